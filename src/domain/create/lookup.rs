//! Looking up whether a create succeeded: the server's whole list is read, and again after a pause because a slow
//! server may still be processing. The caller fetches the pages; this decides what they mean.

use jiff::{SignedDuration, Timestamp};

use crate::domain::create::matching::{Match, matches};
use crate::domain::create::note::PendingCreate;
use crate::domain::query::Page;
use crate::domain::sync::Sync;

/// Pause before the second round.
pub const REST: SignedDuration = SignedDuration::from_secs(5);

/// A longer list is not plausible.
const MOST_PAGES: u32 = 5_000;

/// How many times the list is read before a missing sync counts as not created.
const ROUNDS: u8 = 2;

/// A lookup in progress.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lookup {
    phase: Phase,
    looked_at: usize,
    rounds: u8,
    candidates: Vec<String>,
}

/// A lookup's phase.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Phase {
    /// Not started: there may be no connection to its server.
    #[default]
    Waiting,
    /// This page is next.
    Next(u32),
    /// This page is loading.
    Asking(u32),
    /// Not found; the next round starts at this time.
    Resting(Timestamp),
    /// Finished.
    Over(Verdict),
}

/// The verdict if the sync was not found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Not created: safe to retry.
    NotCreated,
    /// Inconclusive: the reason.
    CannotTell(String),
}

/// The next step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Fetch this page of the server's syncs.
    Ask(u32),
    /// Wait until this time.
    Wait(Timestamp),
    /// Nothing: a page is pending, or the lookup is finished.
    Nothing,
}

impl Lookup {
    /// The current phase.
    pub const fn phase(&self) -> &Phase {
        &self.phase
    }

    /// How many syncs were examined this round.
    pub const fn looked_at(&self) -> usize {
        self.looked_at
    }

    /// The verdict, once finished.
    pub const fn verdict(&self) -> Option<&Verdict> {
        match &self.phase {
            Phase::Over(verdict) => Some(verdict),
            _ => None,
        }
    }

    /// The next step: fetch a page, wait, or nothing.
    pub fn step(&mut self, now: Timestamp) -> Step {
        match self.phase {
            Phase::Asking(_) | Phase::Over(_) => Step::Nothing,
            Phase::Next(page) => {
                self.phase = Phase::Asking(page);
                Step::Ask(page)
            }
            Phase::Resting(until) if until > now => Step::Wait(until),
            Phase::Waiting | Phase::Resting(_) => {
                self.looked_at = 0;
                self.rounds = self.rounds.saturating_add(1);
                self.candidates.clear();
                self.phase = Phase::Asking(1);
                Step::Ask(1)
            }
        }
    }

    /// Handles the requested page. Returns the sync if found on it.
    pub fn on_page(&mut self, create: &PendingCreate, page: &Page<Sync>, now: Timestamp) -> Option<Sync> {
        let Phase::Asking(number) = self.phase else { return None };
        for listed in &page.rows {
            self.looked_at += 1;
            match matches(&create.body, create.sent_at, create.before.as_ref(), listed) {
                Match::Yes => return Some(listed.clone()),
                Match::Perhaps => self.candidates.push(listed.id.0.to_string()),
                Match::No => {}
            }
        }
        self.phase = match (page.next(number), self.candidates.first()) {
            (Some(next), _) if next > MOST_PAGES => Phase::Over(Verdict::CannotTell(format!(
                "The list has more than {MOST_PAGES} pages, and not all of them were looked through."
            ))),
            (Some(next), _) => Phase::Next(next),
            (None, Some(id)) => Phase::Over(Verdict::CannotTell(format!(
                "Sync {id} is equal to what was sent, and it cannot be told whether it was there before. Look at it in the web app."
            ))),
            (None, None) if self.rounds < ROUNDS => Phase::Resting(now.saturating_add(REST).unwrap_or(now)),
            (None, None) => Phase::Over(Verdict::NotCreated),
        };
        None
    }

    /// The requested page could not be loaded.
    pub fn on_failure(&mut self, words: &str) {
        self.phase = Phase::Over(Verdict::CannotTell(format!("The server's list could not be had: {words}")));
    }

    /// Stops waiting for a page; the lookup restarts from the first.
    pub fn interrupt(&mut self) {
        if let Phase::Asking(_) = self.phase {
            self.rounds = self.rounds.saturating_sub(1);
            self.phase = Phase::Waiting;
        }
    }

    /// Restarts a finished lookup.
    pub fn restart(&mut self) {
        if let Phase::Over(_) = self.phase {
            *self = Self::default();
        }
    }
}
