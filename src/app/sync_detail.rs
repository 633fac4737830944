//! The sync that is read: its attributes, its runs, the records of one of them. It is asked about while it is looked
//! at, and not a second longer.

mod polling;
mod replies;

use jiff::Timestamp;
use serde_json::Value;

use crate::app::effect::Effect;
use crate::app::input::key::{Code, Key};
use crate::app::msg::RequestId;
use crate::app::screen::Screen;
use crate::app::state::State;
use crate::domain::query::{Query, RecordFilter};
use crate::domain::remote_context::Remote;
use crate::domain::run::{Record, Run, RunId};
use crate::domain::sync::Sync;

pub use polling::go_on;
pub use replies::on_answer;

/// How many runs are held at most: who watches for a year holds no more.
const MOST_RUNS: usize = 1_000;

/// How many records are held at most.
const MOST_RECORDS: usize = 5_000;

/// The sync that is read.
#[derive(Debug)]
pub struct SyncDetail {
    /// As it was told last.
    pub sync: Sync,
    /// What was sent for it, when this program created it.
    pub sent: Option<Value>,
    /// The host it is on.
    pub host: String,
    /// Whether it was read since it was opened.
    pub read: Remote<()>,
    /// Its runs, the newest first, as far as fetched.
    pub runs: Vec<Run>,
    /// Whether its runs were read.
    pub runs_read: Remote<()>,
    /// Which run the bar is on.
    pub bar: usize,
    /// Which half has the keys.
    pub part: Pane,
    /// Lines of what is told about it scrolled past.
    pub scroll: u16,
    /// The run that is read.
    pub run: Option<RunDetail>,
    next_page: Option<u32>,
    awaited: Vec<(RequestId, Query)>,
    watch: Watch,
}

/// What of the screen has the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pane {
    /// The list of runs.
    #[default]
    Runs,
    /// What is told about the sync.
    About,
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
    pub fn new(sync: Sync, sent: Option<Value>, host: String, read: Remote<()>) -> Self {
        Self {
            sync,
            sent,
            host,
            read,
            runs: Vec::new(),
            runs_read: Remote::NotAsked,
            bar: 0,
            part: Pane::Runs,
            scroll: 0,
            run: None,
            next_page: Some(1),
            awaited: Vec::new(),
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

    /// The run that is read, as it was told last.
    pub fn read_run(&self) -> Option<&Run> {
        let opened = self.run.as_ref()?;
        self.runs.iter().find(|run| run.id == opened.id)
    }

    /// Whether its runs or a run's records are being asked for, and nothing of them is there yet.
    pub fn is_first_read(&self) -> bool {
        let is_reading_records = self.run.as_ref().is_some_and(|run| run.read == Remote::Loading);
        (self.runs_read == Remote::Loading && self.runs.is_empty()) || is_reading_records
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
        if let Some(run) = &mut self.run {
            *run = RunDetail::new(run.id.clone(), run.which);
        }
    }

    /// A run was asked for: it is looked for until it appears.
    pub fn expect_a_run(&mut self, now: Timestamp) {
        self.watch = Watch { quiet: 0, due: Some(now), expected_until: polling::soon(now) };
        self.bar = 0;
        self.part = Pane::Runs;
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

    /// Whether more records can be fetched.
    pub const fn has_more(&self) -> bool {
        self.next_page.is_some()
    }
}

/// Opens a sync; one that was read before is taken up where it was left.
pub fn open(state: &mut State, opened: SyncDetail) {
    let is_the_same = |before: &SyncDetail| before.sync.id == opened.sync.id && before.host == opened.host;
    match state.opened.as_mut().filter(|before| is_the_same(before)) {
        // Its runs may be old by now.
        Some(before) => before.runs_read = Remote::NotAsked,
        None => state.opened = Some(Box::new(opened)),
    }
    state.notice = None;
    state.screen = Screen::Sync;
}

/// Opens the run under the bar: what failed first.
pub fn open_run(state: &mut State) {
    let Some(opened) = &mut state.opened else { return };
    let Some(run) = opened.run_under_the_bar() else { return };
    let which = if run.rows.failed.unwrap_or(0) > 0 { RecordFilter::Failed } else { RecordFilter::All };
    let id = run.id.clone();
    if opened.run.as_ref().is_none_or(|before| before.id != id) {
        opened.run = Some(RunDetail::new(id, which));
    }
    state.notice = None;
    state.screen = Screen::Run;
}

/// Shows the records that failed, or all of them.
pub fn turn_records(state: &mut State) {
    let Some(run) = state.opened.as_mut().and_then(|opened| opened.run.as_mut()) else { return };
    let which = match run.which {
        RecordFilter::Failed => RecordFilter::All,
        RecordFilter::All => RecordFilter::Failed,
    };
    *run = RunDetail::new(run.id.clone(), which);
}

/// Gives a key to the sync or its run that is no action's.
pub fn on_key(state: &mut State, key: Key) -> Vec<Effect> {
    let is_run = matches!(state.screen, Screen::Run);
    let Some(opened) = &mut state.opened else { return Vec::new() };
    if let Code::Tab | Code::BackTab | Code::Left | Code::Right = key.code {
        if !is_run {
            opened.part = if opened.part == Pane::Runs { Pane::About } else { Pane::Runs };
        }
        return Vec::new();
    }
    let by = match key.code {
        Code::PageUp => -10,
        Code::PageDown => 10,
        Code::Home => isize::MIN,
        Code::End => isize::MAX,
        _ => return Vec::new(),
    };
    move_by(state, by);
    Vec::new()
}

/// Moves the bar, or scrolls, by so many lines.
pub fn move_by(state: &mut State, by: isize) {
    let is_run = matches!(state.screen, Screen::Run);
    let Some(opened) = &mut state.opened else { return };
    let moved = |place: usize, count: usize| place.saturating_add_signed(by).min(count.saturating_sub(1));
    match (&mut opened.run, opened.part) {
        (Some(run), _) if is_run => run.bar = moved(run.bar, run.records.len()),
        (_, Pane::Runs) => opened.bar = moved(opened.bar, opened.runs.len()),
        (_, Pane::About) => {
            let scrolled = usize::from(opened.scroll).saturating_add_signed(by).min(500);
            opened.scroll = u16::try_from(scrolled).unwrap_or(500);
        }
    }
}
