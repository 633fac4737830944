//! Authenticated, rate-limited requests; queries and commands are built on these. Transport is in `http`, interpreting
//! responses in `answer`.

use std::time::Instant;

use jiff::Timestamp;
use reqwest::Method;
use serde_json::Value;

use crate::api::answer::Answer;
use crate::api::http::{Call, Http};
use crate::api::limits::Limits;
use crate::api::rate_limit::RateLimiter;
use crate::api::redact::Redactor;
use crate::domain::connection::Connection;
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::id::WorkspaceId;

/// Sends and counts requests.
#[derive(Debug)]
pub(super) struct Requester {
    http: Http,
    pace: RateLimiter,
}

impl Requester {
    pub(super) fn new(limits: Limits) -> Self {
        Self { http: Http::new(limits), pace: RateLimiter::default() }
    }

    pub(super) const fn limits(&self) -> Limits {
        self.http.limits()
    }

    /// Sends a request immediately, once.
    pub(super) async fn send(&self, call: Call<'_>) -> Result<Answer, FailureKind> {
        self.pace.count(Instant::now());
        self.http.send(call).await
    }

    /// Sends a mutating request, once.
    pub(super) async fn change(
        &self,
        connection: &Connection,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Answer, Failure> {
        let call = Call {
            method,
            server: &connection.server,
            path,
            token: Some(&connection.token),
            workspace: connection.workspace,
            body,
            first_byte: self.limits().create,
            limit: self.limits().create,
        };
        let hide = hide(connection);
        let answer = self.send(call).await.map_err(|kind| Failure::without_answer(hide.in_kind(kind)))?;
        if answer.is_success() { Ok(answer) } else { Err(answer.failure(hide)) }
    }

    /// Sends a `GET` and decodes the JSON of a successful response with `read`.
    pub(super) async fn get<T>(
        &self,
        connection: &Connection,
        path: &str,
        workspace: Option<WorkspaceId>,
        read: impl FnOnce(&Value) -> Result<T, FailureKind>,
    ) -> Result<T, Failure> {
        self.read(Method::GET, connection, path, workspace, None, |value, _| read(value)).await
    }

    /// The same, with the server's clock (`Date`) where it told it.
    pub(super) async fn get_dated<T>(
        &self,
        connection: &Connection,
        path: &str,
        read: impl FnOnce(&Value) -> Result<T, FailureKind>,
    ) -> Result<(T, Option<Timestamp>), Failure> {
        let dated = |value: &Value, date| Ok((read(value)?, date));
        self.read(Method::GET, connection, path, connection.workspace, None, dated).await
    }

    /// The same as a `POST`, for queries with a body.
    pub(super) async fn post_query<T>(
        &self,
        connection: &Connection,
        path: &str,
        body: &Value,
        read: impl FnOnce(&Value) -> Result<T, FailureKind>,
    ) -> Result<T, Failure> {
        self.read(Method::POST, connection, path, connection.workspace, Some(body), |value, _| read(value)).await
    }

    async fn read<T>(
        &self,
        method: Method,
        connection: &Connection,
        path: &str,
        workspace: Option<WorkspaceId>,
        body: Option<&Value>,
        read: impl FnOnce(&Value, Option<Timestamp>) -> Result<T, FailureKind>,
    ) -> Result<T, Failure> {
        self.pace.turn().await;
        let hide = hide(connection);
        let call = Call {
            method,
            server: &connection.server,
            path,
            token: Some(&connection.token),
            workspace,
            body,
            first_byte: self.limits().first_byte,
            limit: self.limits().answer,
        };
        let answer = self.http.send(call).await.map_err(|kind| Failure::without_answer(hide.in_kind(kind)))?;
        if answer.is_success() {
            answer.value().and_then(|value| read(&value, answer.date)).map_err(|kind| answer.as_failure(kind, hide))
        } else {
            Err(answer.failure(hide))
        }
    }
}

fn hide(connection: &Connection) -> Redactor<'_> {
    Redactor::this(connection.token.expose())
}
