//! A mapping as rows: read from JSON, written as JSON, in the shape that a dialect is sent.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use crate::domain::catalog::{CatalogField, Stream};
use crate::domain::dialect::Dialect;
use crate::domain::mapping::row::{Row, ValueSource, entry, list_row, unpack, written};

/// A mapping as rows.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Table {
    /// What it is sent as.
    pub shape: Shape,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// What a mapping is sent as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Shape {
    /// An object, column to field. Values are copied as they are.
    Object,
    /// A list of rows, each of a kind. Only the multiwoven dialect takes it.
    List,
}

impl Table {
    /// A table without rows, in the shape that a dialect is sent.
    pub const fn new(dialect: Dialect) -> Self {
        let shape = match dialect {
            Dialect::Published => Shape::Object,
            Dialect::Multiwoven => Shape::List,
        };
        Self { shape, rows: Vec::new() }
    }

    /// Reads a mapping's JSON; none when it is neither an object nor a list.
    pub fn read(configuration: &Value) -> Option<Self> {
        match configuration {
            Value::Object(entries) => Some(Self {
                shape: Shape::Object,
                rows: entries.iter().map(|(column, to)| entry(column, to)).collect(),
            }),
            Value::Array(rows) => Some(Self { shape: Shape::List, rows: rows.iter().map(list_row).collect() }),
            _ => None,
        }
    }

    /// The JSON of all rows that it can hold; the others are those of [`Table::left_out`].
    pub fn write(&self) -> Value {
        match self.shape {
            Shape::List => self.rows.iter().filter(|row| !row.is_blank()).map(written).collect(),
            Shape::Object => {
                let mut entries = Map::new();
                for row in self.rows.iter().filter(|row| !row.is_open()) {
                    match &row.from {
                        ValueSource::Column(column) if !entries.contains_key(column) => {
                            entries.insert(column.clone(), json!(row.to));
                        }
                        ValueSource::Kept(Value::Object(kept)) => {
                            entries.extend(kept.iter().map(|(key, value)| (key.clone(), value.clone())));
                        }
                        _ => {}
                    }
                }
                Value::Object(entries)
            }
        }
    }

    /// The rows that the JSON cannot hold: those still open, and in an object a column's second field and whatever is
    /// more than a column.
    pub fn left_out(&self) -> Vec<Row> {
        let rows = self.rows.iter().zip(self.held());
        rows.filter(|(row, is_held)| !is_held && !row.is_blank()).map(|(row, _)| row.clone()).collect()
    }

    /// For each row whether the JSON holds it.
    pub(super) fn held(&self) -> Vec<bool> {
        let mut seen: HashSet<&str> = HashSet::new();
        let fits = |row: &Row| match (&row.from, self.shape) {
            (_, Shape::List) => !row.is_blank(),
            (ValueSource::Kept(value), Shape::Object) => value.is_object(),
            (ValueSource::Static(_) | ValueSource::Template(_), Shape::Object) => false,
            (ValueSource::Column(_), Shape::Object) => !row.is_open(),
        };
        let mut held = Vec::new();
        for row in &self.rows {
            let column = match &row.from {
                ValueSource::Column(column) if self.shape == Shape::Object => Some(column.as_str()),
                _ => None,
            };
            let is_again = column.is_some_and(|column| seen.contains(column));
            let is_held = fits(row) && !is_again;
            seen.extend(column.filter(|_| is_held));
            held.push(is_held);
        }
        held
    }

    /// The shape that its rows need in a dialect: a list where a row is more than a column, or a column has two fields.
    pub fn reshape(&mut self, dialect: Dialect) {
        let is_more = |row: &Row| matches!(row.from, ValueSource::Static(_) | ValueSource::Template(_));
        if dialect == Dialect::Multiwoven
            && (self.rows.iter().any(is_more) || !self.left_out().iter().all(Row::is_open))
        {
            self.rows.iter_mut().for_each(unpack);
            self.shape = Shape::List;
        }
    }

    /// The same rows for another dialect.
    #[must_use]
    pub fn in_dialect(mut self, dialect: Dialect) -> Self {
        let wanted = Self::new(dialect).shape;
        // A row that is kept as it stands means something in its own shape only.
        if self.shape != wanted && !self.rows.iter().any(|row| matches!(row.from, ValueSource::Kept(_))) {
            self.shape = wanted;
        }
        self
    }

