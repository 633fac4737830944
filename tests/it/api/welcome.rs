//! Trying a token and signing in, on servers of either dialect and on what is no server at all.

use secrecy::SecretString;
use syncwright::domain::failure::{Complaint, Failure, FailureKind, Identity, NoAnswer, NotUnderstood, Unreachable};
use syncwright::domain::secret::Token;
use syncwright::domain::text::SanitizedText;

use super::tcp::{Received, Reply, TcpServer, closed_port};
use super::{client, connection, impatient, to, without_token};

const WORKSPACES: &str = "GET /api/v1/workspaces";
const ME: &str = "GET /api/v1/users/me";
const SYNCS: &str = "GET /api/v1/syncs?page=1&per_page=1";

const TWO: &str = r#"{"data":[{"id":"1","type":"workspaces","attributes":{"name":"default","api_key":"k"}},
    {"id":"2","type":"workspaces","attributes":{"name":"Ops\u001b[2J","api_key":"k"}}]}"#;
const ANN: &str =
    r#"{"data":{"id":"1","type":"users","attributes":{"name":"Ann","email":"ann@acme.io","role":"Viewer"}}}"#;
const UNAUTHORIZED: &str = r#"{"errors":[{"status":401,"title":"Error","detail":"Unauthorized"}]}"#;
const NOT_FOUND: &str = r#"{"status":404,"error":"Not Found"}"#;

/// A server that answers some requests, and everything else with 404.
fn server(answers: &'static [(&'static str, u16, &'static str)]) -> TcpServer {
    TcpServer::start(move |request: &Received| {
        let found = answers.iter().find(|(line, _, _)| *line == request.line);
        found.map_or_else(|| Reply::json(404, NOT_FOUND), |(_, status, body)| Reply::json(*status, body))
    })
}

async fn welcomed(server: &TcpServer, workspace: Option<&str>) -> Result<Identity, Failure> {
    let connection = connection(&format!("http://{}", server.authority()), workspace);
    let welcome = client().welcome(&connection).await;
    if let Err(failure) = &welcome {
        without_token(failure);
    }
    welcome
}

fn workspace(welcome: &Identity) -> Option<(u64, Option<&str>)> {
    welcome.workspace.as_ref().map(|found| (found.id.get(), found.name.as_ref().map(SanitizedText::as_str)))
}

#[tokio::test]
async fn a_server_tells_who_the_token_belongs_to() {
    let server = server(&[(WORKSPACES, 200, TWO), (ME, 200, ANN)]);
    let welcome = welcomed(&server, None).await.expect("a welcome");
    assert!(welcome.confirmed);
    assert_eq!(workspace(&welcome), Some((1, Some("default"))), "the first, as the web application chooses");
    assert_eq!(welcome.workspaces.len(), 2);
    assert_eq!(welcome.who, Some(SanitizedText::new("Ann")));
    assert_eq!(welcome.role, Some(SanitizedText::new("Viewer")));
    let record = server.record();
    assert_eq!(record.lines(), [WORKSPACES, ME]);
    let asked: Vec<_> = record.requests.iter().map(|request| request.header("workspace-id")).collect();
    assert_eq!(asked, [None, Some("1")]);
}

#[tokio::test]
async fn the_workspace_asked_for_is_taken_if_the_account_has_it() {
    let server = server(&[(WORKSPACES, 200, TWO), (ME, 200, ANN)]);
    let welcome = welcomed(&server, Some("2")).await.expect("a welcome");
    assert_eq!(workspace(&welcome), Some((2, Some("Ops[2J"))));
    let failure = welcomed(&server, Some("3")).await.expect_err("no such workspace");
    assert_eq!(failure.kind, FailureKind::NoSuchWorkspace);
}

