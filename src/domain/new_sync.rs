//! A sync that may be asked for: every value checked. The request body is made here, so that what Review shows, what
//! is sent and what tests hold against the contract is one thing.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::domain::cron::Cron;
use crate::domain::dialect::{IntervalUnit, ScheduleType, SyncMode};
use crate::domain::field::FieldId;
use crate::domain::id::{ConnectorId, ModelId};
use crate::domain::interval::Interval;
use crate::domain::remote_context::RemoteContext;
use crate::domain::text::SanitizedText;

/// A checked sync, ready to be asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct NewSync {
    /// Where rows come from.
    pub source: ConnectorId,
    /// Where rows go.
    pub destination: ConnectorId,
    /// The query over the source.
    pub model: ModelId,
    /// The destination's stream.
    pub stream: String,
    /// What a run sends.
    pub mode: SyncMode,
    /// The column that says what is new.
    pub cursor: Option<String>,
    /// The mapping: an object, or (multiwoven) a list of rows.
    pub configuration: Value,
    /// When it runs.
    pub schedule: Schedule,
}

/// When a sync runs; each dialect has its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Schedule {
    /// Published: every so many minutes, and perhaps a cron expression beside it.
    Automated {
        /// Minutes.
        every: u32,
        /// Optional in the contract.
        cron: Option<Cron>,
    },
    /// Multiwoven: every so many of a unit.
    Interval {
        /// How many.
        every: u32,
        /// Of what.
        unit: IntervalUnit,
    },
    /// Multiwoven: at the times of a cron expression, in UTC.
    CronExpression(Cron),
    /// Multiwoven: only when started.
    Manual,
}

impl Schedule {
    /// The word that is sent.
    pub const fn schedule_type(&self) -> ScheduleType {
        match self {
            Self::Automated { .. } => ScheduleType::Automated,
            Self::Interval { .. } => ScheduleType::Interval,
            Self::CronExpression(_) => ScheduleType::CronExpression,
            Self::Manual => ScheduleType::Manual,
        }
    }

    /// When it runs next, in the way the server counts; nothing when it is started by hand only.
    pub fn next_runs(&self, after: Timestamp) -> Box<dyn Iterator<Item = Timestamp> + '_> {
        match self {
            Self::Automated { every, .. } => {
                Box::new(Interval { every: *every, unit: IntervalUnit::Minutes }.next_runs(after))
            }
            Self::Interval { every, unit } => Box::new(Interval { every: *every, unit: *unit }.next_runs(after)),
            Self::CronExpression(cron) => Box::new(cron.next_runs(after)),
            Self::Manual => Box::new(std::iter::empty()),
        }
    }

    /// What it means, as the middle of a sentence: "every 30 minutes".
    pub fn describe(&self) -> String {
        match self {
            Self::Automated { every, .. } => Interval { every: *every, unit: IntervalUnit::Minutes }.describe(),
            Self::Interval { every, unit } => Interval { every: *every, unit: *unit }.describe(),
            Self::CronExpression(cron) => lower_first(&cron.describe()),
            Self::Manual => "only when started by hand".to_owned(),
        }
    }
}

fn lower_first(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

impl NewSync {
    /// The body of `POST /api/v1/syncs`: `{"sync": {…}}`, in the order of the form.
    pub fn body(&self) -> Value {
        let values =
            FieldId::ALL.into_iter().filter_map(|field| Some((field.attribute().to_owned(), self.value(field)?)));
        json!({ "sync": values.collect::<Map<_, _>>() })
    }

    /// What is sent for a field. Every field has its arm, so that none is forgotten here.
    fn value(&self, field: FieldId) -> Option<Value> {
        match (field, &self.schedule) {
            (FieldId::Source, _) => Some(json!(self.source.get())),
            (FieldId::Destination, _) => Some(json!(self.destination.get())),
            (FieldId::Model, _) => Some(json!(self.model.get())),
            (FieldId::Stream, _) => Some(json!(self.stream)),
            (FieldId::SyncMode, _) => Some(json!(self.mode.word())),
            (FieldId::CursorField, _) => self.cursor.as_ref().map(|cursor| json!(cursor)),
            (FieldId::Mapping, _) => Some(self.configuration.clone()),
            (FieldId::Schedule, schedule) => Some(json!(schedule.schedule_type().word())),
            (FieldId::Every, Schedule::Automated { every, .. } | Schedule::Interval { every, .. }) => {
                Some(json!(every))
            }
            (FieldId::Unit, Schedule::Automated { .. }) => Some(json!(IntervalUnit::Minutes.word())),
            (FieldId::Unit, Schedule::Interval { unit, .. }) => Some(json!(unit.word())),
            (FieldId::CronExpression, Schedule::Automated { cron, .. }) => {
                cron.as_ref().map(|cron| json!(cron.as_str()))
            }
            (FieldId::CronExpression, Schedule::CronExpression(cron)) => Some(json!(cron.as_str())),
            (FieldId::Every | FieldId::Unit | FieldId::CronExpression, _) => None,
        }
    }

    /// The sync as one plain sentence, with the names that are known.
    pub fn describe(&self, known: &RemoteContext) -> String {
        let named = |id: u64, name: Option<&SanitizedText>| {
            name.map_or_else(|| id.to_string(), |name| format!("“{name}” ({id})"))
        };
        let source = named(self.source.get(), known.source.found().map(|it| &it.name));
        let destination = named(self.destination.get(), known.destination.found().map(|it| &it.name));
        let model = named(self.model.get(), known.model.found().map(|it| &it.name));
        let rows = match self.mode {
            SyncMode::FullRefresh => "every row",
            SyncMode::Incremental => "new and changed rows",
        };
        format!(
            "Sends {rows} of model {model} in source {source} to “{}” in destination {destination}, {}.",
            SanitizedText::new(&self.stream),
            self.schedule.describe()
        )
    }

    /// How many rows the mapping has.
    pub fn mapped(&self) -> usize {
        match &self.configuration {
            Value::Object(rows) => rows.len(),
            Value::Array(rows) => rows.len(),
            _ => 0,
        }
    }
}
