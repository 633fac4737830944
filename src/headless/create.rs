//! Creating without a screen, with the same promises: sent once, noted before, and looked up when no answer came.

use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;

use crate::api::Client;
use crate::domain::connection::Connection;
use crate::domain::create::lookup::{Lookup, REST, Step, Verdict};
use crate::domain::create::note::{CreateId, HistoryEntry, ListSnapshot, PendingCreate};
use crate::domain::create::open::OpenCreate;
use crate::domain::create::{Consent, Decision, Facts, Permit, decide};
use crate::domain::dialect::Dialect;
use crate::domain::failure::Failure;
use crate::domain::id::SyncRef;
use crate::domain::new_sync::NewSync;
use crate::domain::query::{Page, Query, Reply};
use crate::domain::sync::{CreateOutcome, Sync};
use crate::store::history;
use crate::store::work::Work;

/// What a create is made with.
pub struct Creator<'a> {
    /// The API client.
    pub client: &'a Client,
    /// Where it goes.
    pub connection: &'a Connection,
    /// In which words.
    pub dialect: Dialect,
    /// The profile's name, for the history.
    pub profile: &'a str,
    /// Where the note of the create is kept; without it a crash is not looked up.
    pub work: Option<&'a Work>,
    /// The history of what was created.
    pub history: Option<&'a Path>,
    /// The pause before the second look; a test shortens it.
    pub rest: Option<Duration>,
}

/// What came of it.
#[derive(Debug)]
pub enum Outcome {
    /// It exists.
    Created(Box<Sync>),
    /// It does not.
    NotCreated(Failure),
    /// It cannot be told: why.
    Unknown(String),
}

/// Where words go while it takes its time.
pub type Say<'a> = &'a mut (dyn FnMut(&str) + Send);

