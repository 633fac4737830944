//! Review: the sync as one sentence, every value, the exact request, and the button.

use ratatui::layout::Constraint::{Length, Min};
use ratatui::layout::{Layout, Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use crate::app::App;
use crate::app::available::command_in_flight;
use crate::app::input::mouse::MouseTarget;
use crate::app::messages::{general_warnings, name_of, runs_in_words};
use crate::domain::create::open::OpenCreate;
use crate::domain::field::FieldId;
use crate::domain::mapping::{Table, ValueSource, constant_text};
use crate::domain::new_sync::NewSync;
use crate::domain::text::SanitizedText;
use crate::view::canvas::Canvas;
use crate::view::form;
use crate::view::rows::{Rows, Scroll};
use crate::view::text::{fit, rows_in_words};
use crate::view::theme::Theme;

pub(super) fn draw(app: &App, scroll: u16, canvas: &mut Canvas<'_, '_>, area: Rect) {
    let theme = canvas.theme;
    let area = form::with_steps(app, canvas, area);
    let [body, _, button] = Layout::vertical([Min(1), Length(1), Length(2)]).areas(area);
    let asked = app.sending().map(|open| &open.asked).or(app.form().checked().sync.as_ref());
    if let Some(asked) = asked {
        let mut rows = Rows::new(usize::from(body.width), theme);
        contents(app, asked, &mut rows);
        rows.draw(canvas, body, Scroll::By(scroll));
    }
    canvas.frame.render_widget(Paragraph::new(the_button(app, theme)), button);
    canvas.hit(Rect { height: button.height.min(1), ..button }, MouseTarget::Button);
    canvas.frame.set_cursor_position(Position::new(button.x.saturating_add(3).min(button.right()), button.y));
}

fn contents(app: &App, asked: &NewSync, rows: &mut Rows<'_>) {
    let theme = rows.theme;
    rows.say(0, "", &asked.describe(app.form().known()), theme.title);
    rows.gap();
    for words in general_warnings(app) {
        rows.say(0, "! ", &words, theme.warning);
    }
    for warning in &app.form().checked().warnings {
        let row = warning.row.map(|row| format!(", row {}", row + 1)).unwrap_or_default();
        rows.say(0, "! ", &format!("{}{row}: {}", warning.field.label(), warning.words), theme.warning);
    }
    if !(app.form().checked().warnings.is_empty() && general_warnings(app).is_empty()) {
        rows.gap();
    }
    if app.unanswered().is_some_and(OpenCreate::holds_back) {
        let words = "An earlier create got no answer and is being looked up. [show-open-create] in Syncs shows it.";
        rows.say(0, "! ", &app.expand_keys(words), theme.warning);
        rows.gap();
    }
    let body = asked.body();
    for field in app.form().fields() {
        let Some(value) = body.get("sync").and_then(|sync| sync.get(field.attribute())) else { continue };
        let words = match value {
            serde_json::Value::String(text) => text.clone(),
            serde_json::Value::Object(_) | serde_json::Value::Array(_) => rows_in_words(asked.mapped()),
            other => other.to_string(),
        };
        let name = name_of(app.form().known(), field).filter(|_| is_number(field)).unwrap_or_default();
        rows.push(vec![
            Span::styled(fit(field.label(), 18), theme.quiet),
            Span::styled(SanitizedText::new(&words).to_string(), theme.text),
            Span::styled(format!("  {name}"), theme.quiet),
        ]);
        if let Some(before) = app.session.editor.before(field) {
            rows.say(18, "≠ ", &format!("was: {}", SanitizedText::new(&before)), theme.warning);
        }
        if field == FieldId::Mapping {
            mapping_rows(&asked.configuration, 18, rows);
        }
    }
    for field in [FieldId::Every, FieldId::CronExpression] {
        for line in runs_in_words(app.form(), &app.clock, field) {
            rows.say(18, "", &line, theme.quiet);
        }
    }
    rows.gap();
    match (app.session.editor.edit(), app.session.editor.changes()) {
        (None, _) => {
            rows.push(Span::styled("Request  POST /api/v1/syncs", theme.title));
            rows.json(&body);
        }
        (Some(editing), Some(changes)) => {
            let title = format!("Request  PUT /api/v1/syncs/{}", editing.sync.id.0);
            rows.push(Span::styled(title, theme.title));
            rows.json(&serde_json::json!({ "sync": changes }));
        }
        (Some(_), None) => rows.say(0, "", "No changes.", theme.quiet),
    }
}

/// The fields whose number means something with a name.
const fn is_number(field: FieldId) -> bool {
    matches!(field, FieldId::Source | FieldId::Destination | FieldId::Model)
}

/// The most rows of the mapping that are listed; the request below has all.
const MOST_ROWS: usize = 12;

/// Adds the rows of a mapping, each after so many cells.
pub(super) fn mapping_rows(configuration: &serde_json::Value, indent: usize, rows: &mut Rows<'_>) {
    let theme = rows.theme;
    let Some(table) = Table::read(configuration) else { return };
    for row in table.rows.iter().take(MOST_ROWS) {
        let (from, kind) = match &row.from {
            ValueSource::Column(column) => (column.clone(), ""),
            ValueSource::Static(value) => (constant_text(value), " (constant)"),
            ValueSource::Template(text) => (text.clone(), " (template)"),
            ValueSource::Kept(value) => (value.to_string(), ""),
        };
        let words =
            format!("{}{kind} → {}", SanitizedText::new(&from), SanitizedText::new(row.path().unwrap_or_default()));
        rows.say(indent, "", &words, theme.text);
    }
    if table.rows.len() > MOST_ROWS {
        rows.say(indent, "", &format!("and {} more", table.rows.len() - MOST_ROWS), theme.quiet);
    }
}

fn the_button(app: &App, theme: &Theme) -> Vec<Line<'static>> {
    if let Some(command) = command_in_flight(app) {
        return vec![Line::styled(format!("  {}…", command.doing()), theme.accent)];
    }
    let Some(sending) = app.sending() else {
        let name = if app.session.editor.edit().is_some() { " Save changes " } else { " Create sync " };
        let (button, keys) = (Span::styled(name, theme.selected), Span::styled("  Enter or Ctrl-S", theme.quiet));
        return vec![Line::from(vec![Span::styled("▌ ", theme.accent), button, keys])];
    };
    let creating = Span::styled("  Creating the sync… ", theme.accent);
    let seconds = format!("{} s", app.clock.seconds_since(sending.note.sent_at));
    let words = app.expand_keys("  [stop-waiting] stops waiting; the request was sent and may still go through.");
    vec![Line::from(vec![creating, Span::styled(seconds, theme.text)]), Line::styled(words, theme.quiet)]
}
