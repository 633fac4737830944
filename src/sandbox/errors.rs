//! The shapes in which a server says no. The letters follow the order in which a request meets them: a contract that
//! is not kept, a refusal, an exception, a record that is not there, a request that the framework turns away.

use serde_json::{Map, Value, json};

use super::http::{Call, Reply};

/// 400, a contract not kept: `errors` is an object.
pub(super) fn contract(errors: Map<String, Value>) -> Reply {
    let mut body = Map::new();
    body.insert("errors".to_owned(), Value::Object(errors));
    Reply::json(400, Value::Object(body))
}

/// 400, one field that breaks the contract.
pub(super) fn field(name: &str, message: &str) -> Reply {
    let mut errors = Map::new();
    errors.insert(name.to_owned(), json!([message]));
    contract(errors)
}

/// A refusal: `errors` is an array.
pub(super) fn refusal(status: u16, detail: &str) -> Reply {
    Reply::json(status, json!({ "errors": [{ "status": status, "title": "Error", "detail": detail }] }))
}

/// 422, a record that is not valid: the first message of each attribute.
pub(super) fn invalid(detail: &str, source: &Map<String, Value>) -> Reply {
    Reply::json(422, json!({ "errors": [{ "status": 422, "title": "Error", "detail": detail, "source": source }] }))
}

/// 400, any other exception, with its raw message.
pub(super) fn exception(message: &str) -> Reply {
    Reply::json(
        400,
        json!({ "errors": [{
            "status": 400,
            "title": "Bad Request",
            "detail": format!("There was a problem with the request format: {message}"),
            "source": { "pointer": "/request/payload" },
        }] }),
    )
}

/// 404, a record that was looked up and is not there.
pub(super) fn not_found(kind: &str, id: i64, scope: &str) -> Reply {
    Reply::json(404, json!({ "error": format!("Couldn't find {kind} with 'id'=\"{id}\" [WHERE {scope}]") }))
}

/// 422, a parameter that is not there.
pub(super) fn parameter_missing(name: &str) -> Reply {
    Reply::json(422, json!({ "error": format!("param is missing or the value is empty: {name}") }))
}

/// What the framework itself answers: JSON only to those who ask for it.
pub(super) fn framework(call: &Call, status: u16) -> Reply {
    if !call.accepts_json {
        return Reply::empty(status);
    }
    let words = match status {
        400 => "Bad Request",
        404 => "Not Found",
        504 => "Gateway Timeout",
        _ => "Internal Server Error",
    };
    Reply::json(status, json!({ "status": status, "error": words }))
}

/// 429, with the wait.
pub(super) fn too_many(message: &str, seconds: u16) -> Reply {
    let mut reply = Reply::json(429, json!({ "error": message }));
    reply.retry_after = Some(seconds);
    reply
}

/// 401, whatever is wrong with the token.
pub(super) fn unauthorized() -> Reply {
    refusal(401, "Unauthorized")
}

/// 403, a role that may only read.
pub(super) fn forbidden() -> Reply {
    refusal(403, "You are not authorized to do this action")
}
