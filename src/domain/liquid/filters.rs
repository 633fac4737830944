//! The filters a template may use: those of Liquid 5.4.0 and the four the server adds.

use jiff::Timestamp;

use super::fault::{FILTER, Fault, Fuel};
use super::value::Value;
use super::{pattern, time};

mod encode;
mod given;
mod items;
pub(super) mod list;
mod math;
mod sort;
mod text;

use self::given::Given;

/// The filters by the least and the most arguments they take after the value itself.
const FILTERS: &[(usize, usize, &str)] = &[
    (
        0,
        0,
        "abs base64_decode base64_encode base64_url_safe_decode base64_url_safe_encode capitalize ceil \
         downcase escape escape_once first floor h last lstrip newline_to_br reverse rstrip size strip \
         strip_html strip_newlines upcase url_decode url_encode",
    ),
    (0, 1, "compact join round sort sort_natural uniq"),
    (0, 2, "default truncate truncatewords"),
    (
        1,
        1,
        "append at_least at_most cast concat date divided_by map minus modulo plus prepend remove remove_first \
         remove_last split times to_datetime",
    ),
    (1, 2, "match_regex replace replace_first slice where"),
    (1, 3, "regex_replace"),
    (2, 2, "replace_last"),
];

/// Filters by what SQL calls them.
const SQL_NAMES: &[(&str, &str)] = &[
    ("capitalize", "initcap"),
    ("cast", "to_number to_string"),
    ("date", "date_format strftime to_char"),
    ("default", "coalesce ifnull isnull nvl"),
    ("downcase", "lower lowercase"),
    ("lstrip", "ltrim"),
    ("modulo", "mod"),
    ("regex_replace", "regexp_replace"),
    ("rstrip", "rtrim"),
    ("size", "length"),
    ("slice", "left substr substring"),
    ("strip", "trim"),
    ("to_datetime", "to_date"),
    ("upcase", "upper uppercase"),
];

/// The least and the most arguments of a filter, if it exists.
fn arguments_of(name: &str) -> Option<(usize, usize)> {
    FILTERS.iter().find(|(.., names)| is_among(name, names)).map(|(least, most, _)| (*least, *most))
}

/// How Ruby says how many arguments a filter takes; it counts the value itself as the first one.
fn wrong_number(given: usize, least: usize, most: usize) -> String {
    let expected = if least == most { format!("{}", least + 1) } else { format!("{}..{}", least + 1, most + 1) };
    format!("wrong number of arguments (given {}, expected {expected})", given + 1)
}

/// Puts a value through a filter. One that does not exist changes nothing.
pub(super) fn apply(
    name: &str,
    input: Value,
    arguments: &[Value],
    fuel: &Fuel,
    now: Timestamp,
) -> Result<Value, Fault> {
    let Some((least, most)) = arguments_of(name) else { return Ok(input) };
    if !(least..=most).contains(&arguments.len()) {
        return Err(Fault::Error(wrong_number(arguments.len(), least, most)));
    }
    fuel.spend(FILTER + input.weight() + arguments.iter().map(Value::weight).sum::<usize>())?;
    let given = Given { arguments, fuel };
    let of_other_kinds = || match name {
        "cast" => math::cast(&input, given.get(0), fuel),
        "date" => time::date(&input, &given.text(0)?, now, fuel),
        "default" => Ok(default(&input, &given)),
        "match_regex" => pattern::check(&input, given.get(0), given.arguments.get(1), fuel),
        "regex_replace" => pattern::replace(&input, given.get(0), given.arguments.get(1), given.arguments.get(2), fuel),
        "to_datetime" => time::to_datetime(&input, given.get(0), now, fuel),
        _ => Ok(input.clone()),
    };
    let found = list::apply(name, &input, &given).or_else(|| math::apply(name, &input, &given));
    let found = found.or_else(|| encode::apply(name, &input, &given)).or_else(|| text::apply(name, &input, &given));
    found.unwrap_or_else(of_other_kinds)
}

fn default(input: &Value, given: &Given<'_>) -> Value {
    let allows_false = match given.arguments {
        [_, Value::Hash(options)] => Value::entry(options, "allow_false").is_some_and(Value::is_truthy),
        _ => false,
    };
    let is_nothing = if allows_false { matches!(input, Value::Nil) } else { !input.is_truthy() };
    let is_empty = input.passes(super::expression::Test::Empty) == Some(true);
    match given.arguments.first() {
        _ if !is_nothing && !is_empty => input.clone(),
        Some(value) => value.clone(),
        None => Value::text(""),
    }
}

/// What will go wrong with a filter that is given so many arguments, if anything.
pub(super) fn warning(name: &str, given: usize) -> Option<String> {
    let Some((least, most)) = arguments_of(name) else {
        let lower = name.to_ascii_lowercase();
        let hint = match SQL_NAMES.iter().find(|(_, names)| is_among(&lower, names)) {
            Some((liquid, _)) => format!(" Liquid's own filter for this is {liquid}."),
            None if arguments_of(&lower).is_some() => format!(" Did you mean {lower}?"),
            None => String::new(),
        };
        return Some(format!("Unknown filter {name}: the value stays unchanged.{hint}"));
    };
    if (least..=most).contains(&given) {
        return None;
    }
    let wants = match (least, most) {
        (_, 0) => "no arguments".to_owned(),
        (1, 1) => "1 argument".to_owned(),
        (least, most) if least == most => format!("{least} arguments"),
        (0, most) => format!("at most {most}"),
        (least, most) if least + 1 == most => format!("{least} or {most} arguments"),
        (least, most) => format!("{least} to {most} arguments"),
    };
    let example = match name {
        "cast" => ", as in {{ name | cast: 'string' }} (or 'number', 'boolean')",
        "regex_replace" => ", as in {{ name | regex_replace: 'pattern', 'replacement', 'flags' }}",
        "match_regex" => ", as in {{ name | match_regex: 'pattern' }}",
        "to_datetime" => ", as in {{ name | to_datetime: '%Y-%m-%d' }}",
        _ => "",
    };
    let given_words = if given == 0 { "none".to_owned() } else { given.to_string() };
    Some(format!(
        "The filter {name} takes {wants}{example}, not {given_words}. The data would read “Liquid error: {}”.",
        wrong_number(given, least, most)
    ))
}

fn is_among(name: &str, names: &str) -> bool {
    names.split(' ').any(|known| known == name)
}
