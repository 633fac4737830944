//! Running a sync now, stopping it, and the published test run.

use serde_json::json;

use super::auth::User;
use super::contract::{self, Check, Numbers, Presence};
use super::http::{Answer, Call, Reply};
use super::state::ServerState;
use super::{errors, runs, syncs, workspaces};

/// `POST /schedule_syncs`.
pub(super) fn start(world: &mut ServerState, call: &Call, user: User) -> Answer {
    let record = contract::record(call, "schedule_sync", &["sync_id"])?;
    let mut check = Check::new(&record, Presence::Required, Numbers::Lenient);
    let id = check.integer("sync_id");
    check.messages.under("schedule_sync")?;
    let place = ready(world, call, user, id.unwrap_or_default())?;
    manual(world, place)?;
    begin(world, place, "general", "Sync scheduled successfully")
}

/// `DELETE /schedule_syncs/:id`.
pub(super) fn cancel(world: &mut ServerState, call: &Call, user: User, id: &str) -> Answer {
    let place = ready(world, call, user, contract::id(id, "sync_id")?)?;
    manual(world, place)?;
    let Some(run) = active(world, place) else {
        return Err(errors::refusal(424, "Sync cannot be cancelled due to no active sync run"));
    };
    let now = world.now;
    world.runs[run].cancel(now);
    Ok(Reply::ok(json!({ "message": "Sync cancelled successfully" })))
}

/// `POST /enterprise/api/v1/syncs/:id/test`: one row.
pub(super) fn test(world: &mut ServerState, call: &Call, user: User, id: &str) -> Answer {
    let place = ready(world, call, user, contract::id(id, "sync_id")?)?;
    begin(world, place, "test", "Sync test triggered successfully")
}

fn begin(world: &mut ServerState, place: usize, kind: &'static str, said: &str) -> Answer {
    if active(world, place).is_some() {
        return Err(errors::refusal(424, "Sync cannot be scheduled due to active sync run"));
    }
    runs::begin(world, place, kind, world.now);
    Ok(Reply::ok(json!({ "message": said })))
}

fn ready(world: &ServerState, call: &Call, user: User, id: i64) -> Result<usize, Reply> {
    let workspace = workspaces::chosen(world, call, user)?;
    let place = syncs::place(world, workspace, id).ok_or_else(|| errors::refusal(404, "Sync not found"))?;
    workspaces::may_write(user)?;
    Ok(place)
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
