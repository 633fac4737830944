//! Every key of the configuration, once: what it means and what it takes. What is wrong in a file, what is unknown in
//! it, and the JSON Schema for editors all come from this table.

use serde_json::{Map, Value, json};
use toml_edit::{DocumentMut, Item, TableLike};

use crate::domain::dialect::Dialect;
use crate::domain::text::{SanitizedText, nearest};
use crate::store::config::theme::ThemeWish;

/// What a key takes.
#[derive(Clone, Copy)]
enum Takes {
    /// Any text.
    Text,
    /// One of these words.
    Word(fn() -> Vec<&'static str>),
    /// `true` or `false`.
    Flag,
    /// A whole number from the first to the second.
    Whole(i64, i64),
    /// A table with these keys.
    Table(&'static [Key]),
    /// A table of tables that the user names, each with these keys.
    Named(&'static [Key]),
    /// A table of keys of the keyboard, by the names of actions.
    Keyboard,
}

/// A key of the configuration.
struct Key {
    name: &'static str,
    takes: Takes,
    /// What it means, as a sentence.
    words: &'static str,
}

const fn key(name: &'static str, takes: Takes, words: &'static str) -> Key {
    Key { name, takes, words }
}

const SECONDS: Takes = Takes::Whole(1, 3_600);

const TOP: &[Key] = &[
    key("last", Takes::Text, "The last used profile; the program opens with it."),
    key("theme", Takes::Word(themes), "Colours; auto follows the terminal's background."),
    key("mouse", Takes::Flag, "Whether to use the mouse; false leaves it to the terminal."),
    key("profiles", Takes::Named(PROFILE), "Servers by name."),
    key("timeouts", Takes::Table(TIMEOUTS), "Time limits for requests, in seconds."),
    key("keys", Takes::Keyboard, "Your own keys for actions, such as run-now = \"F8\"."),
];

const PROFILE: &[Key] = &[
    key("url", Takes::Text, "The server's address, such as https://api.squared.ai."),
    key("dialect", Takes::Word(dialects), "API variant of the server."),
    key("workspace", Takes::Whole(1, i64::MAX), "Sent as Workspace-Id; omit it if the server needs none."),
    key("allow_http", Takes::Flag, "Whether the token may go over plain http to another machine."),
    key("sync_page", Takes::Text, "A sync's web address, with {id} for its ID."),
    key("ca_file", Takes::Text, "A PEM file of certificates to trust in addition to the system's."),
];

const TIMEOUTS: &[Key] = &[
    key("connect", SECONDS, "Until connected."),
    key("first_byte", SECONDS, "Until a response begins."),
    key("answer", SECONDS, "For a whole response."),
    key("create", SECONDS, "For the response to a create."),
    key(
        "settle",
        Takes::Whole(1, 86_400),
        "How long after a create without a response the server may still be creating it.",
    ),
];

fn themes() -> Vec<&'static str> {
    ThemeWish::ALL.map(|(word, _)| word).to_vec()
}

fn dialects() -> Vec<&'static str> {
    Dialect::ALL.iter().map(|dialect| dialect.word()).collect()
}

/// What stands in the file beside the profiles and is not what its key takes, in words. It is not used.
pub(super) fn problems(document: &DocumentMut) -> Vec<String> {
    let wrong = wrong_in(document.as_table(), TOP, "");
    wrong.into_iter().map(|words| format!("Configuration: {words}; ignored.")).collect()
}

/// What in a profile is not what its key takes: a profile that is not understood whole is not used, because a token
/// would go where it leads.
pub(super) fn problems_in_profile(profile: &Item) -> Vec<String> {
    profile
        .as_table_like()
        .map_or_else(|| vec!["it should be a table".to_owned()], |table| wrong_in(table, PROFILE, ""))
}

/// Keys that the program does not know, in words. They are left as they are.
pub(super) fn unknown(document: &DocumentMut) -> Vec<String> {
    let mut found = Vec::new();
    unknown_in(document.as_table(), TOP, "", &mut found);
    found
}

fn wrong_in(table: &dyn TableLike, keys: &[Key], at: &str) -> Vec<String> {
    let mut found = Vec::new();
    for key in keys {
        let Some(item) = table.get(key.name) else { continue };
        let at = format!("{at}{}", key.name);
        if let Some(should) = key.takes.not_by(item) {
            found.push(format!("{at} should be {should}"));
        } else if let (Takes::Table(keys), Some(table)) = (key.takes, item.as_table_like()) {
            found.extend(wrong_in(table, keys, &format!("{at}.")));
        }
    }
    found
}

fn unknown_in(table: &dyn TableLike, keys: &[Key], at: &str, found: &mut Vec<String>) {
    for (name, item) in table.iter() {
        let Some(key) = keys.iter().find(|key| key.name == name) else {
            let meant = nearest(name, keys.iter().map(|key| key.name));
            let meant = meant.map(|meant| format!(" Did you mean {at}{meant}?")).unwrap_or_default();
            found.push(format!("Unknown key {at}{}.{meant}", SanitizedText::new(name)));
            continue;
        };
        let Some(inner) = item.as_table_like() else { continue };
        match key.takes {
            Takes::Table(keys) => unknown_in(inner, keys, &format!("{at}{name}."), found),
            Takes::Named(keys) => {
                for (given, item) in inner.iter() {
                    if let Some(table) = item.as_table_like() {
                        unknown_in(table, keys, &format!("{at}{name}.{}.", SanitizedText::new(given)), found);
                    }
                }
            }
            _ => {}
        }
    }
}

impl Takes {
    /// What it should be, if an item is not that.
    fn not_by(self, item: &Item) -> Option<String> {
        let (is_taken, should) = match self {
            Self::Text => (item.is_str(), "text in quotes".to_owned()),
            Self::Word(words) => {
                let words = words();
                (item.as_str().is_some_and(|word| words.contains(&word)), one_of(&words))
            }
            Self::Flag => (item.is_bool(), "true or false".to_owned()),
            Self::Whole(least, most) => {
                let is_within = item.as_integer().is_some_and(|number| (least..=most).contains(&number));
                let most = if most == i64::MAX { String::new() } else { format!(" to {most}") };
                (is_within, format!("a whole number from {least}{most}"))
            }
            Self::Table(_) => (item.is_table_like(), "a table".to_owned()),
            Self::Named(_) => (item.is_table_like(), "a table of tables".to_owned()),
            Self::Keyboard => {
                let are_texts = |table: &dyn TableLike| table.iter().all(|(_, item)| item.is_str());
                (item.as_table_like().is_some_and(are_texts), "a table of keys in quotes".to_owned())
            }
        };
        (!is_taken).then_some(should)
    }

