//! One row of a mapping, and how it stands in JSON.

use serde_json::{Map, Value, json};

/// One row.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize, serde::Deserialize)]
pub struct Row {
    /// Where the value comes from.
    #[serde(flatten)]
    pub from: ValueSource,
    /// The path of the field it goes to; empty while it is open.
    pub to: String,
    /// What else a server said of the row. Kept as it stands.
    pub rest: Map<String, Value>,
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "kind", content = "from", rename_all = "lowercase")]
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

/// The row of an entry of an object.
pub(super) fn entry(column: &str, to: &Value) -> Row {
    match to.as_str() {
        Some(path) if !column.is_empty() && !path.is_empty() => Row::column(column, path),
        _ => {
            let kept = Map::from_iter([(column.to_owned(), to.clone())]);
            Row { from: ValueSource::Kept(Value::Object(kept)), ..Row::default() }
        }
    }
}

/// The row of an item of a list.
pub(super) fn list_row(row: &Value) -> Row {
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

/// The item of a list that a row is sent as.
pub(super) fn written(row: &Row) -> Value {
    let from = match &row.from {
        ValueSource::Kept(value) => return value.clone(),
        ValueSource::Column(text) | ValueSource::Template(text) => json!(text),
        ValueSource::Static(value) => value.clone(),
    };
    let own = [("from", from), ("to", json!(row.to)), ("mapping_type", json!(row.from.word()))];
    let mut members: Map<String, Value> = own.map(|(key, value)| (key.to_owned(), value)).into_iter().collect();
    members.extend(row.rest.iter().map(|(key, value)| (key.clone(), value.clone())));
    Value::Object(members)
}

/// An entry of an object that was kept becomes a row, where it is one.
pub(super) fn unpack(row: &mut Row) {
    let ValueSource::Kept(Value::Object(kept)) = &row.from else { return };
    if let (1, Some((column, Value::String(to)))) = (kept.len(), kept.iter().next()) {
        *row = Row::column(column, to);
    }
}
