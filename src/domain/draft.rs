//! The draft: the form as typed, valid or not. Nothing is judged here; `check` does that.

use serde_json::Value;

use crate::domain::dialect::{Dialect, IntervalUnit, ScheduleType, SyncMode};
use crate::domain::field::FieldId;
use crate::domain::mapping::{Row, Table};
use crate::domain::new_sync::Schedule;
use crate::domain::sync::{Sync, schedule_of};

/// The text of every field as typed. A choice holds the word that would be sent.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(from = "DraftFile", into = "DraftFile")]
pub struct Draft {
    texts: [String; FieldId::ALL.len()],
    mapping: Mapping,
}

/// The mapping as it is being made: two views of one thing.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(untagged)]
pub enum Mapping {
    /// As a table.
    Rows(Table),
    /// As JSON, right or wrong.
    Json {
        /// The text.
        json: String,
    },
}

/// A draft as it stands in files: each field by the name of its attribute.
#[derive(serde::Serialize, serde::Deserialize)]
struct DraftFile {
    fields: serde_json::Map<String, Value>,
    mapping: Mapping,
}

impl From<Draft> for DraftFile {
    fn from(draft: Draft) -> Self {
        let texts = FieldId::ALL.into_iter().filter(|field| *field != FieldId::Mapping);
        let fields = texts.map(|field| (field.attribute().to_owned(), Value::from(draft.get(field)))).collect();
        Self { fields, mapping: draft.mapping }
    }
}

impl From<DraftFile> for Draft {
    fn from(file: DraftFile) -> Self {
        let mut draft = Self { texts: Default::default(), mapping: file.mapping };
        for field in FieldId::ALL.into_iter().filter(|field| *field != FieldId::Mapping) {
            if let Some(text) = file.fields.get(field.attribute()).and_then(Value::as_str) {
                draft.set(field, text.to_owned());
            }
        }
        draft
    }
}

impl Mapping {
    /// The JSON of it, laid out to be read.
    pub fn json(&self) -> String {
        match self {
            Self::Rows(table) if table.rows.iter().all(Row::is_blank) => String::new(),
            Self::Rows(table) => format!("{:#}", table.write()),
            Self::Json { json: text } => text.clone(),
        }
    }

    /// Its rows; of JSON that is no mapping, none.
    pub fn rows(&self) -> Vec<Row> {
        match self {
            Self::Rows(table) => table.rows.clone(),
            Self::Json { json } => {
                let table = serde_json::from_str(json).ok().and_then(|value| Table::read(&value));
                table.map(|table| table.rows).unwrap_or_default()
            }
        }
    }
}

/// How a field is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldInput {
    /// One line of text, of at most so many characters.
    Line(usize),
    /// A table of rows, or many lines of JSON.
    Mapping,
    /// One of these words.
    Choice,
}

/// The longest mapping, in characters. A hundred times what a wide table needs, and still judged within a keystroke.
pub const LONGEST_MAPPING: usize = 200_000;

impl Draft {
    /// An empty draft with the choices that the dialect starts with.
    pub fn new(dialect: Dialect) -> Self {
        let mut draft = Self { texts: Default::default(), mapping: Mapping::Rows(Table::new(dialect)) };
        for field in FieldId::ALL {
            if let Some((word, _)) = choices(field, dialect).first() {
                draft.set(field, (*word).to_owned());
            }
        }
        draft
    }

    /// The draft that a request body says, right or wrong: `{"sync": {…}}`, or the inner object. What it does not say
    /// stays as the dialect starts with.
    pub fn of_body(body: &Value, dialect: Dialect) -> Self {
        let mut draft = Self::new(dialect);
        let Some(sync) = body.get("sync").unwrap_or(body).as_object() else { return draft };
        for field in FieldId::ALL {
            match (field, sync.get(field.attribute())) {
                (_, None | Some(Value::Null)) => {}
                (FieldId::Mapping, Some(value)) => {
                    draft.mapping = match Table::read(value) {
                        Some(table) => Mapping::Rows(table),
                        None => Mapping::Json { json: value.to_string() },
                    };
                }
                (field, Some(Value::String(text))) => draft.set(field, text.clone()),
                (field, Some(value)) => draft.set(field, value.to_string()),
            }
        }
        draft
    }

