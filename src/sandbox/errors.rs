//! The shapes in which a server says no. The letters follow the order in which a request meets them: a contract that
//! is not kept, a refusal, an exception, a record that is not there, a request that the framework turns away.

use serde_json::{Value, json};

use super::http::{Call, Reply};

/// 400, a contract not kept: `errors` is an object.
pub(super) fn contract(errors: &Value) -> Reply {
    Reply::json(400, json!({ "errors": errors }))
}

/// 400, one field that breaks the contract.
pub(super) fn field(name: &str, message: &str) -> Reply {
    contract(&json!({ name: [message] }))
}

/// A refusal: `errors` is an array.
pub(super) fn refusal(status: u16, detail: &str) -> Reply {
    Reply::json(status, json!({ "errors": [{ "status": status, "title": "Error", "detail": detail }] }))
}

/// 422, a record that is not valid: the first message of each attribute.
pub(super) fn invalid(detail: &str, source: &Value) -> Reply {
    Reply::json(422, json!({ "errors": [{ "status": 422, "title": "Error", "detail": detail, "source": source }] }))
}

/// 400, any other exception, with its raw message.
pub(super) fn exception(message: &str) -> Reply {
    let detail = format!("There was a problem with the request format: {message}");
    let source = json!({ "pointer": "/request/payload" });
    let error = json!({ "status": 400, "title": "Bad Request", "detail": detail, "source": source });
    Reply::json(400, json!({ "errors": [error] }))
}

/// 404, a record that was looked up and is not there.
pub(super) fn not_found(kind: &str, id: i64, scope: &str) -> Reply {
    Reply::json(404, json!({ "error": format!("Couldn't find {kind} with 'id'=\"{id}\" [WHERE {scope}]") }))
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
    Reply { retry_after: Some(seconds), ..Reply::json(429, json!({ "error": message })) }
}
