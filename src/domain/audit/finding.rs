//! What an audit finds.

use jiff::Timestamp;

use crate::domain::id::SyncId;
use crate::domain::pipeline::Pipeline;
use crate::domain::sync::Sync;
use crate::domain::text::thousands;

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

/// How many syncs a sentence names.
const NAMED: usize = 5;

/// That syncs were deleted while they were audited; none where none was.
pub fn deleted_in_words(syncs: &[SyncId]) -> Option<String> {
    let ids: Vec<&str> = syncs.iter().take(NAMED).map(|id| id.0.as_str()).collect();
    Some(match (ids.as_slice(), syncs.len() - ids.len()) {
        ([], _) => return None,
        ([id], _) => format!("Sync {id} was deleted meanwhile."),
        ([ids @ .., last], 0) => format!("Syncs {} and {last} were deleted meanwhile.", ids.join(", ")),
        (ids, more) => format!("Syncs {} and {more} more were deleted meanwhile.", ids.join(", ")),
    })
}

/// That paused syncs do the same as others, which is no problem until they are resumed; none where none does.
pub fn paused_in_words(paused: usize) -> Option<String> {
    Some(match paused {
        0 => return None,
        1 => "1 paused sync writes the same fields as another one; resumed, it would be a problem.".to_owned(),
        count => {
            format!(
                "{} paused syncs write the same fields as others; resumed, they would be problems.",
                thousands(count)
            )
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deleted_syncs_are_named_as_far_as_a_sentence_goes() {
        let words = |count: u32| {
            let ids: Vec<SyncId> = (1..=count).map(|id| SyncId(id.to_string().as_str().into())).collect();
            deleted_in_words(&ids).unwrap_or_default()
        };
        assert_eq!(words(0), "");
        assert_eq!(words(1), "Sync 1 was deleted meanwhile.");
        assert_eq!(words(3), "Syncs 1, 2 and 3 were deleted meanwhile.");
        assert_eq!(words(9), "Syncs 1, 2, 3, 4, 5 and 4 more were deleted meanwhile.");
    }
}
