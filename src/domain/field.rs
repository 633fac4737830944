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
    ConnectTheEnds,
    /// Stream, mode, cursor, mapping.
    Stream,
    /// When it runs.
    Schedule,
    /// The whole of it, once more, before it is created.
    Review,
}

impl Step {
    /// All steps in order; `Alt-1` is the first.
    pub const ALL: [Self; 4] = [Self::ConnectTheEnds, Self::Stream, Self::Schedule, Self::Review];

    /// Its name on the screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::ConnectTheEnds => "Connect the ends",
            Self::Stream => "Stream",
            Self::Schedule => "Schedule",
            Self::Review => "Review",
        }
    }
}

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

    /// Its label on the screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Source => "Source",
            Self::Destination => "Destination",
            Self::Model => "Model",
            Self::Stream => "Stream",
            Self::SyncMode => "Sync mode",
            Self::CursorField => "Cursor field",
            Self::Mapping => "Mapping",
            Self::Schedule => "Schedule",
            Self::Every => "Every",
            Self::Unit => "Unit",
            Self::CronExpression => "Cron expression",
        }
    }

    /// Its name in the request and in the server's answers.
    pub const fn attribute(self) -> &'static str {
        match self {
            Self::Source => "source_id",
            Self::Destination => "destination_id",
            Self::Model => "model_id",
            Self::Stream => "stream_name",
            Self::SyncMode => "sync_mode",
            Self::CursorField => "cursor_field",
            Self::Mapping => "configuration",
            Self::Schedule => "schedule_type",
            Self::Every => "sync_interval",
            Self::Unit => "sync_interval_unit",
            Self::CronExpression => "cron_expression",
        }
    }

    /// What its value is in the request.
    pub const fn kind(self) -> FieldKind {
        match self {
            Self::Source | Self::Destination | Self::Model | Self::Every => FieldKind::Number,
            Self::Stream | Self::CursorField | Self::CronExpression => FieldKind::Text,
            Self::SyncMode | Self::Schedule | Self::Unit => FieldKind::Word,
            Self::Mapping => FieldKind::Mapping,
        }
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
            (Self::Source, _) => "The connector that rows come from.",
            (Self::Destination, _) => "The connector that rows go to.",
            (Self::Model, _) => "The query whose rows are sent.",
            (Self::Stream, _) => "The destination's object that rows are written to.",
            (Self::SyncMode, _) => "What a run sends.",
            (Self::CursorField, _) => {
                "Optional: a date column; rows are then read from its last value on. It cannot be changed later."
            }
            (Self::Mapping, _) => "Which column goes to which field of the destination.",
            (Self::Schedule, _) => "When the sync runs.",
            (Self::Every, _) => "How many units lie between two runs, such as 30.",
            (Self::Unit, _) => "The unit that the interval is counted in.",
            (Self::CronExpression, Dialect::Published) => {
                "Optional: minute, hour, day of month, month, day of week, in UTC."
            }
            (Self::CronExpression, Dialect::Multiwoven) => "Minute, hour, day of month, month, day of week, in UTC.",
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

    /// The step it stands on.
    pub const fn step(self) -> Step {
        match self {
            Self::Source | Self::Destination | Self::Model => Step::ConnectTheEnds,
            Self::Stream | Self::SyncMode | Self::CursorField | Self::Mapping => Step::Stream,
            Self::Schedule | Self::Every | Self::Unit | Self::CronExpression => Step::Schedule,
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
