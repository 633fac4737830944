//! The object that is made, path by path. What the server does where a path meets something that is no object is what
//! Ruby's own methods do there.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

/// Why a value cannot be set at its path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// The server fails.
    Fails,
    /// What the server does cannot be told.
    Unknown,
}

/// What stands at a place.
#[derive(Debug, Clone)]
pub(super) enum Node {
    /// Null, a boolean or a number.
    Plain(Value),
    /// A text, with the column it is the text of: to change one changes the other.
    Text {
        text: String,
        column: Option<String>,
    },
    List(Vec<Self>),
    Object(Object),
    /// A list or an object that nothing was put into so far, with its column.
    Whole {
        value: Value,
        column: Option<String>,
    },
    /// A value that cannot be told, by its path.
    Unknown(String),
}

/// Fields in the order in which they were made.
#[derive(Debug, Clone, Default)]
pub(super) struct Object {
    fields: Vec<(String, Node)>,
    places: HashMap<String, usize>,
}

/// What is made of a record.
#[derive(Debug, Default)]
pub(super) struct Made {
    root: Object,
    /// The columns whose own values were changed.
    pub(super) changed: HashSet<String>,
}

impl Made {
    /// Puts a value where a path leads; nowhere without a path.
    pub(super) fn put(&mut self, path: &[String], value: Node) -> Result<(), Stop> {
        match path.split_first() {
            Some((key, rest)) => self.root.put(key, rest, value, &mut self.changed),
            None => Ok(()),
        }
    }

    /// The fields, and the paths of those that cannot be told.
    pub(super) fn into_fields(self) -> (Map<String, Value>, Vec<String>) {
        let mut unknown = Vec::new();
        (self.root.into_map(&mut unknown), unknown)
    }
}

impl Object {
    fn set(&mut self, name: &str, value: Node) {
        if let Some(field) = self.places.get(name).and_then(|place| self.fields.get_mut(*place)) {
            field.1 = value;
        } else {
            self.places.insert(name.to_owned(), self.fields.len());
            self.fields.push((name.to_owned(), value));
        }
    }

    /// A field, which is made where there is none or it is null or false.
    fn field(&mut self, name: &str, new: fn() -> Node) -> Result<&mut Node, Stop> {
        let known = self.places.get(name).and_then(|place| self.fields.get(*place));
        if !known.is_some_and(|(_, node)| node.is_truthy()) {
            self.set(name, new());
        }
        let place = self.places.get(name).copied();
        place.and_then(|place| self.fields.get_mut(place)).map(|(_, node)| node).ok_or(Stop::Unknown)
    }

    fn put(&mut self, key: &str, rest: &[String], value: Node, changed: &mut HashSet<String>) -> Result<(), Stop> {
        let (name, is_list) = name_of(key);
        match (rest.split_first(), is_list) {
            (None, false) => {
                self.set(&name, value);
                Ok(())
            }
            (None, true) => self.field(&name, || Node::List(Vec::new()))?.append(value, changed),
            (Some((key, rest)), false) => {
                self.field(&name, || Node::Object(Object::default()))?.put(key, rest, value, changed)
            }
            (Some((key, rest)), true) => {
                self.field(&name, || Node::List(Vec::new()))?.put_into_last(key, rest, value, changed)
            }
        }
    }

    fn into_map(self, unknown: &mut Vec<String>) -> Map<String, Value> {
        self.fields.into_iter().filter_map(|(name, node)| Some((name, node.into_value(unknown)?))).collect()
    }
}

/// The name of a part of a path, and whether it is that of a list.
fn name_of(key: &str) -> (String, bool) {
    (key.replace("[]", ""), key.contains("[]"))
}

impl Node {
    /// A value of a column, if it is of one.
    pub(super) fn of(value: Value, column: Option<&str>) -> Self {
        let column = column.map(str::to_owned);
        match value {
            Value::String(text) => Self::Text { text, column },
            Value::Array(_) | Value::Object(_) => Self::Whole { value, column },
            plain => Self::Plain(plain),
        }
    }

    fn is_truthy(&self) -> bool {
        !matches!(self, Self::Plain(Value::Null | Value::Bool(false)))
    }

    /// Makes a whole list or object one that can be changed.
    fn open(&mut self, changed: &mut HashSet<String>) {
        let Self::Whole { value, column } = self else { return };
        changed.extend(column.clone());
        let inside = |value: Value| Self::of(value, column.as_deref());
        *self = match std::mem::take(value) {
            Value::Array(items) => Self::List(items.into_iter().map(inside).collect()),
            Value::Object(fields) => {
                let mut object = Object::default();
                for (name, value) in fields {
                    object.set(&name, inside(value));
                }
                Self::Object(object)
            }
            plain => Self::Plain(plain),
        };
    }

