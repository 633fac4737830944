//! Syncs: the list, one of them, switching on and off, deleting.

use serde_json::{Value, json};

use super::auth::User;
use super::http::{Answer, Call, Reply};
use super::options::Dialect;
use super::pages::{self, BadPage};
use super::state::ServerState;
use super::sync::Sync;
use super::{contract, errors, serialize, workspaces};

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
pub(super) fn list(world: &ServerState, call: &Call, user: User) -> Answer {
    let page = pages::wanted(call, world.dialect, BadPage::Refused)?;
    let workspace = workspaces::chosen(world, call, user)?;
    let mut found: Vec<&Sync> =
        world.syncs.iter().filter(|sync| sync.workspace == workspace && !sync.deleted).collect();
    found.sort_by_key(|sync| std::cmp::Reverse((sync.updated, sync.id)));
    Ok(pages::answer(call, page, found, |sync| serialize::sync(world, sync)))
}

/// `GET /syncs/:id`.
pub(super) fn show(world: &ServerState, call: &Call, user: User, id: &str) -> Answer {
    let id = contract::id(id, "id")?;
    let workspace = workspaces::chosen(world, call, user)?;
    let place = find(world, workspace, id)?;
    Ok(alone(world, &world.syncs[place]))
}

/// `DELETE /syncs/:id`.
pub(super) fn delete(world: &mut ServerState, call: &Call, user: User, id: &str) -> Answer {
    let id = contract::id(id, "id")?;
    let workspace = workspaces::chosen(world, call, user)?;
    let place = find(world, workspace, id)?;
    workspaces::may_write(user)?;
    world.syncs[place].deleted = true;
    Ok(Reply::empty(204))
}

/// `PATCH /syncs/:id/enable`.
pub(super) fn enable(world: &mut ServerState, call: &Call, user: User, id: &str) -> Answer {
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
