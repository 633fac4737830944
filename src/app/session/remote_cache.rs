//! Cache of a workspace's remote data: partially fetched lists, single items by ID, catalogs and sample rows.
//! Everything known about a workspace is here, and nothing of another.

mod last_runs;
mod list;
mod packed;
mod sync_list;

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use crate::domain::catalog::Catalog;
use crate::domain::connector::{Connector, ConnectorRole, Model};
use crate::domain::dialect::Dialect;
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::field::FieldId;
use crate::domain::id::{ConnectorId, ModelId, SyncId, WorkspaceId};
use crate::domain::pipeline::Pipeline;
use crate::domain::query::{ModelWords, Query, Reply};
use crate::domain::remote_context::Remote;
use crate::domain::sample::Sample;
use crate::domain::server::ServerId;
use crate::domain::sync::Sync;

pub use last_runs::{KEPT, LastRuns};
pub use list::{List, Next, Pages};
pub use sync_list::SyncList;

/// Cached data of a workspace.
#[derive(Debug, Default)]
pub struct RemoteCache {
    /// The server and workspace it belongs to.
    about: Option<(ServerId, Option<WorkspaceId>)>,
    /// Its sources, as far as fetched.
    pub sources: List<Connector>,
    /// Its destinations, as far as fetched.
    pub destinations: List<Connector>,
    /// Its models, as far as fetched.
    pub models: List<Model>,
    words: ModelWords,
    single_connectors: HashMap<ConnectorId, Remote<Connector>>,
    single_models: HashMap<ModelId, Remote<Model>>,
    catalogs: HashMap<ConnectorId, Remote<Arc<Catalog>>>,
    samples: HashMap<ModelId, Remote<Arc<Sample>>>,
    /// The API variant of its syncs.
    spoken: Remote<Option<Dialect>>,
    /// The template filters and variables that the server lists.
    template_words: Remote<Arc<Vec<crate::domain::query::TemplateWord>>>,
    /// The workspace's syncs, as far as fetched.
    pub syncs: SyncList,
    /// Individually loaded syncs that are not listed, as last reported.
    single_syncs: HashMap<String, Sync>,
    /// The newest runs of its syncs, as far as they were seen.
    pub last_runs: LastRuns,
    version: u64,
    names: u64,
}

/// Shown when a destination's catalog could not be loaded.
pub const CATALOG_REFUSED: &str = "The server couldn't read the destination's catalog; check the connector in the web app. Without it, no sync to it can be created.";

/// A query without a response.
#[derive(Clone, Copy)]
enum Stage<'a> {
    Asked,
    Abandoned,
    Failed(&'a Failure),
}

impl Stage<'_> {
    fn of_page(self, page: u32) -> Next {
        match self {
            Self::Asked => Next::Asked(page),
            Self::Abandoned => Next::Page(page),
            Self::Failed(failure) => Next::Failed(page, failure.clone()),
        }
    }

    fn of_data<T>(self) -> Remote<T> {
        match self {
            Self::Asked => Remote::Loading,
            Self::Abandoned => Remote::NotAsked,
            Self::Failed(failure) => match &failure.kind {
                FailureKind::Refused(_) => Remote::Rejected(failure.what()),
                _ => Remote::Failed(failure.what()),
            },
        }
    }

    fn of_one<T>(self) -> Remote<T> {
        match self {
            Self::Failed(failure) if failure.kind.says_that_it_is_missing() => Remote::NotFound,
            _ => self.of_data(),
        }
    }

    fn of_catalog<T>(self) -> Remote<T> {
        match self {
            // The server gives no reason (api facts §2).
            Self::Failed(Failure { kind: FailureKind::Refused(_), .. }) => Remote::Rejected(CATALOG_REFUSED.to_owned()),
            _ => self.of_data(),
        }
    }
}

impl RemoteCache {
    /// Resets when the server or the workspace changes; true when it did.
    pub fn reset_for(&mut self, server: ServerId, workspace: Option<WorkspaceId>) -> bool {
        let about = Some((server, workspace));
        let changes = self.about != about;
        if changes {
            let (version, names) = (self.version + 1, self.names + 1);
            *self = Self { about, version, names, syncs: SyncList::new(version), ..Self::default() };
        }
        changes
    }

