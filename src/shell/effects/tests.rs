//! Carrying out what matters for creating once: notes before requests, and locks.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::json;

use super::*;
use crate::api::Limits;
use crate::domain::connection::Connection;
use crate::domain::create::ledger::FoundNote;
use crate::domain::create::note::{HistoryEntry, Lost, PendingCreate};
use crate::domain::create::open::OpenCreates;
use crate::domain::create::{Consent, Decision, Facts, Permit, decide};
use crate::domain::dialect::Dialect;
use crate::domain::id::{SyncId, SyncRef, WorkspaceId};
use crate::domain::secret::Token;
use crate::domain::server::{PlainHttp, Server};
use crate::domain::sync::{CreateOutcome, ServerState};
use crate::shell::runtime_thread::RuntimeThread;
use crate::store::creates::{CreateLock, LockProblem, Notes, ledger};

/// What a test works with: the runner, what it tells, and the folder of its notes.
struct Desk {
    runner: EffectRunner,
    told: Receiver<Event>,
    folder: tempfile::TempDir,
}

/// A runner whose creates, and waits for a lock, end after so long.
fn desk(patience: Duration) -> Desk {
    let folder = tempfile::tempdir().expect("a folder");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("one");
    let services = Services {
        runtime: RuntimeThread::start(runtime).expect("a thread"),
        client: Client::new(Limits { create: patience, ..Limits::default() }),
        secrets: Secrets::default(),
        config: None,
        drafts: Some(folder.path().join("drafts")),
        history: Some(folder.path().join("history.jsonl")),
        sandbox: None,
    };
    let (events, told) = channel();
    let mut runner = EffectRunner::new(services, events);
    runner.carry_out(Effect::OpenWork("default".to_owned()));
    let desk = Desk { runner, told, folder };
    desk.await_answer(|msg| matches!(msg, Msg::WorkOpened(opened) if opened.is_kept).then_some(()));
    desk
}

impl Desk {
    fn drafts(&self) -> PathBuf {
        self.folder.path().join("drafts")
    }

    /// Waits until something is told, whatever else is.
    fn await_answer<T>(&self, is_it: impl Fn(&Msg) -> Option<T>) -> T {
        loop {
            let event = self.told.recv_timeout(LONG).expect("an answer");
            if let Event::Answer(msg) = event
                && let Some(found) = is_it(&msg)
            {
                return found;
            }
        }
    }

    /// Reads the ledger for a create; what came of it.
    fn reads_the_ledger(&mut self, request: u64, id: &CreateId) -> Result<Ledger, String> {
        self.runner.carry_out(Effect::ReadLedger(RequestId(request), id.clone(), question()));
        self.await_answer(|msg| match msg {
            Msg::Answer(of, Answer::Ledger(ledger)) if *of == RequestId(request) => Some(ledger.clone()),
            _ => None,
        })
    }

    fn came_of_create(&self, request: u64) -> CreateOutcome {
        self.await_answer(|msg| match msg {
            Msg::Answer(of, Answer::Create(outcome)) if *of == RequestId(request) => Some(outcome.clone()),
            _ => None,
        })
    }

    /// Another program's try to take the lock.
    fn locked_by_another(&self, patience: Duration) -> Result<CreateLock, LockProblem> {
        Notes::new(&self.drafts()).lock(&question(), patience)
    }
}

/// Long enough for a busy machine; no test waits for it.
const LONG: Duration = Duration::from_secs(20);

fn body() -> serde_json::Value {
    json!({"sync": {"source_id": 1, "destination_id": 2, "model_id": 3, "stream_name": "contacts"}})
}

fn question() -> LedgerQuestion {
    let server = Server::parse("https://api.example.com", PlainHttp::LoopbackOnly).expect("a server");
    LedgerQuestion { server: server.id(), workspace: None, body: body() }
}

fn connection(url: &str) -> Connection {
    Connection {
        server: Server::parse(url, PlainHttp::LoopbackOnly).expect("a server"),
        token: Token::from_pasted("a-token").expect("a token"),
        workspace: WorkspaceId::parse("1").ok(),
    }
}

fn permit(connection: &Connection) -> Permit {
    let now = Timestamp::now();
    let wanted = PendingCreate {
        id: CreateId::new(now, 1),
        profile: "default".to_owned(),
        server: connection.server.clone(),
        workspace: connection.workspace,
        dialect: Dialect::Published,
        sent_at: now,
        server_time: None,
        body: body(),
        before: None,
        is_complete: true,
        lost: None,
        told_not_created: false,
        holder: None,
    };
    let open = OpenCreates::default();
    let facts = Facts { now, wait_until: None, open: &open, created: &[], same: None, unreadable: &[] };
    let Decision::Permitted(permit) = decide(wanted, facts, Consent::default()) else { panic!("nothing is known") };
    permit
}