impl Creator<'_> {
    /// The creates of former runs that never got their answer, looked up; those whose outcome is known by now are told
    /// and left out.
    pub async fn left_over(&self, say: Say<'_>) -> Vec<OpenCreate> {
        let (notes, problems) = self.work.map(Work::creates).unwrap_or_default();
        for problem in problems {
            say(&problem.to_string());
        }
        let mut open = Vec::new();
        for note in notes {
            let Some(mut left) = OpenCreate::left_over(note) else { continue };
            if left.note.server.id() == self.connection.server.id() {
                say("A create of a former run got no answer; it is looked up first.");
                match self.look_up(&mut left).await {
                    Some(sync) => {
                        self.remember(&left.note, &sync, say);
                        say(&format!("It was created: sync {}.", sync.id.0));
                        continue;
                    }
                    None if left.is_safe_to_try_again() => {
                        self.forget(&left.note, say);
                        continue;
                    }
                    None => {}
                }
            }
            open.push(left);
        }
        open
    }

    /// Decides whether a sync may be asked for now. Reads the history, and what the server's list holds before.
    pub async fn decide(&self, asked: &NewSync, open: &[OpenCreate], consent: Consent) -> Decision {
        let now = Timestamp::now();
        let wanted = PendingCreate {
            id: CreateId::new(now, 1),
            profile: self.profile.to_owned(),
            server: self.connection.server.clone(),
            workspace: self.connection.workspace,
            dialect: self.dialect,
            sent_at: now,
            body: asked.body(),
            before: self.page(self.connection, 1).await.ok().map(|page| ListSnapshot::of_first_page(&page)),
        };
        let history = self.history.and_then(|path| history::last(path).ok()).unwrap_or_default();
        decide(wanted, Facts { now, wait_until: None, open, created: &[], history: &history }, consent)
    }

    /// Creates a sync: one request, whatever comes of it.
    pub async fn send(&self, permit: Permit, say: Say<'_>) -> Outcome {
        let note = permit.note();
        if let Some(Err(problem)) = self.work.map(|work| work.note_create(note)) {
            say(&format!("The create could not be noted: after a crash it would not be looked up. {problem}"));
        }
        match self.client.create_sync(self.connection, &note.body).await {
            CreateOutcome::Created(sync) => {
                self.remember(note, &sync, say);
                Outcome::Created(sync)
            }
            CreateOutcome::NotCreated(failure) => {
                self.forget(note, say);
                Outcome::NotCreated(failure)
            }
            CreateOutcome::Unknown(failure) => {
                say(&format!("{} The sync may have been created, or not; it is looked up.", failure.what()));
                self.find(note, failure, say).await
            }
        }
    }

    /// Finds out whether a create without an answer made its sync.
    async fn find(&self, note: &PendingCreate, failure: Failure, say: Say<'_>) -> Outcome {
        let Some(mut open) = OpenCreate::left_over(note.clone()) else { return Outcome::Unknown(failure.what()) };
        open.look_up(failure.clone());
        if let Some(sync) = self.look_up(&mut open).await {
            self.remember(note, &sync, say);
            return Outcome::Created(Box::new(sync));
        }
        if open.is_safe_to_try_again() {
            self.forget(note, say);
            return Outcome::NotCreated(failure);
        }
        Outcome::Unknown(format!("{} {}", failure.what(), why_it_cannot_be_told(&open)))
    }

    async fn page(&self, connection: &Connection, number: u32) -> Result<Page<Sync>, Failure> {
        match self.client.ask(connection, self.dialect, &Query::Syncs(number)).await? {
            Reply::Syncs(page) => Ok(page),
            _ => Ok(Page { rows: Vec::new(), count: 0, last: None }),
        }
    }

    /// Carries a look-up on until it is over; returns the sync when it is found.
    async fn look_up(&self, open: &mut OpenCreate) -> Option<Sync> {
        let note = open.note.clone();
        let connection = Connection { workspace: note.workspace, ..self.connection.clone() };
        let lookup: &mut Lookup = open.lookup_mut()?;
        loop {
            match lookup.step(Timestamp::now()) {
                Step::Ask(number) => match self.page(&connection, number).await {
                    Ok(page) => {
                        if let Some(sync) = lookup.on_page(&note, &page, self.time_after_rest()) {
                            return Some(sync);
                        }
                    }
                    Err(failure) => lookup.on_failure(&failure.what()),
                },
                Step::Wait(until) => {
                    let left = Duration::try_from(until.duration_since(Timestamp::now())).unwrap_or_default();
                    tokio::time::sleep(left).await;
                }
                Step::Nothing => return None,
            }
        }
    }

    /// Now; earlier where a test shortens the rest between two looks.
    fn time_after_rest(&self) -> Timestamp {
        let now = Timestamp::now();
        let shortened = self.rest.and_then(|rest| Some(REST - jiff::SignedDuration::try_from(rest).ok()?));
        shortened.and_then(|less| now.checked_sub(less).ok()).unwrap_or(now)
    }

    fn remember(&self, note: &PendingCreate, sync: &Sync, say: Say<'_>) {
        let entry = HistoryEntry {
            at: Timestamp::now(),
            profile: self.profile.to_owned(),
            sync: SyncRef { server: note.server.id(), workspace: note.workspace, id: sync.id.clone() },
            body: note.body.clone(),
            answer: sync.attributes.clone(),
        };
        if let Some(Err(error)) = self.history.map(|path| history::add(path, &entry)) {
            say(&format!("The history could not be written: {error}."));
        }
        self.forget(note, say);
    }

    fn forget(&self, note: &PendingCreate, say: Say<'_>) {
        if let Some(Err(problem)) = self.work.map(|work| work.forget_create(&note.id)) {
            say(&format!("The note of the create could not be removed. {problem}"));
        }
    }
}

/// Why the outcome of a create is not known, after it was looked up, or because it went to another server.
pub fn why_it_cannot_be_told(open: &OpenCreate) -> String {
    match open.lookup().and_then(Lookup::verdict) {
        Some(Verdict::CannotTell(why)) => why.clone(),
        _ => format!("It went to {}, with another profile.", open.note.server.host()),
    }
}
