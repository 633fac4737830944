//! A profile: a server by name, and how it is spoken to.

use crate::domain::dialect::Dialect;
use crate::domain::id::WorkspaceId;
use crate::domain::server::Server;

/// What the configuration keeps of a profile; never a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileSettings {
    /// Its name.
    pub name: String,
    /// Its server.
    pub server: Server,
    /// The words its server takes.
    pub dialect: Dialect,
    /// Its workspace.
    pub workspace: Option<WorkspaceId>,
    /// Where the web app shows a sync: an address with `{id}` in it.
    pub sync_page: Option<String>,
}
