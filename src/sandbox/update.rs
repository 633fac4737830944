//! `PUT` and `PATCH /syncs/:id`: a part of the fields, by the same words.

use serde_json::json;

use super::contract::{self, Messages, Presence};
use super::create::{Crash, assign, drop_unused, exact_words, full_contract, problems};
use super::http::{Answer, Call, Reply};
use super::options::Dialect;
use super::state::ServerState;
use super::syncs::{COLUMNS, find};
use super::{errors, serialize, workspaces};

/// Changes a sync.
pub(super) fn update(world: &mut ServerState, call: &Call, id: &str) -> Answer {
    let user = world.auth.user(call, world.now)?;
    let id = contract::id(id, "id")?;
    let mut record = contract::record(call, "sync", &COLUMNS)?;
    let published = world.dialect == Dialect::Published;
    let mut messages = Messages::default();
    if published {
        published_words(&record, &mut messages);
    } else {
        full_contract(&record, Presence::Optional, &mut messages).map_err(|Crash| errors::framework(call, 500))?;
    }
    messages.under("sync")?;
    let workspace = workspaces::chosen(world, call, user)?;
    let place = find(world, workspace, id)?;
    workspaces::may_write(user)?;
    if record.is_empty() {
        return Err(errors::parameter_missing("sync"));
    }
    // A cursor is chosen once.
    record.shift_remove("cursor_field");
    let mut sync = world.syncs[place].clone();
    assign(&mut sync, &record)?;
    if !published {
        exact_words(&sync)?;
    }
    drop_unused(&mut sync);
    let problems = problems(world, &sync);
    if !problems.is_empty() {
        return Err(errors::invalid("Sync update failed", &problems));
    }
    sync.updated = world.now;
    world.syncs[place] = sync.clone();
    let shown = serialize::sync(world, &sync);
    Ok(Reply::ok(if published {
        json!({ "success": true, "message": "Sync updated successfully", "data": shown })
    } else {
        json!({ "data": shown })
    }))
}

fn published_words(record: &serde_json::Map<String, serde_json::Value>, messages: &mut Messages) {
    for (field, word, message) in [
        ("schedule_type", "automated", "invalid schedule type"),
        ("sync_mode", "full_refresh", "invalid sync mode"),
        ("sync_interval_unit", "minutes", "invalid sync interval unit"),
    ] {
        if record.get(field).is_some_and(|sent| sent != word) {
            messages.add(field, message);
        }
    }
    if record.get("configuration").is_some_and(contract::blank) {
        messages.add("configuration", "must be filled");
    }
}
