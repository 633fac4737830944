//! The open sync: its attributes, its runs, and the records of one of them. Polled only while shown.

pub mod polling;
pub mod reasons;
pub mod replies;
pub mod run_detail;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::app::input::parts::Pane;
use crate::app::screen::sync::reasons::Reasons;
use crate::domain::id::SyncRef;
use crate::domain::remote_context::Remote;
use crate::domain::run::{Run, RunId};
use crate::domain::sync::Sync;

/// Maximum runs held, so that memory stays bounded however long a sync is watched.
const MOST_RUNS: usize = 1_000;

/// How long to poll for a requested run to appear. Where no worker takes it, none ever does (api facts §9).
const EXPECTED: SignedDuration = SignedDuration::from_secs(60);

/// The open sync.
#[derive(Debug)]
pub struct SyncDetail {
    /// As last reported.
    pub sync: Sync,
    /// The request body, if created by this program.
    pub sent: Option<Value>,
    /// Its location.
    pub place: SyncRef,
    /// Load state since it was opened.
    pub read: Remote<()>,
    /// Its runs fetched so far, newest first.
    pub runs: Vec<Run>,
    /// Load state of its runs.
    pub runs_read: Remote<()>,
    /// Index of the selected run.
    pub bar: usize,
    /// Why rows were rejected over the last runs.
    pub reasons: Reasons,
    /// The focused pane.
    pub pane: Pane,
    /// Scroll position of its details.
    pub scroll: u16,
    /// Where going back leads.
    pub opened_from: OpenedFrom,
    next_page: Option<u32>,
    watch: Watch,
}

/// The screen that a sync was opened from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OpenedFrom {
    /// The lists, or the result of its create.
    #[default]
    Lists,
    /// The findings of the audit.
    Audit,
    /// The form's Review, where it overlaps with what is made there.
    Review,
}

/// Polling state.
#[derive(Debug, Clone, Copy, Default)]
struct Watch {
    /// Polls in a row without a change.
    quiet: usize,
    /// When to poll again.
    due: Option<Timestamp>,
    /// Until when a requested run is expected to appear; kept when that has passed, until one does.
    expected_until: Option<Timestamp>,
}

impl SyncDetail {
    /// Opens a sync. One that was just listed or created need not be loaded again.
    pub fn new(sync: Sync, sent: Option<Value>, place: SyncRef, read: Remote<()>) -> Self {
        Self {
            sync,
            sent,
            place,
            read,
            runs: Vec::new(),
            runs_read: Remote::NotAsked,
            bar: 0,
            reasons: Reasons::default(),
            pane: Pane::Runs,
            scroll: 0,
            opened_from: OpenedFrom::default(),
            next_page: Some(1),
            watch: Watch::default(),
        }
    }

    /// Whether a requested run has not appeared for a minute: no worker took it.
    pub fn is_run_missing(&self, now: Timestamp) -> bool {
        self.watch.expected_until.is_some_and(|until| until <= now)
    }

    /// The selected run.
    pub fn run_under_the_bar(&self) -> Option<&Run> {
        self.runs.get(self.bar)
    }

    /// The run in progress, if any.
    pub fn active_run(&self) -> Option<&Run> {
        self.runs.iter().find(|run| run.status.is_active())
    }

    /// The last run that is over.
    pub fn last_run(&self) -> Option<&Run> {
        self.runs.iter().find(|run| !run.status.is_active())
    }

    /// A run as last reported.
    pub fn run(&self, id: &RunId) -> Option<&Run> {
        self.runs.iter().find(|run| run.id == *id)
    }

    /// Whether its first runs are still loading.
    pub fn is_first_read(&self) -> bool {
        self.runs_read == Remote::Loading && self.runs.is_empty()
    }

    /// Whether more runs can be fetched.
    pub const fn has_more_runs(&self) -> bool {
        self.next_page.is_some()
    }

    /// Reloads everything.
    pub fn refresh(&mut self) {
        self.read = Remote::NotAsked;
        self.runs_read = Remote::NotAsked;
        self.watch.quiet = 0;
        self.reasons.refresh();
    }

    /// Whether rows were rejected in the last runs, so that there are reasons to show.
    pub fn has_rejected_rows(&self) -> bool {
        Reasons::has_some(&self.runs)
    }

    /// Switches to the next pane.
    pub fn switch_pane(&mut self) {
        self.pane = match self.pane {
            Pane::Runs if self.has_rejected_rows() => Pane::Reasons,
            Pane::Runs | Pane::Reasons => Pane::About,
            Pane::About => Pane::Runs,
        };
    }

    /// Switches to the previous pane.
    pub fn switch_pane_back(&mut self) {
        self.pane = match self.pane {
            Pane::About if self.has_rejected_rows() => Pane::Reasons,
            Pane::Reasons | Pane::About => Pane::Runs,
            Pane::Runs => Pane::About,
        };
    }

    /// Moves the selection, or scrolls, by `by` lines.
    pub fn move_by(&mut self, by: isize) {
        match self.pane {
            Pane::Runs => self.bar = moved(self.bar, by, self.runs.len()),
            Pane::Reasons => {
                self.reasons.bar = moved(self.reasons.bar, by, self.reasons.count(&self.runs));
            }
            Pane::About => {
                let scrolled = usize::from(self.scroll).saturating_add_signed(by).min(500);
                self.scroll = u16::try_from(scrolled).unwrap_or(500);
            }
        }
    }

    /// A run was requested: poll until it appears.
    pub fn expect_a_run(&mut self, now: Timestamp) {
        self.watch = Watch { quiet: 0, due: Some(now), expected_until: now.checked_add(EXPECTED).ok() };
        self.bar = 0;
        self.pane = Pane::Runs;
    }
}

const fn moved(place: usize, by: isize, count: usize) -> usize {
    let (place, last) = (place.saturating_add_signed(by), count.saturating_sub(1));
    if place < last { place } else { last }
}
