//! Ruby's regular expressions, as far as they mean the same to the `regex-lite` crate; of the others it cannot be told
//! here what they find.

use regex_lite::{Regex, RegexBuilder};

use super::fault::{Fault, Fuel};
use super::value::Value;

mod translate;

/// How large a compiled expression may become, in bytes.
const LARGEST: usize = 1 << 16;

/// What one place of a text costs for each character of the expression, at most.
const STEP: usize = 8;

/// `match_regex`: the text if it matches, else an error.
pub(super) fn check(input: &Value, pattern: &Value, flags: Option<&Value>, fuel: &Fuel) -> Result<Value, Fault> {
    let (Value::Text(pattern), Value::Text(text)) = (pattern, input) else { return Err(Fault::internal()) };
    let regex = compile(pattern, flags, text, fuel)?;
    if regex.is_match(text) { Ok(input.clone()) } else { Err(Fault::internal()) }
}

/// `regex_replace`: the text with each match replaced.
pub(super) fn replace(
    input: &Value,
    pattern: &Value,
    with: Option<&Value>,
    flags: Option<&Value>,
    fuel: &Fuel,
) -> Result<Value, Fault> {
    let (Value::Text(pattern), Value::Text(text)) = (pattern, input) else { return Err(Fault::internal()) };
    let regex = compile(pattern, flags, text, fuel)?;
    let with = match with {
        None => "",
        Some(Value::Text(with)) => with,
        // Ruby looks each match up in it.
        Some(Value::Hash(_)) => return Err(Fault::Unknown),
        Some(_) => return Err(Fault::internal()),
    };
    let mut made = String::new();
    let (mut from, mut copied) = (0, 0);
    while from <= text.len() {
        fuel.spend(STEP.saturating_mul(pattern.len()))?;
        let Some(found) = regex.captures_at(text, from) else { break };
        let groups: Vec<Option<(usize, usize)>> =
            found.iter().map(|group| group.map(|group| (group.start(), group.end()))).collect();
        let Some((start, end)) = groups.first().copied().flatten() else { break };
        fuel.spend((end - from).saturating_mul(pattern.len()).saturating_mul(STEP))?;
        made.push_str(text.get(copied..start).unwrap_or_default());
        expand(with, text, &groups, &mut made, fuel)?;
        copied = end;
        // After a match of nothing the search goes on behind the next character.
        from = if end > start {
            end
        } else {
            end + text.get(end..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
        };
    }
    made.push_str(text.get(copied..).unwrap_or_default());
    Ok(Value::text(made))
}

fn compile(pattern: &str, flags: Option<&Value>, text: &str, fuel: &Fuel) -> Result<Regex, Fault> {
    let flags = match flags {
        None => "",
        Some(Value::Text(flags)) => flags,
        Some(_) => return Err(Fault::internal()),
    };
    fuel.spend(pattern.len().saturating_mul(64 * STEP))?;
    let translated = translate::translate(pattern, flags, text)?;
    let cost = translated.len().saturating_mul(text.len()).saturating_mul(STEP);
    fuel.spend(cost)?;
    RegexBuilder::new(&translated).size_limit(LARGEST).nest_limit(50).build().map_err(|_| Fault::Unknown)
}

/// Writes what takes the place of a match: `\1` is a group, `\0` and `\&` the match, `` \` `` and `\'` what is around
/// it.
pub(super) fn expand(
    with: &str,
    text: &str,
    groups: &[Option<(usize, usize)>],
    made: &mut String,
    fuel: &Fuel,
) -> Result<(), Fault> {
    let group = |place: usize| {
        let (start, end) = groups.get(place).copied().flatten().unwrap_or_default();
        text.get(start..end).unwrap_or_default()
    };
    let (start, end) = groups.first().copied().flatten().unwrap_or_default();
    let mut letters = with.chars();
    let mut before = made.len();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            made.push(letter);
            continue;
        }
        match letters.next() {
            Some(digit @ '0'..='9') => made.push_str(group(digit.to_digit(10).map_or(0, |digit| digit as usize))),
            Some('&') => made.push_str(group(0)),
            Some('`') => made.push_str(text.get(..start).unwrap_or_default()),
            Some('\'') => made.push_str(text.get(end..).unwrap_or_default()),
            Some('\\') | None => made.push('\\'),
            Some('k') => return Err(Fault::Unknown),
            Some(other) => made.extend(['\\', other]),
        }
        fuel.spend(made.len() - before)?;
        before = made.len();
    }
    fuel.spend(made.len() - before)
}
