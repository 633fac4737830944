//! The commands without a screen, as processes: what they print, where, and how they end.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;
use syncwright::sandbox::{Dialect, Options, Sandbox};

use super::program::{BINARY, clean_environment};
use super::{TOKEN, created, creates, nowhere_under, server, url};
use crate::api::tcp::Reply;

/// What a command printed, what it complained, and its exit code.
struct Said {
    out: String,
    err: String,
    code: i32,
}

fn run(home: &Path, arguments: &[&str], token: Option<&str>, input: &str) -> Said {
    let mut command = Command::new(BINARY);
    command.args(arguments).env_clear().envs(clean_environment(home)).current_dir(home);
    if let Some(token) = token {
        command.env("SYNCWRIGHT_TOKEN", token);
    }
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    drop(child.stdin.take().expect("input").write_all(input.as_bytes()));
    let output = child.wait_with_output().expect("it ends");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let said =
        Said { out: text(&output.stdout), err: text(&output.stderr), code: output.status.code().expect("a code") };
    assert!(!said.out.contains(TOKEN) && !said.err.contains(TOKEN), "the token is told");
    said
}

fn home() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

const PUBLISHED: &str = r#"{"sync": {"source_id": 1, "destination_id": 2, "model_id": 1, "stream_name": "contacts",
  "sync_mode": "full_refresh", "configuration": {"email": "properties.email"},
  "schedule_type": "automated", "sync_interval": 30, "sync_interval_unit": "minutes"}}"#;

fn multiwoven() -> String {
    PUBLISHED.replace("automated", "interval").replace("full_refresh", "incremental").replace(
        r#"{"email": "properties.email"}"#,
        r#"[{"from": "email", "to": "properties.email", "mapping_type": "standard"}]"#,
    )
}

#[test]
fn check_says_what_is_wrong_where_it_stands() {
    let home = home();
    std::fs::write(home.path().join("good.json"), PUBLISHED).expect("a file");
    let wrong = PUBLISHED.replace("\"sync_interval\": 30", "\"sync_interval\": 0").replace("\"contacts\"", "\" \"");
    std::fs::write(home.path().join("wrong.json"), &wrong).expect("a file");
    let good = run(home.path(), &["check", "good.json"], None, "");
    assert_eq!((good.out.matches("problem").count(), good.code), (0, 0), "{}", good.out);
    let wrong_said = run(home.path(), &["check", "good.json", "wrong.json"], None, "");
    assert_eq!(wrong_said.code, 1);
    assert!(wrong_said.out.contains("wrong.json:1:") && wrong_said.out.contains("wrong.json:3:"), "{}", wrong_said.out);
    let as_json = run(home.path(), &["check", "-", "--format", "json"], None, &wrong);
    let findings: Value = serde_json::from_str(&as_json.out).expect("JSON");
    let problems = findings.as_array().expect("a list").iter().filter(|each| each["kind"] == "problem");
    assert_eq!((problems.count(), as_json.code), (2, 1), "{findings:#}");
    let other = run(home.path(), &["check", "-", "--dialect", "published"], None, &multiwoven());
    assert_eq!(other.code, 1, "{}", other.out);
    assert_eq!(run(home.path(), &["check", "-", "--dialect", "multiwoven"], None, &multiwoven()).code, 0);
    let missing = run(home.path(), &["check", "nowhere.json", "good.json"], None, "");
    assert_eq!((missing.code, missing.out.contains("nowhere.json:1:1: problem: It cannot be read")), (1, true));
    assert!(missing.err.contains("good.json: no problem"), "the others are judged all the same: {}", missing.err);
    assert_eq!(run(home.path(), &["check"], None, "").code, 2);
}

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
        let would: Value = serde_json::from_str(&dry.out).expect("the request as JSON");
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
fn submit_refuses_what_the_server_would_not_run_before_it_is_sent() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("one");
    let sandbox = runtime.block_on(Sandbox::start(Options::new(Dialect::Multiwoven))).expect("a sandbox");
    let (home, url) = (home(), sandbox.url());
    let text = multiwoven().replace("\"contacts\"", "\"no such stream\"");
    let arguments = ["submit", "-", "--api-url", &url, "--dialect", "multiwoven", "--workspace", "1"];
    let said = run(home.path(), &arguments, Some(sandbox.token()), &text);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("Stream:") && said.err.contains("Nothing was sent."), "{}", said.err);
    assert!(said.out.is_empty());
    assert!(!sandbox.requests().iter().any(|request| request.method == "POST" && request.path == "/api/v1/syncs"));
}

