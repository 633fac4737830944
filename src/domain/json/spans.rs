//! Where things stand in a JSON text: for every key and every item of a list its line and column, so that a finding can
//! point at what it is about.

use std::collections::HashMap;

/// A place in a text: line and column in characters, both from 1.
pub type Span = (usize, usize);

/// The places of everything in a JSON text, by JSON pointer (RFC 6901): of a member its key, of an item its beginning.
///
/// ```
/// use syncwright::domain::json::spans::Places;
///
/// let places = Places::of("{\"rows\": [\n  {\"to\": \"email\"}]}");
/// assert_eq!(places.get("/rows/0/to"), Some((2, 4)));
/// ```
#[derive(Debug, Default)]
pub struct Spans(HashMap<String, Span>);

impl Spans {
    /// Finds the places in a text that is JSON. In one that is not, those before the mistake are found.
    pub fn of(text: &str) -> Self {
        let mut reader = Reader { text, at: 0, line: 1, column: 1, places: HashMap::new() };
        reader.blank();
        reader.note("");
        // Nothing more is found after a mistake, and whoever parses the text tells of it.
        let _ = reader.value("", 0);
        Self(reader.places)
    }

    /// Where something stands.
    pub fn get(&self, pointer: &str) -> Option<Span> {
        self.0.get(pointer).copied()
    }
}

/// The pointer of a member.
pub fn member(of: &str, key: &str) -> String {
    format!("{of}/{}", key.replace('~', "~0").replace('/', "~1"))
}

/// Deeper ones are no sync, and JSON readers refuse them.
const DEEPEST: usize = 128;

struct Reader<'a> {
    text: &'a str,
    at: usize,
    line: usize,
    column: usize,
    places: HashMap<String, Span>,
}

impl Reader<'_> {
    fn note(&mut self, pointer: &str) {
        self.places.insert(pointer.to_owned(), (self.line, self.column));
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn step(&mut self) -> Option<char> {
        let letter = self.peek()?;
        self.at += letter.len_utf8();
        if letter == '\n' {
            (self.line, self.column) = (self.line + 1, 1);
        } else if letter != '\u{feff}' {
            self.column += 1;
        }
        Some(letter)
    }

    fn step_if(&mut self, wanted: char) -> bool {
        self.peek() == Some(wanted) && self.step().is_some()
    }

    fn blank(&mut self) {
        while self.peek().is_some_and(|letter| letter.is_ascii_whitespace() || letter == '\u{feff}') {
            self.step();
        }
    }

    fn value(&mut self, pointer: &str, depth: usize) -> Option<()> {
        if depth > DEEPEST {
            return None;
        }
        match self.peek()? {
            '{' => self.object(pointer, depth),
            '[' => self.list(pointer, depth),
            '"' => self.string().map(drop),
            _ => {
                while self.peek().is_some_and(|letter| !letter.is_ascii_whitespace() && !",]}".contains(letter)) {
                    self.step();
                }
                Some(())
            }
        }
    }

    fn object(&mut self, pointer: &str, depth: usize) -> Option<()> {
        self.step();
        self.blank();
        while !self.step_if('}') {
            let place = (self.line, self.column);
            let inner = member(pointer, &self.string()?);
            self.places.insert(inner.clone(), place);
            self.blank();
            if !self.step_if(':') {
                return None;
            }
            self.blank();
            self.value(&inner, depth + 1)?;
            self.comma('}')?;
        }
        Some(())
    }

    fn list(&mut self, pointer: &str, depth: usize) -> Option<()> {
        self.step();
        self.blank();
        for index in 0.. {
            if self.step_if(']') {
                break;
            }
            let inner = format!("{pointer}/{index}");
            self.note(&inner);
            self.value(&inner, depth + 1)?;
            self.comma(']')?;
        }
        Some(())
    }

    /// What follows a member or an item: a comma, or the end, which is left.
    fn comma(&mut self, end: char) -> Option<()> {
        self.blank();
        if self.step_if(',') {
            self.blank();
            Some(())
        } else {
            (self.peek() == Some(end)).then_some(())
        }
    }

    fn string(&mut self) -> Option<String> {
        let from = self.at;
        if !self.step_if('"') {
            return None;
        }
        loop {
            match self.step()? {
                '\\' => drop(self.step()?),
                '"' => break,
                _ => {}
            }
        }
        serde_json::from_str(self.text.get(from..self.at)?).ok()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    #[test]
    fn keys_and_items_are_found_where_they_stand() {
        let text = "\u{feff}{\n  \"a\": [1, {\"b\": \"\\\"a\\\":\"}],\n\t\"ü\": \"ü\", \"x/y\": null}";
        let places = Spans::of(text);
        for (pointer, place) in [
            ("", (1, 1)),
            ("/a", (2, 3)),
            ("/a/0", (2, 9)),
            ("/a/1", (2, 12)),
            ("/a/1/b", (2, 13)),
            ("/ü", (3, 2)),
            ("/x~1y", (3, 12)),
        ] {
            assert_eq!(places.get(pointer), Some(place), "{pointer}");
        }
        assert_eq!(places.get("/b"), None);
    }

    #[test]
    fn what_stands_before_a_mistake_is_found() {
        let places = Spans::of("{\"a\": 1, \"b\" 2, \"c\": 3}");
        assert!(places.get("/a").is_some() && places.get("/c").is_none());
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
            let places = Spans::of(&text);
            let mut expected = Vec::new();
            pointers(&value, "", &mut expected);
            for pointer in expected {
                let (line, column) = places.get(&pointer).expect("a place");
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
