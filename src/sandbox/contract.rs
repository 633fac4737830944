//! Checking a body the way the server's contracts do: every field is looked at, all messages go out together.

use serde_json::{Map, Value, json};

use super::errors;
use super::http::{Call, Reply, Sent};

/// Messages by field, in the order in which they were found.
#[derive(Debug, Default)]
pub(super) struct Messages(Map<String, Value>);

impl Messages {
    pub(super) fn add(&mut self, field: &str, message: &str) {
        self.0.insert(field.to_owned(), json!([message]));
    }

    /// Under the name of the record, as nested contracts answer.
    pub(super) fn under(self, record: &str) -> Result<(), Reply> {
        if self.0.is_empty() {
            return Ok(());
        }
        let mut outer = Map::new();
        outer.insert(record.to_owned(), Value::Object(self.0));
        Err(errors::contract(outer))
    }

    /// Without a record's name.
    pub(super) fn flat(self) -> Result<(), Reply> {
        if self.0.is_empty() { Ok(()) } else { Err(errors::contract(self.0)) }
    }
}

/// Whether a field must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Presence {
    Required,
    Optional,
}

/// How numbers written as text are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Numbers {
    /// `"7"` is 7.
    Lenient,
    /// Only numbers are numbers.
    Strict,
}

/// Present and not blank; what is missing or blank is said.
pub(super) fn filled<'a>(
    record: &'a Map<String, Value>,
    field: &str,
    need: Presence,
    messages: &mut Messages,
) -> Option<&'a Value> {
    match record.get(field) {
        None => {
            if need == Presence::Required {
                messages.add(field, "is missing");
            }
            None
        }
        Some(value) if blank(value) => {
            messages.add(field, "must be filled");
            None
        }
        Some(value) => Some(value),
    }
}

/// A whole number.
pub(super) fn integer(
    record: &Map<String, Value>,
    field: &str,
    need: Presence,
    numbers: Numbers,
    messages: &mut Messages,
) -> Option<i64> {
    let value = filled(record, field, need, messages)?;
    let number = match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) if numbers == Numbers::Lenient => text.parse().ok(),
        _ => None,
    };
    if number.is_none() {
        messages.add(field, "must be an integer");
    }
    number
}

/// A text.
pub(super) fn text<'a>(
    record: &'a Map<String, Value>,
    field: &str,
    need: Presence,
    messages: &mut Messages,
) -> Option<&'a str> {
    let value = filled(record, field, need, messages)?;
    if value.as_str().is_none() {
        messages.add(field, "must be a string");
    }
    value.as_str()
}

/// Null, an empty text, an empty list, an empty object.
pub(super) fn blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// The record in a body. Where a JSON body does not name it, the body itself is taken for it, as Rails wraps
/// parameters; `known` are the names that such wrapping keeps.
pub(super) fn record(call: &Call, name: &str, known: &[&str]) -> Result<Map<String, Value>, Reply> {
    match &call.sent {
        Sent::Json(Value::Object(body)) => match body.get(name) {
            Some(Value::Object(inner)) => Ok(inner.clone()),
            Some(_) => Err(errors::field(name, "must be a hash")),
            None => Ok(body
                .iter()
                .filter(|(key, _)| known.contains(&key.as_str()))
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect()),
        },
        Sent::Json(_) => Ok(Map::new()),
        Sent::Nothing | Sent::Malformed => Err(errors::field(name, "is missing")),
    }
}

/// The number in a path; anything else breaks the contract.
pub(super) fn id(text: &str, name: &str) -> Result<i64, Reply> {
    text.parse().map_err(|_| errors::field(name, "must be an integer"))
}
