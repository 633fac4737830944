//! How records look in answers: connectors, models, syncs, runs, each in the words of the dialect.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::data::{Connector, Model};
use super::options::Dialect;
use super::run::Run;
use super::state::ServerState;
use super::sync::Sync;
use super::times::{minutes_before, written};

/// `{id, type, attributes}`.
pub(super) fn resource(id: i64, kind: &str, attributes: impl Into<Value>) -> Value {
    json!({ "id": id.to_string(), "type": kind, "attributes": attributes.into() })
}

/// The fields of an object literal.
pub(super) fn fields(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// Whether secrets and settings come along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Configuration {
    Shown,
    LeftOut,
}

pub(super) fn connector(one: &Connector, configuration: Configuration, now: Timestamp) -> Map<String, Value> {
    let mut out = fields(json!({
        "name": one.name,
        "description": one.description,
        "connector_type": one.side,
        "workspace_id": one.workspace_id,
        "created_at": written(minutes_before(now, one.age)),
        "updated_at": written(minutes_before(now, one.idle)),
    }));
    if configuration == Configuration::Shown {
        out.insert("configuration".to_owned(), one.configuration.clone());
    }
    out.insert("connector_name".to_owned(), json!(one.kind));
    out.insert("icon".to_owned(), json!(icon(&one.side, &one.kind)));
    out
}

pub(super) fn icon(kind: &str, name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    format!(
        "https://raw.githubusercontent.com/Multiwoven/multiwoven/main/integrations/lib/multiwoven/integrations/{kind}/{snake}/icon.svg"
    )
}

fn nested_connector(world: &ServerState, id: Option<i64>, configuration: Configuration, now: Timestamp) -> Value {
    let Some(one) = id.and_then(|id| world.data.connector(id)) else { return Value::Null };
    with_id(one.id, connector(one, configuration, now))
}

fn with_id(id: i64, attributes: Map<String, Value>) -> Value {
    let mut out = fields(json!({ "id": id }));
    out.extend(attributes);
    Value::Object(out)
}

pub(super) fn model(world: &ServerState, one: &Model, now: Timestamp) -> Map<String, Value> {
    let mut out = fields(json!({
        "name": one.name,
        "description": one.description,
        "query": one.query,
        "query_type": one.query_type,
        "configuration": one.configuration,
        "primary_key": one.primary_key,
        "created_at": written(minutes_before(now, one.age)),
        "updated_at": written(minutes_before(now, one.idle)),
    }));
    if world.dialect == Dialect::Published {
        out.shift_remove("configuration");
        out.insert("connector_id".to_owned(), json!(one.connector_id));
    } else {
        let source = nested_connector(world, Some(one.connector_id), Configuration::Shown, now);
        out.insert("connector".to_owned(), source);
    }
    out
}

pub(super) fn sync(world: &ServerState, one: &Sync) -> Value {
    let mut out = fields(json!({
        "source_id": one.source_id,
        "destination_id": one.destination_id,
        "model_id": one.model_id,
        "configuration": one.configuration,
        "schedule_type": one.schedule_type,
        "sync_mode": one.mode,
        "sync_interval": one.interval,
        "sync_interval_unit": one.unit,
        "cron_expression": one.cron_expression,
    }));
    let (created, updated) = (written(one.created), written(one.updated));
    out.extend(fields(match world.dialect {
        Dialect::Published => json!({
            "cursor_field": one.cursor_field,
            "stream_name": one.stream_name,
            "status": one.status,
            "created_at": created,
            "updated_at": updated,
        }),
        Dialect::Multiwoven => {
            let now = world.started;
            let end = |id| nested_connector(world, id, Configuration::LeftOut, now);
            let model = one.model_id.and_then(|id| world.data.model(id));
            json!({
                "stream_name": one.stream_name,
                "status": one.status,
                "cursor_field": one.cursor_field,
                "current_cursor_field": null,
                "updated_at": updated,
                "created_at": created,
                "source": end(one.source_id),
                "destination": end(one.destination_id),
                "model": model.map(|query| with_id(query.id, self::model(world, query, now))),
            })
        }
    }));
    // The published contract has no nulls: what is absent is left out.
    if world.dialect == Dialect::Published {
        out.retain(|_, value| !value.is_null());
    }
    resource(one.id, "syncs", out)
}

/// A run as it stands at a moment.
pub(super) fn run(one: &Run, now: Timestamp) -> Value {
    let status = one.status(now);
    let over = !one.active(now);
    let done = over && status != "canceled";
    let queried = done || matches!(status, "queued" | "in_progress");
    let count = |known: bool, number: usize| known.then_some(number);
    let attributes = json!({
        "sync_id": one.sync,
        "status": status,
        "sync_run_type": one.kind,
        "started_at": one.started(now).map(written),
        "finished_at": over.then(|| written(one.finish())),
        "duration": done.then(|| json!(seconds(one.millis))),
        "total_query_rows": count(queried, one.total),
        "total_rows": count(done, one.total),
        "skipped_rows": 0,
        "successful_rows": count(done, one.total - one.failed),
        "failed_rows": count(done, one.failed),
        "error": null,
        "created_at": written(one.created),
        "updated_at": written(one.updated(now)),
    });
    resource(one.id, "sync_runs", attributes)
}

fn seconds(millis: i64) -> f64 {
    f64::from(i32::try_from(millis).unwrap_or(i32::MAX)) / 1000.0
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::{Run, run};
    use crate::sandbox::times::millis_after;

    #[test]
    fn rows_are_counted_only_at_the_end() {
        let one = Run::new(1, 1, "general", 8, 3, Timestamp::UNIX_EPOCH);
        let early = run(&one, millis_after(Timestamp::UNIX_EPOCH, 2_600));
        assert_eq!(early["attributes"]["total_query_rows"], 8);
        assert!(early["attributes"]["failed_rows"].is_null());
        assert!(early["attributes"]["finished_at"].is_null());
        let late = run(&one, millis_after(Timestamp::UNIX_EPOCH, 9_000));
        assert_eq!(late["attributes"]["successful_rows"], 5);
        assert_eq!(late["attributes"]["failed_rows"], 3);
        assert_eq!(late["attributes"]["status"], "success");
    }
}
