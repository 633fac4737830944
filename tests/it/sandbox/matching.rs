//! Comparing an answer with a pattern: the same JSON, save for what may differ.
//!
//! `<date>` `<text>` `<int>` `<object>` `<any>` stand for a value of that kind, `~x` for a text that begins with x,
//! `{H}` for the server's address, and `[p, "<all>"]` for a list of one or more values that all fit p.

use serde_json::Value;

/// Where and why a value does not fit, if it does not.
pub(crate) fn misfit(pattern: &Value, value: &Value, host: &str) -> Option<String> {
    at("", pattern, value, host)
}

fn at(place: &str, pattern: &Value, value: &Value, host: &str) -> Option<String> {
    let fits = match (pattern, value) {
        (Value::String(pattern), value) => text_fits(&pattern.replace("{H}", host), value),
        (Value::Object(pattern), Value::Object(fields)) => {
            if let Some(extra) = fields.keys().find(|key| !pattern.contains_key(*key)) {
                return Some(format!("{place}.{extra} is not expected"));
            }
            return pattern.iter().find_map(|(key, pattern)| {
                let place = format!("{place}.{key}");
                match fields.get(key) {
                    Some(value) => at(&place, pattern, value, host),
                    None => Some(format!("{place} is missing")),
                }
            });
        }
        (Value::Array(patterns), Value::Array(values)) => {
            let each =
                |pattern: &Value, number: usize, value: &Value| at(&format!("{place}[{number}]"), pattern, value, host);
            if let [pattern, Value::String(all)] = &patterns[..]
                && all == "<all>"
                && !values.is_empty()
            {
                return values.iter().enumerate().find_map(|(number, value)| each(pattern, number, value));
            }
            if patterns.len() != values.len() {
                return Some(format!("{place} has {} values and not {}", values.len(), patterns.len()));
            }
            return patterns
                .iter()
                .zip(values)
                .enumerate()
                .find_map(|(number, (pattern, value))| each(pattern, number, value));
        }
        (pattern, value) => pattern == value,
    };
    (!fits).then(|| format!("{place} is {value} and not {pattern}"))
}

fn text_fits(pattern: &str, value: &Value) -> bool {
    let text = value.as_str();
    match pattern {
        "<any>" => true,
        "<int>" => value.is_i64(),
        "<object>" => value.is_object(),
        "<text>" => text.is_some_and(|text| !text.is_empty()),
        "<date>" => text.is_some_and(|text| text.len() == 24 && text.parse::<jiff::Timestamp>().is_ok()),
        _ => match pattern.strip_prefix('~') {
            Some(start) => text.is_some_and(|text| text.starts_with(start)),
            None => text == Some(pattern),
        },
    }
}
