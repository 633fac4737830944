//! The form line by line, with answers through a pipe: the same rules, the same result, and nothing that moves a cursor.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;
use syncwright::domain::dialect::Dialect as Spoken;
use syncwright::domain::draft::Draft;
use syncwright::domain::field::FieldId;
use syncwright::sandbox::{Dialect, Options, Sandbox};

use super::commands::PUBLISHED;
use super::program::{BINARY, clean_environment};
use super::{TOKEN, created, creates, home_with_short_limits, server, url};
use crate::api::tcp::Reply;

/// What a run said, and its exit code.
fn plain(home: &Path, arguments: &[&str], token: Option<&str>, answers: &str) -> (String, String, i32) {
    asked(home, &[&["--plain"], arguments].concat(), None, token, answers)
}

/// The same for any arguments, with a variable of the environment.
fn asked(
    home: &Path,
    arguments: &[&str],
    variable: Option<(&str, &str)>,
    token: Option<&str>,
    answers: &str,
) -> (String, String, i32) {
    let mut command = Command::new(BINARY);
    command.args(arguments).env_clear().envs(clean_environment(home)).envs(variable).current_dir(home);
    if let Some(token) = token {
        command.env("SYNCWRIGHT_TOKEN", token);
    }
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    // Who leaves early does not read all of it.
    drop(child.stdin.take().expect("input").write_all(answers.as_bytes()));
    let output = child.wait_with_output().expect("it ends");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (said, complained) = (text(&output.stdout), text(&output.stderr));
    assert!(!said.contains('\u{1b}') && !complained.contains('\u{1b}'), "nothing moves the cursor: {said}");
    (said, complained, output.status.code().expect("a code"))
}

fn home() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

/// The lines that answer the questions of `--plain`, one for each field; empty where nothing is given.
fn answers(dialect: Spoken, given: &[(FieldId, &str)]) -> String {
    let answer = |field: FieldId| given.iter().find(|(each, _)| *each == field).map_or("", |(_, answer)| answer);
    let lines: Vec<&str> = Draft::new(dialect).fields(dialect).into_iter().map(answer).collect();
    lines.join("\n") + "\n"
}

/// The answers for the sandbox, by names; the source comes with the model.
const BY_NAMES: &[(FieldId, &str)] = &[
    (FieldId::Destination, "hub"),
    (FieldId::Model, "active"),
    (FieldId::Stream, "contacts"),
    (FieldId::Mapping, "auto\n"),
    (FieldId::Every, "30"),
];

#[test]
fn piped_answers_make_the_sync_that_the_screen_makes() {
    for words in [Dialect::Published, Dialect::Multiwoven] {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("one");
        let spoken = if words == Dialect::Published { Spoken::Published } else { Spoken::Multiwoven };
        let (dialect, answers) = (spoken.word(), format!("{}yes\n", answers(spoken, BY_NAMES)));
        let sandbox = runtime.block_on(Sandbox::start(Options::new(words))).expect("a sandbox");
        let url = sandbox.url();
        let arguments = ["--api-url", &url, "--dialect", dialect, "--workspace", "1"];
        let home = home();
        let (said, complained, code) = plain(home.path(), &arguments, Some(sandbox.token()), &answers);
        assert_eq!(code, 0, "{said}\n{complained}");
        assert!(said.contains("Created: sync"), "{said}");
        let requests = sandbox.requests();
        let posts: Vec<Value> = requests
            .iter()
            .filter(|request| request.method == "POST" && request.path == "/api/v1/syncs")
            .map(|request| serde_json::from_str(&request.body).expect("JSON"))
            .collect();
        assert_eq!(posts.len(), 1);
        let sync = &posts[0]["sync"];
        assert_eq!((sync["source_id"].as_u64(), sync["destination_id"].as_u64()), (Some(1), Some(2)));
        assert_eq!(sync["sync_interval"], 30);
        assert!(sync["configuration"].to_string().contains("properties.email"));
        let history = home.path().join("state/syncwright/history.jsonl");
        assert!(std::fs::read_to_string(history).is_ok_and(|text| text.lines().count() == 1), "it is remembered");
        // The same once more is asked about.
        let (said, _, code) = plain(home.path(), &arguments, Some(sandbox.token()), &format!("{answers}no\n:q\n"));
        let words = "Both would send the same rows. Create a second one? yes or no:";
        assert!(said.contains(words) && said.contains("Nothing was created."), "{said}");
        let posts = || sandbox.requests().iter().filter(|it| it.method == "POST" && it.path == "/api/v1/syncs").count();
        assert_eq!((code, posts()), (0, 1), "leaving is no failure");
        let (said, _, code) = plain(home.path(), &arguments, Some(sandbox.token()), &format!("{answers}yes\n"));
        assert_eq!((code, posts()), (0, 2), "{said}");
    }
}

