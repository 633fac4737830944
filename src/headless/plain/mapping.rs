//! The mapping as lines: `column -> field`, a fixed value in quotes, a template in braces; or JSON in one line.

use crate::domain::dialect::Dialect;
use crate::domain::draft::{Draft, Mapping};
use crate::domain::field::FieldId;
use crate::domain::mapping::{Row, Suggestion, Table, ValueSource, constant_of, constant_text, suggest};
use crate::domain::remote_context::RemoteContext;
use crate::domain::text::SanitizedText;

/// How it is written.
pub(super) fn help(draft: &Draft, dialect: Dialect, known: &RemoteContext) -> Vec<String> {
    let mut lines = vec![
        "One row per line: column -> field. auto maps by name, ? lists columns and fields, an empty line finishes. JSON on one line replaces it all.".to_owned(),
    ];
    if dialect == Dialect::Multiwoven {
        lines.push(
            "Fixed values go in quotes, templates in braces: \"customer\" -> type, {{ name }} -> title.".to_owned(),
        );
    }
    let empty = Table::new(dialect);
    let missing = empty.missing(known.stream(draft.get(FieldId::Stream)));
    if !missing.is_empty() {
        lines.push(format!("Required: {}.", listed(missing.iter().map(|field| &field.path))));
    }
    lines
}

/// The columns of the model and the fields of the stream.
pub(super) fn columns_and_fields(draft: &Draft, known: &RemoteContext) -> Vec<String> {
    let columns = known.sample.found().map(|sample| listed(sample.columns.iter().map(|column| &column.name)));
    let fields = known.stream(draft.get(FieldId::Stream));
    let fields = fields.map(|stream| listed(stream.fields.iter().map(|field| &field.path)));
    let told = |label: &str, what: &str, names: Option<String>| match names {
        Some(names) => format!("  {label}: {names}."),
        None => format!("  The {what} are unknown; type them as they are."),
    };
    vec![told("Columns", "columns", columns), told("Fields", "fields", fields)]
}

fn listed<'a>(names: impl Iterator<Item = &'a String>) -> String {
    names.map(|name| SanitizedText::new(name).to_string()).collect::<Vec<_>>().join(", ")
}

/// Reads a row.
pub(super) fn row(text: &str) -> Option<Row> {
    let (from, to) = text.rsplit_once("->")?;
    let (from, to) = (from.trim(), to.trim());
    if from.is_empty() || to.is_empty() {
        return None;
    }
    let mut row = Row::column(from, to);
    if from.contains("{{") {
        row.from = ValueSource::Template(from.to_owned());
    } else if let Some(inside) = from.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        row.from = ValueSource::Static(constant_of(inside));
    }
    Some(row)
}

/// A row as it is written.
pub(super) fn describe(row: &Row) -> String {
    let from = match &row.from {
        ValueSource::Column(text) | ValueSource::Template(text) => text.clone(),
        ValueSource::Static(value) => format!("\"{}\"", constant_text(value)),
        ValueSource::Kept(value) => value.to_string(),
    };
    format!("{} -> {}", SanitizedText::new(&from), SanitizedText::new(&row.to))
}

/// What mapping by name adds to the rows that are there.
pub(super) fn by_name(rows: &[Row], draft: &Draft, dialect: Dialect, known: &RemoteContext) -> Suggestion {
    let Some(sample) = known.sample.found() else { return Suggestion::default() };
    let table = Table { rows: rows.to_vec(), ..Table::new(dialect) };
    let stream = known.stream(draft.get(FieldId::Stream));
    suggest(&table, sample, known.catalog.found().map(AsRef::as_ref), stream)
}

pub(super) fn of_json(text: &str) -> Mapping {
    let table = serde_json::from_str(text).ok().as_ref().and_then(Table::read);
    table.map_or_else(|| Mapping::Json { json: text.to_owned() }, Mapping::Rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_a_column_a_constant_or_a_template() {
        for (text, from) in [
            ("email -> properties.email", ValueSource::Column("email".to_owned())),
            ("\"vip\" -> tag", ValueSource::Static("vip".into())),
            ("{{ a }} -> b -> c", ValueSource::Template("{{ a }} -> b".to_owned())),
        ] {
            assert_eq!(row(text).map(|row| row.from), Some(from), "{text}");
        }
        for text in ["", "email", "-> x", "email ->"] {
            assert_eq!(row(text), None, "{text}");
        }
    }
}
