//! What happens to the program: keys, time, and answers to effects. All of it comes through one channel, so that
//! history has one order and a recorded list replays exactly.

use jiff::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};

use crate::app::input::key::Key;
use crate::app::launch::Background;
use crate::app::mouse::{MouseTarget, Wheel};
use crate::domain::command::Done;
use crate::domain::failure::{Failure, Identity};
use crate::domain::history_entry::{HistoryEntry, PendingCreate};
use crate::domain::query::Reply;
use crate::domain::saved_draft::{SavedDraft, SavedEdit};
use crate::domain::secret::Token;
use crate::domain::sync::CreateOutcome;
use crate::domain::text::SanitizedText;
use crate::domain::token_storage::{Availability, StoreProblem, TokenLocation};

/// The number of a request. An answer whose number is not awaited is ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct RequestId(pub u64);

/// Something that happened.
#[derive(Debug, Clone)]
pub enum Msg {
    /// What time it is. The shell says so before it passes on anything else, and when it was asked to.
    Time(Timestamp),
    /// A key was pressed.
    Key(Key),
    /// A part of the screen was pressed with the mouse.
    Pressed(MouseTarget),
    /// The mouse's wheel was turned.
    Wheel(Wheel),
    /// A text was pasted. It may be a token.
    Paste(Pasted),
    /// The window has another size, in cells.
    Resized {
        /// Columns.
        width: u16,
        /// Rows.
        height: u16,
    },
    /// The terminal said what its background is.
    GroundFound(Background),
    /// Which stores of tokens are usable here.
    StoresFound(Availability),
    /// The token that is kept, and where, or nothing.
    TokenLoaded(RequestId, Result<Option<(Token, TokenLocation)>, StoreProblem>),
    /// Whether a token could be kept.
    TokenKept(RequestId, Result<(), StoreProblem>),
    /// What the server says of a token.
    Welcomed(RequestId, Result<Identity, Failure>),
    /// The token that e-mail and password were exchanged for.
    SignedIn(RequestId, Result<Token, Failure>),
    /// What the server says to a question.
    Answered(RequestId, Result<Reply, Failure>),
    /// What came of asking for a sync.
    CreateAnswered(RequestId, CreateOutcome),
    /// What came of something that was to be done with a sync.
    CommandAnswered(RequestId, Result<Done, Failure>),
    /// The text as the external editor left it, or why it could not be edited, in words.
    Edited(RequestId, Result<String, SanitizedText>),
    /// The work that was kept for a profile.
    WorkOpened(Box<WorkOpened>),
    /// Something could not be saved or copied, or was: a line for the status.
    Said(Notice),
    /// The system asks the program to end.
    EndAsked,
}

impl Msg {
    /// What kind of message it is, for the log: nothing of what it carries.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Time(_) => "time",
            Self::Key(_) => "key",
            Self::Pressed(_) => "pressed",
            Self::Wheel(_) => "wheel",
            Self::Paste(_) => "paste",
            Self::Resized { .. } => "resized",
            Self::GroundFound(_) => "ground found",
            Self::StoresFound(_) => "stores found",
            Self::TokenLoaded(..) => "token loaded",
            Self::TokenKept(..) => "token kept",
            Self::Welcomed(..) => "welcomed",
            Self::SignedIn(..) => "signed in",
            Self::Answered(..) => "answered",
            Self::CreateAnswered(..) => "create answered",
            Self::CommandAnswered(..) => "command answered",
            Self::Edited(..) => "edited",
            Self::WorkOpened(_) => "work opened",
            Self::Said(_) => "said",
            Self::EndAsked => "end asked",
        }
    }
}

/// The work that was kept for a profile.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct WorkOpened {
    /// Which profile.
    pub profile: String,
    /// Whether work can be kept for it from now on.
    pub is_kept: bool,
    /// Whether another program works on its draft, so that this one has a draft of its own.
    pub is_second: bool,
    /// The draft.
    pub draft: Option<SavedDraft>,
    /// Changes of syncs that were not saved.
    pub edits: Vec<SavedEdit>,
    /// A create that never got its answer.
    pub submit: Option<PendingCreate>,
    /// What was created before, the oldest first.
    pub history: Vec<HistoryEntry>,
    /// What could not be read or used, in words.
    pub problems: Vec<String>,
}

/// A short word to the user about something that was done or could not be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Whether it went wrong.
    pub tone: Tone,
    /// The words.
    pub words: String,
}

/// How a notice is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Something was done.
    Done,
    /// Something to know.
    Note,
    /// Something went wrong.
    Wrong,
}

impl Notice {
    /// Something was done.
    pub fn done(words: impl Into<String>) -> Self {
        Self { tone: Tone::Done, words: words.into() }
    }

    /// Something to know.
    pub fn note(words: impl Into<String>) -> Self {
        Self { tone: Tone::Note, words: words.into() }
    }

    /// Something went wrong.
    pub fn wrong(words: impl Into<String>) -> Self {
        Self { tone: Tone::Wrong, words: words.into() }
    }
}

/// A pasted text: wiped when dropped and not shown by `Debug`, because it may be a token.
#[derive(Clone)]
pub struct Pasted(SecretString);

impl Pasted {
    /// Takes over a pasted text.
    pub fn new(text: String) -> Self {
        Self(SecretString::from(text))
    }

    /// The text.
    pub fn text(&self) -> &str {
        self.0.expose_secret()
    }
}

impl std::fmt::Debug for Pasted {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Pasted({} bytes)", self.text().len())
    }
}
