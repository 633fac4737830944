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
    /// When it happened, or since when it is so, where that is known.
    pub at: Option<(When, Timestamp)>,
    /// Why it matters; empty where the sentence before says it.
    pub why: String,
    /// What fixes it.
    pub fix: String,
}

/// What the time of a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// It has been so since then.
    Since,
    /// It happened then.
    At,
    /// It should have happened then.
    Due,
}

impl When {
    const fn word(self) -> &'static str {
        match self {
            Self::Since => "since",
            Self::At => "at",
            Self::Due => "due at",
        }
    }
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
    /// What is wrong, and when: "Its last 2 runs failed, since 11:30."
    pub fn describe(&self, tell: impl Fn(Timestamp) -> String) -> String {
        match self.at {
            Some((when, at)) => {
                let time = tell(at);
                // "at 11:30", "on Mon 23 Nov 11:30".
                let word = match when {
                    When::At if time.contains(' ') => "on",
                    When::Due if time.contains(' ') => "due on",
                    when => when.word(),
                };
                format!("{}, {word} {time}.", self.what.trim_end_matches('.'))
            }
            None => self.what.clone(),
        }
    }

    /// A finding about a sync, without reason and fix.
    pub(super) fn new(sync: &Sync, harm: Harm, what: String) -> Self {
        Self {
            sync: sync.id.clone(),
            name: Pipeline::of_sync(sync).line(),
            harm,
            what,
            at: None,
            why: String::new(),
            fix: String::new(),
        }
    }
}