#[test]
fn submit_tells_every_fault_by_its_words_and_its_exit_code_and_sends_once() {
    let json = |status, text: &'static str| Reply::json(status, text);
    for (reply, code, words) in [
        (
            json(422, r#"{"errors":[{"detail":"Sync creation failed","source":{"model_id":"must exist"}}]}"#),
            1,
            "must exist",
        ),
        (json(403, r#"{"errors":[{"detail":"You are not authorized"}]}"#), 1, "Not created."),
        (json(401, r#"{"errors":[{"detail":"Unauthorized"}]}"#), 3, "Not created."),
        (Reply::with(429, &["Retry-After: 20"], b"{}"), 4, "Not created."),
        // Looked up in the list, which is empty: it is safe to try again.
        (Reply::Close, 4, "it is looked up"),
        (json(500, r#"{"status":500,"error":"x"}"#), 4, "it is looked up"),
        (Reply::with(200, &[], b"<html>"), 4, "it is looked up"),
        (json(200, "{\"data\": [{\"id"), 4, "it is looked up"),
    ] {
        let home = home();
        let answer = reply.clone();
        let server = server(move |_| answer.clone());
        let said = run(home.path(), &["submit", "-", "--api-url", &url(&server)], Some(TOKEN), PUBLISHED);
        assert_eq!(said.code, code, "{reply:?}: {}", said.err);
        assert!(said.err.contains(words), "{reply:?}: {}", said.err);
        assert!(said.out.is_empty(), "nothing was created, so nothing is printed");
        assert_eq!(creates(&server).len(), 1, "{reply:?}");
        nowhere_under(home.path(), TOKEN);
    }
    let home = home();
    let closed = run(home.path(), &["submit", "-", "--api-url", "http://127.0.0.1:9"], Some(TOKEN), PUBLISHED);
    assert_eq!(closed.code, 4, "{}", closed.err);
    let nobody = run(home.path(), &["submit", "-", "--api-url", "http://127.0.0.1:9"], None, PUBLISHED);
    assert_eq!((nobody.code, nobody.err.contains("SYNCWRIGHT_TOKEN")), (3, true), "{}", nobody.err);
}

#[test]
fn a_create_that_nobody_can_tell_of_is_looked_up_by_the_next_submit() {
    let home = home();
    let was_sent = std::sync::atomic::AtomicBool::new(false);
    let server = crate::api::tcp::TcpServer::start(move |request| match request.line.as_str() {
        "POST /api/v1/syncs" => {
            was_sent.store(true, std::sync::atomic::Ordering::SeqCst);
            Reply::Close
        }
        // The whole list cannot be had after the create, so nobody can tell.
        line if line.contains("per_page=100") && was_sent.load(std::sync::atomic::Ordering::SeqCst) => {
            Reply::json(500, r#"{"status":500,"error":"x"}"#)
        }
        line if line.starts_with("GET /api/v1/syncs") => Reply::json(200, r#"{"data": []}"#),
        _ => Reply::json(404, r#"{"status": 404, "error": "Not Found"}"#),
    });
    let submit = || run(home.path(), &["submit", "-", "--api-url", &url(&server)], Some(TOKEN), PUBLISHED);
    let first = submit();
    assert_eq!(first.code, 5, "{}", first.err);
    let second = submit();
    assert_eq!(second.code, 5, "{}", second.err);
    assert!(second.err.contains("got no answer; it is looked up first"), "{}", second.err);
    assert_eq!(creates(&server).len(), 1, "nothing is sent before it is known");
}

#[test]
fn a_file_saved_by_the_app_passes_check_and_submit() {
    let (home, server) = (home(), server(created));
    let token = [("SYNCWRIGHT_TOKEN".to_owned(), TOKEN.to_owned())];
    let mut program = super::program::Program::start(home.path(), &["--api-url", &url(&server)], &token);
    program.wait("Connected").keys(super::FILL).wait("Create sync").keys("S").wait("sync-contacts.json");
    program.keys("<enter>").wait("Saved as");
    drop(program);
    let checked = run(home.path(), &["check", "sync-contacts.json"], None, "");
    assert_eq!(checked.code, 0, "{}", checked.out);
    let made = run(home.path(), &["submit", "sync-contacts.json", "--api-url", &url(&server)], Some(TOKEN), "");
    assert_eq!(made.code, 0, "{}", made.err);
}

#[test]
fn doctor_tells_what_mends_what_does_not_work_and_no_secret() {
    let (home, server) = (home(), server(created));
    let url = url(&server);
    let said = run(home.path(), &["doctor", "--api-url", &url], Some(TOKEN), "");
    for words in
        ["not good  keyring", "dbus-run-session", "good      state", "good      server", "SYNCWRIGHT_TOKEN, not stored"]
    {
        assert!(said.out.contains(words), "{words}:\n{}", said.out);
    }
    assert_eq!(said.code, 1, "there is no keyring");
    let as_json = run(home.path(), &["doctor", "--json", "--api-url", &url], Some(TOKEN), "");
    let findings: Value = serde_json::from_str(&as_json.out).expect("JSON");
    assert!(findings.as_array().is_some_and(|findings| findings.len() > 6), "{findings:#}");
}

#[test]
fn completions_and_the_manual_page_come_from_the_commands() {
    let home = home();
    for shell in ["bash", "elvish", "fish", "nushell", "powershell", "zsh"] {
        let said = run(home.path(), &["completions", shell], None, "");
        assert_eq!(said.code, 0, "{}", said.err);
        for word in ["submit", "doctor", "dry-run"] {
            assert!(said.out.contains(word), "{shell} does not complete {word}");
        }
    }
    let page = run(home.path(), &["man"], None, "");
    assert!(page.out.contains(".TH") && page.out.contains("submit"), "{}", page.out);
    assert_eq!(run(home.path(), &["completions", "tcsh"], None, "").code, 2);
}
