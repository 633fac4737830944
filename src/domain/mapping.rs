//! The mapping as a table: rows of *where a value comes from → which field it goes to*. The JSON that is sent is made
//! from it, and read back into it; what a row cannot show is kept as it stands, never dropped (api facts §3.5).

mod constant;
mod suggest;
mod validation;

use serde_json::{Map, Value, json};

pub use constant::{constant_of, constant_text};
pub use suggest::{Suggestion, suggest};
pub use validation::{MappingFinding, ValidationContext, content, judge};

use crate::domain::catalog::{CatalogField, Stream};
use crate::domain::dialect::Dialect;

/// A mapping as rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// What it is sent as.
    pub shape: Shape,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// What a mapping is sent as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// An object, column to field. Values are copied as they are.
    Object,
    /// A list of rows, each of a kind. Only the multiwoven dialect takes it.
    List,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Row {
    /// Where the value comes from.
    pub from: ValueSource,
    /// The path of the field it goes to; empty while it is open.
    pub to: String,
    /// What else a server said of the row. Kept as it stands.
    pub rest: Map<String, Value>,
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum ValueSource {
    /// A column of the model; empty while it is open.
    Column(String),
    /// The same for every row: a text, a number, true, false or null.
    Static(Value),
    /// Liquid text over the row's columns.
    Template(String),
    /// Something the table has no cells for: the whole row as it stands.
    Kept(Value),
}

impl Default for ValueSource {
    fn default() -> Self {
        Self::Column(String::new())
    }
}

impl ValueSource {
    /// The server's word for the kind of row.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Column(_) => "standard",
            Self::Static(_) => "static",
            Self::Template(_) => "template",
            Self::Kept(_) => "",
        }
    }
}

impl Row {
    /// A row from a column to a field.
    pub fn column(column: &str, to: &str) -> Self {
        Self { from: ValueSource::Column(column.to_owned()), to: to.to_owned(), rest: Map::new() }
    }

    /// Whether nothing was put into it yet.
    pub fn is_blank(&self) -> bool {
        matches!(&self.from, ValueSource::Column(column) if column.is_empty()) && self.to.is_empty()
    }

    /// Whether a column or a field is still open.
    pub fn is_open(&self) -> bool {
        match &self.from {
            ValueSource::Column(column) => column.is_empty() || self.to.is_empty(),
            ValueSource::Static(_) | ValueSource::Template(_) => self.to.is_empty(),
            ValueSource::Kept(_) => false,
        }
    }

    /// The path it fills, also where the row is kept as it stands.
    pub fn path(&self) -> Option<&str> {
        match &self.from {
            ValueSource::Kept(Value::Object(row)) => row.get("to").and_then(Value::as_str),
            ValueSource::Kept(_) => None,
            _ => Some(self.to.as_str()).filter(|path| !path.is_empty()),
        }
    }
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
        let mut seen: Vec<&str> = Vec::new();
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
            let is_again = column.is_some_and(|column| seen.contains(&column));
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
        let filled: Vec<&str> = self.rows.iter().filter_map(Row::path).collect();
        let Some(stream) = stream else { return Vec::new() };
        stream.needed(filled.clone()).filter(|field| !filled.contains(&field.path.as_str())).collect()
    }
}

fn entry(column: &str, to: &Value) -> Row {
    match to.as_str() {
        Some(path) if !column.is_empty() && !path.is_empty() => Row::column(column, path),
        _ => {
            let mut kept = Map::new();
            kept.insert(column.to_owned(), to.clone());
            Row { from: ValueSource::Kept(Value::Object(kept)), ..Row::default() }
        }
    }
}

fn list_row(row: &Value) -> Row {
    let kept = || Row { from: ValueSource::Kept(row.clone()), ..Row::default() };
    let Value::Object(members) = row else { return kept() };
    let (Some(from), Some(Value::String(to)), Some(Value::String(kind))) =
        (members.get("from"), members.get("to"), members.get("mapping_type"))
    else {
        return kept();
    };
    let from = match (kind.as_str(), from) {
        ("standard", Value::String(column)) => ValueSource::Column(column.clone()),
        ("template", Value::String(text)) => ValueSource::Template(text.clone()),
        ("static", Value::Array(_) | Value::Object(_)) => return kept(),
        ("static", value) => ValueSource::Static(value.clone()),
        _ => return kept(),
    };
    let known = ["from", "to", "mapping_type"];
    let rest: Map<String, Value> = members
        .iter()
        .filter(|(key, _)| !known.contains(&key.as_str()))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    let row = Row { from, to: to.clone(), rest };
    if row.is_blank() { kept() } else { row }
}

fn written(row: &Row) -> Value {
    let from = match &row.from {
        ValueSource::Kept(value) => return value.clone(),
        ValueSource::Column(text) | ValueSource::Template(text) => json!(text),
        ValueSource::Static(value) => value.clone(),
    };
    let mut members = Map::new();
    members.insert("from".to_owned(), from);
    members.insert("to".to_owned(), json!(row.to));
    members.insert("mapping_type".to_owned(), json!(row.from.word()));
    members.extend(row.rest.iter().map(|(key, value)| (key.clone(), value.clone())));
    Value::Object(members)
}

/// An entry of an object that was kept becomes a row, where it is one.
fn unpack(row: &mut Row) {
    let ValueSource::Kept(Value::Object(kept)) = &row.from else { return };
    if let (1, Some((column, Value::String(to)))) = (kept.len(), kept.iter().next()) {
        *row = Row::column(column, to);
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
