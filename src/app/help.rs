//! Help text for each field, shown while it has the focus: what it means and which keys fill it in.

use crate::app::input::keymap::Keymap;
use crate::domain::dialect::Dialect;
use crate::domain::field::{FieldId, FieldKind, Step};

/// What to fill in, and how.
pub fn hint(field: FieldId, dialect: Dialect, keys: &Keymap) -> String {
    match (field.kind(), how(field, dialect)) {
        // Options describe themselves; the mapping's keys need the line.
        (FieldKind::Word | FieldKind::Mapping, how) => keys.expand_keys(how),
        (_, "") => field.meaning(dialect).to_owned(),
        (_, how) => format!("{} {}", field.meaning(dialect), keys.expand_keys(how)),
    }
}

/// Which keys fill it.
const fn how(field: FieldId, dialect: Dialect) -> &'static str {
    match (field, dialect) {
        (FieldId::Source | FieldId::Destination, _) => "Enter opens the list; you can also type the ID.",
        (FieldId::Model, _) => "Enter opens the list; choosing one fills an empty Source.",
        (FieldId::Stream, _) => "Enter lists those in its catalog.",
        (FieldId::SyncMode, Dialect::Published) => "This API offers only full_refresh.",
        (FieldId::SyncMode, Dialect::Multiwoven) => "Enter opens the list; most destinations list only incremental.",
        (FieldId::Mapping, _) => {
            "[choose-cell] edits a cell, [map-by-name] maps by name, [first-rows] shows the first rows, [toggle-json] the JSON."
        }
        (FieldId::Schedule, Dialect::Published) => "This API offers only automated.",
        (FieldId::Unit, Dialect::Published) => "This API accepts minutes only.",
        (FieldId::CronExpression, _) => "Enter lists common schedules.",
        (field, _) if matches!(field.kind(), FieldKind::Word) => "Enter opens the list; ←/→ changes it.",
        _ => "",
    }
}

/// A step's description.
pub const fn about(step: Step) -> &'static str {
    match step {
        Step::Connect => "Where rows come from, and where they go.",
        Step::Map => "What rows become at the destination.",
        Step::Schedule => "When the sync runs. Times are UTC.",
        Step::Review => "Check everything before you create it.",
    }
}
