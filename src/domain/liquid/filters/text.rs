//! The filters for texts.

use super::list::bounds;
use crate::domain::liquid::fault::{Fault, Fuel};
use crate::domain::liquid::filters::given::Given;
use crate::domain::liquid::markup::is_blank;
use crate::domain::liquid::pattern::expand;
use crate::domain::liquid::value::Value;

/// The value after one of these filters; none where it is none of them.
pub(super) fn apply(name: &str, input: &Value, given: &Given<'_>) -> Option<Result<Value, Fault>> {
    if matches!(name, "truncate" | "truncatewords") && matches!(input, Value::Nil) {
        return Some(Ok(Value::Nil));
    }
    let make = filter(name)?;
    Some(input.to_text(given.fuel).and_then(|text| make(&text, given)))
}

/// Makes a value of a text.
type Make = fn(&str, &Given<'_>) -> Result<Value, Fault>;

fn filter(name: &str) -> Option<Make> {
    Some(match name {
        "downcase" => |text, given| letters(text, given.fuel, lower),
        "upcase" => |text, given| letters(text, given.fuel, |text| text.chars().flat_map(char::to_uppercase).collect()),
        "capitalize" => |text, given| letters(text, given.fuel, capitalize),
        "strip" => |text, _| Ok(Value::text(text.trim_matches(is_strippable))),
        "lstrip" => |text, _| Ok(Value::text(text.trim_start_matches(is_strippable))),
        "rstrip" => |text, _| Ok(Value::text(text.trim_end_matches(is_strippable))),
        "strip_html" => |text, _| Ok(Value::text(strip_tags(&strip_blocks(text)))),
        "strip_newlines" => |text, _| Ok(Value::text(text.replace("\r\n", "").replace('\n', ""))),
        "newline_to_br" => |text, given| {
            let text = text.replace("\r\n", "\n");
            replace_plainly(&text, "\n", "<br />\n", given.fuel)
        },
        "append" => |text, given| glue(text, &given.text(0)?, given.fuel),
        "prepend" => |text, given| glue(&given.text(0)?, text, given.fuel),
        "replace" => |text, given| replace(text, &given.text(0)?, &given.text_or(1, "")?, usize::MAX, given.fuel),
        "replace_first" => |text, given| replace(text, &given.text(0)?, &given.text_or(1, "")?, 1, given.fuel),
        "remove" => |text, given| replace(text, &given.text(0)?, "", usize::MAX, given.fuel),
        "remove_first" => |text, given| replace(text, &given.text(0)?, "", 1, given.fuel),
        "replace_last" => |text, given| Ok(replace_last(text, &given.text(0)?, &given.text(1)?)),
        "remove_last" => |text, given| Ok(replace_last(text, &given.text(0)?, "")),
        "slice" => |text, given| {
            let part = bounds(text.chars().count(), given)?;
            let part = part.map(|(start, count)| text.chars().skip(start).take(count).collect::<String>());
            Ok(Value::text(part.unwrap_or_default()))
        },
        "split" => |text, given| split(text, &given.text(0)?, given.fuel),
        "truncate" => truncate,
        "truncatewords" => truncate_words,
        _ => return None,
    })
}

fn is_strippable(letter: char) -> bool {
    is_blank(letter) || letter == '\0'
}

/// Another case takes at most three times as much.
fn letters(text: &str, fuel: &Fuel, make: fn(&str) -> String) -> Result<Value, Fault> {
    fuel.spend(text.len().saturating_mul(4))?;
    Ok(Value::text(make(text)))
}

/// Letter by letter, as Ruby does it.
fn lower(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

fn capitalize(text: &str) -> String {
    let mut letters = text.chars();
    let mut first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.next().into_iter().chain(first.flat_map(char::to_lowercase)).collect::<String>() + &lower(letters.as_str())
}

/// Without scripts, comments and styles.
fn strip_blocks(text: &str) -> String {
    let mut blocks = [("<script", "</script>", true), ("<!--", "-->", true), ("<style", "</style>", true)];
    let mut stripped = String::with_capacity(text.len());
    let mut rest = text;
    'text: while let Some((before, after)) = rest.split_once('<') {
        stripped.push_str(before);
        let here = rest.get(before.len()..).unwrap_or_default();
        for (start, end, closes) in &mut blocks {
            if let Some((_, further)) =
                here.strip_prefix(*start).filter(|_| *closes).map(|inside| inside.split_once(*end)).unwrap_or_default()
            {
                rest = further;
                continue 'text;
            }
            // Once one is not closed none after it is.
            *closes = *closes && !here.starts_with(*start);
        }
        stripped.push('<');
        rest = after;
    }
    stripped + rest
}

/// Without what stands between `<` and `>`.
fn strip_tags(text: &str) -> String {
    let mut stripped = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        let Some((_, further)) = after.split_once('>') else { break };
        stripped.push_str(before);
        rest = further;
    }
    stripped + rest
}

