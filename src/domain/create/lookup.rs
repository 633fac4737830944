//! Looking up whether a create made its sync: the server's list is read whole, and once more after a rest, because a
//! slow server may still be at it. Whoever carries it out asks for the pages; what they mean is decided here.

use jiff::{SignedDuration, Timestamp};

use crate::domain::create::matching::{Match, matches};
use crate::domain::create::note::PendingCreate;
use crate::domain::query::Page;
use crate::domain::sync::Sync;

/// How long after a look without a find the second one comes.
pub const REST: SignedDuration = SignedDuration::from_secs(5);

/// A list that does not end by then is no list.
const MOST_PAGES: u32 = 5_000;

/// How many times the list is read before a sync that is not in it counts as not created.
const ROUNDS: u8 = 2;

/// A look-up under way.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lookup {
    phase: Phase,
    looked_at: usize,
    rounds: u8,
    candidates: Vec<String>,
}

/// How far a look-up is.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Phase {
    /// It has not begun: there may be no connection to its server.
    #[default]
    Waiting,
    /// This page is next.
    Next(u32),
    /// This page is being asked for.
    Asking(u32),
    /// Nothing was found; it is looked for once more at this time.
    Resting(Timestamp),
    /// It is over.
    Over(Verdict),
}

/// What came of looking, other than finding it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is not there: safe to try again.
    NotCreated,
    /// It cannot be told: why.
    CannotTell(String),
}

/// What is to be done next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Ask for this page of the server's list of syncs.
    Ask(u32),
    /// Nothing before this time.
    Wait(Timestamp),
    /// Nothing: a page is awaited, or it is over.
    Nothing,
}

impl Lookup {
    /// How far it is.
    pub const fn phase(&self) -> &Phase {
        &self.phase
    }

    /// How many syncs were looked at in this round.
    pub const fn looked_at(&self) -> usize {
        self.looked_at
    }

    /// What came of it, once it is over.
    pub const fn verdict(&self) -> Option<&Verdict> {
        match &self.phase {
            Phase::Over(verdict) => Some(verdict),
            _ => None,
        }
    }

    /// What is to be done next: ask for a page, wait, or nothing.
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

    /// Takes the page that was asked for. Returns the sync when this page has it.
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

    /// The page that was asked for could not be loaded: why, in words.
    pub fn on_failure(&mut self, words: &str) {
        self.phase = Phase::Over(Verdict::CannotTell(format!("The server's list could not be had: {words}")));
    }

    /// Gives up waiting for a page; it is asked for again from the start.
    pub fn interrupt(&mut self) {
        if let Phase::Asking(_) = self.phase {
            self.rounds = self.rounds.saturating_sub(1);
            self.phase = Phase::Waiting;
        }
    }

    /// Looks again from the start, once it is over.
    pub fn restart(&mut self) {
        if let Phase::Over(_) = self.phase {
            *self = Self::default();
        }
    }
}
