//! One run of the sync: its rows in numbers, and the records that it sent, with the reason where one was refused.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use serde_json::Value;

use crate::app::App;
use crate::app::screen::Screen;
use crate::app::screen::sync::{RunDetail, SyncDetail};
use crate::domain::query::RecordFilter;
use crate::domain::remote_context::Remote;
use crate::domain::run::{Record, Run};
use crate::domain::text::SanitizedText;
use crate::view::canvas::Canvas;
use crate::view::list::list_line;
use crate::view::rows::{Rows, Scroll};
use crate::view::status;
use crate::view::sync::duration;
use crate::view::text::{AGAIN, counted, cut, fit};
use crate::view::theme::Theme;

pub(super) fn draw(app: &App, opened: &SyncDetail, reading: &RunDetail, canvas: &mut Canvas<'_, '_>, area: Rect) {
    let Some(run) = opened.run(&reading.id) else { return };
    let width = usize::from(area.width).saturating_sub(1);
    let mut head = Rows::new(width, canvas.theme);
    heading(app, opened, run, reading, &mut head);
    let body = head.draw_above(canvas, area);
    let mut rows = Rows::new(width, canvas.theme);
    records(app, run, reading, &mut rows);
    rows.draw(canvas, body, Scroll::Focus);
}

fn heading(app: &App, opened: &SyncDetail, run: &Run, reading: &RunDetail, rows: &mut Rows<'_>) {
    let theme = rows.theme;
    let (mark, style) = status::of_run(run, theme);
    let when = run.started.or(run.created).map(|at| app.clock.ago(at)).unwrap_or_default();
    let took = run.took(app.clock.now).map(|seconds| format!(", took {}", duration(seconds))).unwrap_or_default();
    rows.push(vec![
        Span::styled(format!(" Run {} of sync {}", run.id.0, opened.sync.id.0), theme.title),
        Span::styled(format!("   {mark} {}", run.status.describe()), style),
        Span::styled(format!("   {when}{took}"), theme.quiet),
    ]);
    let count = |count: Option<u64>, words: &str| count.map(|count| format!("{} {words}", counted(count)));
    let told: Vec<String> = [
        count(run.rows.queried, "the query brought"),
        count(run.rows.sent, "were sent"),
        count(run.rows.failed, "were refused"),
        count(run.rows.skipped, "were skipped"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let rate = run.rate(app.clock.now).map(|rate| format!(" {rate:.0} rows a second.")).unwrap_or_default();
    if !told.is_empty() {
        rows.say(1, "", &format!("Rows: {}.{rate}", told.join(", ")), theme.text);
    }
    if let Some(error) = &run.error {
        rows.say(1, "✗ ", error.as_str(), theme.wrong);
    }
    rows.gap();
    let which = match reading.which {
        RecordFilter::Failed => "Records that were refused; [toggle-rejected] shows all.",
        RecordFilter::All => "All records of this run; [toggle-rejected] shows those that were refused.",
    };
    rows.say(1, "", &app.expand_keys(which), theme.quiet);
}

fn records(app: &App, run: &Run, reading: &RunDetail, rows: &mut Rows<'_>) {
    let is_told = app.spinner.is_told(app.clock.now);
    let theme = rows.theme;
    match (&reading.read, reading.records.is_empty()) {
        (Remote::Failed(words) | Remote::Rejected(words), _) => {
            let words = format!("The records could not be had. {words} {}", app.expand_keys(AGAIN));
            rows.say(1, "✗ ", &words, theme.wrong);
        }
        (Remote::NotFound, _) => rows.say(1, "", "There are no records to be had.", theme.text),
        (Remote::Loaded(()), true) if reading.which == RecordFilter::Failed => {
            rows.say(1, "", "None was refused.", theme.text);
        }
        (Remote::Loaded(()), true) if run.status.is_active() => {
            rows.say(1, "", "None yet: records are written when rows are sent.", theme.text);
        }
        (Remote::Loaded(()), true) => {
            let words = "None. A record belongs to the last run that touched it, so older runs lose theirs.";
            rows.say(1, "", words, theme.text);
        }
        (_, true) if is_told => rows.say(1, "", "Fetching the records…", theme.quiet),
        _ => {}
    }
    for (place, record) in reading.records.iter().enumerate() {
        let is_chosen = place == reading.bar;
        rows.entry(place, is_chosen, line(record, is_chosen, rows.width, theme));
    }
}

fn line(record: &Record, is_chosen: bool, width: usize, theme: &Theme) -> Line<'static> {
    let mark = match record.status.as_str() {
        "failed" => ("✗", theme.wrong),
        "success" => ("✓", theme.good),
        _ => ("·", theme.text),
    };
    let reason = record.reason().map(|reason| reason.to_string()).unwrap_or_default();
    let room = width.saturating_sub(6);
    let (row_room, reason_room) = if reason.is_empty() { (room, 0) } else { (room * 3 / 5, room * 2 / 5) };
    let text = fit(&cut(&in_a_line(record), row_room), row_room);
    let reason = cut(&reason, reason_room.saturating_sub(1));
    let words = vec![Span::styled(text, theme.text), Span::styled(format!(" {reason}"), theme.quiet)];
    list_line(mark, words, is_chosen, width, theme)
}

/// A row's columns in one line.
fn in_a_line(record: &Record) -> String {
    let cell = |(name, value): (&String, &Value)| {
        let value = match value {
            Value::String(text) => SanitizedText::new(text),
            other => SanitizedText::new(&other.to_string()),
        };
        format!("{} {value}", SanitizedText::new(name))
    };
    record.row.iter().take(12).map(cell).collect::<Vec<_>>().join(" · ")
}

/// A record whole: why it was refused, what was sent, and its columns.
pub(super) fn record<'a>(app: &App, mut rows: Rows<'a>) -> Rows<'a> {
    let theme = rows.theme;
    let Screen::Run(_, run) = &app.session.screen else { return rows };
    let Some(record) = run.record() else { return rows };
    let (words, style) = if record.has_failed() { ("✗ refused", theme.wrong) } else { ("✓ sent", theme.good) };
    let action = match record.action.as_ref().map(SanitizedText::as_str) {
        Some("destination_insert") => "   as a new row",
        Some("destination_update") => "   as a changed row",
        _ => "",
    };
    rows.push(vec![Span::styled(words, style), Span::styled(action, theme.quiet)]);
    rows.gap();
    match &record.response {
        Some(response) => {
            rows.push(Span::styled("The destination says", theme.title));
            rows.say(0, "", response.as_str(), theme.text);
        }
        None if record.has_failed() => {
            let words = "The destination gave no reason. Where rows go in batches, the server keeps none; try a run with fewer rows.";
            rows.say(0, "", words, theme.text);
        }
        None => {}
    }
    if let Some(request) = &record.request {
        rows.gap();
        rows.push(Span::styled("What was sent", theme.title));
        rows.say(0, "", request.as_str(), theme.text);
    }
    rows.gap();
    rows.push(Span::styled("The row", theme.title));
    rows.json(&Value::Object(record.row.clone()));
    rows
}