    /// The draft of a sync that a server holds, whichever words it is stored in.
    pub fn of_sync(sync: &Sync, dialect: Dialect) -> Self {
        let word = sync.attributes.get(FieldId::Schedule.attribute()).and_then(Value::as_str);
        let spoken = word.and_then(Dialect::of_schedule).unwrap_or(dialect);
        let draft = Self::of_body(&Value::Object(sync.attributes.clone()), spoken);
        if spoken == dialect { draft } else { draft.in_dialect(dialect) }
    }

    /// This draft with what was changed between two others: field by field, and the mapping as a whole.
    #[must_use]
    pub fn with_changes(mut self, before: &Self, after: &Self) -> Self {
        let texts = FieldId::ALL.into_iter().filter(|field| *field != FieldId::Mapping);
        for field in texts.filter(|field| before.get(*field) != after.get(*field)) {
            self.set(field, after.get(field).to_owned());
        }
        if before.mapping != after.mapping {
            self.mapping = after.mapping.clone();
        }
        self
    }

    /// The mapping.
    pub const fn mapping(&self) -> &Mapping {
        &self.mapping
    }

    /// Replaces the mapping.
    pub fn set_mapping(&mut self, mapping: Mapping) {
        self.mapping = mapping;
    }

    /// A field's text; of the mapping none, which has its own.
    pub fn get(&self, field: FieldId) -> &str {
        self.texts.get(field.index()).map_or("", String::as_str)
    }

    /// Sets a field's text; the mapping's is JSON.
    pub fn set(&mut self, field: FieldId, text: String) {
        if field == FieldId::Mapping {
            self.mapping = Mapping::Json { json: text };
        } else if let Some(place) = self.texts.get_mut(field.index()) {
            *place = text;
        }
    }

    /// The same typing under the words of another dialect: every N minutes stays what it is, whatever it is
    /// called; other words that it does not know give way to its defaults.
    #[must_use]
    pub fn in_dialect(mut self, dialect: Dialect) -> Self {
        let schedule = ScheduleType::from_word(self.get(FieldId::Schedule));
        match (schedule, dialect) {
            (Some(ScheduleType::Automated), Dialect::Multiwoven) => {
                let only_cron =
                    self.get(FieldId::Every).trim().is_empty() && !self.get(FieldId::CronExpression).trim().is_empty();
                let kind = if only_cron { ScheduleType::CronExpression } else { ScheduleType::Interval };
                self.set(FieldId::Schedule, kind.word().to_owned());
            }
            (Some(ScheduleType::Interval), Dialect::Published) => {
                let unit = IntervalUnit::from_word(self.get(FieldId::Unit));
                let minutes = unit.zip(self.get(FieldId::Every).trim().parse::<u64>().ok());
                if let Some(minutes) = minutes.and_then(|(unit, every)| every.checked_mul(unit.minutes())) {
                    self.set(FieldId::Every, minutes.to_string());
                }
            }
            _ => {}
        }
        for field in FieldId::ALL {
            let words = choices(field, dialect);
            if let Some((default, _)) = words.first()
                && !words.iter().any(|(word, _)| *word == self.get(field))
            {
                self.set(field, (*default).to_owned());
            }
        }
        if let Mapping::Rows(table) = self.mapping {
            self.mapping = Mapping::Rows(table.in_dialect(dialect));
        }
        self
    }

    /// When the sync would run, as far as that is filled in and can be carried out.
    pub fn schedule(&self, dialect: Dialect) -> Option<Schedule> {
        let fields = [FieldId::Schedule, FieldId::Every, FieldId::Unit, FieldId::CronExpression];
        let values = fields.map(|field| (field.attribute(), Value::from(self.get(field).trim())));
        let of = |name: &str| values.iter().find(|(each, _)| *each == name).map(|(_, value)| value);
        schedule_of(&of).filter(|schedule| dialect.schedule_types().contains(&schedule.schedule_type()))
    }

    /// Whether nothing was typed or chosen yet.
    pub fn is_untouched(&self, dialect: Dialect) -> bool {
        *self == Self::new(dialect)
    }

    /// The fields that the choices made so far call for, in the order of Tab.
    pub fn fields(&self, dialect: Dialect) -> Vec<FieldId> {
        FieldId::ALL.into_iter().filter(|field| self.calls_for(*field, dialect)).collect()
    }

    fn calls_for(&self, field: FieldId, dialect: Dialect) -> bool {
        if dialect == Dialect::Published {
            return true;
        }
        let schedule = ScheduleType::from_word(self.get(FieldId::Schedule));
        match field {
            FieldId::CursorField => SyncMode::from_word(self.get(FieldId::SyncMode)) == Some(SyncMode::Incremental),
            FieldId::Every | FieldId::Unit => schedule == Some(ScheduleType::Interval),
            FieldId::CronExpression => schedule == Some(ScheduleType::CronExpression),
            _ => true,
        }
    }
}

