//! Why rows were rejected over the last runs of the open sync: each run's rejected records, read page by page while the
//! sync is shown, and each once; the first page of every run first.

use std::collections::HashMap;

use crate::domain::dialect::Dialect;
use crate::domain::query::Page;
use crate::domain::rejected::{Listed, Reason, Summary, covered, left, summarize};
use crate::domain::run::{Record, Run, RunId};
use crate::domain::sync::Sync;

/// What was read of the rejected records of a sync's last runs.
#[derive(Debug, Default)]
pub struct Reasons {
    /// Index of the selected reason.
    pub bar: usize,
    /// Why no more could be read.
    pub problem: Option<String>,
    listed: HashMap<RunId, Listed>,
    /// The records of the newest run with rejected rows: whoever opens it next need not ask for them again.
    kept: Option<(RunId, Page<Record>)>,
}

impl Reasons {
    /// The reasons over these runs, the newest first, as far as they were read.
    pub fn summary(&self, sync: &Sync, runs: &[Run], dialect: Dialect) -> Summary {
        summarize(runs, |id| self.listed.get(id), |run| left(sync, run, runs, dialect).is_some())
    }

    /// The selected reason.
    pub fn selected(&self, runs: &[Run]) -> Option<Reason> {
        let mut reasons = summarize(runs, |id| self.listed.get(id), |_| false).reasons;
        (self.bar < reasons.len()).then(|| reasons.swap_remove(self.bar))
    }

    /// How many reasons there are.
    pub fn count(&self, runs: &[Run]) -> usize {
        summarize(runs, |id| self.listed.get(id), |_| false).reasons.len()
    }

    /// Whether any of these runs had rows rejected.
    pub fn has_some(runs: &[Run]) -> bool {
        covered(runs).any(is_rejecting)
    }

    /// The page to read next, and of which run.
    pub fn missing<'a>(&self, runs: &'a [Run]) -> Option<(&'a RunId, u32)> {
        let rejecting = || covered(runs).filter(|run| is_rejecting(run)).map(|run| &run.id);
        let is_new = |run: &&RunId| !self.listed.contains_key(*run);
        let more = |run| Some((run, self.listed.get(run)?.next()?));
        let next = rejecting().find(is_new).map(|run| (run, 1)).or_else(|| rejecting().find_map(more));
        next.filter(|_| self.problem.is_none())
    }

    /// Whether this page of a run's rejected records is the next to be counted.
    pub fn awaits(&self, run: &RunId, page: u32) -> bool {
        self.listed.get(run).map_or(Some(1), Listed::next) == Some(page)
    }

    /// Takes a page of a run's rejected records, if it is the next; `next` is the one after it, where there is one.
    pub fn learn(&mut self, run: &RunId, page: u32, records: &[Record], next: Option<u32>) {
        if self.awaits(run, page) {
            self.listed.entry(run.clone()).or_default().add(records, next);
        }
    }

    /// Keeps the first page, if it is of the newest of these runs that had rows rejected.
    pub fn keep(&mut self, run: &RunId, page: Page<Record>, runs: &[Run]) {
        if covered(runs).find(|run| is_rejecting(run)).is_some_and(|newest| newest.id == *run) {
            self.kept = Some((run.clone(), page));
        }
    }

    /// Takes the page of a run that was kept.
    pub fn take_kept(&mut self, run: &RunId) -> Option<Page<Record>> {
        self.kept.take_if(|(of, _)| of == run).map(|(_, page)| page)
    }

    /// Reads everything again.
    pub fn refresh(&mut self) {
        self.kept = None;
        self.listed.clear();
        self.problem = None;
    }
}

fn is_rejecting(run: &Run) -> bool {
    run.rows.failed.unwrap_or(0) > 0
}
