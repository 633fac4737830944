//! Syncs as they are kept: the record, the list, one of them, switching on and off, deleting.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::data::SeedSync;
use super::http::{Answer, Call, Reply};
use super::pages::{self, BadPage};
use super::state::ServerState;
use super::times::minutes_before;
use super::{Dialect, contract, errors, serialize, workspaces};

/// The record's columns: what a body without `sync` may name.
pub(super) const COLUMNS: [&str; 12] = [
    "source_id",
    "destination_id",
    "model_id",
    "schedule_type",
    "sync_mode",
    "sync_interval",
    "sync_interval_unit",
    "cron_expression",
    "stream_name",
    "configuration",
    "cursor_field",
    "status",
];

/// A sync.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sync {
    pub(super) id: i64,
    pub(super) workspace: i64,
    pub(super) source_id: Option<i64>,
    pub(super) destination_id: Option<i64>,
    pub(super) model_id: Option<i64>,
    pub(super) stream_name: String,
    pub(super) schedule_type: String,
    pub(super) mode: String,
    pub(super) interval: Option<i64>,
    pub(super) unit: Option<String>,
    pub(super) cron_expression: Option<String>,
    pub(super) cursor_field: Value,
    pub(super) configuration: Value,
    pub(super) status: String,
    pub(super) created: Timestamp,
    pub(super) updated: Timestamp,
    pub(super) deleted: bool,
}

impl Sync {
    pub(super) fn blank(id: i64, workspace: i64, now: Timestamp) -> Self {
        Self {
            id,
            workspace,
            source_id: None,
            destination_id: None,
            model_id: None,
            stream_name: String::new(),
            schedule_type: String::new(),
            mode: String::new(),
            interval: None,
            unit: None,
            cron_expression: None,
            cursor_field: Value::Null,
            configuration: Value::Null,
            status: "pending".to_owned(),
            created: now,
            updated: now,
            deleted: false,
        }
    }

    pub(super) fn from_seed(seed: &SeedSync, now: Timestamp) -> Self {
        Self {
            source_id: Some(seed.source_id),
            destination_id: Some(seed.destination_id),
            model_id: Some(seed.model_id),
            stream_name: seed.stream_name.clone(),
            schedule_type: seed.schedule_type.clone(),
            mode: seed.sync_mode.clone(),
            interval: seed.sync_interval,
            unit: seed.sync_interval_unit.clone(),
            cron_expression: seed.cron_expression.clone(),
            cursor_field: seed.cursor_field.clone(),
            configuration: seed.configuration.clone(),
            status: seed.status.clone(),
            created: minutes_before(now, seed.age),
            updated: minutes_before(now, seed.idle),
            ..Self::blank(seed.id, seed.workspace_id, now)
        }
    }
}

/// Where a sync of the workspace is kept.
pub(super) fn find(world: &ServerState, workspace: i64, id: i64) -> Result<usize, Reply> {
    place(world, workspace, id).ok_or_else(|| {
        let scope = "\"syncs\".\"discarded_at\" IS NULL AND \"syncs\".\"workspace_id\" = $1";
        errors::not_found("Sync", id, scope)
    })
}

/// Where a sync of the workspace is kept, if there is one.
pub(super) fn place(world: &ServerState, workspace: i64, id: i64) -> Option<usize> {
    world.syncs.iter().position(|sync| sync.id == id && sync.workspace == workspace && !sync.deleted)
}

/// One sync in an answer of its own.
fn alone(world: &ServerState, sync: &Sync) -> Reply {
    let shown = serialize::sync(world, sync);
    Reply::ok(match world.dialect {
        Dialect::Published => shown,
        Dialect::Multiwoven => json!({ "data": shown }),
    })
}

/// `GET /syncs`.
pub(super) fn list(world: &ServerState, call: &Call) -> Answer {
    let user = world.auth.user(call, world.now)?;
    let page = pages::wanted(call, world.dialect, BadPage::Refused)?;
    let workspace = workspaces::chosen(world, call, user)?;
    let mut found: Vec<&Sync> =
        world.syncs.iter().filter(|sync| sync.workspace == workspace && !sync.deleted).collect();
    found.sort_by_key(|sync| std::cmp::Reverse((sync.updated, sync.id)));
    let found: Vec<Value> = found.into_iter().map(|sync| serialize::sync(world, sync)).collect();
    Ok(pages::answer(call, page, &found))
}

/// `GET /syncs/:id`.
pub(super) fn show(world: &ServerState, call: &Call, id: &str) -> Answer {
    let user = world.auth.user(call, world.now)?;
    let id = contract::id(id, "id")?;
    let workspace = workspaces::chosen(world, call, user)?;
    let place = find(world, workspace, id)?;
    Ok(alone(world, &world.syncs[place]))
}

/// `DELETE /syncs/:id`.
pub(super) fn delete(world: &mut ServerState, call: &Call, id: &str) -> Answer {
    let user = world.auth.user(call, world.now)?;
    let id = contract::id(id, "id")?;
    let workspace = workspaces::chosen(world, call, user)?;
    let place = find(world, workspace, id)?;
    workspaces::may_write(user)?;
    world.syncs[place].deleted = true;
    Ok(Reply::empty(204))
}

/// `PATCH /syncs/:id/enable`.
pub(super) fn enable(world: &mut ServerState, call: &Call, id: &str) -> Answer {
    let user = world.auth.user(call, world.now)?;
    let id = contract::id(id, "id")?;
    let on = match call.field("enable") {
        None => return Err(errors::field("enable", "is missing")),
        Some(Value::Bool(on)) => *on,
        // Any of these words passes, and as a text each of them is true.
        Some(Value::String(text)) if matches!(text.as_str(), "true" | "false" | "1" | "0" | "t" | "f") => true,
        Some(_) => return Err(errors::field("enable", "must be boolean")),
    };
    let workspace = workspaces::chosen(world, call, user)?;
    let place = find(world, workspace, id)?;
    workspaces::may_write(user)?;
    let now = world.now;
    let sync = &mut world.syncs[place];
    if on == (sync.status != "disabled") {
        let event = if on { "enable" } else { "disable" };
        let words = format!("Event '{event}' cannot transition from '{}'.", sync.status);
        return Err(errors::exception(&words));
    }
    if on { "pending" } else { "disabled" }.clone_into(&mut sync.status);
    sync.updated = now;
    Ok(alone(world, &world.syncs[place]))
}
