//! Review: the sync as one sentence, every value, the exact request, and the button.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use crate::app::State;
use crate::app::screen::Waiting;
use crate::app::words::runs_in_words;
use crate::domain::field::FieldId;
use crate::domain::new_sync::NewSync;
use crate::view::rows::{Rows, Scroll};
use crate::view::text::fit;
use crate::view::theme::Theme;
use crate::view::{new_sync, preview};

/// Draws Review.
pub(super) fn draw(
    state: &State,
    waiting: Option<&Waiting>,
    scroll: u16,
    frame: &mut Frame<'_>,
    area: Rect,
    theme: &Theme,
) {
    let area = new_sync::with_steps(state, frame, area, theme);
    let [body, _, button] =
        Layout::vertical([Constraint::Min(1), Constraint::Length(1), Constraint::Length(2)]).areas(area);
    let asked = waiting.map(|waiting| &waiting.asked).or(state.form.checked().sync.as_ref());
    if let Some(asked) = asked {
        contents(state, asked, usize::from(body.width), theme).draw(frame, body, Scroll::By(scroll), theme.quiet);
    }
    frame.render_widget(Paragraph::new(the_button(state, waiting, theme)), button);
}

fn contents(state: &State, asked: &NewSync, width: usize, theme: &Theme) -> Rows {
    let mut rows = Rows::default();
    rows.say(0, "", &asked.in_words(), width, theme.title);
    rows.gap();
    for warning in &state.form.checked().warnings {
        rows.say(0, "! ", &format!("{}: {}", warning.field.label(), warning.words), width, theme.warning);
    }
    if state.unknown_since.is_some() {
        rows.say(
            0,
            "! ",
            "The last try got no answer and may have created this sync. Look before you create it again.",
            width,
            theme.warning,
        );
        rows.gap();
    }
    let body = asked.body();
    for field in state.form.fields() {
        let Some(value) = body.get("sync").and_then(|sync| sync.get(field.attribute())) else { continue };
        let words = match value {
            serde_json::Value::String(text) => text.clone(),
            serde_json::Value::Object(_) | serde_json::Value::Array(_) => rows_in_words(asked.mapped()),
            other => other.to_string(),
        };
        rows.push(Line::from(vec![
            Span::styled(fit(field.label(), 18), theme.quiet),
            Span::styled(crate::domain::text::Inert::new(&words).to_string(), theme.text),
        ]));
    }
    for line in [FieldId::Every, FieldId::CronExpression].into_iter().flat_map(|field| runs_in_words(state, field)) {
        rows.say(18, "", &line, width, theme.quiet);
    }
    rows.gap();
    rows.push(Line::from(Span::styled("Request  POST /api/v1/syncs", theme.title)));
    preview::json(&mut rows, &body, width, theme);
    rows
}

fn rows_in_words(count: usize) -> String {
    if count == 1 { "1 row".to_owned() } else { format!("{count} rows") }
}

fn the_button(state: &State, waiting: Option<&Waiting>, theme: &Theme) -> Vec<Line<'static>> {
    match waiting {
        None => vec![
            Line::from(vec![
                Span::styled("▌ ", theme.accent),
                Span::styled(" Create sync ", theme.selected),
                Span::styled("  Enter or Ctrl-S", theme.quiet),
            ]),
            Line::default(),
        ],
        Some(waiting) => {
            let seconds = state.now.duration_since(waiting.since).as_secs().max(0);
            vec![
                Line::from(vec![
                    Span::styled("  Creating the sync… ", theme.accent),
                    Span::styled(format!("{seconds} s"), theme.text),
                ]),
                Line::from(Span::styled(
                    "  Esc stops waiting; the request is out and may still be carried out.",
                    theme.quiet,
                )),
            ]
        }
    }
}
