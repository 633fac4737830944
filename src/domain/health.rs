//! How a sync is doing, by its runs. The status that a server tells is sticky: it says `healthy` beside rejected rows, and
//! beside a schedule that never starts (api facts §4, §9).

use jiff::{SignedDuration, Timestamp};

use crate::domain::new_sync::Schedule;
use crate::domain::run::{Run, RunStatus};
use crate::domain::sync::Sync;
use crate::domain::text::thousands;

/// How long after its time a run may begin.
const GRACE: SignedDuration = SignedDuration::from_mins(10);

/// How a sync is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Health {
    /// A run is under way.
    Running,
    /// Its schedule is paused.
    Paused,
    /// No run was ever begun.
    NeverRan {
        /// When its schedule should have begun one, where that has passed.
        due: Option<Timestamp>,
    },
    /// Its last runs failed.
    Failing {
        /// How many in a row, of those that were read.
        runs: usize,
        /// When the first of them was asked for.
        since: Option<Timestamp>,
    },
    /// A time of its schedule passed, and no run came.
    Late {
        /// That time.
        due: Timestamp,
    },
    /// Its last run ended well, and the destination rejected rows.
    Rejected {
        /// How many.
        rejected: u64,
        /// How many were sent.
        sent: u64,
        /// When that run ended.
        at: Option<Timestamp>,
    },
    /// Its last run was stopped, or ended in a way that is not known.
    Stopped,
    /// Its last run sent its rows.
    Healthy,
}

/// How a sync is doing at a time, by its runs, the newest first. Test runs tell nothing: they send one row.
pub fn health(sync: &Sync, runs: &[Run], now: Timestamp) -> Health {
    if runs.iter().any(|run| run.status.is_active()) {
        return Health::Running;
    }
    if sync.is_paused() {
        return Health::Paused;
    }
    let due = overdue(sync, runs, now);
    match (outcome(runs), due) {
        (None, due) => Health::NeverRan { due },
        (Some(failing @ Health::Failing { .. }), _) => failing,
        (Some(_), Some(due)) => Health::Late { due },
        (Some(outcome), None) => outcome,
    }
}

/// What its last runs came to, the newest first: failing, rejected, stopped or healthy. None where none is over.
pub fn outcome(runs: &[Run]) -> Option<Health> {
    let over: Vec<&Run> = runs.iter().filter(|run| !run.is_test && !run.status.is_active()).collect();
    let last = over.first()?;
    let failed = over.iter().take_while(|run| run.status == RunStatus::Failed).count();
    if let Some(first) = failed.checked_sub(1).and_then(|index| over.get(index)) {
        return Some(Health::Failing { runs: failed, since: first.created });
    }
    Some(match (&last.status, last.rows.failed.unwrap_or(0)) {
        (RunStatus::Success, 0) => Health::Healthy,
        (RunStatus::Success, rejected) => {
            Health::Rejected { rejected, sent: last.rows.sent.unwrap_or(0), at: last.finished.or(last.created) }
        }
        _ => Health::Stopped,
    })
}

/// The time of its schedule that passed without a run, some minutes ago at least. None where nothing is to start it: its
/// schedule is manual, paused or unknown, or a run is under way, which holds back the next one.
pub fn overdue(sync: &Sync, runs: &[Run], now: Timestamp) -> Option<Timestamp> {
    let schedule = sync.schedule()?;
    if schedule == Schedule::Manual || sync.is_paused() || runs.iter().any(|run| run.status.is_active()) {
        return None;
    }
    let last = runs.iter().filter(|run| !run.is_test).filter_map(|run| run.started.or(run.created)).max();
    // A schedule that was changed or resumed counts from then.
    let begun = last.max(sync.changed_at())?;
    let due = schedule.next_runs(begun).next()?;
    (now.duration_since(due) >= GRACE).then_some(due)
}

impl Health {
    /// In a word or two: `healthy`, `50 rejected`, `late 40 min`.
    pub fn describe(self, now: Timestamp) -> String {
        let word = match self {
            Self::Rejected { rejected, .. } => {
                return format!("{} rejected", thousands(usize::try_from(rejected).unwrap_or(usize::MAX)));
            }
            Self::Late { due } => return format!("late {}", roughly(now.duration_since(due))),
            Self::Running => "running",
            Self::Paused => "paused",
            Self::NeverRan { .. } => "never ran",
            Self::Failing { .. } => "failing",
            Self::Stopped => "stopped",
            Self::Healthy => "healthy",
        };
        word.to_owned()
    }
}