/// The notes that stand on the disk, whoever holds them.
fn on_disk(found: Vec<FoundNote>) -> Vec<PendingCreate> {
    found.into_iter().map(|found| PendingCreate { holder: None, ..found.note }).collect()
}

fn note_of(drafts: &Path, permit: &Permit) -> PathBuf {
    drafts.join(format!("default~create-{}.json", permit.note().id.as_str()))
}

/// Begins a server for one request: it says through the channel that the request came, with what it saw then, and
/// answers once it is told to. Its address.
fn server<T: Send + 'static>(
    sees: impl FnOnce() -> T + Send + 'static,
    came: std::sync::mpsc::Sender<T>,
    answers: Receiver<()>,
) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        let mut head = [0; 4_096];
        let _count = stream.read(&mut head).expect("a request");
        came.send(sees()).expect("the test waits");
        // Also when nobody is there to say so any more.
        let _ = answers.recv();
        let sync = r#"{"id": "7", "type": "syncs"}"#;
        let answer = format!("HTTP/1.1 201 Created\r\nContent-Length: {}\r\n\r\n{sync}", sync.len());
        drop(stream.write_all(answer.as_bytes()));
    });
    url
}

#[test]
fn a_create_is_sent_after_its_note_is_on_the_disk() {
    let mut desk = desk(LONG);
    let (came, has_come) = channel();
    let (answer, answers) = channel();
    let drafts = desk.drafts();
    let sees = move || on_disk(Notes::new(&drafts).read().expect("read").0);
    let connection = connection(&server(sees, came, answers));
    let permit = permit(&connection);
    let note = permit.note().clone();
    desk.runner.carry_out(Effect::Create(RequestId(1), connection, permit));
    assert_eq!(has_come.recv_timeout(LONG).expect("it is sent"), [note]);
    answer.send(()).expect("the server waits");
    assert!(matches!(desk.came_of_create(1), CreateOutcome::Created(_)));
    desk.runner.end();
}

#[test]
fn a_create_that_cannot_be_noted_is_sent_anyway_and_it_is_said() {
    let mut desk = desk(LONG);
    let (came, has_come) = channel();
    let (answer, answers) = channel();
    let connection = connection(&server(|| (), came, answers));
    let permit = permit(&connection);
    let note = permit.note().clone();
    std::fs::create_dir(note_of(&desk.drafts(), &permit)).expect("something else in its place");
    desk.runner.carry_out(Effect::Create(RequestId(1), connection, permit));
    let said = desk.await_answer(|msg| match msg {
        Msg::NoteNotSaved(id, notice) => Some((id.clone(), notice.words.clone())),
        _ => None,
    });
    assert_eq!(said.0, note.id);
    assert!(said.1.starts_with("Couldn't save a note of this create"), "{}", said.1);
    has_come.recv_timeout(LONG).expect("it is sent");
    answer.send(()).expect("the server waits");
    assert!(matches!(desk.came_of_create(1), CreateOutcome::Created(_)));
    desk.runner.end();
}

#[test]
fn what_another_program_is_creating_is_waited_for_and_then_not_sent() {
    let mut desk = desk(Duration::from_millis(1));
    let lock = desk.locked_by_another(Duration::ZERO).expect("nobody has it");
    let id = CreateId::new(Timestamp::now(), 1);
    let told = desk.reads_the_ledger(1, &id);
    assert_eq!(told, Err("Another Syncwright is creating the same sync right now.".to_owned()));
    drop(lock);
    // The next press of the key.
    assert_eq!(desk.reads_the_ledger(2, &id), Ok(Ledger::default()));
    desk.runner.end();
}

#[test]
fn the_lock_is_held_until_it_is_given_back() {
    let mut desk = desk(LONG);
    let id = CreateId::new(Timestamp::now(), 1);
    assert_eq!(desk.reads_the_ledger(1, &id), Ok(Ledger::default()));
    assert!(matches!(desk.locked_by_another(Duration::ZERO), Err(LockProblem::Busy)), "while it is decided");
    desk.runner.carry_out(Effect::ReleaseLock(id));
    assert!(desk.locked_by_another(Duration::ZERO).is_ok(), "a question holds nobody back");
    desk.runner.end();
}

#[test]
fn a_lock_that_arrives_when_nobody_wants_it_any_more_is_given_back() {
    let mut desk = desk(LONG);
    let theirs = desk.locked_by_another(Duration::ZERO).expect("nobody has it");
    let id = CreateId::new(Timestamp::now(), 1);
    desk.runner.carry_out(Effect::ReadLedger(RequestId(1), id.clone(), question()));
    // Esc, while it is waited for.
    desk.runner.carry_out(Effect::Abandon(RequestId(1)));
    desk.runner.carry_out(Effect::ReleaseLock(id));
    drop(theirs);
    assert!(desk.locked_by_another(LONG).is_ok());
    desk.runner.end();
}

