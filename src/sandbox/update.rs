//! `PUT` and `PATCH /syncs/:id`: a part of the fields, by the same words.

use serde_json::json;

use super::auth::User;
use super::contract::{self, Messages, Presence};
use super::create::{changed, full_contract};
use super::http::{Answer, Call, Reply};
use super::options::Dialect;
use super::state::ServerState;
use super::syncs::{COLUMNS, find};
use super::{serialize, workspaces};

pub(super) fn update(world: &mut ServerState, call: &Call, user: User, id: &str) -> Answer {
    let id = contract::id(id, "id")?;
    let mut record = contract::record(call, "sync", &COLUMNS)?;
    let published = world.dialect == Dialect::Published;
    if published {
        published_words(&record)?;
    } else {
        full_contract(call, &record, Presence::Optional)?;
    }
    let workspace = workspaces::chosen(world, call, user)?;
    let place = find(world, workspace, id)?;
    workspaces::may_write(user)?;
    if record.is_empty() {
        return Err(Reply::json(422, json!({ "error": "param is missing or the value is empty: sync" })));
    }
    // A cursor is chosen once.
    record.shift_remove("cursor_field");
    let mut sync = changed(world, world.syncs[place].clone(), &record, "Sync update failed")?;
    sync.updated = world.now;
    world.syncs[place] = sync.clone();
    let shown = serialize::sync(world, &sync);
    Ok(Reply::ok(if published {
        json!({ "success": true, "message": "Sync updated successfully", "data": shown })
    } else {
        json!({ "data": shown })
    }))
}

fn published_words(record: &serde_json::Map<String, serde_json::Value>) -> Result<(), Reply> {
    let mut messages = Messages::default();
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
    messages.under("sync")
}
