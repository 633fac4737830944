//! Every fault against every kind of call: the right words, at most one request that changes something, and never one
//! that the program repeats by itself.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use secrecy::SecretString;
use syncwright::api::{Client, Limits};
use syncwright::domain::connection::Connection;
use syncwright::domain::connector::ConnectorRole;
use syncwright::domain::dialect::Dialect;
use syncwright::domain::failure::{Failure, FailureKind, NoAnswer, NotUnderstood, Unreachable};
use syncwright::domain::query::Query;
use syncwright::domain::sync::{CreateOutcome, ServerState};

use super::tcp::{Reply, TcpServer, closed_port};
use super::{body, connection, packed, without_token};

/// What a server does wrong.
#[derive(Debug, Clone)]
pub(crate) enum Fault {
    /// Nobody listens.
    Refused,
    /// The name is not known.
    Dns,
    /// It does not speak TLS where it should.
    Tls,
    /// It takes the connection and never agrees on anything.
    ConnectTimeOut,
    /// It answers so.
    Answers(Reply),
}

/// A fault, and how each call tells of it: sign-in, questions, and the request that creates.
pub(crate) struct Row(
    pub(crate) &'static str,
    pub(crate) Fault,
    pub(crate) &'static str,
    pub(crate) &'static str,
    pub(crate) &'static str,
);

fn cut(text: &str) -> Reply {
    Reply::Bytes(format!("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{text}").into_bytes())
}

