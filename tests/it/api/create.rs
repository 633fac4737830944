//! Creating a sync: what the request is, what counts as created, and what is left open when the answer is not whole.

use std::time::Duration;

use serde_json::Value;
use syncwright::api::{Client, Limits};
use syncwright::domain::failure::{FailureKind, NoAnswer, NotUnderstood, Unreachable};
use syncwright::domain::id::SyncId;
use syncwright::domain::sync::{CreateOutcome, ServerState};
use syncwright::domain::text::SanitizedText;

use super::packed;
use super::tcp::{Reply, TcpServer, answer, closed_port};
use super::{POST, TOKEN, beginning, body, client, connection, failure, impatient, to, without_token};

/// Sends one POST to a server that replies so, checks that it came exactly once, and returns what came of it.
async fn posted(reply: Reply) -> CreateOutcome {
    let server = TcpServer::start(move |_| reply.clone());
    let outcome = client().create_sync(&to(&server), &body()).await;
    assert_eq!(server.record().lines(), [POST]);
    outcome
}

/// Checks what is left open, and returns the answer's beginning where there is one.
async fn check_unknown(reply: Reply, kind: FailureKind, expected: ServerState) -> Option<String> {
    let outcome = posted(reply).await;
    let CreateOutcome::Unknown(failure, server) = outcome else { panic!("{kind:?} expected: {outcome:?}") };
    assert_eq!((&failure.kind, server), (&kind, expected));
    without_token(&failure);
    failure.answer.is_some().then(|| beginning(&failure))
}

