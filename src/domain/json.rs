//! Reading JSON that people typed: the place of a mistake in lines and characters, the mistake in plain words, and no
//! key twice. `jsonc-parser` says where and what a mistake is; `serde_json` has the last word on what is JSON, and makes
//! the value.

mod cursor;
mod layout;
pub mod spans;

use std::collections::HashSet;

use jsonc_parser::ast;
use jsonc_parser::common::{Range, Ranged as _};
use jsonc_parser::errors::{ParseError, ParseErrorKind};
use jsonc_parser::{CollectOptions, ParseOptions, ParseStringErrorKind};
use serde_json::Value;

use crate::domain::text::SanitizedText;

pub use self::layout::laid_out;

/// How many objects and lists may stand inside each other, as in `serde_json`.
const MAX_DEPTH: usize = 127;

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

impl SyntaxProblem {
    fn at(text: &str, byte: usize, what: impl Into<String>) -> Self {
        let (line, column) = cursor::Cursor::new(text).advance(byte);
        Self { line, column, what: what.into() }
    }
}

/// Reads JSON with the place of a mistake; a key that stands twice in one object is a mistake, because one of the two
/// would be lost silently.
///
/// ```
/// let problem = syncwright::domain::json::parse("{\"email\": \"e\",\n \"email\": \"f\"}").unwrap_err();
/// assert_eq!((problem.line, problem.what.as_str()), (2, "the key “email” is used twice; remove or rename one"));
/// ```
///
/// # Errors
/// Where the mistake is and what it is.
pub fn parse(text: &str) -> Result<Value, SyntaxProblem> {
    let tree =
        tree(text).map_err(|error| SyntaxProblem::at(text, error.range().start, in_plain_words(error.kind())))?;
    let Some(tree) = tree else {
        return Err(SyntaxProblem::at(text, text.len(), "a value is missing here"));
    };
    check(text, &tree, 0).map_err(|(byte, what)| SyntaxProblem::at(text, byte, what))?;
    serde_json::from_str(text).map_err(|error| {
        // What is left are blanks that only `jsonc-parser` takes, such as those copied from a web page.
        let lines_before = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
        let byte = lines_before + error.column().saturating_sub(1);
        SyntaxProblem::at(text, byte, "unexpected character; use plain spaces and line ends")
    })
}

/// The text as a tree whose nodes know their place; none where it is blank.
fn tree(text: &str) -> Result<Option<ast::Value<'_>>, ParseError> {
    let strict = ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    };
    jsonc_parser::parse_to_ast(text, &CollectOptions::default(), &strict).map(|parsed| parsed.value)
}

/// What `jsonc-parser` takes and JSON does not, or we do not: the byte where it stands, and words for it.
fn check(text: &str, value: &ast::Value<'_>, depth: usize) -> Result<(), (usize, String)> {
    let refuse = |byte: usize, what: &str| Err((byte, what.to_owned()));
    match value {
        ast::Value::Object(_) | ast::Value::Array(_) if depth == MAX_DEPTH => {
            refuse(value.start(), "nested too deeply")
        }
        ast::Value::Object(object) => {
            let mut keys = HashSet::new();
            object.properties.iter().try_for_each(|member| {
                no_control(text, member.name.range())?;
                if !keys.insert(member.name.as_str()) {
                    let key = SanitizedText::new(member.name.as_str());
                    return Err((member.start(), format!("the key “{key}” is used twice; remove or rename one")));
                }
                check(text, &member.value, depth + 1)
            })
        }
        ast::Value::Array(list) => list.elements.iter().try_for_each(|item| check(text, item, depth + 1)),
        ast::Value::StringLit(string) => no_control(text, string.range),
        ast::Value::NumberLit(number) if number.value.parse().is_ok_and(f64::is_infinite) => {
            refuse(number.range.start, "the number is too large")
        }
        _ => Ok(()),
    }
}

fn no_control(text: &str, range: Range) -> Result<(), (usize, String)> {
    let string = text.get(range.start..range.end).unwrap_or_default();
    string.find(|letter| letter < ' ').map_or(Ok(()), |inside| {
        let what = r#"a string contains a line end or tab; write \n or \t, or close it with ""#;
        Err((range.start + inside, what.to_owned()))
    })
}

