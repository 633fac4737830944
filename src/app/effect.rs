//! What the program wants done: data that can be compared, carried out by the shell, answered by a message.

use jiff::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};

use crate::app::requests::RequestId;
use crate::domain::command::Command;
use crate::domain::connection::Connection;
use crate::domain::create::Permit;
use crate::domain::create::note::{CreateId, HistoryEntry};
use crate::domain::dialect::Dialect;
use crate::domain::profile::ProfileSettings;
use crate::domain::query::Query;
use crate::domain::saved_draft::{SavedDraft, SavedEdit};
use crate::domain::secret::Token;
use crate::domain::server::Server;
use crate::domain::token_storage::{TokenKey, TokenLocation};

/// Something to be done outside.
#[derive(Debug, PartialEq)]
pub enum Effect {
    /// End the program.
    Quit,
    /// Find out which stores of tokens are usable. Answer: `StoresFound`.
    FindStores,
    /// Look for the kept token. Answer: `TokenLoaded`.
    LoadToken(RequestId, TokenKey),
    /// Keep a token. Answer: `TokenKept`.
    KeepToken(RequestId, TokenKey, Token, TokenLocation),
    /// Ask the server about a token. Answer: `Welcomed`.
    TryToken(RequestId, Connection),
    /// Exchange e-mail and password for a token. Answer: `SignedIn`.
    SignIn(RequestId, Credentials),
    /// Ask the server something that changes nothing, in a dialect. Answer: `Answered`.
    Ask(RequestId, Connection, Dialect, Query),
    /// Note a create, then send it: one `POST`, never repeated, and only when the note is on the disk or it was said that
    /// it cannot be. Answer: `CreateAnswered`.
    Create(RequestId, Connection, Permit),
    /// Have something done with a sync, once. Answer: `CommandAnswered`.
    Command(RequestId, Connection, Command),
    /// Write a text into a new file, named as the user typed it. Answer: `Said`.
    SaveText {
        /// The file.
        path: String,
        /// The text.
        text: String,
    },
    /// Open an address in the browser. Answer: `Said`.
    OpenUrl(String),
    /// Take the work that was kept for a profile. Answer: `WorkOpened`.
    OpenWork(String),
    /// Keep a profile's draft, or that there is none. Answer: `Said` if it fails.
    KeepDraft(String, Option<SavedDraft>),
    /// Keep a profile's changes of syncs that are not saved; none forgets them. Answer: `Said` if it fails.
    KeepEdits(String, Vec<SavedEdit>),
    /// The outcome of a profile's create is known: its note is not needed any more.
    ForgetCreate(String, CreateId),
    /// Add to the history of what was created. Answer: `Said` if it fails.
    Remember(Box<HistoryEntry>),
    /// Stop waiting for the answer to a request; it will not be looked at.
    Abandon(RequestId),
    /// Write the profile into the configuration. Answer: `Said` if it fails.
    SaveProfile(ProfileSettings),
    /// Let the user edit a text in `$VISUAL` or `$EDITOR`. Answer: `Edited`.
    EditText(RequestId, String),
    /// Stop the program until the system lets it go on, with the terminal given back meanwhile.
    Suspend,
    /// Put a text on the clipboard. Answer: `Said`.
    Copy {
        /// The text.
        text: String,
        /// What it is, for the words afterwards: "the request as JSON".
        what: &'static str,
    },
    /// Send `Time` at this time.
    WakeAt(Timestamp),
}

impl Effect {
    /// What kind of effect it is, for the log: nothing of what it carries.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Quit => "quit",
            Self::FindStores => "find stores of tokens",
            Self::LoadToken(..) => "load token",
            Self::KeepToken(..) => "keep token",
            Self::TryToken(..) => "try token",
            Self::SignIn(..) => "sign in",
            Self::Ask(..) => "ask",
            Self::Create(..) => "create sync",
            Self::Command(..) => "command",
            Self::SaveText { .. } => "save text",
            Self::OpenUrl(_) => "open address",
            Self::OpenWork(_) => "open saved work",
            Self::KeepDraft(..) => "keep draft",
            Self::KeepEdits(..) => "keep edits",
            Self::ForgetCreate(..) => "forget create",
            Self::Remember(_) => "remember",
            Self::Abandon(_) => "abandon",
            Self::SaveProfile(_) => "save profile",
            Self::EditText(..) => "edit text",
            Self::Suspend => "suspend",
            Self::Copy { .. } => "copy",
            Self::WakeAt(_) => "wake",
        }
    }
}

/// E-mail and password, used once and forgotten.
#[derive(Clone)]
pub struct Credentials {
    /// Where to sign in.
    pub server: Server,
    /// The account.
    pub email: String,
    /// Its password; wiped when dropped.
    pub password: SecretString,
}

impl PartialEq for Credentials {
    fn eq(&self, other: &Self) -> bool {
        self.server == other.server
            && self.email == other.email
            && self.password.expose_secret() == other.password.expose_secret()
    }
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Credentials({})", self.server.host())
    }
}
