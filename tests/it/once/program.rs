//! A program as the create machine drives it, over a disk that all programs share.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use syncwright::domain::create::attempt::{Attempt, AttemptStep};
use syncwright::domain::create::ledger::{FoundNote, Ledger};
use syncwright::domain::create::lookup::Step;
use syncwright::domain::create::note::{CreateId, HistoryEntry, PendingCreate};
use syncwright::domain::create::open::{Known, OpenCreate, OpenCreates};
use syncwright::domain::create::reading::{ReadingAnswer, ReadingStep};
use syncwright::domain::create::{Consent, CreatedSync, Decision, Earlier};
use syncwright::domain::new_sync::NewSync;
use syncwright::domain::sync::CreateOutcome;

use super::place;

/// The disk.
#[derive(Debug, Default)]
pub(super) struct Disk {
    pub(super) notes: BTreeMap<String, PendingCreate>,
    pub(super) history: Vec<HistoryEntry>,
    /// Which run of which program holds the lock. Locks by body would hold back less.
    pub(super) lock: Option<(usize, u32)>,
    /// The runs of programs that live.
    pub(super) alive: BTreeSet<(usize, u32)>,
}

impl Disk {
    /// The notes; those that no living program holds are the reader's from now on.
    fn read(&mut self, me: (usize, u32)) -> Vec<FoundNote> {
        let mine = format!("{}-{}", me.0, me.1);
        let alive: BTreeSet<String> = self.alive.iter().map(|(number, run)| format!("{number}-{run}")).collect();
        let notes = self.notes.values_mut().map(|note| {
            let is_held_elsewhere = note.holder.as_ref().is_some_and(|it| *it != mine && alive.contains(it));
            if !is_held_elsewhere {
                note.holder = Some(mine.clone());
            }
            FoundNote { note: note.clone(), is_held_elsewhere }
        });
        notes.collect()
    }

    fn write(&mut self, note: &PendingCreate, me: (usize, u32)) {
        let holder = Some(format!("{}-{}", me.0, me.1));
        self.notes.insert(note.id.as_str().to_owned(), PendingCreate { holder, ..note.clone() });
    }

    fn ledger(&mut self, body: &Value, me: (usize, u32)) -> Ledger {
        let same = self.history.iter().rfind(|entry| entry.body == *body).cloned();
        Ledger {
            notes: self.read(me),
            same: same.map(Earlier::of_history),
            made: self.history.iter().map(|entry| entry.sync.clone()).collect(),
            ..Ledger::default()
        }
    }
}

/// Who asks for a page.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Asker {
    Attempt,
    LookUp(CreateId),
}

/// What a program wants of the world.
#[derive(Debug)]
pub(super) enum Want {
    Lock,
    List(Asker, ReadingStep),
    Post(Box<PendingCreate>, Consent),
    WakeAt(Timestamp),
    Claim(CreateId, Known),
    Ask(Box<NewSync>, Consent),
    Nothing,
}

#[derive(Debug, Default)]
pub(super) struct Program {
    pub(super) number: usize,
    /// Counts restarts: what was on its way to an earlier run is lost.
    pub(super) run: u32,
    /// Its clock less the true time.
    pub(super) clock: SignedDuration,
    pub(super) open: OpenCreates,
    pub(super) attempt: Option<Attempt>,
    pub(super) sending: Option<CreateId>,
    pub(super) created: Vec<CreatedSync>,
    pub(super) is_dead: bool,
}

impl Program {
    pub(super) fn kill(&mut self, disk: &mut Disk) {
        if disk.lock == Some((self.number, self.run)) {
            disk.lock = None;
        }
        disk.alive.remove(&(self.number, self.run));
        *self = Self { number: self.number, run: self.run + 1, is_dead: true, ..Self::default() };
    }

    pub(super) fn start(&mut self, disk: &mut Disk, clock: SignedDuration) {
        self.is_dead = false;
        self.clock = clock;
        disk.alive.insert((self.number, self.run));
        self.open.made(disk.history.iter().map(|entry| entry.sync.clone()));
        self.open.merge(disk.read((self.number, self.run)));
    }

    pub(super) fn now(&self, now: Timestamp) -> Timestamp {
        now.checked_add(self.clock).expect("in range")
    }

    pub(super) fn begin(&mut self, id: CreateId, asked: NewSync, consent: Consent) {
        self.attempt = Some(Attempt::new(id, "default".to_owned(), place(), asked, consent));
    }