#[tokio::test]
async fn an_account_without_workspaces_is_welcome() {
    let server = server(&[(WORKSPACES, 200, r#"{"data":[]}"#)]);
    let welcome = welcomed(&server, None).await.expect("a welcome");
    assert_eq!((welcome.confirmed, welcome.workspaces.len(), workspace(&welcome)), (true, 0, None));
    assert_eq!(server.record().lines(), [WORKSPACES]);
}

#[tokio::test]
async fn only_a_401_refuses_the_token_wherever_it_comes() {
    for answers in [
        &[(WORKSPACES, 401, UNAUTHORIZED)][..],
        &[(WORKSPACES, 200, TWO), (ME, 401, UNAUTHORIZED)],
        &[(SYNCS, 401, UNAUTHORIZED)],
    ] {
        let failure = welcomed(&server(answers), Some("1")).await.expect_err("refused");
        assert_eq!(failure.kind, FailureKind::NotSignedIn(SanitizedText::new("Unauthorized")), "{answers:?}");
    }
    for answers in [&[(WORKSPACES, 200, TWO)][..], &[(WORKSPACES, 200, TWO), (ME, 500, "")]] {
        let welcome = welcomed(&server(answers), Some("1")).await.expect("a welcome");
        assert_eq!((welcome.confirmed, welcome.who), (true, None), "{answers:?}");
    }
}

#[tokio::test]
async fn a_server_of_the_published_documents_is_asked_for_its_syncs() {
    let published = server(&[(SYNCS, 200, r#"{"data":[]}"#)]);
    let welcome = welcomed(&published, Some("9")).await.expect("a welcome");
    assert_eq!((welcome.confirmed, welcome.workspaces.len()), (true, 0));
    assert_eq!(workspace(&welcome), Some((9, None)));
    let record = published.record();
    assert_eq!(record.lines(), [WORKSPACES, SYNCS]);
    assert_eq!(record.requests.last().and_then(|request| request.header("workspace-id")), Some("9"));

    let welcome = welcomed(&server(&[]), None).await.expect("a welcome");
    assert_eq!(welcome, Identity::default(), "nothing there could confirm the token");
}

#[tokio::test]
async fn where_lists_are_forbidden_or_absent_the_token_is_used_anyway() {
    const FORBIDDEN: &str = r#"{"errors":[{"detail":"You are not authorized to do this action"}]}"#;
    for answers in [&[(SYNCS, 403, FORBIDDEN)][..], &[(SYNCS, 405, "")]] {
        let welcome = welcomed(&server(answers), Some("9")).await.expect("a welcome");
        assert_eq!((welcome.confirmed, workspace(&welcome)), (false, Some((9, None))), "{answers:?}");
    }
    let failure = welcomed(&server(&[(SYNCS, 422, "{}")]), Some("9")).await.expect_err("a failure");
    assert_eq!(failure.kind, FailureKind::Refused(Vec::new()), "what rejects a list of syncs may be no API at all");
}

#[tokio::test]
async fn what_is_no_api_is_told_apart() {
    for (status, body, kind) in [
        (200, "<html>Welcome</html>", FailureKind::NotUnderstood(NotUnderstood::NotJson)),
        (200, "", FailureKind::NotUnderstood(NotUnderstood::Empty)),
        (200, r#"{"data":[{"id":"#, FailureKind::NotUnderstood(NotUnderstood::CutOff)),
        (200, r#"{"data":7}"#, FailureKind::NotUnderstood(NotUnderstood::OtherShape)),
        (502, "<html>Bad Gateway</html>", FailureKind::ServerBroke { status: 502 }),
        (403, "", FailureKind::HostNotAllowed),
        (429, "", FailureKind::Busy { wait: None }),
    ] {
        let server = TcpServer::start(move |_| Reply::json(status, body));
        let failure = welcomed(&server, None).await.expect_err("a failure");
        assert_eq!(failure.kind, kind);
        assert_eq!(failure.answer.expect("the answer").status, status);
        assert_eq!(server.record().lines(), [WORKSPACES]);
    }
}

#[tokio::test]
async fn a_redirect_is_told_and_not_followed() {
    let other = TcpServer::start(|_| Reply::json(200, TWO));
    let place = format!("http://{}/sign_in", other.authority());
    let location = format!("Location: {place}");
    let server = TcpServer::start(move |_| Reply::with(302, &[&location], b""));
    let failure = welcomed(&server, None).await.expect_err("a redirect");
    assert_eq!(failure.kind, FailureKind::Redirected(SanitizedText::new(&place)));
    assert!(other.record().requests.is_empty());
}

#[tokio::test]
async fn a_server_that_is_not_there_or_says_nothing_is_told_apart() {
    let nobody = connection(&format!("http://127.0.0.1:{}", closed_port()), None);
    let failure = client().welcome(&nobody).await.expect_err("nobody");
    assert_eq!(failure, Failure::without_answer(FailureKind::Unreachable(Unreachable::Refused)));

    let silent = TcpServer::start(|_| Reply::Silence(Vec::new()));
    let failure = impatient().welcome(&to(&silent)).await.expect_err("silence");
    assert_eq!(failure, Failure::without_answer(FailureKind::NoAnswer(NoAnswer::TimedOut)));

    let closing = TcpServer::start(|_| Reply::Close);
    let failure = welcomed(&closing, None).await.expect_err("closed");
    assert_eq!(failure, Failure::without_answer(FailureKind::NoAnswer(NoAnswer::ConnectionLost)));
}

async fn signed_in(status: u16, answer: &'static str) -> (Result<Token, Failure>, Received) {
    let server = TcpServer::start(move |_| Reply::json(status, answer));
    let password = SecretString::from("Passw0rd!x");
    let signed_in = client().sign_in(&to(&server).server, " Ann@Acme.io ", &password).await;
    if let Err(failure) = &signed_in {
        assert!(!format!("{failure:?}").contains("Passw0rd!x"), "{failure:?}");
    }
    let mut record = server.record();
    assert_eq!(record.lines(), ["POST /api/v1/login"]);
    (signed_in, record.requests.remove(0))
}

#[tokio::test]
async fn signing_in_sends_the_email_as_the_server_stores_it() {
    let answer = r#"{"data":{"type":"token","id":"T.o.k","attributes":{"token":"T.o.k"}}}"#;
    let (token, request) = signed_in(200, answer).await;
    assert_eq!(token.expect("a token").expose(), "T.o.k");
    assert_eq!(request.body, r#"{"email":"ann@acme.io","password":"Passw0rd!x"}"#);
    assert_eq!((request.header("authorization"), request.header("workspace-id")), (None, None));
}

#[tokio::test]
async fn a_refused_sign_in_is_told_in_the_servers_words() {
    let words = "Invalid login credentials, please try again";
    let answer =
        r#"{"errors":[{"status":401,"title":"Error","detail":"Invalid login credentials, please try again"}]}"#;
    let (failure, _) = signed_in(401, answer).await;
    let complaint = Complaint { attribute: None, words: SanitizedText::new(words) };
    assert_eq!(failure.expect_err("refused").kind, FailureKind::Refused(vec![complaint]));

    let (failure, _) = signed_in(400, r#"{"errors":{"email":["has invalid email format"]},"echo":"Passw0rd!x"}"#).await;
    let complaint =
        Complaint { attribute: Some("email".to_owned()), words: SanitizedText::new("has invalid email format") };
    assert_eq!(failure.expect_err("refused").kind, FailureKind::Refused(vec![complaint]));
}

#[tokio::test]
async fn a_sign_in_without_a_token_shows_nothing_of_its_answer() {
    let (failure, _) = signed_in(200, r#"{"jwt":"hidden"}"#).await;
    let kind = FailureKind::NotUnderstood(NotUnderstood::OtherShape);
    assert_eq!(failure.expect_err("no token"), Failure::without_answer(kind));
}
