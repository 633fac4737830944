//! One line of help for every field, shown under it while it has the focus.

use crate::domain::dialect::Dialect;
use crate::domain::field::{FieldId, Step};

/// What to fill in, and where it is found.
pub const fn hint(field: FieldId, dialect: Dialect) -> &'static str {
    match (field, dialect) {
        (FieldId::Source, _) => {
            "The ID of the connector that rows come from: the number in its address in the web app."
        }
        (FieldId::Destination, _) => "The ID of the connector that rows go to.",
        (FieldId::Model, _) => "The ID of the model, the query whose rows are sent. It belongs to the source.",
        (FieldId::Stream, _) => "The destination's object that rows are written to, spelled as it is there: contacts.",
        (FieldId::SyncMode, Dialect::Published) => "This server's contract knows one mode.",
        (FieldId::SyncMode, Dialect::Multiwoven) => "Enter opens the list; most destinations take only incremental.",
        (FieldId::CursorField, _) => "Optional: a date column of the model; rows are then read from its last value on.",
        (FieldId::Mapping, Dialect::Published) => {
            "A JSON object, column to field: {\"email\": \"properties.email\"}. F4 opens it in your editor."
        }
        (FieldId::Mapping, Dialect::Multiwoven) => {
            "JSON: {\"email\": \"properties.email\"}, or a list of rows. F4 opens it in your editor."
        }
        (FieldId::Schedule, Dialect::Published) => "This server's contract knows one kind of schedule.",
        (FieldId::Schedule | FieldId::Unit, Dialect::Multiwoven) => "Enter opens the list; Left and Right turn it.",
        (FieldId::Every, _) => "How many units lie between two runs, such as 30.",
        (FieldId::Unit, Dialect::Published) => "This server's contract counts in minutes.",
        (FieldId::CronExpression, Dialect::Published) => {
            "Optional: minute, hour, day of month, month, day of week, in UTC: 0 9 * * 1-5."
        }
        (FieldId::CronExpression, Dialect::Multiwoven) => {
            "Minute, hour, day of month, month, day of week, in UTC: 0 9 * * 1-5."
        }
    }
}

/// What a step is about.
pub const fn about(step: Step) -> &'static str {
    match step {
        Step::ConnectTheEnds => "Where the rows come from, and where they go.",
        Step::Stream => "What the rows become at the destination.",
        Step::Schedule => "When the sync runs. Servers count in UTC.",
        Step::Review => "Everything once more, before it is created.",
    }
}
