//! Several syncs at once: what will be done is shown first, then how far it is, then what came of each.

use jiff::{SignedDuration, Timestamp};

use crate::domain::batch::Batch;

/// A batch on the screen.
#[derive(Debug)]
pub struct BatchScreen {
    /// How far it is, and what came of each sync.
    pub batch: Batch,
    /// Index of the line at which the list is.
    pub bar: usize,
    /// Whether the bar stays where the user put it; else it is at the sync that is under way.
    pub is_moved: bool,
    /// The folder that files are saved into.
    pub folder: String,
    /// Since when the next one waits for its turn.
    pub waits_since: Option<Timestamp>,
    /// Until when the server asked to wait.
    pub held_until: Option<Timestamp>,
    /// Whether what the lists know may not be true any more.
    pub is_list_stale: bool,
}

impl BatchScreen {
    /// A batch that waits to be begun.
    pub const fn new(batch: Batch) -> Self {
        Self {
            batch,
            bar: 0,
            is_moved: false,
            folder: String::new(),
            waits_since: None,
            held_until: None,
            is_list_stale: false,
        }
    }

    /// From when on it is told that the next one waits for its turn: mostly that has come at once.
    pub fn told_from(&self) -> Option<Timestamp> {
        self.waits_since?.checked_add(SignedDuration::from_secs(1)).ok()
    }

    /// Moves the bar by `by` lines.
    pub fn move_by(&mut self, by: isize) {
        let last = self.batch.items().len().saturating_sub(1);
        self.bar = self.bar.saturating_add_signed(by).min(last);
        self.is_moved = true;
    }
}
