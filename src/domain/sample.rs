//! The first rows of a model: which columns there are, what they hold, and what it looks like.

use serde_json::{Map, Value};

use crate::domain::row::Cell;
use crate::domain::text::SanitizedText;

/// The first rows of a model.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sample {
    /// The columns, in the order of the result.
    pub columns: Vec<Column>,
    /// The rows; each has a value for every column.
    pub rows: Vec<Vec<Value>>,
}

/// A column of a model's result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name, exactly as the server reads it.
    pub name: String,
    /// What its values look like.
    pub kind: ColumnKind,
}

/// What the values of a column look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub enum ColumnKind {
    /// A date or a time.
    Date,
    /// Numbers.
    Number,
    /// True or false.
    Boolean,
    /// Text.
    Text,
    /// Objects and lists.
    Nested,
    /// Nothing but nulls.
    #[strum(serialize = "")]
    Unknown,
}

impl ColumnKind {
    /// The word for it.
    pub fn word(self) -> &'static str {
        self.into()
    }
}

impl Sample {
    /// Reads rows as a server answers them: a list of objects. The columns are those of the first row, as the web
    /// application takes them; a result without rows has none.
    pub fn of_rows(rows: &[Value]) -> Option<Self> {
        let mut names: Vec<String> = Vec::new();
        for row in rows {
            let row = row.as_object()?;
            if names.is_empty() {
                names = row.keys().cloned().collect();
            }
        }
        let cells = |row: &Value| names.iter().map(|name| row.get(name).cloned().unwrap_or(Value::Null)).collect();
        let rows: Vec<Vec<Value>> = rows.iter().map(cells).collect();
        let columns = names
            .iter()
            .enumerate()
            .map(|(index, name)| Column {
                name: name.clone(),
                kind: kind_of(rows.iter().filter_map(|row| row.get(index))),
            })
            .collect();
        Some(Self { columns, rows })
    }

    /// The same with another row of the model before the others.
    #[must_use]
    pub fn with_first(&self, row: &Map<String, Value>) -> Self {
        let cell = |column: &Column| row.get(&column.name).cloned().unwrap_or_default();
        let first: Vec<Value> = self.columns.iter().map(cell).collect();
        let others = self.rows.iter().filter(|other| **other != first).cloned();
        Self { columns: self.columns.clone(), rows: std::iter::once(first.clone()).chain(others).collect() }
    }

    /// A column by its name; the server compares letter by letter.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// A value of a column that says something, for a look at it.
    pub fn example(&self, name: &str) -> Option<SanitizedText> {
        let index = self.columns.iter().position(|column| column.name == name)?;
        let values = || self.rows.iter().filter_map(|row| row.get(index));
        let telling = values().find(|value| !value.is_null() && value.as_str() != Some(""));
        telling.or_else(|| values().next()).map(cell)
    }

    /// The value of a column in the first row.
    pub fn first(&self, name: &str) -> Option<SanitizedText> {
        let index = self.columns.iter().position(|column| column.name == name)?;
        self.rows.first()?.get(index).map(cell)
    }

    /// The columns that could say what is new: dates first, then the rest.
    pub fn cursor_candidates(&self) -> Vec<&Column> {
        let mut columns: Vec<&Column> = self.columns.iter().collect();
        columns.sort_by_key(|column| column.kind != ColumnKind::Date);
        columns
    }
}

/// A value as it is shown in a cell.
pub fn cell(value: &Value) -> SanitizedText {
    Cell::from(value).shown()
}

fn kind_of<'a>(values: impl Iterator<Item = &'a Value>) -> ColumnKind {
    let mut kind = ColumnKind::Unknown;
    for value in values {
        let this = match value {
            Value::Null => continue,
            Value::Bool(_) => ColumnKind::Boolean,
            Value::Number(_) => ColumnKind::Number,
            Value::Array(_) | Value::Object(_) => ColumnKind::Nested,
            Value::String(text) if looks_like_a_date(text) => ColumnKind::Date,
            Value::String(_) => ColumnKind::Text,
        };
        kind = match (kind, this) {
            (ColumnKind::Unknown, this) => this,
            (before, this) if before == this => this,
            _ => return ColumnKind::Text,
        };
    }
    kind
}

/// `2026-11-23`, alone or with a time after it.
pub(crate) fn looks_like_a_date(text: &str) -> bool {
    let Some(day) = text.get(..10) else { return false };
    let shape = day.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    let after = text.as_bytes().get(10);
    shape && (after.is_none() || matches!(after, Some(b'T' | b' ')))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn sample() -> Sample {
        let rows = [
            json!({"id": 1, "email": "", "seen": "2026-11-20T08:14:02Z", "trial": true, "note": null, "x": 1, "y": "one"}),
            json!({"id": 2, "email": "a@b.c", "seen": null, "trial": false, "note": null, "x": "one", "y": 1}),
        ];
        Sample::of_rows(&rows).expect("rows")
    }

    #[test]
    fn columns_are_those_of_the_first_row_and_their_kinds_those_of_all() {
        let sample = sample();
        let told: Vec<String> =
            sample.columns.iter().map(|column| format!("{} {}", column.name, column.kind.word())).collect();
        assert_eq!(told, ["id number", "email text", "seen date", "trial boolean", "note ", "x text", "y text"]);
    }

    #[test]
    fn an_example_is_a_value_that_says_something() {
        assert_eq!(sample().example("email").expect("one").as_str(), "a@b.c");
        assert_eq!(sample().example("note").expect("one").as_str(), "null");
        assert_eq!(sample().example("Email"), None, "letter by letter");
    }

    #[test]
    fn dates_come_first_as_cursors() {
        assert_eq!(sample().cursor_candidates().first().map(|column| column.name.as_str()), Some("seen"));
        for (text, is_date) in
            [("2026-11-23", true), ("2026-11-23 10:00", true), ("2026-11-231", false), ("é026-11-2", false)]
        {
            assert_eq!(looks_like_a_date(text), is_date, "{text}");
        }
    }

    #[test]
    fn no_rows_mean_no_columns_and_other_shapes_no_sample() {
        assert_eq!(Sample::of_rows(&[]), Some(Sample::default()));
        assert_eq!(Sample::of_rows(&[json!(5)]), None);
    }
}