fn glue(start: &str, end: &str, fuel: &Fuel) -> Result<Value, Fault> {
    fuel.spend(start.len().saturating_add(end.len()))?;
    Ok(Value::text([start, end].concat()))
}

/// Replaces a text as Ruby does, for which `\0` and the like mean something in the replacement.
fn replace(text: &str, find: &str, with: &str, most: usize, fuel: &Fuel) -> Result<Value, Fault> {
    if !with.contains('\\') && most == usize::MAX {
        return replace_plainly(text, find, with, fuel);
    }
    let mut made = String::new();
    let mut from = 0;
    for (start, found) in text.match_indices(find).take(most) {
        made.push_str(text.get(from..start).unwrap_or_default());
        expand(with, text, &[Some((start, start + found.len()))], &mut made, fuel)?;
        from = start + found.len();
    }
    made.push_str(text.get(from..).unwrap_or_default());
    fuel.spend(made.len())?;
    Ok(Value::text(made))
}

fn replace_plainly(text: &str, find: &str, with: &str, fuel: &Fuel) -> Result<Value, Fault> {
    fuel.spend(text.len())?;
    let count = text.matches(find).count();
    fuel.spend(count.saturating_mul(with.len() + 1))?;
    Ok(Value::text(text.replace(find, with)))
}

fn replace_last(text: &str, find: &str, with: &str) -> Value {
    let Some(start) = text.rfind(find) else { return Value::text(text) };
    let (before, after) = (text.get(..start).unwrap_or_default(), text.get(start + find.len()..).unwrap_or_default());
    Value::text([before, with, after].concat())
}

/// The pieces between what parts them; empty ones at the end do not count.
fn split(text: &str, by: &str, fuel: &Fuel) -> Result<Value, Fault> {
    fuel.spend(text.len())?;
    let mut parts: Vec<&str> = match by {
        " " => text.split(is_blank).filter(|part| !part.is_empty()).collect(),
        "" => text.split("").filter(|part| !part.is_empty()).collect(),
        by => text.split(by).collect(),
    };
    while parts.last() == Some(&"") {
        parts.pop();
    }
    fuel.spend(parts.len().saturating_mul(crate::domain::liquid::fault::ITEM))?;
    Ok(Value::list(parts.into_iter().map(Value::text).collect()))
}

fn truncate(text: &str, given: &Given<'_>) -> Result<Value, Fault> {
    let length = given.integer_or(0, 50)?;
    let end = given.text_or(1, "...")?;
    let kept = (length - end.chars().count() as i128).max(0);
    if text.chars().count() as i128 <= length {
        return Ok(Value::text(text));
    }
    let kept: String = text.chars().take(usize::try_from(kept).unwrap_or(0)).collect();
    Ok(Value::text(kept + &end))
}

fn truncate_words(text: &str, given: &Given<'_>) -> Result<Value, Fault> {
    let words = given.integer_or(0, 15)?.max(1);
    let end = given.text_or(1, "...")?;
    if words >= i128::from(i32::MAX) {
        return Err(Fault::Error(format!("integer {words} too big for truncatewords")));
    }
    let mut found = Vec::new();
    let mut rest = text.trim_start_matches(is_blank);
    while (found.len() as i128) < words {
        let Some((word, further)) = rest.split_once(is_blank) else { return Ok(Value::text(text)) };
        found.push(word);
        rest = further.trim_start_matches(is_blank);
    }
    Ok(Value::text(found.join(" ") + &end))
}
