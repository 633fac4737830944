//! The commands without a screen, as processes: what they print, where, and how they end.

use std::io::Write as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};
use syncwright::sandbox::{Dialect, Options, Sandbox};

use super::TOKEN;
use super::program::{BINARY, clean_environment};

/// What a command printed, what it complained, and its exit code.
pub(super) struct Said {
    pub(super) out: String,
    pub(super) err: String,
    pub(super) code: i32,
}

/// Starts a command with what it reads from standard input.
pub(super) fn spawn(home: &Path, arguments: &[&str], token: Option<&str>, input: &str) -> Child {
    spawn_with(home, arguments, &token.map(|token| ("SYNCWRIGHT_TOKEN".to_owned(), token.to_owned())), input)
}

fn spawn_with<'a>(
    home: &Path,
    arguments: &[&str],
    environment: impl IntoIterator<Item = &'a (String, String)>,
    input: &str,
) -> Child {
    let mut command = Command::new(BINARY);
    command.args(arguments).env_clear().envs(clean_environment(home)).current_dir(home);
    command.envs(environment.into_iter().map(|(name, value)| (name, value)));
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    drop(child.stdin.take().expect("input").write_all(input.as_bytes()));
    child
}

/// Runs a command to its end; whatever it is, it does not tell the token.
pub(super) fn run(home: &Path, arguments: &[&str], token: Option<&str>, input: &str) -> Said {
    told(spawn(home, arguments, token, input))
}

/// The same with more in the environment.
pub(super) fn run_with(home: &Path, arguments: &[&str], environment: &[(String, String)]) -> Said {
    told(spawn_with(home, arguments, environment, ""))
}

fn told(child: Child) -> Said {
    let output = child.wait_with_output().expect("it ends");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let said =
        Said { out: text(&output.stdout), err: text(&output.stderr), code: output.status.code().expect("a code") };
    assert!(!said.out.contains(TOKEN) && !said.err.contains(TOKEN), "the token is told");
    said
}

pub(super) fn home() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

pub(super) const PUBLISHED: &str = r#"{"sync": {"source_id": 1, "destination_id": 2, "model_id": 1, "stream_name": "contacts",
  "sync_mode": "full_refresh", "configuration": {"email": "properties.email"},
  "schedule_type": "automated", "sync_interval": 30, "sync_interval_unit": "minutes"}}"#;

pub(super) fn multiwoven() -> String {
    PUBLISHED.replace("automated", "interval").replace("full_refresh", "incremental").replace(
        r#"{"email": "properties.email"}"#,
        r#"[{"from": "email", "to": "properties.email", "mapping_type": "standard"}]"#,
    )
}

#[test]
fn yaml_and_a_copied_curl_command_are_files_like_any_other_and_no_token_of_theirs_is_shown() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("one");
    let sandbox = runtime.block_on(Sandbox::start(Options::new(Dialect::Published))).expect("a sandbox");
    let (home, url) = (home(), sandbox.url());
    let yaml = "# every half hour\nsource_id: 1\ndestination_id: 2\nmodel_id: 1\nstream_name: contacts\n\
        sync_mode: full_refresh\nconfiguration:\n  email: properties.email\nschedule_type: automated\nsync_interval: 30\n\
        sync_interval_unit: minutes\n";
    let curl = format!(
        "curl 'https://elsewhere.example.com/api/v1/syncs' -H 'Authorization: Bearer eyJ.secret' --data-raw $'{}'",
        PUBLISHED.replace('\\', "\\\\").replace('\'', "\\'")
    );
    for (text, is_of_elsewhere) in [(yaml, false), (curl.as_str(), true)] {
        assert_eq!(run(home.path(), &["check", "-"], None, text).code, 0, "{text}");
        let arguments = ["submit", "-", "--dry-run", "--api-url", &url, "--workspace", "1"];
        let said = run(home.path(), &arguments, Some(sandbox.token()), text);
        assert_eq!(said.code, 0, "{}", said.err);
        let would: Value = serde_json::from_str(&said.out).expect("the request");
        assert_eq!(would["sync"]["configuration"], json!({"email": "properties.email"}));
        let warned = said.err.contains("Its IDs are those of elsewhere.example.com; check what they mean here.");
        assert_eq!(warned, is_of_elsewhere, "{}", said.err);
        assert!(!format!("{}{}", said.out, said.err).contains("secret"));
    }
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
    assert_eq!((missing.code, missing.out.contains("nowhere.json:1:1: problem: Couldn't read it")), (1, true));
    assert!(missing.err.contains("good.json: no problem"), "the others are checked anyway: {}", missing.err);
    assert_eq!(run(home.path(), &["check"], None, "").code, 2);
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
    let inner = run(home.path(), &["man", "token", "set"], None, "").out;
    assert!(inner.contains(".TH syncwright-token-set") && inner.contains("kernel"), "{inner}");
    let unknown = run(home.path(), &["man", "submitt"], None, "");
    assert_eq!((unknown.code, unknown.err.contains("unknown command “submitt”")), (2, true), "{}", unknown.err);
    assert_eq!(run(home.path(), &["man", "--into", "."], None, "").code, 0);
    let mut pages: Vec<String> = std::fs::read_dir(home.path())
        .expect("a folder")
        .map(|entry| entry.expect("a page").file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".1"))
        .collect();
    pages.sort();
    assert_eq!((pages.len(), pages.first().map(String::as_str)), (23, Some("syncwright-audit.1")), "{pages:?}");
    assert_eq!(run(home.path(), &["man", "--into", "nowhere"], None, "").code, 1);
    assert!(page.out.contains(".TH") && page.out.contains("submit"), "{}", page.out);
    assert_eq!(run(home.path(), &["completions", "tcsh"], None, "").code, 2);
}

#[test]
fn who_closes_standard_output_has_read_enough() {
    let home = home();
    for arguments in [&["completions", "bash"][..], &["man"], &["check", "-"], &["doctor", "--json"]] {
        let mut child = spawn(home.path(), arguments, None, "{}");
        drop(child.stdout.take());
        let said = told(child);
        assert!(!said.err.contains("panicked") && !said.err.contains("pipe"), "{arguments:?}: {}", said.err);
        assert_eq!(said.code, i32::from(matches!(arguments[0], "check" | "doctor")), "{arguments:?}: {}", said.err);
    }
}

const COMMANDS: [&str; 18] = [
    "sandbox",
    "check",
    "submit",
    "preview",
    "syncs",
    "show",
    "runs",
    "records",
    "run",
    "pause",
    "resume",
    "delete",
    "audit",
    "pending",
    "doctor",
    "completions",
    "man",
    "token",
];

#[test]
fn every_command_explains_itself_with_an_example() {
    let home = home();
    for command in COMMANDS {
        explains_itself(home.path(), &[command, "--help"]);
    }
    explains_itself(home.path(), &["--help"]);
    for what in ["set", "status", "delete"] {
        explains_itself(home.path(), &["token", what, "--help"]);
    }
    explains_itself(home.path(), &["pending", "resolve", "--help"]);
    let unknown = run(home.path(), &["sumbit"], None, "");
    assert_eq!((unknown.code, unknown.err.contains("'submit'")), (2, true), "{}", unknown.err);
}

fn explains_itself(home: &Path, help: &[&str]) {
    let said = run(home, help, None, "");
    assert_eq!((said.code, said.err.as_str()), (0, ""), "{help:?}");
    assert!(said.out.contains("Example") && said.out.contains("syncwright "), "{help:?}: {}", said.out);
    assert!(said.out.lines().all(|line| line.chars().count() <= 120), "{}", said.out);
}
