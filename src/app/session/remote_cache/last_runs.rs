//! The newest runs of the syncs that were seen: what a list says of their health. They are asked for as they are seen,
//! a few at a time, and again once they cannot be true any more.

use std::collections::{HashMap, HashSet, VecDeque};

use jiff::{SignedDuration, Timestamp};

use crate::domain::health::{Health, health};
use crate::domain::id::SyncId;
use crate::domain::run::Run;
use crate::domain::sync::Sync;

/// How many runs of a sync are kept.
pub const KEPT: usize = 10;

/// How many questions are under way at once.
const AT_ONCE: usize = 3;

/// How many are asked in a minute: half of what the program may ask, so that what is waited for finds its turn.
const IN_A_MINUTE: usize = 40;

const MINUTE: SignedDuration = SignedDuration::from_mins(1);

/// When a running sync is looked at again.
const DURING_A_RUN: SignedDuration = SignedDuration::from_secs(15);

/// How long after its time a run is to be seen.
const AFTER_ITS_TIME: SignedDuration = SignedDuration::from_secs(10);

/// The newest runs of syncs, as far as they were read.
#[derive(Debug, Default)]
pub struct LastRuns {
    read: HashMap<String, Read>,
    /// Syncs that have none to be read.
    missing: HashSet<String>,
    asked: VecDeque<Timestamp>,
    /// Whether one could not be read: no more are asked for until a refresh.
    has_failed: bool,
    round: u32,
}

/// The newest runs of one sync.
#[derive(Debug)]
struct Read {
    runs: Vec<Run>,
    /// How the sync is doing by them.
    health: Health,
    at: Timestamp,
    /// From when on they may have changed by themselves.
    until: Option<Timestamp>,
    round: u32,
}

impl LastRuns {
    /// How a sync was doing when its runs were read.
    pub fn health(&self, id: &str) -> Option<Health> {
        self.read.get(id).map(|read| read.health)
    }

    /// A sync was told again: its schedule may be another, or paused.
    pub fn judge_again(&mut self, sync: &Sync) {
        if let Some(read) = self.read.get_mut(sync.id.0.as_str()) {
            read.health = health(sync, &read.runs, read.at);
        }
    }

    /// Whether a sync's runs were read since the last refresh, or there are none to be read.
    pub fn is_answered(&self, id: &SyncId) -> bool {
        let id = id.0.as_str();
        self.missing.contains(id) || self.read.get(id).is_some_and(|read| read.round == self.round)
    }

    /// A sync's newest runs, the newest first; none where they were not read.
    pub fn of(&self, id: &str) -> &[Run] {
        self.read.get(id).map_or(&[], |read| &read.runs)
    }

    /// Takes a sync's newest runs.
    pub fn learn(&mut self, sync: &Sync, runs: &[Run], now: Timestamp) {
        let runs: Vec<Run> = runs.iter().take(KEPT).cloned().collect();
        let health = health(sync, &runs, now);
        let until = match health {
            Health::Running => now.checked_add(DURING_A_RUN).ok(),
            Health::Late { .. } | Health::NeverRan { due: Some(_) } => now.checked_add(MINUTE).ok(),
            Health::Paused => None,
            _ => sync.schedule().and_then(|schedule| schedule.next_runs(now).next()?.checked_add(AFTER_ITS_TIME).ok()),
        };
        self.read.insert(sync.id.0.to_string(), Read { runs, health, at: now, until, round: self.round });
    }

    /// A sync's runs could not be read, because there is no such sync or for another reason.
    pub fn fail(&mut self, id: &SyncId, is_missing: bool) {
        if is_missing {
            self.missing.insert(id.0.to_string());
        } else {
            self.has_failed = true;
        }
    }

    /// A sync changed: its runs may have too.
    pub fn doubt(&mut self, id: &SyncId) {
        if let Some(read) = self.read.get_mut(id.0.as_str()) {
            read.until = Some(read.at);
        }
    }

    /// Everything is asked for again as it is seen; until then it is shown as it was.
    pub fn refresh(&mut self) {
        self.round += 1;
        self.missing.clear();
        self.has_failed = false;
    }

    /// Which of the seen syncs to ask about now, and when to go on where the pace holds the rest back; `awaited` are
    /// under way.
    pub fn to_ask(&mut self, seen: &[SyncId], awaited: &[SyncId], now: Timestamp) -> (Vec<SyncId>, Option<Timestamp>) {
        while self.asked.front().is_some_and(|asked| now.duration_since(*asked) >= MINUTE) {
            self.asked.pop_front();
        }
        let room = AT_ONCE.saturating_sub(awaited.len());
        let turns = IN_A_MINUTE.saturating_sub(self.asked.len());
        let is_due = |id: &&SyncId| {
            !self.has_failed && !self.is_true(id, now) && !self.missing.contains(id.0.as_str()) && !awaited.contains(id)
        };
        let due: Vec<SyncId> = seen.iter().filter(is_due).take(room).cloned().collect();
        let is_held_back = due.len() > turns;
        let asked: Vec<SyncId> = due.into_iter().take(turns).collect();
        self.asked.extend(asked.iter().map(|_| now));
        let next = self.asked.front().and_then(|first| first.checked_add(MINUTE).ok());
        (asked, next.filter(|_| is_held_back))
    }

    /// When a seen sync that was running is to be looked at again; nothing else changes so soon that it should wake an
    /// idle program.
    pub fn next_look(&self, seen: &[SyncId], now: Timestamp) -> Option<Timestamp> {
        let read = seen.iter().filter_map(|id| self.read.get(id.0.as_str()));
        let running = read.filter(|read| read.runs.iter().any(|run| run.status.is_active()));
        running.filter_map(|read| read.until.filter(|until| *until > now)).min()
    }

    fn is_true(&self, id: &SyncId, now: Timestamp) -> bool {
        self.read
            .get(id.0.as_str())
            .is_some_and(|read| read.round == self.round && read.until.is_none_or(|until| now < until))
    }
}
