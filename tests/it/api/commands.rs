//! What is done with a sync that exists, and what is read of its runs: against the sandbox in both dialects, and
//! against the answers that servers were seen to give.

use serde_json::json;
use syncwright::api::{Client, Limits};
use syncwright::domain::command::{Command, ScheduleState, meaning};
use syncwright::domain::connection::Connection;
use syncwright::domain::dialect::Dialect;
use syncwright::domain::failure::FailureKind;
use syncwright::domain::id::{SyncId, WorkspaceId};
use syncwright::domain::query::{Query, RecordFilter, Reply};
use syncwright::domain::run::{Record, Run, RunStatus};
use syncwright::domain::secret::Token;
use syncwright::domain::server::{PlainHttp, Server};
use syncwright::domain::text::SanitizedText;
use syncwright::sandbox::{self, Options, Sandbox};

use super::tcp::{Reply as Answer, TcpServer};

fn id(text: &str) -> SyncId {
    SyncId(text.into())
}

fn words_of(dialect: Dialect) -> sandbox::Dialect {
    match dialect {
        Dialect::Published => sandbox::Dialect::Published,
        Dialect::Multiwoven => sandbox::Dialect::Multiwoven,
    }
}

async fn world(dialect: Dialect) -> (Sandbox, Connection, Client) {
    let sandbox = Sandbox::start(Options::new(words_of(dialect))).await.expect("a sandbox");
    let connection = Connection {
        server: Server::parse(&sandbox.url(), PlainHttp::LoopbackOnly).expect("a server"),
        token: Token::from_pasted(sandbox.token()).expect("a token"),
        workspace: WorkspaceId::parse("1").ok(),
    };
    (sandbox, connection, Client::new(Limits::default()))
}

/// The server's words to a refusal.
fn told(kind: FailureKind) -> String {
    match kind {
        FailureKind::Refused(complaints) => complaints.iter().map(|each| each.words.to_string()).collect(),
        FailureKind::NotFound(words) => format!("not found: {words}"),
        FailureKind::Forbidden(words) => format!("forbidden: {words}"),
        other => format!("{other:?}"),
    }
}

#[tokio::test]
async fn each_command_is_one_request_and_the_answer_tells_the_sync_as_it_is_now() {
    for dialect in Dialect::ALL {
        let (sandbox, connection, client) = world(dialect).await;
        let status = |done: syncwright::domain::command::Done| done.sync.and_then(|sync| sync.status());
        let off =
            client.carry_out(&connection, &Command::Switch(id("1"), ScheduleState::Disabled)).await.expect("paused");
        assert_eq!(status(off), Some("disabled".into()), "{dialect:?}");
        let on =
            client.carry_out(&connection, &Command::Switch(id("1"), ScheduleState::Enabled)).await.expect("resumed");
        assert_eq!(status(on), Some("pending".into()), "{dialect:?}");
        let mapping = match dialect {
            Dialect::Published => json!({"email": "properties.email"}),
            Dialect::Multiwoven => json!([{"from": "email", "to": "properties.email", "mapping_type": "standard"}]),
        };
        let change = json!({"sync": {"configuration": mapping}});
        let changed = client.carry_out(&connection, &Command::Change(id("1"), change)).await.expect("changed");
        let stored = changed.sync.expect("told").attributes;
        assert_eq!(stored["configuration"], mapping, "{dialect:?}");
        let deleted = client.carry_out(&connection, &Command::Delete(id("1"))).await.expect("deleted");
        assert_eq!(deleted.sync, None);
        let again = client.carry_out(&connection, &Command::Delete(id("1"))).await.expect_err("it is gone");
        assert!(matches!(again.kind, FailureKind::NotFound(_)), "{dialect:?}: {again:?}");
        let lines: Vec<String> =
            sandbox.requests().iter().map(|request| format!("{} {}", request.method, request.path)).collect();
        let expected = [
            "PATCH /api/v1/syncs/1/enable",
            "PATCH /api/v1/syncs/1/enable",
            "PUT /api/v1/syncs/1",
            "DELETE /api/v1/syncs/1",
            "DELETE /api/v1/syncs/1",
        ];
        assert_eq!(lines, expected, "{dialect:?}");
    }
}

