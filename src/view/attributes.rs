//! Every attribute of a sync as the server stores it, with a mark where it is something else than was sent.

use ratatui::text::Span;
use serde_json::{Map, Value};

use crate::domain::sync::stored_as_sent;
use crate::domain::text::SanitizedText;
use crate::view::review::mapping_rows;
use crate::view::rows::Rows;
use crate::view::text::{fit, rows_in_words, wrap};

/// Where values begin.
const VALUES: usize = 25;

/// Adds every attribute, those that were sent first; without marks where nothing is known of what was sent.
pub(super) fn add(rows: &mut Rows<'_>, stored: &Map<String, Value>, sent: Option<&Value>) {
    let theme = rows.theme;
    let empty = Map::new();
    let sent = sent.and_then(|sent| sent.get("sync")).and_then(Value::as_object).unwrap_or(&empty);
    for (name, value) in sent {
        match stored.get(name) {
            Some(kept) if stored_as_sent(value, kept) => one(rows, "✓", name, kept),
            Some(kept) => {
                one(rows, "≠", name, kept);
                rows.say(VALUES, "sent: ", &describe(value), theme.warning);
            }
            None => one(rows, "?", name, value),
        }
    }
    // What is empty and was not sent tells nothing.
    for (name, value) in stored.iter().filter(|(name, value)| !sent.contains_key(*name) && !value.is_null()) {
        one(rows, " ", name, value);
    }
    if sent.is_empty() {
        return;
    }
    rows.gap();
    let differs = sent.iter().any(|(name, value)| stored.get(name).is_some_and(|kept| !stored_as_sent(value, kept)));
    let untold = sent.keys().any(|name| !stored.contains_key(name));
    let mut legend = "✓ stored as sent".to_owned();
    if differs {
        legend.push_str("   ≠ stored differently");
    }
    if untold {
        legend.push_str("   ? not returned");
    }
    rows.push(vec![Span::raw(" "), Span::styled(legend, theme.quiet)]);
}

fn one(rows: &mut Rows<'_>, sign: &'static str, name: &str, value: &Value) {
    let theme = rows.theme;
    let style = match sign {
        "✓" => theme.good,
        "≠" | "?" => theme.warning,
        _ => theme.quiet,
    };
    let label = fit(SanitizedText::new(name).as_str(), VALUES - 4);
    let is_mapping = name == "configuration" && sign != "≠" && (value.is_object() || value.is_array());
    let words = if is_mapping { mapped(value) } else { describe(value) };
    for (index, line) in wrap(&words, rows.width.saturating_sub(VALUES + 1)).into_iter().enumerate() {
        let (sign, label) = if index == 0 { (sign, label.clone()) } else { (" ", " ".repeat(VALUES - 4)) };
        rows.push(vec![
            Span::raw(" "),
            Span::styled(sign, style),
            Span::raw(" "),
            Span::styled(label, theme.quiet),
            Span::raw(" "),
            Span::styled(line, theme.text),
        ]);
    }
    if is_mapping {
        mapping_rows(value, VALUES, rows);
    }
}

fn mapped(configuration: &Value) -> String {
    let count = configuration.as_object().map_or_else(|| configuration.as_array().map_or(0, Vec::len), Map::len);
    rows_in_words(count)
}

/// A value in one line: a connector or model by its name, the rest as it is.
fn describe(value: &Value) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::String(text) => SanitizedText::new(text).to_string(),
        Value::Object(parts) if parts.contains_key("connector_type") || parts.contains_key("query") => {
            let part = |name: &str| parts.get(name).and_then(Value::as_str).map(SanitizedText::new).unwrap_or_default();
            let id = parts.get("id").map(|id| id.to_string().replace('"', "")).unwrap_or_default();
            let kind = part("connector_name");
            if kind.is_blank() {
                format!("{} ({id})", part("name"))
            } else {
                format!("{} ({id}, {kind})", part("name"))
            }
        }
        other => SanitizedText::new(&other.to_string()).to_string(),
    }
}
