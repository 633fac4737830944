//! One run of the sync: its rows in numbers, and the records that it sent, with the reason where one was refused.

use ratatui::layout::{Constraint, Layout, Position, Rect};
use ratatui::text::{Line, Span};
use serde_json::Value;

use crate::app::App;
use crate::app::input::mouse::MouseTarget;
use crate::app::screen::Screen;
use crate::app::screen::sync::{RunDetail, SyncDetail};
use crate::domain::query::RecordFilter;
use crate::domain::remote_context::Remote;
use crate::domain::run::{Record, Run};
use crate::domain::text::{SanitizedText, thousands};
use crate::view::canvas::Canvas;
use crate::view::rows::{Rows, Scroll};
use crate::view::status;
use crate::view::sync::duration;
use crate::view::text::{AGAIN, cut, fit};
use crate::view::theme::Theme;

/// Draws the run that is read.
pub(super) fn draw(
    app: &App,
    opened: &SyncDetail,
    reading: &RunDetail,
    canvas: &mut Canvas<'_, '_>,
    area: Rect,
    theme: &Theme,
) {
    let Some(run) = opened.run(&reading.id) else { return };
    let width = usize::from(area.width).saturating_sub(1);
    let head = heading(app, opened, run, reading, width, theme);
    let height = u16::try_from(head.height()).unwrap_or(area.height).min(area.height);
    let [top, body] = Layout::vertical([Constraint::Length(height), Constraint::Min(0)]).areas(area);
    head.draw(canvas, top, Scroll::By(0), theme);
    canvas.frame.set_cursor_position(Position::new(area.x.saturating_add(1), area.y));
    records(app, run, reading, width, theme).draw(canvas, body, Scroll::Focus, theme);
}

fn heading(app: &App, opened: &SyncDetail, run: &Run, reading: &RunDetail, width: usize, theme: &Theme) -> Rows {
    let mut rows = Rows::default();
    let (mark, style) = status::of_run(run, theme);
    let when = run.started.or(run.created).map(|at| app.clock.ago(at)).unwrap_or_default();
    let took = run.took(app.clock.now).map(|seconds| format!(", took {}", duration(seconds))).unwrap_or_default();
    rows.push(Line::from(vec![
        Span::styled(format!(" Run {} of sync {}", run.id.0, opened.sync.id.0), theme.title),
        Span::styled(format!("   {mark} {}", run.status.describe()), style),
        Span::styled(format!("   {when}{took}"), theme.quiet),
    ]));
    let number = |number: u64| thousands(usize::try_from(number).unwrap_or(usize::MAX));
    let told: Vec<String> = [
        (run.rows.queried, "the query brought"),
        (run.rows.sent, "were sent"),
        (run.rows.failed, "were refused"),
        (run.rows.skipped, "were skipped"),
    ]
    .into_iter()
    .filter_map(|(count, words)| count.map(|count| format!("{} {words}", number(count))))
    .collect();
    let rate = run.rate(app.clock.now).map(|rate| format!(" {rate:.0} rows a second.")).unwrap_or_default();
    if !told.is_empty() {
        rows.say(1, "", &format!("Rows: {}.{rate}", told.join(", ")), width, theme.text);
    }
    if let Some(error) = &run.error {
        rows.say(1, "✗ ", error.as_str(), width, theme.wrong);
    }
    rows.gap();
    let which = match reading.which {
        RecordFilter::Failed => "Records that were refused; [toggle-rejected] shows all.",
        RecordFilter::All => "All records of this run; [toggle-rejected] shows those that were refused.",
    };
    rows.say(1, "", &app.expand_keys(which), width, theme.quiet);
    rows
}