/// Every fault.
pub(crate) fn rows() -> Vec<Row> {
    let json = |status, text: &str| Fault::Answers(Reply::json(status, text));
    let bomb = Reply::with(200, &["Content-Encoding: gzip"], &packed::bomb(64 * 1024 * 1024));
    let drip = Reply::Silence(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{\"da".to_vec());
    let unauthorized = r#"{"errors":[{"status":401,"title":"Error","detail":"Unauthorized"}]}"#;
    vec![
        Row("refused", Fault::Refused, "unreachable", "unreachable", "not created: unreachable"),
        Row("DNS", Fault::Dns, "unreachable", "unreachable", "not created: unreachable"),
        Row("TLS", Fault::Tls, "unreachable", "unreachable", "not created: unreachable"),
        Row("connect time-out", Fault::ConnectTimeOut, "unreachable", "unreachable", "not created: unreachable"),
        Row("closed", Fault::Answers(Reply::Close), "no answer", "no answer", "at it: no answer"),
        Row("half an answer", Fault::Answers(cut("{\"data\":")), "no answer", "no answer", "done: no answer"),
        Row("slow drip", Fault::Answers(drip), "no answer", "no answer", "done: no answer"),
        Row("500", json(500, r#"{"status":500,"error":"x"}"#), "broke", "broke", "done: broke"),
        Row("502 as HTML", Fault::Answers(Reply::with(502, &[], b"<html>")), "broke", "broke", "at it: broke"),
        Row("429", Fault::Answers(Reply::with(429, &["Retry-After: 0"], b"{}")), "busy", "busy", "not created: busy"),
        Row("HTML", Fault::Answers(Reply::with(200, &[], b"<html></html>")), "shape", "shape", "done: shape"),
        Row("empty", Fault::Answers(Reply::with(200, &[], b"")), "shape", "shape", "done: shape"),
        Row("cut JSON", json(200, "{\"data\": [{\"id"), "shape", "shape", "done: shape"),
        Row("wrong shape", json(200, "5"), "shape", "shape", "done: shape"),
        Row("too deep", json(200, &"[".repeat(100_000)), "shape", "shape", "done: shape"),
        Row("gzip bomb", Fault::Answers(bomb), "shape", "shape", "done: shape"),
        Row(
            "64 MiB",
            Fault::Answers(Reply::Flood(b"HTTP/1.1 200 OK\r\n\r\n".to_vec(), vec![b'['; 1 << 20], 64)),
            "shape",
            "shape",
            "done: shape",
        ),
        Row(
            "redirect",
            Fault::Answers(Reply::with(307, &["Location: https://elsewhere.example.com/x"], b"")),
            "redirected",
            "redirected",
            "done: redirected",
        ),
        Row("401", json(401, unauthorized), "refused", "not signed in", "not created: not signed in"),
    ]
}

fn label(kind: &FailureKind) -> &'static str {
    match kind {
        FailureKind::Unreachable(
            Unreachable::Refused | Unreachable::UnknownHost | Unreachable::Tls(_) | Unreachable::TimedOut,
        ) => "unreachable",
        FailureKind::NoAnswer(NoAnswer::ConnectionLost | NoAnswer::TimedOut) => "no answer",
        FailureKind::ServerBroke { .. } => "broke",
        FailureKind::Busy { wait: Some(Duration::ZERO) } => "busy",
        FailureKind::NotUnderstood(
            NotUnderstood::Empty
            | NotUnderstood::NotJson
            | NotUnderstood::CutOff
            | NotUnderstood::OtherShape
            | NotUnderstood::TooLarge,
        ) => "shape",
        FailureKind::Redirected(_) => "redirected",
        FailureKind::NotSignedIn(_) => "not signed in",
        FailureKind::Refused(_) => "refused",
        _ => "something else",
    }
}

fn told(failure: &Failure) -> &'static str {
    without_token(failure);
    assert!(!failure.what().is_empty() && !failure.advice().is_empty());
    label(&failure.kind)
}

/// Short limits only where the fault is to wait for them: on a busy machine the others take their time.
fn client(fault: &Fault) -> Client {
    let limits = Limits { pause: Duration::from_millis(1), ..Limits::default() };
    Client::new(match fault {
        // Where there is no network, a name may be looked up for long.
        Fault::Dns | Fault::ConnectTimeOut => Limits { connect: Duration::from_millis(120), ..limits },
        Fault::Answers(Reply::Silence(_)) => {
            Limits { answer: Duration::from_millis(600), create: Duration::from_secs(4), ..limits }
        }
        _ => limits,
    })
}

/// A server with the fault, and how it is reached.
pub(crate) fn faulty(fault: &Fault) -> (Option<TcpServer>, Connection) {
    match fault.clone() {
        Fault::Refused => (None, connection(&format!("http://127.0.0.1:{}", closed_port()), Some("1"))),
        Fault::Dns => (None, connection("https://no-such-host.invalid", Some("1"))),
        Fault::Tls => {
            let server = TcpServer::start(|_| Reply::Close);
            let connection = connection(&format!("https://{}", server.authority()), Some("1"));
            (Some(server), connection)
        }
        Fault::ConnectTimeOut => {
            let server = TcpServer::start(|_| Reply::Silence(Vec::new()));
            let connection = connection(&format!("https://{}", server.authority()), Some("1"));
            (Some(server), connection)
        }
        Fault::Answers(reply) => {
            let server = TcpServer::start(move |_| reply.clone());
            let connection = super::to(&server);
            (Some(server), connection)
        }
    }
}

fn posts(server: Option<&TcpServer>) -> usize {
    server.map_or(0, |server| server.record().lines().iter().filter(|line| line.starts_with("POST")).count())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn signing_in_tells_every_fault_and_is_tried_once() {
    for Row(name, fault, expected, _, _) in rows() {
        let (server, connection) = faulty(&fault);
        let password = SecretString::from("pass-word-1".to_owned());
        let failure = client(&fault).sign_in(&connection.server, "ann@acme.io", &password).await.expect_err(name);
        assert_eq!(told(&failure), expected, "{name}: {failure:?}");
        assert!(posts(server.as_ref()) <= 1, "{name}");
        assert!(!format!("{failure:?}").contains("pass-word-1"), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn lists_and_the_look_up_tell_every_fault_and_change_nothing() {
    let look_up = Query::SyncList { number: 1, size: 500 };
    for query in [Query::Connectors(ConnectorRole::Source, 1), Query::Syncs(1), look_up] {
        for Row(name, fault, _, expected, _) in rows() {
            let (server, connection) = faulty(&fault);
            let failure = client(&fault).ask(&connection, Dialect::Multiwoven, &query).await.expect_err(name);
            assert_eq!(told(&failure), expected, "{name}: {failure:?}");
            let lines = server.map(|server| server.record().lines().len()).unwrap_or_default();
            assert!(lines <= 3, "{name}: asked {lines} times");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn creating_tells_every_fault_as_a_clear_no_or_as_unknown_and_is_sent_once() {
    for Row(name, fault, _, _, expected) in rows() {
        let (server, connection) = faulty(&fault);
        let outcome = client(&fault).create_sync(&connection, &body()).await;
        let said = match &outcome {
            CreateOutcome::Created(sync) => format!("created: {sync:?}"),
            CreateOutcome::NotCreated(failure) => format!("not created: {}", told(failure)),
            CreateOutcome::Unknown(failure, ServerState::Done) => format!("done: {}", told(failure)),
            CreateOutcome::Unknown(failure, ServerState::MayBeAtIt) => format!("at it: {}", told(failure)),
        };
        assert_eq!(said, expected, "{name}: {outcome:?}");
        assert!(posts(server.as_ref()) <= 1, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_question_is_asked_again_and_then_answered() {
    let tries = AtomicU32::new(0);
    let server = TcpServer::start(move |_| {
        if tries.fetch_add(1, Ordering::Relaxed) < 2 {
            Reply::Close
        } else {
            Reply::json(200, r#"{"data": [], "links": {}}"#)
        }
    });
    let answer = super::client().ask(&super::to(&server), Dialect::Multiwoven, &Query::Syncs(1)).await;
    assert!(answer.is_ok(), "{answer:?}");
    assert_eq!(server.record().lines().len(), 3);
}