#[tokio::test]
async fn a_manual_sync_is_run_stopped_and_its_runs_and_records_are_read() {
    let (_sandbox, connection, client) = world(Dialect::Multiwoven).await;
    client.carry_out(&connection, &Command::RunNow(id("1"))).await.expect("started");
    let twice = client.carry_out(&connection, &Command::RunNow(id("1"))).await.expect_err("one at a time");
    assert_eq!(meaning(&SanitizedText::new(&told(twice.kind))), Some("A run is already in progress."));
    let runs = async || match client.ask(&connection, Dialect::Multiwoven, &Query::Runs(id("1"), 1)).await {
        Ok(Reply::Runs(page)) => page.rows,
        other => panic!("{other:?}"),
    };
    let under_way: Vec<Run> = runs().await;
    assert!(under_way[0].status.is_active() && under_way.len() == 2);
    client.carry_out(&connection, &Command::Cancel(id("1"))).await.expect("stopped");
    assert_eq!(runs().await[0].status, RunStatus::Canceled);
    let none = client.carry_out(&connection, &Command::Cancel(id("1"))).await.expect_err("none is under way");
    assert_eq!(meaning(&SanitizedText::new(&told(none.kind))), Some("No run is in progress."));
    let old = runs().await[1].clone();
    assert_eq!((old.rows.sent, old.rows.failed, old.seconds), (Some(450), Some(50), Some(7.029)));
    for (which, count) in [(RecordFilter::Failed, 50), (RecordFilter::All, 250)] {
        let query = Query::Records { sync: id("1"), run: old.id.clone(), which, page: 1 };
        let Ok(Reply::Records(page)) = client.ask(&connection, Dialect::Multiwoven, &query).await else { panic!() };
        assert_eq!(page.count, count, "{which:?}");
        assert_eq!(page.rows.iter().all(Record::has_failed), which == RecordFilter::Failed);
    }
}

#[tokio::test]
async fn what_cannot_be_started_is_refused_with_words_that_say_what_to_do() {
    let (_sandbox, connection, client) = world(Dialect::Multiwoven).await;
    for (sync, words) in [("2", "Only manual syncs"), ("3", "Only manual syncs")] {
        let refused = client.carry_out(&connection, &Command::RunNow(id(sync))).await.expect_err("refused");
        assert!(
            meaning(&SanitizedText::new(&told(refused.kind))).is_some_and(|meaning| meaning.contains(words)),
            "{sync}"
        );
    }
    client.carry_out(&connection, &Command::Switch(id("1"), ScheduleState::Disabled)).await.expect("paused");
    let paused = client.carry_out(&connection, &Command::RunNow(id("1"))).await.expect_err("paused");
    assert_eq!(meaning(&SanitizedText::new(&told(paused.kind))), Some("The sync is paused; resume it first."));
    let again =
        client.carry_out(&connection, &Command::Switch(id("1"), ScheduleState::Disabled)).await.expect_err("paused");
    assert!(meaning(&SanitizedText::new(&told(again.kind))).is_some());
    let nobody = client.carry_out(&connection, &Command::RunNow(id("999"))).await.expect_err("not there");
    assert_eq!(told(nobody.kind), "not found: Sync not found");
}

