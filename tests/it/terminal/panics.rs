//! A panic ends the program, gives the terminal back, and tells nothing but its place.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use super::hunt;

/// Tells the process below where its log is.
const LOG: &str = "SYNCWRIGHT_TEST_LOG";

/// What the test below runs in a process of its own: the words of the panic hold the token.
#[test]
#[ignore = "ends the process; another test starts it"]
fn a_thread_panics() {
    let log = std::env::var(LOG).expect("where to log");
    syncwright::store::log::start(Path::new(&log), log::LevelFilter::Trace).expect("a log");
    syncwright::shell::end_on_panic();
    let thread = std::thread::spawn(|| panic!("Authorization: Bearer {}", hunt::HUNTED));
    // Without the hook only the thread would end.
    drop(thread.join());
    std::thread::sleep(Duration::from_secs(30));
}

#[test]
fn a_panic_in_any_thread_ends_the_process_without_its_words() {
    let home = tempfile::tempdir().expect("a folder");
    let begin = Instant::now();
    let output = Command::new(std::env::current_exe().expect("a path"))
        .args(["--exact", "terminal::panics::a_thread_panics", "--ignored", "--nocapture"])
        .env(LOG, home.path().join("syncwright.log"))
        .env("RUST_BACKTRACE", "full")
        .output()
        .expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(101), "{said}");
    assert!(begin.elapsed() < Duration::from_secs(20), "it went on");
    assert!(said.contains("crashed at tests/it/terminal/panics.rs:"), "{said}");
    hunt::holds(&output.stderr, "the report");
    hunt::holds(&output.stdout, "what stands before it");
    assert!(hunt::files(home.path()).contains("a panic at tests/it/terminal/panics.rs"), "it is in the log");
}
