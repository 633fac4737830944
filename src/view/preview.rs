//! The request as it would be sent now, with what is still missing left open. It follows the focus.

use ratatui::layout::Rect;
use ratatui::text::Span;
use serde_json::Value;

use crate::app::App;
use crate::app::form::{Focus, Form};
use crate::domain::draft::{FieldInput, input};
use crate::domain::field::{FieldId, FieldKind};
use crate::view::canvas::Canvas;
use crate::view::json;
use crate::view::rows::{Rows, Scroll};

pub(super) fn draw(app: &App, canvas: &mut Canvas<'_, '_>, area: Rect) {
    let theme = canvas.theme;
    let mut rows = Rows::new(usize::from(area.width), theme);
    // Only a beginning of a mapping is shown: it may have thousands of lines.
    let height = usize::from(area.height) + 1;
    let missing = app.form().checked().problems.len();
    if app.session.editor.edit().is_some() && missing == 0 {
        rows.push(Span::styled("Request", theme.title));
        match app.session.editor.changes() {
            None => rows.say(0, "", "No changes yet.", theme.quiet),
            Some(changes) => {
                rows.gap();
                json::add_top(&mut rows, &serde_json::json!({ "sync": changes }), height);
            }
        }
        return rows.draw(canvas, area, Scroll::By(0));
    }
    let words = match missing {
        0 => String::new(),
        1 => " · 1 value missing".to_owned(),
        many => format!(" · {many} values missing"),
    };
    rows.push(vec![Span::styled("Request", theme.title), Span::styled(words, theme.quiet)]);
    rows.gap();
    body(&mut rows, app.form(), height);
    rows.draw(canvas, area, Scroll::Focus);
}

/// The body, field by field: what is wrong or missing is left open.
fn body(rows: &mut Rows<'_>, form: &Form, most: usize) {
    let theme = rows.theme;
    for line in ["{", "  \"sync\": {"] {
        json::add_line(rows, line);
    }
    let is_left_out = |field: &FieldId| field.is_optional(form.dialect()) && form.is_empty(*field);
    let fields: Vec<FieldId> = form.fields().into_iter().filter(|field| !is_left_out(field)).collect();
    for (index, field) in fields.iter().copied().enumerate() {
        let start = rows.height();
        let comma = if index + 1 < fields.len() { "," } else { "" };
        let is_wrong = form.checked().problems_of(field).next().is_some();
        let text = form.draft().get(field).trim();
        let value = match (is_wrong, input(field), field.kind()) {
            (true, ..) => "…".to_owned(),
            (false, FieldInput::Mapping, _) => form.draft().mapping().json(),
            (false, _, FieldKind::Number) => text.to_owned(),
            (false, ..) => Value::from(text).to_string(),
        };
        for line in format!("\"{}\": {value}{comma}", field.attribute()).lines().take(most) {
            let line = format!("    {line}");
            if is_wrong {
                rows.code(&line, theme.warning);
            } else {
                json::add_line(rows, &line);
            }
        }
        if form.focus() == Focus::Field(field) {
            rows.focus_from(start);
        }
    }
    for line in ["  }", "}"] {
        json::add_line(rows, line);
    }
}
