//! What is remembered of creates beyond the end of the program: those that were carried out, and those whose outcome is
//! not known yet. Plain data, written and read as it stands here.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::domain::dialect::Dialect;
use crate::domain::id::{SyncRef, WorkspaceId, same_workspace};
use crate::domain::query::Page;
use crate::domain::server::{Server, ServerId};
use crate::domain::sync::Sync;

/// What tells one create of a profile from the others: when it was decided, and which of that moment it was.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CreateId(String);

impl CreateId {
    /// The ID of the create that is decided now, as one of several of this moment.
    pub fn new(decided_at: Timestamp, number: u64) -> Self {
        Self(format!("{}-{number}", decided_at.as_millisecond()))
    }

    /// The text, which is fit for the name of a file.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for CreateId {
    /// The first version kept one create and did not name it.
    fn default() -> Self {
        Self("first".to_owned())
    }
}

/// Which syncs the server's list held at a time.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ListSnapshot {
    /// Their IDs.
    pub ids: Vec<String>,
    /// Whether these are all there were.
    pub is_whole: bool,
}

impl ListSnapshot {
    /// What the first page of the list shows.
    pub fn of_first_page(page: &Page<Sync>) -> Self {
        let is_whole = page.last.is_none_or(|last| last <= 1) && page.count < FULL_PAGE;
        Self { ids: page.rows.iter().map(|sync| sync.id.0.to_string()).collect(), is_whole }
    }
}

/// A page of so many rows may have others behind it, whatever its links say.
const FULL_PAGE: usize = 100;

/// A create that was decided, as it is kept until its outcome is known; without the token.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PendingCreate {
    /// Which create.
    #[serde(default)]
    pub id: CreateId,
    /// The profile it was decided with.
    #[serde(default)]
    pub profile: String,
    /// Where it goes.
    pub server: Server,
    /// To which workspace.
    pub workspace: Option<WorkspaceId>,
    /// In which words.
    pub dialect: Dialect,
    /// When it was sent, by this machine's clock.
    pub sent_at: Timestamp,
    /// The body.
    pub body: Value,
    /// What was in the server's list before, where it was read.
    #[serde(alias = "noted")]
    pub before: Option<ListSnapshot>,
}

/// The values that two syncs share where one could be the other.
const IDENTITY: [&str; 4] = ["source_id", "destination_id", "model_id", "stream_name"];

impl PendingCreate {
    /// Whether it went to this workspace of this server.
    pub fn is_in(&self, server: &ServerId, workspace: Option<WorkspaceId>) -> bool {
        self.server.id() == *server && same_workspace(self.workspace, workspace)
    }

    /// Whether what it asks for could be the same sync as another body: the same ends, model and stream.
    pub fn could_be(&self, body: &Value) -> bool {
        let value = |body: &Value, name: &str| body.get("sync").and_then(|sync| sync.get(name)).cloned();
        IDENTITY.iter().all(|name| value(&self.body, name) == value(body, name))
    }
}

/// A sync that was created, as it is remembered beyond the end of the program.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HistoryEntry {
    /// When.
    pub at: Timestamp,
    /// With which profile.
    pub profile: String,
    /// Where, and what the server calls it.
    #[serde(flatten)]
    pub sync: SyncRef,
    /// The body that was sent.
    pub body: Value,
    /// The attributes as answered.
    #[serde(default)]
    pub answer: Map<String, Value>,
}
