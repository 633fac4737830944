//! What a server can be asked without changing anything, and what it answers.

use jiff::Timestamp;

use crate::domain::catalog::Catalog;
use crate::domain::connector::{Connector, ConnectorRole, Model};
use crate::domain::dialect::Dialect;
use crate::domain::id::{ConnectorId, ModelId, SyncId};
use crate::domain::run::{Record, Run, RunId};
use crate::domain::sample::Sample;
use crate::domain::sync::Sync;
use crate::domain::text::SanitizedText;

/// A question that changes nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Query {
    /// A page of the workspace's connectors of one side, from 1.
    Connectors(ConnectorRole, u32),
    /// A page of its models, from 1.
    Models(ModelWords, u32),
    /// One connector.
    Connector(ConnectorId),
    /// One model.
    Model(ModelId),
    /// A destination's catalog.
    Catalog(ConnectorId, CachePolicy),
    /// The columns and first rows of a model: its query, asked of its source.
    Rows {
        /// The model.
        model: ModelId,
        /// Its source.
        source: ConnectorId,
        /// Its query.
        query: String,
    },
    /// Which dialect the syncs that are there speak.
    Dialect,
    /// A page of the workspace's syncs, from 1, the last changed first.
    Syncs(u32),
    /// A page of the same list, of so many rows, in which a create is looked up.
    SyncList {
        /// Its number, from 1.
        number: u32,
        /// How many rows it should hold.
        size: u32,
    },
    /// The filters and variables for templates.
    TemplateWords,
    /// One sync.
    Sync(SyncId),
    /// A page of a sync's runs, from 1, the newest first.
    Runs(SyncId, u32),
    /// A page of a run's records, from 1.
    Records {
        /// The sync.
        sync: SyncId,
        /// The run.
        run: RunId,
        /// Whether only those that failed.
        which: RecordFilter,
        /// The page.
        page: u32,
    },
}

/// Which records of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RecordFilter {
    /// Those that the destination rejected.
    Failed,
    /// All of them.
    All,
}

/// Which words a list of models is asked for with: servers differ (api facts, traps 11 and 28).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ModelWords {
    /// The usual words of the dialect. Where the published ones bring nothing, the other ones are tried.
    #[default]
    Usual,
    /// The four words of the open-source server.
    Four,
}

/// Whether a stored catalog will do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CachePolicy {
    /// It will.
    Stored,
    /// The destination is to be asked again. When that fails, the stored one is gone.
    Refresh,
}

/// What a server answers.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    /// A page of connectors.
    Connectors(Page<Connector>),
    /// A page of models, and the words that brought it.
    Models(Page<Model>, ModelWords),
    /// One connector.
    Connector(Connector),
    /// One model.
    Model(Model),
    /// A catalog.
    Catalog(Box<Catalog>),
    /// Rows.
    Rows(Box<Sample>),
    /// The dialect that its syncs speak, if they tell.
    Dialect(Option<Dialect>),
    /// A page of syncs.
    Syncs(Page<Sync>),
    /// A page of syncs, with the server's clock where it told it.
    SyncList(Page<Sync>, Option<Timestamp>),
    /// The filters and variables for templates.
    TemplateWords(Vec<TemplateWord>),
    /// One sync.
    Sync(Box<Sync>),
    /// A page of runs.
    Runs(Page<Run>),
    /// A page of records.
    Records(Page<Record>),
}

/// A filter or a variable that a server lists for templates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateWord {
    /// Its name.
    pub name: SanitizedText,
    /// What is written into a template for it.
    pub text: String,
    /// What it does, in the server's words.
    pub about: SanitizedText,
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<T> {
    /// Its rows; those that could not be read are left out.
    pub rows: Vec<T>,
    /// How many rows it had before.
    pub count: usize,
    /// The number of the last page, where the server tells.
    pub last: Option<u32>,
}

impl<T> Page<T> {
    /// The page that comes after this one, of this number: none after the last, by its links, or by being empty where
    /// there are none. Servers link on beyond the end (api facts §2).
    pub fn next(&self, number: u32) -> Option<u32> {
        let is_last = self.count == 0 || self.last.is_some_and(|last| number >= last);
        (!is_last).then(|| number.saturating_add(1))
    }
}
