//! The API client against servers that answer in every way they can, and in some they should not.

mod asking;
mod commands;
mod create;
pub(crate) mod matrix;
mod packed;
mod proxy;
mod refusals;
pub(crate) mod tcp;
mod tls;
mod welcome;

use std::time::Duration;

use serde_json::{Value, json};
use syncwright::api::{Client, Limits};
use syncwright::domain::connection::Connection;
use syncwright::domain::failure::{Failure, RawAnswer};
use syncwright::domain::id::WorkspaceId;
use syncwright::domain::secret::Token;
use syncwright::domain::server::{PlainHttp, Server};
use syncwright::domain::sync::CreateOutcome;

use self::tcp::TcpServer;

const TOKEN: &str = "the-secret-token-7f3a";

const POST: &str = "POST /api/v1/syncs";

fn client() -> Client {
    Client::new(Limits::default())
}

/// A client that gives up, for servers that never answer; late enough to have sent everything on a busy machine.
fn impatient() -> Client {
    let soon = Duration::from_secs(3);
    Client::new(Limits { answer: soon, create: soon, ..Limits::default() })
}

fn connection(address: &str, workspace: Option<&str>) -> Connection {
    Connection {
        server: Server::parse(address, PlainHttp::Allowed).expect("a server"),
        token: Token::from_pasted(TOKEN).expect("a token"),
        workspace: workspace.map(|id| WorkspaceId::parse(id).expect("an id")),
    }
}

fn to(server: &TcpServer) -> Connection {
    connection(&format!("http://{}", server.authority()), Some("1"))
}

fn body() -> Value {
    json!({"sync": {"source_id": 1, "destination_id": 2, "model_id": 3, "stream_name": "contacts"}})
}

/// Everything a failure could show, checked to be without the token.
fn without_token(failure: &Failure) {
    let shown = format!("{failure:?} {} {}", failure.what(), failure.advice());
    assert!(!shown.contains(TOKEN), "the token is shown: {shown}");
}

fn failure(outcome: &CreateOutcome) -> &Failure {
    match outcome {
        CreateOutcome::Created(sync) => panic!("created {sync:?}"),
        CreateOutcome::NotCreated(failure) | CreateOutcome::Unknown(failure, _) => failure,
    }
}

fn beginning(failure: &Failure) -> String {
    let RawAnswer { beginning, .. } = failure.answer.as_ref().expect("an answer");
    beginning.iter().map(|line| line.as_str().to_owned()).collect::<Vec<_>>().join("\n")
}
