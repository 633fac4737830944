//! What an audit finds.

use jiff::Timestamp;

use crate::domain::id::SyncId;
use crate::domain::pipeline::Pipeline;
use crate::domain::sync::Sync;

/// Something wrong with a sync.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditFinding {
    /// Which sync.
    pub sync: SyncId,
    /// The sync by its names: `Active users → HubSpot EU › contacts`.
    pub name: String,
    /// How bad it is.
    pub harm: Harm,
    /// What is wrong.
    pub what: String,
    /// Since when, where that is known.
    pub since: Option<Timestamp>,
    /// Why it matters; empty where the sentence before says it.
    pub why: String,
    /// What fixes it.
    pub fix: String,
}

/// How bad a finding is, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Harm {
    /// No rows arrive.
    NothingArrives,
    /// Rows are missing, or arrive otherwise than they are.
    WrongData,
    /// It works otherwise than it looks.
    Odd,
}

impl Harm {
    /// Its word in JSON.
    pub fn word(self) -> &'static str {
        self.into()
    }
}

impl AuditFinding {
    /// A finding about a sync, without reason and fix.
    pub(super) fn new(sync: &Sync, harm: Harm, what: String) -> Self {
        Self {
            sync: sync.id.clone(),
            name: Pipeline::of_sync(sync).line(),
            harm,
            what,
            since: None,
            why: String::new(),
            fix: String::new(),
        }
    }
}
