//! How a sandbox is to behave.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;

/// Which API variant the server speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// The published contract: `automated`, `full_refresh`, `minutes`, answers without a wrapper.
    Published,
    /// The open-source server: `manual`, `interval`, `cron_expression`, answers under `data`.
    Multiwoven,
}

/// What goes wrong with a `POST /api/v1/syncs` on purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// The server crashes before it creates anything: 500.
    Crash,
    /// The sync is created and the answer is lost on the way: 504.
    LostAnswer,
    /// Too many requests: 429 with `Retry-After: 3`; nothing is created.
    TooMany,
}

/// Whether `POST /api/v1/login` is limited to five a 20 seconds; real servers leave loopback out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LoginLimit {
    /// Not limited.
    #[default]
    Off,
    /// Five in 20 seconds, then 429.
    On,
}

/// Whether syncs with an interval run by themselves, at the clock's own minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ScheduledRuns {
    /// Only asking begins a run, so that tests see no run that they did not begin.
    #[default]
    Off,
    /// Intervals are kept, as for a demo.
    On,
    /// The same; and the first look at the runs of a seeded sync with an interval begins one, so that a demo
    /// shows a run without waiting for its minute.
    Shown,
}

/// How a sandbox is to behave.
#[derive(Debug, Clone)]
pub struct Options {
    /// The words it takes.
    pub dialect: Dialect,
    /// The port; one that the system chooses when absent.
    pub port: Option<u16>,
    /// A token that is accepted always, as Ann's; one is made when absent.
    pub token: Option<String>,
    /// How long each answer is held back.
    pub latency: Duration,
    /// The clock.
    pub now: fn() -> Timestamp,
    /// What a mapping makes of a row at a time, which is what a destination gets. The sandbox knows no mappings itself.
    pub transform: fn(&Value, &Value, Timestamp) -> Value,
    /// Whether logging in is limited.
    pub login_limit: LoginLimit,
    /// Whether syncs with an interval run by themselves.
    pub scheduled_runs: ScheduledRuns,
    /// What goes wrong with the next creations, one after the other.
    pub troubles: Vec<Trouble>,
    /// How many destinations the workspace has besides its own, to see how a client does with many.
    pub crowd: u32,
    /// How many syncs the workspace has besides its own.
    pub crowd_of_syncs: u32,
}

impl Options {
    /// The usual behaviour in a dialect: any port, a made token, no delay, real time, no trouble; rows
    /// are sent as they are.
    pub fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            port: None,
            token: None,
            latency: Duration::ZERO,
            now: Timestamp::now,
            transform: |_, row, _| row.clone(),
            login_limit: LoginLimit::Off,
            scheduled_runs: ScheduledRuns::Off,
            troubles: Vec::new(),
            crowd: 0,
            crowd_of_syncs: 0,
        }
    }
}
