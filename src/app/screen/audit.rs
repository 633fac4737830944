//! The audit of the workspace: what it takes is told first, then it is read step by step, then the findings are listed.
//! Its facts are in the cache, where what was read already is not read again, except for the runs.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;

use crate::app::session::remote_cache::{Next, RemoteCache};
use crate::domain::audit::{AuditFinding, SyncFacts, audit, known_of, rejecting_run};
use crate::domain::dialect::Dialect;
use crate::domain::id::SyncId;
use crate::domain::query::{CachePolicy, Query, RecordFilter};
use crate::domain::rejected::count_reasons;
use crate::domain::remote_context::Remote;
use crate::domain::run::Record;

/// An audit.
#[derive(Debug, Default)]
pub struct Audit {
    /// How far it is.
    pub stage: Stage,
    /// Index of the selected finding.
    pub bar: usize,
    /// Whether the queries of models are run.
    queries: Queries,
    /// Why rows were rejected, of the runs that had some.
    reasons: HashMap<String, Vec<(String, usize)>>,
}

/// How far an audit is.
#[derive(Debug, Default)]
pub enum Stage {
    /// It waits to be begun.
    #[default]
    Ready,
    /// Its facts are being read: how many requests it took when it began.
    Reading(usize),
    /// It was stopped, or something could not be read, for this reason.
    Stopped(String),
    /// It is over.
    Done {
        /// What it found, the most harmful first.
        findings: Vec<AuditFinding>,
        /// How many syncs it looked at.
        syncs: usize,
        /// When.
        at: Timestamp,
    },
}

/// Whether an audit runs the queries of models, for their first rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Queries {
    /// Each once.
    #[default]
    Run,
    /// None: the sources have no work.
    Skip,
}

impl Audit {
    /// Begins, or goes on with what was stopped.
    pub fn begin(&mut self, remote: &mut RemoteCache, queries: Queries) {
        if matches!(self.stage, Stage::Ready) {
            self.reasons.clear();
            remote.last_runs.refresh();
        }
        self.queries = queries;
        self.stage = Stage::Reading(self.missing(remote).len());
    }

    /// Everything is to be read again.
    pub fn start_over(&mut self) {
        self.stage = Stage::Ready;
    }

    /// Whether it is reading.
    pub const fn is_reading(&self) -> bool {
        matches!(self.stage, Stage::Reading(_))
    }

    /// How many requests it would take now; none until the whole list of syncs is known.
    pub fn requests(&self, remote: &RemoteCache, queries: Queries) -> Option<usize> {
        let is_listed = remote.syncs.pages.next == Next::Nothing;
        let (shared, syncs) = (shared_by_syncs(remote, queries).len(), remote.syncs.rows().len());
        is_listed.then_some(shared + syncs)
    }

    /// The findings, when it is over.
    pub fn findings(&self) -> &[AuditFinding] {
        match &self.stage {
            Stage::Done { findings, .. } => findings,
            _ => &[],
        }
    }

    /// The selected finding.
    pub fn finding(&self) -> Option<&AuditFinding> {
        self.findings().get(self.bar)
    }

    /// Moves the selection by `by` findings.
    pub fn move_by(&mut self, by: isize) {
        let last = self.findings().len().saturating_sub(1);
        self.bar = self.bar.saturating_add_signed(by).min(last);
    }

    /// What is to be asked next, while the audit is shown: first the list of syncs, whole.
    pub fn needed(&self, remote: &RemoteCache) -> Vec<Query> {
        match (&remote.syncs.pages.next, &self.stage) {
            (Next::Page(page), _) => vec![Query::Syncs(*page)],
            (Next::Nothing, Stage::Reading(_)) => self.missing(remote),
            _ => Vec::new(),
        }
    }

    /// What is not read yet.
    fn missing(&self, remote: &RemoteCache) -> Vec<Query> {
        let mut queries = shared_by_syncs(remote, self.queries);
        for sync in remote.syncs.rows() {
            let last_runs = &remote.last_runs;
            if !last_runs.is_answered(&sync.id) {
                queries.push(Query::Runs(sync.id.clone(), 1));
            } else if let Some(run) = rejecting_run(last_runs.of(sync.id.0.as_str()))
                && !self.reasons.contains_key(sync.id.0.as_str())
            {
                let (sync, run) = (sync.id.clone(), run.id.clone());
                queries.push(Query::Records { sync, run, which: RecordFilter::Failed, page: 1 });
            }
        }
        queries
    }

    /// Takes the records that a sync's last run rejected.
    pub fn learn_records(&mut self, id: &SyncId, records: &[Record]) {
        self.reasons.insert(id.0.to_string(), count_reasons(records));
    }

    /// Stops reading, for this reason where there is one; what was read is kept.
    pub fn stop(&mut self, why: String) {
        if self.is_reading() {
            self.stage = Stage::Stopped(why);
        }
    }

    /// Judges what was read.
    pub fn finish(&mut self, remote: &RemoteCache, dialect: Dialect, now: Timestamp) {
        let facts: Vec<SyncFacts> = remote
            .syncs
            .rows()
            .iter()
            .map(|sync| {
                let mut known = known_of(sync);
                if let Some(destination) = known.destination.found() {
                    known.catalog = remote.catalog(destination.id);
                }
                if let Some(model) = known.model.found() {
                    known.sample = remote.sample(model.id);
                }
                let id = sync.id.0.as_str();
                SyncFacts {
                    sync: sync.clone(),
                    runs: remote.last_runs.of(id).to_vec(),
                    reasons: self.reasons.get(id).cloned().unwrap_or_default(),
                    known,
                }
            })
            .collect();
        self.bar = 0;
        self.stage = Stage::Done { findings: audit(&facts, dialect, now), syncs: facts.len(), at: now };
    }
}

/// The catalogs and first rows that are not known, each once however many syncs share it.
fn shared_by_syncs(remote: &RemoteCache, queries: Queries) -> Vec<Query> {
    let (mut destinations, mut models) = (HashSet::new(), HashSet::new());
    let mut asked = Vec::new();
    for known in remote.syncs.rows().iter().map(known_of) {
        if let Some(id) = known.destination.found().map(|found| found.id)
            && remote.catalog(id) == Remote::NotAsked
            && destinations.insert(id)
        {
            asked.push(Query::Catalog(id, CachePolicy::Stored));
        }
        if let Some(model) = known.model.found().filter(|_| queries == Queries::Run)
            && let (Some(source), Some(query)) = (model.source, &model.query)
            && remote.sample(model.id) == Remote::NotAsked
            && models.insert(model.id)
        {
            asked.push(Query::Rows { model: model.id, source, query: query.clone() });
        }
    }
    asked
}
