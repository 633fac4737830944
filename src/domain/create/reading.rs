//! Reading the server's list of syncs whole. A list is sorted by last change and runs touch it, so it shifts while its
//! pages are read; and servers cut, cache and shorten lists. Only a whole reading proves that an ID is not there.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde_json::Value;

use crate::domain::create::matching::{Likeness, likeness};
use crate::domain::failure::{Failure, FailureKind, NotUnderstood};
use crate::domain::id::SyncId;
use crate::domain::query::{Page, Query, Reply};
use crate::domain::sync::Sync;

/// Rows a page is asked to hold: servers have no maximum (api facts §2), and few pages shift less.
pub const PAGE_SIZE: u32 = 500;

/// A last page of so many rows may have others behind it, whatever its links say: servers cap pages.
const CAPPED: usize = 100;

/// How often a list that shifts is read.
const TRIES: u8 = 3;

/// Why a list cannot be read whole, when it is never still.
const SHIFTS: &str = "It keeps changing.";

/// The next request of a reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadingStep {
    /// A page of the list, from 1, of so many rows.
    Page {
        /// Its number.
        number: u32,
        /// How many rows it should hold.
        size: u32,
    },
    /// A sync that was in the list before and is not now: is it deleted, or merely not shown?
    One(SyncId),
}

impl ReadingStep {
    /// As a question to the server.
    pub fn query(self) -> Query {
        match self {
            Self::Page { number, size } => Query::SyncList { number, size },
            Self::One(id) => Query::Sync(id),
        }
    }
}

/// The answer to a request of a reading.
#[derive(Debug, Clone, Copy)]
pub enum ReadingAnswer<'a> {
    /// The page, with the server's clock where it told it.
    Page(&'a Page<Sync>, Option<Timestamp>),
    /// The sync that vanished from the list exists.
    Exists,
    /// The request failed.
    Failed(&'a Failure),
}

impl<'a> ReadingAnswer<'a> {
    /// What the reply to [`ReadingStep::query`] says.
    pub const fn of(reply: &'a Result<Reply, Failure>) -> Self {
        match reply {
            Ok(Reply::SyncList(page, date)) => Self::Page(page, *date),
            Ok(_) => Self::Exists,
            Err(failure) => Self::Failed(failure),
        }
    }
}

/// What a reading found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ListRead {
    /// The IDs that were seen.
    pub ids: BTreeSet<String>,
    /// Those that are, or could be, what is asked for.
    pub alike: Vec<(Sync, Likeness)>,
    /// Why these may not be all.
    pub missing: Option<String>,
    /// The server's clock with the first page, where it told it.
    pub began: Option<Timestamp>,
    /// The server's clock with the last page.
    pub ended: Option<Timestamp>,
}

impl ListRead {
    /// Whether the list was read whole: what is not in it is not there.
    pub const fn is_whole(&self) -> bool {
        self.missing.is_none()
    }
}

/// A reading in progress.
#[derive(Debug, Clone, PartialEq)]
pub struct ListReading {
    body: Value,
    /// IDs seen by an earlier reading and not yet by this one.
    vanished: Vec<String>,
    size: u32,
    tries: u8,
    phase: Phase,
    first_page: Vec<(String, Option<String>)>,
    read: ListRead,
}

#[derive(Debug, Clone, PartialEq)]
enum Phase {
    Page(u32),
    /// All pages were read; is the first one still what it was?
    FirstAgain,
    One(String),
    Over,
}

impl ListReading {
    /// Begins a reading for what equals a body. IDs that an earlier reading saw and this one does not are asked for
    /// singly.
    pub fn new(body: Value, seen_before: Vec<String>) -> Self {
        Self {
            body,
            vanished: seen_before,
            size: PAGE_SIZE,
            tries: 1,
            phase: Phase::Page(1),
            first_page: Vec::new(),
            read: ListRead::default(),
        }
    }

    /// The request that is due; none when the reading is over.
    pub fn step(&self) -> Option<ReadingStep> {
        match &self.phase {
            Phase::Page(number) => Some(ReadingStep::Page { number: *number, size: self.size }),
            Phase::FirstAgain => Some(ReadingStep::Page { number: 1, size: self.size }),
            Phase::One(id) => Some(ReadingStep::One(SyncId(id.as_str().into()))),
            Phase::Over => None,
        }
    }

    /// How many syncs were read so far.
    pub fn rows(&self) -> usize {
        self.read.ids.len()
    }

