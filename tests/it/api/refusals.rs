//! Every shape in which servers reject to create a sync: each is a no, in the server's words, after one request.

use std::time::Duration;

use syncwright::domain::failure::{Complaint, FailureKind};
use syncwright::domain::field::FieldId;
use syncwright::domain::sync::{CreateOutcome, ServerState};
use syncwright::domain::text::SanitizedText;

use super::tcp::{Reply, TcpServer};
use super::{POST, TOKEN, beginning, body, client, failure, to, without_token};

/// Sends one POST to a server that refuses it so, and checks the kind of refusal.
async fn check(reply: Reply, kind: FailureKind) {
    let outcome = answered(reply, kind).await;
    assert!(matches!(outcome, CreateOutcome::NotCreated(_)), "{outcome:?}");
}

/// The same where the answer sounds like a no and proves none: it may have come after the sync was stored.
async fn check_open(reply: Reply, kind: FailureKind, expected: ServerState) {
    let outcome = answered(reply, kind).await;
    assert!(matches!(outcome, CreateOutcome::Unknown(_, server) if server == expected), "{outcome:?}");
}

async fn answered(reply: Reply, kind: FailureKind) -> CreateOutcome {
    let server = TcpServer::start(move |_| reply.clone());
    let outcome = client().create_sync(&to(&server), &body()).await;
    assert_eq!(failure(&outcome).kind, kind, "{outcome:?}");
    without_token(failure(&outcome));
    assert_eq!(server.record().lines(), [POST]);
    outcome
}

fn refused(complaints: &[(Option<&str>, &str)]) -> FailureKind {
    FailureKind::Refused(
        complaints
            .iter()
            .map(|(attribute, words)| Complaint {
                attribute: attribute.map(str::to_owned),
                words: SanitizedText::new(words),
            })
            .collect(),
    )
}

#[tokio::test]
async fn the_contract_names_every_field_that_is_wrong() {
    let body = r#"{"errors":{"sync":{"schedule_type":["invalid schedule type"],"configuration":["is missing"]}}}"#;
    let complaints = [(Some("schedule_type"), "invalid schedule type"), (Some("configuration"), "is missing")];
    check(Reply::json(400, body), refused(&complaints)).await;
    let body = r#"{"errors":{"source_id":["must be an integer"]}}"#;
    check(Reply::json(400, body), refused(&[(Some("source_id"), "must be an integer")])).await;
}

#[tokio::test]
async fn the_model_names_its_fields_in_the_source() {
    let body = r#"{"errors":[{"status":422,"title":"Error","detail":"Sync creation failed","source":{"source":"must exist","stream_name":"Add a valid stream_name associated with destination connector"}}]}"#;
    let words = "Add a valid stream_name associated with destination connector";
    let kind = refused(&[(Some("source"), "must exist"), (Some("stream_name"), words)]);
    let FailureKind::Refused(complaints) = &kind else { panic!() };
    assert_eq!(complaints.first().and_then(Complaint::field), Some(FieldId::Source));
    check(Reply::json(422, body), kind.clone()).await;
    let body = r#"{"errors":[{"status":424,"title":"Error","detail":"Sync is disabled"}]}"#;
    check_open(Reply::json(424, body), refused(&[(None, "Sync is disabled")]), ServerState::Done).await;
}

#[tokio::test]
async fn words_from_inside_of_the_server_are_cleaned() {
    let inside = |words: &str| {
        let detail = format!("There was a problem with the request format: {words}");
        let source = serde_json::json!({"pointer": "/request/payload"});
        let errors = serde_json::json!({"errors": [{"status": 400, "title": "Bad Request", "detail": detail, "source": source}]});
        Reply::json(400, &errors.to_string())
    };
    check(inside("Workspace not found"), FailureKind::NoSuchWorkspace).await;
    let words = "'Interval' is not a valid schedule_type";
    check(inside(words), refused(&[(Some("schedule_type"), words)])).await;
    let echo = format!("two\nlines \u{1b}[2J of Bearer {TOKEN}");
    check_open(inside(&echo), refused(&[(None, "two lines [2J of Bearer …")]), ServerState::Done).await;
}

