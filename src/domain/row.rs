//! A row as a server sent it. Its numbers keep the digits they came with: as a number, `serde_json` has 64 bits, and keys
//! can have more.

use std::collections::HashMap;
use std::fmt;

use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::domain::text::SanitizedText;

/// A row. Foreign text: cleaned where it is shown.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Row {
    values: Map<String, Value>,
    /// The JSON of columns whose numbers would be written with other digits.
    exact: HashMap<String, String>,
}

/// A column's value; as a text it is JSON with the digits that were sent.
#[derive(Debug, Clone, Copy)]
pub struct Cell<'a> {
    /// What can be computed with.
    pub value: &'a Value,
    /// Its JSON, where its numbers would be written with other digits.
    pub exact: Option<&'a str>,
}

impl Row {
    /// Reads a JSON object; nothing else is a row.
    pub fn read(json: &RawValue) -> Option<Self> {
        let values: Map<String, Value> = serde_json::from_str(json.get()).ok()?;
        let sent = members(json)?;
        let differs = |(column, value): (&String, &Value)| {
            let (text, written) = (as_sent(value, sent.get(column)?), value.to_string());
            (text != written).then(|| (column.clone(), text))
        };
        let exact = values.iter().filter_map(differs).collect();
        Some(Self { values, exact })
    }

    /// Its values, where they are computed with.
    pub const fn values(&self) -> &Map<String, Value> {
        &self.values
    }

    /// Its columns, in their order.
    pub fn columns(&self) -> impl Iterator<Item = &String> {
        self.values.keys()
    }

    /// How many columns it has.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// A column's value.
    pub fn get(&self, column: &str) -> Option<Cell<'_>> {
        let exact = self.exact.get(column).map(String::as_str);
        self.values.get(column).map(|value| Cell { value, exact })
    }

    /// The values of all columns, in their order.
    pub fn cells(&self) -> impl Iterator<Item = Cell<'_>> {
        self.values.keys().filter_map(|column| self.get(column))
    }
}

impl From<Map<String, Value>> for Row {
    fn from(values: Map<String, Value>) -> Self {
        Self { values, exact: HashMap::new() }
    }
}

impl<'a> From<&'a Value> for Cell<'a> {
    fn from(value: &'a Value) -> Self {
        Self { value, exact: None }
    }
}

impl Cell<'_> {
    /// What people read of it: a text as it is, anything else as JSON.
    pub fn shown(&self) -> SanitizedText {
        match self.value {
            Value::String(text) => SanitizedText::new(text),
            _ => SanitizedText::new(&self.to_string()),
        }
    }
}

/// As JSON in one line.
impl fmt::Display for Row {
    fn fmt(&self, words: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, (column, cell)) in self.values.keys().zip(self.cells()).enumerate() {
            let before = if place == 0 { '{' } else { ',' };
            write!(words, "{before}{}:{cell}", Value::from(column.as_str()))?;
        }
        words.write_str(if self.is_empty() { "{}" } else { "}" })
    }
}

impl fmt::Display for Cell<'_> {
    fn fmt(&self, words: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.exact {
            Some(exact) => words.write_str(exact),
            None => self.value.fmt(words),
        }
    }
}

/// The members of a JSON object as they were sent.
pub fn members(json: &RawValue) -> Option<HashMap<String, &RawValue>> {
    serde_json::from_str(json.get()).ok()
}

/// A value as JSON in one line, its numbers as they were sent.
fn as_sent(value: &Value, sent: &RawValue) -> String {
    match value {
        Value::Number(_) => sent.get().to_owned(),
        Value::Array(items) => {
            let sent: Vec<&RawValue> = serde_json::from_str(sent.get()).unwrap_or_default();
            let items: Vec<String> = items.iter().zip(sent).map(|(item, sent)| as_sent(item, sent)).collect();
            format!("[{}]", items.join(","))
        }
        Value::Object(object) => {
            let sent = members(sent).unwrap_or_default();
            let member = |(name, value): (&String, &Value)| {
                let text = sent.get(name).map_or_else(|| value.to_string(), |sent| as_sent(value, sent));
                format!("{}:{text}", Value::from(name.as_str()))
            };
            let members: Vec<String> = object.iter().map(member).collect();
            format!("{{{}}}", members.join(","))
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn read(json: &str) -> Row {
        Row::read(serde_json::from_str(json).expect("JSON")).expect("a row")
    }

    #[test]
    fn digits_are_those_that_were_sent_inside_of_lists_and_objects_too() {
        let sent = r#"{"id":99999999999999999999,"n":9007199254740993,"price":1.10,"tiny":1E-7,"zero":-0,"all":[{"a\u0062":12345678901234567890.5},"x"],"text":"1.10"}"#;
        let row = read(sent);
        assert_eq!(row.to_string(), sent.replace(r"a\u0062", "ab"));
        let told = |column| row.get(column).map(|cell| cell.to_string());
        assert_eq!(told("id").as_deref(), Some("99999999999999999999"));
        assert_eq!(told("all").as_deref(), Some(r#"[{"ab":12345678901234567890.5},"x"]"#));
        assert_eq!((told("text").as_deref(), told("none")), (Some("\"1.10\""), None));
        assert_eq!(row.exact.len(), 5, "what reads the same is kept once");
    }

    #[test]
    fn only_an_object_is_a_row_and_of_a_column_that_stands_twice_the_last_counts() {
        assert_eq!(Row::read(serde_json::from_str("[1]").expect("JSON")), None);
        assert_eq!(read(r#"{"a":1,"a":99999999999999999999}"#).to_string(), r#"{"a":99999999999999999999}"#);
        assert_eq!(read(" { } ").to_string(), "{}");
    }

    proptest! {
        #[test]
        fn a_row_reads_as_its_values_do(names in prop::collection::vec(any::<String>(), 0..4), number in any::<f64>()) {
            let values: Map<String, Value> =
                names.iter().map(|name| (name.clone(), json!({ name: [number, name, null] }))).collect();
            let json = Value::Object(values.clone()).to_string();
            prop_assert_eq!(read(&json), Row::from(values));
        }
    }
}
