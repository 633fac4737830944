//! Side effects as comparable data, run by the shell and answered by a message.

use jiff::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};

use crate::app::launch::Mouse;
use crate::app::requests::RequestId;
use crate::domain::command::Command;
use crate::domain::connection::Connection;
use crate::domain::create::Permit;
use crate::domain::create::ledger::{LedgerQuestion, UnreadableNote};
use crate::domain::create::note::{CreateId, HistoryEntry, PendingCreate};
use crate::domain::dialect::Dialect;
use crate::domain::profile::ProfileSettings;
use crate::domain::query::Query;
use crate::domain::saved_draft::{SavedDraft, SavedEdit};
use crate::domain::secret::Token;
use crate::domain::server::Server;
use crate::domain::token_storage::{TokenKey, TokenLocation};

/// A side effect.
#[derive(Debug, PartialEq, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Effect {
    /// Exit the program.
    Quit,
    /// Find out which token stores are usable. Answer: `StoresFound`.
    #[strum(serialize = "find stores of tokens")]
    FindStores,
    /// Look up the stored token. Answer: `TokenLoaded`.
    LoadToken(RequestId, TokenKey),
    /// Store a token. Answer: `TokenKept`.
    KeepToken(RequestId, TokenKey, Token, TokenLocation),
    /// Test a token with the server. Answer: `Welcomed`.
    TryToken(RequestId, Connection),
    /// Exchange email and password for a token. Answer: `SignedIn`.
    SignIn(RequestId, Credentials),
    /// Run a read-only query. Answer: `Answered`.
    Ask(RequestId, Connection, Dialect, Query),
    /// Record a create, then send it: one `POST`, never retried, and only once the record is on disk or the user was
    /// warned that it cannot be. Answer: `CreateAnswered`.
    #[strum(serialize = "create sync")]
    Create(RequestId, Connection, Permit),
    /// Wait until a command would not exceed the pace of requests. Answer: `Turn`.
    #[strum(serialize = "await turn")]
    AwaitTurn(RequestId),
    /// Run a command on a sync, once. Answer: `CommandAnswered`.
    Command(RequestId, Connection, Command),
    /// Write a text to a new file, named as the user typed it; folders that are missing are created. Answer: `Saved`.
    SaveText {
        /// The request.
        request: RequestId,
        /// The file.
        path: String,
        /// The text.
        text: String,
    },
    /// Make a new file that only the user can read, named as the user typed it. Answer: `File`.
    CreateFile(RequestId, String),
    /// Write a text at the end of the file that this request made. Answer: `File`.
    AppendToFile(RequestId, RequestId, String),
    /// Write the last text into the file that this request made, and close it. Answer: `File`.
    CloseFile(RequestId, RequestId, String),
    /// Open an address in the browser. Answer: `Said`.
    #[strum(serialize = "open address")]
    OpenUrl(String),
    /// Load a profile's saved work. Answer: `WorkOpened`.
    #[strum(serialize = "open saved work")]
    OpenWork(String),
    /// Save a profile's draft, or that there is none. Answers `Said` on failure.
    KeepDraft(String, Option<SavedDraft>),
    /// Save a profile's unsaved sync edits; an empty list deletes them. Answers `Said` on failure.
    KeepEdits(String, Vec<SavedEdit>),
    /// Take the lock of a create, then read what the disk says about creates. Answer: `Ledger`. The lock is kept until
    /// the create's record is written again or deleted, or the lock released.
    ReadLedger(RequestId, CreateId, LedgerQuestion),
    /// The create is not sent now: others may.
    ReleaseLock(CreateId),
    /// Write a create's record again: more is known of it. Answers `Said` on failure.
    KeepNote(Box<PendingCreate>),
    /// Remember that the user was asked about notes that cannot be read. Answers `Said` on failure.
    AcceptNotes(Vec<UnreadableNote>),
    /// A create's outcome is known: delete its record. Answers `Said` on failure.
    ForgetCreate(CreateId),
    /// Append to the history of created syncs. Answers `Said` on failure.
    Remember(Box<HistoryEntry>),
    /// Stop waiting for a response and ignore it if it arrives.
    Abandon(RequestId),
    /// Write the profile to the configuration. Answers `Said` on failure.
    SaveProfile(ProfileSettings),
    /// Let the user edit a text in `$VISUAL` or `$EDITOR`. Answer: `Edited`.
    EditText(RequestId, String),
    /// Suspend the program until resumed, restoring the terminal meanwhile.
    Suspend,
    /// Copy a text to the clipboard. Answer: `Said`.
    Copy {
        /// The text.
        text: String,
        /// What it is, for the notice afterwards: "request as JSON".
        what: String,
    },
    /// Use the mouse, or leave it to the terminal.
    UseMouse(Mouse),
    /// Show a desktop notification.
    Notify(String),
    /// Send `Time` at this time.
    #[strum(serialize = "wake")]
    WakeAt(Timestamp),
}

impl Effect {
    /// The kind of effect, for the log, without its content.
    pub fn name(&self) -> String {
        <&str>::from(self).replace('-', " ")
    }
}

/// Email and password, used once and dropped.
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
