//! Creates a sync without a screen, by the same rules: reads what exists, writes a note, sends once, and looks the sync up
//! if the answer proves nothing.

use std::path::Path;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

use crate::api::Client;
use crate::domain::connection::Connection;
use crate::domain::create::attempt::{Attempt, AttemptStep};
use crate::domain::create::lookup::Step;
use crate::domain::create::note::{CreateId, HistoryEntry, PendingCreate};
use crate::domain::create::open::{Known, OpenCreate, OpenCreates};
use crate::domain::create::reading::{ReadingAnswer, ReadingStep};
use crate::domain::create::{Blocked, Consent, Decision, Permit, Question, words};
use crate::domain::dialect::Dialect;
use crate::domain::failure::Failure;
use crate::domain::new_sync::NewSync;
use crate::domain::query::Reply;
use crate::domain::remote_context::RemoteContext;
use crate::domain::sync::{CreateOutcome, Sync};
use crate::store::creates::{CreateLock, Notes, ledger, take_lock};
use crate::store::history;

/// Everything a create needs.
pub struct Creator<'a> {
    /// The API client.
    pub client: &'a Client,
    /// Where it goes.
    pub connection: &'a Connection,
    /// The API variant.
    pub dialect: Dialect,
    /// The profile's name, for the history.
    pub profile: &'a str,
    /// The notes of creates; without them a crash is not looked up.
    pub notes: Option<&'a Notes>,
    /// The history of what was created.
    pub history: Option<&'a Path>,
    /// How long to wait for another program that is creating the same sync.
    pub patience: Duration,
    /// How long a server may take to finish a create without an answer.
    pub settle: SignedDuration,
    /// How long a create without an answer is looked up.
    pub wait: SignedDuration,
}

/// The outcome.
#[derive(Debug)]
pub enum Outcome {
    /// It exists.
    Created(Box<Sync>),
    /// The server rejected it, or nothing was sent.
    Rejected(Failure),
    /// Its answer proved nothing, but it was not created: why.
    NotCreated(String),
    /// Unknown whether this one, or an earlier one, exists: what is known.
    Unknown(String),
    /// Nothing was sent: this must be confirmed first.
    Ask(Question),
    /// Nothing was sent: the server asked to wait so many seconds.
    Wait(i64),
    /// Nothing was sent: another program is creating the same.
    Busy(String),
}

/// Progress messages.
pub type Say<'a> = &'a mut dyn FnMut(&str);

