//! Runs: how far one has come is a matter of the clock, looked up when asked; nothing works in the background.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::data::SeedRun;
use super::http::{Answer, Call, Reply};
use super::pages::{self, BadPage};
use super::state::ServerState;
use super::times::{millis_after, minutes_before, written};
use super::{Dialect, contract, errors, serialize, syncs, workspaces};

/// The stages of a run and the millisecond at which each begins.
const STAGES: [(i64, &str); 5] =
    [(0, "pending"), (500, "started"), (1_000, "querying"), (2_000, "queued"), (2_500, "in_progress")];
/// How long a run takes.
pub(super) const MILLIS: i64 = 4_500;
/// The words that the filter takes.
const STATUSES: [&str; 9] =
    ["pending", "started", "querying", "queued", "in_progress", "success", "paused", "failed", "canceled"];

/// What became of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
enum End {
    /// It follows the clock.
    Clock,
    /// It was stopped at a moment.
    Canceled(Timestamp),
    /// It ended in this way.
    Past(String),
}

/// A run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) id: i64,
    pub(super) sync: i64,
    kind: &'static str,
    created: Timestamp,
    millis: i64,
    pub(super) total: usize,
    /// How many of the rows are rejected.
    pub(super) failed: usize,
    end: End,
    /// Whether the sync has been told how it ended.
    told: bool,
}

impl Run {
    pub(super) fn from_seed(seed: &SeedRun, now: Timestamp) -> Self {
        Self {
            id: seed.id,
            sync: seed.sync_id,
            kind: "general",
            created: minutes_before(now, seed.minutes_ago),
            millis: seed.millis,
            total: seed.total,
            failed: seed.failed,
            end: End::Past(seed.status.clone()),
            told: true,
        }
    }

    pub(super) fn new(id: i64, sync: i64, kind: &'static str, total: usize, failed: usize, now: Timestamp) -> Self {
        Self { id, sync, kind, created: now, millis: MILLIS, total, failed, end: End::Clock, told: false }
    }

    /// Where it stands.
    pub(super) fn status(&self, now: Timestamp) -> &str {
        let elapsed = now.duration_since(self.created).as_millis();
        match &self.end {
            End::Past(status) => status,
            End::Canceled(_) => "canceled",
            End::Clock if elapsed >= i128::from(self.millis) => {
                if self.total > 0 && self.failed == self.total {
                    "failed"
                } else {
                    "success"
                }
            }
            End::Clock => {
                let stage = STAGES.iter().rev().find(|(from, _)| elapsed >= i128::from(*from));
                stage.map_or("pending", |(_, name)| *name)
            }
        }
    }

    /// Whether it still goes on.
    pub(super) fn active(&self, now: Timestamp) -> bool {
        STAGES.iter().any(|(_, name)| *name == self.status(now))
    }

    pub(super) fn cancel(&mut self, now: Timestamp) {
        self.end = End::Canceled(now);
    }

    /// When its rows are written, which is when it ends.
    pub(super) fn finish(&self) -> Timestamp {
        match self.end {
            End::Canceled(at) => at,
            End::Clock | End::Past(_) => millis_after(self.created, self.millis),
        }
    }

    fn shown(&self, now: Timestamp) -> Value {
        let status = self.status(now);
        let over = !self.active(now);
        let done = over && status != "canceled";
        let queried = done || matches!(status, "queued" | "in_progress");
        let began = (status != "pending").then(|| written(millis_after(self.created, 500).min(self.finish())));
        let finished = over.then(|| written(self.finish()));
        let updated = if over {
            self.finish()
        } else {
            let elapsed = now.duration_since(self.created).as_millis();
            let since = STAGES.iter().rev().find(|(from, _)| elapsed >= i128::from(*from));
            millis_after(self.created, since.map_or(0, |(from, _)| *from))
        };
        let duration = done.then(|| json!(seconds(self.millis)));
        let count = |known: bool, number: usize| known.then_some(number);
        let attributes = json!({
            "sync_id": self.sync,
            "status": status,
            "sync_run_type": self.kind,
            "started_at": began,
            "finished_at": finished,
            "duration": duration,
            "total_query_rows": count(queried, self.total),
            "total_rows": count(done, self.total),
            "skipped_rows": 0,
            "successful_rows": count(done, self.total - self.failed),
            "failed_rows": count(done, self.failed),
            "error": null,
            "created_at": written(self.created),
            "updated_at": written(updated),
        });
        serialize::resource(self.id, "sync_runs", serialize::fields(attributes))
    }
}

