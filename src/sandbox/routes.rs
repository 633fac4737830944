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

fn handle(world: &mut ServerState, call: &Call) -> Answer {
    let now = world.now;
    let path: Vec<&str> = call.path.trim_matches('/').split('/').collect();
    // Who has no token is told so only where there is something.
    let user = world.auth.user(call, now);
    match (call.method.as_str(), path.as_slice()) {
        // The one path that only the published documents have.
        ("POST", ["enterprise", "api", "v1", "syncs", id, "test"]) if world.dialect == Dialect::Published => {
            schedule::test(world, call, user?, id)
        }
        (method, ["api", "v1", rest @ ..]) => match (method, rest) {
            ("POST", ["login"]) => world.auth.login(call, now),
            ("DELETE", ["logout"]) => Ok(world.auth.logout(user?, now)),
            ("GET", ["workspaces"]) => Ok(workspaces::list(world, user?)),
            ("GET", ["workspaces", id]) => workspaces::show(world, user?, id),
            ("GET", ["users", "me"]) => workspaces::me(world, call, user?),
            ("GET", ["connectors"]) => connectors::list(world, call, user?),
            ("GET", ["connectors", id]) => connectors::show(world, call, user?, id),
            ("GET", ["connectors", id, "discover"]) => connectors::discover(world, call, user?, id),
            ("POST", ["connectors", id, "query_source"]) => query::run(world, call, user?, id),
            ("GET", ["models"]) => models::list(world, call, user?),
            ("GET", ["models", id]) => models::show(world, call, user?, id),
            ("GET", ["connector_definitions"]) => definitions::list(world, call, user?),
            ("GET", ["connector_definitions", name]) => definitions::show(world, call, user?, name),
            ("GET", ["syncs"]) => syncs::list(world, call, user?),
            ("POST", ["syncs"]) => create::create(world, call, user?),
            ("GET", ["syncs", "configurations"]) => definitions::mappings(world, call, user?),
            ("GET", ["syncs", id]) => syncs::show(world, call, user?, id),
            ("PUT" | "PATCH", ["syncs", id]) => update::update(world, call, user?, id),
            ("DELETE", ["syncs", id]) => syncs::delete(world, call, user?, id),
            ("PATCH", ["syncs", id, "enable"]) => syncs::enable(world, call, user?, id),
            ("POST", ["schedule_syncs"]) => schedule::start(world, call, user?),
            ("DELETE", ["schedule_syncs", id]) => schedule::cancel(world, call, user?, id),
            ("GET", ["syncs", id, "sync_runs"]) => runs::list(world, call, user?, id),
            ("GET", ["syncs", id, "sync_runs", run]) => runs::show(world, call, user?, id, run),
            ("GET", ["syncs", id, "sync_runs", run, "sync_records"]) => records::list(world, call, user?, id, run),
            ("GET", ["syncs", id, "sync_runs", run, "sync_records", record]) => {
                records::show(world, call, user?, id, run, record)
            }
            _ => Err(errors::framework(call, 404)),
        },
        _ => Err(errors::framework(call, 404)),
    }
}