#[tokio::test]
async fn the_request_is_what_the_api_asks_for() {
    let server = TcpServer::start(|_| Reply::json(201, r#"{"data":{"id":"1","type":"syncs"}}"#));
    client().create_sync(&to(&server), &body()).await;
    let record = server.record();
    let request = record.requests.first().expect("a request");
    for (name, value) in [
        ("authorization", "Bearer the-secret-token-7f3a"),
        ("accept", "application/json"),
        ("content-type", "application/json"),
        ("workspace-id", "1"),
        ("user-agent", concat!("syncwright/", env!("CARGO_PKG_VERSION"))),
        ("accept-encoding", "gzip"),
    ] {
        assert_eq!(request.header(name), Some(value), "{name}");
    }
    assert_eq!(request.header("cookie"), None);
    assert_eq!(serde_json::from_str::<Value>(&request.body).expect("JSON"), body());
}

#[tokio::test]
async fn a_sync_is_created_whether_it_comes_wrapped_bare_or_packed() {
    let wrapped = r#"{"data":{"id":"7","type":"syncs","attributes":{"status":"pending"}}}"#;
    let bare = r#"{"id":7,"type":"syncs","attributes":{"status":"pending"}}"#;
    let gzipped = Reply::with(201, &["Content-Encoding: gzip"], &packed::gzip(wrapped.as_bytes()));
    let untold = format!("HTTP/1.1 201 Created\r\n\r\n{wrapped}").into_bytes();
    for reply in [Reply::json(201, wrapped), Reply::json(200, bare), gzipped, Reply::Bytes(untold)] {
        let CreateOutcome::Created(sync) = posted(reply).await else { panic!("not created") };
        assert_eq!(sync.id, SyncId(SanitizedText::new("7")));
        assert_eq!(sync.status(), Some(SanitizedText::new("pending")));
    }
}

#[tokio::test]
async fn a_yes_that_is_not_understood_is_left_open() {
    let beside = r#"{"data":{"id":"7","type":"syncs"},"errors":[{"detail":"no"}]}"#;
    for (answer, why) in [
        ("", NotUnderstood::Empty),
        (r#"{"id":"job-77"}"#, NotUnderstood::OtherShape),
        (r#"{"data":{"id":"7","type":"jobs","attributes":{}}}"#, NotUnderstood::OtherShape),
        (beside, NotUnderstood::OtherShape),
        ("<html><title>Sign in</title></html>", NotUnderstood::NotJson),
        (r#"{"data":{"id":"7","type":"sy"#, NotUnderstood::CutOff),
        (r#"[{"id":"7"}]"#, NotUnderstood::OtherShape),
        (r#"{"data":{"type":"syncs","attributes":{}}}"#, NotUnderstood::NoId),
    ] {
        let shown = check_unknown(Reply::json(200, answer), FailureKind::NotUnderstood(why), ServerState::Done).await;
        assert_eq!(shown.expect("an answer").is_empty(), answer.is_empty());
    }
}

// The server notices that it was left only if the runtime goes on while the test waits for its record.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_flood_is_read_to_the_limit_only() {
    let mebibyte = vec![b' '; 1024 * 1024];
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", 64 * mebibyte.len()).into_bytes();
    let server = TcpServer::start(move |_| Reply::Flood(head.clone(), mebibyte.clone(), 64));
    let outcome = client().create_sync(&to(&server), &body()).await;
    assert_eq!(failure(&outcome).kind, FailureKind::NotUnderstood(NotUnderstood::TooLarge));
    assert!(matches!(outcome, CreateOutcome::Unknown(_, ServerState::Done)));
    let record = server.record();
    assert_eq!(record.lines(), [POST]);
    assert!(record.written < 40 * 1024 * 1024, "{} bytes were taken", record.written);
}

#[tokio::test]
async fn the_limit_holds_for_what_a_packed_answer_becomes() {
    let bomb = packed::bomb(64 * 1024 * 1024);
    assert!(bomb.len() < 1024 * 1024);
    let reply = Reply::with(200, &["Content-Encoding: gzip"], &bomb);
    check_unknown(reply, FailureKind::NotUnderstood(NotUnderstood::TooLarge), ServerState::Done).await;
}

#[tokio::test]
async fn an_answer_whose_packing_is_broken_is_left_open() {
    let reply = Reply::with(200, &["Content-Encoding: gzip"], b"this is no gzip at all");
    check_unknown(reply, FailureKind::NotUnderstood(NotUnderstood::NotJson), ServerState::Done).await;
}

#[tokio::test]
async fn a_connection_that_ends_early_is_left_open() {
    let lost = || FailureKind::NoAnswer(NoAnswer::ConnectionLost);
    let half = r#"{"data":{"id":"7","#;
    let cut = format!("HTTP/1.1 201 Created\r\nContent-Length: 500\r\n\r\n{half}").into_bytes();
    let chunked = format!("HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n12\r\n{half}\r\n").into_bytes();
    let zipped = packed::gzip(half.as_bytes())[..20].to_vec();
    for (reply, server) in [
        (Reply::Close, ServerState::MayBeAtIt),
        (Reply::Bytes(b"HTTP/1.1 201 Cre".to_vec()), ServerState::MayBeAtIt),
        (Reply::Bytes(cut), ServerState::Done),
        (Reply::Bytes(chunked), ServerState::Done),
        (Reply::with(201, &["Content-Encoding: gzip"], &zipped), ServerState::Done),
    ] {
        check_unknown(reply, lost(), server).await;
    }
}

#[tokio::test]
async fn what_is_no_http_is_left_open_in_the_librarys_words() {
    let outcome = posted(Reply::Bytes(b"SSH-2.0-OpenSSH_9.6\r\n".to_vec())).await;
    let CreateOutcome::Unknown(failure, ServerState::MayBeAtIt) = outcome else { panic!("{outcome:?}") };
    assert!(matches!(failure.kind, FailureKind::NoAnswer(NoAnswer::Other(_))), "{failure:?}");
    without_token(&failure);
}

// The server notices that it was left only if the runtime goes on while the test waits for its record.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_server_that_never_answers_is_left_after_the_limit() {
    let begun = &b"HTTP/1.1 201 Created\r\nContent-Length: 500\r\n\r\n{"[..];
    for (begun, expected) in [(&b""[..], ServerState::MayBeAtIt), (begun, ServerState::Done)] {
        let server = TcpServer::start(move |_| Reply::Silence(begun.to_vec()));
        let outcome = impatient().create_sync(&to(&server), &body()).await;
        assert!(matches!(outcome, CreateOutcome::Unknown(_, server) if server == expected), "{outcome:?}");
        assert_eq!(failure(&outcome).kind, FailureKind::NoAnswer(NoAnswer::TimedOut));
        without_token(failure(&outcome));
        assert_eq!(server.record().lines(), [POST]);
    }
}

#[tokio::test]
async fn a_broken_server_leaves_it_open() {
    use ServerState::{Done, MayBeAtIt};
    for (status, server) in
        [(500, Done), (501, Done), (502, MayBeAtIt), (503, MayBeAtIt), (504, MayBeAtIt), (599, MayBeAtIt)]
    {
        let page = format!("<html><title>{status}</title>Authorization: Bearer {TOKEN}</html>");
        let reply = Reply::with(status, &["Content-Type: text/html"], page.as_bytes());
        let shown = check_unknown(reply, FailureKind::ServerBroke { status }, server).await.expect("an answer");
        assert!(shown.contains("Bearer …"), "{shown}");
    }
}

/// What an answer with this status and body proves: `n` not created, `d` the server is done, `m` it may still be at it.
async fn proves(status: u16, headers: &[&str], body: &str) -> char {
    match posted(Reply::with(status, headers, body.as_bytes())).await {
        CreateOutcome::Created(_) => 'c',
        CreateOutcome::NotCreated(_) => 'n',
        CreateOutcome::Unknown(_, ServerState::Done) => 'd',
        CreateOutcome::Unknown(_, ServerState::MayBeAtIt) => 'm',
    }
}

#[tokio::test]
async fn an_answer_proves_what_it_says_and_no_more() {
    let sync = r#"{"data":{"id":"7","type":"syncs","attributes":{}}}"#;
    for (status, expected) in [
        (200, 'c'),
        (201, 'c'),
        (202, 'm'),
        (203, 'd'),
        (206, 'd'),
        (302, 'd'),
        (401, 'n'),
        (403, 'n'),
        (404, 'n'),
        (405, 'n'),
        (406, 'd'),
        (408, 'm'),
        (409, 'd'),
        (413, 'n'),
        (414, 'n'),
        (415, 'n'),
        (421, 'd'),
        (422, 'n'),
        (424, 'd'),
        (425, 'm'),
        (429, 'n'),
        (431, 'n'),
        (499, 'm'),
    ] {
        assert_eq!(proves(status, &[], sync).await, expected, "{status}");
    }
    assert_eq!(proves(503, &["Retry-After: 5"], "").await, 'm', "a cache in front may say when to ask again");
    assert_eq!(proves(429, &["Retry-After: 5"], "").await, 'n');
    for (body, expected) in [
        (r#"{"errors":{"sync":{"schedule_type":["invalid schedule type"]}}}"#, 'n'),
        (r#"{"errors":[{"detail":"There was a problem with the request format: Workspace not found"}]}"#, 'n'),
        (r#"{"errors":[{"detail":"There was a problem with the request format: connection refused"}]}"#, 'd'),
        ("<html>Bad Request</html>", 'd'),
    ] {
        assert_eq!(proves(400, &[], body).await, expected, "{body}");
    }
    let bare = r#"{"id":7,"attributes":{"source_id":"1","destination_id":2,"model_id":3,"stream_name":"contacts"}}"#;
    assert_eq!(proves(200, &[], bare).await, 'c', "it is not typed, but is what was sent");
}

/// Checks that nothing was created because nothing was sent.
async fn check_unsent(address: &str) -> Unreachable {
    let outcome = client().create_sync(&connection(address, None), &body()).await;
    let CreateOutcome::NotCreated(failure) = outcome else { panic!("{address}: {outcome:?}") };
    without_token(&failure);
    let FailureKind::Unreachable(why) = failure.kind else { panic!("{address}: {failure:?}") };
    why
}

#[tokio::test]
async fn what_was_never_sent_was_not_created() {
    assert_eq!(check_unsent(&format!("http://127.0.0.1:{}", closed_port())).await, Unreachable::Refused);
    // With a proxy in the environment it is the proxy that looks up names.
    if !["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"].iter().any(|name| std::env::var_os(name).is_some()) {
        assert_eq!(check_unsent("http://no-such-host.invalid").await, Unreachable::UnknownHost);
    }
    for reply in [Reply::Bytes(b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec()), Reply::Close] {
        let server = TcpServer::start(move |_| reply.clone());
        let why = check_unsent(&format!("https://{}", server.authority())).await;
        assert!(matches!(why, Unreachable::Tls(_)), "{why:?}");
        assert!(!server.record().lines().contains(&POST));
    }
}

#[tokio::test]
async fn a_server_that_never_agrees_on_encryption_is_not_reached() {
    let server = TcpServer::start(|_| Reply::Silence(Vec::new()));
    let limits = Limits { connect: Duration::from_secs(2), ..Limits::default() };
    let connection = connection(&format!("https://{}", server.authority()), None);
    let outcome = Client::new(limits).create_sync(&connection, &body()).await;
    assert!(matches!(outcome, CreateOutcome::NotCreated(_)), "{outcome:?}");
    assert_eq!(failure(&outcome).kind, FailureKind::Unreachable(Unreachable::TimedOut));
    assert_eq!(server.record().lines(), ["no HTTP"], "the beginning of encryption, nothing more");
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_the_token_stays() {
    for status in [301, 302, 303, 307, 308] {
        let other = TcpServer::start(|_| Reply::json(201, r#"{"data":{"id":"1","type":"syncs"}}"#));
        let place = format!("http://{}/api/v1/syncs", other.authority());
        let location = format!("Location: {place}?state=secret");
        let server = TcpServer::start(move |_| Reply::with(status, &[&location], b""));
        let outcome = client().create_sync(&to(&server), &body()).await;
        // Whatever sent it on may have been asked after the server that creates.
        assert!(matches!(outcome, CreateOutcome::Unknown(_, ServerState::Done)), "{outcome:?}");
        assert_eq!(failure(&outcome).kind, FailureKind::Redirected(SanitizedText::new(&place)));
        without_token(failure(&outcome));
        assert_eq!(server.record().lines(), [POST]);
        assert!(other.record().requests.is_empty(), "the other server was asked");
    }
}

#[tokio::test]
async fn no_connection_is_used_again_so_that_no_dead_one_makes_a_request_go_twice() {
    // The first connection is kept open for more; whoever sends more over it gets no answer.
    let server = TcpServer::start(|request| {
        let kept = answer(201, &["Connection: keep-alive"], br#"{"data":{"id":"1","type":"syncs"}}"#);
        if request.body.contains("close") { Reply::Close } else { Reply::KeepAlive(kept) }
    });
    let client = client();
    let first = client.create_sync(&to(&server), &body()).await;
    assert!(matches!(first, CreateOutcome::Created(_)), "{first:?}");
    let second = client.create_sync(&to(&server), &serde_json::json!({"sync": "close"})).await;
    assert!(matches!(second, CreateOutcome::Unknown(..)), "{second:?}");
    let record = server.record();
    assert_eq!(record.lines(), [POST, POST], "one for each call");
    assert_eq!(record.requests.iter().map(|request| request.connection).collect::<Vec<_>>(), [0, 1]);
}

#[tokio::test]
async fn a_server_that_closes_after_each_answer_gets_each_request_once() {
    // Its answers do not say that it closes, so a kept connection would be found dead by the next request.
    let server = TcpServer::start(|_| Reply::json(201, r#"{"data":{"id":"1","type":"syncs"}}"#));
    let client = client();
    for _ in 0..20 {
        let outcome = client.create_sync(&to(&server), &body()).await;
        assert!(matches!(outcome, CreateOutcome::Created(_)), "{outcome:?}");
    }
    assert_eq!(server.record().lines(), [POST; 20]);
}
