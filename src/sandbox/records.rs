//! The rows of a run, one by one, and what the destination said to each.

use serde_json::{Value, json};

use super::auth::User;
use super::http::{Answer, Call, Reply};
use super::options::Dialect;
use super::pages::{self, BadPage};
use super::run::Run;
use super::runs;
use super::state::ServerState;
use super::times::written;
use super::{contract, errors, serialize};

/// The words that the filter takes.
const STATUSES: [&str; 3] = ["pending", "success", "failed"];

/// `GET /syncs/:id/sync_runs/:id/sync_records`.
pub(super) fn list(world: &ServerState, call: &Call, user: User, sync: &str, run: &str) -> Answer {
    let page = pages::wanted(call, world.dialect, BadPage::Refused)?;
    let mut found = of(world, call, user, sync, run)?;
    if let Some(wanted) = call.param("status") {
        found.retain(|record| record["attributes"]["status"] == wanted);
    }
    Ok(pages::answer(call, page, found, |record| record))
}

/// `GET /syncs/:id/sync_runs/:id/sync_records/:id`.
pub(super) fn show(world: &ServerState, call: &Call, user: User, sync: &str, run: &str, record: &str) -> Answer {
    let record = contract::id(record, "id")?.to_string();
    let found = of(world, call, user, sync, run)?.into_iter().find(|one| one["id"] == record.as_str());
    let found = found.ok_or_else(|| errors::refusal(404, "Sync Record not found"))?;
    Ok(Reply::ok(json!({ "data": found })))
}

fn of(world: &ServerState, call: &Call, user: User, sync: &str, run: &str) -> Result<Vec<Value>, Reply> {
    let run = contract::id(run, "sync_run_id")?;
    let sync = runs::sync_of(world, call, user, sync, &STATUSES)?;
    let run = runs::find(world, sync, run, "SyncRun not found")?;
    Ok(records(world, run))
}

/// Rows appear when a run has ended.
fn records(world: &ServerState, run: &Run) -> Vec<Value> {
    let Some(sync) = world.syncs.iter().find(|sync| sync.id == run.sync) else { return Vec::new() };
    let Some(model) = sync.model_id.and_then(|id| world.data.model(id)) else { return Vec::new() };
    if run.active(world.now) || run.status(world.now) == "canceled" {
        return Vec::new();
    }
    let rows = world.data.rows(model);
    let stream = sync.destination_id.and_then(|id| world.data.stream(id, &sync.stream_name));
    // Streams that take rows in batches never say what became of one.
    let batch = stream.is_some_and(|stream| stream.get("batch_support") == Some(&Value::Bool(true)));
    let time = written(run.finish());
    let total = run.total;
    // A record belongs to the last run that sent it. What the published service does is not known.
    let is_later = |later: &&Run| {
        later.sync == run.sync
            && (later.created, later.id) > (run.created, run.id)
            && !later.active(world.now)
            && later.status(world.now) != "canceled"
    };
    let sent_since = world.runs.iter().filter(is_later).map(|later| later.total).max().unwrap_or_default();
    let gone = if world.dialect == Dialect::Multiwoven { sent_since } else { 0 };
    (gone..total)
        .map(|place| {
            let failed = rejected(place, total, run.failed);
            let row = runs::row(&rows, &model.primary_key, place);
            let sent = || (world.transform)(&sync.configuration, &row, run.finish());
            let logs = (!batch).then(|| logs(&sent(), failed));
            let attributes = json!({
                "sync_id": run.sync,
                "sync_run_id": run.id,
                "record": row,
                "status": if failed { "failed" } else { "success" },
                "action": "destination_insert",
                "logs": logs,
                "created_at": time,
                "updated_at": time,
            });
            let id = run.id.saturating_mul(10_000).saturating_add(i64::try_from(place).unwrap_or_default());
            serialize::resource(id, "sync_records", attributes)
        })
        .collect()
}

/// The rejected rows lie evenly among the others.
fn rejected(place: usize, total: usize, failed: usize) -> bool {
    total > 0 && (place * failed) / total != ((place + 1) * failed) / total
}

fn logs(sent: &Value, failed: bool) -> Value {
    let (response, level) = if failed {
        (r#"{"error":"RecordInvalid","description":"Description: cannot be blank"}"#, "error")
    } else {
        (r#"{"status":"ok"}"#, "info")
    };
    json!({ "request": json!([sent]).to_string(), "response": response, "level": level })
}

#[cfg(test)]
mod tests {
    #[test]
    fn as_many_rows_are_rejected_as_the_run_counts() {
        for (total, failed) in [(500, 50), (8, 3), (2, 2), (3, 0), (0, 0)] {
            let counted = (0..total).filter(|place| super::rejected(*place, total, failed)).count();
            assert_eq!(counted, failed);
        }
    }
}
