//! How a server can reject or fail, in words for people: what happened, what it means, what to do. The API client
//! turns every answer into a value or one of these; screens and commands only show them.

use std::time::Duration;

use jiff::Timestamp;

use crate::domain::field::FieldId;
use crate::domain::id::WorkspaceId;
use crate::domain::text::SanitizedText;

/// One failed request: what kind of failure, and the answer as it came, for who wants to see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What happened.
    pub kind: FailureKind,
    /// The answer as it came, if there was one.
    pub answer: Option<RawAnswer>,
}

/// An answer as it came: its status and its beginning, made inert line by line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawAnswer {
    /// The HTTP status.
    pub status: u16,
    /// The first lines of the body.
    pub beginning: Vec<SanitizedText>,
}

/// What can go wrong with a request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FailureKind {
    /// Nothing was sent: no connection came about.
    #[error(transparent)]
    Unreachable(#[from] Unreachable),
    /// The request went out and no whole answer came back: it may have been carried out, or not.
    #[error(transparent)]
    NoAnswer(#[from] NoAnswer),
    /// 401: the token is missing, wrong, ended, or replaced by another sign-in.
    #[error("The server rejected the token{}.", in_its_words(.0))]
    NotSignedIn(SanitizedText),
    /// 403 with words: the role may not do this.
    #[error("You're not allowed to do this: “{0}”.")]
    Forbidden(SanitizedText),
    /// 403 without any words: the server does not answer to this host name (`ALLOWED_HOST`).
    #[error("The server doesn't answer to this host name.")]
    HostNotAllowed,
    /// 400 "Workspace not found": `Workspace-Id` is missing or not one of this account.
    #[error("The server doesn't know this workspace.")]
    NoSuchWorkspace,
    /// 404.
    #[error("Not found on the server{}.", in_its_words(.0))]
    NotFound(SanitizedText),
    /// 400, 422 and other rejections with complaints about what was sent.
    #[error("The server rejected this{}.", reasons(.0))]
    Refused(Vec<Complaint>),
    /// 429, or 503 with `Retry-After`.
    #[error("{}", busy(*.wait))]
    Busy {
        /// How long the server asks to wait, if it says so.
        wait: Option<Duration>,
    },
    /// 5xx.
    #[error("The server failed (HTTP {status}).")]
    ServerBroke {
        /// The HTTP status.
        status: u16,
    },
    /// 3xx to another place: not followed, because the token would go along.
    #[error("The server redirects to {0}; the token was not sent there.")]
    Redirected(SanitizedText),
    /// An answer that cannot be understood.
    #[error(transparent)]
    NotUnderstood(#[from] NotUnderstood),
}

impl FailureKind {
    /// Whether the server says that there is no such connector, model, sync or run; an address that it does not have says
    /// nothing about them.
    pub fn says_that_it_is_missing(&self) -> bool {
        let Self::NotFound(words) = self else { return false };
        let words = words.as_str().to_ascii_lowercase();
        let starts = ["couldn't find", "connector not found", "model not found", "sync not found", "syncrun not found"];
        starts.iter().any(|start| words.starts_with(start))
    }

    /// Whether the server says that there is no such sync, as when it was deleted meanwhile.
    pub fn says_that_the_sync_is_missing(&self) -> bool {
        let Self::NotFound(words) = self else { return false };
        let words = words.as_str().to_ascii_lowercase();
        words.starts_with("sync not found")
            || words.strip_prefix("couldn't find sync").is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    }
}

/// Why no connection came about. Nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreachable {
    /// The host name is not known.
    #[error("Host not found.")]
    UnknownHost,
    /// Nobody listens there.
    #[error("Nothing is listening at this address.")]
    Refused,
    /// The server's certificate or the encryption is not acceptable.
    #[error("No secure connection: {0}.")]
    Tls(SanitizedText),
    /// No connection within the limit.
    #[error("Couldn't reach the server in time.")]
    TimedOut,
    /// Another reason, in the words of the system.
    #[error("Couldn't reach the server: {0}.")]
    Other(SanitizedText),
}

/// Why there is no whole answer to a request that went out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoAnswer {
    /// Nothing within the limit.
    #[error("The server didn't answer in time.")]
    TimedOut,
    /// The connection ended before the answer did.
    #[error("The connection was lost before the whole answer arrived.")]
    ConnectionLost,
    /// The user stopped waiting.
    #[error("You stopped waiting for the answer.")]
    StoppedWaiting,
    /// The program ended before the answer came.
    #[error("Syncwright closed before it could record the outcome.")]
    ProgramEnded,
    /// Another reason, in the words of the system.
    #[error("The answer is incomplete: {0}.")]
    Other(SanitizedText),
}

/// Why an answer cannot be understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotUnderstood {
    /// No body where one is needed.
    #[error("The server's answer is empty.")]
    Empty,
    /// Not JSON (a web page, mostly).
    #[error("The server's answer isn't JSON.")]
    NotJson,
    /// JSON that ends in the middle.
    #[error("The server's answer is cut off.")]
    CutOff,
    /// JSON of another shape than expected.
    #[error("The server's answer isn't in the expected format.")]
    OtherShape,
    /// A created sync without an ID.
    #[error("The server's answer has no ID.")]
    NoId,
    /// Larger than 8 MiB, or of too many values.
    #[error("The server's answer is too large (over 8 MiB or 100,000 values).")]
    TooLarge,
}

/// One complaint of a server about what was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// The attribute it is about, if the server named one.
    pub attribute: Option<String>,
    /// The server's words.
    pub words: SanitizedText,
}

