//! One run of the sync: its rows in numbers, and the records that it sent; rejected ones by reason.

use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use serde_json::Value;

use crate::app::App;
use crate::app::screen::Screen;
use crate::app::screen::sync::SyncDetail;
use crate::app::screen::sync::run_detail::RunDetail;
use crate::domain::query::RecordFilter;
use crate::domain::remote_context::Remote;
use crate::domain::row::Cell;
use crate::domain::run::{Record, Run, RunStatus};
use crate::domain::text::{SanitizedText, thousands};
use crate::view::canvas::Canvas;
use crate::view::list::{badge, list_line};
use crate::view::rows::{READABLE, Rows, Scroll, middle};
use crate::view::runs::{duration, per_second, share_bar};
use crate::view::text::{AGAIN, counted, cut, fit, width as cells, window};
use crate::view::theme::Theme;
use crate::view::{json, reasons, status, sync};

/// The widest screen that is read with ease.
const WIDEST: u16 = 160;

/// From how many records the columns' widths are taken: so many of the first ones, and so many on either side of the bar.
const MEASURED: usize = 100;

/// The widest column.
const WIDEST_COLUMN: usize = 28;

/// Cells before the first column: the bar, the sign.
const LEAD: usize = 5;

pub(super) fn draw(app: &App, opened: &SyncDetail, reading: &RunDetail, canvas: &mut Canvas<'_, '_>, area: Rect) {
    let Some(run) = opened.run(&reading.id) else { return };
    let area = middle(area, WIDEST);
    let width = usize::from(area.width).saturating_sub(1);
    let mut head = Rows::new(width, canvas.theme);
    heading(app, opened, run, reading, &mut head);
    let caret = search(reading, width, &mut head);
    let columns = Columns::of(reading, width.saturating_sub(LEAD));
    if reading.lines().len() > 0 {
        head.push(Span::styled(format!("{}{}", " ".repeat(LEAD), columns.heads()), canvas.theme.quiet));
    }
    let body = head.draw_above(canvas, area);
    let mut rows = Rows::new(width, canvas.theme);
    records(app, run, reading, (&columns, usize::from(body.height)), &mut rows);
    rows.draw(canvas, body, Scroll::Focus);
    if let Some((line, column)) = caret {
        let place = |at: usize| u16::try_from(at).unwrap_or(0);
        canvas.frame.set_cursor_position(Position::new(area.x + place(column), area.y + place(line)));
    }
}

/// What is searched, in how many of the records it stands, and which these are. Returns where it is typed.
fn search(reading: &RunDetail, width: usize, rows: &mut Rows<'_>) -> Option<(usize, usize)> {
    if !reading.is_filtering && !reading.has_filter() {
        return None;
    }
    let theme = rows.theme;
    let more = match reading.has_more() {
        false => "",
        true if reading.is_full() => " loaded; a file takes all",
        true if reading.loads_more() => " loaded, searching on",
        true => " loaded, more as you scroll",
    };
    let found = format!("   {} of {}{more}", thousands(reading.lines().len()), thousands(reading.loaded()));
    let room = width.saturating_sub(3 + cells(&found)).min(40);
    let (text, column) = window(reading.filter.text(), reading.filter.caret(), room);
    let style = if reading.is_filtering { theme.field_focused } else { theme.text };
    rows.push(vec![
        Span::styled(" / ", theme.accent),
        Span::styled(fit(&text, room), style),
        Span::styled(found, theme.quiet),
    ]);
    reading.is_filtering.then_some((rows.height() - 1, 3 + column))
}

