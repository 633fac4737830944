//! From the wish to create until it may be sent: what is on the disk is read under a lock, then the server's list, and
//! then it is decided. The caller reads; this says what is next and keeps what was read.

use jiff::Timestamp;
use serde_json::Value;

use crate::domain::create::ledger::{Ledger, LedgerQuestion, UnreadableNote};
use crate::domain::create::note::{CreateId, ListBefore, PendingCreate};
use crate::domain::create::open::OpenCreates;
use crate::domain::create::reading::{ListReading, ReadingAnswer, ReadingStep};
use crate::domain::create::{Consent, CreatedSync, Decision, Earlier, Facts, decide, words};
use crate::domain::dialect::Dialect;
use crate::domain::id::WorkspaceId;
use crate::domain::new_sync::NewSync;
use crate::domain::server::Server;

/// A wish to create.
#[derive(Debug, Clone, PartialEq)]
pub struct Attempt {
    /// Which create it becomes.
    pub id: CreateId,
    /// The profile.
    pub profile: String,
    /// Where it goes.
    pub server: Server,
    /// To which workspace.
    pub workspace: Option<WorkspaceId>,
    /// In which words.
    pub dialect: Dialect,
    /// What is asked for.
    pub asked: NewSync,
    /// What was consented to.
    pub consent: Consent,
    /// The body of what is asked for.
    body: Value,
    ledger: Option<Ledger>,
    reading: ListReading,
}

/// What a wish needs next.
#[derive(Debug, Clone, PartialEq)]
pub enum AttemptStep {
    /// Take the lock, then read what is on the disk.
    ReadLedger(LedgerQuestion),
    /// Send this request.
    Ask(ReadingStep),
    /// All is read: [`Attempt::decide`].
    Decide,
}

impl Attempt {
    /// A wish, with nothing read yet.
    pub fn new(
        id: CreateId,
        profile: String,
        (server, workspace, dialect): (Server, Option<WorkspaceId>, Dialect),
        asked: NewSync,
        consent: Consent,
    ) -> Self {
        let body = asked.body();
        let reading = ListReading::new(body.clone(), Vec::new());
        Self { id, profile, server, workspace, dialect, asked, consent, body, ledger: None, reading }
    }

    /// The body of what is asked for.
    pub const fn body(&self) -> &Value {
        &self.body
    }

    /// What is next.
    pub fn step(&self) -> AttemptStep {
        if self.ledger.is_none() {
            let (server, body) = (self.server.id(), self.body.clone());
            return AttemptStep::ReadLedger(LedgerQuestion { server, workspace: self.workspace, body });
        }
        self.reading.step().map_or(AttemptStep::Decide, AttemptStep::Ask)
    }

    /// How many syncs of the list were read so far.
    pub fn rows(&self) -> usize {
        self.reading.rows()
    }

    /// Takes what is on the disk into the open creates, and keeps the rest.
    pub fn on_ledger(&mut self, mut ledger: Ledger, open: &mut OpenCreates) {
        let server = self.server.id();
        for note in open.merge(std::mem::take(&mut ledger.notes)) {
            let name = note.id.as_str().to_owned();
            ledger.problems.push(words::invalid_note(&name));
            // It cannot be looked up, and another version may have sent it.
            if note.is_in(&server, self.workspace) && note.may_be(&self.body) {
                let (why, digest) = ("it holds no valid sync".to_owned(), name.clone());
                ledger.unreadable.push(UnreadableNote { name, why, digest });
            }
        }
        open.made(std::mem::take(&mut ledger.made));
        self.reading = ListReading::new(self.body.clone(), open.made_last(&server, self.workspace));
        self.ledger = Some(ledger);
    }

    /// Takes what a request of the reading brought.
    pub fn on_list(&mut self, answer: ReadingAnswer<'_>) {
        self.reading.on_answer(answer);
    }

    /// What could not be read, in sentences: to be said before it is sent.
    pub fn problems(&self) -> Vec<String> {
        let mut problems = self.ledger.as_ref().map(|ledger| ledger.problems.clone()).unwrap_or_default();
        if let Some(why) = &self.reading.read().missing {
            let list = words::list_incomplete(why);
            problems.push(format!("{list} If the answer gets lost, the outcome may stay unknown."));
        }
        problems
    }

    /// Decides, when all is read.
    pub fn decide(
        &self,
        open: &OpenCreates,
        created: &[CreatedSync],
        wait_until: Option<Timestamp>,
        now: Timestamp,
    ) -> Decision {
        let read = self.reading.read();
        let wanted = PendingCreate {
            id: self.id.clone(),
            profile: self.profile.clone(),
            server: self.server.clone(),
            workspace: self.workspace,
            dialect: self.dialect,
            sent_at: now,
            server_time: read.ended,
            before: (!read.ids.is_empty() || read.is_whole()).then(|| ListBefore::from(read)),
            body: self.body.clone(),
            is_complete: true,
            lost: None,
            holder: None,
            told_not_created: false,
        };
        let ledger = self.ledger.as_ref();
        let listed = || Earlier::in_list(read, &self.server.id(), self.workspace);
        let same = ledger.and_then(|ledger| ledger.same.clone()).or_else(listed);
        let unreadable = ledger.map_or(&[][..], |ledger| &ledger.unreadable);
        decide(wanted, Facts { now, wait_until, open, created, same, unreadable }, self.consent)
    }
}
