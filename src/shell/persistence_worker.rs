//! A thread that keeps work on the disk, so that neither the screen nor the network waits for it. What it is told, it
//! does in order.

use std::collections::{HashMap, HashSet};
use std::fmt::Display;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::oneshot;

use crate::app::msg::{Msg, WorkOpened};
use crate::app::notice::Notice;
use crate::domain::create::ledger::{Ledger, LedgerQuestion, UnreadableNote};
use crate::domain::create::note::{CreateId, HistoryEntry, PendingCreate};
use crate::domain::create::words;
use crate::domain::saved_draft::{SavedDraft, SavedEdit};
use crate::shell::event::Event;
use crate::store::creates::{self, CreateLock, Notes};
use crate::store::history;
use crate::store::saved_file::WorkProblem;
use crate::store::work::Work;

/// How long the end may wait for the last draft to be written.
const PATIENCE: Duration = Duration::from_secs(2);

enum Job {
    Open(String),
    Draft(String, Option<SavedDraft>),
    Edits(String, Vec<SavedEdit>),
    Note(PendingCreate, oneshot::Sender<()>),
    /// The lock is given back afterwards.
    KeepNote(Box<PendingCreate>, Option<CreateLock>),
    Accept(Vec<UnreadableNote>),
    Ledger(LedgerQuestion, oneshot::Sender<Ledger>),
    /// The same here.
    Forget(CreateId, Option<CreateLock>),
    Remember(Box<HistoryEntry>),
}

/// The keeper's front: takes orders and does not wait.
pub(super) struct PersistenceWorker {
    orders: Option<Sender<Job>>,
    thread: Option<JoinHandle<()>>,
    done: Receiver<()>,
    notes: Option<Arc<Notes>>,
}

impl PersistenceWorker {
    /// Starts the thread. Without one, or without a folder, nothing is kept, and `open` says so.
    pub(super) fn start(folder: Option<PathBuf>, history: Option<PathBuf>, events: Sender<Event>) -> Self {
        let (orders, receiver) = channel();
        let (finished, done) = channel();
        let notes = folder.as_deref().map(|folder| Arc::new(Notes::new(folder)));
        let kept = notes.clone();
        let thread = std::thread::Builder::new().name("keeper".to_owned()).spawn(move || {
            let mut desk =
                Worker { folder, history, events, work: HashMap::new(), opened: HashSet::new(), notes: kept };
            for order in receiver {
                desk.carry_out(order);
            }
            desk.end();
            // Nobody waits any more when the end took too long.
            let _ = finished.send(());
        });
        Self { orders: thread.is_ok().then_some(orders), thread: thread.ok(), done, notes }
    }

    fn order(&self, order: Job) {
        if let Some(orders) = &self.orders {
            // The thread lives as long as this does.
            drop(orders.send(order));
        }
    }

    pub(super) fn open(&self, profile: String) {
        self.order(Job::Open(profile));
    }

    pub(super) fn keep_draft(&self, profile: String, draft: Option<SavedDraft>) {
        self.order(Job::Draft(profile, draft));
    }

    pub(super) fn keep_edits(&self, profile: String, edits: Vec<SavedEdit>) {
        self.order(Job::Edits(profile, edits));
    }

    /// Notes a create; what is returned is ready when the note outlives the program, or could not be written.
    pub(super) fn note_create(&self, note: PendingCreate) -> oneshot::Receiver<()> {
        let (written, noted) = oneshot::channel();
        self.order(Job::Note(note, written));
        noted
    }

    pub(super) fn keep_note(&self, note: Box<PendingCreate>, lock: Option<CreateLock>) {
        self.order(Job::KeepNote(note, lock));
    }

    pub(super) fn accept_notes(&self, notes: Vec<UnreadableNote>) {
        self.order(Job::Accept(notes));
    }

    /// The notes of creates.
    pub(super) fn notes(&self) -> Option<Arc<Notes>> {
        self.notes.clone()
    }

    /// For orders that are given later, from another thread.
    pub(super) fn later(&self) -> Later {
        Later(self.orders.clone())
    }

    pub(super) fn forget_create(&self, id: CreateId, lock: Option<CreateLock>) {
        self.order(Job::Forget(id, lock));
    }

    pub(super) fn remember(&self, past: Box<HistoryEntry>) {
        self.order(Job::Remember(past));
    }

    /// Ends after what was ordered is done, but not much later than that.
    pub(super) fn end(self) {
        drop(self.orders);
        if let (Ok(()), Some(thread)) = (self.done.recv_timeout(PATIENCE), self.thread) {
            drop(thread.join());
        }
    }
}

/// An order that is given later.
pub(super) struct Later(Option<Sender<Job>>);

impl Later {
    /// Reads what the disk says about creates, after all that was ordered before. None when the thread is gone.
    pub(super) async fn read_ledger(self, question: LedgerQuestion) -> Option<Ledger> {
        let (read, answer) = oneshot::channel();
        self.0?.send(Job::Ledger(question, read)).ok()?;
        answer.await.ok()
    }
}

