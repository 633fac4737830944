//! Messages: keys, time, and answers to effects. All go through one channel, so events are totally ordered and a
//! recorded list replays exactly.

use jiff::Timestamp;
use secrecy::SecretString;

use crate::app::input::key::Key;
use crate::app::input::mouse::{MouseTarget, Wheel};
use crate::app::launch::Background;
use crate::app::notice::Notice;
use crate::app::requests::RequestId;
use crate::domain::command::Done;
use crate::domain::create::ledger::Ledger;
use crate::domain::create::note::{CreateId, HistoryEntry};
use crate::domain::failure::{Failure, Identity};
use crate::domain::query::Reply;
use crate::domain::saved_draft::{SavedDraft, SavedEdit};
use crate::domain::secret::Token;
use crate::domain::sync::CreateOutcome;
use crate::domain::text::SanitizedText;
use crate::domain::token_storage::{Availability, StoreProblem, TokenLocation};

/// A message.
#[derive(Debug, Clone, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Msg {
    /// The current time. Sent by the shell before anything else, and when requested.
    Time(Timestamp),
    /// A key was pressed.
    Key(Key),
    /// Part of the screen was pressed with the mouse.
    Pressed(MouseTarget),
    /// The mouse's wheel was turned.
    Wheel(Wheel),
    /// A text was pasted. It may be a token, so it is wiped when dropped and hidden from `Debug`.
    Paste(SecretString),
    /// The window was resized, in cells.
    Resized {
        /// Columns.
        width: u16,
        /// Rows.
        height: u16,
    },
    /// The terminal gained or lost the focus.
    Focus(bool),
    /// The terminal reported its background color.
    GroundFound(Background),
    /// Which token stores are usable here.
    StoresFound(Availability),
    /// The answer to a request.
    Answer(RequestId, Answer),
    /// A profile's saved work.
    WorkOpened(Box<WorkOpened>),
    /// The note of a create could not be written: what to say.
    NoteNotSaved(CreateId, Notice),
    /// A status line message: something was or could not be saved or copied.
    Said(Notice),
    /// The system asked the program to terminate.
    EndAsked,
}

/// The answer to a request. One that is no longer pending is ignored.
#[derive(Debug, Clone, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Answer {
    /// The stored token and its location, or none.
    #[strum(serialize = "token loaded")]
    Token(Result<Option<(Token, TokenLocation)>, StoreProblem>),
    /// Whether a token could be stored.
    #[strum(serialize = "token kept")]
    Stored(Result<(), StoreProblem>),
    /// The identity behind a token.
    #[strum(serialize = "identified")]
    Identity(Result<Identity, Failure>),
    /// The token received for email and password.
    #[strum(serialize = "signed in")]
    Exchanged(Result<Token, Failure>),
    /// The response to a query.
    #[strum(serialize = "answered")]
    Reply(Result<Reply, Failure>),
    /// What the disk says about creates; or why another program is in the way.
    Ledger(Result<Ledger, String>),
    /// The outcome of a create.
    #[strum(serialize = "create answered")]
    Create(CreateOutcome),
    /// A command may be sent.
    #[strum(serialize = "turn has come")]
    Turn,
    /// Where a file was saved, or why it was not.
    Saved(Result<String, String>),
    /// The result of a command.
    #[strum(serialize = "command answered")]
    Command(Result<Done, Failure>),
    /// The text from the external editor, or why it could not be edited.
    Edited(Result<String, SanitizedText>),
    /// What became of a step of writing a file.
    File(FileStep),
}

/// A step of writing a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileStep {
    /// It was made, here.
    Created(String),
    /// A text was written at its end.
    Written,
    /// It is whole and closed.
    Closed,
    /// It was not made, and why.
    NotCreated(String),
    /// Something could not be written, and why.
    NotWritten(String),
}

impl Msg {
    /// The kind of message, for the log, without its content.
    pub fn name(&self) -> String {
        let name: &str = match self {
            Self::Answer(_, answer) => answer.into(),
            message => message.into(),
        };
        name.replace('-', " ")
    }
}

/// A profile's saved work.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct WorkOpened {
    /// Which profile.
    pub profile: String,
    /// Whether work can be saved for it from now on.
    pub is_kept: bool,
    /// Whether another instance holds its draft, so that this one uses a separate draft.
    pub is_second: bool,
    /// Whether other instances left work that nobody has taken up.
    pub is_more_left: bool,
    /// The draft.
    pub draft: Option<SavedDraft>,
    /// Unsaved edits of syncs.
    pub edits: Vec<SavedEdit>,
    /// Creates that never got a response.
    pub creates: Ledger,
    /// Previously created syncs, oldest first.
    pub history: Vec<HistoryEntry>,
    /// What could not be read or used.
    pub problems: Vec<String>,
}
