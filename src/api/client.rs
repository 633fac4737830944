//! The calls the rest of the program makes. Each builds its request and decodes the response; transport is in `http`,
//! interpreting responses in `answer`.

use std::sync::Arc;

use jiff::Timestamp;
use reqwest::Method;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};

use crate::api::answer;
use crate::api::command;
use crate::api::create_response;
use crate::api::http::Call;
use crate::api::identity;
use crate::api::page::other_shape;
use crate::api::redact::Redactor;
use crate::api::requester::Requester;
use crate::api::retry;
use crate::domain::command::{Command, Done};
use crate::domain::connection::{Connection, Limits};
use crate::domain::dialect::Dialect;
use crate::domain::failure::{Complaint, Failure, FailureKind, Identity};
use crate::domain::query::{Query, Reply};
use crate::domain::secret::Token;
use crate::domain::server::Server;
use crate::domain::sync::CreateOutcome;
use crate::domain::text::SanitizedText;

/// The client. Cheap to create and clone; slow setup is deferred to the first request.
#[derive(Debug, Clone)]
pub struct Client {
    requester: Arc<Requester>,
}

impl Client {
    /// A client with these limits.
    pub fn new(limits: Limits) -> Self {
        Self { requester: Arc::new(Requester::new(limits)) }
    }

    /// The limits it keeps.
    pub fn limits(&self) -> Limits {
        self.requester.limits
    }

    /// Tests a token, and finds out whom it belongs to and which workspace requests go to.
    ///
    /// If the server supports none of the calls that could tell, the token stays unconfirmed, which is not a failure.
    ///
    /// # Errors
    /// `NotSignedIn` if the server rejects the token, `NoSuchWorkspace` if it does not know the workspace, or any other
    /// failure.
    pub async fn welcome(&self, connection: &Connection) -> Result<Identity, Failure> {
        identity::try_token(&self.requester, connection).await
    }

    /// Sends a request without the token to check that the server is reachable and read its clock.
    ///
    /// # Errors
    /// Why it is unreachable. Any response at all counts as success.
    pub async fn reach(&self, server: &Server) -> Result<Option<Timestamp>, Failure> {
        let Limits { answer, first_byte, .. } = self.requester.limits;
        let call = Call { first_byte, ..Call::anonymous(Method::GET, server, "/", answer) };
        self.requester.send(call).await.map(|answer| answer.date).map_err(Failure::without_answer)
    }

    /// Signs in and returns the token. On open-source servers this ends the account's other sessions.
    ///
    /// # Errors
    /// `Refused` with the server's message if email or password are wrong, or any other failure.
    pub async fn sign_in(&self, server: &Server, email: &str, password: &SecretString) -> Result<Token, Failure> {
        // Servers compare with the lower-cased email, case-sensitively.
        let body = json!({ "email": email.trim().to_lowercase(), "password": password.expose_secret() });
        let limit = self.requester.limits.answer;
        let call = Call { body: Some(&body), ..Call::anonymous(Method::POST, server, "/api/v1/login", limit) };
        let hide = Redactor::this(password.expose_secret());
        let answer = self.requester.send(call).await.map_err(|kind| Failure::without_answer(hide.in_kind(kind)))?;
        if answer.is_success() {
            // Even a response of unexpected shape may contain a token, so it is not shown.
            return answer.value().and_then(|value| token_in(&value)).map_err(Failure::without_answer);
        }
        let mut failure = answer.failure(hide);
        if let FailureKind::NotSignedIn(words) = failure.kind {
            failure.kind = FailureKind::Refused(wrong_credentials(words));
        }
        Err(failure)
    }

    /// Creates a sync. The request is sent exactly once and never retried.
    pub async fn create_sync(&self, connection: &Connection, body: &Value) -> CreateOutcome {
        let limit = self.requester.limits.create;
        let call = Call { body: Some(body), ..Call::with(Method::POST, connection, "/api/v1/syncs", limit) };
        create_response::outcome(self.requester.send(call).await, body, Redactor::of(connection))
    }

    /// Runs a read-only query, with up to three attempts when a retry may help. Waits its turn when rate limited.
    ///
    /// # Errors
    /// Any failure that retries did not resolve.
    pub async fn ask(&self, connection: &Connection, dialect: Dialect, query: &Query) -> Result<Reply, Failure> {
        retry::ask(&self.requester, connection, dialect, query).await
    }

    /// Waits until a command that is one of many may be sent without exceeding the pace of requests.
    pub async fn turn(&self) {
        self.requester.turn().await;
    }

    /// Runs a command on a sync. The request is sent exactly once; without a response it may still have been carried
    /// out, and only the server's current state of the sync tells.
    ///
    /// # Errors
    /// Any failure, including a rejection by the server.
    pub async fn carry_out(&self, connection: &Connection, command: &Command) -> Result<Done, Failure> {
        command::carry_out(&self.requester, connection, command).await
    }
}

/// A 401 on sign-in is about email and password, not about a token.
fn wrong_credentials(words: SanitizedText) -> Vec<Complaint> {
    if words.is_blank() { Vec::new() } else { vec![Complaint { attribute: None, words }] }
}

/// The token from a successful sign-in: an attribute, or the ID of a `token` resource.
fn token_in(answer: &Value) -> Result<Token, FailureKind> {
    let data = answer::data(answer);
    let text = data
        .pointer("/attributes/token")
        .or_else(|| data.get("token"))
        .or_else(|| data.get("id"))
        .and_then(Value::as_str)
        .ok_or_else(other_shape)?;
    Token::from_pasted(text).map_err(|_problem| other_shape())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_found_wherever_servers_put_it() {
        for answer in [
            json!({"data": {"type": "token", "id": "abc", "attributes": {"token": "abc"}}}),
            json!({"data": {"type": "token", "id": "abc"}}),
            json!({"id": "abc", "attributes": {"token": "abc"}}),
            json!({"token": "abc"}),
        ] {
            assert_eq!(token_in(&answer).expect("a token").expose(), "abc", "{answer}");
        }
        for answer in [json!({}), json!([]), json!({"token": ""}), json!({"token": 7}), json!({"token": "a b"})] {
            assert_eq!(token_in(&answer), Err(other_shape()), "{answer}");
        }
    }

    #[test]
    fn a_connection_can_be_printed_without_its_token() {
        let connection = Connection {
            server: Server::parse(Server::HOSTED, crate::domain::server::PlainHttp::LoopbackOnly).expect("a server"),
            token: Token::from_pasted("very-secret").expect("a token"),
            workspace: None,
        };
        assert!(!format!("{connection:?}").contains("very-secret"));
    }
}
