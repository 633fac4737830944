//! Where things stand in a JSON text: for every key and every item of a list its line and column, so that a finding can
//! point at what it is about.

use std::collections::HashMap;

use jsonc_parser::ast::Value;
use jsonc_parser::common::Ranged as _;

use crate::domain::json::cursor::Cursor;
pub use crate::domain::json::cursor::Span;
use crate::domain::json::tree;

/// The places of everything in a JSON text, by JSON pointer (RFC 6901): of a member its key, of an item its beginning.
///
/// ```
/// use syncwright::domain::json::spans::Spans;
///
/// let spans = Spans::of("{\"rows\": [\n  {\"to\": \"email\"}]}");
/// assert_eq!(spans.get("/rows/0/to"), Some((2, 4)));
/// ```
#[derive(Debug, Default)]
pub struct Spans(HashMap<String, Span>);

impl Spans {
    /// Finds the places in a text that is JSON, with or without a byte order mark; in another nothing is found.
    pub fn of(text: &str) -> Self {
        let text = text.trim_start_matches('\u{feff}');
        let mut spans = Self::default();
        if let Ok(Some(tree)) = tree(text) {
            spans.note(String::new(), tree.start(), &tree, &mut Cursor::new(text));
        }
        spans
    }

    /// Finds the keys in a text that is YAML, one a line, where each stands first: at the top, and inside `of`.
    pub fn of_yaml(text: &str, of: &str) -> Self {
        let mut spans = Self::default();
        for (line, words) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let key = words.trim_start();
            let span = (line + 1, words.chars().count() - key.chars().count() + 1);
            let Some((key, _)) = key.split_once(':') else { continue };
            for pointer in [member("", key), member(of, key)] {
                spans.0.entry(pointer).or_insert(span);
            }
        }
        spans
    }

    /// Where something stands.
    pub fn get(&self, pointer: &str) -> Option<Span> {
        self.0.get(pointer).copied()
    }

    fn note(&mut self, pointer: String, start: usize, value: &Value<'_>, cursor: &mut Cursor<'_>) {
        let span = cursor.advance(start);
        match value {
            Value::Object(object) => object.properties.iter().for_each(|inner| {
                self.note(member(&pointer, inner.name.as_str()), inner.start(), &inner.value, cursor);
            }),
            Value::Array(list) => list.elements.iter().enumerate().for_each(|(index, item)| {
                self.note(format!("{pointer}/{index}"), item.start(), item, cursor);
            }),
            _ => {}
        }
        self.0.insert(pointer, span);
    }
}

/// The pointer of a member.
pub fn member(of: &str, key: &str) -> String {
    format!("{of}/{}", key.replace('~', "~0").replace('/', "~1"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    #[test]
    fn keys_and_items_are_found_where_they_stand() {
        let text = "\u{feff}{\n  \"a\": [1, {\"b\": \"\\\"a\\\":\"}],\n\t\"ü\": \"ü\", \"x/y\": null}";
        let spans = Spans::of(text);
        for (pointer, place) in [
            ("", (1, 1)),
            ("/a", (2, 3)),
            ("/a/0", (2, 9)),
            ("/a/1", (2, 12)),
            ("/a/1/b", (2, 13)),
            ("/ü", (3, 2)),
            ("/x~1y", (3, 12)),
        ] {
            assert_eq!(spans.get(pointer), Some(place), "{pointer}");
        }
        assert_eq!(spans.get("/b"), None);
    }

    fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
        found.push(at.to_owned());
        match value {
            Value::Object(members) => members.iter().for_each(|(key, inner)| pointers(inner, &member(at, key), found)),
            Value::Array(items) => {
                items.iter().enumerate().for_each(|(index, item)| pointers(item, &format!("{at}/{index}"), found));
            }
            _ => {}
        }
    }

    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 32, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::vec((any::<String>(), inner), 0..5)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn everything_in_a_json_text_has_a_place(value in json(), is_laid_out in any::<bool>()) {
            let text = if is_laid_out { format!("{value:#}") } else { value.to_string() };
            let spans = Spans::of(&text);
            let mut expected = Vec::new();
            pointers(&value, "", &mut expected);
            for pointer in expected {
                let (line, column) = spans.get(&pointer).expect("a place");
                let line = text.split('\n').nth(line - 1).expect("the line is there");
                prop_assert!(column <= line.chars().count(), "{pointer}");
            }
        }

        #[test]
        fn whatever_the_text_is_it_is_passed(text in any::<String>()) {
            drop(Spans::of(&text));
        }
    }
}
