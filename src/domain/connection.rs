//! The parameters of every call to a server.

use std::time::Duration;

use jiff::SignedDuration;

use crate::domain::id::WorkspaceId;
use crate::domain::secret::Token;
use crate::domain::server::Server;

/// How long requests may take, and how soon one is repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Until a connection is established, including DNS lookup and TLS handshake.
    pub connect: Duration,
    /// Until the response to a query starts.
    pub first_byte: Duration,
    /// For a whole read or sign-in request.
    pub answer: Duration,
    /// For the whole create request: giving up too early leaves the outcome unknown.
    pub create: Duration,
    /// How long a server may take to finish a create without an answer, and a list to show it. At least
    /// `create`, at most a day.
    pub settle: Duration,
    /// Before the first retry of a query; later ones wait longer.
    pub pause: Duration,
}

impl Limits {
    /// *Settle*, as differences of times are told.
    pub fn settling(&self) -> SignedDuration {
        SignedDuration::try_from(self.settle).unwrap_or(SignedDuration::MAX)
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            first_byte: Duration::from_secs(25),
            answer: Duration::from_secs(30),
            create: Duration::from_secs(60),
            settle: Duration::from_secs(600),
            pause: Duration::from_millis(300),
        }
    }
}

/// A server, its token, and the workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    /// Where the API is.
    pub server: Server,
    /// Sent in `Authorization: Bearer`, to this server only.
    pub token: Token,
    /// Sent as `Workspace-Id`, if set.
    pub workspace: Option<WorkspaceId>,
}
