//! Authenticated, rate-limited requests; queries and commands are built on these. Transport is in `http`, interpreting
//! responses in `answer`.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use jiff::Timestamp;
use reqwest::Method;
use serde_json::Value;

use crate::api::answer::{self, Answer};
use crate::api::http::{Call, Http};
use crate::api::rate_limit::{Priority, RateLimiter};
use crate::api::redact::Redactor;
use crate::domain::connection::{Connection, Limits};
use crate::domain::failure::{Failure, FailureKind, NotUnderstood};
use crate::domain::query::Page;

/// Sends and counts requests.
#[derive(Debug)]
pub(super) struct Requester {
    pub(super) limits: Limits,
    http: Http,
    pace: RateLimiter,
    /// Lists whose pages are asked for in parts, by their path and the size of their pages: how many rows a part has.
    parts: Mutex<HashMap<(String, u32), u32>>,
}

impl Requester {
    pub(super) fn new(limits: Limits) -> Self {
        Self { limits, http: Http::new(limits.connect), pace: RateLimiter::default(), parts: Mutex::default() }
    }

    /// Sends a request immediately, once.
    pub(super) async fn send(&self, call: Call<'_>) -> Result<Answer, FailureKind> {
        self.pace.count(Instant::now());
        self.http.send(call).await
    }

    /// Waits until a request that is one of many may be sent.
    pub(super) async fn turn(&self) {
        self.pace.room_for_a_command().await;
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
        let read = |body: &[u8]| read(&answer::parse(body).map_err(FailureKind::NotUnderstood)?);
        self.dated(connection, Priority::First, path, body, read).await.map(|(value, _)| value)
    }

    /// The same for a body as it came, with the server's clock (`Date`) where it told it.
    pub(super) async fn dated<T>(
        &self,
        connection: &Connection,
        priority: Priority,
        path: &str,
        body: Option<&Value>,
        read: impl FnOnce(&[u8]) -> Result<T, FailureKind>,
    ) -> Result<(T, Option<Timestamp>), Failure> {
        self.pace.turn(priority).await;
        let hide = Redactor::of(connection);
        let (method, limits) = (if body.is_some() { Method::POST } else { Method::GET }, self.limits);
        let (first_byte, limit) = (limits.first_byte, limits.answer);
        let call = Call { body, first_byte, ..Call::with(method, connection, path, limit) };
        let answer = self.http.send(call).await.map_err(|kind| Failure::without_answer(hide.in_kind(kind)))?;
        if answer.is_success() {
            let value = answer.whole().and_then(read).map_err(|kind| answer.as_failure(kind, hide));
            value.map(|value| (value, answer.date))
        } else {
            Err(answer.failure(hide))
        }
    }

    /// A page of a list, of so many rows. Where a response cannot hold them it is asked for in parts, and so is from
    /// then on every page of the list. Parts divide pages, so the numbers of the pages stay what they are.
    pub(super) async fn page<T>(
        &self,
        connection: &Connection,
        path: &str,
        (number, size): (u32, u32),
        read: impl Fn(&[u8]) -> Result<Page<T>, FailureKind>,
    ) -> Result<Page<T>, Failure> {
        let key = (path.to_owned(), size);
        loop {
            let part = self.parts().get(&key).copied().unwrap_or(size);
            match self.in_parts(connection, path, (number, size), part, &read).await {
                Err(Failure { kind: FailureKind::NotUnderstood(NotUnderstood::TooLarge), .. }) if part > 1 => {
                    let smaller = if part.is_multiple_of(10) { part / 10 } else { 1 };
                    self.parts().insert(key.clone(), smaller);
                }
                // What was too large in the smallest parts may be a fault that passes.
                Err(failure) if part == 1 => {
                    self.parts().remove(&key);
                    return Err(failure);
                }
                page => return page,
            }
        }
    }

    async fn in_parts<T>(
        &self,
        connection: &Connection,
        path: &str,
        (number, size): (u32, u32),
        part: u32,
        read: &impl Fn(&[u8]) -> Result<Page<T>, FailureKind>,
    ) -> Result<Page<T>, Failure> {
        let parts = size / part;
        let first = number.saturating_sub(1).saturating_mul(parts).saturating_add(1);
        let mut whole = Page { rows: Vec::new(), count: 0, last: None };
        for each in first..first.saturating_add(parts) {
            let path = format!("{path}page={each}&per_page={part}");
            let priority = if each == 1 { Priority::First } else { Priority::Later };
            let (page, _) = self.dated(connection, priority, &path, None, read).await?;
            let is_last = page.next(each).is_none();
            whole.count += page.count;
            whole.last = page.last.map(|last| last.div_ceil(parts));
            whole.rows.extend(page.rows);
            if is_last {
                break;
            }
        }
        Ok(whole)
    }

    fn parts(&self) -> MutexGuard<'_, HashMap<(String, u32), u32>> {
        self.parts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
