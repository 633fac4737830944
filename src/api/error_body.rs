//! Extracts error messages from any error body: `errors` as a list or an object, `error`, `message`, plain text and web
//! pages. Each one carries the attribute it is about, if the server named one.

use serde_json::{Map, Value};

use crate::api::redact::Redactor;
use crate::domain::failure::Complaint;
use crate::domain::field::FieldId;

/// More than anyone reads; a server that sends more is not listing form errors.
const MOST: usize = 50;

/// Rails prefixes internal errors with this.
const PREFIX: &str = "There was a problem with the request format:";

/// Longer plain text is not treated as a message.
const LONGEST_TEXT: usize = 300;

/// An error body.
#[derive(Clone, Copy)]
pub(super) enum Body<'a> {
    /// JSON of any shape.
    Json(&'a Value),
    /// Anything else.
    Text(&'a str),
}

/// The messages of an error body; empty if it contains none.
pub(super) fn read(body: Body<'_>, hide: Redactor<'_>) -> Vec<Complaint> {
    let mut found = Found { complaints: Vec::new(), hide };
    match body {
        Body::Json(value) => found.in_json(value),
        Body::Text(text) => {
            if let Some(words) = words_of_text(text) {
                found.add(None, &words);
            }
        }
    }
    found.complaints
}

struct Found<'a> {
    complaints: Vec<Complaint>,
    hide: Redactor<'a>,
}

impl Found<'_> {
    fn in_json(&mut self, value: &Value) {
        match value {
            Value::String(words) => self.add(None, words),
            Value::Array(items) => self.in_list(items),
            Value::Object(body) => {
                match body.get("errors") {
                    Some(Value::Array(items)) => self.in_list(items),
                    Some(Value::Object(tree)) => self.in_tree(tree, &mut Vec::new()),
                    Some(Value::String(words)) => self.add(None, words),
                    _ => {}
                }
                if self.complaints.is_empty() {
                    self.in_sentence(body);
                }
            }
            _ => {}
        }
    }

    /// A single message: the first known key that is present.
    fn in_sentence(&mut self, body: &Map<String, Value>) {
        for name in ["error", "message", "detail", "error_description", "title"] {
            match body.get(name) {
                Some(Value::String(words)) => self.add(None, words),
                Some(Value::Object(inner)) => self.in_sentence(inner),
                _ => {}
            }
            if !self.complaints.is_empty() {
                return;
            }
        }
    }

    /// `[{"detail": …, "source": {"stream_name": …}}]`. With a source, the detail only says that something is wrong.
    fn in_list(&mut self, items: &[Value]) {
        for item in items.iter().take(MOST) {
            let before = self.complaints.len();
            match item {
                Value::String(words) => self.add(None, words),
                Value::Object(error) => {
                    let source = error.get("source").and_then(Value::as_object);
                    for (attribute, words) in source.into_iter().flatten() {
                        if !matches!(attribute.as_str(), "pointer" | "parameter" | "header") {
                            self.in_leaf(words, &mut vec![attribute.clone()]);
                        }
                    }
                    if self.complaints.len() == before
                        && let Some(words) = sentence(error)
                    {
                        self.add(source.and_then(pointed_at), words);
                    }
                }
                _ => {}
            }
        }
    }

    /// `{"sync": {"schedule_type": ["invalid schedule type"]}}`, with or without the outer key.
    fn in_tree(&mut self, tree: &Map<String, Value>, path: &mut Vec<String>) {
        for (name, below) in tree {
            path.push(name.clone());
            self.in_leaf(below, path);
            path.pop();
        }
    }

    fn in_leaf(&mut self, value: &Value, path: &mut Vec<String>) {
        match value {
            Value::Object(tree) => self.in_tree(tree, path),
            Value::Array(items) => {
                for item in items {
                    self.in_leaf(item, path);
                }
            }
            Value::String(words) => {
                let (attribute, rest) = attribute_of(path);
                self.add(attribute.as_deref(), &format!("{rest} {words}"));
            }
            _ => {}
        }
    }

    fn add(&mut self, attribute: Option<&str>, words: &str) {
        if self.complaints.len() == MOST {
            return;
        }
        let words = words.trim();
        let words = words.strip_prefix(PREFIX).unwrap_or(words).trim();
        let attribute = attribute.or_else(|| attribute_in(words));
        let complaint = Complaint {
            attribute: attribute.map(|name| self.hide.inert(name).as_str().to_owned()),
            words: self.hide.inert(words),
        };
        if !complaint.words.is_blank() && !self.complaints.contains(&complaint) {
            self.complaints.push(complaint);
        }
    }
}

fn sentence(error: &Map<String, Value>) -> Option<&str> {
    ["detail", "message", "error", "title"]
        .into_iter()
        .filter_map(|name| error.get(name)?.as_str())
        .find(|words| !words.trim().is_empty())
}

/// The attribute at the end of a pointer such as `/data/attributes/stream_name`, if the form has it.
fn pointed_at(source: &Map<String, Value>) -> Option<&str> {
    let last = source.get("pointer")?.as_str()?.rsplit('/').next()?;
    FieldId::from_attribute(last).map(|_known| last)
}

