//! The audit of the workspace: what it takes is told first, then it is read step by step, then the findings are listed.
//! Its facts are in the cache, where what was read already is not read again, except for the runs.

use std::cell::{Ref, RefCell};
use std::collections::{HashMap, HashSet};

use jiff::Timestamp;

use crate::app::session::remote_cache::{Next, RemoteCache};
use crate::domain::audit::{AuditFinding, SyncFacts, audit, known_of, paused_overlaps, rejecting_run};
use crate::domain::dialect::Dialect;
use crate::domain::id::{ConnectorId, ModelId, SyncId};
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
    /// The syncs that were deleted while it read.
    deleted: Vec<SyncId>,
    /// What the listed syncs take: every key and frame asks for it.
    plan: RefCell<Plan>,
}

/// What the audit of a list of syncs takes.
#[derive(Debug, Default)]
struct Plan {
    /// Which version of the list it is of.
    of: Option<(u64, u32)>,
    syncs: Vec<SyncId>,
    /// Their destinations and models, each once.
    destinations: Vec<ConnectorId>,
    models: Vec<(ModelId, ConnectorId, String)>,
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
        /// How many of these are paused and write the same fields as others.
        paused: usize,
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
            self.deleted.clear();
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
        is_listed.then(|| self.shared_by_syncs(remote, queries).len() + remote.syncs.len())
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
        let mut queries = self.shared_by_syncs(remote, self.queries);
        let last_runs = &remote.last_runs;
        for id in &self.plan(remote).syncs {
            if !last_runs.is_answered(id) {
                queries.push(Query::Runs(id.clone(), 1));
            } else if let Some(run) = rejecting_run(last_runs.of(id.0.as_str()))
                && !self.reasons.contains_key(id.0.as_str())
            {
                let (sync, run) = (id.clone(), run.id.clone());
                queries.push(Query::Records { sync, run, which: RecordFilter::Failed, page: 1 });
            }
        }
        queries
    }

    /// The catalogs and first rows that are not known, each once however many syncs share it.
    fn shared_by_syncs(&self, remote: &RemoteCache, queries: Queries) -> Vec<Query> {
        let plan = self.plan(remote);
        let destinations = plan.destinations.iter().filter(|id| remote.catalog(**id) == Remote::NotAsked);
        let catalogs = destinations.map(|id| Query::Catalog(*id, CachePolicy::Stored));
        let models = plan.models.iter().filter(|_| queries == Queries::Run);
        let models = models.filter(|(model, ..)| remote.sample(*model) == Remote::NotAsked);
        let rows = models.cloned().map(|(model, source, query)| Query::Rows { model, source, query });
        catalogs.chain(rows).collect()
    }

    fn plan(&self, remote: &RemoteCache) -> Ref<'_, Plan> {
        if self.plan.borrow().of != Some(remote.syncs.version()) {
            *self.plan.borrow_mut() = Plan::of(remote);
        }
        self.plan.borrow()
    }

    /// A sync was deleted while its runs were read: it is not judged.
    pub fn note_deleted(&mut self, id: &SyncId) {
        if !self.deleted.contains(id) {
            self.deleted.push(id.clone());
        }
    }

    /// The syncs that were deleted meanwhile.
    pub fn deleted(&self) -> &[SyncId] {
        &self.deleted
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
            .iter()
            .map(|sync| {
                let mut known = known_of(&sync);
                if let Some(destination) = known.destination.found() {
                    known.catalog = remote.catalog(destination.id);
                }
                if let Some(model) = known.model.found() {
                    known.sample = remote.sample(model.id);
                }
                let id = sync.id.0.as_str();
                let runs = remote.last_runs.of(id).to_vec();
                let reasons = self.reasons.get(id).cloned().unwrap_or_default();
                SyncFacts { sync, runs, reasons, known }
            })
            .collect();
        let mut findings = audit(&facts, dialect, now);
        // Servers of the published API variant tell no names with their syncs.
        let names: HashMap<&str, String> =
            facts.iter().map(|it| (it.sync.id.0.as_str(), remote.pipeline(&it.sync).line())).collect();
        for finding in &mut findings {
            finding.name = names.get(finding.sync.0.as_str()).cloned().unwrap_or_default();
        }
        let paused = paused_overlaps(&facts);
        self.bar = 0;
        self.stage = Stage::Done { findings, syncs: facts.len(), paused, at: now };
    }
}

impl Plan {
    fn of(remote: &RemoteCache) -> Self {
        let mut plan = Self { of: Some(remote.syncs.version()), ..Self::default() };
        let (mut destinations, mut models) = (HashSet::new(), HashSet::new());
        for sync in remote.syncs.iter() {
            let known = known_of(&sync);
            if let Some(id) = known.destination.found().map(|found| found.id).filter(|id| destinations.insert(*id)) {
                plan.destinations.push(id);
            }
            if let Some(model) = known.model.found()
                && let (Some(source), Some(query)) = (model.source, &model.query)
                && models.insert(model.id)
            {
                plan.models.push((model.id, source, query.clone()));
            }
            plan.syncs.push(sync.id);
        }
        plan
    }
}
