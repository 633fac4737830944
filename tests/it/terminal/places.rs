//! Where work is kept, and where it cannot be: a system that is read-only, a disk that is full, no home at all.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use syncwright::sandbox::{Dialect, Options, Received, Sandbox};

use super::program::Program;
use super::{FILL, TOKEN, created, creates, server, url};

fn token() -> (String, String) {
    ("SYNCWRIGHT_TOKEN".to_owned(), TOKEN.to_owned())
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

#[test]
fn where_nothing_can_be_written_a_sync_is_made_anyway() {
    let (home, server) = (tempfile::tempdir().expect("a folder"), server(created));
    // Nobody makes folders here, whoever they are.
    let nowhere = ["XDG_CONFIG_HOME", "XDG_STATE_HOME"].map(|name| (name.to_owned(), "/proc/self/fdinfo".to_owned()));
    let environment: Vec<(String, String)> = nowhere.into_iter().chain([token()]).collect();
    let mut program = Program::start(home.path(), &["--api-url", &url(&server)], &environment);
    program.wait("Couldn't use").keys(FILL).wait("Create sync");
    program.keys("<c-s>").wait("✓ Created").wait("Couldn't write the history");
    assert_eq!(creates(&server).len(), 1);
}

#[test]
fn on_a_full_disk_nothing_is_lost_that_was_there() {
    let (home, server) = (tempfile::tempdir().expect("a folder"), server(created));
    let state = home.path().join("state/syncwright");
    std::fs::create_dir_all(&state).expect("a folder");
    let before = "{\"at\": \"2026-11-20T08:00:00Z\", \"id\": \"1\", \"profile\": \"default\", \"server\": \"h\", \"body\": {}}\n";
    std::fs::write(state.join("history.jsonl"), before).expect("a history");
    // Every file may have this many blocks, and its writer is not killed for trying more.
    let full = home.path().join("full.sh");
    let script = format!("#!/bin/sh\ntrap '' XFSZ\nulimit -f 0\nexec {} \"$@\"\n", super::program::BINARY);
    std::fs::write(&full, script).expect("a script");
    std::fs::set_permissions(&full, std::fs::Permissions::from_mode(0o755)).expect("executable");
    let mut program = Program::start_as(&full, home.path(), &["--api-url", &url(&server)], &[token()]);
    program.wait("Signed in").keys(FILL).wait("Create sync").keys("<c-s>");
    program.wait("✓ Created").wait("Couldn't write the history");
    assert_eq!(creates(&server).len(), 1);
    assert_eq!(std::fs::read_to_string(state.join("history.jsonl")).expect("a history"), before);
    program.keys("<c-q>y");
    program.ended();
    let left = names(&state.join("drafts"));
    assert!(left.iter().all(|name| name.strip_suffix(".lock").is_some()), "no half file is left: {left:?}");
}

#[test]
fn without_a_home_the_program_opens_and_says_what_it_cannot_keep() {
    let (home, server) = (tempfile::tempdir().expect("a folder"), server(created));
    let nowhere = ["XDG_CONFIG_HOME", "XDG_STATE_HOME", "HOME"].map(|name| (name.to_owned(), String::new()));
    let environment: Vec<(String, String)> = nowhere.into_iter().chain([token()]).collect();
    let mut program = Program::start(home.path(), &["--api-url", &url(&server)], &environment);
    program.wait("This session").keys("n12").wait("12");
}

#[test]
fn what_is_typed_reaches_the_file_without_any_further_key() {
    let (home, server) = (tempfile::tempdir().expect("a folder"), server(created));
    let mut program = Program::start(home.path(), &["--api-url", &url(&server)], &[token()]);
    program.wait("Signed in").keys("n4711").wait("4711");
    until_kept(home.path(), "default.json", "\"4711\"");
}

/// Waits until a file of the profile's work holds a text; the program is not asked.
fn until_kept(home: &Path, file: &str, text: &str) {
    let path = home.join("state/syncwright/drafts").join(file);
    let is_there = || std::fs::read_to_string(&path).is_ok_and(|kept| kept.contains(text));
    let begin = std::time::Instant::now();
    while !is_there() {
        assert!(begin.elapsed() < std::time::Duration::from_secs(20), "it should have been kept");
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
}

#[test]
fn changes_of_a_sync_outlive_a_program_that_is_killed() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("one");
    let sandbox = runtime.block_on(Sandbox::start(Options::new(Dialect::Multiwoven))).expect("a sandbox");
    let (home, url) = (tempfile::tempdir().expect("a folder"), sandbox.url());
    let token = [("SYNCWRIGHT_TOKEN".to_owned(), sandbox.token().to_owned())];
    let arguments = ["--api-url", url.as_str(), "--dialect", "multiwoven", "--workspace", "1"];
    let mut program = Program::start(home.path(), &arguments, &token);
    program.wait("Signed in").keys("3").wait("HubSpot EU › contacts").keys("<enter>").wait("Details");
    program.keys("e").wait("Edit sync").keys("<c-u>4").wait("≠ was: ");
    until_kept(home.path(), "default.edits.json", "\"after\"");
    program.kill();
    let mut program = Program::start(home.path(), &arguments, &token);
    program.wait("Unsaved changes to sync").keys("3").wait("HubSpot EU › contacts");
    program.keys("<enter>").wait("e continues them").keys("e").wait("are back").wait("≠ was: ");
    let is_untouched = |request: &Received| request.method != "PUT" && request.method != "PATCH";
    assert!(sandbox.requests().iter().all(is_untouched), "nothing was sent");
    super::nowhere_under(home.path(), sandbox.token());
}
