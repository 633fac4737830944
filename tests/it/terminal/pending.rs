//! `pending` as a process: creates whose outcome is not known are listed, looked at again, and resolved by a person.

use std::path::Path;

use serde_json::{Value, json};

use super::commands::{PUBLISHED, Said, home, run};
use super::submit::{After, Troubled};
use super::{TOKEN, created, creates, notes, nowhere_under, server, url};
use crate::api::tcp::{Reply, TcpServer};

fn submit(home: &Path, server: &TcpServer, text: &str) -> Said {
    let url = url(server);
    run(home, &["submit", "-", "--wait", "0", "--api-url", &url, "--workspace", "1"], Some(TOKEN), text)
}

fn pending(home: &Path, server: &TcpServer) -> Said {
    run(home, &["pending", "--api-url", &url(server), "--workspace", "1"], Some(TOKEN), "")
}

fn resolve(home: &Path, arguments: &[&str]) -> Said {
    run(home, &[&["pending", "resolve"], arguments].concat(), None, "")
}

/// A server that loses every create of contacts and carries out all others.
fn forgetful() -> TcpServer {
    server(|request| if request.body.contains("contacts") { Reply::Close } else { created(request) })
}

/// The body and the syncs' IDs of the history.
fn history(home: &Path) -> Vec<(String, Value)> {
    let text = std::fs::read_to_string(home.join("state/syncwright/history.jsonl")).unwrap_or_default();
    let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    lines.map(|entry| (entry["id"].as_str().unwrap_or_default().to_owned(), entry["body"].clone())).collect()
}

#[test]
fn without_open_creates_it_says_so_and_needs_no_server() {
    let home = home();
    let said = run(home.path(), &["pending"], None, "");
    assert_eq!((said.code, said.out.as_str(), said.err.as_str()), (0, "No creates with an unknown outcome.\n", ""));
    let said = resolve(home.path(), &["1", "--not-created"]);
    assert_eq!((said.code, said.err.as_str()), (1, "syncwright: no such create: 1.\n"));
}

#[test]
fn open_creates_are_listed_with_what_is_known_and_how_to_resolve_them() {
    let (home, server) = (home(), forgetful());
    assert_eq!(submit(home.path(), &server, PUBLISHED).code, 5);
    assert_eq!(submit(home.path(), &server, &PUBLISHED.replace("\"source_id\": 1", "\"source_id\": 4")).code, 5);
    assert_eq!(creates(&server).len(), 2);
    let said = pending(home.path(), &server);
    assert_eq!((said.code, said.err.as_str()), (5, ""));
    for words in [
        "1  Sends every row of model #1 in source #1 to “contacts” in destination #2, every 30 minutes.\n   Sent ",
        "2  Sends every row of model #1 in source #4 to “contacts” in destination #2, every 30 minutes.\n   Sent ",
        ", workspace 1. Note ",
        "The connection was lost before the whole answer arrived. The list of syncs is empty, but the server may still be creating it.",
        "  it is there:                  syncwright pending resolve NUMBER --created SYNC_ID\n",
        "  it isn't there, and won't be: syncwright pending resolve NUMBER --not-created\n",
    ] {
        assert!(said.out.contains(words), "{words}\n{}", said.out);
    }
    for (name, _) in notes(home.path()) {
        let id = name.trim_start_matches("default~create-").trim_end_matches(".json").to_owned();
        assert!(said.out.contains(&format!("Note {id}.")), "{id}\n{}", said.out);
    }
    nowhere_under(home.path(), TOKEN);
    // It creates nothing, and asks for no more than lists.
    assert!(server.record().requests.iter().all(|request| request.line.starts_with("GET ")));
}

#[test]
fn what_a_person_found_is_recorded_by_number_and_the_same_is_asked_about() {
    let (home, server) = (home(), forgetful());
    assert_eq!(submit(home.path(), &server, PUBLISHED).code, 5);
    let said = resolve(home.path(), &["1", "--created", "42"]);
    assert_eq!((said.code, said.out.as_str(), said.err.as_str()), (0, "Recorded as created: sync 42.\n", ""));
    assert_eq!(notes(home.path()), []);
    let body: Value = serde_json::from_str(PUBLISHED).expect("JSON");
    assert_eq!(history(home.path()), [("42".to_owned(), body)]);
    assert_eq!(pending(home.path(), &server).code, 0);
    drop(creates(&server));
    let again = submit(home.path(), &server, PUBLISHED);
    assert_eq!((again.code, creates(&server).len()), (1, 0), "{}", again.err);
    assert!(again.err.contains("You recorded sync 42 as created from an identical request"), "{}", again.err);
}