    /// The next step of its attempt.
    pub(super) fn go_on(&mut self, disk: &mut Disk, now: Timestamp) -> Want {
        let Some(attempt) = &mut self.attempt else { return Want::Nothing };
        match attempt.step() {
            AttemptStep::ReadLedger(question) => {
                let me = (self.number, self.run);
                if disk.lock.is_some_and(|holder| holder != me) {
                    return Want::Lock;
                }
                disk.lock = Some(me);
                attempt.on_ledger(disk.ledger(&question.body, me), &mut self.open);
                self.go_on(disk, now)
            }
            AttemptStep::Ask(step) => Want::List(Asker::Attempt, step),
            AttemptStep::Decide => self.decide(disk, now),
        }
    }

    fn decide(&mut self, disk: &mut Disk, now: Timestamp) -> Want {
        let now = self.now(now);
        let Some(attempt) = self.attempt.take() else { return Want::Nothing };
        match attempt.decide(&self.open, &self.created, None, now) {
            Decision::Permitted(permit) => {
                let note = permit.note().clone();
                disk.write(&note, (self.number, self.run));
                self.open.add(OpenCreate::sent(note.clone(), attempt.asked, String::new()));
                self.sending = Some(note.id.clone());
                Want::Post(Box::new(note), attempt.consent)
            }
            Decision::AskFirst(question) => {
                disk.lock = None;
                Want::Ask(Box::new(attempt.asked), question.consented(attempt.consent))
            }
            Decision::Blocked(_) => {
                disk.lock = None;
                Want::Nothing
            }
        }
    }

    /// The answer to its create.
    pub(super) fn on_answer(&mut self, id: &CreateId, outcome: CreateOutcome, disk: &mut Disk) -> Want {
        self.sending = None;
        if disk.lock == Some((self.number, self.run)) {
            disk.lock = None;
        }
        match outcome {
            CreateOutcome::Created(sync) => self.known(id, Known::Created(sync), disk),
            CreateOutcome::NotCreated(_) => self.known(id, Known::NotCreated, disk),
            CreateOutcome::Unknown(failure, server) => {
                let Some(open) = self.open.get_mut(id) else { return Want::Nothing };
                open.look_up(failure, server);
                disk.write(&open.note, (self.number, self.run));
                Want::Nothing
            }
        }
    }

    /// The answer to a reading.
    pub(super) fn on_list(
        &mut self,
        asker: &Asker,
        answer: ReadingAnswer<'_>,
        disk: &mut Disk,
        now: Timestamp,
        settle: SignedDuration,
    ) -> Want {
        let here = self.now(now);
        match asker {
            Asker::Attempt => {
                if let Some(attempt) = &mut self.attempt {
                    attempt.on_list(answer);
                }
                self.go_on(disk, now)
            }
            Asker::LookUp(id) => match self.open.on_answer(id, answer, here, settle) {
                Some(known) => self.known(id, known, disk),
                None => Want::Nothing,
            },
        }
    }

    fn known(&mut self, id: &CreateId, known: Known, disk: &mut Disk) -> Want {
        if let (Known::Created(sync), Some(open)) = (&known, self.open.get(id)) {
            let (entry, open_asked) = (HistoryEntry::of(&open.note, sync, open.note.sent_at), open.asked.clone());
            self.open.made([entry.sync.clone()]);
            self.created.push(CreatedSync {
                sync: (**sync).clone(),
                place: entry.sync.clone(),
                asked: open_asked,
                words: String::new(),
                sent: entry.body.clone(),
                at: entry.at,
            });
            disk.history.push(entry);
        }
        if !matches!(self.open.get(id).map(OpenCreate::not_created), Some(Some(_))) {
            self.open.close(id);
        }
        disk.notes.remove(id.as_str());
        Want::Claim(id.clone(), known)
    }

    /// The requests of its look-ups that are due.
    pub(super) fn look(&mut self, now: Timestamp) -> Vec<Want> {
        let here = self.now(now);
        let mut wants = Vec::new();
        let ids: Vec<CreateId> = self.open.iter().map(|open| open.note.id.clone()).collect();
        for id in ids {
            let Some(step) = self.open.step(&id, here) else { continue };
            match step {
                Step::Ask(step) => wants.push(Want::List(Asker::LookUp(id), step)),
                Step::Wait(until) => wants.push(Want::WakeAt(until.checked_sub(self.clock).expect("in range"))),
                Step::Nothing => {}
            }
        }
        wants
    }

    /// What still holds creates back.
    pub(super) fn held_back_by(&self) -> BTreeSet<String> {
        let open = self.open.iter().filter(|open| open.holds_back());
        open.map(|open| open.note.id.as_str().to_owned()).collect()
    }
}