#[test]
fn what_is_wrong_is_said_and_asked_again() {
    let home = home();
    let given = [
        (FieldId::Source, "zwei\n1"),
        (FieldId::Destination, "1\n2"),
        (FieldId::Model, "1"),
        (FieldId::Stream, "nothing like it\ncontacts"),
        (FieldId::Mapping, "email\nemail -> nowhere\n\nemail -> properties.email\n"),
        (FieldId::Every, "zero\n30"),
    ];
    let answers = format!("{}no\n", answers(Spoken::Multiwoven, &given));
    let (said, _, code) = plain(home.path(), &["--demo", "--dialect", "multiwoven"], None, &answers);
    for words in [
        "Problem: An ID is a whole number",
        "Problem: The destination has no stream",
        "Write a row as: column -> field",
        "Nothing was created.",
    ] {
        assert!(said.contains(words), "{words}:\n{said}");
    }
    assert_eq!(code, 0, "leaving is no failure");
}

#[test]
fn accessible_means_line_by_line_also_with_a_file() {
    let home = home();
    std::fs::write(home.path().join("sync.json"), PUBLISHED).expect("a file");
    for name in ["SYNCWRIGHT_ACCESSIBLE", "ACCESSIBLE"] {
        let asked = |value, more: &[&str]| {
            asked(
                home.path(),
                &[&["--demo"], more].concat(),
                Some((name, value)),
                None,
                &format!("{}yes\n", "\n".repeat(30)),
            )
        };
        let (said, complained, code) = asked("1", &["--from", "sync.json"]);
        assert_eq!((code, complained.as_str()), (0, ""), "{said}");
        assert!(said.contains("Source [1]:") && said.contains("  Source 1 is Prod PG\n"), "{said}");
        let (said, _, code) = asked("1", &[]);
        assert!(code == 1 && said.contains("Destination:"), "{said}");
        for value in ["0", ""] {
            let (said, complained, code) = asked(value, &[]);
            assert!(code == 2 && said.is_empty() && complained.contains("needs a terminal"), "{complained}");
        }
    }
}

#[test]
fn a_number_is_told_with_its_name_and_a_part_of_a_name_is_enough() {
    let home = home();
    let given = [
        (FieldId::Source, "1"),
        (FieldId::Destination, "o"),
        (FieldId::Model, "hub"),
        (FieldId::Stream, "1"),
        (FieldId::SyncMode, "CONT"),
        (FieldId::Mapping, ":q"),
    ];
    // The second answer to Destination shifts the others by one.
    let answers: String = given.map(|(_, answer)| format!("{answer}\n")).concat();
    let (said, _, code) = plain(home.path(), &["--demo"], None, &answers);
    for words in [
        "Source: 1\n  Source 1 is Prod PG\n",
        " matches; type one of:\n",
        "\n  2  HubSpot EU\n",
        "Destination: hub\n  Destination 2 is HubSpot EU\n",
        "Model: 1\n  Model 1 is Active users\n",
        "Stream: CONT\n  contacts\n",
    ] {
        assert!(said.contains(words), "{words}\n{said}");
    }
    assert_eq!(code, 0, "leaving is no failure");
}

