//! The mapping as JSON text: parsed with error positions, and validated against rules that no server checks but whose
//! violation makes the transformer drop or garble rows (api facts §3.5).

use serde_json::Value;

use crate::domain::dialect::Dialect;
use crate::domain::json::{self, SyntaxProblem};

/// Why a text is not a valid mapping.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigurationProblem {
    /// Empty text.
    #[error("Map at least one column to a field, such as {{\"email\": \"properties.email\"}}.")]
    Empty,
    /// Not JSON.
    #[error(transparent)]
    Syntax(#[from] SyntaxProblem),
    /// JSON of a type the API variant does not accept.
    #[error("{}", wrong_kind(.found, *.dialect))]
    WrongKind {
        /// The actual type.
        found: &'static str,
        /// The API variant.
        dialect: Dialect,
    },
    /// No rows.
    #[error("No rows yet. Map at least one column to a field, such as {{\"email\": \"properties.email\"}}.")]
    NoRows,
    /// A row of the array form that is not an object.
    #[error(
        "Row {0} isn't an object. A row looks like {{\"from\": \"email\", \"to\": \"email\", \"mapping_type\": \"standard\"}}."
    )]
    RowNotAnObject(usize),
    /// A row whose type the server silently ignores.
    #[error(
        "Row {row}: the server ignores rows with the mapping_type “{found}”; use standard, static, template or vector."
    )]
    UnknownMappingType {
        /// The row, from 1.
        row: usize,
        /// The actual value.
        found: String,
    },
    /// A row without a column, value or template.
    #[error("Row {0} has no \"from\": a column, value or template.")]
    NoFrom(usize),
    /// A row with an empty or non-string destination.
    #[error("{0} has no destination field.")]
    EmptyPath(String),
    /// A non-string destination.
    #[error("The destination of {0} must be text: the field's path in quotes.")]
    PathNotText(String),
    /// Two rows fill the same field.
    #[error("“{0}” is mapped twice; only the last one would count.")]
    SamePathTwice(String),
    /// A field is filled both as a value and as a container.
    #[error("“{0}” is mapped to a value, so “{1}” can't go inside it; every row would fail.")]
    PathInsidePath(String, String),
}

fn wrong_kind(found: &str, dialect: Dialect) -> String {
    match dialect {
        Dialect::Published => {
            format!("This is {found}. The mapping is a JSON object, such as {{\"email\": \"properties.email\"}}.")
        }
        Dialect::Multiwoven => format!(
            "This is {found}. The mapping is a JSON object, such as {{\"email\": \"properties.email\"}}, or a list of rows."
        ),
    }
}

/// Parses and validates a mapping for an API variant. Keys keep their order.
///
/// # Errors
/// All problems found; more than one only for conflicting rows.
pub fn parse(text: &str, dialect: Dialect) -> Result<Value, Vec<ConfigurationProblem>> {
    if text.trim().is_empty() {
        return Err(vec![ConfigurationProblem::Empty]);
    }
    let value = json::parse(text).map_err(|problem| vec![problem.into()])?;
    let mut found = Found::default();
    match (&value, dialect) {
        (Value::Object(rows), _) if rows.is_empty() => found.problems.push(ConfigurationProblem::NoRows),
        (Value::Array(rows), Dialect::Multiwoven) if rows.is_empty() => {
            found.problems.push(ConfigurationProblem::NoRows);
        }
        (Value::Object(rows), _) => {
            for (column, path) in rows {
                found.destination(format!("“{column}”"), Some(path));
            }
        }
        (Value::Array(rows), Dialect::Multiwoven) => {
            for (number, row) in (1..).zip(rows) {
                found.row(number, row);
            }
        }
        (other, _) => found.problems.push(ConfigurationProblem::WrongKind { found: kind_of(other), dialect }),
    }
    if found.problems.is_empty() {
        found.problems = conflicts(found.paths.iter().map(String::as_str));
    }
    if found.problems.is_empty() { Ok(value) } else { Err(found.problems) }
}

const fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// What the rows of a mapping fill, and what is wrong with them.
#[derive(Default)]
struct Found {
    paths: Vec<String>,
    problems: Vec<ConfigurationProblem>,
}