impl Creator<'_> {
    /// Creates a sync with at most one request. Earlier creates of the same sync with an unknown outcome are looked up
    /// first.
    pub async fn create(&self, asked: &NewSync, consent: Consent, say: Say<'_>) -> Outcome {
        let deadline = deadline(self.wait);
        let mut open = OpenCreates::default();
        loop {
            let (attempt, lock) = match self.prepare(asked, consent, &mut open).await {
                Ok(prepared) => prepared,
                Err(busy) => return Outcome::Busy(busy),
            };
            match attempt.decide(&open, &[], None, Timestamp::now()) {
                Decision::Permitted(permit) => {
                    attempt.problems().iter().for_each(|problem| say(problem));
                    return self.send(&permit, asked, lock, &mut open, say).await;
                }
                Decision::AskFirst(question) => return Outcome::Ask(question),
                Decision::Blocked(Blocked::Wait(seconds)) => return Outcome::Wait(seconds),
                Decision::Blocked(Blocked::Open(id)) => {
                    drop(lock);
                    if open.get(&id).is_some_and(|rival| !rival.is_elsewhere()) {
                        say("The outcome of an earlier create to the same stream is unknown; looking it up first.");
                    }
                    match self.look_up(&mut open, &id, deadline, say).await {
                        None => return Outcome::Unknown(self.what_is_known_of_earlier(&open, &id)),
                        Some(Known::NotCreated) => {
                            say(&format!("The earlier create made nothing. {}", not_created(&open, &id)));
                        }
                        // If that is the same sync, it is asked about next.
                        Some(Known::Created(sync)) => say(&format!("The earlier create made sync {}.", sync.id.0)),
                        Some(Known::AfterAll(ids)) => say(&words::after_all(&ids)),
                    }
                }
            }
        }
    }

    /// Reads what exists, holding the lock.
    async fn prepare(
        &self,
        asked: &NewSync,
        consent: Consent,
        open: &mut OpenCreates,
    ) -> Result<(Attempt, Option<CreateLock>), String> {
        let now = Timestamp::now();
        let id = CreateId::new(now, fastrand::u64(..));
        let place = (self.connection.server.clone(), self.connection.workspace, self.dialect);
        let mut attempt = Attempt::new(id, self.profile.to_owned(), place, asked.clone(), consent);
        let mut lock = None;
        loop {
            match attempt.step() {
                AttemptStep::ReadLedger(question) => {
                    let (taken, problem) = take_lock(self.notes, &question, self.patience)?;
                    lock = taken;
                    let mut read = ledger(self.notes, self.history, Some(&question));
                    read.problems.extend(problem);
                    attempt.on_ledger(read, open);
                }
                AttemptStep::Ask(step) => {
                    let answer = self.ask(self.connection, step).await;
                    attempt.on_list(ReadingAnswer::of(&answer));
                }
                AttemptStep::Decide => return Ok((attempt, lock)),
            }
        }
    }

    async fn send(
        &self,
        permit: &Permit,
        asked: &NewSync,
        lock: Option<CreateLock>,
        open: &mut OpenCreates,
        say: Say<'_>,
    ) -> Outcome {
        let note = permit.note();
        let is_kept = self.keep(note, say);
        let outcome = self.client.create_sync(self.connection, &note.body).await;
        match outcome {
            CreateOutcome::Created(sync) => {
                self.remember(note, &sync, say);
                Outcome::Created(sync)
            }
            CreateOutcome::NotCreated(failure) => {
                self.forget(&note.id, say);
                Outcome::Rejected(failure)
            }
            CreateOutcome::Unknown(failure, server) => {
                let mut lost = OpenCreate::sent(note.clone(), asked.clone(), asked.describe(&RemoteContext::default()));
                lost.look_up(failure, server);
                // Where it could not be saved, that was said.
                let mut silence = |_: &str| {};
                self.keep(&lost.note, if is_kept { &mut *say } else { &mut silence });
                // From here on the note holds others back.
                drop(lock);
                say(&format!("{} {}", lost.what_came(), words::BEING_LOOKED_UP));
                open.add(lost);
                match self.look_up(open, &note.id, deadline(self.wait), say).await {
                    Some(Known::Created(sync)) => {
                        say(&words::found(&sync.id));
                        Outcome::Created(sync)
                    }
                    Some(Known::NotCreated) => Outcome::NotCreated(not_created(open, &note.id)),
                    Some(Known::AfterAll(_)) | None => Outcome::Unknown(self.what_is_known(open, &note.id)),
                }
            }
        }
    }

    /// Looks once for every create on this server with an unknown outcome, and records what it finds.
    pub async fn look_once(&self, open: &mut OpenCreates, say: Say<'_>) {
        let server = self.connection.server.id();
        let here = open.iter().filter(|it| it.note.server.id() == server && it.lookup().is_some());
        let ids: Vec<CreateId> = here.map(|it| it.note.id.clone()).collect();
        for id in ids {
            let Some(lost) = open.get(&id) else { continue };
            let (what, held_back) = (lost.words.clone(), lost.holds_back());
            let became = match self.look_up(open, &id, Instant::now(), say).await {
                Some(Known::Created(sync)) => format!("{} {}", words::created(&sync.id), words::found(&sync.id)),
                Some(Known::NotCreated) if held_back => {
                    format!("{}. {}", words::SAFE_TO_RETRY, not_created(open, &id))
                }
                Some(Known::AfterAll(ids)) => words::after_all(&ids),
                Some(Known::NotCreated) | None => continue,
            };
            say(&format!("{what}\n   {became}"));
        }
    }

    /// Looks until the outcome is known, at least once. `None` if it is unknown by the deadline.
    async fn look_up(&self, open: &mut OpenCreates, id: &CreateId, deadline: Instant, say: Say<'_>) -> Option<Known> {
        loop {
            let workspace = open.get(id)?.note.workspace;
            match open.step(id, Timestamp::now())? {
                Step::Ask(step) => {
                    let connection = Connection { workspace, ..self.connection.clone() };
                    let answer = self.ask(&connection, step).await;
                    match open.on_answer(id, ReadingAnswer::of(&answer), Timestamp::now(), self.settle) {
                        Some(Known::Created(sync)) => {
                            let closed = open.close(id)?;
                            self.remember(&closed.note, &sync, say);
                            return Some(Known::Created(sync));
                        }
                        Some(known) => {
                            self.forget(id, say);
                            return Some(known);
                        }
                        None => {}
                    }
                }
                Step::Wait(until) => {
                    let left = deadline.saturating_duration_since(Instant::now());
                    if left.is_zero() {
                        return None;
                    }
                    let until_due = Duration::try_from(until.duration_since(Timestamp::now())).unwrap_or_default();
                    tokio::time::sleep(until_due.min(left)).await;
                    // The final look is at the deadline.
                    if Instant::now() >= deadline {
                        open.get_mut(id).and_then(OpenCreate::lookup_mut)?.1.hurry();
                    }
                }
                Step::Nothing => return None,
            }
        }
    }

    async fn ask(&self, connection: &Connection, step: ReadingStep) -> Result<Reply, Failure> {
        self.client.ask(connection, self.dialect, &step.query()).await
    }

    /// What is known of this create, and what to do.
    fn what_is_known(&self, open: &OpenCreates, id: &CreateId) -> String {
        format!("{}. {} {}", words::UNKNOWN, found_out(open, id), self.what_next(id))
    }

    /// What is known of the earlier one that holds this one back, and what to do.
    fn what_is_known_of_earlier(&self, open: &OpenCreates, id: &CreateId) -> String {
        let (found, next) = match open.get(id) {
            Some(earlier) if earlier.is_elsewhere() => {
                (words::HANDLED_ELSEWHERE.to_owned(), "Try again later.".to_owned())
            }
            _ => (found_out(open, id), self.what_next(id)),
        };
        let held_back = "an earlier create may have made it, and its outcome is unknown";
        format!("Nothing was sent for this sync: {held_back}. {found} {next}")
    }

    fn what_next(&self, id: &CreateId) -> String {
        if self.notes.is_some_and(|notes| notes.has(id)) {
            format!(
                "`syncwright pending` looks again; `syncwright pending resolve {}` records what you found in the web app.",
                id.as_str()
            )
        } else {
            "Its note is gone or couldn't be saved; check the web app before you create it again.".to_owned()
        }
    }

    /// Writes the note, if there is a place for notes; returns whether nothing was wrong.
    fn keep(&self, note: &PendingCreate, say: Say<'_>) -> bool {
        let written = self.notes.map_or(Ok(()), |notes| notes.write(note));
        if let Err(problem) = &written {
            say(&format!("{} {problem}", words::NOTE_NOT_SAVED));
        }
        written.is_ok()
    }

    fn remember(&self, note: &PendingCreate, sync: &Sync, say: Say<'_>) {
        if let Some(Err(error)) =
            self.history.map(|path| history::add(path, &HistoryEntry::of(note, sync, Timestamp::now())))
        {
            say(&words::history_not_written(&error));
        }
        self.forget(&note.id, say);
    }

    fn forget(&self, id: &CreateId, say: Say<'_>) {
        if let Some(Err(problem)) = self.notes.map(|notes| notes.remove(id)) {
            say(&format!("{} {problem}", words::NOTE_NOT_REMOVED));
        }
    }
}

/// What came instead of an answer, and what the last look showed.
fn found_out(open: &OpenCreates, id: &CreateId) -> String {
    let Some(lost) = open.get(id) else { return String::new() };
    let found = lost.lookup().map(|lookup| words::last_look(&lost.note, lookup)).unwrap_or_default();
    format!("{} {found}", lost.what_came())
}

/// When the waiting ends, whatever is done to the clock of this machine.
fn deadline(wait: SignedDuration) -> Instant {
    let now = Instant::now();
    Duration::try_from(wait).ok().and_then(|wait| now.checked_add(wait)).unwrap_or(now)
}

fn not_created(open: &OpenCreates, id: &CreateId) -> String {
    words::not_created(open.get(id).and_then(OpenCreate::not_created).unwrap_or_default())
}
