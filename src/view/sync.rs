//! One sync, read again: every attribute, with a mark where the server stored something else than was sent.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use serde_json::Value;

use crate::app::State;
use crate::app::state::CreatedSync;
use crate::app::words::clock;
use crate::domain::sync::stored_as_sent;
use crate::domain::text::Inert;
use crate::view::rows::{Rows, Scroll};
use crate::view::text::fit;
use crate::view::theme::Theme;

/// Draws one sync of those created since the start.
pub(super) fn draw(state: &State, index: usize, scroll: u16, frame: &mut Frame<'_>, area: Rect, theme: &Theme) {
    let mut rows = Rows::default();
    if let Some(created) = state.created.get(index) {
        heading(&mut rows, &format!("Sync {}", created.sync.id.0), created, theme);
        rows.say(
            1,
            "",
            &format!("Created at {} on {}.", clock(state, created.at), created.host),
            usize::from(area.width),
            theme.quiet,
        );
        rows.gap();
        attributes(&mut rows, created, usize::from(area.width), theme);
    }
    rows.draw(frame, area, Scroll::By(scroll), theme.quiet);
}

/// The name of the sync and its status.
pub(super) fn heading(rows: &mut Rows, title: &str, created: &CreatedSync, theme: &Theme) {
    let status = created.sync.status().map(|status| format!("status {status}")).unwrap_or_default();
    rows.push(Line::from(vec![
        Span::raw(" "),
        Span::styled(title.to_owned(), theme.title),
        Span::raw("   "),
        Span::styled(status, theme.text),
    ]));
}

/// Adds every attribute, those that were sent first.
pub(super) fn attributes(rows: &mut Rows, created: &CreatedSync, width: usize, theme: &Theme) {
    let empty = serde_json::Map::new();
    let sent = created.sent.get("sync").and_then(Value::as_object).unwrap_or(&empty);
    let stored = &created.sync.attributes;
    for (name, value) in sent {
        match stored.get(name) {
            Some(kept) if stored_as_sent(value, kept) => attribute(rows, "✓", name, kept, width, theme),
            Some(kept) => {
                attribute(rows, "≠", name, kept, width, theme);
                rows.say(25, "sent: ", &in_words(value), width, theme.warning);
            }
            None => attribute(rows, "?", name, value, width, theme),
        }
    }
    for (name, value) in stored.iter().filter(|(name, _)| !sent.contains_key(*name)) {
        attribute(rows, " ", name, value, width, theme);
    }
    rows.gap();
    let differs = sent.iter().any(|(name, value)| stored.get(name).is_some_and(|kept| !stored_as_sent(value, kept)));
    let untold = sent.keys().any(|name| !stored.contains_key(name));
    let mut legend = "✓ stored as sent".to_owned();
    if differs {
        legend.push_str("   ≠ stored otherwise");
    }
    if untold {
        legend.push_str("   ? sent, and not told by the server");
    }
    rows.push(Line::from(vec![Span::raw(" "), Span::styled(legend, theme.quiet)]));
}

fn attribute(rows: &mut Rows, sign: &'static str, name: &str, value: &Value, width: usize, theme: &Theme) {
    let style = match sign {
        "✓" => theme.good,
        "≠" | "?" => theme.warning,
        _ => theme.quiet,
    };
    let label = fit(Inert::new(name).as_str(), 21);
    for (index, line) in crate::view::text::wrap(&in_words(value), width.saturating_sub(26)).into_iter().enumerate() {
        let (sign, label) = if index == 0 { (sign, label.clone()) } else { (" ", " ".repeat(21)) };
        rows.push(Line::from(vec![
            Span::raw(" "),
            Span::styled(sign, style),
            Span::raw(" "),
            Span::styled(label, theme.quiet),
            Span::raw(" "),
            Span::styled(line, theme.text),
        ]));
    }
}

/// A value in one line: a connector or model by its name, the rest as it is.
fn in_words(value: &Value) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::String(text) => Inert::new(text).to_string(),
        Value::Object(parts) if parts.contains_key("connector_type") || parts.contains_key("query") => {
            let part = |name: &str| parts.get(name).and_then(Value::as_str).map(Inert::new).unwrap_or_default();
            let id = parts.get("id").map(|id| id.to_string().replace('"', "")).unwrap_or_default();
            let kind = part("connector_name");
            if kind.is_blank() {
                format!("{} ({id})", part("name"))
            } else {
                format!("{} ({id}, {kind})", part("name"))
            }
        }
        other => Inert::new(&other.to_string()).to_string(),
    }
}