    fn put(&mut self, key: &str, rest: &[String], value: Self, changed: &mut HashSet<String>) -> Result<(), Stop> {
        self.open(changed);
        match self {
            Self::Object(object) => object.put(key, rest, value, changed),
            Self::Text { text, column } => put_into_text(text, key, rest, value)
                .map(|has_changed| changed.extend(column.clone().filter(|_| has_changed))),
            Self::Unknown(_) => Err(Stop::Unknown),
            Self::Plain(_) | Self::List(_) | Self::Whole { .. } => Err(Stop::Fails),
        }
    }

    /// Goes on in the last item of a list, which is made where there is none.
    fn put_into_last(
        &mut self,
        key: &str,
        rest: &[String],
        value: Self,
        changed: &mut HashSet<String>,
    ) -> Result<(), Stop> {
        self.open(changed);
        match self {
            Self::List(items) => {
                if !items.last().is_some_and(Self::is_truthy) {
                    items.push(Self::Object(Object::default()));
                }
                items.last_mut().ok_or(Stop::Unknown)?.put(key, rest, value, changed)
            }
            // The last of a text is its last character.
            Self::Text { text, .. } => put_into_text(&mut last_letter(text), key, rest, value).map(drop),
            Self::Unknown(_) => Err(Stop::Unknown),
            Self::Plain(_) | Self::Object(_) | Self::Whole { .. } => Err(Stop::Fails),
        }
    }

    /// Ruby's `<<`, which not only lists have.
    fn append(&mut self, value: Self, changed: &mut HashSet<String>) -> Result<(), Stop> {
        self.open(changed);
        match (self, value) {
            (Self::List(items), value) => {
                items.push(value);
                Ok(())
            }
            (Self::Text { text, column }, value) => {
                append_to_text(text, value)?;
                changed.extend(column.clone());
                Ok(())
            }
            // A shifted number goes nowhere.
            (Self::Plain(Value::Number(number)), Self::Plain(Value::Number(_))) if !number.is_f64() => Ok(()),
            (Self::Unknown(_), _) | (_, Self::Unknown(_)) => Err(Stop::Unknown),
            _ => Err(Stop::Fails),
        }
    }

    fn into_value(self, unknown: &mut Vec<String>) -> Option<Value> {
        Some(match self {
            Self::Plain(value) | Self::Whole { value, .. } => value,
            Self::Text { text, .. } => Value::String(text),
            Self::List(items) => items.into_iter().filter_map(|item| item.into_value(unknown)).collect(),
            Self::Object(object) => Value::Object(object.into_map(unknown)),
            Self::Unknown(path) => {
                unknown.push(path);
                return None;
            }
        })
    }
}

fn last_letter(text: &str) -> String {
    text.chars().next_back().map(String::from).unwrap_or_default()
}

/// What happens where a path leads into a text: a part of it that is like the key is taken, or replaced. Whether the text
/// was changed.
fn put_into_text(text: &mut String, key: &str, rest: &[String], value: Node) -> Result<bool, Stop> {
    let (name, is_list) = name_of(key);
    let place = text.find(&name).ok_or(Stop::Fails)?;
    match (rest.split_first(), is_list) {
        (None, false) => {
            let Node::Text { text: with, .. } = value else {
                return Err(if matches!(value, Node::Unknown(_)) { Stop::Unknown } else { Stop::Fails });
            };
            text.replace_range(place..place + name.len(), &with);
            return Ok(true);
        }
        (None, true) => append_to_text(&mut name.clone(), value)?,
        (Some((key, rest)), false) => _ = put_into_text(&mut name.clone(), key, rest, value)?,
        (Some((key, rest)), true) => _ = put_into_text(&mut last_letter(&name), key, rest, value)?,
    }
    Ok(false)
}

/// Ruby's `<<` of a text: a number is a character.
fn append_to_text(text: &mut String, value: Node) -> Result<(), Stop> {
    match value {
        Node::Text { text: more, .. } => text.push_str(&more),
        Node::Plain(Value::Number(number)) => {
            let code = number.as_u64().and_then(|code| u32::try_from(code).ok());
            text.push(code.and_then(char::from_u32).ok_or(Stop::Fails)?);
        }
        Node::Unknown(_) => return Err(Stop::Unknown),
        _ => return Err(Stop::Fails),
    }
    Ok(())
}
