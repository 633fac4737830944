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
use crate::domain::text::{SanitizedText, lower_first};

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
    /// Published: every N minutes, and perhaps a cron expression beside it.
    Automated {
        /// Minutes.
        every: u32,
        /// Optional in the contract.
        cron: Option<Cron>,
    },
    /// Multiwoven: every N of a unit.
    Interval(Interval),
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
            Self::Interval(_) => ScheduleType::Interval,
            Self::CronExpression(_) => ScheduleType::CronExpression,
            Self::Manual => ScheduleType::Manual,
        }
    }

    /// The interval it runs at, where it does.
    const fn interval(&self) -> Option<Interval> {
        match self {
            Self::Automated { every, .. } => Some(Interval { every: *every, unit: IntervalUnit::Minutes }),
            Self::Interval(interval) => Some(*interval),
            Self::CronExpression(_) | Self::Manual => None,
        }
    }

    /// When it runs next, in the way the server counts; nothing when it is started by hand only.
    pub fn next_runs(&self, after: Timestamp) -> impl Iterator<Item = Timestamp> + use<> {
        let cron = match self {
            Self::CronExpression(cron) => Some(cron.clone()),
            _ => self.interval().and_then(Interval::server_cron),
        };
        cron.map(|cron| cron.next_runs(after)).into_iter().flatten()
    }

    /// What it means, as the middle of a sentence: "every 30 minutes".
    pub fn describe(&self) -> String {
        match (self, self.interval()) {
            (Self::CronExpression(cron), _) => lower_first(&cron.describe()),
            (_, Some(interval)) => interval.describe(),
            (_, None) => "only when started manually".to_owned(),
        }
    }
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
        let interval = self.schedule.interval();
        match field {
            FieldId::Source => Some(json!(self.source)),
            FieldId::Destination => Some(json!(self.destination)),
            FieldId::Model => Some(json!(self.model)),
            FieldId::Stream => Some(json!(self.stream)),
            FieldId::SyncMode => Some(json!(self.mode.word())),
            FieldId::CursorField => self.cursor.as_ref().map(|cursor| json!(cursor)),
            FieldId::Mapping => Some(self.configuration.clone()),
            FieldId::Schedule => Some(json!(self.schedule.schedule_type().word())),
            FieldId::Every => interval.map(|interval| json!(interval.every)),
            FieldId::Unit => interval.map(|interval| json!(interval.unit.word())),
            FieldId::CronExpression => match &self.schedule {
                Schedule::Automated { cron: Some(cron), .. } | Schedule::CronExpression(cron) => {
                    Some(json!(cron.as_str()))
                }
                _ => None,
            },
        }
    }

    /// The sync as one plain sentence, with the names that are known.
    pub fn describe(&self, known: &RemoteContext) -> String {
        let named = |id: u64, name: Option<&SanitizedText>| {
            name.map_or_else(|| format!("#{id}"), |name| format!("“{name}” (#{id})"))
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