impl Found {
    /// A row of the array form: `from`, `to` and `mapping_type`.
    fn row(&mut self, number: usize, row: &Value) {
        let Value::Object(row) = row else {
            return self.problems.push(ConfigurationProblem::RowNotAnObject(number));
        };
        let kind = row.get("mapping_type");
        if !matches!(kind.and_then(Value::as_str), Some("standard" | "static" | "template" | "vector")) {
            let found =
                kind.map_or_else(String::new, |word| word.as_str().map_or_else(|| word.to_string(), str::to_owned));
            self.problems.push(ConfigurationProblem::UnknownMappingType { row: number, found });
        }
        let is_static = kind.and_then(Value::as_str) == Some("static");
        let from_something = match row.get("from") {
            Some(Value::String(text)) => is_static || !text.is_empty(),
            None | Some(Value::Array(_) | Value::Object(_)) => false,
            Some(_) => is_static,
        };
        if !from_something {
            self.problems.push(ConfigurationProblem::NoFrom(number));
        }
        self.destination(format!("Row {number}"), row.get("to"));
    }

    fn destination(&mut self, whose: String, path: Option<&Value>) {
        match path {
            Some(Value::String(path)) if !has_empty_part(path) => self.paths.push(path.clone()),
            None | Some(Value::Null | Value::String(_)) => self.problems.push(ConfigurationProblem::EmptyPath(whose)),
            Some(_) => self.problems.push(ConfigurationProblem::PathNotText(whose)),
        }
    }
}

/// Whether a path has an empty segment.
pub fn has_empty_part(path: &str) -> bool {
    path.split('.').any(|part| part.trim_end_matches("[]").trim().is_empty())
}