fn records(app: &App, run: &Run, reading: &RunDetail, width: usize, theme: &Theme) -> Rows {
    let is_told = app.spinner.is_told(app.clock.now);
    let mut rows = Rows::default();
    match (&reading.read, reading.records.is_empty()) {
        (Remote::Failed(words), _) => {
            rows.say(
                1,
                "✗ ",
                &format!("The records could not be had. {words} {}", app.expand_keys(AGAIN)),
                width,
                theme.wrong,
            );
        }
        (Remote::NotFound, _) => rows.say(1, "", "There are no records to be had.", width, theme.text),
        (Remote::Loaded(()), true) if reading.which == RecordFilter::Failed => {
            rows.say(1, "", "None was refused.", width, theme.text);
        }
        (Remote::Loaded(()), true) if run.status.is_active() => {
            rows.say(1, "", "None yet: records are written when rows are sent.", width, theme.text);
        }
        (Remote::Loaded(()), true) => {
            let words = "None. A record belongs to the last run that touched it, so older runs lose theirs.";
            rows.say(1, "", words, width, theme.text);
        }
        (_, true) if is_told => rows.say(1, "", "Fetching the records…", width, theme.quiet),
        _ => {}
    }
    for (place, record) in reading.records.iter().enumerate() {
        let start = rows.height();
        rows.push(line(record, place == reading.bar, width, theme));
        rows.press_cells(0..usize::MAX, MouseTarget::Line(place));
        if place == reading.bar {
            rows.focus_from(start);
            rows.caret_here(1);
        }
    }
    rows
}

fn line(record: &Record, is_chosen: bool, width: usize, theme: &Theme) -> Line<'static> {
    let (mark, style) = match record.status.as_str() {
        "failed" => ("✗", theme.wrong),
        "success" => ("✓", theme.good),
        _ => ("·", theme.text),
    };
    let reason = record.reason().map(|reason| reason.to_string()).unwrap_or_default();
    let room = width.saturating_sub(6);
    let (row_room, reason_room) = if reason.is_empty() { (room, 0) } else { (room * 3 / 5, room * 2 / 5) };
    let text = fit(&cut(&in_a_line(record), row_room), row_room);
    let reason = cut(&reason, reason_room.saturating_sub(1));
    if is_chosen {
        return Line::from(Span::styled(fit(&format!(" › {mark} {text} {reason}"), width), theme.selected));
    }
    Line::from(vec![
        Span::styled(format!("   {mark} "), style),
        Span::styled(text, theme.text),
        Span::styled(format!(" {reason}"), theme.quiet),
    ])
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
pub(super) fn record(app: &App, cells: usize, theme: &Theme) -> Rows {
    let mut rows = Rows::default();
    let Screen::Run(_, run) = &app.session.screen else { return rows };
    let Some(record) = run.record() else { return rows };
    let (words, style) = if record.has_failed() { ("✗ refused", theme.wrong) } else { ("✓ sent", theme.good) };
    let action = match record.action.as_ref().map(SanitizedText::as_str) {
        Some("destination_insert") => "   as a new row",
        Some("destination_update") => "   as a changed row",
        _ => "",
    };
    rows.push(Line::from(vec![Span::styled(words, style), Span::styled(action, theme.quiet)]));
    rows.gap();
    match &record.response {
        Some(response) => {
            rows.push(Line::from(Span::styled("The destination says", theme.title)));
            rows.say(0, "", response.as_str(), cells, theme.text);
        }
        None if record.has_failed() => rows.say(
            0,
            "",
            "The destination gave no reason. Where rows go in batches, the server keeps none; try a run with fewer rows.",
            cells,
            theme.text,
        ),
        None => {}
    }
    if let Some(request) = &record.request {
        rows.gap();
        rows.push(Line::from(Span::styled("What was sent", theme.title)));
        rows.say(0, "", request.as_str(), cells, theme.text);
    }
    rows.gap();
    rows.push(Line::from(Span::styled("The row", theme.title)));
    let text = format!("{:#}", Value::Object(record.row.clone()));
    for line in text.lines() {
        rows.code(SanitizedText::new(line).as_str(), cells, theme.text);
    }
    rows
}
