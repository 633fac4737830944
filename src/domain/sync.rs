//! A sync as a server tells it, and what can come of asking for one.

use serde_json::{Map, Value};

use crate::domain::failure::Failure;
use crate::domain::id::SyncId;
use crate::domain::text::Inert;

/// A sync that a server holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Sync {
    /// What the server calls it.
    pub id: SyncId,
    /// Everything the server tells about it, in the server's order. Foreign text: cleaned where it is shown.
    pub attributes: Map<String, Value>,
}

/// What came of asking a server to create a sync. The request is sent once and never repeated by the program.
#[derive(Debug, Clone, PartialEq)]
pub enum CreateOutcome {
    /// It exists.
    Created(Box<Sync>),
    /// It does not exist: the server refused, or nothing was sent.
    NotCreated(Failure),
    /// It may exist: no whole answer, or one that says neither yes nor no.
    Unknown(Failure),
}

impl Sync {
    /// An attribute's text, made inert.
    pub fn text(&self, attribute: &str) -> Option<Inert> {
        match self.attributes.get(attribute)? {
            Value::Null => None,
            Value::String(text) => Some(Inert::new(text)),
            other => Some(Inert::new(&other.to_string())),
        }
    }

    /// Its status in the server's words (`pending` when new).
    pub fn status(&self) -> Option<Inert> {
        self.text("status")
    }

    /// The name of its source, destination or model, where the server told it along.
    pub fn name_of(&self, end: &str) -> Option<Inert> {
        Some(Inert::new(self.attributes.get(end)?.get("name")?.as_str()?))
    }
}