struct Worker {
    folder: Option<PathBuf>,
    history: Option<PathBuf>,
    events: Sender<Event>,
    /// The work of the profiles that were opened.
    work: HashMap<String, Work>,
    /// The profiles whose work was asked for, whether it could be loaded or not.
    opened: HashSet<String>,
    notes: Option<Arc<Notes>>,
}

impl Worker {
    fn carry_out(&mut self, order: Job) {
        match order {
            Job::Open(profile) => {
                let opened = self.open(profile);
                drop(self.events.send(Event::Answer(Msg::WorkOpened(Box::new(opened)))));
            }
            Job::Draft(profile, draft) => {
                let kept = self.work.get(&profile).map(|work| work.keep_draft(draft.as_ref()));
                self.say(kept, "The draft isn't saved.");
            }
            Job::Edits(profile, edits) => {
                let kept = self.work.get(&profile).map(|work| work.keep_edits(edits));
                self.say(kept, "The changes aren't saved.");
            }
            Job::Note(note, written) => {
                self.keep_note(&note);
                // Whoever waited may have given up.
                let _ = written.send(());
            }
            Job::Remember(past) => {
                let added = self.history.as_ref().map(|path| history::add(path, &past));
                let added = added.map(|added| added.map_err(|error| words::history_not_written(&error)));
                self.say(added, "");
            }
            Job::KeepNote(note, lock) => {
                self.keep_note(&note);
                drop(lock);
            }
            Job::Accept(notes) => {
                let accepted = self.notes.as_ref().map(|kept| kept.accept(&notes));
                self.say(accepted, "You'll be asked again.");
            }
            Job::Ledger(question, read) => {
                // Whoever waited may have given up.
                let _ = read.send(creates::ledger(self.notes.as_deref(), self.history.as_deref(), Some(&question)));
            }
            Job::Forget(id, lock) => {
                let forgotten = self.notes.as_ref().map(|notes| notes.remove(&id));
                self.say(forgotten, words::NOTE_NOT_REMOVED);
                drop(lock);
            }
        }
    }

    /// The demo keeps nothing: its work is never opened. What another program noted is written again anyway.
    fn keep_note(&self, note: &PendingCreate) {
        let is_kept = |notes: &&Arc<Notes>| self.opened.contains(&note.profile) || notes.has(&note.id);
        let notes = self.notes.as_ref().filter(is_kept);
        if let Some(Err(problem)) = notes.map(|notes| notes.write(note)) {
            let notice = Notice::wrong(format!("{} {problem}", words::NOTE_NOT_SAVED));
            drop(self.events.send(Event::Answer(Msg::NoteNotSaved(note.id.clone(), notice))));
        }
    }

    /// What went away meanwhile is written once more.
    fn end(&self) {
        for work in self.work.values().filter(|work| work.holds_something()) {
            if let Err(problem) = work.hold() {
                // Nobody is there to be told on the screen.
                log::warn!("work is not saved: {problem}");
            }
        }
    }

    fn say(&self, result: Option<Result<(), impl Display>>, what: &str) {
        if let Some(Err(problem)) = result {
            let notice = Notice::wrong(format!("{what} {problem}").trim_start());
            drop(self.events.send(Event::Answer(Msg::Said(notice))));
        }
    }

    fn open(&mut self, profile: String) -> WorkOpened {
        // A place that was taken before is given up first.
        self.work.remove(&profile);
        self.opened.insert(profile.clone());
        let work = self.folder.as_ref().ok_or(WorkProblem::NoPlace).and_then(|folder| Work::open(folder, &profile));
        let mut opened = WorkOpened { profile: profile.clone(), ..WorkOpened::default() };
        match work {
            Ok(work) => {
                opened.is_second = work.is_second();
                opened.is_more_left = work.is_more_left();
                let (draft, edits) = (work.draft(), work.edits());
                // What can be neither read nor put aside must not be overwritten.
                opened.is_kept = ![draft.as_ref().err(), edits.as_ref().err()]
                    .into_iter()
                    .flatten()
                    .any(|problem| !matches!(problem, WorkProblem::Broken { .. }));
                if opened.is_kept {
                    self.work.insert(profile, work);
                } else {
                    opened.problems.push("Drafts aren't saved.".to_owned());
                }
                opened.draft = noted(draft, &mut opened.problems);
                opened.edits = noted(edits.map(Some), &mut opened.problems).unwrap_or_default();
            }
            Err(problem) => opened.problems.push(format!("Drafts aren't saved. {problem}")),
        }
        // What cannot be read is asked about before the next create.
        opened.creates = creates::ledger(self.notes.as_deref(), self.history.as_deref(), None);
        match self.history.as_ref().map_or(Ok(Vec::new()), |path| history::last(path)) {
            Ok(past) => opened.history = past,
            Err(error) => opened.problems.push(format!("Couldn't read the history: {error}.")),
        }
        opened
    }
}

fn noted<T>(result: Result<Option<T>, WorkProblem>, problems: &mut Vec<String>) -> Option<T> {
    result.unwrap_or_else(|problem| {
        problems.push(problem.to_string());
        None
    })
}