/// Destinations that cannot both be filled: duplicates, or one inside the other. Appending repeatedly to the same list
/// (`tags[]`) is intended.
pub fn conflicts<'a>(paths: impl IntoIterator<Item = &'a str>) -> Vec<ConfigurationProblem> {
    let mut sorted: Vec<&str> = paths.into_iter().collect();
    sorted.sort_unstable();
    let mut problems = Vec::new();
    for (first, second) in sorted.iter().zip(sorted.iter().skip(1)) {
        if first == second && !first.ends_with("[]") {
            problems.push(ConfigurationProblem::SamePathTwice((*first).to_owned()));
        }
    }
    problems.dedup();
    sorted.dedup();
    // What a path begins with stands before it, and so does all that begins like it: what is on the stack are the
    // beginnings of the path, and paths of any length are passed once.
    let mut beginnings: Vec<&str> = Vec::new();
    for path in sorted {
        while beginnings.last().is_some_and(|beginning| !path.starts_with(beginning)) {
            beginnings.pop();
        }
        let holds = |by: &str| {
            let mut beginnings = beginnings.iter();
            beginnings.find(|outer| path.get(outer.len()..).is_some_and(|rest| rest.starts_with(by)))
        };
        if let Some(outer) = holds(".").or_else(|| holds("[]")) {
            problems.push(ConfigurationProblem::PathInsidePath((*outer).to_owned(), path.to_owned()));
        }
        beginnings.push(path);
    }
    problems
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(text: &str, dialect: Dialect) -> Vec<String> {
        parse(text, dialect).expect_err(text).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn an_object_is_a_mapping_in_both_dialects_and_keeps_its_order() {
        for dialect in Dialect::ALL {
            let value =
                parse(r#"{"z": "a", "b": "tags[]", "c": "tags[]", "d": "x.y", "e": "x.z"}"#, dialect).expect("valid");
            assert_eq!(value.to_string(), r#"{"z":"a","b":"tags[]","c":"tags[]","d":"x.y","e":"x.z"}"#);
        }
    }

    #[test]
    fn a_list_of_rows_is_a_mapping_in_the_multiwoven_dialect_only() {
        let rows =
            r#"[{"from":"email","to":"e","mapping_type":"standard"},{"from":5,"to":"n","mapping_type":"static"}]"#;
        assert!(parse(rows, Dialect::Multiwoven).is_ok());
        assert_eq!(
            words(rows, Dialect::Published),
            ["This is a list. The mapping is a JSON object, such as {\"email\": \"properties.email\"}."]
        );
    }

    #[test]
    fn what_is_no_mapping_gets_its_own_sentence() {
        for (text, expected) in [
            ("  \n", "Map at least one column to a field, such as {\"email\": \"properties.email\"}."),
            ("5", "This is a number. The mapping is a JSON object, such as {\"email\": \"properties.email\"}."),
            ("[]", "This is a list. The mapping is a JSON object, such as {\"email\": \"properties.email\"}."),
            ("{}", "No rows yet. Map at least one column to a field, such as {\"email\": \"properties.email\"}."),
            ("{\"a\": \"x\"", "Line 1, column 1: this { is never closed; add }."),
            ("{\n  \"é\": \"x\",\n}", "Line 2, column 11: nothing follows this comma; remove it."),
            ("{\"a\": \"x\" \"b\": \"y\"}", "Line 1, column 10: a comma is missing."),
            ("{a: 1}", "Line 1, column 2: keys need double quotes."),
            ("{\"a\": \"x\"} extra", "Line 1, column 12: unexpected text after the end; remove it."),
            ("{\"a\": \"x\", \"a\": \"y\"}", "Line 1, column 12: the key “a” is used twice; remove or rename one."),
            ("{\"a\": \"\"}", "“a” has no destination field."),
            ("{\"a\": \"x..y\"}", "“a” has no destination field."),
            ("{\"a\": 5}", "The destination of “a” must be text: the field's path in quotes."),
            ("{\"a\": \"x\", \"b\": \"x\"}", "“x” is mapped twice; only the last one would count."),
            (
                "{\"a\": \"x\", \"b\": \"x.y\"}",
                "“x” is mapped to a value, so “x.y” can't go inside it; every row would fail.",
            ),
        ] {
            assert_eq!(words(text, Dialect::Published), [expected], "{text:?}");
        }
    }

    #[test]
    fn rows_that_the_server_would_ignore_are_problems() {
        for (text, expected) in [
            ("[]", "No rows yet."),
            ("[5]", "Row 1 isn't an object."),
            (
                r#"[{"from":"a","to":"b","mapping_type":"copy"}]"#,
                "Row 1: the server ignores rows with the mapping_type “copy”",
            ),
            (r#"[{"to":"b","mapping_type":"standard"}]"#, "Row 1 has no \"from\""),
            (r#"[{"from":{},"to":"b","mapping_type":"static"}]"#, "Row 1 has no \"from\""),
            (r#"[{"from":"a","to":null,"mapping_type":"standard"}]"#, "Row 1 has no destination field."),
        ] {
            let said = words(text, Dialect::Multiwoven);
            assert!(said.len() == 1 && said[0].starts_with(expected), "{text:?}: {said:?}");
        }
    }

    #[test]
    fn an_empty_static_text_is_a_value() {
        assert!(parse(r#"[{"from":"","to":"b","mapping_type":"static"}]"#, Dialect::Multiwoven).is_ok());
    }

    /// Each beginning of the path looked up by itself would be a step for every two of its letters: days.
    #[test]
    fn a_path_of_a_million_parts_is_passed_once() {
        let path = vec!["a[]"; 1_000_000].join(".");
        assert_eq!(conflicts([path.as_str(), "b"]), []);
        let inside = conflicts(["a[].a", path.as_str()]);
        assert_eq!(inside, [ConfigurationProblem::PathInsidePath("a[].a".to_owned(), path.clone())]);
    }

    proptest! {
        #[test]
        fn a_path_conflicts_with_those_that_it_is_inside_of(paths in prop::collection::hash_set("[ab.\\[\\] ]{1,6}", 0..8)) {
            let is_inside = |path: &String| paths.iter().any(|outer| crate::domain::catalog::is_inside(path, outer));
            let expected = paths.iter().filter(|path| is_inside(path)).count();
            prop_assert_eq!(conflicts(paths.iter().map(String::as_str)).len(), expected);
        }

        #[test]
        fn any_text_is_judged_without_a_panic(text in any::<String>()) {
            let _judged = parse(&text, Dialect::Multiwoven);
        }

        #[test]
        fn every_cut_of_a_mapping_is_told_where_it_is_cut(cut in 1_usize..60) {
            let whole = r#"{"email": "properties.email", "n": "properties.größe.wert"}"#;
            let text: String = whole.chars().take(cut).collect();
            if text != whole {
                let problems = parse(&text, Dialect::Published).expect_err("cut off");
                let on_line_1 = matches!(problems.as_slice(), [ConfigurationProblem::Syntax(SyntaxProblem { line: 1, .. })]);
                prop_assert!(on_line_1, "{:?}", problems);
            }
        }
    }
}
