//! What an audit is told of a sync.

use serde_json::Value;

use crate::domain::connector::{Connector, ConnectorRole, Model};
use crate::domain::id::{ConnectorId, ModelId};
use crate::domain::remote_context::{Remote, RemoteContext};
use crate::domain::run::{Record, Run, RunStatus};
use crate::domain::sync::Sync;
use crate::domain::text::SanitizedText;

/// A sync with what was read of it.
#[derive(Debug, Clone)]
pub struct SyncFacts {
    /// The sync.
    pub sync: Sync,
    /// Its runs, the newest first; as many as were read.
    pub runs: Vec<Run>,
    /// Why rows of its last run were rejected, with how many, the most frequent first.
    pub reasons: Vec<(SanitizedText, usize)>,
    /// Its connectors, model, catalog and first rows.
    pub known: RemoteContext,
}

/// The last run of a sync, the newest first, if it ended well and had rows rejected.
pub fn rejecting_run(runs: &[Run]) -> Option<&Run> {
    let last = runs.iter().find(|run| !run.is_test && !run.status.is_active())?;
    (last.status == RunStatus::Success && last.rows.failed.unwrap_or(0) > 0).then_some(last)
}

/// Why records were rejected, with how many each, the most frequent first.
pub fn count_reasons(records: &[Record]) -> Vec<(SanitizedText, usize)> {
    let mut reasons: Vec<(SanitizedText, usize)> = Vec::new();
    for reason in records.iter().filter_map(Record::reason) {
        match reasons.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, count)) => *count += 1,
            None => reasons.push((reason, 1)),
        }
    }
    reasons.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    reasons
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
