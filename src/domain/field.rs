//! The fields of a sync, in the order of the form. One identifier serves the form, the view and the server's errors.

use crate::domain::dialect::Dialect;

/// A field of a sync.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FieldId {
    /// Where rows come from.
    Source,
    /// Where rows go.
    Destination,
    /// The query over the source.
    Model,
    /// The object of the destination that rows are written to.
    Stream,
    /// What a run sends.
    SyncMode,
    /// The column that says what is new.
    CursorField,
    /// Which column goes to which destination field.
    Mapping,
    /// When the sync runs.
    Schedule,
    /// The interval's number.
    Every,
    /// The interval's unit.
    Unit,
    /// The times, as a cron expression.
    CronExpression,
}

/// What a field's value is in the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// A whole number from 1.
    Number,
    /// Text that is not blank.
    Text,
    /// One of the dialect's words.
    Word,
    /// The mapping: an object, or (multiwoven) also a list of rows.
    Mapping,
}

/// A step of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// Source, destination, model.
    Connect,
    /// Stream, mode, cursor, mapping.
    Map,
    /// When it runs.
    Schedule,
    /// The whole of it, once more, before it is created.
    Review,
}

impl Step {
    /// All steps in order; `Alt-1` is the first.
    pub const ALL: [Self; 4] = [Self::Connect, Self::Map, Self::Schedule, Self::Review];

    /// Its name on the screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Connect => "Connect",
            Self::Map => "Map",
            Self::Schedule => "Schedule",
            Self::Review => "Review",
        }
    }
}

const CURSOR: &str = "Optional: a date column; each run reads the rows after its last value. Can't be changed later.";
const CRON: &str = "Minute, hour, day of month, month, day of week, in UTC.";

impl FieldId {
    /// All fields in the order of Tab.
    pub const ALL: [Self; 11] = [
        Self::Source,
        Self::Destination,
        Self::Model,
        Self::Stream,
        Self::SyncMode,
        Self::CursorField,
        Self::Mapping,
        Self::Schedule,
        Self::Every,
        Self::Unit,
        Self::CronExpression,
    ];

    /// Its position in [`FieldId::ALL`].
    pub const fn index(self) -> usize {
        self as usize
    }

    /// What is fixed of every field: its label, its attribute, the kind of its value, its step, what it means.
    const fn facts(self) -> (&'static str, &'static str, FieldKind, Step, &'static str) {
        use FieldKind::{Mapping, Number, Text, Word};
        use Step::{Connect, Map, Schedule};
        match self {
            Self::Source => ("Source", "source_id", Number, Connect, "The connector that rows come from."),
            Self::Destination => ("Destination", "destination_id", Number, Connect, "The connector that rows go to."),
            Self::Model => ("Model", "model_id", Number, Connect, "The query whose rows are sent."),
            Self::Stream => ("Stream", "stream_name", Text, Map, "The destination's object that rows are written to."),
            Self::SyncMode => ("Sync mode", "sync_mode", Word, Map, "What a run sends."),
            Self::CursorField => ("Cursor field", "cursor_field", Text, Map, CURSOR),
            Self::Mapping => {
                ("Mapping", "configuration", Mapping, Map, "Which column goes to which field of the destination.")
            }
            Self::Schedule => ("Schedule", "schedule_type", Word, Schedule, "When the sync runs."),
            Self::Every => ("Every", "sync_interval", Number, Schedule, "Interval between runs, such as 30."),
            Self::Unit => ("Unit", "sync_interval_unit", Word, Schedule, "The unit of the interval."),
            Self::CronExpression => ("Cron expression", "cron_expression", Text, Schedule, CRON),
        }
    }

    /// Its label on the screen.
    pub const fn label(self) -> &'static str {
        self.facts().0
    }

    /// Its name in the request and in the server's answers.
    pub const fn attribute(self) -> &'static str {
        self.facts().1
    }

    /// What its value is in the request.
    pub const fn kind(self) -> FieldKind {
        self.facts().2
    }

    /// The step it stands on.
    pub const fn step(self) -> Step {
        self.facts().3
    }

    /// Whether it holds the ID of something that has a name.
    pub const fn is_reference(self) -> bool {
        matches!(self, Self::Source | Self::Destination | Self::Model)
    }

    /// Whether it may be left out where the form has it.
    pub const fn is_optional(self, dialect: Dialect) -> bool {
        match self {
            Self::CursorField => true,
            Self::CronExpression => matches!(dialect, Dialect::Published),
            _ => false,
        }
    }

    /// What it means, as a sentence or two: for the form, for schemas, for whoever asks.
    pub const fn meaning(self, dialect: Dialect) -> &'static str {
        match (self, dialect) {
            (Self::CronExpression, Dialect::Published) => {
                "Optional, and the server may ignore it: the interval decides. Minute, hour, day of month, month, day of week, in UTC."
            }
            _ => self.facts().4,
        }
    }

    /// The field that a server's complaint about `attribute` belongs to. Servers also complain about associations
    /// (`source must exist`) and about the destination's stored catalog.
    pub fn from_attribute(attribute: &str) -> Option<Self> {
        match attribute {
            "source" => Some(Self::Source),
            "destination" | "catalog" => Some(Self::Destination),
            "model" => Some(Self::Model),
            other => Self::ALL.into_iter().find(|field| field.attribute() == other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_found_by_its_attribute_and_stands_at_its_index() {
        for (index, field) in FieldId::ALL.into_iter().enumerate() {
            assert_eq!(FieldId::from_attribute(field.attribute()), Some(field));
            assert_eq!(field.index(), index);
        }
        assert_eq!(FieldId::from_attribute("name"), None);
    }

    #[test]
    fn fields_stand_in_the_order_of_their_steps() {
        let steps: Vec<Step> = FieldId::ALL.into_iter().map(FieldId::step).collect();
        assert!(steps.is_sorted());
    }
}
