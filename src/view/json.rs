//! JSON for people: indented, keys and values told apart, long values broken under themselves.

use ratatui::text::Span;
use serde::de::IgnoredAny;
use serde_json::Value;

use crate::domain::cells::wrap;
use crate::domain::json::laid_out;
use crate::domain::text::SanitizedText;
use crate::view::rows::Rows;
use crate::view::text::width;

/// The least room that is left for a value.
const LEAST: usize = 10;

/// Adds JSON.
pub(super) fn add(rows: &mut Rows<'_>, value: &Value) {
    add_top(rows, value, usize::MAX);
}

/// Adds the first lines of JSON.
pub(super) fn add_top(rows: &mut Rows<'_>, value: &Value, most: usize) {
    for line in format!("{value:#}").lines().take(most) {
        add_line(rows, line);
    }
}

/// Adds a line of JSON that is laid out already.
pub(super) fn add_line(rows: &mut Rows<'_>, line: &str) {
    let theme = rows.theme;
    let bare = line.trim_start_matches(' ');
    let indent = line.len() - bare.len();
    let (key, value) = split_key(bare);
    let (key, value) = (SanitizedText::new(key), SanitizedText::new(value));
    let before = indent + width(key.as_str());
    let hanging = if before + LEAST > rows.width { indent + 2 } else { before };
    let room = rows.width.saturating_sub(hanging).max(1);
    let style = if value.as_str().starts_with('"') { theme.text } else { theme.quiet };
    for (index, piece) in wrap(value.as_str(), room).into_iter().enumerate() {
        let lead = if index == 0 { indent } else { hanging };
        let key = if index == 0 { key.to_string() } else { String::new() };
        rows.push(vec![
            Span::raw(" ".repeat(lead)),
            Span::styled(key, theme.key),
            Span::styled(piece, if is_scalar(value.as_str()) { theme.text } else { style }),
        ]);
    }
}

/// Adds JSON that is written already, its numbers with the digits they have there.
pub(super) fn add_written(rows: &mut Rows<'_>, json: &str) {
    for line in laid_out(json).lines() {
        add_line(rows, line);
    }
}

/// Adds a text: as JSON if it is an object or a list, else as it is.
pub(super) fn add_text(rows: &mut Rows<'_>, text: &str) {
    let is_json = text.trim_start().starts_with(['{', '[']) && serde_json::from_str::<IgnoredAny>(text).is_ok();
    if is_json {
        add_written(rows, text);
    } else {
        rows.say(0, "", text, rows.theme.text);
    }
}

/// A line's key with its colon, and the rest.
fn split_key(line: &str) -> (&str, &str) {
    let end = line.strip_prefix('"').and_then(|rest| rest.find("\": ")).map(|at| at + 4);
    end.map_or(("", line), |end| line.split_at(end))
}

/// Whether a line ends a value, rather than opening or closing one that has parts.
fn is_scalar(value: &str) -> bool {
    !matches!(value.trim_end_matches(','), "{" | "}" | "[" | "]" | "{}" | "[]" | "null")
}
