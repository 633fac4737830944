//! The request as it would be sent now, with what is still missing left open.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::app::App;
use crate::app::form::Form;
use crate::domain::draft::{FieldInput, input};
use crate::domain::field::FieldId;
use crate::view::canvas::Canvas;
use crate::view::rows::{Rows, Scroll};
use crate::view::text::wrap;
use crate::view::theme::Theme;

/// Draws the request as it would be sent now.
pub(super) fn draw(app: &App, canvas: &mut Canvas<'_, '_>, area: Rect, theme: &Theme) {
    let mut rows = Rows::default();
    rows.push(Line::from(Span::styled("Request", theme.title)));
    let missing = app.form().checked().problems.len();
    if app.session.editor.edit().is_some() && missing == 0 {
        changes(app, &mut rows, usize::from(area.width), theme);
        rows.draw(canvas, area, Scroll::By(0), theme);
        return;
    }
    let words = match missing {
        0 => "as it would be sent now".to_owned(),
        1 => "as it would be sent now; one part is missing".to_owned(),
        many => format!("as it would be sent now; {many} parts are missing"),
    };
    rows.say(0, "", &words, usize::from(area.width), theme.quiet);
    rows.gap();
    match &app.form().checked().sync {
        Some(sync) => json(&mut rows, &sync.body(), usize::from(area.width), theme),
        None => partial(&mut rows, app.form(), usize::from(area.width), theme),
    }
    rows.draw(canvas, area, Scroll::By(0), theme);
}

/// What would be changed of a sync that exists.
fn changes(app: &App, rows: &mut Rows, width: usize, theme: &Theme) {
    match app.session.editor.changes() {
        None => rows.say(0, "", "Nothing is changed yet.", width, theme.quiet),
        Some(changes) => {
            rows.say(0, "", "what would be sent to change it", width, theme.quiet);
            rows.gap();
            json(rows, &serde_json::json!({ "sync": changes }), width, theme);
        }
    }
}

/// Adds JSON, indented, long lines broken.
pub(super) fn json(rows: &mut Rows, value: &serde_json::Value, width: usize, theme: &Theme) {
    for line in format!("{value:#}").lines() {
        rows.code(crate::domain::text::SanitizedText::new(line).as_str(), width, theme.text);
    }
}

/// What can be said of the request while something is wrong: the parts that are right.
fn partial(rows: &mut Rows, form: &Form, width: usize, theme: &Theme) {
    rows.push("{");
    rows.push("  \"sync\": {");
    let left_out = |field: &FieldId| field.is_optional(form.dialect()) && form.draft().get(*field).trim().is_empty();
    let fields: Vec<FieldId> = form.fields().into_iter().filter(|field| !left_out(field)).collect();
    for (index, field) in fields.iter().copied().enumerate() {
        let text = form.draft().get(field).trim();
        let comma = if index + 1 < fields.len() { "," } else { "" };
        let wrong = form.checked().problems_of(field).next().is_some();
        if !wrong && input(field) == FieldInput::Mapping {
            let json = format!("\"{}\": {}{comma}", field.attribute(), form.draft().mapping().json());
            for line in json.lines() {
                rows.code(&format!("    {}", crate::domain::text::SanitizedText::new(line)), width, theme.text);
            }
            continue;
        }
        let value = match (wrong, input(field)) {
            (true, _) => "…".to_owned(),
            (false, _) if is_number(field) => text.to_owned(),
            (false, _) => serde_json::Value::from(text).to_string(),
        };
        let style = if wrong { theme.warning } else { theme.text };
        let line = format!("\"{}\": {}{comma}", field.attribute(), crate::domain::text::SanitizedText::new(&value));
        for (index, piece) in wrap(&line, width.saturating_sub(6)).into_iter().enumerate() {
            rows.push(Line::from(Span::styled(
                format!("{}{piece}", " ".repeat(if index == 0 { 4 } else { 6 })),
                style,
            )));
        }
    }
    rows.push("  }");
    rows.push("}");
}

const fn is_number(field: FieldId) -> bool {
    matches!(field, FieldId::Source | FieldId::Destination | FieldId::Model | FieldId::Every)
}
