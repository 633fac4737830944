//! What is asked about the sync that is read, and when: all of it while it is looked at, a run under way again and
//! again with growing pauses, and nothing once the screen is left.

use jiff::{SignedDuration, Timestamp};

use crate::app::effect::Effect;
use crate::app::screen::Screen;
use crate::app::state::State;
use crate::app::sync_detail::{MOST_RECORDS, MOST_RUNS, SyncDetail};
use crate::domain::query::Query;
use crate::domain::remote_context::Remote;
use crate::domain::sync::schedule_of;

/// The pauses between two looks at a run under way, in seconds. The last one stays: four looks a minute, far below
/// the hundred requests that the published service allows.
const PAUSES: [i64; 7] = [1, 1, 2, 3, 5, 8, 15];

/// How long a run that was asked for is looked for, in seconds.
const EXPECTED: i64 = 45;

/// How long after its time a run by schedule is looked for, in seconds.
const AFTER_ITS_TIME: i64 = 3;

/// How near to the end of what was fetched the bar fetches more.
const NEAR_THE_END: usize = 30;

pub(super) fn soon(now: Timestamp) -> Option<Timestamp> {
    now.checked_add(SignedDuration::from_secs(EXPECTED)).ok()
}

fn later(now: Timestamp, seconds: i64) -> Option<Timestamp> {
    now.checked_add(SignedDuration::from_secs(seconds)).ok()
}

/// Asks for what is needed and not known; gives up everything when the screen was left.
pub fn go_on(state: &mut State) -> Vec<Effect> {
    let is_looked_at = matches!(state.screen, Screen::Sync | Screen::Run) && state.connect.is_none();
    let connection = state.connection();
    let (now, is_run, dialect) = (state.now, matches!(state.screen, Screen::Run), state.profile.dialect);
    let host = state.profile.server.as_ref().map(crate::domain::server::Server::host);
    let Some(opened) = &mut state.opened else { return Vec::new() };
    let is_here = host.as_deref() == Some(&opened.host);
    let (Some(connection), true, true) = (connection, is_looked_at, is_here) else { return opened.leave() };
    let queries = opened.needed(now, is_run);
    let mut effects: Vec<Effect> = opened.times_to_look(now).into_iter().map(Effect::WakeAt).collect();
    for query in queries {
        let request = state.request();
        effects.push(Effect::Ask(request, connection.clone(), dialect, query.clone()));
        if let Some(opened) = &mut state.opened {
            opened.awaited.push((request, query));
        }
    }
    effects
}

impl SyncDetail {
    /// The screen was left: nothing is awaited and nothing is due any more.
    fn leave(&mut self) -> Vec<Effect> {
        self.watch.due = None;
        let awaited = std::mem::take(&mut self.awaited);
        for (_, query) in &awaited {
            match query {
                Query::Sync(_) => self.read = Remote::NotAsked,
                Query::Runs(_, 1) => self.runs_read = Remote::NotAsked,
                Query::Records { .. } => {
                    if let Some(run) = &mut self.run {
                        run.read = Remote::NotAsked;
                    }
                }
                _ => {}
            }
        }
        // Who comes back sees how the run stands by then.
        if self.active_run().is_some() {
            self.runs_read = Remote::NotAsked;
        }
        awaited.into_iter().map(|(request, _)| Effect::Abandon(request)).collect()
    }

    fn is_awaiting(&self, wanted: impl Fn(&Query) -> bool) -> bool {
        self.awaited.iter().any(|(_, query)| wanted(query))
    }

    fn needed(&mut self, now: Timestamp, is_run: bool) -> Vec<Query> {
        let id = &self.sync.id;
        let mut queries = Vec::new();
        if self.read == Remote::NotAsked {
            self.read = Remote::Loading;
            queries.push(Query::Sync(id.clone()));
        }
        let is_due = self.watch.due.is_some_and(|due| due <= now);
        if (self.runs_read == Remote::NotAsked || is_due) && !self.is_awaiting(|query| matches!(query, Query::Runs(..)))
        {
            if self.runs_read == Remote::NotAsked {
                self.runs_read = Remote::Loading;
            }
            self.watch.due = None;
            queries.push(Query::Runs(id.clone(), 1));
        } else if let Some(page) = self.next_page.filter(|page| *page > 1)
            && self.runs.len() < MOST_RUNS
            && self.bar + NEAR_THE_END >= self.runs.len()
            && !self.is_awaiting(|query| matches!(query, Query::Runs(..)))
        {
            queries.push(Query::Runs(id.clone(), page));
        }
        let is_awaiting_records = self.is_awaiting(|query| matches!(query, Query::Records { .. }));
        if let Some(run) = self.run.as_mut().filter(|_| is_run && !is_awaiting_records)
            && !matches!(run.read, Remote::Failed(_))
            && let Some(page) = run.next_page
            && (page == 1 || (run.bar + NEAR_THE_END >= run.records.len() && run.records.len() < MOST_RECORDS))
        {
            if page == 1 {
                run.read = Remote::Loading;
            }
            let (sync, which) = (self.sync.id.clone(), run.which);
            queries.push(Query::Records { sync, run: run.id.clone(), which, page });
        }
        queries
    }

    /// When something here changes: the next look, and while a run is under way the next second of it.
    fn times_to_look(&mut self, now: Timestamp) -> Vec<Timestamp> {
        if self.watch.due.is_none() && !self.is_awaiting(|query| matches!(query, Query::Runs(..))) {
            self.watch.due = self.next_look(now);
        }
        let begin = self.active_run().and_then(|run| run.started.or(run.created));
        let tick = begin.and_then(|begin| {
            let passed = now.duration_since(begin).as_secs().max(0);
            later(begin, passed + 1)
        });
        self.watch.due.into_iter().chain(tick).filter(|time| *time > now).collect()
    }

    /// When to look at the runs again; never when none is under way and none is to come.
    fn next_look(&self, now: Timestamp) -> Option<Timestamp> {
        if matches!(self.runs_read, Remote::NotFound | Remote::Failed(_)) {
            return None;
        }
        let is_expected = self.watch.expected_until.is_some_and(|until| until > now);
        if self.active_run().is_some() || is_expected {
            let pause = PAUSES.get(self.watch.quiet).or(PAUSES.last()).copied().unwrap_or(15);
            return later(now, pause);
        }
        if self.sync.status().is_some_and(|status| status.as_str() == "disabled") {
            return None;
        }
        let schedule = schedule_of(&|name: &str| self.sync.attributes.get(name))?;
        let next = schedule.next_runs(now.checked_sub(SignedDuration::from_secs(AFTER_ITS_TIME)).ok()?).next()?;
        later(next, AFTER_ITS_TIME).filter(|time| *time > now)
    }
}
