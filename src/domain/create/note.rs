//! What is remembered of creates beyond the end of the program: those that were carried out, and those whose outcome is
//! not known yet. Plain data, written and read as it stands here.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::domain::create::matching::IDENTITY;
use crate::domain::create::reading::ListRead;
use crate::domain::dialect::Dialect;
use crate::domain::field::FieldId;
use crate::domain::id::{SyncRef, WorkspaceId, same_workspace};
use crate::domain::server::{Server, ServerId};
use crate::domain::sync::{ServerState, Sync};

/// What tells one create of a profile from the others: when it was decided, and which of that moment it was.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CreateId(String);

impl CreateId {
    /// The ID of the create that is decided now. Several programs may decide at one moment: the number tells them
    /// apart.
    pub fn new(decided_at: Timestamp, number: u64) -> Self {
        Self(format!("{}-{number:x}", decided_at.as_millisecond()))
    }

    /// The ID that a file's name says.
    pub fn from_text(text: &str) -> Self {
        Self(text.to_owned())
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

/// Which syncs the server's list held right before a create.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ListBefore {
    /// Their IDs.
    pub ids: Vec<String>,
    /// Whether these are all there were.
    pub is_whole: bool,
}

impl From<&ListRead> for ListBefore {
    fn from(read: &ListRead) -> Self {
        Self { ids: read.ids.iter().cloned().collect(), is_whole: read.is_whole() }
    }
}

/// What came instead of an answer that tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lost {
    /// In words.
    pub words: String,
    /// Whether the server may still be creating.
    pub server: ServerState,
}

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
    /// When it was decided, by this machine's clock: for people.
    pub sent_at: Timestamp,
    /// The same by the server's clock, where it told it: for proofs.
    #[serde(default)]
    pub server_time: Option<Timestamp>,
    /// The body.
    pub body: Value,
    /// What was in the server's list before, where it was read.
    #[serde(alias = "noted")]
    pub before: Option<ListBefore>,
    /// Whether it says enough for *not created* to be proven. Notes of the first version do not.
    #[serde(default)]
    pub is_complete: bool,
    /// What came instead of an answer that tells; none before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost: Option<Lost>,
    /// The program that looks it up, as long as it lives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<String>,
    /// A person looked for themselves and found that it was not created. It holds nothing back any more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub told_not_created: bool,
}

impl PendingCreate {
    /// Whether it went to this workspace of this server.
    pub fn is_in(&self, server: &ServerId, workspace: Option<WorkspaceId>) -> bool {
        self.server.id() == *server && same_workspace(self.workspace, workspace)
    }

    /// What stays of it after a person said that it was not created: the note, because the looking goes on; nothing
    /// where looking would prove nothing.
    pub fn told_not_created(&self) -> Option<Self> {
        self.is_complete.then(|| Self { told_not_created: true, ..self.clone() })
    }

    /// What the history calls it. The first version gave several creates one name, one after the other.
    fn name_in_history(&self) -> Option<CreateId> {
        self.is_complete.then(|| self.id.clone())
    }

    /// Whether what it asks for could be the same sync as another body: the same ends, model and stream.
    pub fn could_be(&self, body: &Value) -> bool {
        IDENTITY.iter().all(|field| value(&self.body, *field) == value(body, *field))
    }

    /// The same where what it asks for is no valid sync: what it does not say excludes nothing.
    pub fn may_be(&self, body: &Value) -> bool {
        IDENTITY.iter().all(|field| {
            let asked = value(&self.body, *field);
            asked.is_none() || asked == value(body, *field)
        })
    }

    /// Whether a sync that was not there before is surely new.
    pub fn tells_what_was_there(&self) -> bool {
        self.is_complete && self.before.as_ref().is_some_and(|before| before.is_whole)
    }
}

fn value(body: &Value, field: FieldId) -> Option<&Value> {
    body.get("sync")?.get(field.attribute())
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
    /// Whether a person said so, who looked for themselves.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_told: bool,
    /// Which create made it: a note of it that a crash left behind is settled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub create: Option<CreateId>,
}

impl HistoryEntry {
    /// That a create made a sync.
    pub fn of(note: &PendingCreate, sync: &Sync, at: Timestamp) -> Self {
        Self {
            at,
            profile: note.profile.clone(),
            sync: SyncRef { server: note.server.id(), workspace: note.workspace, id: sync.id.clone() },
            body: note.body.clone(),
            answer: sync.attributes.clone(),
            is_told: false,
            create: note.name_in_history(),
        }
    }
}
