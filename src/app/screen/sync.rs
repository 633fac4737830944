//! The sync that is read: its attributes, its runs, the records of one of them. It is asked about while it is looked
//! at, and not a second longer.

pub mod polling;
pub mod replies;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::app::input::parts::Pane;
use crate::domain::id::SyncRef;
use crate::domain::query::RecordFilter;
use crate::domain::remote_context::Remote;
use crate::domain::run::{Record, Run, RunId};
use crate::domain::sync::Sync;

/// How many runs are held at most: who watches for a year holds no more.
const MOST_RUNS: usize = 1_000;

/// How many records are held at most.
const MOST_RECORDS: usize = 5_000;

/// How long a run that was asked for is looked for.
const EXPECTED: SignedDuration = SignedDuration::from_secs(45);

/// The sync that is read.
#[derive(Debug)]
pub struct SyncDetail {
    /// As it was told last.
    pub sync: Sync,
    /// What was sent for it, when this program created it.
    pub sent: Option<Value>,
    /// Where it is.
    pub place: SyncRef,
    /// Whether it was read since it was opened.
    pub read: Remote<()>,
    /// Its runs, the newest first, as far as fetched.
    pub runs: Vec<Run>,
    /// Whether its runs were read.
    pub runs_read: Remote<()>,
    /// Which run the bar is on.
    pub bar: usize,
    /// Which half has the keys.
    pub pane: Pane,
    /// Lines of what is told about it scrolled past.
    pub scroll: u16,
    next_page: Option<u32>,
    watch: Watch,
}

/// When it is looked at again.
#[derive(Debug, Clone, Copy, Default)]
struct Watch {
    /// How often it was looked at without anything new.
    quiet: usize,
    /// When to look again.
    due: Option<Timestamp>,
    /// Until when a run is expected to appear.
    expected_until: Option<Timestamp>,
}

/// A run that is read.
#[derive(Debug, Clone, PartialEq)]
pub struct RunDetail {
    /// The run.
    pub id: RunId,
    /// Which of its records are shown.
    pub which: RecordFilter,
    /// Its records, as far as fetched.
    pub records: Vec<Record>,
    /// Whether they were read.
    pub read: Remote<()>,
    /// Which record the bar is on.
    pub bar: usize,
    next_page: Option<u32>,
}

impl SyncDetail {
    /// Begins to read a sync. One that was just listed or created need not be asked for again.
    pub fn new(sync: Sync, sent: Option<Value>, place: SyncRef, read: Remote<()>) -> Self {
        Self {
            sync,
            sent,
            place,
            read,
            runs: Vec::new(),
            runs_read: Remote::NotAsked,
            bar: 0,
            pane: Pane::Runs,
            scroll: 0,
            next_page: Some(1),
            watch: Watch::default(),
        }
    }

    /// The run under the bar.
    pub fn run_under_the_bar(&self) -> Option<&Run> {
        self.runs.get(self.bar)
    }

    /// The run under way, if there is one.
    pub fn active_run(&self) -> Option<&Run> {
        self.runs.iter().find(|run| run.status.is_active())
    }

    /// A run as it was told last.
    pub fn run(&self, id: &RunId) -> Option<&Run> {
        self.runs.iter().find(|run| run.id == *id)
    }

    /// Whether its runs are being asked for, and nothing of them is there yet.
    pub fn is_first_read(&self) -> bool {
        self.runs_read == Remote::Loading && self.runs.is_empty()
    }

    /// Whether more runs can be fetched.
    pub const fn has_more_runs(&self) -> bool {
        self.next_page.is_some()
    }

    /// Reads everything anew.
    pub fn refresh(&mut self) {
        self.read = Remote::NotAsked;
        self.runs_read = Remote::NotAsked;
        self.watch.quiet = 0;
    }

    /// The run under the bar, opened: what failed first.
    pub fn open_run(&self) -> Option<RunDetail> {
        let run = self.run_under_the_bar()?;
        let which = if run.rows.failed.unwrap_or(0) > 0 { RecordFilter::Failed } else { RecordFilter::All };
        Some(RunDetail::new(run.id.clone(), which))
    }

    /// Moves to the other half.
    pub const fn switch_pane(&mut self) {
        self.pane = match self.pane {
            Pane::Runs => Pane::About,
            Pane::About => Pane::Runs,
        };
    }

    /// Moves the bar, or scrolls, by so many lines.
    pub fn move_by(&mut self, by: isize) {
        match self.pane {
            Pane::Runs => self.bar = moved(self.bar, by, self.runs.len()),
            Pane::About => {
                let scrolled = usize::from(self.scroll).saturating_add_signed(by).min(500);
                self.scroll = u16::try_from(scrolled).unwrap_or(500);
            }
        }
    }

    /// A run was asked for: it is looked for until it appears.
    pub fn expect_a_run(&mut self, now: Timestamp) {
        self.watch = Watch { quiet: 0, due: Some(now), expected_until: now.checked_add(EXPECTED).ok() };
        self.bar = 0;
        self.pane = Pane::Runs;
    }
}

impl RunDetail {
    fn new(id: RunId, which: RecordFilter) -> Self {
        Self { id, which, records: Vec::new(), read: Remote::NotAsked, bar: 0, next_page: Some(1) }
    }

    /// The record under the bar.
    pub fn record(&self) -> Option<&Record> {
        self.records.get(self.bar)
    }

    /// Whether its records are being asked for, and none of them are there yet.
    pub fn is_first_read(&self) -> bool {
        self.read == Remote::Loading
    }

    /// The same run, read again.
    pub fn refresh(&mut self) {
        *self = Self::new(self.id.clone(), self.which);
    }

    /// Shows the records that failed, or all of them.
    pub fn toggle_rejected(&mut self) {
        self.which = match self.which {
            RecordFilter::Failed => RecordFilter::All,
            RecordFilter::All => RecordFilter::Failed,
        };
        self.refresh();
    }

    /// Moves the bar by so many lines.
    pub fn move_by(&mut self, by: isize) {
        self.bar = moved(self.bar, by, self.records.len());
    }
}

const fn moved(place: usize, by: isize, count: usize) -> usize {
    let (place, last) = (place.saturating_add_signed(by), count.saturating_sub(1));
    if place < last { place } else { last }
}
