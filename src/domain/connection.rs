//! What every call to a server is made with.

use crate::domain::id::WorkspaceId;
use crate::domain::secret::Token;
use crate::domain::server::Server;

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