#[test]
fn what_a_person_did_not_find_is_recorded_by_note_and_can_be_created() {
    let (home, troubled) = (home(), Troubled::start(Reply::Close, After::NotThere));
    assert_eq!(submit(home.path(), &troubled.server, PUBLISHED).code, 5);
    let [(name, _)] = notes(home.path()).try_into().expect("one note");
    let id = name.trim_start_matches("default~create-").trim_end_matches(".json");
    let said = resolve(home.path(), &[id, "--not-created"]);
    assert_eq!(
        (said.code, said.out.as_str()),
        (
            0,
            "Recorded as not created: you can create it again. The next start or `syncwright pending` still looks for it.\n"
        )
    );
    let said = pending(home.path(), &troubled.server);
    assert_eq!((said.code, said.out.as_str()), (0, "No creates with an unknown outcome.\n"), "it holds nothing back");
    let [(_, note)] = notes(home.path()).try_into().expect("the note is kept");
    assert_eq!(serde_json::from_str::<Value>(&note).expect("JSON")["told_not_created"], json!(true), "as theirs");
    troubled.recover();
    let again = submit(home.path(), &troubled.server, PUBLISHED);
    assert_eq!((again.code, creates(&troubled.server).len()), (0, 2), "{}", again.err);
}

#[test]
fn what_appears_after_a_person_said_that_it_was_not_created_is_told() {
    let (home, is_late) = (home(), std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false)));
    let body: Value = serde_json::from_str(PUBLISHED).expect("JSON");
    let sync = json!({"id": "77", "type": "syncs", "attributes": body["sync"]});
    let is_there = std::sync::Arc::clone(&is_late);
    let server = TcpServer::start(move |request| match request.line.as_str() {
        "POST /api/v1/syncs" => Reply::Close,
        line if line.starts_with("GET /api/v1/syncs") => {
            let shown = if is_there.load(std::sync::atomic::Ordering::SeqCst) { vec![&sync] } else { vec![] };
            Reply::json(200, &json!({ "data": shown }).to_string())
        }
        _ => Reply::json(404, r#"{"status": 404, "error": "Not Found"}"#),
    });
    assert_eq!(submit(home.path(), &server, PUBLISHED).code, 5);
    assert_eq!(resolve(home.path(), &["1", "--not-created"]).code, 0);
    is_late.store(true, std::sync::atomic::Ordering::SeqCst);
    let said = pending(home.path(), &server);
    assert_eq!((said.code, said.out.as_str()), (0, "No creates with an unknown outcome.\n"));
    let words = "You recorded a create as not created, but sync 77 may be it. Check the web app:";
    assert!(said.err.contains(words), "{}", said.err);
    assert_eq!(notes(home.path()), []);
}

