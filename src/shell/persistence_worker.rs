//! A thread that keeps work on the disk, so that neither the screen nor the network waits for it. What it is told, it
//! does in order.

use std::collections::HashMap;
use std::fmt::Display;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::oneshot;

use crate::app::msg::{Msg, WorkOpened};
use crate::app::notice::Notice;
use crate::domain::create::note::{CreateId, HistoryEntry, PendingCreate};
use crate::domain::saved_draft::{SavedDraft, SavedEdit};
use crate::shell::event::Event;
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
    Forget(String, CreateId),
    Remember(Box<HistoryEntry>),
}

/// The keeper's front: takes orders and does not wait.
pub(super) struct PersistenceWorker {
    orders: Option<Sender<Job>>,
    thread: Option<JoinHandle<()>>,
    done: Receiver<()>,
}

impl PersistenceWorker {
    /// Starts the thread. Without one, or without a folder, nothing is kept, and `open` says so.
    pub(super) fn start(folder: Option<PathBuf>, history: Option<PathBuf>, events: Sender<Event>) -> Self {
        let (orders, receiver) = channel();
        let (finished, done) = channel();
        let thread = std::thread::Builder::new().name("keeper".to_owned()).spawn(move || {
            let mut desk = Worker { folder, history, events, work: HashMap::new() };
            for order in receiver {
                desk.carry_out(order);
            }
            // Nobody waits any more when the end took too long.
            let _ = finished.send(());
        });
        Self { orders: thread.is_ok().then_some(orders), thread: thread.ok(), done }
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

    pub(super) fn forget_create(&self, profile: String, id: CreateId) {
        self.order(Job::Forget(profile, id));
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

struct Worker {
    folder: Option<PathBuf>,
    history: Option<PathBuf>,
    events: Sender<Event>,
    /// The work of the profiles that were opened.
    work: HashMap<String, Work>,
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
                self.say(kept, "The draft is not kept.");
            }
            Job::Edits(profile, edits) => {
                let kept = self.work.get(&profile).map(|work| work.keep_edits(edits));
                self.say(kept, "The changes are not kept.");
            }
            Job::Note(note, written) => {
                let noted = self.work.get(&note.profile).map(|work| work.note_create(&note));
                self.say(noted, "The create could not be noted: after a crash it would not be looked up.");
                // Whoever waited may have given up.
                let _ = written.send(());
            }
            Job::Remember(past) => {
                let added = self.history.as_ref().map(|path| history::add(path, &past));
                let added = added.map(|added| added.map_err(|error| format!("{error}.")));
                self.say(added, "The history could not be written:");
            }
            Job::Forget(profile, id) => {
                let forgotten = self.work.get(&profile).map(|work| work.forget_create(&id));
                self.say(forgotten, "The note of the create could not be removed.");
            }
        }
    }

    fn say(&self, result: Option<Result<(), impl Display>>, words: &str) {
        if let Some(Err(problem)) = result {
            let notice = Notice::wrong(format!("{words} {problem}"));
            drop(self.events.send(Event::Answer(Msg::Said(notice))));
        }
    }

    fn open(&mut self, profile: String) -> WorkOpened {
        // A place that was taken before is given up first.
        self.work.remove(&profile);
        let work = self.folder.as_ref().ok_or(WorkProblem::NoPlace).and_then(|folder| Work::open(folder, &profile));
        let mut opened = WorkOpened { profile: profile.clone(), ..WorkOpened::default() };
        match work {
            Ok(work) => {
                opened.is_kept = true;
                opened.is_second = work.is_second();
                opened.draft = noted(work.draft(), &mut opened.problems);
                opened.edits = noted(work.edits().map(Some), &mut opened.problems).unwrap_or_default();
                let (creates, problems) = work.creates();
                opened.creates = creates;
                opened.problems.extend(problems.iter().map(ToString::to_string));
                self.work.insert(profile, work);
            }
            Err(problem) => opened.problems.push(format!("Drafts are not kept. {problem}")),
        }
        match self.history.as_ref().map_or(Ok(Vec::new()), |path| history::last(path)) {
            Ok(past) => opened.history = past,
            Err(error) => opened.problems.push(format!("The history cannot be read: {error}.")),
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
