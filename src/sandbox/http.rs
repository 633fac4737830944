//! A request as the handlers see it and an answer as they give it; what is between them and axum.

use axum::body::Body;
use axum::http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HOST, RETRY_AFTER};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use serde_json::Value;
use url::form_urlencoded;

/// What a handler comes to: both sides are answers, the error side leaves early.
pub(super) type Answer = Result<Reply, Reply>;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Sent {
    /// Nothing, or nothing that calls itself JSON.
    Nothing,
    /// Called JSON and is not.
    Malformed,
    Json(Value),
}

#[derive(Debug, Clone)]
pub(super) struct Call {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) path_and_query: String,
    pub(super) query: Vec<(String, String)>,
    pub(super) host: String,
    pub(super) authorization: Option<String>,
    pub(super) workspace: Option<String>,
    pub(super) accepts_json: bool,
    pub(super) sent: Sent,
}

impl Call {
    pub(super) fn read(head: &Parts, body: &[u8]) -> Self {
        let header = |name: HeaderName| head.headers.get(name).and_then(|v| v.to_str().ok()).map(ToOwned::to_owned);
        let json = header(CONTENT_TYPE).is_some_and(|kind| kind.starts_with("application/json"));
        let sent = if !json || body.is_empty() {
            Sent::Nothing
        } else {
            serde_json::from_slice(body).map_or(Sent::Malformed, Sent::Json)
        };
        Self {
            method: head.method.as_str().to_owned(),
            path: head.uri.path().to_owned(),
            path_and_query: head.uri.path_and_query().map(ToString::to_string).unwrap_or_default(),
            query: head.uri.query().map(pairs).unwrap_or_default(),
            host: header(HOST).unwrap_or_else(|| "localhost".to_owned()),
            authorization: header(AUTHORIZATION),
            workspace: header(HeaderName::from_static("workspace-id")),
            accepts_json: header(ACCEPT).is_some_and(|kinds| kinds.contains("application/json")),
            sent,
        }
    }

    /// The last value of a query parameter.
    pub(super) fn param(&self, name: &str) -> Option<&str> {
        self.query.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The JSON body's value under a key; a body that is no object has none.
    pub(super) fn field(&self, name: &str) -> Option<&Value> {
        match &self.sent {
            Sent::Json(body) => body.get(name),
            Sent::Nothing | Sent::Malformed => None,
        }
    }
}

fn pairs(query: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

/// Text as a query can carry it, in the way of Rails.
pub(super) fn encoded(text: &str) -> String {
    let text: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
    text.replace('*', "%2A").replace("%7E", "~")
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Reply {
    pub(super) status: u16,
    /// JSON, or nothing at all.
    pub(super) body: Option<Value>,
    pub(super) retry_after: Option<u16>,
}

impl Reply {
    pub(super) fn json(status: u16, body: Value) -> Self {
        Self { status, body: Some(body), retry_after: None }
    }

    pub(super) fn ok(body: Value) -> Self {
        Self::json(200, body)
    }

    pub(super) fn empty(status: u16) -> Self {
        Self { status, body: None, retry_after: None }
    }

    pub(super) fn into_response(self) -> Response {
        let (kind, body) = match self.body {
            Some(body) => ("application/json; charset=utf-8", body.to_string()),
            None => ("text/html", String::new()),
        };
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        if self.status != 204 {
            response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        }
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::{Call, Sent, encoded, pairs};

    /// A signed-in GET, for the tests of other modules.
    pub(in crate::sandbox) fn get(path: &str, query: &str) -> Call {
        Call {
            method: "GET".to_owned(),
            path: path.to_owned(),
            path_and_query: format!("{path}?{query}"),
            query: pairs(query),
            host: "h".to_owned(),
            authorization: Some("Bearer t".to_owned()),
            workspace: Some("1".to_owned()),
            accepts_json: true,
            sent: Sent::Nothing,
        }
    }

    #[test]
    fn query_text_survives_the_way_out_and_back() {
        let text = "a,b &=%é東*~";
        assert_eq!(pairs(&encoded(text)), [(text.to_owned(), String::new())]);
        assert_eq!(pairs("100%"), [("100%".to_owned(), String::new())]);
    }
}