#[test]
fn it_looks_again_and_what_is_found_then_is_no_longer_open() {
    // The server lists nothing until it recovers, and then the sync that it made.
    let home = home();
    let has_recovered = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let recovered = std::sync::Arc::clone(&has_recovered);
    let body: Value = serde_json::from_str(PUBLISHED).expect("JSON");
    let server = TcpServer::start(move |request| match request.line.as_str() {
        "POST /api/v1/syncs" => Reply::Close,
        line if line.starts_with("GET /api/v1/syncs") => {
            let sync = json!({"id": "77", "type": "syncs", "attributes": body["sync"]});
            let is_there = recovered.load(std::sync::atomic::Ordering::SeqCst);
            Reply::json(200, &json!({"data": if is_there { vec![sync] } else { vec![] }}).to_string())
        }
        _ => Reply::json(404, r#"{"status": 404, "error": "Not Found"}"#),
    });
    assert_eq!(submit(home.path(), &server, PUBLISHED).code, 5);
    assert_eq!(pending(home.path(), &server).code, 5);
    has_recovered.store(true, std::sync::atomic::Ordering::SeqCst);
    let said = pending(home.path(), &server);
    assert_eq!((said.code, said.out.as_str()), (0, "No creates with an unknown outcome left.\n"));
    assert!(said.err.contains("\n   Created: sync 77. Sync 77 matches yours"), "{}", said.err);
    assert_eq!((notes(home.path()).len(), history(home.path())[0].0.as_str()), (0, "77"));
    assert_eq!(creates(&server).len(), 1);
}

#[test]
fn a_server_that_is_not_reached_or_no_token_hides_nothing() {
    let (home, server) = (home(), forgetful());
    assert_eq!(submit(home.path(), &server, PUBLISHED).code, 5);
    let closed = format!("http://127.0.0.1:{}", crate::api::tcp::closed_port());
    for (url, token, words) in
        [(closed, Some(TOKEN), "couldn't look them up"), (url(&server), None, "SYNCWRIGHT_TOKEN")]
    {
        let said = run(home.path(), &["pending", "--api-url", &url], token, "");
        assert_eq!((said.code, said.err.contains(words)), (5, true), "{}", said.err);
        assert!(said.out.contains("1  Sends every row of model #1"), "{}", said.out);
        assert!(
            said.out.contains("Not looked up now: once you're signed in, run `syncwright pending --profile default`."),
            "{}",
            said.out
        );
    }
}

#[test]
fn a_note_that_cannot_be_read_is_numbered_and_holds_creates_back_until_it_is_resolved() {
    let (home, server) = (home(), server(created));
    let folder = home.path().join("state/syncwright/drafts");
    std::fs::create_dir_all(&folder).expect("a folder");
    for name in ["default~create-1-1.json", "default.submit.json"] {
        std::fs::write(folder.join(name), "{\"version\": 99}").expect("a note");
    }
    let said = submit(home.path(), &server, PUBLISHED);
    assert_eq!((said.code, said.out.as_str(), creates(&server).len()), (5, "", 0), "{}", said.err);
    for words in [
        "default.submit.json (it is from a newer Syncwright)",
        "default~create-1-1.json (it is from a newer Syncwright)",
        "One of them may have been this sync: check the web app first. Nothing was sent.",
        "Then record what you found: syncwright pending resolve default.submit.json --not-created",
    ] {
        assert!(said.err.contains(words), "{words}\n{}", said.err);
    }
    let said = run(home.path(), &["pending"], None, "");
    assert_eq!((said.code, said.err.as_str()), (5, ""), "{}", said.out);
    for words in ["1  Couldn't read the note default.submit.json", "2  Couldn't read the note default~create-1-1.json"]
    {
        assert!(said.out.contains(words), "{words}\n{}", said.out);
    }
    let said = resolve(home.path(), &["2", "--not-created"]);
    assert_eq!(said.out, "default~create-1-1.json is set aside: it no longer holds back creates, and stays on disk.\n");
    let said = resolve(home.path(), &["default.submit.json", "--created", "42"]);
    assert!(said.out.ends_with("The note can't be read, so sync 42 wasn't added to the history.\n"), "{}", said.out);
    assert_eq!((said.code, folder.join("default.submit.json").exists()), (0, true), "{}", said.err);
    assert_eq!(run(home.path(), &["pending"], None, "").code, 0);
    let said = submit(home.path(), &server, PUBLISHED);
    assert_eq!((said.code, creates(&server).len()), (0, 1), "{}", said.err);
    // Another content under that name is another note.
    std::fs::write(folder.join("default.submit.json"), "{\"version\": 98}").expect("a note");
    let again = run(home.path(), &["pending"], None, "");
    assert_eq!((again.code, again.out.matches("Couldn't read").count()), (5, 1), "{}", again.out);
}

#[test]
fn wrong_use_is_said() {
    let (home, server) = (home(), forgetful());
    assert_eq!(submit(home.path(), &server, PUBLISHED).code, 5);
    for wrong in [&["1"][..], &["1", "--created"], &["1", "--created", "4", "--not-created"], &["--not-created"]] {
        assert_eq!(resolve(home.path(), wrong).code, 2, "{wrong:?}");
    }
    for nowhere in ["0", "2", "-1", "nothing", ""] {
        let said = resolve(home.path(), &["--not-created", "--", nowhere]);
        assert_eq!((said.code, said.err.contains("no such create")), (1, true), "{nowhere:?}: {}", said.err);
    }
    for id in ["", " ", "a b", "#"] {
        let said = resolve(home.path(), &["1", "--created", id]);
        assert_eq!((said.code, notes(home.path()).len()), (1, 1), "{id:?}: {} {}", said.out, said.err);
        assert!(said.err.contains("isn't a sync ID."), "{}", said.err);
    }
}
