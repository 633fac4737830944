//! Running a sync now, stopping it, and the published test run.

use serde_json::{Value, json};

use super::contract::{self, Messages, Numbers, Presence};
use super::http::{Answer, Call, Reply};
use super::state::ServerState;
use super::{errors, runs, syncs, workspaces};

/// `POST /schedule_syncs`.
pub(super) fn start(world: &mut ServerState, call: &Call) -> Answer {
    let user = world.auth.user(call, world.now)?;
    let record = contract::record(call, "schedule_sync", &["sync_id"])?;
    let mut messages = Messages::default();
    let id = contract::integer(&record, "sync_id", Presence::Required, Numbers::Lenient, &mut messages);
    messages.under("schedule_sync")?;
    let workspace = workspaces::chosen(world, call, user)?;
    let place = ready(world, workspace, id.unwrap_or_default())?;
    workspaces::may_write(user)?;
    manual(world, place)?;
    if active(world, place).is_some() {
        return Err(errors::refusal(424, "Sync cannot be scheduled due to active sync run"));
    }
    runs::begin(world, place, "general", world.now);
    Ok(said("Sync scheduled successfully"))
}

/// `DELETE /schedule_syncs/:id`.
pub(super) fn cancel(world: &mut ServerState, call: &Call, id: &str) -> Answer {
    let user = world.auth.user(call, world.now)?;
    let id = contract::id(id, "sync_id")?;
    let workspace = workspaces::chosen(world, call, user)?;
    let place = ready(world, workspace, id)?;
    workspaces::may_write(user)?;
    manual(world, place)?;
    let Some(run) = active(world, place) else {
        return Err(errors::refusal(424, "Sync cannot be cancelled due to no active sync run"));
    };
    let now = world.now;
    world.runs[run].cancel(now);
    Ok(said("Sync cancelled successfully"))
}

/// `POST /enterprise/api/v1/syncs/:id/test`: one row.
pub(super) fn test(world: &mut ServerState, call: &Call, id: &str) -> Answer {
    let user = world.auth.user(call, world.now)?;
    let id = contract::id(id, "sync_id")?;
    let workspace = workspaces::chosen(world, call, user)?;
    let place = ready(world, workspace, id)?;
    workspaces::may_write(user)?;
    if active(world, place).is_some() {
        return Err(errors::refusal(424, "Sync cannot be scheduled due to active sync run"));
    }
    runs::begin(world, place, "test", world.now);
    Ok(said("Sync test triggered successfully"))
}

fn said(words: &str) -> Reply {
    let mut body = serde_json::Map::new();
    body.insert("message".to_owned(), json!(words));
    Reply::ok(Value::Object(body))
}

fn ready(world: &ServerState, workspace: i64, id: i64) -> Result<usize, Reply> {
    syncs::place(world, workspace, id).ok_or_else(|| errors::refusal(404, "Sync not found"))
}

fn manual(world: &ServerState, place: usize) -> Result<(), Reply> {
    let sync = &world.syncs[place];
    if sync.status == "disabled" {
        return Err(errors::refusal(424, "Sync is disabled"));
    }
    if sync.schedule_type != "manual" {
        return Err(errors::refusal(424, "Sync Schedule type should be manual"));
    }
    Ok(())
}

fn active(world: &ServerState, place: usize) -> Option<usize> {
    let sync = world.syncs[place].id;
    world.runs.iter().position(|run| run.sync == sync && run.active(world.now))
}
