//! What arrives of the sample row that the mapping shows, as the JSON that is sent, beside a wide form.

use ratatui::layout::Rect;
use ratatui::text::Span;
use serde_json::Value;

use crate::app::App;
use crate::domain::transform::Sent;
use crate::view::canvas::Canvas;
use crate::view::json;
use crate::view::rows::{Rows, Scroll};

pub(super) fn draw(app: &App, canvas: &mut Canvas<'_, '_>, area: Rect) {
    if area.width == 0 {
        return;
    }
    let theme = canvas.theme;
    let form = app.form();
    let rows_known = &form.checked().preview.rows;
    let at = form.sample_row().min(rows_known.len().saturating_sub(1));
    let mut rows = Rows::new(usize::from(area.width), theme);
    let of = match rows_known.len() {
        0 => String::new(),
        count => format!(" · row {} of {count}", at + 1),
    };
    rows.push(vec![Span::styled("Arrives", theme.title), Span::styled(of, theme.quiet)]);
    rows.gap();
    match rows_known.get(at) {
        None => rows.say(0, "", "Nothing to show yet: it takes a mapping, and the model's rows.", theme.quiet),
        Some(row) => {
            match &row.sent {
                Sent::Object { fields, .. } => {
                    json::add_top(&mut rows, &Value::Object(fields.clone()), usize::from(area.height));
                }
                Sent::True => json::add(&mut rows, &Value::Bool(true)),
                Sent::Unknown => rows.say(0, "", "It can't be told what is sent.", theme.quiet),
            }
            for problem in &row.problems {
                rows.say(0, "✗ ", &problem.words(), theme.wrong);
            }
        }
    }
    rows.draw(canvas, area, Scroll::By(0));
}
