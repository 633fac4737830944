//! Notes belong to nobody: whoever reads finds all of them, and whoever creates holds its like back.

use std::sync::mpsc::channel;

use serde_json::json;

use super::*;
use crate::domain::create::note::{ListBefore, Lost};
use crate::domain::dialect::Dialect;
use crate::domain::id::WorkspaceId;
use crate::domain::server::{PlainHttp, Server};
use crate::domain::sync::ServerState;
use crate::store::work::Work;

fn server() -> Server {
    Server::parse("http://10.0.0.1:3000", PlainHttp::Allowed).expect("a server")
}

/// The create of a profile, decided so many seconds after noon.
fn note(profile: &str, second: i64) -> PendingCreate {
    let noon: jiff::Timestamp = "2026-11-23T12:00:00Z".parse().expect("a time");
    let at = noon + jiff::SignedDuration::from_secs(second);
    PendingCreate {
        id: CreateId::new(at, second.unsigned_abs()),
        profile: profile.to_owned(),
        server: server(),
        workspace: WorkspaceId::parse("7").ok(),
        dialect: Dialect::Published,
        sent_at: at,
        server_time: Some(at),
        body: json!({"sync": {"source_id": 1, "model_id": 2, "destination_id": 3, "stream_name": "contacts"}}),
        before: Some(ListBefore { ids: vec!["7".to_owned()], is_whole: true }),
        is_complete: true,
        lost: None,
        told_not_created: false,
        holder: None,
    }
}

/// A note as the first version wrote it, sent so many seconds after noon.
fn of_the_first_version(second: u32) -> String {
    json!({
        "version": 1, "server": "http://10.0.0.1:3000", "workspace": 7, "dialect": "published",
        "sent_at": format!("2026-11-23T12:00:{second:02}Z"), "body": {"sync": {"source_id": 1}},
        "noted": {"ids": ["7"], "is_whole": true},
    })
    .to_string()
}

fn question(body: Value) -> LedgerQuestion {
    LedgerQuestion { server: server().id(), workspace: WorkspaceId::parse("7").ok(), body }
}

/// The notes, whoever holds them.
fn readable(notes: &Notes) -> Vec<PendingCreate> {
    let (read, unreadable) = notes.read().expect("read");
    assert_eq!(unreadable, []);
    read.into_iter().map(|found| PendingCreate { holder: None, ..found.note }).collect()
}

fn unreadable(notes: &Notes) -> Vec<UnreadableNote> {
    let (read, unreadable) = notes.read().expect("read");
    assert_eq!(read, []);
    unreadable
}

#[test]
fn notes_of_all_places_and_of_the_first_version_are_read_the_oldest_first() {
    let folder = tempfile::tempdir().expect("a folder");
    let notes = Notes::new(folder.path());
    let put = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("written");
    let of_now = |second| {
        let version = json!({"version": 2});
        let mut value = serde_json::to_value(note("default", second)).expect("JSON");
        value.as_object_mut().expect("an object").extend(version.as_object().cloned().expect("an object"));
        value.to_string()
    };
    put("default~2~create-d.json", &of_now(4));
    put("default~create-c.json", &of_now(3));
    put("default~2.submit.json", &of_the_first_version(2));
    put("default.submit.json", &of_the_first_version(1));
    // What is no note.
    for name in ["default.json", "default.edits.json", "default.lock", "default.submit.json.broken-1", ".new-x"] {
        put(name, "{");
    }
    let read = readable(&notes);
    let ids: Vec<&str> = read.iter().map(|note| note.id.as_str()).collect();
    assert_eq!(ids, ["default.submit", "default~2.submit", "c", "d"]);
    let is_complete: Vec<bool> = read.iter().map(|note| note.is_complete).collect();
    assert_eq!(is_complete, [false, false, true, true], "the first version's prove nothing");
    assert_eq!(read[0].before, Some(ListBefore { ids: vec!["7".to_owned()], is_whole: true }));
    assert_eq!((read[0].server_time, read[0].lost.clone(), read[0].told_not_created), (None, None, false));
    for note in &read {
        notes.remove(&note.id).expect("removed");
    }
    assert_eq!(readable(&notes), []);
}

