//! Whether rejected rows were sent again. Runs send what is new or changed, rejected or not, so a rejected row waits until
//! its source changes it (api facts §3.6); the runs after it count it among the skipped ones (§9).

use crate::domain::dialect::{Dialect, SyncMode};
use crate::domain::run::{Run, RunStatus};
use crate::domain::sync::Sync;

/// Rejected rows that no later run sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Left {
    /// How many runs ended since.
    pub runs: usize,
    /// Whether a change in the source would send them.
    pub change_helps: bool,
}

/// Whether the rejected rows that a run still lists were not sent again by the runs after it, the newest first.
///
/// The open-source server moves a record to the last run that sent it: what a run lists, no later one has sent. Of other
/// servers that is not known, so there only later runs that sent nothing at all prove it.
pub fn left(sync: &Sync, run: &Run, runs: &[Run], dialect: Dialect) -> Option<Left> {
    let place = runs.iter().position(|each| each.id == run.id)?;
    let later = || runs.iter().take(place).filter(|run| !run.is_test);
    let ended = later().filter(|run| run.status == RunStatus::Success).count();
    let sent_nothing = later().all(|run| run.status == RunStatus::Success && run.dealt_with() == Some(0));
    let is_left = ended > 0 && (dialect == Dialect::Multiwoven || sent_nothing);
    is_left.then(|| Left { runs: ended, change_helps: change_helps(sync) })
}

/// Whether a run sends rows that changed. Full refresh sends only new ones, despite its name (api facts §3.6).
pub fn change_helps(sync: &Sync) -> bool {
    sync.text("sync_mode").is_none_or(|mode| mode.as_str() != SyncMode::FullRefresh.word())
}

impl Left {
    /// In words: "Not sent again in the 3 runs since: rejected rows wait until they change in the source."
    pub fn describe(self) -> String {
        let runs = match self.runs {
            1 => "the run since".to_owned(),
            runs => format!("the {runs} runs since"),
        };
        format!("Not sent again in {runs}: {}.", rule(self.change_helps))
    }
}

/// What rejected rows wait for.
pub const fn rule(change_helps: bool) -> &'static str {
    if change_helps {
        "rejected rows wait until they change in the source"
    } else {
        "full refresh sends only new rows, so rejected ones stay behind"
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::id::SyncId;
    use crate::domain::run::{RunId, RunRows};

    fn sync(mode: &str) -> Sync {
        let attributes = json!({"sync_mode": mode}).as_object().cloned().expect("an object");
        Sync { id: SyncId("7".into()), attributes }
    }

    fn run(id: &str, status: &str, sent: u64, failed: u64) -> Run {
        Run {
            id: RunId(id.into()),
            status: RunStatus::from_word(status),
            is_test: false,
            created: None,
            started: None,
            finished: None,
            seconds: None,
            rows: RunRows { sent: Some(sent), failed: Some(failed), ..RunRows::default() },
            error: None,
        }
    }

    #[test]
    fn rejected_rows_of_the_last_run_may_still_be_sent_again_and_those_before_it_were_not() {
        let runs = [run("3", "success", 5, 0), run("2", "failed", 0, 0), run("1", "success", 9, 2)];
        let sync = sync("incremental");
        assert_eq!(left(&sync, &runs[0], &runs, Dialect::Multiwoven), None);
        let waiting = left(&sync, &runs[2], &runs, Dialect::Multiwoven).expect("left behind");
        assert_eq!(
            waiting.describe(),
            "Not sent again in the run since: rejected rows wait until they change in the source."
        );
        let unknown = run("9", "success", 0, 1);
        assert_eq!(left(&sync, &unknown, &runs, Dialect::Multiwoven), None);
        let going = [run("2", "in_progress", 0, 0), run("1", "success", 9, 2)];
        assert_eq!(left(&sync, &going[1], &going, Dialect::Multiwoven), None, "it may send them now");
    }

    #[test]
    fn where_records_may_stay_with_their_run_only_runs_that_sent_nothing_prove_it() {
        let sending = [run("2", "success", 5, 0), run("1", "success", 9, 2)];
        assert_eq!(left(&sync("full_refresh"), &sending[1], &sending, Dialect::Published), None);
        let idle = [run("3", "success", 0, 0), run("2", "success", 0, 0), run("1", "success", 9, 2)];
        let waiting = left(&sync("full_refresh"), &idle[2], &idle, Dialect::Published).expect("left behind");
        assert_eq!(
            waiting.describe(),
            "Not sent again in the 2 runs since: full refresh sends only new rows, so rejected ones stay behind."
        );
    }
}