/// The attribute a key path refers to: the first key that is a form field, else the innermost; and the rest of the
/// path.
fn attribute_of(path: &[String]) -> (Option<String>, String) {
    let known = path.iter().position(|name| FieldId::from_attribute(name).is_some());
    let at = known.unwrap_or(path.len().saturating_sub(1));
    // Rails puts errors that belong to no attribute under `base`.
    let attribute = path.get(at).filter(|name| *name != "base").cloned();
    (attribute, path.iter().skip(at + 1).map(String::as_str).collect::<Vec<_>>().join("."))
}

/// `'Interval' is not a valid schedule_type`: database errors name the attribute only in the message.
fn attribute_in(words: &str) -> Option<&str> {
    let attribute = words.rsplit_once(" is not a valid ")?.1.trim_end_matches('.');
    FieldId::from_attribute(attribute).map(|_known| attribute)
}

/// The message in a non-JSON body: the title of a web page, or a short text.
fn words_of_text(text: &str) -> Option<String> {
    let text = text.trim();
    if text.starts_with('<') {
        let start = text.to_ascii_lowercase().find("<title")?;
        let title = text.get(start..)?.split_once('>')?.1.split('<').next()?;
        return Some(title.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    (text.chars().count() <= LONGEST_TEXT && !text.contains('\u{fffd}')).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(body: &str, expected: &[(Option<&str>, &str)]) {
        let value = serde_json::from_str(body).expect("JSON");
        compare(Body::Json(&value), expected);
    }

    fn compare(body: Body<'_>, expected: &[(Option<&str>, &str)]) {
        let complaints = read(body, Redactor::this("tok-1234"));
        let found: Vec<_> =
            complaints.iter().map(|complaint| (complaint.attribute.as_deref(), complaint.words.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn an_object_of_errors_tells_each_attribute() {
        check(
            r#"{"errors":{"sync":{"schedule_type":["invalid schedule type"],"sync_interval":["must be present","must be greater than 0"]}}}"#,
            &[
                (Some("schedule_type"), "invalid schedule type"),
                (Some("sync_interval"), "must be present"),
                (Some("sync_interval"), "must be greater than 0"),
            ],
        );
        check(r#"{"errors":{"id":["must be an integer"]}}"#, &[(Some("id"), "must be an integer")]);
        check(r#"{"errors":{"sync":["is missing"]}}"#, &[(Some("sync"), "is missing")]);
        check(r#"{"errors":{"base":["is closed"]}}"#, &[(None, "is closed")]);
        check(
            r#"{"errors":{"sync":{"configuration":{"0":{"to":["is missing"]}}}}}"#,
            &[(Some("configuration"), "0.to is missing")],
        );
    }

    #[test]
    fn a_list_of_errors_tells_its_sources_or_its_detail() {
        check(
            r#"{"errors":[{"status":422,"title":"Error","detail":"Sync creation failed","source":{"source":"must exist","stream_name":"Add a valid…"}}]}"#,
            &[(Some("source"), "must exist"), (Some("stream_name"), "Add a valid…")],
        );
        check(
            r#"{"errors":[{"status":424,"title":"Error","detail":"Sync is disabled"}]}"#,
            &[(None, "Sync is disabled")],
        );
        check(r#"{"errors":["one","two"," "]}"#, &[(None, "one"), (None, "two")]);
        check(
            r#"{"errors":[{"detail":"no","source":{"pointer":"/data/attributes/stream_name"}}]}"#,
            &[(Some("stream_name"), "no")],
        );
    }

    #[test]
    fn words_from_inside_of_the_server_lose_their_prefix_and_find_their_field() {
        check(
            r#"{"errors":[{"status":400,"title":"Bad Request","detail":"There was a problem with the request format: 'Interval' is not a valid schedule_type","source":{"pointer":"/request/payload"}}]}"#,
            &[(Some("schedule_type"), "'Interval' is not a valid schedule_type")],
        );
        check(
            r#"{"errors":[{"detail":"There was a problem with the request format: two\nlines api_key: \"k\" tok-1234","source":{"pointer":"/request/payload"}}]}"#,
            &[(None, "two lines api_key: \"…\" …")],
        );
    }

    #[test]
    fn single_sentences_are_found_under_any_of_their_names() {
        for body in [
            r#"{"error":"so it is"}"#,
            r#"{"message":"so it is","status":404}"#,
            r#"{"success":false,"message":"so it is","errors":[]}"#,
            r#"{"error":{"code":1,"message":"so it is"}}"#,
            r#"{"errors":"so it is"}"#,
            r#"["so it is"]"#,
            r#""so it is""#,
        ] {
            check(body, &[(None, "so it is")]);
        }
    }

    #[test]
    fn text_and_pages_give_their_words() {
        compare(Body::Text("Your account is locked."), &[(None, "Your account is locked.")]);
        compare(Body::Text("<html><TITLE>\n 502  Bad Gateway</title>"), &[(None, "502 Bad Gateway")]);
        compare(Body::Text("<html><h1>hello"), &[]);
        compare(Body::Text(&"x".repeat(5_000)), &[]);
    }

    #[test]
    fn a_body_without_words_has_no_complaints_and_a_flood_is_bounded() {
        for body in ["{}", "[]", "7", "null", r#"{"errors":{}}"#, r#"{"errors":[{}]}"#, r#"{"errors":7}"#] {
            check(body, &[]);
        }
        let flood = serde_json::json!({"errors": (0..10_000).map(|n| n.to_string()).collect::<Vec<_>>()});
        assert_eq!(read(Body::Json(&flood), Redactor::this("")).len(), MOST);
    }
}