    fn schema(self, actions: &[(&str, &str)]) -> Value {
        match self {
            Self::Text => json!({ "type": "string" }),
            Self::Word(words) => json!({ "type": "string", "enum": words() }),
            Self::Flag => json!({ "type": "boolean" }),
            Self::Whole(least, i64::MAX) => json!({ "type": "integer", "minimum": least }),
            Self::Whole(least, most) => json!({ "type": "integer", "minimum": least, "maximum": most }),
            Self::Table(keys) => object(keys, actions),
            Self::Named(keys) => {
                let mut named = object(keys, actions);
                named["required"] = json!(["url"]);
                json!({ "type": "object", "additionalProperties": named })
            }
            Self::Keyboard => {
                let actions = actions.iter().map(|(word, name)| {
                    ((*word).to_owned(), json!({ "type": "string", "minLength": 1, "description": name }))
                });
                json!({
                    "type": "object",
                    "properties": actions.collect::<Map<_, _>>(),
                    "additionalProperties": false,
                })
            }
        }
    }
}

fn one_of(words: &[&str]) -> String {
    match words {
        [before @ .., last] if !before.is_empty() => format!("{} or {last}", before.join(", ")),
        _ => words.concat(),
    }
}

fn object(keys: &[Key], actions: &[(&str, &str)]) -> Value {
    let properties = keys.iter().map(|key| {
        let mut schema = key.takes.schema(actions);
        schema["description"] = json!(key.words);
        (key.name.to_owned(), schema)
    });
    // Unknown keys do no harm to the program, and are mostly typos: editors are to show them.
    json!({ "type": "object", "properties": properties.collect::<Map<_, _>>(), "additionalProperties": false })
}

/// The JSON Schema (draft 7, which editors know best) of the configuration file. The actions that can have another key:
/// their names, and what they do.
pub fn schema(actions: &[(&str, &str)]) -> Value {
    let mut schema = Map::new();
    schema.insert("$schema".to_owned(), json!("http://json-schema.org/draft-07/schema#"));
    schema.insert("title".to_owned(), json!("Configuration of Syncwright"));
    if let Value::Object(top) = object(TOP, actions) {
        schema.extend(top);
    }
    Value::Object(schema)
}