#[test]
fn a_note_is_written_again_in_its_place_and_removed_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let notes = Notes::new(&folder.path().join("state/drafts"));
    assert_eq!(readable(&notes), [], "there is no folder yet");
    let (first, other) = (note("a b/..", 1), note("default", 2));
    notes.write(&first).expect("written");
    notes.write(&other).expect("written");
    assert_eq!(readable(&notes), [first.clone(), other.clone()]);
    let lost = Some(Lost { words: "No answer.".to_owned(), server: ServerState::MayBeAtIt });
    let more = PendingCreate { lost, told_not_created: true, ..first };
    // Whatever profile the program that writes it again has.
    notes.write(&PendingCreate { profile: "another".to_owned(), ..more.clone() }).expect("written");
    assert_eq!(readable(&notes), [PendingCreate { profile: "another".to_owned(), ..more.clone() }, other.clone()]);
    for _ in 0..2 {
        notes.remove(&more.id).expect("what is not there is removed");
    }
    assert_eq!(readable(&notes), [other]);
}

#[test]
fn a_note_of_the_first_version_is_written_again_where_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let (notes, path) = (Notes::new(folder.path()), folder.path().join("default~2.submit.json"));
    std::fs::write(&path, of_the_first_version(1)).expect("written");
    let told = PendingCreate { told_not_created: true, ..readable(&notes).remove(0) };
    notes.write(&told).expect("written");
    assert_eq!(readable(&notes), [told]);
    let names = std::fs::read_dir(folder.path()).expect("a folder").flatten().map(|entry| entry.file_name());
    let notes = names.filter(|name| !name.to_string_lossy().ends_with(".lock"));
    assert_eq!(notes.collect::<Vec<_>>(), ["default~2.submit.json"]);
}

#[test]
fn a_note_is_looked_up_by_the_living_program_that_holds_it_and_then_by_the_next() {
    let folder = tempfile::tempdir().expect("a folder");
    let (first, second) = (Notes::new(folder.path()), Notes::new(folder.path()));
    first.write(&note("default", 1)).expect("written");
    let is_elsewhere = |notes: &Notes| notes.read().expect("read").0[0].is_held_elsewhere;
    assert_eq!((is_elsewhere(&first), is_elsewhere(&second)), (false, true));
    drop(first);
    let third = Notes::new(folder.path());
    assert_eq!((is_elsewhere(&second), is_elsewhere(&third)), (false, true), "the second one took it over");
    // One that was killed left its file; nobody has its lock.
    let killed = PendingCreate { holder: Some("0123456789abcdef".to_owned()), ..note("default", 2) };
    std::fs::write(folder.path().join("~holder-0123456789abcdef.lock"), "").expect("written");
    let mut text = serde_json::to_value(&killed).expect("JSON");
    text["version"] = json!(2);
    std::fs::write(folder.path().join("default~create-k.json"), text.to_string()).expect("written");
    let found = third.read().expect("read").0;
    assert_eq!(found.iter().map(|found| found.is_held_elsewhere).collect::<Vec<_>>(), [true, false]);
    assert!(!folder.path().join("~holder-0123456789abcdef.lock").exists());
    // A name that leads elsewhere is no holder.
    text["holder"] = json!("../0123");
    std::fs::write(folder.path().join("default~create-k.json"), text.to_string()).expect("written");
    assert!(!second.read().expect("read").0[1].is_held_elsewhere);
}

