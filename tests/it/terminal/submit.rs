//! `submit` as a process: in both dialects, under every fault, and after an outcome that nobody knew.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use syncwright::sandbox::{Dialect, Options, Sandbox};

use super::commands::{PUBLISHED, Said, home, multiwoven, run, spawn};
use super::program::Program;
use super::{TOKEN, created, creates, home_with_short_limits, notes, nowhere_under, server, url};
use crate::api::matrix::{Fault, Row, faulty, rows};
use crate::api::tcp::{Reply, TcpServer};

#[test]
fn submit_creates_what_the_file_says_once_in_both_dialects() {
    for (dialect, words, text) in
        [("published", Dialect::Published, PUBLISHED.to_owned()), ("multiwoven", Dialect::Multiwoven, multiwoven())]
    {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("one");
        let sandbox = runtime.block_on(Sandbox::start(Options::new(words))).expect("a sandbox");
        let (home, url, token) = (home(), sandbox.url(), Some(sandbox.token()));
        let server = ["--api-url", &url, "--dialect", dialect, "--workspace", "1"];
        let submit = |more: &[&str]| {
            let mut arguments = vec!["submit", "-"];
            arguments.extend(server);
            arguments.extend(more);
            run(home.path(), &arguments, token, &text)
        };
        let posts =
            || sandbox.requests().iter().filter(|each| each.method == "POST" && each.path == "/api/v1/syncs").count();
        let dry = submit(&["--dry-run"]);
        assert_eq!((dry.code, posts()), (0, 0), "{}", dry.err);
        let would: Value = serde_json::from_str(&dry.out).expect("JSON request");
        assert_eq!(would, serde_json::from_str::<Value>(&text).expect("JSON"));
        let made = submit(&[]);
        assert_eq!((made.code, posts()), (0, 1), "{}", made.err);
        let sync: Value = serde_json::from_str(&made.out).expect("the sync as JSON");
        assert!(sync["id"].is_string() && sync["attributes"]["stream_name"] == "contacts", "{sync}");
        let again = submit(&[]);
        assert_eq!((again.code, posts()), (1, 1), "{}", again.err);
        assert!(again.err.contains("--again"), "{}", again.err);
        assert_eq!((submit(&["--again"]).code, posts()), (0, 2));
    }
}

#[test]
fn submit_rejects_what_the_server_would_not_run_before_it_is_sent() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("one");
    let sandbox = runtime.block_on(Sandbox::start(Options::new(Dialect::Multiwoven))).expect("a sandbox");
    let (home, url) = (home(), sandbox.url());
    let text = multiwoven().replace("\"contacts\"", "\"no such stream\"");
    let arguments = ["submit", "-", "--api-url", &url, "--dialect", "multiwoven", "--workspace", "1"];
    let said = run(home.path(), &arguments, Some(sandbox.token()), &text);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("problem: stream_name:") && said.err.contains("Nothing was sent."), "{}", said.err);
    assert!(said.out.is_empty());
    assert!(!sandbox.requests().iter().any(|request| request.method == "POST" && request.path == "/api/v1/syncs"));
}

#[test]
fn submit_refuses_a_key_that_stands_twice_and_a_workspace_that_is_not_there() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("one");
    let sandbox = runtime.block_on(Sandbox::start(Options::new(Dialect::Published))).expect("a sandbox");
    let (home, url) = (home(), sandbox.url());
    let twice = PUBLISHED.replace("\"source_id\": 1", "\"source_id\": 4, \"source_id\": 1");
    for (text, workspace, words) in [(twice.as_str(), "1", "is used twice"), (PUBLISHED, "99", "workspace")] {
        let arguments = ["submit", "-", "--api-url", &url, "--workspace", workspace];
        let said = run(home.path(), &arguments, Some(sandbox.token()), text);
        assert_eq!((said.code, said.err.contains(words)), (1, true), "{}", said.err);
    }
    assert!(!sandbox.requests().iter().any(|request| request.method == "POST" && request.path == "/api/v1/syncs"));
}

