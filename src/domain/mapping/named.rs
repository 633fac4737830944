//! Which row of a mapping a destination's words are about: "Email is invalid" is about the row to `properties.email`.

use crate::domain::mapping::names::{last_part, words};
use crate::domain::mapping::row::Row;

/// What a destination's words are about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// A row of the mapping, from 0.
    Row(usize),
    /// A field that no row goes to, as it is called there.
    Unmapped(String),
}

/// Words that are names of fields as well as part of any sentence: these name a field only where it cannot be missed.
const COMMON: [&str; 14] = [
    "id", "name", "type", "status", "state", "value", "error", "message", "key", "date", "data", "code", "field",
    "property",
];

/// After these words stands the name of a field.
const BEFORE_A_NAME: [&str; 6] = ["field", "property", "column", "attribute", "parameter", "key"];

/// Beginnings like "Error: …" name no field.
const NO_NAMES: [&str; 9] =
    ["error", "errors", "invalid", "failed", "failure", "exception", "warning", "message", "reason"];

/// The most words of a name that a sentence begins with.
const LONGEST_NAME: usize = 3;

/// A word of a sentence.
struct Word {
    text: String,
    /// Whether it stands where a name does: in quotes, before a colon at the beginning, or after "field".
    is_name: bool,
}

/// What a destination's words are about, if they say.
pub fn named(reason: &str, rows: &[Row]) -> Option<Named> {
    let said = said(reason);
    let mut best: Option<(bool, usize, usize)> = None;
    for (index, row) in rows.iter().enumerate() {
        let Some(path) = row.path().map(last_part) else { continue };
        let field = words(path).concat();
        let Some(is_name) = mention(&said, &field) else { continue };
        // A sure mention, then the longer name: `first name` rather than `name`.
        let rank = (is_name, field.chars().count(), index);
        if best.is_none_or(|(sure, length, _)| (rank.0, rank.1) > (sure, length)) {
            best = Some(rank);
        }
    }
    match (best, sure_name(reason)) {
        // A field that is named for certain, and has no row, is meant rather than one that merely occurs.
        (Some((false, ..)) | None, Some(name)) => Some(Named::Unmapped(name)),
        (Some((_, _, index)), _) => Some(Named::Row(index)),
        (None, None) => None,
    }
}

/// How a field is mentioned: as a name for certain, or in passing; none where it is not.
fn mention(said: &[Word], field: &str) -> Option<bool> {
    let mut found = None;
    for start in 0..said.len() {
        let mut joined = String::new();
        for (taken, word) in said.iter().skip(start).take(4).enumerate() {
            joined.push_str(&word.text);
            if joined == field {
                let is_name = said.iter().skip(start).take(taken + 1).all(|word| word.is_name);
                found = found.max(Some(is_name));
            }
        }
    }
    found.filter(|is_name| *is_name || !COMMON.contains(&field))
}

/// The words of a sentence. What stands in quotes, or before a colon at its beginning, is taken apart as names are.
fn said(reason: &str) -> Vec<Word> {
    let beginning = beginning(reason);
    let mut found = Vec::new();
    let mut rest = reason;
    if let Some(name) = beginning {
        found.extend(words(name).into_iter().map(|text| Word { text, is_name: true }));
        rest = rest.get(name.len()..).unwrap_or_default();
    }
    let mut follows = false;
    for (index, piece) in rest.split(is_quote).enumerate() {
        // Every second piece stands between two quotes; one that is a sentence is none of names.
        let is_quoted = index % 2 == 1 && words(piece).len() <= LONGEST_NAME + 1;
        for token in piece.split_whitespace() {
            for text in words(last_part(token.trim_matches(|it: char| !it.is_alphanumeric()))) {
                let is_name = is_quoted || follows;
                follows = BEFORE_A_NAME.contains(&text.as_str()) && !is_name;
                found.push(Word { text, is_name });
            }
        }
    }
    found
}

const fn is_quote(character: char) -> bool {
    matches!(character, '"' | '\'' | '`' | '“' | '”' | '‘' | '’' | '[' | ']')
}

/// The name that a sentence begins with: `Description` of "Description: cannot be blank".
fn beginning(reason: &str) -> Option<&str> {
    let name = reason.split_once(": ")?.0;
    let parts = words(last_part(name));
    let is_one = !parts.is_empty()
        && name.split_whitespace().count() <= LONGEST_NAME
        && name.chars().all(|it| it.is_alphanumeric() || matches!(it, ' ' | '_' | '-' | '.'))
        && !parts.iter().any(|part| NO_NAMES.contains(&part.as_str()));
    is_one.then_some(name)
}

/// A name that a sentence cannot mean otherwise, as it is written there.
fn sure_name(reason: &str) -> Option<String> {
    if let Some(name) = beginning(reason) {
        return Some(name.to_owned());
    }
    let mut pieces = reason.split(is_quote);
    let before = pieces.next()?;
    let name = pieces.next()?;
    let last = words(before).pop()?;
    let is_name = BEFORE_A_NAME.contains(&last.as_str()) && !name.is_empty() && !name.contains(char::is_whitespace);
    is_name.then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Vec<Row> {
        let to = ["properties.email", "properties.firstname", "name", "status", "custom.Birth_Date__c", "tags[]"];
        to.iter().map(|path| Row::column("column", path)).collect()
    }

    #[test]
    fn a_reason_is_about_the_row_whose_field_it_names() {
        for (reason, index) in [
            ("Email address … is invalid", 0),
            ("First Name: is too long", 1),
            ("Property values were not valid: firstname was too long", 1),
            ("null value in column \"name\" of relation \"users\" violates not-null constraint", 2),
            ("'status' is not one of the allowed values", 3),
            ("Birth Date: an invalid date", 4),
            ("properties.email: has been taken", 0),
            ("e-mail is a required field", 0),
            ("duplicate tags", 5),
        ] {
            assert_eq!(named(reason, &rows()), Some(Named::Row(index)), "{reason}");
        }
    }

    #[test]
    fn a_field_without_a_row_is_told_by_its_name() {
        for (reason, name) in [
            ("Description: cannot be blank", "Description"),
            ("null value in column \"city\" of relation \"users\" violates not-null constraint", "city"),
            ("Phone number: is needed when email is missing", "Phone number"),
        ] {
            assert_eq!(named(reason, &rows()), Some(Named::Unmapped(name.to_owned())), "{reason}");
        }
    }

    #[test]
    fn words_that_only_look_like_names_are_about_nothing() {
        for reason in [
            "No reason given",
            "Error: the request has an invalid status",
            "the server returned status 500 and the message of the name server",
            "The rate limit was exceeded: try again later",
            "",
            ": ",
            "“”",
        ] {
            assert_eq!(named(reason, &rows()), None, "{reason}");
        }
    }
}
