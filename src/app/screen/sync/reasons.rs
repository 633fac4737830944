//! Why rows were rejected over the last runs of the open sync: the first page of each run's rejected records, read one at
//! a time while the sync is shown, and each once.

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

    /// The run to read next.
    pub fn missing<'a>(&self, runs: &'a [Run]) -> Option<&'a RunId> {
        let is_missing = |run: &&Run| is_rejecting(run) && !self.listed.contains_key(&run.id);
        covered(runs).find(is_missing).filter(|_| self.problem.is_none()).map(|run| &run.id)
    }

    /// Takes the first page of a run's rejected records.
    pub fn learn(&mut self, run: &RunId, records: &[Record], is_whole: bool) {
        self.listed.insert(run.clone(), Listed::of(records, is_whole));
    }

    /// Keeps that page, if it is of the newest of these runs that had rows rejected.
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
