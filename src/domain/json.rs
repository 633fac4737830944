//! Reading JSON that people typed: the place of a mistake in lines and characters, the mistake in plain words, and no
//! key twice.

pub mod spans;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// Where a text stops being JSON, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Line {line}, column {column}: {what}.")]
pub struct SyntaxProblem {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// What is wrong there.
    pub what: String,
}

/// Reads JSON with the place of a mistake; a key that stands twice in one object is a mistake, because one of the two
/// would be lost without a word.
///
/// ```
/// let problem = syncwright::domain::json::parse("{\"email\": \"e\",\n \"email\": \"f\"}").unwrap_err();
/// assert_eq!((problem.line, problem.what.as_str()), (2, "the key “email” stands here a second time"));
/// ```
///
/// # Errors
/// Where the mistake is and what it is.
pub fn parse(text: &str) -> Result<Value, SyntaxProblem> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = UniqueKeys.deserialize(&mut deserializer).map_err(|error| syntax(text, &error))?;
    deserializer.end().map_err(|error| syntax(text, &error))?;
    Ok(value)
}

fn syntax(text: &str, error: &serde_json::Error) -> SyntaxProblem {
    let full = error.to_string();
    let what = full.rsplit_once(" at line ").map_or(full.as_str(), |(what, _)| what);
    // serde_json counts bytes; people count characters.
    let (line, bytes) = (error.line().max(1), error.column());
    let line_text = text.split('\n').nth(line - 1).unwrap_or_default();
    let column = line_text.char_indices().take_while(|(index, _)| *index < bytes).count().max(1);
    SyntaxProblem { line, column, what: in_plain_words(what) }
}

fn in_plain_words(what: &str) -> String {
    match what {
        "EOF while parsing an object" => "the object is not closed with }",
        "EOF while parsing a list" => "the list is not closed with ]",
        "EOF while parsing a string" => "the text is not closed with \"",
        "EOF while parsing a value" => "a value is missing at the end",
        "expected value" => {
            "a value is expected here (text between double quotes, a number, true, false, null, { or [)"
        }
        "key must be a string" => "a key between double quotes is expected here",
        "expected `:`" => "a colon is missing between key and value",
        "expected `,` or `}`" => "a comma or } is missing here",
        "expected `,` or `]`" => "a comma or ] is missing here",
        "trailing comma" => "there is a comma too many before this",
        "trailing characters" => "something stands after the end",
        "control character (\\u0000-\\u001F) found while parsing a string" => "a line end or tab stands inside a text",
        "invalid escape" => "a backslash is followed by something that it cannot escape",
        "recursion limit exceeded" => "this is nested too deeply",
        other => other,
    }
    .to_owned()
}

struct UniqueKeys;

impl<'de> DeserializeSeed<'de> for UniqueKeys {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for UniqueKeys {
    type Value = Value;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("this number is too large"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(Self)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            if map.contains_key(&key) {
                let key = crate::domain::text::SanitizedText::new(&key);
                return Err(de::Error::custom(format!("the key “{key}” stands here a second time")));
            }
            let value = entries.next_value_seed(Self)?;
            map.insert(key, value);
        }
        Ok(Value::Object(map))
    }
}
