//! What stands inside of an output or a tag: a value and filters. In lax mode nothing in it is an error, but some of it
//! does not do what it says.

use crate::domain::text::Inert;

/// Words that are no variables.
const WORDS: &[&str] = &[
    "true", "false", "nil", "null", "empty", "blank", "and", "or", "contains", "in", "reversed", "limit", "offset",
    "cols", "with", "as",
];

/// The filters of Liquid 5.4.
const STANDARD: &[&str] = &[
    "abs",
    "append",
    "at_least",
    "at_most",
    "base64_decode",
    "base64_encode",
    "base64_url_safe_decode",
    "base64_url_safe_encode",
    "capitalize",
    "ceil",
    "compact",
    "concat",
    "date",
    "default",
    "divided_by",
    "downcase",
    "escape",
    "escape_once",
    "first",
    "floor",
    "h",
    "join",
    "last",
    "lstrip",
    "map",
    "minus",
    "modulo",
    "newline_to_br",
    "plus",
    "prepend",
    "remove",
    "remove_first",
    "remove_last",
    "replace",
    "replace_first",
    "replace_last",
    "reverse",
    "round",
    "rstrip",
    "size",
    "slice",
    "sort",
    "sort_natural",
    "split",
    "strip",
    "strip_html",
    "strip_newlines",
    "sum",
    "times",
    "truncate",
    "truncatewords",
    "uniq",
    "upcase",
    "url_decode",
    "url_encode",
    "where",
];

/// The server's own filters, and how many arguments each takes at least and at most.
const OWN: &[(&str, usize, usize, &str)] = &[
    ("cast", 1, 1, "cast: 'number'"),
    ("regex_replace", 2, 3, "regex_replace: 'pattern', 'replacement'"),
    ("match_regex", 1, 1, "match_regex: 'pattern'"),
    ("to_datetime", 1, 1, "to_datetime: '%m/%d/%Y %H:%M'"),
];

/// The parts of a text between a separator, quotes kept together.
fn parts(text: &str, separator: char) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut quote = None;
    let mut start = 0;
    for (at, letter) in text.char_indices() {
        match (quote, letter) {
            (Some(open), letter) if letter == open => quote = None,
            (None, '\'' | '"') => quote = Some(letter),
            (None, letter) if letter == separator => {
                parts.extend(text.get(start..at));
                start = at + letter.len_utf8();
            }
            _ => {}
        }
    }
    parts.extend(text.get(start..));
    parts
}

/// Whether a value is a name with blanks without its brackets.
pub(super) fn is_bare_words(markup: &str) -> bool {
    let value = parts(markup, '|').into_iter().next().unwrap_or_default();
    let is_bare = |word: &str| word.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-'));
    value.split_whitespace().count() > 1 && value.split_whitespace().all(is_bare)
}

/// What does not do what it says.
pub(super) fn warnings(markup: &str) -> Vec<String> {
    let mut warnings = Vec::new();
    let mut parts = parts(markup, '|').into_iter();
    let value = parts.next().unwrap_or_default().trim();
    if value == "current_timestamp" {
        warnings.push(
            "current_timestamp does not exist in templates; write {{ 'now' | date: '%Y-%m-%dT%H:%M:%S.%L%z' }}."
                .to_owned(),
        );
    }
    if is_bare_words(markup) {
        let value = Inert::new(value);
        warnings.push(format!(
            "{{{{ {value} }}}} gives an empty text; a name with blanks is written {{{{ ['{value}'] }}}}."
        ));
    }
    warnings.extend(parts.filter_map(filter_warning));
    warnings
}

fn filter_warning(filter: &str) -> Option<String> {
    let (name, arguments) = filter.split_once(':').map_or((filter, None), |(name, rest)| (name, Some(rest)));
    let name = name.trim();
    if name.is_empty() || STANDARD.contains(&name) {
        return None;
    }
    let count = arguments.filter(|text| !text.trim().is_empty()).map_or(0, |text| parts(text, ',').len());
    match OWN.iter().find(|(own, ..)| *own == name) {
        None => Some(format!("There is no filter “{}”; the value passes it as it is.", Inert::new(name))),
        Some((_, least, most, usage)) if !(*least..=*most).contains(&count) => Some(format!(
            "“{name}” needs its arguments, as in | {usage}; without them an error text is written into the data."
        )),
        Some(_) => None,
    }
}

/// The names of the variables that are read, at their top level.
pub(super) fn names(markup: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (index, part) in parts(markup, '|').into_iter().enumerate() {
        // Of a filter only the arguments are values.
        let values = if index == 0 { Some(part) } else { part.split_once(':').map(|(_, arguments)| arguments) };
        if let Some(values) = values {
            names_in(values, &mut names);
        }
    }
    names
}

fn names_in(text: &str, names: &mut Vec<String>) {
    let mut letters = text.chars().peekable();
    let mut before = ' ';
    while let Some(letter) = letters.next() {
        match letter {
            '\'' | '"' => {
                let quoted: String = letters.by_ref().take_while(|each| *each != letter).collect();
                // ['First Name'] at the beginning of a value is a variable.
                if before == '[' {
                    names.push(quoted);
                }
            }
            letter if letter.is_alphanumeric() || letter == '_' => {
                let mut name = String::from(letter);
                while let Some(next) = letters.next_if(|each| each.is_alphanumeric() || matches!(each, '_' | '-' | '?'))
                {
                    name.push(next);
                }
                let is_inside = before == '.';
                let is_key = letters.peek() == Some(&':');
                let is_number = name.starts_with(|first: char| first.is_ascii_digit());
                if !is_inside && !is_key && !is_number && !WORDS.contains(&name.as_str()) {
                    names.push(name);
                }
                before = 'a';
                continue;
            }
            // A bracket after a name leads into it; only one that begins a value names a variable.
            '[' if before == 'a' => {
                before = '.';
                continue;
            }
            ' ' | '\t' | '\n' => {
                if before != '[' {
                    before = ' ';
                }
                continue;
            }
            _ => {}
        }
        before = letter;
    }
}