    /// Forgets failures, so that they are loaded again.
    pub fn forget_failures(&mut self) {
        self.sources.pages.retry();
        self.destinations.pages.retry();
        self.models.pages.retry();
        self.syncs.pages.retry();
        self.single_connectors.retain(|_, look| look.failed().is_none());
        self.single_models.retain(|_, look| look.failed().is_none());
        self.catalogs.retain(|_, look| look.failed().is_none());
        self.samples.retain(|_, look| look.failed().is_none());
    }

    /// Marks a query as loading.
    pub fn ask(&mut self, query: &Query) {
        self.put(query, Stage::Asked);
    }

    /// A query was abandoned; it can be sent again.
    pub fn abandon(&mut self, query: &Query) {
        self.put(query, Stage::Abandoned);
    }

    fn put(&mut self, query: &Query, stage: Stage<'_>) {
        match query {
            Query::Connectors(side, page) => self.connectors_mut(*side).pages.next = stage.of_page(*page),
            Query::Models(_, page) => self.models.pages.next = stage.of_page(*page),
            Query::Connector(id) => drop(self.single_connectors.insert(*id, stage.of_one())),
            Query::Model(id) => drop(self.single_models.insert(*id, stage.of_one())),
            Query::Catalog(id, _) => drop(self.catalogs.insert(*id, stage.of_catalog())),
            Query::Rows { model, .. } => drop(self.samples.insert(*model, stage.of_data())),
            Query::Dialect => self.spoken = stage.of_data(),
            Query::Syncs(page) => {
                self.syncs.pages.next = stage.of_page(*page);
            }
            Query::TemplateWords => self.template_words = stage.of_data(),
            // These belong to the open sync, which loads its own data, or to `last_runs`.
            Query::Sync(_) | Query::SyncList { .. } | Query::Runs(..) | Query::Records { .. } => {}
        }
    }

    /// Applies a response.
    pub fn take(&mut self, query: &Query, answer: Result<Reply, Failure>) {
        self.version += 1;
        match answer {
            Ok(reply) => {
                self.names += u64::from(matches!(
                    reply,
                    Reply::Connectors(_) | Reply::Models(..) | Reply::Connector(_) | Reply::Model(_)
                ));
                self.know(query, reply);
            }
            Err(failure) => self.put(query, Stage::Failed(&failure)),
        }
    }

    fn know(&mut self, query: &Query, reply: Reply) {
        match (query, reply) {
            (Query::Connectors(side, number), Reply::Connectors(page)) => {
                self.connectors_mut(*side).take(*number, page);
            }
            (Query::Models(_, number), Reply::Models(mut page, words)) => {
                self.words = words;
                page.rows.iter_mut().for_each(|model| self.name_source(model));
                self.models.take(*number, page);
            }
            (Query::Connector(id), Reply::Connector(connector)) => {
                self.single_connectors.insert(*id, Remote::Loaded(connector));
            }
            (Query::Model(id), Reply::Model(mut model)) => {
                self.name_source(&mut model);
                self.single_models.insert(*id, Remote::Loaded(model));
            }
            (Query::Catalog(id, _), Reply::Catalog(catalog)) => {
                self.catalogs.insert(*id, Remote::Loaded(Arc::new(*catalog)));
            }
            (Query::Rows { model, .. }, Reply::Rows(sample)) => {
                self.samples.insert(*model, Remote::Loaded(Arc::new(*sample)));
            }
            (Query::Syncs(number), Reply::Syncs(page)) => {
                if *number == 1 {
                    // Reloading the first page restarts the list.
                    self.syncs = SyncList::new(self.version);
                }
                for sync in &page.rows {
                    self.single_syncs.remove(sync.id.0.as_str());
                    self.last_runs.judge_again(sync);
                }
                self.syncs.take(*number, &page);
            }
            (Query::Dialect, Reply::Dialect(dialect)) => self.spoken = Remote::Loaded(dialect),
            (Query::TemplateWords, Reply::TemplateWords(words)) => {
                self.template_words = Remote::Loaded(Arc::new(words));
            }
            _ => {}
        }
    }

    /// Some servers tell only the ID of a model's source: its name may be known from the list.
    fn name_source(&self, model: &mut Model) {
        if let (None, Some(source)) = (&model.source_name, model.source) {
            model.source_name = self.sources.find(source.get()).map(|source| source.name.clone());
        }
    }

    /// The pages of the list that a field's ID is chosen from.
    pub const fn pages(&self, field: FieldId) -> Option<&Pages> {
        match field {
            FieldId::Source => Some(&self.sources.pages),
            FieldId::Destination => Some(&self.destinations.pages),
            FieldId::Model => Some(&self.models.pages),
            _ => None,
        }
    }