fn heading(app: &App, opened: &SyncDetail, run: &Run, reading: &RunDetail, rows: &mut Rows<'_>) {
    let theme = rows.theme;
    sync::title(app, opened, &format!("#{}", opened.sync.id.0), rows);
    let (mark, style) = status::of_run(run, theme);
    let when = run.started.or(run.created).map(|at| app.clock.moment(at)).unwrap_or_default();
    let took = run.took(app.clock.now).map(|seconds| format!(", took {}", duration(seconds))).unwrap_or_default();
    let rejected = run.rows.failed.filter(|count| *count > 0 && !run.status.is_active());
    let status = run.status.describe();
    let words = match rejected.map(|count| format!("{} rejected", counted(count))) {
        // That rows were rejected says that it ended; that it failed has to be said.
        Some(rejected) if run.status == RunStatus::Failed => format!("{status} · {rejected}"),
        Some(rejected) => rejected,
        None => status.to_owned(),
    };
    let badge = badge(&format!("{mark} {words}"), style, theme);
    // Where there is no room for all, how long it took gives way to what the run is called.
    let told = |took: &str| format!("   run of {when}{took}   #{}", run.id.0);
    let has_room = 1 + badge.width() + cells(&told(&took)) <= rows.width;
    let told = told(if has_room { &took } else { "" });
    rows.push(vec![Span::raw(" "), badge, Span::styled(told, theme.quiet)]);
    let bar = share_bar(run.rows, rows.width.saturating_sub(1).min(usize::from(READABLE)), theme);
    if !bar.is_empty() {
        rows.push(std::iter::once(Span::raw(" ")).chain(bar).collect::<Vec<_>>());
    }
    let count = |count: Option<u64>, words: &str| count.map(|count| format!("{} {words}", counted(count)));
    let rate = run.rate(app.clock.now).map(per_second);
    let told: Vec<String> = [
        count(run.rows.queried, "read"),
        count(run.rows.sent, "sent"),
        count(run.rows.failed, "rejected"),
        count(run.rows.skipped, "skipped"),
        rate,
    ]
    .into_iter()
    .flatten()
    .collect();
    rows.say(1, "", &told.join(" · "), theme.text);
    if let Some(error) = &run.error {
        rows.say(1, "✗ ", error.as_str(), theme.wrong);
    }
    rows.gap();
    let which = match reading.which {
        RecordFilter::Failed => "Rejected records · [toggle-rejected] shows all",
        RecordFilter::All => "All records · [toggle-rejected] shows rejected ones",
    };
    let loaded = thousands(reading.loaded());
    let kept =
        if reading.is_full() { format!(" · the first {loaded}; [save-records] saves all") } else { String::new() };
    rows.say(1, "", &app.expand_keys(&format!("{which}{kept}")), theme.quiet);
    if reading.which == RecordFilter::Failed
        && reading.loaded() > 0
        && let Some(words) = reasons::left_since(app, opened, run)
    {
        rows.say(1, "! ", &words, theme.warning);
    }
}

fn records(app: &App, run: &Run, reading: &RunDetail, (columns, height): (&Columns, usize), rows: &mut Rows<'_>) {
    let theme = rows.theme;
    match (&reading.read, reading.loaded() == 0) {
        (Remote::Failed(words) | Remote::Rejected(words), _) => {
            let words = format!("Couldn't load the records. {words} {}", app.expand_keys(AGAIN));
            rows.say(1, "✗ ", &words, theme.wrong);
        }
        (Remote::NotFound, _) => rows.say(1, "", "No records available.", theme.text),
        (Remote::Loaded(()), true) => rows.say(1, "", &no_records(run, reading.which), theme.text),
        (_, true) if app.spinner.is_told(app.clock.now) => rows.say(1, "", "Loading…", theme.quiet),
        (_, false) if reading.lines().len() == 0 => rows.say(1, "", "No matches.", theme.text),
        _ => {}
    }
    // Rejected records stand in the order of their reasons.
    let mut groups = reading.groups().into_iter();
    let mut next_reason = 0;
    for (place, record) in reading.lines().enumerate() {
        if place == next_reason
            && let Some((reason, count)) = groups.next()
        {
            next_reason += count;
            let more = if reading.has_more() { "+" } else { "" };
            let count = format!(" {}{more} × ", counted(u64::try_from(count).unwrap_or(u64::MAX)));
            let room = rows.width.saturating_sub(cells(&count));
            rows.push(vec![Span::styled(count, theme.warning), Span::styled(cut(reason, room), theme.text)]);
        }
        if place.abs_diff(reading.bar) > height {
            // Too far from the bar to be seen.
            rows.gap();
            continue;
        }
        let is_chosen = place == reading.bar;
        rows.entry(place, is_chosen, columns.line(record, is_chosen, rows.width, theme));
    }
}

/// Why there is nothing to see, in accord with what the run counted.
fn no_records(run: &Run, which: RecordFilter) -> String {
    let rejected = run.rows.failed.unwrap_or(0);
    match which {
        _ if run.status.is_active() => "No records yet: they are written when rows are sent.".to_owned(),
        RecordFilter::Failed if rejected == 0 => "No rejected records.".to_owned(),
        RecordFilter::Failed => format!(
            "The server no longer lists the {} rejected: a record belongs to the last run that touched it.",
            counted(rejected)
        ),
        RecordFilter::All => "No records: a record belongs to the last run that touched it.".to_owned(),
    }
}

/// The columns of the records, as far as there is room.
struct Columns(Vec<Column>);

