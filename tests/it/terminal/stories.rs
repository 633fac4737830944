//! What people do with the program, by keys alone.

use std::process::Command;

use super::program::{BINARY, Program, clean_environment};
use super::submit::{After, Troubled};
use super::{FILL, TOKEN, created, creates, home_with_short_limits, notes, nowhere_under, server, url};
use crate::api::tcp::Reply;

fn contract() -> jsonschema::Validator {
    let contract: serde_json::Value =
        serde_norway::from_str(include_str!("../../../assets/create_sync.openapi.yaml")).expect("the contract is YAML");
    let schema = &contract["paths"]["/api/v1/syncs"]["post"]["requestBody"]["content"]["application/json"]["schema"];
    jsonschema::draft4::new(schema).expect("a schema")
}

fn home() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

fn signed_in(home: &tempfile::TempDir, url: &str) -> Program {
    let token = [("SYNCWRIGHT_TOKEN".to_owned(), TOKEN.to_owned())];
    let mut program = Program::start(home.path(), &["--api-url", url], &token);
    program.wait("This session").wait("Signed in");
    program
}

#[test]
fn a_pasted_token_leads_to_a_created_sync_by_keys_alone() {
    let (home, server) = (home(), server(created));
    let mut program = Program::start(home.path(), &["--api-url", &url(&server)], &[]);
    program.wait("Token").wait("No keyring:");
    program.paste(&format!("Bearer {TOKEN}\n")).wait("••••");
    program.keys("<enter>").wait("This session").wait("Token kept for this session only");
    program.keys(FILL).wait("Create sync");
    program.keys("<c-s>").wait("✓ Created");
    program.keys("<enter>").wait("This session").wait("77");
    program.keys("q");
    assert_eq!(program.ended(), 0);
    let received = creates(&server);
    assert_eq!(received.len(), 1);
    assert_eq!(received[0].header("authorization"), Some(format!("Bearer {TOKEN}").as_str()));
    assert_eq!(received[0].header("content-type"), Some("application/json"));
    assert_eq!(received[0].header("workspace-id"), None);
    let body: serde_json::Value = serde_json::from_str(&received[0].body).expect("JSON");
    assert!(contract().is_valid(&body), "{body}");
    assert_eq!(body["sync"]["configuration"]["email"], "properties.email");
    assert!(!program.raw().contains(TOKEN), "the token is on the screen");
    nowhere_under(home.path(), TOKEN);
}

#[test]
fn the_demo_makes_a_sync_without_an_account_in_both_dialects() {
    for dialect in ["published", "multiwoven"] {
        let home = home();
        let mut program = Program::start(home.path(), &["--demo", "--dialect", dialect], &[]);
        program.wait("Signed in as").keys("n1<tab>2<tab>1<tab>contacts<to Mapping>");
        program.paste("{\n  \"email\": \"properties.email\"\n}").keys("<to Every>30<c-s>").wait("Create sync");
        program
            .keys("<c-s>")
            .wait("✓ Created")
            .wait("pending")
            .keys("a")
            .wait("✓ configuration")
            .keys("<esc>")
            .gone("Attributes as stored");
        program.keys("<c-q>");
        assert_eq!(program.ended(), 0, "there is no draft, so nothing is asked");
    }
}

#[test]
fn a_connection_lost_after_the_request_is_looked_up_until_it_is_known_and_the_form_kept() {
    let (home, server) = (home_with_short_limits(), server(|_| Reply::Close));
    let mut program = signed_in(&home, &url(&server));
    program.keys(FILL).wait("Create sync");
    program.keys("<c-s>").wait("? Outcome unknown").wait("The connection was lost before the whole answer arrived.");
    program.wait("Next look in").wait("1 outcome unknown");
    program.wait("Not created: safe to try again").wait("The list of syncs is empty");
    program.keys("<enter>").wait("Create sync").wait("contacts");
    assert_eq!(creates(&server).len(), 1, "nothing is sent again by the program");
    program.keys("<c-s>").wait("? Outcome unknown").wait("Next look in");
    assert_eq!(creates(&server).len(), 1, "one for this press of the key");
    program.keys("<c-q>");
    assert_eq!(program.ended(), 0);
    let [(_, note)] = notes(home.path()).try_into().expect("that of the second; the first is known");
    assert!(note.contains("The connection was lost") && !note.contains(TOKEN), "{note}");
}