#[tokio::test]
async fn one_row_is_sent_in_a_test_run_where_the_server_has_it() {
    let (_sandbox, connection, client) = world(Dialect::Published).await;
    let newest = async || match client.ask(&connection, Dialect::Published, &Query::Runs(id("1"), 1)).await {
        Ok(Reply::Runs(page)) => page.rows.into_iter().next().expect("a run"),
        other => panic!("{other:?}"),
    };
    client.carry_out(&connection, &Command::SendOneRow(id("1"))).await.expect("sent");
    assert!(newest().await.is_test);
    let (_sandbox, connection, client) = world(Dialect::Multiwoven).await;
    let missing = client.carry_out(&connection, &Command::SendOneRow(id("1"))).await.expect_err("not routed");
    assert!(matches!(&missing.kind, FailureKind::NotFound(_)) && !missing.kind.says_that_it_is_missing());
    let gone = client.carry_out(&connection, &Command::RunNow(id("999"))).await.expect_err("no such sync");
    assert!(gone.kind.says_that_it_is_missing());
}

#[tokio::test]
async fn a_role_that_may_only_look_is_told_so_by_every_command() {
    let (_sandbox, connection, client) = world(Dialect::Multiwoven).await;
    let password = "Passw0rd!x".to_owned().into();
    let token = client.sign_in(&connection.server, "vic@acme.io", &password).await.expect("a viewer");
    let connection = Connection { token, ..connection };
    for command in [
        Command::RunNow(id("1")),
        Command::Switch(id("1"), ScheduleState::Disabled),
        Command::Change(id("1"), json!({"sync": {"sync_mode": "full_refresh"}})),
        Command::Delete(id("1")),
    ] {
        let refused = client.carry_out(&connection, &command).await.expect_err("forbidden");
        assert!(matches!(refused.kind, FailureKind::Forbidden(_)), "{command:?}: {refused:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn every_recorded_answer_to_a_command_is_a_yes_or_has_its_words() {
    let e2 = |status: u16, detail: &str| {
        (status, json!({"errors": [{"status": status, "title": "Error", "detail": detail}]}))
    };
    for ((status, body), expected) in [
        ((200, json!({"message": "Sync scheduled successfully"})), "done"),
        (
            (200, json!({"success": true, "message": "ok", "data": {"id": "7", "attributes": {"status": "healthy"}}})),
            "told",
        ),
        ((200, json!({"data": {"id": 7, "attributes": {"status": "healthy"}}})), "told"),
        // Another sync's answer is not taken for this one's.
        ((200, json!({"data": {"id": 8, "attributes": {"status": "healthy"}}})), "done"),
        (e2(404, "Sync not found"), "not found: Sync not found"),
        (
            (404, json!({"error": "Couldn't find Sync with 'id'=\"7\""})),
            "not found: Couldn't find Sync with 'id'=\"7\"",
        ),
        ((404, json!({"message": "Sync not found", "status": 404})), "not found: Sync not found"),
        (e2(424, "Sync is disabled"), "Sync is disabled"),
        (e2(403, "You are not authorized to do this action"), "forbidden: You are not authorized to do this action"),
        ((400, json!({"errors": {"enable": ["must be boolean"]}})), "must be boolean"),
        (
            (422, json!({"error": "param is missing or the value is empty: sync"})),
            "param is missing or the value is empty: sync",
        ),
    ] {
        let text = body.to_string();
        let server = TcpServer::start(move |_| Answer::json(status, &text));
        let said = match super::client().carry_out(&super::to(&server), &Command::RunNow(id("7"))).await {
            Ok(done) if done.sync.is_some() => "told".to_owned(),
            Ok(_) => "done".to_owned(),
            Err(failure) => told(failure.kind),
        };
        assert_eq!(said, expected, "{body}");
        assert_eq!(server.record().lines().len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_command_without_an_answer_is_not_sent_again() {
    let server = TcpServer::start(|_| Answer::Close);
    for command in [Command::RunNow(id("7")), Command::Delete(id("../7?x=1"))] {
        let lost = super::client().carry_out(&super::to(&server), &command).await.expect_err("lost");
        assert!(matches!(lost.kind, FailureKind::NoAnswer(_)), "{lost:?}");
    }
    assert_eq!(server.record().lines(), ["POST /api/v1/schedule_syncs", "DELETE /api/v1/syncs/%2E%2E%2F7%3Fx%3D1"]);
}
