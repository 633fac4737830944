//! The way a request goes: which handler its method and path belong to. What is not here is 404.

use jiff::Timestamp;

use super::http::{Answer, Call, Reply, Sent};
use super::options::Dialect;
use super::state::ServerState;
use super::{connectors, create, definitions, errors, models, query, records, runs, schedule, scheduler};
use super::{syncs, update, workspaces};

/// Answers a request at a moment.
pub(super) fn answer(world: &mut ServerState, call: &Call, now: Timestamp) -> Reply {
    world.now = now;
    scheduler::catch_up(world, now);
    runs::settle(world, now);
    // The framework reads the body before any handler does.
    if call.sent == Sent::Malformed {
        return errors::framework(call, 400);
    }
    match handle(world, call) {
        Ok(reply) | Err(reply) => reply,
    }
}

/// Hands a request to its handler.
fn handle(world: &mut ServerState, call: &Call) -> Answer {
    let now = world.now;
    let path: Vec<&str> = call.path.trim_matches('/').split('/').collect();
    let Some(rest) = path.strip_prefix(&["api", "v1"]) else {
        return elsewhere(world, call, &path);
    };
    match (call.method.as_str(), rest) {
        ("POST", ["login"]) => world.auth.login(call, now),
        ("DELETE", ["logout"]) => world.auth.logout(call, now),
        ("GET", ["workspaces"]) => workspaces::list(world, call, now),
        ("GET", ["workspaces", id]) => workspaces::show(world, call, now, id),
        ("GET", ["users", "me"]) => workspaces::me(world, call, now),
        ("GET", ["connectors"]) => connectors::list(world, call),
        ("GET", ["connectors", id]) => connectors::show(world, call, id),
        ("GET", ["connectors", id, "discover"]) => connectors::discover(world, call, id),
        ("POST", ["connectors", id, "query_source"]) => query::run(world, call, id),
        ("GET", ["models"]) => models::list(world, call),
        ("GET", ["models", id]) => models::show(world, call, id),
        ("GET", ["connector_definitions"]) => definitions::list(world, call),
        ("GET", ["connector_definitions", name]) => definitions::show(world, call, name),
        ("GET", ["syncs"]) => syncs::list(world, call),
        ("POST", ["syncs"]) => create::create(world, call),
        ("GET", ["syncs", "configurations"]) => definitions::mappings(world, call),
        ("GET", ["syncs", id]) => syncs::show(world, call, id),
        ("PUT" | "PATCH", ["syncs", id]) => update::update(world, call, id),
        ("DELETE", ["syncs", id]) => syncs::delete(world, call, id),
        ("PATCH", ["syncs", id, "enable"]) => syncs::enable(world, call, id),
        ("POST", ["schedule_syncs"]) => schedule::start(world, call),
        ("DELETE", ["schedule_syncs", id]) => schedule::cancel(world, call, id),
        ("GET", ["syncs", id, "sync_runs"]) => runs::list(world, call, id),
        ("GET", ["syncs", id, "sync_runs", run]) => runs::show(world, call, id, run),
        ("GET", ["syncs", id, "sync_runs", run, "sync_records"]) => records::list(world, call, id, run),
        ("GET", ["syncs", id, "sync_runs", run, "sync_records", record]) => records::show(world, call, id, run, record),
        _ => Err(errors::framework(call, 404)),
    }
}

/// The one path that only the published documents have.
fn elsewhere(world: &mut ServerState, call: &Call, path: &[&str]) -> Answer {
    match (world.dialect, call.method.as_str(), path) {
        (Dialect::Published, "POST", ["enterprise", "api", "v1", "syncs", id, "test"]) => {
            schedule::test(world, call, id)
        }
        _ => Err(errors::framework(call, 404)),
    }
}