    /// What was found. Meaningful once [`Self::step`] asks for nothing more.
    pub const fn read(&self) -> &ListRead {
        &self.read
    }

    /// Takes the answer to the request.
    pub fn on_answer(&mut self, answer: ReadingAnswer<'_>) {
        if let ReadingAnswer::Page(_, date) = answer {
            self.read.ended = date;
        }
        match (&self.phase, answer) {
            (Phase::Page(number), ReadingAnswer::Page(page, date)) => {
                let number = *number;
                if number == 1 {
                    self.read.began = date;
                }
                self.on_page(number, page);
            }
            (Phase::FirstAgain, ReadingAnswer::Page(page, _)) if places(page) == self.first_page => {
                self.ask_for_vanished();
            }
            (Phase::FirstAgain, ReadingAnswer::Page(..)) => self.again(SHIFTS),
            // Deleted.
            (Phase::One(_), ReadingAnswer::Failed(Failure { kind: FailureKind::NotFound(_), .. })) => {
                self.vanished.pop();
                self.next_vanished();
            }
            (Phase::One(id), ReadingAnswer::Exists) => self.end(format!("It doesn't show sync {id}, which exists.")),
            (Phase::One(id), ReadingAnswer::Failed(failure)) => {
                self.end(format!("It no longer shows sync {id}: {}", failure.what()));
            }
            (Phase::Page(_) | Phase::FirstAgain, ReadingAnswer::Failed(failure)) => self.on_failure(failure),
            // Not what was asked for.
            _ => {}
        }
    }

    fn on_page(&mut self, number: u32, page: &Page<Sync>) {
        let here = places(page);
        if number == 1 {
            self.first_page.clone_from(&here);
        }
        if page.rows.len() < page.count {
            self.read.missing = Some("It has entries without an ID.".to_owned());
        }
        let mut known = 0;
        for sync in &page.rows {
            let alike = likeness(&self.body, &sync.attributes);
            if !self.read.ids.insert(sync.id.0.to_string()) {
                known += 1;
            } else if alike != Likeness::Different {
                self.read.alike.push((sync.clone(), alike));
            }
        }
        let is_beyond = page.last.map_or(number > 1 && here == self.first_page, |last| number > last);
        let may_be_capped = page.count >= CAPPED && page.last == Some(number);
        let next = page.next(number).or_else(|| may_be_capped.then(|| number.saturating_add(1)));
        match next {
            // A server that has no such page may answer another one.
            _ if known == page.rows.len() && is_beyond => self.pages_are_read(number),
            _ if known > 0 => self.again(SHIFTS),
            Some(next) => self.phase = Phase::Page(next),
            None => self.pages_are_read(number),
        }
    }

    fn pages_are_read(&mut self, last: u32) {
        if self.read.missing.is_some() {
            self.phase = Phase::Over;
        } else if last == 1 {
            // One answer is one moment.
            self.ask_for_vanished();
        } else {
            self.phase = Phase::FirstAgain;
        }
    }

    fn ask_for_vanished(&mut self) {
        let ids = &self.read.ids;
        self.vanished.retain(|id| !ids.contains(id));
        self.next_vanished();
    }

    fn next_vanished(&mut self) {
        self.phase = self.vanished.last().map_or(Phase::Over, |id| Phase::One(id.clone()));
    }

    /// Reads again from the first page, a few times.
    fn again(&mut self, why: &str) {
        if self.tries == TRIES {
            return self.end(why.to_owned());
        }
        self.tries += 1;
        self.restart();
    }

    fn restart(&mut self) {
        self.phase = Phase::Page(1);
        self.read = ListRead::default();
    }

    fn on_failure(&mut self, failure: &Failure) {
        if failure.kind == FailureKind::NotUnderstood(NotUnderstood::TooLarge) && self.size > 1 {
            self.size = (self.size / 5).max(1);
            return self.restart();
        }
        self.end(failure.what());
    }

    fn end(&mut self, why: String) {
        self.read.missing = Some(why);
        self.phase = Phase::Over;
    }
}

/// What stands where on a page, and when it was changed last: a list may shift to and fro.
fn places(page: &Page<Sync>) -> Vec<(String, Option<String>)> {
    let changed = |sync: &Sync| Some(sync.attributes.get("updated_at")?.as_str()?.to_owned());
    page.rows.iter().map(|sync| (sync.id.0.to_string(), changed(sync))).collect()
}

#[cfg(test)]
mod tests;