#[test]
fn while_an_outcome_is_unknown_the_same_leads_to_it_and_others_go_on() {
    // Ten minutes until it is known by itself.
    let home = home();
    let server = server(|request| if request.body.contains("companies") { created(request) } else { Reply::Close });
    let mut program = signed_in(&home, &url(&server));
    program.keys(FILL).wait("Create sync");
    program.keys("<c-s>").wait("? Outcome unknown").wait("Next look in");
    program.keys("<esc>").wait("Create sync").keys("<c-s>").wait("Nothing was sent now.").wait("? Outcome unknown");
    program.keys("<esc>").wait("Create sync").keys("<a-2>").wait("▌ Stream").keys("<c-u>companies<c-s>");
    program.wait("› companies").wait("Create sync");
    program.keys("<c-s>").wait("✓ Created");
    assert_eq!(creates(&server).len(), 2, "the lost one, and the other");
    // A person finds it in the web app.
    program
        .keys("<enter>")
        .wait("This session")
        .keys("u")
        .wait("? Outcome unknown")
        .keys("r")
        .wait("What did you find?");
    program.keys("42<enter>").wait("Recorded as created: sync 42.").gone("outcome unknown").keys("<c-q>");
    assert_eq!((program.ended(), notes(home.path())), (0, Vec::new()));
    let history = std::fs::read_to_string(home.path().join("state/syncwright/history.jsonl")).expect("a history");
    assert!(history.lines().count() == 2 && history.contains(r#""id":"42""#), "{history}");
}

#[test]
fn what_was_carried_out_without_an_answer_is_found_and_remembered() {
    let home = home();
    let troubled = Troubled::start(Reply::Close, After::There);
    let mut program = signed_in(&home, &url(&troubled.server));
    program.keys(FILL).wait("Create sync").keys("<c-s>").wait("✓ Created");
    program.wait("Sync 77 matches yours and appeared after it was sent.").keys("<c-q>");
    assert_eq!((program.ended(), creates(&troubled.server).len()), (0, 1));
    let history = std::fs::read_to_string(home.path().join("state/syncwright/history.jsonl")).expect("a history");
    assert!(history.contains(r#""id":"77""#) && notes(home.path()).is_empty(), "{history}");
}

#[test]
fn notes_of_a_newer_version_are_asked_about_once_and_stay() {
    let (home, server) = (home(), server(created));
    let folder = home.path().join("state/syncwright/drafts");
    std::fs::create_dir_all(&folder).expect("a folder");
    let (note, text) = (folder.join("default~create-1-1.json"), "{\"version\": 99}");
    std::fs::write(&note, text).expect("a note");
    let mut program = signed_in(&home, &url(&server));
    program.keys(FILL).wait("Create sync").keys("<c-s>").wait("Create it anyway?");
    program.wait("it is from a newer").keys("n").gone("Create it anyway");
    assert_eq!(creates(&server).len(), 0);
    program.keys("<c-s>").wait("Create it anyway?").keys("y").wait("✓ Created").keys("n").wait("New sync");
    // The next one is another sync, and is not asked about.
    program
        .keys("<a-2>")
        .wait("▌ Stream")
        .keys("<c-u>companies<c-s>")
        .wait("› companies")
        .wait("Create sync")
        .keys("<c-s>");
    program.wait("✓ Created");
    assert_eq!(creates(&server).len(), 2);
    assert_eq!(std::fs::read_to_string(note).expect("it stays where it is"), text);
}

#[test]
fn two_apps_that_create_the_same_at_once_send_it_once() {
    let home = home();
    // The first one's request is answered when the second one has tried.
    let (let_go, is_let_go) = std::sync::mpsc::channel::<()>();
    let (came, has_come) = std::sync::mpsc::channel();
    let server = server(move |request| {
        came.send(()).expect("the test waits");
        // Until the test says so, or ends.
        let _ = is_let_go.recv();
        created(request)
    });
    let [mut first, mut second] = [(), ()].map(|()| signed_in(&home, &url(&server)));
    for program in [&mut first, &mut second] {
        program.keys(FILL).wait("Create sync");
    }
    first.keys("<c-s>").wait("Creating the sync…");
    has_come.recv().expect("it is sent");
    second.keys("<c-s>").wait("checking existing syncs…");
    let_go.send(()).expect("the server waits");
    first.wait("✓ Created");
    second.wait("Create a second one?").wait("Sync 77 was created from an identical request").keys("n");
    second.wait("Create sync");
    assert_eq!(creates(&server).len(), 1);
}

#[test]
fn a_401_leads_to_signing_in_and_back_with_nothing_lost() {
    let refusal = r#"{"errors":[{"status":401,"title":"Error","detail":"Unauthorized"}]}"#;
    let home = home();
    let server = server(move |request| match request.header("authorization") {
        Some("Bearer the-second-token") => created(request),
        _ => Reply::json(401, refusal),
    });
    let mut program = signed_in(&home, &url(&server));
    program.keys(FILL).wait("Create sync");
    program.keys("<c-s>").wait("your form is kept").wait("Server URL");
    program.paste("the-second-token").keys("<enter>").wait("Create sync").wait("contacts");
    program.keys("<c-s>").wait("✓ Created");
    let received = creates(&server);
    assert_eq!(received.len(), 2);
    assert_eq!(received[0].body, received[1].body);
}

#[test]
fn the_complaints_of_the_server_stand_on_their_fields() {
    let refusal = r#"{"errors":{"sync":{"schedule_type":["invalid schedule type"]}}}"#;
    let (home, server) = (home(), server(move |_| Reply::json(400, refusal)));
    let mut program = signed_in(&home, &url(&server));
    program.keys(FILL).wait("Create sync");
    program.keys("<c-s>").wait("Not created").wait("Schedule: invalid schedule type");
    program.keys("<enter>").wait("▌ Schedule").wait("The server says: invalid schedule type");
}

#[test]
fn the_external_editor_edits_the_mapping_and_typing_goes_on() {
    let home = home();
    let editor = home.path().join("my editor.sh");
    std::fs::write(&editor, "#!/bin/sh\nprintf '{\"from\": \"the.editor\"}' > \"$1\"\n").expect("a script");
    make_executable(&editor);
    let variable = [("EDITOR".to_owned(), format!("'{}'", editor.display()))];
    let mut program = Program::start(home.path(), &["--demo"], &variable);
    program.wait("Signed in as").keys("n<f4>").wait("the.editor").wait("▌ Mapping");
    program.keys("<to Every>45").wait("not every ");
}

#[test]
fn the_terminal_is_given_back_however_the_program_ends() {
    let home = home();
    let mut program = Program::start(home.path(), &["--demo"], &[]);
    program.wait("Signed in as").keys("n1<c-c>").wait("Quit and lose your draft?").keys("y");
    assert_eq!(program.ended(), 0);
    assert!(program.raw().trim_end().ends_with("\x1b[?25h"), "the cursor is shown again");
    assert!(program.raw().contains("\x1b[?1049l"), "the screen is given back");
    let mut program = Program::start(home.path(), &["--demo"], &[]);
    program.wait("Signed in as");
    let ended = Command::new("kill").args(["-TERM", &program.process().to_string()]).status();
    assert!(ended.is_ok_and(|status| status.success()));
    program.ended();
    assert!(program.raw().contains("\x1b[?1049l"), "also after kill");
}

#[test]
fn wrong_use_is_said_with_its_exit_code() {
    let home = home();
    for (arguments, words) in [
        (&[][..], "needs a terminal"),
        (&["--dialect", "x"][..], "published, multiwoven"),
        (&["--api-url", "http://example.com"][..], "others could read the token"),
        (&["--workspace", "0"][..], "IDs start at 1"),
    ] {
        let output = Command::new(BINARY)
            .args(arguments)
            .env_clear()
            .envs(clean_environment(home.path()))
            .output()
            .expect("the program runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(said.contains(words), "{arguments:?}: {said}");
    }
}

fn make_executable(path: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).expect("executable");
}