impl Complaint {
    /// What the server's words mean and what to do, for those that do not say it themselves (api facts §3.2).
    pub fn meaning(&self) -> Option<&'static str> {
        match self.words.as_str() {
            "Catalog is missing" => Some(
                "The server hasn't read this destination's streams yet. Open the destination once in the web app, then try again.",
            ),
            "Add a valid stream_name associated with destination connector" => {
                Some("The destination has no such stream; names are case-sensitive.")
            }
            "invalid schedule type" | "invalid sync mode" | "invalid sync interval unit" => {
                Some("This server uses the other API variant.")
            }
            "must exist" => Some("This workspace has nothing with this ID."),
            _ => None,
        }
    }

    /// It as a line: the field by its name there ([`FieldId::label`] or [`FieldId::attribute`]), the server's words,
    /// what they mean.
    pub fn describe(&self, name: fn(FieldId) -> &'static str) -> String {
        let field = self.field().map(|field| format!("{}: ", name(field))).unwrap_or_default();
        let words = self.words.as_str();
        match self.meaning() {
            Some(meaning) => format!("{field}{}. {meaning}", words.trim_end_matches('.')),
            None => format!("{field}{words}"),
        }
    }

    /// The field of the form it belongs to; none when the server named none that the form has.
    pub fn field(&self) -> Option<FieldId> {
        FieldId::from_attribute(self.attribute.as_deref()?)
    }
}

impl Failure {
    /// A failure without an answer.
    pub const fn without_answer(kind: FailureKind) -> Self {
        Self { kind, answer: None }
    }

    /// What happened, in one sentence.
    pub fn what(&self) -> String {
        self.kind.to_string()
    }

    /// What came instead of an answer that tells whether something was created. An answer that sounds like a no, and
    /// proves none, is quoted and not told as one.
    pub fn what_came(&self) -> String {
        match (&self.kind, &self.answer) {
            (FailureKind::Refused(complaints), Some(answer)) => {
                let words = complaints.first().map(|only| format!(": “{}”", only.words)).unwrap_or_default();
                format!("The server answered with HTTP {}{words}.", answer.status)
            }
            // What asks to wait sounds like a no, too.
            (FailureKind::Busy { .. }, Some(answer)) => format!("The server answered with HTTP {}.", answer.status),
            _ => self.what(),
        }
    }

    /// What happened, and what to do about it.
    pub fn describe(&self) -> String {
        format!("{} {}", self.what(), self.advice())
    }

    /// What to do about it, in one or two sentences.
    pub fn advice(&self) -> &'static str {
        match &self.kind {
            FailureKind::Unreachable(Unreachable::UnknownHost) => {
                "Check the address, and that you're on the right network or VPN."
            }
            FailureKind::Unreachable(Unreachable::Refused) => {
                "Check the address and the port, and that the server is running."
            }
            FailureKind::Unreachable(Unreachable::Tls(_)) => {
                "Check the address. A company's own certificate must be trusted on this machine."
            }
            FailureKind::Unreachable(_) => "Check the address and the network, then try again.",
            // What was sent and may have been carried out has words of its own: commands, and `create::words`.
            FailureKind::NoAnswer(_) => "Try again.",
            FailureKind::NotSignedIn(_) => {
                "The token may have expired, or been replaced by signing in elsewhere. Sign in again; nothing is lost."
            }
            FailureKind::Forbidden(_) => {
                "Your role in this workspace doesn't allow it (Viewers can only read). Ask a workspace Admin."
            }
            FailureKind::HostNotAllowed => {
                "Use the name the server is set up for (ALLOWED_HOST); on this machine, localhost instead of 127.0.0.1."
            }
            FailureKind::NoSuchWorkspace => "Choose one of your account's workspaces.",
            FailureKind::NotFound(_) => "It may have been deleted, or belong to another workspace.",
            FailureKind::Refused(complaints) if complaints.is_empty() => "Nothing was changed on the server.",
            FailureKind::Refused(_) => "Fix what it names, then send it again. Nothing was changed on the server.",
            FailureKind::Busy { wait: Some(wait) } if !wait.is_zero() => "Then try again.",
            FailureKind::Busy { .. } => "Wait a moment, then try again.",
            FailureKind::ServerBroke { .. } => {
                "Try again later; if it keeps failing, contact the server's administrator."
            }
            FailureKind::Redirected(_) => "If that is the right address, sign in with it.",
            FailureKind::NotUnderstood(_) => "Is this the API's address? A proxy or a sign-in page may be in between.",
        }
    }
}

/// The server's own words after ours, where it has any.
fn in_its_words(words: &SanitizedText) -> String {
    if words.is_blank() { String::new() } else { format!(": “{words}”") }
}

fn reasons(complaints: &[Complaint]) -> String {
    match complaints {
        [] => " without giving a reason".to_owned(),
        [only] => format!(": “{}”", only.words),
        many => format!(" for {} reasons", many.len()),
    }
}

fn busy(wait: Option<Duration>) -> String {
    let asks = |wait: Duration| format!("The server asks to wait {} s.", wait.as_secs());
    wait.filter(|wait| !wait.is_zero()).map_or_else(|| "The server is busy.".to_owned(), asks)
}

/// What a server says of a token that it accepted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Identity {
    /// The name of the account, where the server tells.
    pub who: Option<SanitizedText>,
    /// The role in the workspace, where the server tells.
    pub role: Option<SanitizedText>,
    /// The workspace that requests will go to.
    pub workspace: Option<Workspace>,
    /// The account's workspaces, where the server tells.
    pub workspaces: Vec<Workspace>,
    /// When the token ends, where it says so.
    pub token_ends: Option<Timestamp>,
    /// Whether the server confirmed the token; if not, it answers none of the questions that could tell.
    pub confirmed: bool,
}

/// A workspace of the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workspace {
    /// Its number.
    pub id: WorkspaceId,
    /// Its name, where it is known.
    pub name: Option<SanitizedText>,
}