#[test]
fn the_first_rows_are_seen_before_the_create_as_they_would_be_sent() {
    let home = home();
    let answers = format!("{}no\n", answers(Spoken::Published, BY_NAMES));
    let (said, _, _) = plain(home.path(), &["--demo"], None, &answers);
    let (_, after) = said.split_once("\nFirst rows, as they would be sent:\n").expect("a preview");
    let (preview, _) = after.split_once("Create this sync?").expect("the question");
    assert!(preview.starts_with("Exact for the open-source server 0.124;"), "{preview}");
    assert!(preview.contains("\nROW  ") && preview.contains("  ada@lovelace.io  "), "{preview}");
    let server = server(created);
    let (said, _, _) = plain(home.path(), &["--api-url", &url(&server)], Some(TOKEN), &by_numbers());
    assert!(said.contains("\nNo preview. "), "{said}");
}

#[test]
fn answers_that_end_too_early_create_nothing() {
    let home = home();
    let (said, _, code) = plain(home.path(), &["--demo"], None, "1\n2\n");
    assert!(said.contains("Input ended early"), "{said}");
    assert_eq!(code, 1);
}

#[test]
fn without_a_server_or_a_token_it_says_what_to_do() {
    let home = home();
    let (_, complained, code) = plain(home.path(), &[], None, "");
    assert_eq!(code, 2);
    assert!(complained.contains("--api-url"), "{complained}");
    let (_, complained, code) = plain(home.path(), &["--api-url", "http://127.0.0.1:9"], None, "");
    assert_eq!(code, 3);
    assert!(complained.contains("SYNCWRIGHT_TOKEN"), "{complained}");
    let (_, complained, code) = plain(home.path(), &["--api-url", "http://127.0.0.1:9"], Some(TOKEN), "");
    assert_eq!(code, 4, "{complained}");
    assert!(!complained.contains(TOKEN));
}

/// The answers where no list can be loaded.
fn by_numbers() -> String {
    let given = [
        (FieldId::Source, "1"),
        (FieldId::Destination, "2"),
        (FieldId::Model, "3"),
        (FieldId::Stream, "contacts"),
        (FieldId::Mapping, r#"{"email": "properties.email"}"#),
        (FieldId::Every, "30"),
    ];
    format!("{}yes\n:q\n", answers(Spoken::Published, &given))
}

#[test]
fn a_create_without_an_answer_is_looked_up_and_never_sent_again() {
    let home = home_with_short_limits();
    let server = server(|_| Reply::Close);
    let (said, _, code) = plain(home.path(), &["--api-url", &url(&server)], Some(TOKEN), &by_numbers());
    assert!(said.contains("The connection was lost before the whole answer arrived. It's being looked up."), "{said}");
    assert!(said.contains("Not created: safe to try again. The list of syncs is empty."), "{said}");
    assert_eq!((creates(&server).len(), code), (1, 0), "who leaves then has nothing open: {said}");
    assert!(!said.contains(TOKEN));
}

#[test]
fn what_the_server_rejects_is_said_and_can_be_fixed() {
    let refusal = r#"{"errors":{"sync":{"sync_interval":["must be greater than 9"]}}}"#;
    let home = home();
    let server =
        server(move |request| if request.body.contains("30") { Reply::json(400, refusal) } else { created(request) });
    let answers = by_numbers().replace("yes\n:q\n", "yes\nevery\n45\nyes\n");
    let (said, _, code) = plain(home.path(), &["--api-url", &url(&server)], Some(TOKEN), &answers);
    assert!(said.contains("Every: must be greater than 9"), "{said}");
    assert!(said.contains("Created: sync 77"), "{said}");
    assert_eq!((creates(&server).len(), code), (2, 0));
}
