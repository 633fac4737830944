//! Help text for each field, shown while it has the focus: what it means and which keys fill it in.

use crate::app::form::Form;
use crate::app::input::keymap::Keymap;
use crate::domain::dialect::Dialect;
use crate::domain::field::{FieldId, FieldKind};

/// What to fill in, and how.
pub fn hint(form: &Form, field: FieldId, keys: &Keymap) -> String {
    let dialect = form.dialect();
    let how = match field {
        FieldId::Mapping if form.table().is_none() => JSON,
        field => how(field, dialect),
    };
    match (field.kind(), how) {
        // Options describe themselves; the mapping's keys need the line.
        (FieldKind::Word | FieldKind::Mapping, how) => keys.expand_keys(how),
        (_, "") => field.meaning(dialect).to_owned(),
        (_, how) => format!("{} {}", field.meaning(dialect), keys.expand_keys(how)),
    }
}

const JSON: &str = "The mapping as JSON. [toggle-json] shows the table, [open-editor] opens $EDITOR.";

/// Which keys fill it.
const fn how(field: FieldId, dialect: Dialect) -> &'static str {
    match (field, dialect) {
        (FieldId::Source | FieldId::Destination, _) => "Type part of its name, or its ID.",
        (FieldId::Model, _) => "Choosing one fills an empty Source.",
        (FieldId::Stream, _) => "[open-list] lists those of its catalog.",
        (FieldId::SyncMode, Dialect::Published) => "This API offers only full_refresh.",
        (FieldId::SyncMode, Dialect::Multiwoven) => "←/→ changes it. Most destinations take only incremental.",
        (FieldId::CursorField, _) => "[open-list] lists the columns.",
        (FieldId::Mapping, _) => {
            "[choose-cell] fills a cell, [map-by-name] maps by name, [delete-row] deletes a row, [toggle-json] shows JSON."
        }
        (FieldId::Schedule, Dialect::Published) => "This API offers only automated.",
        (FieldId::Unit, Dialect::Published) => "This API accepts minutes only.",
        (FieldId::CronExpression, _) => "[open-list] lists common times.",
        (field, _) if matches!(field.kind(), FieldKind::Word) => "←/→ changes it.",
        _ => "",
    }
}
