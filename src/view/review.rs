//! Review: the sync as one sentence, every value, the exact request, and the button.

use ratatui::layout::{Constraint, Layout, Position, Rect};
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
use crate::view::rows::{Rows, Scroll};
use crate::view::text::fit;
use crate::view::theme::Theme;
use crate::view::{form, preview};

/// Draws Review.
pub(super) fn draw(app: &App, scroll: u16, canvas: &mut Canvas<'_, '_>, area: Rect, theme: &Theme) {
    let area = form::with_steps(app, canvas, area, theme);
    let [body, _, button] =
        Layout::vertical([Constraint::Min(1), Constraint::Length(1), Constraint::Length(2)]).areas(area);
    let asked = app.sending().map(|open| &open.asked).or(app.form().checked().sync.as_ref());
    if let Some(asked) = asked {
        contents(app, asked, usize::from(body.width), theme).draw(canvas, body, Scroll::By(scroll), theme);
    }
    canvas.frame.render_widget(Paragraph::new(the_button(app, theme)), button);
    canvas.hits.add(Rect { height: button.height.min(1), ..button }, MouseTarget::Button);
    canvas.frame.set_cursor_position(Position::new(button.x.saturating_add(3).min(button.right()), button.y));
}

fn contents(app: &App, asked: &NewSync, width: usize, theme: &Theme) -> Rows {
    let mut rows = Rows::default();
    rows.say(0, "", &asked.describe(app.form().known()), width, theme.title);
    rows.gap();
    for words in general_warnings(app) {
        rows.say(0, "! ", &words, width, theme.warning);
    }
    for warning in &app.form().checked().warnings {
        let row = warning.row.map(|row| format!(", row {}", row + 1)).unwrap_or_default();
        rows.say(0, "! ", &format!("{}{row}: {}", warning.field.label(), warning.words), width, theme.warning);
    }
    if !(app.form().checked().warnings.is_empty() && general_warnings(app).is_empty()) {
        rows.gap();
    }
    if app.unanswered().is_some_and(OpenCreate::holds_back) {
        let words =
            "An earlier create got no answer and is being looked up. [show-open-create] in Syncs shows what is known.";
        rows.say(0, "! ", &app.expand_keys(words), width, theme.warning);
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
        rows.push(Line::from(vec![
            Span::styled(fit(field.label(), 18), theme.quiet),
            Span::styled(SanitizedText::new(&words).to_string(), theme.text),
            Span::styled(format!("  {name}"), theme.quiet),
        ]));
        if let Some(before) = app.session.editor.before(field) {
            rows.say(18, "≠ ", &format!("was: {}", SanitizedText::new(&before)), width, theme.warning);
        }
        if field == FieldId::Mapping {
            mapping_rows(&asked.configuration, 18, width, &mut rows, theme);
        }
    }
    for line in [FieldId::Every, FieldId::CronExpression]
        .into_iter()
        .flat_map(|field| runs_in_words(app.form(), &app.clock, field))
    {
        rows.say(18, "", &line, width, theme.quiet);
    }
    rows.gap();
    match app.session.editor.edit() {
        None => {
            rows.push(Line::from(Span::styled("Request  POST /api/v1/syncs", theme.title)));
            preview::json(&mut rows, &body, width, theme);
        }
        Some(editing) => match app.session.editor.changes() {
            Some(changes) => {
                let title = format!("Request  PUT /api/v1/syncs/{}", editing.sync.id.0);
                rows.push(Line::from(Span::styled(title, theme.title)));
                preview::json(&mut rows, &serde_json::json!({ "sync": changes }), width, theme);
            }
            None => rows.say(0, "", "Nothing is changed.", width, theme.quiet),
        },
    }
    rows
}

/// The fields whose number means something with a name.
const fn is_number(field: FieldId) -> bool {
    matches!(field, FieldId::Source | FieldId::Destination | FieldId::Model)
}

/// The most rows of the mapping that are listed; the request below has all.
const MOST_ROWS: usize = 12;

/// Adds the rows of a mapping, each after so many cells.
pub(super) fn mapping_rows(
    configuration: &serde_json::Value,
    indent: usize,
    width: usize,
    rows: &mut Rows,
    theme: &Theme,
) {
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
        rows.say(indent, "", &words, width, theme.text);
    }
    if table.rows.len() > MOST_ROWS {
        rows.say(indent, "", &format!("and {} more", table.rows.len() - MOST_ROWS), width, theme.quiet);
    }
}

fn rows_in_words(count: usize) -> String {
    if count == 1 { "1 row".to_owned() } else { format!("{count} rows") }
}

fn the_button(app: &App, theme: &Theme) -> Vec<Line<'static>> {
    if let Some(command) = command_in_flight(app) {
        return vec![Line::from(Span::styled(format!("  {}…", command.doing()), theme.accent)), Line::default()];
    }
    let name = if app.session.editor.edit().is_some() { " Save changes " } else { " Create sync " };
    match app.sending() {
        None => vec![
            Line::from(vec![
                Span::styled("▌ ", theme.accent),
                Span::styled(name, theme.selected),
                Span::styled("  Enter or Ctrl-S", theme.quiet),
            ]),
            Line::default(),
        ],
        Some(sending) => {
            let seconds = app.clock.seconds_since(sending.note.sent_at);
            vec![
                Line::from(vec![
                    Span::styled("  Creating the sync… ", theme.accent),
                    Span::styled(format!("{seconds} s"), theme.text),
                ]),
                Line::from(Span::styled(
                    app.expand_keys("  [stop-waiting] stops waiting; the request is out and may still be carried out."),
                    theme.quiet,
                )),
            ]
        }
    }
}