    /// The query for the next page of that list.
    pub fn next_page(&self, field: FieldId) -> Option<Query> {
        let Next::Page(page) = self.pages(field)?.next else { return None };
        Some(match field {
            FieldId::Source => Query::Connectors(ConnectorRole::Source, page),
            FieldId::Destination => Query::Connectors(ConnectorRole::Destination, page),
            _ => Query::Models(self.words, page),
        })
    }

    const fn connectors_mut(&mut self, side: ConnectorRole) -> &mut List<Connector> {
        match side {
            ConnectorRole::Source => &mut self.sources,
            ConnectorRole::Destination => &mut self.destinations,
        }
    }

    /// Load state of a connector.
    pub fn connector(&self, id: ConnectorId) -> Remote<Connector> {
        let listed = self.sources.find(id.get()).or_else(|| self.destinations.find(id.get()));
        match listed {
            Some(connector) => Remote::Loaded(connector.clone()),
            None => self.single_connectors.get(&id).cloned().unwrap_or_default(),
        }
    }

    /// Load state of a model.
    pub fn model(&self, id: ModelId) -> Remote<Model> {
        match self.models.find(id.get()) {
            Some(model) => Remote::Loaded(model.clone()),
            None => self.single_models.get(&id).cloned().unwrap_or_default(),
        }
    }

    /// Load state of a destination's catalog.
    pub fn catalog(&self, id: ConnectorId) -> Remote<Arc<Catalog>> {
        self.catalogs.get(&id).cloned().unwrap_or_default()
    }

    /// Load state of a model's sample rows.
    pub fn sample(&self, id: ModelId) -> Remote<Arc<Sample>> {
        self.samples.get(&id).cloned().unwrap_or_default()
    }

    /// The API variant of the workspace's syncs.
    pub const fn spoken(&self) -> &Remote<Option<Dialect>> {
        &self.spoken
    }

    /// The template filters and variables.
    pub const fn template_words(&self) -> &Remote<Arc<Vec<crate::domain::query::TemplateWord>>> {
        &self.template_words
    }

    /// Changes whenever the data does.
    pub const fn version(&self) -> u64 {
        self.version
    }

    /// Changes whenever connectors or models become known, by whose names syncs are told.
    pub const fn names_version(&self) -> u64 {
        self.names
    }

    /// A sync as last reported, individually or in the list.
    pub fn sync(&self, id: &SyncId) -> Option<Cow<'_, Sync>> {
        let single = self.single_syncs.get(id.0.as_str()).map(Cow::Borrowed);
        single.or_else(|| self.syncs.find(id).map(Cow::Owned))
    }

    /// A stored sync as a line, named with what is known of this workspace where the server sent only IDs.
    pub fn pipeline(&self, sync: &Sync) -> Pipeline {
        let told = Pipeline::of_sync(sync);
        let id = |field: FieldId| sync.text(field.attribute());
        let connector = |name: &str, field| {
            if sync.name_of(name).is_some() {
                return None;
            }
            let id = ConnectorId::parse(id(field)?.as_str()).ok()?;
            self.connector(id).found().map(|found| found.name.clone())
        };
        let model = || {
            let id = ModelId::parse(id(FieldId::Model)?.as_str()).ok()?;
            self.model(id).found().map(|found| found.name.clone())
        };
        Pipeline {
            source: connector("source", FieldId::Source).or(told.source),
            model: sync.name_of("model").or_else(model).or(told.model),
            destination: connector("destination", FieldId::Destination).or(told.destination),
            ..told
        }
    }

    /// Stores a reported sync.
    pub fn learn_sync(&mut self, sync: Sync) {
        self.version += 1;
        self.last_runs.judge_again(&sync);
        self.last_runs.doubt(&sync.id);
        if !self.syncs.replace(&sync) {
            self.single_syncs.insert(sync.id.0.to_string(), sync);
        }
    }

    /// Forgets a sync that no longer exists.
    pub fn remove_sync(&mut self, id: &SyncId) {
        self.version += 1;
        self.single_syncs.remove(id.0.as_str());
        self.syncs.remove(id);
    }

    /// Makes the sync list reload.
    pub fn forget_syncs(&mut self) {
        if !matches!(self.syncs.pages.next, Next::Asked(_)) {
            self.syncs.pages.next = Next::Page(1);
        }
    }
}
