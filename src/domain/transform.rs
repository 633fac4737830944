//! What the server makes of a record under a mapping, before a destination gets it (api facts §3.5, §10): its own
//! transformer, rule by rule, the odd ones too.

#[cfg(test)]
mod tests;
mod tree;

use std::collections::HashMap;

use jiff::Timestamp;
use serde_json::{Map, Value};

use self::tree::{Made, Node, Stop};
use crate::domain::liquid::{self, Budget, Template};

/// What goes to the destination for one record.
#[derive(Debug, Clone, PartialEq)]
pub enum Sent {
    /// An object.
    Object {
        /// Its fields, without those that cannot be told.
        fields: Map<String, Value>,
        /// The paths of the fields that cannot be told, as the mapping has them.
        unknown: Vec<String>,
    },
    /// The word `true` in place of the record: the mapping cannot be carried out.
    True,
    /// Nothing can be told.
    Unknown,
}

impl Sent {
    /// Whether it is an object without fields, as a mapping without rows makes it.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Object { fields, unknown } if fields.is_empty() && unknown.is_empty())
    }

    /// The JSON that is sent, without what cannot be told.
    #[must_use]
    pub fn into_json(self) -> Value {
        match self {
            Self::Object { fields, .. } => Value::Object(fields),
            Self::True => Value::Bool(true),
            Self::Unknown => Value::Null,
        }
    }
}

/// A mapping that is ready to be applied to records.
#[derive(Debug, Clone)]
pub struct Transformer {
    /// None where the server fails on any record.
    steps: Option<Vec<Step>>,
    /// How many steps read a column.
    readers: HashMap<String, usize>,
}

/// One row of the mapping.
#[derive(Debug, Clone)]
struct Step {
    take: Take,
    /// The destination as it is written, and its parts.
    to: String,
    path: Vec<String>,
}

/// Where a row takes its value from.
#[derive(Debug, Clone)]
enum Take {
    /// A column; its text with every `'` doubled.
    Doubled(Option<String>),
    /// A column as it is.
    Copy(Option<String>),
    Fixed(Value),
    Template(Box<Template>),
    /// An embedding, which another service makes.
    Embedding,
}

impl Transformer {
    /// Reads a mapping in either of its forms; what the server does not look at is not looked at here.
    #[must_use]
    pub fn new(configuration: &Value) -> Self {
        let steps: Option<Vec<Step>> = match configuration {
            Value::Object(columns) => {
                columns.iter().map(|(from, to)| Step::new(Take::Copy(Some(from.clone())), to)).collect()
            }
            Value::Array(rows) => rows.iter().filter(|row| Step::is_taken(row)).map(Step::of_row).collect(),
            _ => None,
        };
        let mut readers = HashMap::new();
        for column in steps.iter().flatten().flat_map(Step::columns) {
            *readers.entry(column.to_owned()).or_default() += 1;
        }
        Self { steps, readers }
    }

    /// What is sent for a record at a time. Work that does not fit the budget leaves fields unknown.
    #[must_use]
    pub fn apply(&self, record: &Map<String, Value>, now: Timestamp, budget: &Budget) -> Sent {
        let Some(steps) = &self.steps else { return Sent::True };
        let mut record = record.clone();
        let mut made = Made::default();
        let mut is_unknown = false;
        for step in steps {
            let node = step.take(&mut record, now, budget);
            match made.put(&step.path, node) {
                Ok(()) => {}
                Err(Stop::Fails) => return Sent::True,
                // A later row may still fail, and then it is known what is sent.
                Err(Stop::Unknown) => is_unknown = true,
            }
        }
        // The server changes what the record holds when it fills something inside it; others would read that.
        let is_shared = |column: &String| self.readers.get(column).is_some_and(|readers| *readers > 1);
        if is_unknown || made.changed.iter().any(is_shared) {
            return Sent::Unknown;
        }
        let (fields, unknown) = made.into_fields();
        Sent::Object { fields, unknown }
    }
}

impl Step {
    /// A row, or none where its destination makes the server fail.
    fn new(take: Take, to: &Value) -> Option<Self> {
        let to = to.as_str()?;
        let mut path: Vec<String> = to.split('.').map(str::to_owned).collect();
        while path.last().is_some_and(String::is_empty) {
            path.pop();
        }
        Some(Self { take, to: to.to_owned(), path })
    }

    /// Whether the server looks at a row of the array form; it ignores those of a type it does not know.
    fn is_taken(row: &Value) -> bool {
        let kind = row.get("mapping_type").and_then(Value::as_str);
        !row.is_object() || matches!(kind, Some("standard" | "static" | "template" | "vector"))
    }

    /// A row of the array form, or none where the server fails.
    fn of_row(row: &Value) -> Option<Self> {
        let row = row.as_object()?;
        let from = row.get("from").unwrap_or(&Value::Null);
        let column = from.as_str().map(str::to_owned);
        let embeds = !matches!(row.get("embedding_config"), None | Some(Value::Null | Value::Bool(false)));
        let take = match row.get("mapping_type")?.as_str()? {
            "standard" => Take::Doubled(column),
            "static" => Take::Fixed(from.clone()),
            "template" => Take::Template(Box::new(Template::parse(&liquid::ruby_text(from)?).ok()?)),
            _ if embeds => Take::Embedding,
            _ => Take::Copy(column),
        };
        Self::new(take, row.get("to")?)
    }

    /// The columns it reads.
    fn columns(&self) -> &[String] {
        match &self.take {
            Take::Doubled(column) | Take::Copy(column) => column.as_slice(),
            Take::Template(template) => template.variables(),
            Take::Fixed(_) | Take::Embedding => &[],
        }
    }

    fn take(&self, record: &mut Map<String, Value>, now: Timestamp, budget: &Budget) -> Node {
        let column =
            |name: &Option<String>| name.as_ref().and_then(|name| record.get(name)).cloned().unwrap_or(Value::Null);
        match &self.take {
            Take::Doubled(name) => match column(name) {
                Value::String(text) => Node::Text { text: text.replace('\'', "''"), column: None },
                value => Node::of(value, name.as_deref()),
            },
            Take::Copy(name) => Node::of(column(name), name.as_deref()),
            Take::Fixed(value) => Node::of(value.clone(), None),
            Take::Template(template) => match template.render(record, now, budget) {
                Some(text) => Node::Text { text, column: None },
                None => Node::Unknown(self.to.clone()),
            },
            Take::Embedding => Node::Unknown(self.to.clone()),
        }
    }
}