/// A duration in its largest unit: `40 min`, `3 h`, `2 d`.
fn roughly(duration: SignedDuration) -> String {
    let minutes = duration.as_mins().max(0);
    match minutes {
        0..60 => format!("{minutes} min"),
        60..1_440 => format!("{} h", minutes / 60),
        _ => format!("{} d", minutes / 1_440),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::domain::id::SyncId;
    use crate::domain::run::{RunId, RunRows};

    const NOW: &str = "2026-11-25T12:05:00Z";

    fn time(text: &str) -> Timestamp {
        text.parse().expect("a time")
    }

    fn sync(more: &Value) -> Sync {
        let mut attributes = json!({"status": "healthy", "schedule_type": "interval", "sync_interval": 30,
            "sync_interval_unit": "minutes", "created_at": "2026-11-20T08:00:00Z"});
        for (name, value) in more.as_object().expect("an object") {
            attributes[name] = value.clone();
        }
        Sync { id: SyncId("1".into()), attributes: attributes.as_object().expect("an object").clone() }
    }

    fn run(begun: &str, status: &str, (sent, failed): (u64, u64)) -> Run {
        let begun = format!("2026-11-25T{begun}:00Z").parse().ok();
        Run {
            id: RunId("1".into()),
            status: RunStatus::from_word(status),
            is_test: false,
            created: begun,
            started: begun,
            finished: begun,
            seconds: None,
            rows: RunRows { sent: Some(sent), failed: Some(failed), ..RunRows::default() },
            error: None,
        }
    }

    fn word(sync: &Sync, runs: &[Run]) -> String {
        health(sync, runs, time(NOW)).describe(time(NOW))
    }

    #[test]
    fn the_last_run_says_how_a_sync_is_whatever_its_status_claims() {
        let by_schedule = sync(&json!({}));
        assert_eq!(word(&by_schedule, &[run("12:00", "success", (9, 0))]), "healthy");
        assert_eq!(word(&by_schedule, &[run("12:00", "success", (8_766, 1_234))]), "1,234 rejected");
        assert_eq!(word(&by_schedule, &[run("12:00", "canceled", (0, 0))]), "stopped");
        let failed = ["12:00", "11:30"].map(|begun| run(begun, "failed", (0, 0)));
        let runs: Vec<Run> = failed.into_iter().chain([run("11:00", "success", (1, 0))]).collect();
        let since = Some(time("2026-11-25T11:30:00Z"));
        assert_eq!(health(&by_schedule, &runs, time(NOW)), Health::Failing { runs: 2, since });
    }

    #[test]
    fn a_run_that_did_not_come_is_late_and_one_that_never_came_is_told_apart() {
        let by_schedule = sync(&json!({}));
        assert_eq!(word(&by_schedule, &[run("11:05", "success", (9, 0))]), "late 35 min");
        assert_eq!(word(&by_schedule, &[run("11:30", "success", (9, 0))]), "healthy", "within its grace");
        let due = Some(time("2026-11-20T08:30:00Z"));
        assert_eq!(health(&by_schedule, &[], time(NOW)), Health::NeverRan { due });
        let manual = sync(&json!({"schedule_type": "manual"}));
        assert_eq!(health(&manual, &[], time(NOW)), Health::NeverRan { due: None });
        assert_eq!(word(&manual, &[run("00:00", "success", (9, 0))]), "healthy", "nothing is to start it");
    }

    #[test]
    fn a_schedule_that_was_just_resumed_is_not_late() {
        let resumed = sync(&json!({"updated_at": "2026-11-25T12:01:00Z"}));
        assert_eq!(word(&resumed, &[run("01:00", "success", (9, 0))]), "healthy");
    }

    #[test]
    fn what_runs_or_is_paused_is_said_first_and_a_test_run_says_nothing() {
        let paused = sync(&json!({"status": "disabled"}));
        let failed = run("10:00", "failed", (0, 0));
        assert_eq!(word(&paused, std::slice::from_ref(&failed)), "paused");
        assert_eq!(word(&sync(&json!({})), &[run("11:00", "in_progress", (0, 0)), failed]), "running");
        let test = Run { is_test: true, ..run("12:00", "success", (1, 0)) };
        assert_eq!(word(&sync(&json!({})), &[test]), "never ran");
    }
}
