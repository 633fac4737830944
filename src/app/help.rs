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
        (FieldId::Source | FieldId::Destination, _) => "Enter shows the list; its ID can be typed too.",
        (FieldId::Model, _) => "Enter shows the list; choosing one fills an empty Source.",
        (FieldId::Stream, _) => "Enter shows those of its catalog.",
        (FieldId::SyncMode, Dialect::Published) => "This server's contract knows one mode.",
        (FieldId::SyncMode, Dialect::Multiwoven) => "Enter opens the list; most destinations take only incremental.",
        (FieldId::Mapping, _) => {
            "[choose-cell] chooses for a cell, [map-by-name] maps by name, [first-rows] shows the first rows, [toggle-json] the JSON."
        }
        (FieldId::Schedule, Dialect::Published) => "This server's contract knows one kind of schedule.",
        (FieldId::Unit, Dialect::Published) => "This server's contract counts in minutes.",
        (FieldId::CronExpression, _) => "Enter shows usual times.",
        (field, _) if matches!(field.kind(), FieldKind::Word) => "Enter opens the list; Left and Right turn it.",
        _ => "",
    }
}

/// A step's description.
pub const fn about(step: Step) -> &'static str {
    match step {
        Step::ConnectTheEnds => "Where the rows come from, and where they go.",
        Step::Stream => "What the rows become at the destination.",
        Step::Schedule => "When the sync runs. Servers count in UTC.",
        Step::Review => "Everything once more, before it is created.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::draft::choices;

    #[test]
    fn enter_is_said_to_open_a_list_where_there_is_one_to_choose_from() {
        for dialect in Dialect::ALL {
            let said = |field| hint(field, dialect, &Keymap::default());
            for field in
                [FieldId::Source, FieldId::Destination, FieldId::Model, FieldId::Stream, FieldId::CronExpression]
            {
                assert!(said(field).contains("Enter shows"), "{field:?}: {}", said(field));
            }
            for field in FieldId::ALL.into_iter().filter(|field| field.kind() == FieldKind::Word) {
                let is_choice = choices(field, dialect).len() > 1;
                assert_eq!(said(field).contains("Enter opens the list"), is_choice, "{field:?}: {}", said(field));
            }
        }
    }
}
