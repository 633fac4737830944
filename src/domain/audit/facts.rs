//! What an audit is told of a sync.

use serde_json::Value;

use crate::domain::connector::{Connector, ConnectorRole, Model};
use crate::domain::id::{ConnectorId, ModelId};
use crate::domain::rejected::covered;
use crate::domain::remote_context::{Remote, RemoteContext};
use crate::domain::run::{Run, RunStatus};
use crate::domain::sync::Sync;
use crate::domain::text::SanitizedText;

/// A sync with what was read of it.
#[derive(Debug, Clone)]
pub struct SyncFacts {
    /// The sync.
    pub sync: Sync,
    /// Its runs, the newest first; as many as were read.
    pub runs: Vec<Run>,
    /// Why rows of its rejecting run were rejected, with how many its server lists, the most frequent first.
    pub reasons: Vec<(String, usize)>,
    /// Its connectors, model, catalog and first rows.
    pub known: RemoteContext,
}

/// The run whose rejected rows may wait still: the last one with any, the newest first, if the last run ended well.
pub fn rejecting_run(runs: &[Run]) -> Option<&Run> {
    let last = covered(runs).next()?;
    let is_rejecting = |run: &&Run| run.rows.failed.unwrap_or(0) > 0;
    covered(runs).find(is_rejecting).filter(|_| last.status == RunStatus::Success)
}

/// What a sync tells of its own connectors and model.
pub fn known_of(sync: &Sync) -> RemoteContext {
    RemoteContext {
        source: connector(sync, "source", ConnectorRole::Source).map_or(Remote::NotAsked, Remote::Loaded),
        destination: connector(sync, "destination", ConnectorRole::Destination)
            .map_or(Remote::NotAsked, Remote::Loaded),
        model: model(sync).map_or(Remote::NotAsked, Remote::Loaded),
        ..RemoteContext::default()
    }
}

fn connector(sync: &Sync, end: &str, side: ConnectorRole) -> Option<Connector> {
    let told = sync.attributes.get(end)?;
    let id = ConnectorId::parse(&sync.text(&format!("{end}_id"))?.to_string()).ok()?;
    let text = |name: &str| told.get(name).and_then(Value::as_str).map(SanitizedText::new);
    Some(Connector { id, name: text("name")?, kind: text("connector_name").unwrap_or_default(), side: Some(side) })
}

fn model(sync: &Sync) -> Option<Model> {
    let told = sync.attributes.get("model")?;
    let own = |name: &str| told.get(name).and_then(Value::as_str).filter(|text| !text.trim().is_empty());
    let source = told.get("connector");
    let id = source.and_then(|source| source.get("id")).or_else(|| sync.attributes.get("source_id"));
    Some(Model {
        id: ModelId::parse(&sync.text("model_id")?.to_string()).ok()?,
        name: SanitizedText::new(own("name")?),
        kind: own("query_type").map(SanitizedText::new).unwrap_or_default(),
        query: own("query").map(str::to_owned),
        primary_key: own("primary_key").map(str::to_owned),
        source: id.and_then(|id| ConnectorId::parse(id.to_string().trim_matches('"')).ok()),
        source_name: source.and_then(|source| source.get("name")?.as_str()).map(SanitizedText::new),
    })
}
