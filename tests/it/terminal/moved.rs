//! A file that was saved on one server is submitted to another: its numbers mean something else there.

use serde_json::{Value, json};
use syncwright::sandbox::{Dialect, Options, Sandbox};

use super::commands::{PUBLISHED, Said, home, run};
use super::{TOKEN, creates, url};
use crate::api::tcp::{Reply, TcpServer};

/// The file as another server's Syncwright saved it: other numbers, and these names.
fn saved_elsewhere(names: &Value) -> String {
    let mut file: Value = serde_json::from_str(PUBLISHED).expect("JSON");
    for (attribute, number) in [("source_id", 901), ("destination_id", 902), ("model_id", 905)] {
        file["sync"][attribute] = json!(number);
    }
    file["names"] = names.clone();
    file["names"]["server"] = json!("staging.example.com");
    file.to_string()
}

/// Submits it to a sandbox; what was said, and how many creates came.
fn submit(text: &str, more: &[&str]) -> (Said, usize) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("one");
    let sandbox = runtime.block_on(Sandbox::start(Options::new(Dialect::Published))).expect("a sandbox");
    let (home, url) = (home(), sandbox.url());
    let arguments = [&["submit", "-", "--api-url", &url, "--workspace", "1"], more].concat();
    let said = run(home.path(), &arguments, Some(sandbox.token()), text);
    let is_create =
        |request: &&syncwright::sandbox::Received| request.method == "POST" && request.path == "/api/v1/syncs";
    (said, sandbox.requests().iter().filter(is_create).count())
}

#[test]
fn what_its_numbers_mean_is_found_by_name() {
    let names = json!({"source": "Prod PG", "destination": "HubSpot EU", "model": "Active users"});
    let (dry, creates) = submit(&saved_elsewhere(&names), &["--dry-run"]);
    assert_eq!((dry.code, creates), (0, 0), "{}", dry.err);
    let would: Value = serde_json::from_str(&dry.out).expect("JSON request");
    assert_eq!(would, serde_json::from_str::<Value>(PUBLISHED).expect("JSON"), "the numbers of this server");
    assert!(dry.err.contains("source_id: “Prod PG” is 1 in this workspace."), "{}", dry.err);
    let (made, creates) = submit(&saved_elsewhere(&names), &[]);
    assert_eq!((made.code, creates), (0, 1), "{}", made.err);
}

#[test]
fn numbers_that_mean_the_same_here_are_not_spoken_of() {
    let mut file: Value = serde_json::from_str(PUBLISHED).expect("JSON");
    file["names"] = json!({"server": "staging.example.com", "source": "Prod PG", "model": "Active users"});
    let (made, creates) = submit(&file.to_string(), &[]);
    assert_eq!((made.code, creates), (0, 1), "{}", made.err);
    assert!(!made.err.contains("in this workspace"), "{}", made.err);
}

#[test]
fn a_name_that_nothing_here_has_ends_it_with_nothing_sent() {
    let names = json!({"source": "Prod PG", "destination": "HubSpot US", "model": "Active users"});
    let (said, creates) = submit(&saved_elsewhere(&names), &[]);
    assert_eq!((said.code, creates, said.out.as_str()), (1, 0, ""), "{}", said.err);
    assert!(said.err.contains("destination_id: nothing is named “HubSpot US”."), "{}", said.err);
}