#[tokio::test]
async fn missing_records_and_parameters_are_told() {
    let words = r#"Couldn't find Model with 'id'="999" [WHERE "models"."workspace_id" = $1]"#;
    let body = serde_json::json!({ "error": words }).to_string();
    check(Reply::json(404, &body), FailureKind::NotFound(SanitizedText::new(words))).await;
    let words = "param is missing or the value is empty: sync";
    let body = serde_json::json!({ "error": words }).to_string();
    check(Reply::json(422, &body), refused(&[(None, words)])).await;
}

#[tokio::test]
async fn refusals_of_the_framework_are_told() {
    let bad_request = Reply::json(400, r#"{"status":400,"error":"Bad Request"}"#);
    check_open(bad_request, refused(&[(None, "Bad Request")]), ServerState::Done).await;
    let kind = FailureKind::NotFound(SanitizedText::new("Not Found"));
    check(Reply::json(404, r#"{"status":404,"error":"Not Found"}"#), kind).await;
    check_open(Reply::with(400, &["Content-Type: text/html"], b""), refused(&[]), ServerState::Done).await;
}

#[tokio::test]
async fn a_server_that_is_busy_says_for_how_long() {
    let body = br#"{"error":"Too many login attempts. Please try again in 20 seconds."}"#;
    let wait = Some(Duration::from_secs(20));
    check(Reply::with(429, &["Retry-After: 20"], body), FailureKind::Busy { wait }).await;
    // It may come from a cache in front of the server.
    let at_it = ServerState::MayBeAtIt;
    check_open(Reply::with(503, &["Retry-After: 20"], b""), FailureKind::Busy { wait }, at_it).await;
    let past = "Retry-After: Mon, 01 Jan 2024 00:00:00 GMT";
    check_open(Reply::with(503, &[past], b""), FailureKind::Busy { wait: Some(Duration::ZERO) }, at_it).await;
    check(Reply::with(429, &[], body), FailureKind::Busy { wait: None }).await;
}

#[tokio::test]
async fn a_token_that_is_refused_is_told_in_the_servers_words() {
    let signed_out = |words| FailureKind::NotSignedIn(SanitizedText::new(words));
    let body = r#"{"errors":[{"status":401,"title":"Error","detail":"Unauthorized"}]}"#;
    check(Reply::json(401, body), signed_out("Unauthorized")).await;
    let locked = b"Your account is locked.";
    check(Reply::with(401, &["Content-Type: text/plain"], locked), signed_out("Your account is locked.")).await;
    check(Reply::json(401, ""), signed_out("")).await;
}

#[tokio::test]
async fn a_role_that_may_not_and_a_host_that_is_not_allowed_are_told_apart() {
    let words = "You are not authorized to do this action";
    let body = serde_json::json!({"errors": [{"status": 403, "title": "Error", "detail": words}]}).to_string();
    check(Reply::json(403, &body), FailureKind::Forbidden(SanitizedText::new(words))).await;
    check(Reply::with(403, &[], b""), FailureKind::HostNotAllowed).await;
}

#[tokio::test]
async fn the_beginning_of_an_answer_reads_well_and_is_safe() {
    let body = format!(r#"{{"error":"no","request":{{"headers":["Bearer {TOKEN}"],"api_key":"k\u001b[2J"}}}}"#);
    let server = TcpServer::start(move |_| Reply::json(400, &body));
    let outcome = client().create_sync(&to(&server), &super::body()).await;
    let shown = beginning(failure(&outcome));
    assert!(shown.starts_with("{\n  \"error\": \"no\",\n"), "{shown}");
    assert!(shown.contains("\"Bearer …\"") && shown.contains("\"api_key\": \"…\""), "{shown}");
}
