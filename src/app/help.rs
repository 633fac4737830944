//! One line of help for every field, shown under it while it has the focus.

use crate::domain::dialect::Dialect;
use crate::domain::field::{FieldId, Step};

/// What to fill in, and where it is found.
pub const fn hint(field: FieldId, dialect: Dialect) -> &'static str {
    match (field, dialect) {
        (FieldId::Source, _) => "The connector that rows come from. Enter shows the list; its ID can be typed too.",
        (FieldId::Destination, _) => "The connector that rows go to. Enter shows the list; its ID can be typed too.",
        (FieldId::Model, _) => {
            "The query whose rows are sent. Enter shows the list; choosing one fills an empty Source."
        }
        (FieldId::Stream, _) => "The destination's object that rows are written to. Enter shows those of its catalog.",
        (FieldId::SyncMode, Dialect::Published) => "This server's contract knows one mode.",
        (FieldId::SyncMode, Dialect::Multiwoven) => "Enter opens the list; most destinations take only incremental.",
        (FieldId::CursorField, _) => {
            "Optional: a date column; rows are then read from its last value on. It cannot be changed later."
        }
        (FieldId::Mapping, _) => "Enter chooses for a cell, a maps by name, v shows the first rows, Ctrl-O the JSON.",
        (FieldId::Schedule, Dialect::Published) => "This server's contract knows one kind of schedule.",
        (FieldId::Schedule | FieldId::Unit, Dialect::Multiwoven) => "Enter opens the list; Left and Right turn it.",
        (FieldId::Every, _) => "How many units lie between two runs, such as 30.",
        (FieldId::Unit, Dialect::Published) => "This server's contract counts in minutes.",
        (FieldId::CronExpression, Dialect::Published) => {
            "Optional: minute, hour, day of month, month, day of week, in UTC. Enter shows usual times."
        }
        (FieldId::CronExpression, Dialect::Multiwoven) => {
            "Minute, hour, day of month, month, day of week, in UTC. Enter shows usual times."
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