#[test]
fn what_the_app_saves_passes_check_and_submit_in_both_api_variants() {
    for (dialect, words, text) in
        [("published", Dialect::Published, PUBLISHED.to_owned()), ("multiwoven", Dialect::Multiwoven, multiwoven())]
    {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("one");
        let sandbox = runtime.block_on(Sandbox::start(Options::new(words))).expect("a sandbox");
        let (home, url) = (home(), sandbox.url());
        let token = [("SYNCWRIGHT_TOKEN".to_owned(), sandbox.token().to_owned())];
        let server = ["--api-url", url.as_str(), "--dialect", dialect, "--workspace", "1"];
        let start = |more: &[&str]| Program::start(home.path(), &[&server, more].concat(), &token);
        let saved = home.path().join("sync-contacts.json");
        let passes = |more: &[&str]| {
            let checked = run(home.path(), &["check", "sync-contacts.json"], None, "");
            assert_eq!(checked.code, 0, "{dialect}: {}", checked.out);
            let arguments = [&["submit", "sync-contacts.json"], &server[..], more].concat();
            let made = run(home.path(), &arguments, Some(sandbox.token()), "");
            assert_eq!(made.code, 0, "{dialect}: {}", made.err);
            std::fs::remove_file(&saved).expect("it was saved");
        };
        // From Review, before there is a sync.
        std::fs::write(home.path().join("mine.json"), &text).expect("a file");
        let mut program = start(&["--from", "mine.json"]);
        program.wait("Active users").keys("<c-s>").wait("Create sync").keys("S").wait("sync-contacts.json");
        program.keys("<enter>").wait("Saved as");
        drop(program);
        passes(&[]);
        // From the sync that is there now, as the server stores it.
        let mut program = start(&[]);
        program.wait("Signed in").keys("3").wait("HubSpot EU › contacts").keys("<enter>").wait("Details");
        program.keys("S").wait("sync-contacts.json").keys("<enter>").wait("Saved as");
        drop(program);
        passes(&["--again"]);
    }
}

fn submit(home: &Path, server: &str) -> Said {
    run(home, &["submit", "-", "--api-url", server, "--workspace", "1"], Some(TOKEN), PUBLISHED)
}

/// The same without waiting until it is known what became of a create.
fn submit_soon(home: &Path, server: &str) -> Said {
    run(home, &["submit", "-", "--wait", "1", "--api-url", server, "--workspace", "1"], Some(TOKEN), PUBLISHED)
}

/// Runs one story for every fault, side by side: most of their time is waiting.
fn for_every_fault(story: impl Fn(&Row) + Sync) {
    let rows = rows();
    std::thread::scope(|scope| {
        for row in &rows {
            scope.spawn(|| story(row));
        }
    });
}

/// What becomes of a create that gets no clear answer, and of the lists after it.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum After {
    /// It was not carried out.
    NotThere,
    /// It was carried out.
    There,
    /// It was not carried out, and nothing can be read any more; until the server recovers.
    Broken,
}

/// A server that is well until the first create comes, which it answers with the fault.
pub(super) struct Troubled {
    pub(super) server: TcpServer,
    has_recovered: Arc<AtomicBool>,
}

