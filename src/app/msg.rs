//! What happens to the program: keys, time, and answers to effects. All of it comes through one channel, so that
//! history has one order and a recorded list replays exactly.

use jiff::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};

use crate::app::input::key::Key;
use crate::app::input::mouse::{MouseTarget, Wheel};
use crate::app::launch::Background;
use crate::app::notice::Notice;
use crate::app::requests::RequestId;
use crate::domain::command::Done;
use crate::domain::create::note::{HistoryEntry, PendingCreate};
use crate::domain::failure::{Failure, Identity};
use crate::domain::query::Reply;
use crate::domain::saved_draft::{SavedDraft, SavedEdit};
use crate::domain::secret::Token;
use crate::domain::sync::CreateOutcome;
use crate::domain::text::SanitizedText;
use crate::domain::token_storage::{Availability, StoreProblem, TokenLocation};

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
    /// The answer to a request.
    Answer(RequestId, Answer),
    /// The work that was kept for a profile.
    WorkOpened(Box<WorkOpened>),
    /// Something could not be saved or copied, or was: a line for the status.
    Said(Notice),
    /// The system asks the program to end.
    EndAsked,
}

/// The answer to a request. One that nobody awaits changes nothing.
#[derive(Debug, Clone)]
pub enum Answer {
    /// The token that is kept, and where, or nothing.
    Token(Result<Option<(Token, TokenLocation)>, StoreProblem>),
    /// Whether a token could be kept.
    Stored(Result<(), StoreProblem>),
    /// What the server says of a token.
    Identity(Result<Identity, Failure>),
    /// The token that e-mail and password were exchanged for.
    Exchanged(Result<Token, Failure>),
    /// What the server says to a question.
    Reply(Result<Reply, Failure>),
    /// What came of asking for a sync.
    Create(CreateOutcome),
    /// What came of something that was to be done with a sync.
    Command(Result<Done, Failure>),
    /// The text as the external editor left it, or why it could not be edited, in words.
    Edited(Result<String, SanitizedText>),
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
            Self::Answer(_, Answer::Token(_)) => "token loaded",
            Self::Answer(_, Answer::Stored(_)) => "token kept",
            Self::Answer(_, Answer::Identity(_)) => "identified",
            Self::Answer(_, Answer::Exchanged(_)) => "signed in",
            Self::Answer(_, Answer::Reply(_)) => "answered",
            Self::Answer(_, Answer::Create(_)) => "create answered",
            Self::Answer(_, Answer::Command(_)) => "command answered",
            Self::Answer(_, Answer::Edited(_)) => "edited",
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
    /// Creates that never got their answer.
    pub creates: Vec<PendingCreate>,
    /// What was created before, the oldest first.
    pub history: Vec<HistoryEntry>,
    /// What could not be read or used, in words.
    pub problems: Vec<String>,
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
