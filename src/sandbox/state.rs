//! Everything that the server remembers.

use std::collections::VecDeque;

use jiff::Timestamp;
use serde_json::Value;

use super::auth::Auth;
use super::data::{Data, SeedSync};
use super::options::{Dialect, Options, ScheduledRuns, Trouble};
use super::run::Run;
use super::sync::Sync;
use super::times::minutes_before;

#[derive(Debug)]
pub(super) struct ServerState {
    pub(super) dialect: Dialect,
    pub(super) auth: Auth,
    pub(super) data: Data,
    pub(super) syncs: Vec<Sync>,
    pub(super) runs: Vec<Run>,
    pub(super) troubles: VecDeque<Trouble>,
    /// What a mapping makes of a row.
    pub(super) transform: fn(&Value, &Value, Timestamp) -> Value,
    /// Up to which minute schedules were kept, where they are kept at all.
    pub(super) ticked: Option<Timestamp>,
    /// The seeded syncs that begin a run when somebody first looks at their runs.
    pub(super) unseen: Vec<i64>,
    /// The time of the request being answered.
    pub(super) now: Timestamp,
    /// When the server started: the ages in the data set count back from here.
    pub(super) started: Timestamp,
}

impl ServerState {
    pub(super) fn new(options: Options) -> serde_json::Result<Self> {
        let now = (options.now)();
        let mut data = Data::load(options.dialect)?;
        data.add_a_crowd(options.crowd);
        let crowd = data.crowd_of_syncs(options.crowd_of_syncs);
        let seeded = data.syncs.iter().map(|seed| &seed.sync).filter(|sync| sync.has_interval());
        let seeded = seeded.map(|sync| sync.id).collect();
        Ok(Self {
            dialect: options.dialect,
            auth: Auth::new(options.token, options.login_limit, now),
            syncs: data.syncs.iter().cloned().chain(crowd).map(|seed| with_times(seed, now)).collect(),
            runs: data.runs.iter().map(|seed| Run::from_seed(seed, now)).collect(),
            data,
            troubles: options.troubles.into(),
            transform: options.transform,
            ticked: (options.scheduled_runs != ScheduledRuns::Off).then_some(now),
            unseen: if options.scheduled_runs == ScheduledRuns::Shown { seeded } else { Vec::new() },
            now,
            started: now,
        })
    }
}

fn with_times(seed: SeedSync, now: Timestamp) -> Sync {
    let (created, updated) = (minutes_before(now, seed.age), minutes_before(now, seed.idle));
    Sync { created, updated, ..seed.sync }
}
