//! What is on the disk about creates, whoever wrote it: read afresh before every create, under the lock that keeps two
//! programs from creating the same at once.

use serde_json::Value;

use crate::domain::create::Earlier;
use crate::domain::create::note::PendingCreate;
use crate::domain::id::{SyncRef, WorkspaceId};
use crate::domain::server::ServerId;

/// What a create asks the ledger about.
#[derive(Debug, Clone, PartialEq)]
pub struct LedgerQuestion {
    /// Where it goes.
    pub server: ServerId,
    /// To which workspace.
    pub workspace: Option<WorkspaceId>,
    /// Its body.
    pub body: Value,
}

/// What the ledger says.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ledger {
    /// The creates whose outcome is not known, of all profiles and programs.
    pub notes: Vec<FoundNote>,
    /// Notes that cannot be read, and were not asked about yet.
    pub unreadable: Vec<UnreadableNote>,
    /// The last sync that was created with exactly the same body.
    pub same: Option<Earlier>,
    /// All syncs that were created in this workspace of this server.
    pub made: Vec<SyncRef>,
    /// What could not be read or locked, in sentences.
    pub problems: Vec<String>,
}

/// A note on the disk.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundNote {
    /// What it says.
    pub note: PendingCreate,
    /// Whether another living program looks it up; those of no living program are this one's from now on.
    pub is_held_elsewhere: bool,
}

/// A note that cannot be read: it may be of a create of the same sync.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadableNote {
    /// The name of its file.
    pub name: String,
    /// Why it cannot be read.
    pub why: String,
    /// Tells its content from others.
    pub digest: String,
}