fn seconds(millis: i64) -> f64 {
    f64::from(i32::try_from(millis).unwrap_or(i32::MAX)) / 1000.0
}

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
pub(super) fn sync_of(world: &ServerState, call: &Call, id: &str, status: &[&str]) -> Result<i64, Reply> {
    let user = world.auth.user(call, world.now)?;
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
pub(super) fn list(world: &ServerState, call: &Call, sync: &str) -> Answer {
    world.auth.user(call, world.now)?;
    let page = pages::wanted(call, world.dialect, BadPage::Refused)?;
    let sync = sync_of(world, call, sync, &STATUSES)?;
    let now = world.now;
    let wanted = call.param("status");
    let mut found: Vec<&Run> = world.runs.iter().filter(|run| run.sync == sync).collect();
    found.retain(|run| wanted.is_none_or(|wanted| run.status(now) == wanted));
    found.sort_by_key(|run| std::cmp::Reverse((run.created, run.id)));
    let found: Vec<Value> = found.into_iter().map(|run| run.shown(now)).collect();
    Ok(pages::answer(call, page, &found))
}

/// A run of a sync.
pub(super) fn find<'a>(world: &'a ServerState, sync: i64, run: i64, words: &str) -> Result<&'a Run, Reply> {
    let found = world.runs.iter().find(|one| one.id == run && one.sync == sync);
    found.ok_or_else(|| missing(world, words))
}

/// `GET /syncs/:id/sync_runs/:id`.
pub(super) fn show(world: &ServerState, call: &Call, sync: &str, run: &str) -> Answer {
    world.auth.user(call, world.now)?;
    let run = contract::id(run, "id")?;
    let sync = sync_of(world, call, sync, &STATUSES)?;
    let run = find(world, sync, run, "Sync Run not found")?;
    Ok(Reply::ok(json!({ "data": run.shown(world.now) })))
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

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::{MILLIS, Run};
    use crate::sandbox::times::millis_after;

    fn status_after(run: &Run, millis: i64) -> String {
        run.status(millis_after(Timestamp::UNIX_EPOCH, millis)).to_owned()
    }

    #[test]
    fn a_run_goes_through_its_stages_as_the_clock_does() {
        let run = Run::new(1, 1, "general", 8, 0, Timestamp::UNIX_EPOCH);
        let seen: Vec<String> = [0, 500, 1_500, 2_000, 2_500, 4_499, MILLIS, MILLIS * 100]
            .into_iter()
            .map(|millis| status_after(&run, millis))
            .collect();
        assert_eq!(
            seen,
            ["pending", "started", "querying", "queued", "in_progress", "in_progress", "success", "success"]
        );
    }

    #[test]
    fn rows_are_counted_only_at_the_end() {
        let run = Run::new(1, 1, "general", 8, 3, Timestamp::UNIX_EPOCH);
        let early = run.shown(millis_after(Timestamp::UNIX_EPOCH, 2_600));
        assert_eq!(early["attributes"]["total_query_rows"], 8);
        assert!(early["attributes"]["failed_rows"].is_null());
        assert!(early["attributes"]["finished_at"].is_null());
        let late = run.shown(millis_after(Timestamp::UNIX_EPOCH, 9_000));
        assert_eq!(late["attributes"]["successful_rows"], 5);
        assert_eq!(late["attributes"]["failed_rows"], 3);
        assert_eq!(late["attributes"]["status"], "success");
    }

    #[test]
    fn a_cancelled_run_stays_cancelled() {
        let mut run = Run::new(1, 1, "general", 8, 0, Timestamp::UNIX_EPOCH);
        run.cancel(millis_after(Timestamp::UNIX_EPOCH, 700));
        assert_eq!(status_after(&run, 60_000), "canceled");
        assert!(!run.active(millis_after(Timestamp::UNIX_EPOCH, 800)));
    }
}