#[test]
fn a_note_whose_sync_is_in_the_history_is_settled() {
    let folder = tempfile::tempdir().expect("a folder");
    let (notes, history) = (Notes::new(folder.path()), folder.path().join("history.jsonl"));
    let (first, second) = (note("default", 1), note("default", 2));
    // Each program was killed after its line of the history was written, and before its note was removed.
    for note in [&first, &second] {
        notes.write(note).expect("written");
    }
    let sync = crate::domain::sync::Sync { id: crate::domain::id::SyncId("8".into()), attributes: <_>::default() };
    history::add(&history, &crate::domain::create::note::HistoryEntry::of(&first, &sync, jiff::Timestamp::now()))
        .expect("added");
    let other = LedgerQuestion { workspace: WorkspaceId::parse("8").ok(), ..question(json!({})) };
    for (question, told) in [(Some(other), 1), (None, 0)] {
        let read = ledger(Some(&notes), Some(&history), question.as_ref());
        assert_eq!(read.settled.len(), told, "once");
        assert_eq!(read.notes.iter().map(|found| &found.note.id).collect::<Vec<_>>(), [&second.id]);
        assert!(!notes.has(&first.id) && notes.has(&second.id));
    }
}

#[cfg(unix)]
#[test]
fn notes_and_locks_are_their_owner_s_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().expect("a folder");
    let notes = Notes::new(&folder.path().join("drafts"));
    let _lock = notes.lock(&question(json!({})), Duration::ZERO).expect("a lock");
    notes.write(&note("default", 1)).expect("written");
    for entry in std::fs::read_dir(folder.path().join("drafts")).expect("a folder") {
        let mode = entry.expect("an entry").metadata().expect("metadata").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn a_note_that_cannot_be_read_stays_where_it_is_and_is_asked_about_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let notes = Notes::new(folder.path());
    let put = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("written");
    let broken = [
        ("default.submit.json", "{\"version\": 1, \"ser", "EOF"),
        ("default~2~create-b.json", "{\"version\": 99}", "from a newer Syncwright"),
        ("default~create-a.json", "[]", "isn't valid"),
        ("default~create-e.json", "", "EOF"),
    ];
    for (name, text, _) in broken {
        put(name, text);
    }
    let found = unreadable(&notes);
    for ((name, text, why), note) in broken.iter().zip(&found) {
        assert_eq!((note.name.as_str(), note.why.contains(why)), (*name, true), "{}", note.why);
        assert_eq!(std::fs::read_to_string(folder.path().join(name)).expect("it is there"), *text);
    }
    assert_eq!(found.len(), broken.len());
    let asked = |notes: &Notes| ledger(Some(notes), None, Some(&question(json!({})))).unreadable;
    assert_eq!(asked(&notes), found);
    notes.accept(&found[..2]).expect("remembered");
    notes.accept(&found[2..3]).expect("remembered");
    assert_eq!(asked(&Notes::new(folder.path())), found[3..], "the next program knows it, too");
    assert_eq!(unreadable(&notes), found, "they stay where they are");
    // Another content is another note, and so is an empty file of another name.
    put("default.submit.json", "{\"version\": 1, \"serv");
    put("default~create-f.json", "");
    notes.accept(&found[3..]).expect("remembered");
    let names: Vec<String> = asked(&notes).into_iter().map(|note| note.name).collect();
    assert_eq!(names, ["default.submit.json", "default~create-f.json"]);
}

#[test]
fn a_yes_to_a_note_that_holds_no_valid_sync_is_remembered_by_its_id() {
    let folder = tempfile::tempdir().expect("a folder");
    let notes = Notes::new(folder.path());
    let (yes, no) = (note("default", 1), note("default", 2));
    for note in [&yes, &no] {
        notes.write(note).expect("written");
    }
    let name = yes.id.as_str().to_owned();
    let why = "it holds no valid sync".to_owned();
    notes.accept(&[UnreadableNote { digest: name.clone(), name, why }]).expect("remembered");
    let held_back = |notes: &Notes| {
        let read = ledger(Some(notes), None, Some(&question(json!({})))).notes.into_iter();
        read.filter(|found| !found.note.told_not_created).map(|found| found.note.id).collect::<Vec<_>>()
    };
    assert_eq!((held_back(&notes), held_back(&Notes::new(folder.path()))), (vec![no.id.clone()], vec![no.id]));
}