impl Troubled {
    pub(super) fn start(fault: Reply, after: After) -> Self {
        let has_recovered = Arc::new(AtomicBool::new(false));
        let (recovered, syncs, was_sent) = (Arc::clone(&has_recovered), Mutex::new(Vec::new()), AtomicBool::new(false));
        let server = TcpServer::start(move |request| {
            let is_well = recovered.load(Ordering::SeqCst);
            let mut syncs = syncs.lock().expect("a lock");
            match request.line.as_str() {
                "POST /api/v1/syncs" => {
                    was_sent.store(true, Ordering::SeqCst);
                    if is_well || after == After::There {
                        let asked: Value = serde_json::from_str(&request.body).expect("JSON");
                        let mut attributes = asked["sync"].clone();
                        attributes["created_at"] = json!(jiff::Timestamp::now().to_string());
                        syncs.push(json!({"id": "77", "type": "syncs", "attributes": attributes}));
                    }
                    if is_well { Reply::json(201, &json!({ "data": syncs.last() }).to_string()) } else { fault.clone() }
                }
                line if line.starts_with("GET /api/v1/syncs") => {
                    if after == After::Broken && was_sent.load(Ordering::SeqCst) && !is_well {
                        Reply::json(500, r#"{"status":500,"error":"x"}"#)
                    } else {
                        Reply::json(200, &json!({ "data": *syncs, "links": {"last": "/x?page=1"} }).to_string())
                    }
                }
                _ => Reply::json(404, r#"{"status": 404, "error": "Not Found"}"#),
            }
        });
        Self { server, has_recovered }
    }

    pub(super) fn submit(&self, home: &Path) -> Said {
        submit(home, &url(&self.server))
    }

    pub(super) fn submit_soon(&self, home: &Path) -> Said {
        submit_soon(home, &url(&self.server))
    }

    /// From now on it is well.
    pub(super) fn recover(&self) {
        self.has_recovered.store(true, Ordering::SeqCst);
    }
}

/// The exit code of a fault that is a clear no.
fn clear_no(expected: &str) -> Option<i32> {
    match expected {
        "not created: not signed in" => Some(3),
        clear if clear.starts_with("not created") => Some(4),
        _ => None,
    }
}

#[test]
fn every_fault_of_a_create_that_was_not_carried_out_ends_with_a_no() {
    for_every_fault(|Row(name, fault, .., expected)| {
        let Fault::Answers(reply) = fault else { return };
        let home = home_with_short_limits();
        let troubled = Troubled::start(reply.clone(), After::NotThere);
        let said = troubled.submit(home.path());
        assert_eq!(said.code, clear_no(expected).unwrap_or(4), "{name}: {}", said.err);
        let words = if clear_no(expected).is_some() { "Not created. " } else { "Not created: safe to try again. " };
        assert!(said.err.contains(words), "{name}: {}", said.err);
        assert_eq!(said.err.contains("It's being looked up."), clear_no(expected).is_none(), "{name}: {}", said.err);
        assert!(said.out.is_empty(), "{name}: nothing was created, so nothing is printed");
        assert_eq!(creates(&troubled.server).len(), 1, "{name}");
        nowhere_under(home.path(), TOKEN);
    });
}

#[test]
fn every_fault_of_a_create_that_was_carried_out_ends_with_the_sync() {
    for_every_fault(|Row(name, fault, .., expected)| {
        let Fault::Answers(reply) = fault else { return };
        if clear_no(expected).is_some() {
            return;
        }
        let home = home_with_short_limits();
        let troubled = Troubled::start(reply.clone(), After::There);
        let said = troubled.submit(home.path());
        assert_eq!(said.code, 0, "{name}: {}", said.err);
        let sync: Value = serde_json::from_str(&said.out).expect("the sync as JSON");
        assert_eq!(sync["id"], "77", "{name}");
        assert_eq!(creates(&troubled.server).len(), 1, "{name}");
        let again = troubled.submit(home.path());
        assert_eq!((again.code, again.err.contains("--again")), (1, true), "{name}: {}", again.err);
        assert_eq!(creates(&troubled.server).len(), 0, "{name}: what is in the history is not sent again");
        nowhere_under(home.path(), TOKEN);
    });
}

#[test]
fn every_fault_that_leaves_the_outcome_open_is_looked_up_before_anything_is_sent_again() {
    for_every_fault(|Row(name, fault, .., expected)| {
        let Fault::Answers(reply) = fault else { return };
        if clear_no(expected).is_some() {
            return;
        }
        let home = home_with_short_limits();
        let troubled = Troubled::start(reply.clone(), After::Broken);
        let first = troubled.submit_soon(home.path());
        assert_eq!((first.code, first.out.as_str()), (5, ""), "{name}: {}", first.err);
        assert!(first.err.contains("Outcome unknown. ") && first.err.contains("`syncwright pending`"), "{}", first.err);
        assert_eq!(creates(&troubled.server).len(), 1, "{name}");
        let second = troubled.submit_soon(home.path());
        assert_ne!(second.code, 0, "{name}: {}", second.err);
        assert_eq!(creates(&troubled.server).len(), 0, "{name}: nothing is sent before it is known");
        troubled.recover();
        let third = troubled.submit(home.path());
        assert_eq!(third.code, 0, "{name}: {}", third.err);
        assert!(third.err.contains("to the same stream is unknown; looking it up first"), "{name}: {}", third.err);
        assert!(third.err.contains("The earlier create made nothing."), "{name}: {}", third.err);
        assert_eq!(creates(&troubled.server).len(), 1, "{name}: it was not carried out, so it is sent now, once");
        nowhere_under(home.path(), TOKEN);
    });
}

#[test]
fn one_that_is_killed_while_it_waits_is_looked_up_by_the_next() {
    let home = home_with_short_limits();
    let (came, has_come) = std::sync::mpsc::channel();
    let is_first = AtomicBool::new(true);
    let server = server(move |request| {
        if is_first.swap(false, Ordering::SeqCst) {
            came.send(()).expect("the test waits");
            return Reply::Silence(Vec::new());
        }
        created(request)
    });
    let url = url(&server);
    let arguments = ["submit", "-", "--api-url", url.as_str(), "--workspace", "1"];
    let mut first = spawn(home.path(), &arguments, Some(TOKEN), PUBLISHED);
    has_come.recv().expect("the create");
    first.kill().expect("killed");
    first.wait().expect("it ended");
    let second = submit(home.path(), &url);
    assert!(second.err.contains("to the same stream is unknown; looking it up first"), "{}", second.err);
    assert_eq!(second.code, 0, "{}", second.err);
    assert_eq!(creates(&server).len(), 2, "the first was not carried out");
}

#[test]
fn a_dry_run_neither_looks_a_lost_create_up_nor_forgets_it() {
    let home = home_with_short_limits();
    let troubled = Troubled::start(Reply::Close, After::Broken);
    assert_eq!(troubled.submit_soon(home.path()).code, 5);
    let left = notes(home.path());
    assert_eq!(left.len(), 1);
    troubled.recover();
    drop(troubled.server.record());
    let url = url(&troubled.server);
    let arguments = ["submit", "-", "--api-url", &url, "--workspace", "1", "--dry-run"];
    let dry = run(home.path(), &arguments, Some(TOKEN), PUBLISHED);
    assert_eq!((dry.code, dry.err.contains("looked up")), (0, false), "{}", dry.err);
    let asked = troubled.server.record().requests;
    // One row tells whether the token is good; a look-up reads whole pages.
    let is_look_up = |line: &str| line.starts_with("POST") || line.contains("per_page=100");
    let of_syncs =
        asked.iter().filter(|request| request.line.contains("/api/v1/syncs") && is_look_up(&request.line)).count();
    assert_eq!((of_syncs, notes(home.path())), (0, left), "it only says what would be sent");
    let third = troubled.submit(home.path());
    assert!(third.err.contains("to the same stream is unknown; looking it up first"), "{}", third.err);
    assert_eq!((third.code, notes(home.path()).len()), (0, 0), "{}", third.err);
}

#[test]
fn a_create_that_was_lost_on_one_server_is_not_looked_up_on_another() {
    let home = home_with_short_limits();
    let (one, other) = (Troubled::start(Reply::Close, After::Broken), server(created));
    assert_eq!(one.submit_soon(home.path()).code, 5);
    let left = notes(home.path());
    let said = submit(home.path(), &url(&other));
    assert_eq!((said.code, said.err.contains("looked up")), (0, false), "what is lost elsewhere waits: {}", said.err);
    // Who reads a note takes it over.
    let names = |notes: Vec<(String, String)>| notes.into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    assert_eq!((creates(&other).len(), names(notes(home.path()))), (1, names(left)), "and nobody forgets it");
}

#[test]
fn a_create_that_was_clearly_not_carried_out_leaves_no_note() {
    for (status, code) in [(401, 3), (422, 1), (429, 4)] {
        let home = home_with_short_limits();
        let server = server(move |_| Reply::json(status, r#"{"errors":[{"detail":"no"}]}"#));
        let said = submit(home.path(), &url(&server));
        assert_eq!((said.code, creates(&server).len(), notes(home.path())), (code, 1, Vec::new()), "{}", said.err);
    }
}

#[test]
fn every_fault_before_the_create_ends_it_with_nothing_sent() {
    for_every_fault(|Row(name, fault, .., expected)| {
        let home = home_with_short_limits();
        let (server, connection) = faulty(fault);
        let said = submit(home.path(), connection.server.as_str());
        assert_eq!(said.code, if *expected == "not created: not signed in" { 3 } else { 4 }, "{name}: {}", said.err);
        assert!(!said.err.is_empty() && said.out.is_empty(), "{name}: {}", said.err);
        assert_eq!(server.map_or(0, |server| creates(&server).len()), 0, "{name}");
        nowhere_under(home.path(), TOKEN);
    });
}

#[test]
fn a_refusal_is_told_in_the_server_s_words_at_its_field() {
    for (status, body, words) in [
        (
            422,
            r#"{"errors":[{"detail":"Sync creation failed","source":{"model_id":"must exist"}}]}"#,
            "model_id: must exist. This workspace",
        ),
        (403, r#"{"errors":[{"detail":"You are not authorized"}]}"#, "You are not authorized"),
    ] {
        let home = home();
        let server = server(move |_| Reply::json(status, body));
        let said = submit(home.path(), &url(&server));
        assert_eq!((said.code, said.out.as_str()), (1, ""), "{}", said.err);
        assert!(said.err.contains(words), "{}", said.err);
        assert_eq!(creates(&server).len(), 1);
    }
    let nobody = run(home().path(), &["submit", "-", "--api-url", "http://127.0.0.1:9"], None, PUBLISHED);
    assert_eq!((nobody.code, nobody.err.contains("SYNCWRIGHT_TOKEN")), (3, true), "{}", nobody.err);
}

#[test]
fn a_create_that_is_not_known_in_time_is_said_and_the_same_is_not_sent_again() {
    // The server may still be at it: ten minutes are not over.
    let home = super::commands::home();
    let server = server(|_| Reply::Close);
    let first = submit_soon(home.path(), &url(&server));
    assert_eq!((first.code, first.out.as_str(), creates(&server).len()), (5, "", 1), "{}", first.err);
    let [(name, note)] = notes(home.path()).try_into().expect("one note");
    let id = name.trim_start_matches("default~create-").trim_end_matches(".json");
    for words in [
        "The connection was lost before the whole answer arrived. It's being looked up.\n",
        "Outcome unknown. The connection was lost before the whole answer arrived. The list of syncs is empty, but the server may still be creating it.",
        "`syncwright pending` looks again;",
        &format!("`syncwright pending resolve {id}` records what you found in the web app.\n"),
    ] {
        assert!(first.err.contains(words), "{words}\n{}", first.err);
    }
    assert!(note.contains("The connection was lost") && !note.contains(TOKEN), "{note}");
    let again = submit_soon(home.path(), &url(&server));
    assert_eq!((again.code, again.out.as_str(), creates(&server).len()), (5, "", 0), "{}", again.err);
    assert!(
        again.err.contains("The outcome of an earlier create to the same stream is unknown; looking it up first."),
        "{}",
        again.err
    );
    let words = "Nothing was sent for this sync: an earlier create may have made it, and its outcome is unknown. The connection was lost before the whole answer arrived. The list of syncs is empty, but the server may still be creating it. `syncwright pending` looks again;";
    assert!(again.err.contains(words) && !again.err.contains("Outcome unknown."), "{}", again.err);
    assert!(again.err.contains(&format!("`syncwright pending resolve {id}`")), "{}", again.err);
    // Another sync is sent: it is none of the lost one's business.
    let (url, other) = (url(&server), PUBLISHED.replace("contacts", "companies"));
    let arguments = ["submit", "-", "--wait", "0", "--api-url", &url, "--workspace", "1"];
    let said = run(home.path(), &arguments, Some(TOKEN), &other);
    assert_eq!((said.code, creates(&server).len()), (5, 1), "{}", said.err);
    assert!(!said.err.contains("looking it up first"), "{}", said.err);
}

#[test]
fn a_list_that_nobody_may_read_is_said_before_it_is_sent() {
    let home = home_with_short_limits();
    let server = TcpServer::start(|request| match request.line.as_str() {
        "POST /api/v1/syncs" => created(request),
        line if line.starts_with("GET /api/v1/syncs") && line.contains("per_page=100") => {
            Reply::json(403, r#"{"errors":[{"detail":"no lists"}]}"#)
        }
        line if line.starts_with("GET /api/v1/syncs") => Reply::json(200, r#"{"data": []}"#),
        _ => Reply::json(404, r#"{"status": 404, "error": "Not Found"}"#),
    });
    let said = submit(home.path(), &url(&server));
    assert_eq!((said.code, creates(&server).len()), (0, 1), "{}", said.err);
    for words in ["Couldn't read the whole list of syncs.", "no lists", "the outcome may stay unknown."] {
        assert!(said.err.contains(words), "{words}\n{}", said.err);
    }
}

#[test]
fn an_equal_sync_of_the_workspace_is_not_made_a_second_time_unasked() {
    let home = home_with_short_limits();
    // Somebody else made it: no history of this machine knows it.
    let troubled = Troubled::start(Reply::Close, After::There);
    troubled.recover();
    assert_eq!(troubled.submit(super::commands::home().path()).code, 0);
    assert_eq!(creates(&troubled.server).len(), 1);
    let said = troubled.submit(home.path());
    assert_eq!((said.code, said.out.as_str(), creates(&troubled.server).len()), (1, "", 0), "{}", said.err);
    for words in ["Sync 77 in this workspace, created ", " is identical. Both would send", "--again"] {
        assert!(said.err.contains(words), "{words}: {}", said.err);
    }
}

/// Starts four submits of one sync at once, with one folder of state; what they said.
fn four_at_once(home: &Path, arguments: &[&str], token: &str) -> Vec<Said> {
    std::thread::scope(|scope| {
        let started: Vec<_> = (0..4).map(|_| scope.spawn(|| run(home, arguments, Some(token), PUBLISHED))).collect();
        started.into_iter().map(|each| each.join().expect("it ends")).collect()
    })
}

#[test]
fn four_at_once_make_one_sync() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("one");
    let sandbox = runtime.block_on(Sandbox::start(Options::new(Dialect::Published))).expect("a sandbox");
    let (home, url) = (home(), sandbox.url());
    let said = four_at_once(home.path(), &["submit", "-", "--api-url", &url, "--workspace", "1"], sandbox.token());
    let posts = sandbox.requests().iter().filter(|it| it.method == "POST" && it.path == "/api/v1/syncs").count();
    let mut codes: Vec<i32> = said.iter().map(|each| each.code).collect();
    codes.sort_unstable();
    let words: Vec<&str> = said.iter().map(|each| each.err.as_str()).collect();
    assert_eq!((posts, codes), (1, vec![0, 1, 1, 1]), "{words:#?}");
    assert_eq!(said.iter().filter(|each| each.err.contains("--again")).count(), 3, "{words:#?}");
    assert_eq!(notes(home.path()), []);
}

#[test]
fn four_at_once_of_which_the_first_gets_no_answer_send_one() {
    let home = home();
    let server = server(|_| Reply::Close);
    let url = url(&server);
    let arguments = ["submit", "-", "--wait", "1", "--api-url", &url, "--workspace", "1"];
    let said = four_at_once(home.path(), &arguments, TOKEN);
    let words: Vec<&str> = said.iter().map(|each| each.err.as_str()).collect();
    assert!(said.iter().all(|each| each.code == 5 && each.out.is_empty()), "{words:#?}");
    assert_eq!((creates(&server).len(), notes(home.path()).len()), (1, 1), "{words:#?}");
}

#[test]
fn a_note_that_cannot_be_saved_is_told_once_before_and_after_the_answer_is_lost() {
    let (home, server) = (home_with_short_limits(), server(|_| Reply::Close));
    let folder = home.path().join("state/syncwright");
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("drafts"), "in the place of the folder").expect("a file");
    let said = submit_soon(home.path(), &url(&server));
    assert_eq!((said.code, creates(&server).len()), (5, 1), "{}", said.err);
    assert_eq!(said.err.matches("Couldn't save a note of this create").count(), 1, "{}", said.err);
    assert!(said.err.contains("couldn't be saved; check the web app before you create it again"), "{}", said.err);
}
