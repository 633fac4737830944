//! What is remembered of creates beyond the end of the program: those that were carried out, and one that is under way.

use jiff::Timestamp;

use crate::domain::dialect::Dialect;
use crate::domain::id::WorkspaceId;
use crate::domain::lookup::ListSnapshot;
use crate::domain::server::Server;

/// A sync that was created, as it is remembered beyond the end of the program.
#[derive(Debug, Clone, PartialEq)]
pub struct HistoryEntry {
    /// When.
    pub at: Timestamp,
    /// With which profile.
    pub profile: String,
    /// On which host.
    pub host: String,
    /// What the server calls it.
    pub id: String,
    /// The body that was sent.
    pub body: serde_json::Value,
    /// The attributes as answered.
    pub answer: serde_json::Map<String, serde_json::Value>,
}

/// A create that is under way, as it is remembered beyond the end of the program; without the token.
#[derive(Debug, Clone, PartialEq)]
pub struct PendingCreate {
    /// Where it goes.
    pub server: Server,
    /// To which workspace.
    pub workspace: Option<WorkspaceId>,
    /// In which words.
    pub dialect: Dialect,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// The body.
    pub body: serde_json::Value,
    /// What was in the server's list before, if that is known.
    pub noted: Option<ListSnapshot>,
}
