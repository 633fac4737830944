//! A plain HTTP client for a sandbox of the test's own.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;
use serde_json::{Value, json};
use syncwright::sandbox::{Dialect, Options, Sandbox};

/// An answer.
pub(crate) struct Got {
    pub(crate) status: u16,
    pub(crate) text: String,
    pub(crate) kind: String,
    pub(crate) retry_after: Option<String>,
}

impl Got {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {:?}", self.text))
    }

    /// The words of the first refusal.
    pub(crate) fn detail(&self) -> String {
        self.json()["errors"][0]["detail"].as_str().unwrap_or_default().to_owned()
    }
}

/// A request being made.
#[derive(Clone)]
pub(crate) struct Ask<'a> {
    pub(crate) method: &'a str,
    /// The whole path.
    pub(crate) path: String,
    pub(crate) token: Option<&'a str>,
    pub(crate) workspace: Option<&'a str>,
    pub(crate) body: Option<String>,
    pub(crate) accept: Option<&'a str>,
}

/// A sandbox and a client beside it.
pub(crate) struct Bench {
    pub(crate) sandbox: Sandbox,
    pub(crate) client: reqwest::Client,
}

impl Bench {
    pub(crate) async fn of(dialect: Dialect) -> Self {
        Self::with(Options::new(dialect)).await
    }

    pub(crate) async fn with(options: Options) -> Self {
        // A second test finds the provider installed, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { sandbox: Sandbox::start(options).await.unwrap(), client }
    }

    pub(crate) async fn send(&self, ask: Ask<'_>) -> Got {
        let method = reqwest::Method::from_bytes(ask.method.as_bytes()).unwrap();
        let mut request = self.client.request(method, format!("{}{}", self.sandbox.url(), ask.path));
        if let Some(token) = ask.token {
            request = request.header("Authorization", format!("Bearer {token}"));
        }
        if let Some(workspace) = ask.workspace {
            request = request.header("Workspace-Id", workspace);
        }
        if let Some(accept) = ask.accept {
            request = request.header("Accept", accept);
        }
        if let Some(body) = ask.body {
            request = request.header("Content-Type", "application/json").body(body);
        }
        let answer = request.send().await.unwrap();
        let header = |name: &str| answer.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
        let (kind, retry_after) = (header("Content-Type").unwrap_or_default(), header("Retry-After"));
        Got { status: answer.status().as_u16(), kind, retry_after, text: answer.text().await.unwrap() }
    }

    /// As Ann, in workspace 1, under `/api/v1`.
    pub(crate) fn ask<'a>(&'a self, method: &'a str, path: &str) -> Ask<'a> {
        Ask {
            method,
            path: format!("/api/v1{path}"),
            token: Some(self.sandbox.token()),
            workspace: Some("1"),
            body: None,
            accept: Some("application/json"),
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Got {
        self.send(self.ask("GET", path)).await
    }

    pub(crate) async fn call(&self, method: &str, path: &str, body: &Value) -> Got {
        self.send(Ask { body: Some(body.to_string()), ..self.ask(method, path) }).await
    }

    pub(crate) async fn login(&self, email: &str, password: &str) -> Got {
        let body = json!({ "email": email, "password": password }).to_string();
        let ask = Ask { token: None, workspace: None, body: Some(body), ..self.ask("POST", "/login") };
        self.send(ask).await
    }

    pub(crate) async fn token_of(&self, email: &str) -> String {
        let got = self.login(email, "Passw0rd!x").await;
        got.json()["data"]["attributes"]["token"].as_str().unwrap().to_owned()
    }
}

/// A clock that only the test moves. Each test that needs one declares its own.
pub(crate) struct Clock(AtomicI64);

impl Clock {
    pub(crate) const fn new() -> Self {
        Self(AtomicI64::new(1_800_000_000_000))
    }

    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.0.load(Ordering::SeqCst)).unwrap()
    }

    pub(crate) fn pass(&self, millis: i64) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}
