//! What to poll for the open sync, and when: only while it is shown, and with growing pauses during a run.

use jiff::{SignedDuration, Timestamp};

use crate::app::screen::sync::run_detail::RunDetail;
use crate::app::screen::sync::{MOST_RUNS, SyncDetail};
use crate::domain::query::{Query, RecordFilter};
use crate::domain::remote_context::Remote;

/// Polling intervals during a run, in seconds. The last one repeats: four requests a minute, far below the hosted
/// service's limit of a hundred.
const PAUSES: [i64; 7] = [1, 1, 2, 3, 5, 8, 15];

/// How long after its scheduled time to look for a run, in seconds.
const AFTER_ITS_TIME: i64 = 3;

/// More is fetched once the selection is this close to the end.
const NEAR_THE_END: usize = 30;

fn later(now: Timestamp, seconds: i64) -> Option<Timestamp> {
    now.checked_add(SignedDuration::from_secs(seconds)).ok()
}

/// What to load now, and when to check again.
#[derive(Debug, Default)]
pub struct Looked {
    /// What to load now.
    pub queries: Vec<Query>,
    /// When something here changes on its own.
    pub times: Vec<Timestamp>,
}

/// The queries needed for the open sync; `awaited` are those pending.
pub fn needed(detail: &mut SyncDetail, run: Option<&mut RunDetail>, awaited: &[&Query], now: Timestamp) -> Looked {
    let asks_for_runs = awaited.iter().any(|query| matches!(query, Query::Runs(..)));
    let asks_for_records = awaited.iter().any(|query| matches!(query, Query::Records { .. }));
    let mut queries = Vec::new();
    if detail.read == Remote::NotAsked {
        detail.read = Remote::Loading;
        queries.push(Query::Sync(detail.sync.id.clone()));
    }
    if !asks_for_runs {
        queries.extend(detail.runs_needed(now));
    }
    match run.filter(|_| !asks_for_records) {
        Some(run) => queries.extend(run.needed(&detail.sync.id)),
        None if !asks_for_records => queries.extend(detail.reasons_needed()),
        None => {}
    }
    let asks_for_runs = asks_for_runs || queries.iter().any(|query| matches!(query, Query::Runs(..)));
    Looked { times: detail.times_to_look(now, asks_for_runs), queries }
}

/// The screen was left: cancels its pending queries and timers.
pub fn leave(detail: &mut SyncDetail, run: Option<&mut RunDetail>, given_up: &[Query]) {
    detail.watch.due = None;
    for query in given_up {
        match query {
            Query::Sync(_) => detail.read = Remote::NotAsked,
            Query::Runs(_, 1) => detail.runs_read = Remote::NotAsked,
            _ => {}
        }
    }
    let is_given_up =
        |run: &RunDetail| given_up.iter().any(|query| matches!(query, Query::Records { run: id, .. } if *id == run.id));
    if let Some(run) = run.filter(|run| is_given_up(run)) {
        run.read = Remote::NotAsked;
    }
    // On return, the run has to be reloaded.
    if detail.active_run().is_some() {
        detail.runs_read = Remote::NotAsked;
    }
}

impl SyncDetail {
    /// The next rejected records of the last runs that are to be counted by reason, once the runs are there.
    fn reasons_needed(&self) -> Option<Query> {
        let (run, page) = self.reasons.missing(&self.runs).filter(|_| self.runs_read == Remote::Loaded(()))?;
        let (sync, run) = (self.sync.id.clone(), run.clone());
        Some(Query::Records { sync, run, which: RecordFilter::Failed, page })
    }

    /// The page of runs to load now. Marks it as loading.
    fn runs_needed(&mut self, now: Timestamp) -> Option<Query> {
        let id = self.sync.id.clone();
        let is_due = self.watch.due.is_some_and(|due| due <= now);
        if self.runs_read == Remote::NotAsked || is_due {
            if self.runs_read == Remote::NotAsked {
                self.runs_read = Remote::Loading;
            }
            self.watch.due = None;
            return Some(Query::Runs(id, 1));
        }
        let page = self.next_page.filter(|page| *page > 1)?;
        let is_near = self.runs.len() < MOST_RUNS && self.bar + NEAR_THE_END >= self.runs.len();
        is_near.then_some(Query::Runs(id, page))
    }

    /// When something here changes: the next poll, and every second during a run.
    fn times_to_look(&mut self, now: Timestamp, asks_for_runs: bool) -> Vec<Timestamp> {
        if self.watch.due.is_none() && !asks_for_runs {
            self.watch.due = self.next_look(now);
        }
        let begin = self.active_run().and_then(|run| run.started.or(run.created));
        let tick = begin.and_then(|begin| {
            let passed = now.duration_since(begin).as_secs().max(0);
            later(begin, passed + 1)
        });
        self.watch.due.into_iter().chain(tick).chain(self.watch.expected_until).filter(|time| *time > now).collect()
    }

    /// When to poll the runs again; never if none is running or expected.
    fn next_look(&self, now: Timestamp) -> Option<Timestamp> {
        if self.runs_read == Remote::NotFound || self.runs_read.failed().is_some() {
            return None;
        }
        let is_expected = self.watch.expected_until.is_some_and(|until| until > now);
        if self.active_run().is_some() || is_expected {
            let pause = PAUSES.get(self.watch.quiet).or(PAUSES.last()).copied().unwrap_or(15);
            return later(now, pause);
        }
        if self.sync.is_paused() {
            return None;
        }
        let schedule = self.sync.schedule()?;
        let next = schedule.next_runs(now.checked_sub(SignedDuration::from_secs(AFTER_ITS_TIME)).ok()?).next()?;
        later(next, AFTER_ITS_TIME).filter(|time| *time > now)
    }
}