#[test]
fn the_lock_is_held_until_what_came_of_it_is_on_the_disk() {
    let mut desk = desk(LONG);
    let (came, has_come) = channel();
    let (answer, answers) = channel();
    let connection = connection(&server(|| (), came, answers));
    let permit = permit(&connection);
    assert!(desk.reads_the_ledger(1, &permit.note().id).is_ok());
    let (id, server, workspace) = (permit.note().id.clone(), permit.note().server.id(), permit.note().workspace);
    let asked = LedgerQuestion { server: server.clone(), workspace, body: body() };
    let sync = SyncRef { server, workspace, id: SyncId("7".into()) };
    let past = HistoryEntry {
        at: Timestamp::now(),
        profile: "default".to_owned(),
        sync: sync.clone(),
        body: body(),
        answer: serde_json::Map::new(),
        is_told: false,
        create: None,
    };
    desk.runner.carry_out(Effect::Create(RequestId(2), connection, permit));
    has_come.recv_timeout(LONG).expect("it is sent");
    assert!(matches!(desk.locked_by_another(Duration::ZERO), Err(LockProblem::Busy)), "while it is sent");
    answer.send(()).expect("the server waits");
    assert!(matches!(desk.came_of_create(2), CreateOutcome::Created(_)));
    assert!(matches!(desk.locked_by_another(Duration::ZERO), Err(LockProblem::Busy)), "until it is remembered");
    desk.runner.carry_out(Effect::Remember(Box::new(past)));
    desk.runner.carry_out(Effect::ForgetCreate(id));
    // Whoever has the lock next reads what came of it.
    let _lock = desk.locked_by_another(LONG).expect("it is given back");
    let history = desk.folder.path().join("history.jsonl");
    let read = ledger(Some(&Notes::new(&desk.drafts())), Some(&history), Some(&asked));
    assert_eq!((read.notes, read.same.map(|same| same.sync)), (Vec::new(), Some(sync)));
    desk.runner.end();
}

#[test]
fn who_does_not_wait_for_the_answer_gives_the_lock_back() {
    let mut desk = desk(LONG);
    let (came, has_come) = channel();
    // Held, so that the server never answers.
    let (_answer, answers) = channel();
    let connection = connection(&server(|| (), came, answers));
    let permit = permit(&connection);
    assert!(desk.reads_the_ledger(1, &permit.note().id).is_ok());
    let lost = Some(Lost { words: "You stopped waiting.".to_owned(), server: ServerState::MayBeAtIt });
    let note = PendingCreate { lost, ..permit.note().clone() };
    desk.runner.carry_out(Effect::Create(RequestId(2), connection, permit));
    has_come.recv_timeout(LONG).expect("it is sent");
    desk.runner.carry_out(Effect::KeepNote(Box::new(note)));
    desk.runner.carry_out(Effect::Abandon(RequestId(2)));
    let _lock = desk.locked_by_another(LONG).expect("from here on its note holds others back");
    assert!(Notes::new(&desk.drafts()).read().expect("read").0[0].note.lost.is_some());
    desk.runner.end();
}

#[test]
fn what_another_program_wrote_under_the_lock_is_read_after_it() {
    let mut desk = desk(LONG);
    let theirs = desk.locked_by_another(Duration::ZERO).expect("nobody has it");
    let id = CreateId::new(Timestamp::now(), 1);
    desk.runner.carry_out(Effect::ReadLedger(RequestId(1), id, question()));
    let note = permit(&connection("https://api.example.com")).note().clone();
    Notes::new(&desk.drafts()).write(&note).expect("written");
    drop(theirs);
    let ledger = desk.await_answer(|msg| match msg {
        Msg::Answer(RequestId(1), Answer::Ledger(Ok(ledger))) => Some(ledger.clone()),
        _ => None,
    });
    assert_eq!(on_disk(ledger.notes), [note]);
    desk.runner.end();
}

#[test]
fn what_a_person_says_of_another_profile_s_create_is_written_and_the_demo_s_creates_are_not() {
    let mut desk = desk(LONG);
    let notes = Notes::new(&desk.drafts());
    let mine = permit(&connection("https://api.example.com")).note().clone();
    let theirs = PendingCreate { id: CreateId::from_text("theirs"), profile: "lab".to_owned(), ..mine.clone() };
    notes.write(&theirs).expect("written");
    let told = PendingCreate { told_not_created: true, ..theirs };
    desk.runner.carry_out(Effect::KeepNote(Box::new(told.clone())));
    let demo = PendingCreate { id: CreateId::from_text("demo"), profile: "demo".to_owned(), ..mine };
    desk.runner.carry_out(Effect::KeepNote(Box::new(demo)));
    // Read after what was ordered before.
    let ledger = desk.reads_the_ledger(1, &CreateId::from_text("another"));
    assert_eq!(ledger.map(|ledger| on_disk(ledger.notes)), Ok(vec![told]));
    desk.runner.end();
}
