//! Authenticated, rate-limited requests; queries and commands are built on these. Transport is in `http`, interpreting
//! responses in `answer`.

use std::time::Instant;

use jiff::Timestamp;
use reqwest::Method;
use serde_json::Value;

use crate::api::answer::Answer;
use crate::api::http::{Call, Http};
use crate::api::rate_limit::RateLimiter;
use crate::api::redact::Redactor;
use crate::domain::connection::{Connection, Limits};
use crate::domain::failure::{Failure, FailureKind};

/// Sends and counts requests.
#[derive(Debug)]
pub(super) struct Requester {
    pub(super) limits: Limits,
    http: Http,
    pace: RateLimiter,
}

impl Requester {
    pub(super) fn new(limits: Limits) -> Self {
        Self { limits, http: Http::new(limits.connect), pace: RateLimiter::default() }
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
        let call = Call { body, ..Call::with(method, connection, path, self.limits.create) };
        let hide = Redactor::of(connection);
        let answer = self.send(call).await.map_err(|kind| Failure::without_answer(hide.in_kind(kind)))?;
        if answer.is_success() { Ok(answer) } else { Err(answer.failure(hide)) }
    }

    /// Sends a query when its turn has come: a `GET`, or with a body a `POST`. Decodes the JSON of a successful response
    /// with `read`.
    pub(super) async fn query<T>(
        &self,
        connection: &Connection,
        path: &str,
        body: Option<&Value>,
        read: impl FnOnce(&Value) -> Result<T, FailureKind>,
    ) -> Result<T, Failure> {
        self.dated(connection, path, body, read).await.map(|(value, _)| value)
    }

    /// The same, with the server's clock (`Date`) where it told it.
    pub(super) async fn dated<T>(
        &self,
        connection: &Connection,
        path: &str,
        body: Option<&Value>,
        read: impl FnOnce(&Value) -> Result<T, FailureKind>,
    ) -> Result<(T, Option<Timestamp>), Failure> {
        self.pace.turn().await;
        let hide = Redactor::of(connection);
        let (method, limits) = (if body.is_some() { Method::POST } else { Method::GET }, self.limits);
        let (first_byte, limit) = (limits.first_byte, limits.answer);
        let call = Call { body, first_byte, ..Call::with(method, connection, path, limit) };
        let answer = self.http.send(call).await.map_err(|kind| Failure::without_answer(hide.in_kind(kind)))?;
        if answer.is_success() {
            let value = answer.value().and_then(|value| read(&value)).map_err(|kind| answer.as_failure(kind, hide));
            value.map(|value| (value, answer.date))
        } else {
            Err(answer.failure(hide))
        }
    }
}
