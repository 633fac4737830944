//! A create whose outcome is not known: it is on its way, or got no answer that tells.

use std::collections::{BTreeSet, HashSet};

use jiff::{SignedDuration, Timestamp};

use crate::domain::create::ledger::FoundNote;
use crate::domain::create::lookup::{Finding, Lookup, Step, Surroundings, is_ahead};
use crate::domain::create::note::{CreateId, Lost, PendingCreate};
use crate::domain::create::reading::ReadingAnswer;
use crate::domain::draft::Draft;
use crate::domain::failure::{Failure, FailureKind, NoAnswer};
use crate::domain::id::{SyncRef, WorkspaceId};
use crate::domain::new_sync::NewSync;
use crate::domain::remote_context::RemoteContext;
use crate::domain::server::ServerId;
use crate::domain::sync::{ServerState, Sync};
use crate::domain::validation::check;

/// A create whose outcome is not known, or was found out a moment ago.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenCreate {
    /// What was decided.
    pub note: PendingCreate,
    /// What was asked for.
    pub asked: NewSync,
    /// The same as a sentence, with the names that were known.
    pub words: String,
    /// Whether its note was seen on the disk: when it is gone there, somebody else found out.
    pub is_on_disk: bool,
    /// Whether its note could not be written: the next start knows nothing of it.
    pub is_note_missing: bool,
    phase: Phase,
}

/// How far a create is.
#[derive(Debug, Clone, PartialEq)]
enum Phase {
    /// Its answer is awaited.
    Sending,
    /// It got no answer that tells; it is looked up.
    Unknown(Failure, Box<Lookup>),
    /// Another program looks it up.
    Elsewhere,
    /// It was looked up, and was not created: how many syncs the whole list had.
    NotCreated(usize),
}

impl OpenCreate {
    /// A create that is sent now.
    pub const fn sent(note: PendingCreate, asked: NewSync, words: String) -> Self {
        Self { note, asked, words, is_on_disk: false, is_note_missing: false, phase: Phase::Sending }
    }

    /// A create of another program, or of one that ended before its answer came. None where the note asks for no valid
    /// sync.
    pub fn left_over(FoundNote { note, is_held_elsewhere }: FoundNote) -> Option<Self> {
        let nothing = RemoteContext::default();
        let asked = check(&Draft::of_body(&note.body, note.dialect), note.dialect, &nothing).sync?;
        let words = asked.describe(&nothing);
        let failure = Failure::without_answer(FailureKind::NoAnswer(NoAnswer::ProgramEnded));
        let server = note.lost.as_ref().map_or(ServerState::MayBeAtIt, |lost| lost.server);
        let phase =
            if is_held_elsewhere { Phase::Elsewhere } else { Phase::Unknown(failure, Box::new(Lookup::new(server))) };
        Some(Self { note, asked, words, is_on_disk: true, is_note_missing: false, phase })
    }

    /// It got no answer that tells: from now on it is looked up. The note has to be written again.
    pub fn look_up(&mut self, failure: Failure, server: ServerState) {
        self.note.lost = Some(Lost { words: failure.what_came(), server });
        self.phase = Phase::Unknown(failure, Box::new(Lookup::new(server)));
    }

    /// Whether its answer is awaited.
    pub const fn is_sending(&self) -> bool {
        matches!(self.phase, Phase::Sending)
    }

    /// Whether another program looks it up.
    pub const fn is_elsewhere(&self) -> bool {
        matches!(self.phase, Phase::Elsewhere)
    }

    /// Whether a create of the same could make a second sync.
    pub const fn holds_back(&self) -> bool {
        !self.note.told_not_created && !matches!(self.phase, Phase::NotCreated(_))
    }

    /// Its look-up, while it has one.
    pub fn lookup(&self) -> Option<&Lookup> {
        match &self.phase {
            Phase::Unknown(_, lookup) => Some(lookup),
            _ => None,
        }
    }

    /// The same, to be carried on, with the note it is about.
    pub fn lookup_mut(&mut self) -> Option<(&PendingCreate, &mut Lookup)> {
        match &mut self.phase {
            Phase::Unknown(_, lookup) => Some((&self.note, lookup)),
            _ => None,
        }
    }

    /// How many syncs the whole list had that showed that it was not created.
    pub const fn not_created(&self) -> Option<usize> {
        match self.phase {
            Phase::NotCreated(rows) => Some(rows),
            _ => None,
        }
    }

    /// Whether only this program knows of it: its note could not be saved, and its outcome is not known.
    pub const fn is_lost_with_this_program(&self) -> bool {
        self.is_note_missing && matches!(self.phase, Phase::Sending | Phase::Unknown(..))
    }

    /// What came instead of an answer that tells.
    pub const fn failure(&self) -> Option<&Failure> {
        match &self.phase {
            Phase::Unknown(failure, _) => Some(failure),
            _ => None,
        }
    }

    /// The same in words, also after a restart.
    pub fn what_came(&self) -> String {
        match (&self.note.lost, self.failure()) {
            (Some(lost), _) => lost.words.clone(),
            (None, Some(failure)) => failure.what_came(),
            (None, None) => String::new(),
        }
    }
}

/// What is known of a create in the end.
#[derive(Debug, Clone, PartialEq)]
pub enum Known {
    /// It made this sync.
    Created(Box<Sync>),
    /// It made none, and will make none.
    NotCreated,
    /// A person said that it made none, and one of these may be it after all.
    AfterAll(Vec<String>),
}

/// How many of the syncs that were made are looked for, to see whether a list shows what is there.
const PROBES: usize = 3;

