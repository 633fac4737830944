//! Several syncs at once, in a real terminal against the sandbox: every request counted.

use serde_json::{Value, json};
use syncwright::sandbox::Dialect;

use super::program::Program;
use super::workspace::Bench;
use super::{TOKEN, url};
use crate::api::tcp::{Reply, TcpServer};

/// A sync of the sandbox's, made as `submit` makes it.
fn made(bench: &Bench) -> String {
    let file = json!({"sync": {"source_id": 1, "destination_id": 2, "model_id": 1, "stream_name": "contacts",
        "sync_mode": "incremental", "schedule_type": "manual",
        "configuration": [{"from": "email", "to": "properties.email", "mapping_type": "standard"}]}});
    let said = bench.run_reading("submit - --again", &file.to_string());
    assert_eq!(said.code, 0, "{}", said.err);
    let created: Value = serde_json::from_str(&said.out).expect("JSON");
    created["id"].as_str().expect("an ID").to_owned()
}

fn program(bench: &Bench) -> Program {
    let (url, token) = (bench.sandbox.url(), bench.sandbox.token().to_owned());
    let arguments = ["--api-url", &url, "--dialect", "multiwoven", "--workspace", "1"];
    Program::start(bench.home.path(), &arguments, &[("SYNCWRIGHT_TOKEN".to_owned(), token)])
}

/// What changed something, in order: the method and the path.
fn changes(bench: &Bench) -> Vec<String> {
    let requests = bench.sandbox.requests();
    let changing = requests.iter().filter(|request| request.method != "GET" && request.path != "/api/v1/syncs");
    changing.map(|request| format!("{} {}", request.method, request.path)).collect()
}

#[test]
fn three_are_paused_of_which_one_was_deleted_meanwhile_and_two_are_deleted_by_their_number() {
    let bench = Bench::start(Dialect::Multiwoven);
    let ids: Vec<String> = (0..3).map(|_| made(&bench)).collect();
    let mut program = program(&bench);
    program.wait("Signed in").keys("3").wait("Workspace 6").keys("   ").wait("* 3 marked");
    assert_eq!(bench.run(&format!("delete {} --yes", ids[1])).code, 0);
    let before = changes(&bench).len();
    program.keys("p").wait("Pause 3 marked syncs").wait("3 requests");
    for id in &ids {
        program.wait(&format!("#{id} "));
    }
    program.keys("<enter>").wait("2 syncs paused.").wait("1 rejected");
    program.wait("The sync no longer exists; somebody else deleted it.");
    let paused = changes(&bench).split_off(before);
    assert_eq!(paused.len(), 3, "{paused:?}");
    assert!(ids.iter().all(|id| paused.contains(&format!("PATCH /api/v1/syncs/{id}/enable"))), "{paused:?}");
    program.keys("<esc>").wait("Workspace 5").wait("‖ paused").gone("marked");
    program.keys("<home>  ").wait("* 2 marked").keys("d").wait("Delete 2 marked syncs");
    program.keys("<enter>").wait("Type “2” to delete them").keys("x<enter>").wait("Nothing was deleted.");
    program.keys("<c-u>2<enter>").wait("2 syncs deleted.").keys("<esc>").wait("Workspace 3");
    let deleted = changes(&bench).split_off(before + 3);
    assert_eq!(deleted.len(), 2, "{deleted:?}");
    for id in [&ids[0], &ids[2]] {
        assert!(deleted.contains(&format!("DELETE /api/v1/syncs/{id}")), "{deleted:?}");
    }
}

/// A server of three manual syncs, which loses the connection when the second one is paused.
fn losing_the_connection() -> TcpServer {
    let listed = |id: u32| {
        json!({"id": id.to_string(), "type": "syncs", "attributes": {"source_id": 1, "destination_id": 2, "model_id": 1,
            "stream_name": format!("stream{id}"), "schedule_type": "manual", "status": "healthy"}})
    };
    let list = json!({"data": [listed(1), listed(2), listed(3)]}).to_string();
    TcpServer::start(move |request| match request.line.as_str() {
        "PATCH /api/v1/syncs/2/enable" => Reply::Close,
        line if line.starts_with("PATCH") => Reply::json(200, r#"{"data": {"id": "9", "type": "syncs"}}"#),
        line if line.starts_with("GET /api/v1/syncs?page=1&") => Reply::json(200, &list),
        _ => Reply::json(200, r#"{"data": []}"#),
    })
}

#[test]
fn a_connection_lost_in_the_middle_is_unknown_and_what_was_not_tried_goes_on_by_key() {
    let (home, server) = (super::commands::home(), losing_the_connection());
    let token = [("SYNCWRIGHT_TOKEN".to_owned(), TOKEN.to_owned())];
    let mut program = Program::start(home.path(), &["--api-url", &url(&server), "--dialect", "multiwoven"], &token);
    program.wait("Signed in").keys("3").wait("stream3").keys("*").wait("* 3 marked").keys("p").wait("3 requests");
    program.keys("<enter>").wait("1 with unknown outcome · 1 not tried").wait("It may have gone through.");
    program.keys("g").wait("2 syncs paused.").keys("<esc>").wait("Workspace 3").wait("* 1 marked");
    let received = server.record().requests;
    let paused: Vec<&str> =
        received.iter().map(|request| request.line.as_str()).filter(|line| line.starts_with("PATCH")).collect();
    assert_eq!(paused, ["1", "2", "3"].map(|id| format!("PATCH /api/v1/syncs/{id}/enable")));
}

#[test]
fn marked_syncs_are_saved_into_a_folder_of_their_own_and_never_over_another() {
    let bench = Bench::start(Dialect::Published);
    let (url, token) = (bench.sandbox.url(), bench.sandbox.token().to_owned());
    let arguments = ["--api-url", &url, "--dialect", "published", "--workspace", "1"];
    let mut program = Program::start(bench.home.path(), &arguments, &[("SYNCWRIGHT_TOKEN".to_owned(), token)]);
    program.wait("Signed in").keys("3").wait("HubSpot EU").keys("*").wait("marked").keys("S").wait("as files");
    program.keys("<enter>").wait("Folder for the files").keys("<enter>").wait("syncs saved.").wait("Saved as");
    let folder = bench.home.path().join("syncs");
    let files = std::fs::read_dir(&folder).expect("the folder").count();
    assert!(files > 1, "{files}");
    program.keys("<esc>").wait("Workspace").keys("*S<enter>").wait("Folder for the files").keys("<enter>");
    program.wait("0 syncs saved.").wait("already exists; nothing was written.");
    let first = std::fs::read_dir(&folder).expect("the folder").flatten().next().expect("a file").path();
    let mut again = Program::start(
        bench.home.path(),
        &["--from", &first.display().to_string(), "--demo", "--dialect", "published"],
        &[],
    );
    again.wait("▌ Source");
}