#[test]
fn numbers_of_another_server_without_names_are_used_only_when_that_is_said() {
    let mut file: Value = serde_json::from_str(PUBLISHED).expect("JSON");
    file["names"] = json!({"server": "staging.example.com"});
    let command = format!("curl 'https://staging.example.com/api/v1/syncs' --data-raw '{PUBLISHED}'");
    for text in [file.to_string(), command] {
        let (said, creates) = submit(&text, &[]);
        assert_eq!((said.code, creates, said.out.as_str()), (1, 0, ""), "{}", said.err);
        let words = "Its IDs are those of staging.example.com; check what they mean here. Nothing was sent. \
                     Use --ids-unchanged to create it with these IDs.\n";
        assert_eq!(said.err, words);
        let (said, creates) = submit(&text, &["--dry-run"]);
        assert_eq!((said.code, creates), (0, 0), "{}", said.err);
        assert!(said.err.starts_with("Its IDs are those of staging.example.com;"), "{}", said.err);
        let (said, creates) = submit(&text, &["--ids-unchanged"]);
        assert_eq!((said.code, creates), (0, 1), "{}", said.err);
    }
    let (said, creates) = submit(&saved_elsewhere(&json!({"source": "Prod PG"})), &["--ids-unchanged"]);
    assert_eq!((said.code, creates), (1, 0), "names are not looked for: 901 is nothing here: {}", said.err);
    assert!(!said.err.contains("in this workspace."), "{}", said.err);
}

#[test]
fn where_the_lists_fail_to_load_nothing_is_sent() {
    for (status, code) in [(500, 4), (401, 3), (403, 1)] {
        let home = home();
        let server = TcpServer::start(move |request| {
            let is_list = request.line.contains("connectors");
            Reply::json(if is_list { status } else { 404 }, r#"{"errors":[{"detail":"no"}]}"#)
        });
        let text = saved_elsewhere(&json!({"source": "Prod PG"}));
        let said =
            run(home.path(), &["submit", "-", "--api-url", &url(&server), "--workspace", "1"], Some(TOKEN), &text);
        assert_eq!((said.code, creates(&server).len()), (code, 0), "{}", said.err);
        assert!(said.err.contains("couldn't be looked up"), "{}", said.err);
    }
}

#[test]
fn another_workspace_of_the_same_server_is_elsewhere_too() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("one");
    let sandbox = runtime.block_on(Sandbox::start(Options::new(Dialect::Published))).expect("a sandbox");
    let (home, url) = (home(), sandbox.url());
    let names = json!({"source": "Prod PG", "destination": "HubSpot EU", "model": "Active users"});
    let mut file: Value = serde_json::from_str(&saved_elsewhere(&names)).expect("JSON");
    file["names"]["server"] = json!(url.trim_start_matches("http://"));
    for (workspace, is_elsewhere) in [(2, true), (1, false)] {
        file["names"]["workspace"] = json!(workspace);
        let arguments = ["submit", "-", "--api-url", &url, "--workspace", "1", "--dry-run"];
        let said = run(home.path(), &arguments, Some(sandbox.token()), &file.to_string());
        assert_eq!(
            said.err.contains("source_id: “Prod PG” is 1 in this workspace."),
            is_elsewhere,
            "{workspace}: {}",
            said.err
        );
        assert_eq!(said.code, i32::from(!is_elsewhere), "its numbers mean nothing here: {}", said.err);
    }
}

#[test]
fn names_are_looked_for_on_all_pages_of_a_list() {
    let home = home();
    let server = TcpServer::start(move |request| {
        let row = |id: u32, name: &str| {
            json!({"id": id.to_string(), "type": "connectors", "attributes": {
                "name": name, "connector_type": "source", "connector_name": "Postgresql"}})
        };
        let line = &request.line;
        if !line.starts_with("GET /api/v1/connectors?") {
            return Reply::json(404, r#"{"status": 404, "error": "Not Found"}"#);
        }
        let row = if line.contains("page=2&") { row(31, "Prod PG") } else { row(30, "Other PG") };
        Reply::json(
            200,
            &json!({"data": [row], "links": {"last": "/api/v1/connectors?page=2&per_page=100"}}).to_string(),
        )
    });
    let arguments = ["submit", "-", "--api-url", &url(&server), "--workspace", "1", "--dry-run"];
    let said = run(home.path(), &arguments, Some(TOKEN), &saved_elsewhere(&json!({"source": "Prod PG"})));
    assert!(said.err.contains("source_id: “Prod PG” is 31 in this workspace."), "{}", said.err);
}