const fn in_plain_words(kind: &ParseErrorKind) -> &'static str {
    use ParseErrorKind as Kind;
    match kind {
        Kind::UnterminatedObject => "this { is never closed; add }",
        Kind::UnterminatedArray => "this [ is never closed; add ]",
        Kind::ExpectedComma => "a comma is missing",
        Kind::TrailingCommasNotAllowed => "nothing follows this comma; remove it",
        Kind::UnexpectedComma => "a value is missing before this comma",
        Kind::ExpectedColonAfterObjectKey => "a colon is missing after the key",
        Kind::UnexpectedColon => "unexpected colon",
        Kind::ExpectedObjectValue => "a value is missing after the colon",
        Kind::ExpectedStringObjectProperty => "keys need double quotes",
        Kind::UnexpectedTokenInObject => "a key in double quotes, a comma or } is missing",
        Kind::UnexpectedCloseBrace => "unexpected }; a value or ] is missing before it",
        Kind::UnexpectedCloseBracket => "unexpected ]; a value or } is missing before it",
        Kind::MultipleRootJsonValues => "unexpected text after the end; remove it",
        Kind::CommentsNotAllowed | Kind::UnterminatedCommentBlock => "JSON has no comments; remove it",
        Kind::SingleQuotedStringsNotAllowed => "strings need double quotes",
        Kind::BareDecimalPointNumbersNotAllowed
        | Kind::ExpectedDigit
        | Kind::ExpectedDigitFollowingNegativeSign
        | Kind::ExpectedPlusMinusOrDigitInNumberLiteral
        | Kind::HexadecimalNumbersNotAllowed
        | Kind::NonFiniteNumbersNotAllowed
        | Kind::UnaryPlusNumbersNotAllowed => "not a JSON number, such as 10, -0.5 or 1e6",
        Kind::NestingDepthExceeded => "nested too deeply",
        Kind::String(ParseStringErrorKind::UnterminatedStringLiteral) => r#"this string is never closed; add ""#,
        Kind::String(_) => r"invalid escape; write \\ for a backslash",
        Kind::UnexpectedWord | Kind::UnexpectedToken => {
            "expected a value: a string in double quotes, a number, true, false, null, { or ["
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_jsonc_parser_takes_and_json_does_not_is_refused_where_it_stands() {
        for (text, place) in [
            ("[\"a\tb\"]", (1, 4)),
            ("{\"é\": 1,\n \"a\nb\": 1}", (2, 4)),
            ("[\n\u{a0}1]", (2, 1)),
            ("[1,\u{b}2]", (1, 4)),
            ("[1e999]", (1, 2)),
            ("", (1, 1)),
            ("[01]", (1, 3)),
            ("[1] // no", (1, 5)),
        ] {
            let problem = parse(text).expect_err(text);
            assert_eq!((problem.line, problem.column), place, "{text:?}: {problem}");
        }
    }

    #[test]
    fn numbers_and_the_order_of_keys_are_kept() {
        let text = r#"{"z":18446744073709551615,"a":-9223372036854775808,"m":0.1}"#;
        assert_eq!(parse(text).expect("JSON").to_string(), text);
    }

    #[test]
    fn what_is_nested_too_deeply_is_told_and_does_not_overflow() {
        for depth in [127, 128, 600, 200_000] {
            let (lists, objects) = ("[".repeat(depth) + &"]".repeat(depth), "{\"a\":".repeat(depth));
            for whole in [lists, format!("{objects}1{}", "}".repeat(depth))] {
                let words = parse(&whole).err().map(|problem| problem.what);
                assert_eq!(words.as_deref(), (depth > 127).then_some("nested too deeply"), "{depth}");
            }
            assert!(parse(&objects).is_err());
        }
    }

    proptest! {
        #[test]
        fn a_text_is_json_where_serde_json_says_so(text in r#"([\[\]{}:,"\\/ \n\u{a0}'a0-1.e+]|"[a-d]":|\\u[dD][89cC]|null){0,12}"#) {
            let Ok(read) = serde_json::from_str::<Value>(&text) else {
                prop_assert!(parse(&text).is_err());
                return Ok(());
            };
            match parse(&text) {
                Ok(value) => prop_assert_eq!(value, read),
                Err(problem) => prop_assert!(problem.what.ends_with("remove or rename one"), "{}", problem),
            }
        }
    }
}
