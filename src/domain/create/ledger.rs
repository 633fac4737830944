//! What is on the disk about creates, whoever wrote it: read afresh before every create, under the lock that keeps two
//! programs from creating the same at once.

use jiff::Timestamp;
use serde_json::Value;

use crate::domain::create::matching::Likeness;
use crate::domain::create::note::{HistoryEntry, PendingCreate};
use crate::domain::create::reading::ListRead;
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
    /// Syncs whose creates left a note behind when their program ended; the history has them.
    pub settled: Vec<SyncRef>,
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

/// A sync that is exactly what is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// Its location.
    pub sync: SyncRef,
    /// When it was created, where that is known.
    pub at: Option<Timestamp>,
    /// A description, if created this session.
    pub words: Option<String>,
    /// Whether only the server's list tells of it: somebody else may have created it.
    pub is_listed_only: bool,
    /// Whether a person said so, who looked for themselves.
    pub is_told: bool,
}

impl Earlier {
    /// A sync of the history.
    pub fn of_history(entry: HistoryEntry) -> Self {
        Self { is_told: entry.is_told, sync: entry.sync, at: Some(entry.at), words: None, is_listed_only: false }
    }

    /// The equal sync that a list shows, if it does.
    pub fn in_list(read: &ListRead, server: &ServerId, workspace: Option<WorkspaceId>) -> Option<Self> {
        let (sync, _) = read.alike.iter().find(|(_, alike)| *alike == Likeness::Equal)?;
        let place = SyncRef { server: server.clone(), workspace, id: sync.id.clone() };
        let at = sync.attributes.get("created_at").and_then(Value::as_str).and_then(|text| text.parse().ok());
        Some(Self { sync: place, at, words: None, is_listed_only: true, is_told: false })
    }
}
