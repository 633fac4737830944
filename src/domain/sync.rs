//! A sync as a server tells it, and what can come of asking for one.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::domain::cron::Cron;
use crate::domain::dialect::{IntervalUnit, ScheduleType};
use crate::domain::failure::Failure;
use crate::domain::id::SyncId;
use crate::domain::interval::Interval;
use crate::domain::new_sync::Schedule;
use crate::domain::text::SanitizedText;

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
    /// It does not exist: the server rejected it, or nothing was sent.
    NotCreated(Failure),
    /// It may exist: no whole answer, or one that says neither yes nor no. Says whether the server may still be at it.
    Unknown(Failure, ServerState),
}

/// Whether a server that gave no telling answer to a create may still be carrying it out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServerState {
    /// It answered: what it did is done.
    Done,
    /// It may still be creating.
    MayBeAtIt,
}

impl Sync {
    /// An attribute's text, made inert.
    pub fn text(&self, attribute: &str) -> Option<SanitizedText> {
        match self.attributes.get(attribute)? {
            Value::Null => None,
            Value::String(text) => Some(SanitizedText::new(text)),
            other => Some(SanitizedText::new(&other.to_string())),
        }
    }

    /// When it runs, as far as its attributes say something that a server can carry out.
    pub fn schedule(&self) -> Option<Schedule> {
        schedule_of(&|name: &str| self.attributes.get(name))
    }

    /// Its status in the server's words (`pending` when new).
    pub fn status(&self) -> Option<SanitizedText> {
        self.text("status")
    }

    /// Whether its schedule is paused.
    pub fn is_paused(&self) -> bool {
        self.status().is_some_and(|status| status.as_str() == "disabled")
    }

    /// The name of its source, destination or model, where the server told it along.
    pub fn name_of(&self, end: &str) -> Option<SanitizedText> {
        Some(SanitizedText::new(self.attributes.get(end)?.get("name")?.as_str()?))
    }

    /// When it was changed last, or created.
    pub fn changed_at(&self) -> Option<Timestamp> {
        ["updated_at", "created_at"].iter().find_map(|name| self.attributes.get(*name)?.as_str()?.parse().ok())
    }
}

/// When a sync of these attributes runs, as far as they say something that a server can carry out.
pub fn schedule_of<'a>(attribute: &impl Fn(&str) -> Option<&'a Value>) -> Option<Schedule> {
    let text = |name: &str| attribute(name).and_then(Value::as_str);
    let every = || {
        let told = attribute("sync_interval")?;
        let every = u32::try_from(told.as_u64().or_else(|| told.as_str()?.trim().parse().ok())?).ok()?;
        (every > 0).then_some(every)
    };
    match ScheduleType::from_word(text("schedule_type")?)? {
        ScheduleType::Automated => {
            let cron = text("cron_expression").and_then(|text| Cron::parse(text).ok());
            Some(Schedule::Automated { every: every()?, cron })
        }
        ScheduleType::Interval => {
            let unit = IntervalUnit::from_word(text("sync_interval_unit")?)?;
            Some(Schedule::Interval(Interval { every: every()?, unit }))
        }
        ScheduleType::CronExpression => Cron::parse(text("cron_expression")?).ok().map(Schedule::CronExpression),
        ScheduleType::Manual => Some(Schedule::Manual),
    }
}

/// Whether a server stored a value as it was sent. Servers answer numbers as texts at times, leave out what is empty,
/// and give the keys of an object in another order.
pub fn stored_as_sent(sent: &Value, stored: &Value) -> bool {
    match (sent, stored) {
        (Value::Number(number), Value::String(text)) | (Value::String(text), Value::Number(number)) => {
            *text == number.to_string()
        }
        _ => sent == stored,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_a_server_merely_writes_otherwise_counts_as_stored() {
        assert!(stored_as_sent(&json!(30), &json!("30")));
        assert!(stored_as_sent(&json!({"a": 1, "b": 2}), &json!({"b": 2, "a": 1})));
        assert!(!stored_as_sent(&json!(30), &json!(null)));
        assert!(!stored_as_sent(&json!("automated"), &json!("interval")));
    }
}
