//! The request as it would be sent now, with what is still missing left open.

use ratatui::layout::Rect;
use ratatui::text::Span;

use crate::app::App;
use crate::app::form::Form;
use crate::domain::draft::{FieldInput, input};
use crate::domain::field::FieldId;
use crate::domain::text::SanitizedText;
use crate::view::canvas::Canvas;
use crate::view::rows::{Rows, Scroll};

pub(super) fn draw(app: &App, canvas: &mut Canvas<'_, '_>, area: Rect) {
    let theme = canvas.theme;
    let mut rows = Rows::new(usize::from(area.width), theme);
    // Only its beginning is seen: a mapping may have thousands of lines.
    let height = usize::from(area.height) + 1;
    rows.push(Span::styled("Request", theme.title));
    let missing = app.form().checked().problems.len();
    if app.session.editor.edit().is_some() && missing == 0 {
        match app.session.editor.changes() {
            None => rows.say(0, "", "No changes yet.", theme.quiet),
            Some(changes) => {
                rows.say(0, "", "sent to save the changes", theme.quiet);
                rows.gap();
                rows.json_from_the_top(&serde_json::json!({ "sync": changes }), height);
            }
        }
        return rows.draw(canvas, area, Scroll::By(0));
    }
    let words = match missing {
        0 => "as it would be sent".to_owned(),
        1 => "1 value missing".to_owned(),
        many => format!("{many} values missing"),
    };
    rows.say(0, "", &words, theme.quiet);
    rows.gap();
    match &app.form().checked().sync {
        Some(sync) => rows.json_from_the_top(&sync.body(), height),
        None => partial(&mut rows, app.form(), height),
    }
    rows.draw(canvas, area, Scroll::By(0));
}

/// What can be said of the request while something is wrong: the parts that are right.
fn partial(rows: &mut Rows<'_>, form: &Form, height: usize) {
    let theme = rows.theme;
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
            for line in json.lines().take(height) {
                rows.code(&format!("    {}", SanitizedText::new(line)), theme.text);
            }
            continue;
        }
        let value = match (wrong, input(field)) {
            (true, _) => "…".to_owned(),
            (false, _) if is_number(field) => text.to_owned(),
            (false, _) => serde_json::Value::from(text).to_string(),
        };
        let style = if wrong { theme.warning } else { theme.text };
        rows.code(&format!("    \"{}\": {}{comma}", field.attribute(), SanitizedText::new(&value)), style);
    }
    rows.push("  }");
    rows.push("}");
}

const fn is_number(field: FieldId) -> bool {
    matches!(field, FieldId::Source | FieldId::Destination | FieldId::Model | FieldId::Every)
}
