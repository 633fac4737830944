//! `run --wait`: every way in which a run can end is another exit code.

use std::sync::atomic::{AtomicU32, Ordering};

use rustix::process::{Pid, Signal, kill_process};
use syncwright::sandbox::Dialect;

use super::commands::{Said, home, run, spawn};
use super::workspace::Bench;
use super::{TOKEN, home_with_short_limits, url};
use crate::api::tcp::{Received, Reply, TcpServer};

/// A server with one manual sync, one row of which was rejected. Its runs are `before` the request for a run, and `after` that what each look says.
pub(super) fn server(before: &'static str, after: impl Fn(u32) -> Reply + Send + 'static) -> TcpServer {
    let (asked, looks) = (AtomicU32::new(0), AtomicU32::new(0));
    TcpServer::start(move |request: &Received| match request.line.as_str() {
        "POST /api/v1/schedule_syncs" => {
            asked.fetch_add(1, Ordering::SeqCst);
            Reply::json(200, r#"{"message": "Sync scheduled successfully"}"#)
        }
        line if line.contains("/sync_records?") => list(REJECTED),
        line if line.contains("/sync_runs?") && asked.load(Ordering::SeqCst) == 0 => list(before),
        line if line.contains("/sync_runs?") => after(looks.fetch_add(1, Ordering::SeqCst)),
        "GET /api/v1/syncs/1" => Reply::json(200, r#"{"data": {"id": "1", "attributes": {"status": "healthy"}}}"#),
        line if line.starts_with("GET /api/v1/syncs?") => list(""),
        _ => Reply::json(404, r#"{"status": 404, "error": "Not Found"}"#),
    })
}

fn list(runs: &str) -> Reply {
    Reply::json(200, &format!(r#"{{"data": [{runs}], "links": {{"last": "/x?page=1"}}}}"#))
}

/// A row that was rejected.
const REJECTED: &str = r#"{"id": "9", "attributes": {"status": "failed", "record": {"email": "ada@lovelace.io"}}}"#;

const EARLIER: &str = r#"{"id": "6", "attributes": {"status": "failed"}}"#;

/// The list with a run that has this status and so many rejected rows.
pub(super) fn with_run(status: &str, rejected: u32) -> Reply {
    let counts = format!(r#""successful_rows": 1450, "failed_rows": {rejected}, "skipped_rows": 0"#);
    list(&format!(r#"{{"id": "7", "attributes": {{"status": "{status}", {counts}}}}}, {EARLIER}"#))
}

fn arguments<'a>(url: &'a str, timeout: &'a str) -> [&'a str; 11] {
    let dialect = "multiwoven";
    ["run", "1", "--wait", "--timeout", timeout, "--api-url", url, "--workspace", "1", "--dialect", dialect]
}

fn run_and_wait(server: &TcpServer, timeout: &str) -> Said {
    run(home_with_short_limits().path(), &arguments(&url(server), timeout), Some(TOKEN), "")
}

#[test]
fn a_run_of_the_sandbox_is_requested_and_followed_to_its_end() {
    let bench = Bench::start(Dialect::Multiwoven);
    let said = bench.run("run 1 --wait");
    assert_eq!((said.code, said.out.as_str()), (0, ""), "{}", said.err);
    assert!(said.err.starts_with("Run requested.\nRun 5: done · 8 sent · 0 rejected · 0 skipped · "), "{}", said.err);
    let said = bench.run("run 1");
    assert_eq!((said.code, said.err.as_str()), (0, "Run requested.\n"));
    let said = bench.run("run 1");
    assert_eq!((said.code, said.err.as_str()), (1, "No run was started. A run is already in progress.\n"));
    let said = bench.run("run 2 --wait");
    let words = "No run was started. Only manual syncs can be started and stopped on demand.\n";
    assert_eq!((said.code, said.err.as_str()), (1, words));
}

#[test]
fn the_end_of_a_run_is_an_exit_code() {
    for (status, rejected, code, words) in [
        ("success", 0, 0, "Run 7: done · 1,450 sent · 0 rejected · 0 skipped\n"),
        ("success", 3, 6, "Run 7: done · 1,450 sent · 3 rejected · 0 skipped\n"),
        ("failed", 0, 7, "Run 7: failed · 1,450 sent · 0 rejected · 0 skipped\n"),
        ("canceled", 0, 7, "Run 7: cancelled · 1,450 sent · 0 rejected · 0 skipped\n"),
    ] {
        let said = run_and_wait(&server(EARLIER, move |_| with_run(status, rejected)), "60");
        assert_eq!((said.code, said.out.as_str()), (code, ""), "{status}");
        assert_eq!(said.err, format!("Run requested.\n{words}"));
    }
}

#[test]
fn a_run_that_appears_late_and_goes_on_is_waited_for() {
    let looks =
        |look: u32| if look == 0 { list(EARLIER) } else { with_run(["", "in_progress", "success"][look as usize], 0) };
    let said = run_and_wait(&server(EARLIER, looks), "60");
    assert_eq!((said.code, said.err.contains("Run 7: done")), (0, true), "{}", said.err);
}

#[test]
fn without_a_worker_no_run_appears_and_its_end_is_unknown() {
    let said = run_and_wait(&server(EARLIER, |_| list(EARLIER)), "1");
    assert_eq!((said.code, said.out.as_str()), (5, ""));
    let words = "No run appeared within 1 s: no worker seems to be running on the server.\n";
    assert_eq!(said.err, format!("Run requested.\n{words}"));
}

#[test]
fn a_run_that_is_not_over_in_time_continues_without_being_waited_for() {
    let said = run_and_wait(&server("", |_| with_run("in_progress", 0)), "1");
    let words = "The run isn't over after 1 s; it continues on the server.\n";
    assert_eq!((said.code, said.err), (5, format!("Run requested.\n{words}")));
}

#[test]
fn a_connection_lost_in_the_middle_says_that_the_run_continues() {
    let said = run_and_wait(&server("", |look| if look == 0 { with_run("started", 0) } else { Reply::Close }), "60");
    assert_eq!((said.code, said.out.as_str()), (4, ""));
    let words = "The run continues on the server: see `syncwright runs 1`.\n";
    assert!(said.err.starts_with("Run requested.\n") && said.err.ends_with(words), "{}", said.err);
}

#[test]
fn a_request_for_a_run_without_an_answer_may_have_gone_through() {
    let server = TcpServer::start(|request| match request.line.as_str() {
        "POST /api/v1/schedule_syncs" => Reply::Close,
        "GET /api/v1/syncs/1" => Reply::json(200, r#"{"data": {"id": "1", "attributes": {"status": "healthy"}}}"#),
        line if line.starts_with("GET /api/v1/syncs") => list(""),
        _ => Reply::json(404, r#"{"status": 404, "error": "Not Found"}"#),
    });
    let said = run_and_wait(&server, "60");
    let words = "The connection was lost before the whole answer arrived. It may have gone through: \
                 see `syncwright runs 1`.\n";
    assert_eq!((said.code, said.err.as_str()), (4, words));
    let posts = server.record().requests.iter().filter(|request| request.line.starts_with("POST")).count();
    assert_eq!(posts, 1, "it is not sent again");
}

#[test]
fn ctrl_c_stops_the_waiting_and_says_that_the_run_continues() {
    let (looked, has_looked) = std::sync::mpsc::channel();
    let server = server("", move |_| {
        // Only the first look is waited for.
        let _ = looked.send(());
        with_run("in_progress", 0)
    });
    let (home, url) = (home(), url(&server));
    let child = spawn(home.path(), &arguments(&url, "60"), Some(TOKEN), "");
    has_looked.recv().expect("a look at the run");
    let process = Pid::from_raw(child.id().cast_signed()).expect("a process");
    kill_process(process, Signal::INT).expect("a signal");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(130));
    let complained = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(complained, "Run requested.\nStopped waiting; the run continues on the server.\n");
}