/// How a field is filled.
pub const fn input(field: FieldId) -> FieldInput {
    match field {
        FieldId::Source | FieldId::Destination | FieldId::Model | FieldId::Every => FieldInput::Line(40),
        FieldId::Stream | FieldId::CursorField => FieldInput::Line(500),
        FieldId::CronExpression => FieldInput::Line(200),
        FieldId::Mapping => FieldInput::Mapping,
        FieldId::SyncMode | FieldId::Schedule | FieldId::Unit => FieldInput::Choice,
    }
}

/// The words a choice offers, each with its meaning; the first is the default. Empty for fields that are typed.
pub fn choices(field: FieldId, dialect: Dialect) -> Vec<(&'static str, &'static str)> {
    match field {
        FieldId::SyncMode => dialect.sync_modes().iter().map(|mode| (mode.word(), mode.describe())).collect(),
        FieldId::Schedule => dialect.schedule_types().iter().map(|kind| (kind.word(), kind.describe())).collect(),
        FieldId::Unit => dialect.interval_units().iter().map(|unit| (unit.word(), unit.describe())).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_form_always_has_all_fields() {
        assert_eq!(Draft::new(Dialect::Published).fields(Dialect::Published), FieldId::ALL);
    }

    #[test]
    fn which_fields_there_are_follows_from_the_choices() {
        let mut draft = Draft::new(Dialect::Multiwoven);
        let has = |draft: &Draft, field| draft.fields(Dialect::Multiwoven).contains(&field);
        assert!(
            has(&draft, FieldId::Every) && !has(&draft, FieldId::CronExpression) && has(&draft, FieldId::CursorField)
        );
        draft.set(FieldId::Schedule, "manual".to_owned());
        draft.set(FieldId::SyncMode, "full_refresh".to_owned());
        assert!(!has(&draft, FieldId::Every) && !has(&draft, FieldId::Unit) && !has(&draft, FieldId::CursorField));
        draft.set(FieldId::Schedule, "cron_expression".to_owned());
        assert!(has(&draft, FieldId::CronExpression));
    }

    #[test]
    fn every_n_minutes_stays_what_it_is_in_another_dialect() {
        let mut draft = Draft::new(Dialect::Multiwoven);
        draft.set(FieldId::Every, "2".to_owned());
        draft.set(FieldId::Unit, "hours".to_owned());
        let published = draft.in_dialect(Dialect::Published);
        assert_eq!(
            [FieldId::Schedule, FieldId::Every, FieldId::Unit].map(|field| published.get(field)),
            ["automated", "120", "minutes"]
        );
        let back = published.in_dialect(Dialect::Multiwoven);
        assert_eq!(
            [FieldId::Schedule, FieldId::Every, FieldId::Unit].map(|field| back.get(field)),
            ["interval", "120", "minutes"]
        );
    }

    #[test]
    fn a_schedule_by_cron_stays_one_whichever_words_a_server_stores_it_in() {
        let stored = |schedule: &str, every: Value| Sync {
            id: crate::domain::id::SyncId("7".into()),
            attributes: serde_json::Map::from_iter([
                ("schedule_type".to_owned(), schedule.into()),
                ("sync_interval".to_owned(), every),
                ("cron_expression".to_owned(), "0 6 * * *".into()),
            ]),
        };
        let read = |sync: &Sync| {
            let draft = Draft::of_sync(sync, Dialect::Multiwoven);
            [FieldId::Schedule, FieldId::Every, FieldId::CronExpression].map(|field| draft.get(field).to_owned())
        };
        assert_eq!(read(&stored("cron_expression", Value::Null)), ["cron_expression", "", "0 6 * * *"]);
        assert_eq!(read(&stored("automated", Value::Null)), ["cron_expression", "", "0 6 * * *"]);
        assert_eq!(
            read(&stored("automated", 30.into()))[..2],
            ["interval", "30"],
            "the contract runs it by the interval"
        );
    }

    #[test]
    fn a_choice_starts_with_the_first_word_of_its_dialect() {
        let draft = Draft::new(Dialect::Published);
        assert_eq!(draft.get(FieldId::Schedule), "automated");
        assert!(draft.is_untouched(Dialect::Published));
    }
}