    /// The fields that must be filled and that no row fills; the table shows them as rows that are still open.
    pub fn missing<'a>(&self, stream: Option<&'a Stream>) -> Vec<&'a CatalogField> {
        let Some(stream) = stream else { return Vec::new() };
        let paths = || self.rows.iter().filter_map(Row::path);
        let filled: HashSet<&str> = paths().collect();
        stream.needed(paths().collect()).filter(|field| !filled.contains(field.path.as_str())).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Table {
        Table::read(&serde_json::from_str(text).expect("JSON")).expect("a table")
    }

    #[test]
    fn every_kind_of_row_is_read_and_written_as_it_was() {
        for text in [
            r#"{"email":"properties.email","id":"id"}"#,
            r#"[{"from":"email","to":"e","mapping_type":"standard","isRequired":true}]"#,
            r#"[{"from":5,"to":"n","mapping_type":"static"},{"from":null,"to":"m","mapping_type":"static"}]"#,
            r#"[{"from":"{{ a }}","to":"t","mapping_type":"template"}]"#,
            r#"[{"from":"bio","to":"v","mapping_type":"vector","embedding_config":{"mode":"open_ai"}}]"#,
            r#"[5,{"to":"x"},{"from":[1],"to":"x","mapping_type":"static"},{"from":"","to":"","mapping_type":"standard"}]"#,
            r#"{"a":5,"":"x","b":""}"#,
        ] {
            assert_eq!(read(text).write().to_string(), text);
        }
        assert_eq!(Table::read(&json!("x")), None);
    }

    #[test]
    fn an_object_holds_one_field_a_column_and_no_open_rows() {
        let mut table = read(r#"{"email":"e"}"#);
        table.rows.push(Row::column("email", "f"));
        table.rows.push(Row::column("", "needed"));
        table.rows.push(Row::default());
        assert_eq!(table.write(), json!({"email": "e"}));
        assert_eq!(table.left_out(), [Row::column("email", "f"), Row::column("", "needed")]);
        table.reshape(Dialect::Published);
        assert_eq!(table.shape, Shape::Object);
        table.reshape(Dialect::Multiwoven);
        assert_eq!(table.shape, Shape::List);
        assert_eq!(table.write().as_array().map(Vec::len), Some(3));
    }

    #[test]
    fn an_entry_that_was_kept_as_it_stood_becomes_a_row_of_a_list_where_it_is_one() {
        let mut table = read(r#"{"a":"x"}"#);
        table.rows.push(Row { from: ValueSource::Kept(json!({"b": "y"})), ..Row::default() });
        table.rows.push(Row { from: ValueSource::Kept(json!({"c": 5})), ..Row::default() });
        table.rows.push(Row { from: ValueSource::Static(json!(1)), to: "n".to_owned(), ..Row::default() });
        table.reshape(Dialect::Multiwoven);
        assert_eq!(table.rows[1], Row::column("b", "y"));
        assert_eq!(table.rows[2].from, ValueSource::Kept(json!({"c": 5})), "what is no row stays as it is");
    }

    fn any_row() -> impl Strategy<Value = Row> {
        let from = prop_oneof![
            "[a-z ]{1,6}".prop_map(ValueSource::Column),
            "[a-z{}% ]{0,8}".prop_map(ValueSource::Template),
            any::<i32>().prop_map(|number| ValueSource::Static(json!(number))),
            "[a-z']{0,4}".prop_map(|text| ValueSource::Static(json!(text))),
            Just(ValueSource::Static(Value::Null)),
        ];
        (from, "[a-z.\\[\\]]{0,8}").prop_map(|(from, to)| Row { from, to, rest: Map::new() })
    }

    proptest! {
        #[test]
        fn table_to_json_to_table_is_the_identity_for_lists(rows in prop::collection::vec(any_row(), 0..8)) {
            let table = Table { shape: Shape::List, rows };
            prop_assert_eq!(Table::read(&table.write()), Some(table));
        }

        #[test]
        fn table_to_json_to_table_is_the_identity_for_objects(columns in prop::collection::btree_map("[a-z ]{1,6}", "[a-z.\\[\\]]{1,8}", 0..8)) {
            let rows = columns.iter().map(|(column, to)| Row::column(column, to)).collect();
            let table = Table { shape: Shape::Object, rows };
            prop_assert_eq!(Table::read(&table.write()), Some(table));
        }

        #[test]
        fn whatever_json_says_survives_the_table(
            rows in prop::collection::vec((".{0,4}", ".{0,4}", "standard|static|template|vector|"), 0..5),
            broken in any::<bool>(),
        ) {
            let mut list: Vec<Value> =
                rows.iter().map(|(from, to, kind)| json!({"from": from, "to": to, "mapping_type": kind})).collect();
            if broken {
                list.push(json!([1, {"a": null}]));
            }
            let value = Value::Array(list);
            prop_assert_eq!(Table::read(&value).expect("a table").write(), value);
        }
    }
}
