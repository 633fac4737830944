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
        if self.0.is_empty() { Ok(()) } else { Err(errors::contract(&json!({ record: self.0 }))) }
    }

    /// Without a record's name.
    pub(super) fn flat(self) -> Result<(), Reply> {
        if self.0.is_empty() { Ok(()) } else { Err(errors::contract(&self.0.into())) }
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

pub(super) struct Check<'a> {
    pub(super) record: &'a Map<String, Value>,
    pub(super) need: Presence,
    pub(super) numbers: Numbers,
    pub(super) messages: Messages,
}

impl<'a> Check<'a> {
    pub(super) fn new(record: &'a Map<String, Value>, need: Presence, numbers: Numbers) -> Self {
        Self { record, need, numbers, messages: Messages::default() }
    }

    /// Present and not blank; what is missing or blank is said.
    pub(super) fn filled(&mut self, field: &str) -> Option<&'a Value> {
        let value = self.record.get(field);
        if value.is_none() && self.need == Presence::Required {
            self.messages.add(field, "is missing");
        }
        if value.is_some_and(blank) {
            self.messages.add(field, "must be filled");
        }
        value.filter(|value| !blank(value))
    }

    pub(super) fn integer(&mut self, field: &str) -> Option<i64> {
        let number = match self.filled(field)? {
            Value::Number(number) => number.as_i64(),
            Value::String(text) if self.numbers == Numbers::Lenient => text.parse().ok(),
            _ => None,
        };
        if number.is_none() {
            self.messages.add(field, "must be an integer");
        }
        number
    }

    pub(super) fn text(&mut self, field: &str) -> Option<&'a str> {
        let text = self.filled(field)?.as_str();
        if text.is_none() {
            self.messages.add(field, "must be a string");
        }
        text
    }
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
            None => {
                let mut body = body.clone();
                body.retain(|key, _| known.contains(&key.as_str()));
                Ok(body)
            }
        },
        Sent::Json(_) => Ok(Map::new()),
        Sent::Nothing | Sent::Malformed => Err(errors::field(name, "is missing")),
    }
}

/// The number in a path; anything else breaks the contract.
pub(super) fn id(text: &str, name: &str) -> Result<i64, Reply> {
    text.parse().map_err(|_| errors::field(name, "must be an integer"))
}
