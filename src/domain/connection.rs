//! What every call to a server is made with.

use std::time::Duration;

use crate::domain::id::WorkspaceId;
use crate::domain::secret::Token;
use crate::domain::server::Server;

/// How long a request may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// Until a connection stands, with its name looked up and its encryption agreed.
    pub connect: Duration,
    /// Until the answer to a question begins.
    pub first_byte: Duration,
    /// For a whole request that reads or signs in.
    pub answer: Duration,
    /// For the whole request that creates a sync: giving up too early costs certainty.
    pub create: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            first_byte: Duration::from_secs(25),
            answer: Duration::from_secs(30),
            create: Duration::from_secs(60),
        }
    }
}

/// A server, the token for it, and the workspace that is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    /// Where the API is.
    pub server: Server,
    /// Sent in `Authorization: Bearer`, to this server only.
    pub token: Token,
    /// Sent as `Workspace-Id` where it is set.
    pub workspace: Option<WorkspaceId>,
}