#[cfg(target_os = "linux")]
#[test]
fn a_pipe_in_the_place_of_a_note_is_not_waited_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("default~create-a.json");
    let mode = rustix::fs::Mode::from_raw_mode(0o600);
    rustix::fs::mknodat(rustix::fs::CWD, &path, rustix::fs::FileType::Fifo, mode, 0).expect("a pipe");
    let found = unreadable(&Notes::new(folder.path()));
    assert_eq!((found.len(), found[0].why.as_str()), (1, "it is not a file"));
}

#[test]
fn a_folder_that_is_none_is_said_and_no_note_is_taken_for_gone() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("drafts");
    std::fs::write(&file, "").expect("written");
    let notes = Notes::new(&file);
    assert!(matches!(notes.read(), Err(WorkProblem::Unusable { .. })));
    assert!(matches!(notes.write(&note("default", 1)), Err(WorkProblem::Unusable { .. })));
    assert!(matches!(notes.lock(&question(json!({})), Duration::ZERO), Err(LockProblem::NoLock(_))));
    let told = ledger(Some(&notes), None, Some(&question(json!({}))));
    assert_eq!(told.problems.len(), 1);
    assert!(told.problems[0].starts_with("Couldn't read earlier creates."), "{:?}", told.problems);
}

#[test]
fn the_lock_holds_a_second_one_back_until_it_is_given_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let notes = Notes::new(folder.path());
    let asked = question(note("default", 1).body);
    let lock = notes.lock(&asked, Duration::ZERO).expect("nobody has it");
    assert!(matches!(notes.lock(&asked, Duration::ZERO), Err(LockProblem::Busy)));
    let (tells, told) = channel();
    let (other, of_other) = (Notes::new(folder.path()), asked.clone());
    let waits = std::thread::spawn(move || {
        tells.send(()).expect("the test waits");
        other.lock(&of_other, Duration::from_secs(20)).is_ok()
    });
    told.recv().expect("it begins");
    drop(lock);
    assert!(waits.join().expect("it ends"), "it waits as long as its patience lasts");
    assert!(notes.lock(&asked, Duration::ZERO).is_ok(), "and gives it back too");
}

#[test]
fn creates_of_one_sync_share_a_lock_whatever_else_they_say_and_others_have_others() {
    let body = |changes: Value| {
        let mut body = note("default", 1).body;
        body["sync"].as_object_mut().expect("an object").extend(changes.as_object().cloned().expect("an object"));
        body
    };
    let name = |body: Value| lock_name(&question(body));
    let same = name(body(json!({})));
    assert_eq!(name(body(json!({"sync_interval": 15, "configuration": {"a": "b"}}))), same);
    let others: std::collections::BTreeSet<String> =
        (0..20).map(|number| name(body(json!({"source_id": number})))).collect();
    assert!(others.len() > 10, "{others:?}");
}

#[test]
fn no_profile_s_files_are_taken_for_those_of_creates() {
    let folder = tempfile::tempdir().expect("a folder");
    let notes = Notes::new(folder.path());
    let asked = question(json!({}));
    let name = lock_name(&asked);
    let stem = name.strip_suffix(".lock").expect("a lock").trim_start_matches('~');
    let _work =
        [stem, "~asked-about", "default~create-1"].map(|profile| Work::open(folder.path(), profile).expect("open"));
    assert!(notes.lock(&asked, Duration::ZERO).is_ok(), "the profile {stem} has a lock of its own");
    let draft = Work::open(folder.path(), "asked-about").expect("open");
    let saved = crate::domain::saved_draft::SavedDraft {
        at: note("default", 1).sent_at,
        dialect: Dialect::Published,
        draft: crate::domain::draft::Draft::new(Dialect::Published),
    };
    draft.keep_draft(Some(&saved)).expect("kept");
    notes.accept(&[]).expect("remembered");
    assert_eq!((draft.draft().expect("read"), readable(&notes)), (Some(saved), Vec::new()));
}
