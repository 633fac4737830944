//! Runs: beginning one, the list of a sync's, one of them.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::auth::User;
use super::http::{Answer, Call, Reply};
use super::options::Dialect;
use super::pages::{self, BadPage};
use super::run::Run;
use super::state::ServerState;
use super::{contract, errors, serialize, syncs, workspaces};

/// The words that the filter takes.
const STATUSES: [&str; 9] =
    ["pending", "started", "querying", "queued", "in_progress", "success", "paused", "failed", "canceled"];

/// Tells the syncs how their runs ended: pending becomes healthy or failed; failed stays.
pub(super) fn settle(world: &mut ServerState, now: Timestamp) {
    for run in world.runs.iter_mut().filter(|run| !run.told) {
        if run.active(now) {
            continue;
        }
        run.told = true;
        let status = match run.status(now) {
            "success" => "healthy",
            "failed" => "failed",
            _ => continue,
        };
        let sync = world.syncs.iter_mut().find(|sync| sync.id == run.sync && !sync.deleted);
        if let Some(sync) = sync.filter(|sync| sync.status == "pending" || sync.status == "healthy") {
            status.clone_into(&mut sync.status);
            sync.updated = run.finish();
        }
    }
}

/// What is said of a run that is not there.
fn missing(world: &ServerState, words: &str) -> Reply {
    match world.dialect {
        Dialect::Published => Reply::json(404, json!({ "message": words, "status": 404 })),
        Dialect::Multiwoven => errors::refusal(404, words),
    }
}

/// The sync of the workspace that a path names.
pub(super) fn sync_of(world: &ServerState, call: &Call, user: User, id: &str, status: &[&str]) -> Result<i64, Reply> {
    let mut messages = contract::Messages::default();
    let sync = id.parse::<i64>().ok();
    if sync.is_none() {
        messages.add("sync_id", "must be an integer");
    }
    if call.param("status").is_some_and(|wanted| !status.contains(&wanted)) {
        messages.add("status", "must be a valid status");
    }
    messages.flat()?;
    let workspace = workspaces::chosen(world, call, user)?;
    let found = sync.filter(|id| syncs::place(world, workspace, *id).is_some());
    found.ok_or_else(|| missing(world, "Sync not found"))
}

/// `GET /syncs/:id/sync_runs`.
pub(super) fn list(world: &mut ServerState, call: &Call, user: User, sync: &str) -> Answer {
    let page = pages::wanted(call, world.dialect, BadPage::Refused)?;
    let sync = sync_of(world, call, user, sync, &STATUSES)?;
    first_look(world, sync);
    let now = world.now;
    let wanted = call.param("status");
    let mut found: Vec<&Run> = world.runs.iter().filter(|run| run.sync == sync).collect();
    found.retain(|run| wanted.is_none_or(|wanted| run.status(now) == wanted));
    found.sort_by_key(|run| std::cmp::Reverse((run.created, run.id)));
    Ok(pages::answer(call, page, found, |run| serialize::run(run, now)))
}

/// Begins a run of a seeded sync when its runs are first looked at: one like its last.
fn first_look(world: &mut ServerState, sync: i64) {
    let Some(place) = world.unseen.iter().position(|unseen| *unseen == sync) else { return };
    world.unseen.remove(place);
    let last = world.runs.iter().filter(|run| run.sync == sync).max_by_key(|run| run.created);
    let Some((total, failed)) = last.map(|run| (run.total, run.failed)) else { return };
    let id = world.runs.iter().map(|run| run.id).max().unwrap_or_default() + 1;
    world.runs.push(Run::new(id, sync, "general", total, failed, world.now));
}

/// A run of a sync.
pub(super) fn find<'a>(world: &'a ServerState, sync: i64, run: i64, words: &str) -> Result<&'a Run, Reply> {
    let found = world.runs.iter().find(|one| one.id == run && one.sync == sync);
    found.ok_or_else(|| missing(world, words))
}

/// `GET /syncs/:id/sync_runs/:id`.
pub(super) fn show(world: &ServerState, call: &Call, user: User, sync: &str, run: &str) -> Answer {
    let run = contract::id(run, "id")?;
    let sync = sync_of(world, call, user, sync, &STATUSES)?;
    let run = find(world, sync, run, "Sync Run not found")?;
    Ok(Reply::ok(json!({ "data": serialize::run(run, world.now) })))
}

/// Begins a run of a sync at a moment.
pub(super) fn begin(world: &mut ServerState, place: usize, kind: &'static str, at: Timestamp) {
    let sync = &world.syncs[place];
    let model = sync.model_id.and_then(|id| world.data.model(id));
    let rows = model.map_or(0, |model| world.data.rows(model).len());
    let total = if kind == "test" { rows.min(1) } else { rows };
    let destination = sync.destination_id.and_then(|id| world.data.connector(id));
    let troubled = destination.is_some_and(|one| one.troubled_stream.as_ref() == Some(&sync.stream_name));
    let failed = if troubled { total.div_ceil(3) } else { 0 };
    let id = world.runs.iter().map(|run| run.id).max().unwrap_or_default() + 1;
    let run = Run::new(id, sync.id, kind, total, failed, at);
    world.runs.push(run);
}

/// A row of a run: the model's rows over and over, with a key of its own where the key is a number.
pub(super) fn row(rows: &[Value], key: &str, place: usize) -> Value {
    let Some(row) = rows.get(place.checked_rem(rows.len()).unwrap_or_default()) else {
        return Value::Object(Map::new());
    };
    let mut row = row.clone();
    if place >= rows.len()
        && let Some(id) = row.get_mut(key).filter(|id| id.is_i64())
    {
        *id = json!(place + 1);
    }
    row
}