/// The open creates, and what is known to have been made by others: the ones and only facts that look-ups share.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OpenCreates {
    all: Vec<OpenCreate>,
    /// What creates are known to have made.
    made: Vec<SyncRef>,
    /// Closed in this run: a reading of the disk from before does not bring them back.
    closed: HashSet<CreateId>,
}

impl OpenCreates {
    /// All of them.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &OpenCreate> {
        self.all.iter()
    }

    /// All of them, to be carried on.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut OpenCreate> {
        self.all.iter_mut()
    }

    /// One of them.
    pub fn get(&self, id: &CreateId) -> Option<&OpenCreate> {
        self.all.iter().find(|open| open.note.id == *id)
    }

    /// The same, mutably.
    pub fn get_mut(&mut self, id: &CreateId) -> Option<&mut OpenCreate> {
        self.all.iter_mut().find(|open| open.note.id == *id)
    }

    /// Adds one that is sent now. What was found out about its like is settled.
    pub fn add(&mut self, open: OpenCreate) {
        self.all.retain(|other| !(other.not_created().is_some() && other.note.could_be(&open.note.body)));
        self.all.push(open);
    }

    /// Removes one: its outcome is known.
    pub fn close(&mut self, id: &CreateId) -> Option<OpenCreate> {
        let at = self.all.iter().position(|open| open.note.id == *id)?;
        self.closed.insert(id.clone());
        Some(self.all.remove(at))
    }

    /// Takes the notes that are on the disk now: those of others come in, those that are gone there were found out by
    /// somebody else. Returns the notes that ask for no valid sync and still hold creates back.
    pub fn merge(&mut self, notes: Vec<FoundNote>) -> Vec<PendingCreate> {
        let on_disk: BTreeSet<String> = notes.iter().map(|found| found.note.id.as_str().to_owned()).collect();
        self.all
            .retain(|open| !open.is_on_disk || open.not_created().is_some() || on_disk.contains(open.note.id.as_str()));
        let mut invalid = Vec::new();
        for found in notes {
            if self.closed.contains(&found.note.id) {
                continue;
            }
            match self.get_mut(&found.note.id) {
                Some(open) if found.is_held_elsewhere || !open.is_elsewhere() => {
                    open.is_on_disk = true;
                    open.note.told_not_created |= found.note.told_not_created;
                }
                // New, or of a program that ended since.
                _ => {
                    self.all.retain(|open| open.note.id != found.note.id);
                    match OpenCreate::left_over(found.clone()) {
                        Some(open) => self.all.push(open),
                        None if found.note.told_not_created => {}
                        None => invalid.push(found.note),
                    }
                }
            }
        }
        invalid
    }

    /// Notes that another create made these: they are not what a look-up looks for.
    pub fn made(&mut self, syncs: impl IntoIterator<Item = SyncRef>) {
        self.made.extend(syncs);
        // What is told again counts from then on.
        let mut later = HashSet::new();
        self.made.reverse();
        self.made.retain(|sync| later.insert(sync.clone()));
        self.made.reverse();
    }

    /// The last syncs that are known to have been made in a workspace: a whole list shows them, unless they were deleted.
    pub fn made_last(&self, server: &ServerId, workspace: Option<WorkspaceId>) -> Vec<String> {
        let here = self.made.iter().rev().filter(|sync| sync.is_in(server, workspace));
        here.take(PROBES).map(|sync| sync.id.0.to_string()).collect()
    }

    /// The next step of a look-up.
    pub fn step(&mut self, id: &CreateId, now: Timestamp) -> Option<Step> {
        let open = self.get(id)?;
        if let Some(until) = open.lookup()?.next_look().filter(|until| is_ahead(*until, now)) {
            return Some(Step::Wait(until));
        }
        let note = &open.note;
        let made = self.made_last(&note.server.id(), note.workspace);
        let (note, lookup) = self.get_mut(id)?.lookup_mut()?;
        Some(lookup.step(note, &made, now))
    }

    /// Takes what a look-up's request brought; returns what is known by it.
    pub fn on_answer(
        &mut self,
        id: &CreateId,
        answer: ReadingAnswer<'_>,
        now: Timestamp,
        settle: SignedDuration,
    ) -> Option<Known> {
        let at = self.all.iter().position(|open| open.note.id == *id)?;
        let is_shared = self.all.iter().any(|other| is_rival(other, &self.all[at]));
        let open = &mut self.all[at];
        // What a person said not to be may have been created once more, by a program that this one does not know of.
        let has_rival = is_shared || open.note.told_not_created;
        let server = open.note.server.id();
        let here = self.made.iter().filter(|place| place.is_in(&server, open.note.workspace));
        let others: BTreeSet<String> = here.map(|place| place.id.0.to_string()).collect();
        let around = Surroundings { settle, others: &others, has_rival };
        let (note, lookup) = open.lookup_mut()?;
        match lookup.on_answer(note, answer, now, around)? {
            Finding::Created(sync) => Some(Known::Created(sync)),
            // As long as another one is looked up, it could be either.
            Finding::Candidates(ids) if open.note.told_not_created && !is_shared => Some(Known::AfterAll(ids)),
            Finding::NotCreated => {
                open.phase = Phase::NotCreated(open.lookup().map_or(0, Lookup::rows));
                Some(Known::NotCreated)
            }
            Finding::NotYet | Finding::Candidates(_) | Finding::NotWhole(_) => None,
        }
    }
}

/// Whether another open create could have made the sync that one is looked up for.
fn is_rival(other: &OpenCreate, open: &OpenCreate) -> bool {
    other.note.id != open.note.id
        && other.not_created().is_none()
        && other.note.is_in(&open.note.server.id(), open.note.workspace)
        && other.note.could_be(&open.note.body)
}

#[cfg(test)]
mod tests;