struct Column {
    name: String,
    head: String,
    cells: usize,
    is_number: bool,
}

impl Columns {
    fn of(reading: &RunDetail, room: usize) -> Self {
        let mut columns: Vec<Column> = Vec::new();
        let mut left = room;
        let names = reading.lines().next().map(|record| record.row.columns()).into_iter().flatten();
        for name in names {
            let head = SanitizedText::new(name).to_string();
            let near = || reading.lines().skip(reading.bar.saturating_sub(MEASURED)).take(2 * MEASURED);
            let values = || reading.lines().take(MEASURED).chain(near()).filter_map(|record| record.row.get(name));
            let widest = values().map(|value| cells(&told(value))).max().unwrap_or(0).max(cells(&head));
            let cells = widest.min(WIDEST_COLUMN);
            if left < cells {
                break;
            }
            left = left.saturating_sub(cells + 2);
            columns.push(Column {
                name: name.clone(),
                head,
                cells,
                is_number: values().all(|cell| cell.value.is_number()),
            });
        }
        Self(columns)
    }

    fn heads(&self) -> String {
        self.joined(|column| column.head.clone())
    }

    fn line(&self, record: &Record, is_chosen: bool, width: usize, theme: &Theme) -> Line<'static> {
        let mark = match record.status.as_str() {
            "failed" => ("✗", theme.wrong),
            "success" => ("✓", theme.good),
            _ => ("·", theme.text),
        };
        let text = self.joined(|column| record.row.get(&column.name).map(told).unwrap_or_default());
        list_line(mark, vec![Span::styled(text, theme.text)], is_chosen, width, theme)
    }

    fn joined(&self, cell: impl Fn(&Column) -> String) -> String {
        let fitted = |column: &Column| {
            let text = cut(&cell(column), column.cells);
            if column.is_number { format!("{text:>cells$}", cells = column.cells) } else { fit(&text, column.cells) }
        };
        self.0.iter().map(fitted).collect::<Vec<_>>().join("  ")
    }
}

/// A value in a cell.
fn told(cell: Cell<'_>) -> String {
    match cell.value {
        Value::Null => "–".to_owned(),
        _ => cell.shown().to_string(),
    }
}

/// Which of the records is read: "Record 3 of 50".
pub(super) fn record_title(app: &App) -> String {
    match &app.session.screen {
        Screen::Run(_, run) => format!(" Record {} of {} ", run.bar + 1, run.lines().len()),
        _ => String::new(),
    }
}

/// A record whole: why it was rejected, what was sent, and its columns.
pub(super) fn record<'a>(app: &App, mut rows: Rows<'a>) -> Rows<'a> {
    let theme = rows.theme;
    let Screen::Run(opened, run) = &app.session.screen else { return rows };
    let Some(record) = run.record() else { return rows };
    let (words, style) = match record.status.as_str() {
        "failed" => ("✗ rejected", theme.wrong),
        "success" => ("✓ sent", theme.good),
        _ => ("· not sent yet", theme.text),
    };
    let action = match record.action.as_ref().map(SanitizedText::as_str) {
        Some("destination_insert") => "   as a new row",
        Some("destination_update") => "   as a changed row",
        _ => "",
    };
    rows.push(vec![Span::styled(words, style), Span::styled(action, theme.quiet)]);
    if let Some(reason) = record.reason() {
        rows.say(0, "", reason.as_str(), theme.text);
    }
    if let Some(words) =
        opened.run(&run.id).filter(|_| record.has_failed()).and_then(|of| reasons::left_since(app, opened, of))
    {
        rows.say(0, "! ", &words, theme.warning);
    }
    if let Some(pointed) = app.session.pointed() {
        rows.say(0, "", &reasons::where_to(&pointed).replace("[fix-mapping]", "F2"), theme.accent);
    }
    rows.gap();
    match &record.response {
        Some(response) => {
            let title = if record.has_failed() { "Destination error" } else { "Destination's answer" };
            rows.push(Span::styled(title, theme.title));
            json::add_text(&mut rows, response.as_str());
            rows.gap();
        }
        None if record.has_failed() => {
            let words = "The destination gave no reason. Where rows are sent in batches, the server keeps none; try a run with fewer rows.";
            rows.say(0, "", words, theme.text);
            rows.gap();
        }
        None => {}
    }
    if let Some(request) = &record.request {
        rows.push(Span::styled("Sent", theme.title));
        json::add_text(&mut rows, request.as_str());
        rows.gap();
    }
    rows.push(Span::styled("Row", theme.title));
    json::add_written(&mut rows, &record.row.to_string());
    rows
}
