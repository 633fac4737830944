//! Review: what the sync does in a few lines, the button, every value, and the exact request. Of an edit the changes come
//! first.

use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use crate::app::App;
use crate::app::available::command_in_flight;
use crate::app::input::mouse::MouseTarget;
use crate::app::messages::{general_warnings, reference_in_words, schedule_in_short};
use crate::app::session::editor::Editor;
use crate::domain::create::open::OpenCreate;
use crate::domain::dialect::SyncMode;
use crate::domain::field::FieldId;
use crate::domain::mapping::{Row, Table, ValueSource, constant_text};
use crate::domain::new_sync::NewSync;
use crate::domain::server::Server;
use crate::domain::text::SanitizedText;
use crate::view::areas;
use crate::view::canvas::Canvas;
use crate::view::field::LABELS;
use crate::view::form;
use crate::view::json;
use crate::view::mapping::counts;
use crate::view::rows::{Rows, Scroll};
use crate::view::text::{cut, fit, rows_in_words, wrap};
use crate::view::theme::Theme;

/// The widest a line of text gets.
const WIDEST: usize = 90;

/// The cells of a name: values begin where those of the form do.
const NAMES: usize = LABELS - 2;

/// Below this width names take only the cells they need.
const NARROW: usize = 64;
const NARROW_NAMES: usize = 16;

/// From this width on the request stands beside the rest; from this one the values do, too.
const WIDE: u16 = 100;
const WIDEST_OF_ALL: u16 = 160;

/// How many syncs that write the same fields are named.
const MOST_OVERLAPS: usize = 3;

/// How many lines the values below the button need to be of use.
const LEAST_BELOW: u16 = 4;

pub(super) fn draw(app: &App, scroll: u16, canvas: &mut Canvas<'_, '_>, area: Rect) {
    let theme = canvas.theme;
    let area = form::with_steps(app, canvas, area);
    let asked = app.sending().map(|open| &open.asked).or(app.form().checked().sync.as_ref());
    let Some(asked) = asked else { return };
    let area = beside(app, asked, scroll, canvas, area);
    let is_one_column = canvas.frame.area().width < WIDE;
    let has_values = canvas.frame.area().width < WIDEST_OF_ALL;
    let width = usize::from(area.width).min(WIDEST);
    let mut summary = Rows::new(width, theme);
    what_it_does(app, asked, &mut summary);
    let the_rest = |rows: &mut Rows<'_>| {
        if has_values {
            values(app, asked, rows);
        }
        if is_one_column {
            rows.gap();
            request(app, asked, rows);
        }
    };
    let mut details = Rows::new(width, theme);
    the_rest(&mut details);
    let height = u16::try_from(summary.height()).unwrap_or(u16::MAX);
    let lines = the_button(app, width, theme);
    let button_height = u16::try_from(lines.len()).unwrap_or(1);
    // Where the button would be out of sight under many warnings, it stays at the bottom.
    let button = if height.saturating_add(button_height + 1 + LEAST_BELOW) <= area.height {
        let [top, rest] = areas::off_top(area, height);
        let [button, below] = areas::off_top(rest, button_height + 1);
        summary.draw(canvas, top, Scroll::By(0));
        details.draw(canvas, below, Scroll::By(scroll));
        button
    } else {
        let [top, button] = areas::off_bottom(area, button_height + 1, 1);
        the_rest(&mut summary);
        summary.draw(canvas, top, Scroll::By(scroll));
        button
    };
    canvas.frame.render_widget(Paragraph::new(lines), button);
    canvas.hit(Rect { height: button.height.min(1), ..button }, MouseTarget::Button);
    canvas.frame.set_cursor_position(Position::new(button.x.saturating_add(3).min(button.right()), button.y));
}

/// Draws what stands beside what the sync does, where there is room: the request, and before it every value. Returns what
/// is left.
fn beside(app: &App, asked: &NewSync, scroll: u16, canvas: &mut Canvas<'_, '_>, area: Rect) -> Rect {
    let all = canvas.frame.area().width;
    if all < WIDE {
        return area;
    }
    let has_values = all >= WIDEST_OF_ALL;
    let rest = if has_values { area.width * 7 / 10 } else { area.width * 3 / 5 };
    let [rest, right] = areas::off_left(area, rest, 2);
    let [left, middle] = if has_values { areas::off_left(rest, rest.width / 2, 2) } else { [rest, Rect::ZERO] };
    let mut rows = Rows::new(usize::from(middle.width), canvas.theme);
    if middle.width > 0 {
        values(app, asked, &mut rows);
        rows.draw(canvas, middle, Scroll::By(scroll));
    }
    let mut rows = Rows::new(usize::from(right.width), canvas.theme);
    request(app, asked, &mut rows);
    rows.draw(canvas, right, Scroll::By(scroll));
    left
}

/// What changes, what is sent, how it is mapped, when it runs, and what to know before.
fn what_it_does(app: &App, asked: &NewSync, rows: &mut Rows<'_>) {
    let theme = rows.theme;
    let form = app.form();
    if app.session.editor.edit().is_some() {
        changes(app, rows);
    }
    let model =
        form.known().model.found().map_or_else(|| format!("model #{}", asked.model.get()), |it| it.name.to_string());
    let sends = match asked.mode {
        SyncMode::FullRefresh => format!("every row of {model} at first, later only new ones"),
        SyncMode::Incremental => format!("rows of {model} that are new or changed"),
    };
    let maps = Table::read(&asked.configuration).map(|table| counts(table.rows.iter(), None)).unwrap_or_default();
    let runs = schedule_in_short(&app.clock, &asked.schedule);
    for (name, words) in [("Sends", sends), ("Maps", maps), ("Runs", runs)] {
        said(rows, name, &words, theme.text);
    }
    let warnings = form.checked().warnings.iter().map(|warning| {
        let row = warning.row.map(|row| format!(", row {}", row + 1)).unwrap_or_default();
        format!("{}{row}: {}", warning.field.label(), warning.words)
    });
    let held_back = app.unanswered().is_some_and(OpenCreate::holds_back).then(|| {
        app.expand_keys(
            "The outcome of an earlier create is unknown. [show-open-create] in Syncs shows what is known of it.",
        )
    });
    let overlaps = overlaps_in_words(app);
    let warnings = general_warnings(app).into_iter().chain(overlaps).chain(warnings).chain(held_back);
    for (index, words) in warnings.enumerate() {
        said(rows, if index == 0 { "Beware" } else { "" }, &format!("! {words}"), theme.warning);
    }
    rows.gap();
}

/// What other syncs do already, and how to see the first of them.
fn overlaps_in_words(app: &App) -> Vec<String> {
    let overlaps = app.session.overlaps();
    let more = overlaps.len().saturating_sub(MOST_OVERLAPS);
    let mut words: Vec<String> = overlaps.into_iter().take(MOST_OVERLAPS).map(|overlap| overlap.words).collect();
    if let Some(first) = words.first_mut().filter(|_| app.session.editor.edit().is_none()) {
        first.push_str(&app.expand_keys(" [open-overlap] opens it."));
    }
    if more > 0 {
        let (syncs, write) = if more == 1 { ("sync", "writes") } else { ("syncs", "write") };
        words.push(format!("{more} more {syncs} {write} the same fields."));
    }
    words
}

/// The cells of the names.
const fn names(rows: &Rows<'_>) -> usize {
    if rows.width < NARROW { NARROW_NAMES } else { NAMES }
}

/// A line of the summary, over several lines where it is long.
fn said(rows: &mut Rows<'_>, name: &str, words: &str, style: Style) {
    let quiet = rows.theme.quiet;
    let names = names(rows);
    for (index, line) in wrap(words, rows.width.saturating_sub(names + 2)).into_iter().enumerate() {
        let name = if index == 0 { name } else { "" };
        rows.push(vec![Span::raw("  "), Span::styled(fit(name, names), quiet), Span::styled(line, style)]);
    }
}

/// A name and its value, which is cut where it is too long.
fn named(rows: &mut Rows<'_>, name: &str, value: &str) {
    let (theme, indent) = (rows.theme, names(rows));
    let room = rows.width.saturating_sub(indent + 2);
    let value = cut(SanitizedText::new(value).as_str(), room);
    rows.push(vec![Span::raw("  "), Span::styled(fit(name, indent), theme.quiet), Span::styled(value, theme.text)]);
}

/// What an edit changes, field by field.
fn changes(app: &App, rows: &mut Rows<'_>) {
    let form = app.form();
    let editor = &app.session.editor;
    let title = if editor.changes().is_some() { "Changes" } else { "No changes" };
    rows.push(Span::styled(title, rows.theme.title));
    for field in form.fields() {
        let Some(before) = editor.before(field) else { continue };
        let after = match field {
            FieldId::Mapping => {
                changed_rows(editor, rows);
                continue;
            }
            field if field.is_reference() => reference_in_words(form, field),
            field if form.is_empty(field) => "empty".to_owned(),
            field => form.draft().get(field).to_owned(),
        };
        let sign = if field.is_reference() { "#" } else { "" };
        named(rows, field.label(), &format!("{sign}{before} → {after}"));
    }
    rows.gap();
}

/// The rows that the mapping loses and gains.
fn changed_rows(editor: &Editor, rows: &mut Rows<'_>) {
    let (lost, gained) = editor.changed_rows();
    let (good, wrong) = (rows.theme.good, rows.theme.wrong);
    let lines = lost.iter().map(|row| ("−", row, wrong)).chain(gained.iter().map(|row| ("+", row, good)));
    let room = rows.width.saturating_sub(names(rows) + 4);
    for (index, (sign, row, style)) in lines.take(MOST_ROWS).enumerate() {
        let name = if index == 0 { FieldId::Mapping.label() } else { "" };
        let words = Span::styled(cut(&row_in_words(row), room), rows.theme.text);
        let name = Span::styled(fit(name, names(rows)), rows.theme.quiet);
        rows.push(vec![Span::raw("  "), name, Span::styled(format!("{sign} "), style), words]);
    }
    let more = (lost.len() + gained.len()).saturating_sub(MOST_ROWS);
    if more > 0 {
        rows.say(names(rows) + 2, "", &format!("and {more} more"), rows.theme.quiet);
    } else if lost.is_empty() && gained.is_empty() {
        named(rows, FieldId::Mapping.label(), "the order of its rows");
    }
}

/// Every value.
fn values(app: &App, asked: &NewSync, rows: &mut Rows<'_>) {
    let body = asked.body();
    for field in app.form().fields() {
        let Some(value) = body.get("sync").and_then(|sync| sync.get(field.attribute())) else { continue };
        let words = match value {
            _ if field.is_reference() => reference_in_words(app.form(), field),
            serde_json::Value::String(text) => text.clone(),
            serde_json::Value::Object(_) | serde_json::Value::Array(_) => rows_in_words(asked.mapped()),
            other => other.to_string(),
        };
        named(rows, field.label(), &words);
        if field == FieldId::Mapping {
            mapping_rows(&asked.configuration, names(rows) + 2, rows);
        }
    }
}

/// The exact request.
fn request(app: &App, asked: &NewSync, rows: &mut Rows<'_>) {
    let theme = rows.theme;
    let body = asked.body();
    let host = app.session.profile.server.as_ref().map_or_else(String::new, Server::host);
    match (app.session.editor.edit(), app.session.editor.changes()) {
        (None, _) => {
            rows.push(Span::styled(cut(&format!("Request  POST {host}/api/v1/syncs"), rows.width), theme.title));
            json::add(rows, &body);
        }
        (Some(editing), Some(changes)) => {
            let title = format!("Request  PUT {host}/api/v1/syncs/{}", editing.sync.id.0);
            rows.push(Span::styled(cut(&title, rows.width), theme.title));
            json::add(rows, &serde_json::json!({ "sync": changes }));
        }
        (Some(_), None) => {}
    }
}

/// The most rows of the mapping that are listed; the request below has all.
const MOST_ROWS: usize = 12;

/// Adds the rows of a mapping, each after so many cells.
pub(super) fn mapping_rows(configuration: &serde_json::Value, indent: usize, rows: &mut Rows<'_>) {
    let theme = rows.theme;
    let Some(table) = Table::read(configuration) else { return };
    for row in table.rows.iter().take(MOST_ROWS) {
        let words = cut(&row_in_words(row), rows.width.saturating_sub(indent));
        rows.push(vec![Span::raw(" ".repeat(indent)), Span::styled(words, theme.text)]);
    }
    if table.rows.len() > MOST_ROWS {
        rows.say(indent, "", &format!("and {} more", table.rows.len() - MOST_ROWS), theme.quiet);
    }
}

fn row_in_words(row: &Row) -> String {
    let (from, kind) = match &row.from {
        ValueSource::Column(column) => (column.clone(), ""),
        ValueSource::Static(value) => (constant_text(value), " (fixed value)"),
        ValueSource::Template(text) => (text.clone(), " (template)"),
        ValueSource::Kept(value) => (value.to_string(), ""),
    };
    format!("{}{kind} → {}", SanitizedText::new(&from), SanitizedText::new(row.path().unwrap_or_default()))
}

fn the_button(app: &App, width: usize, theme: &Theme) -> Vec<Line<'static>> {
    if let Some(command) = command_in_flight(app) {
        return vec![Line::styled(format!("  {}…", command.doing()), theme.accent)];
    }
    let Some(sending) = app.sending() else {
        let name = if app.session.editor.edit().is_some() { " Save changes " } else { " Create sync " };
        let (button, keys) =
            (Span::styled(name, theme.accent.patch(theme.selected)), Span::styled("  Enter or Ctrl-S", theme.quiet));
        return vec![Line::from(vec![Span::styled("▌ ", theme.accent), button, keys])];
    };
    let creating = Span::styled("  Creating the sync… ", theme.accent);
    let seconds = format!("{} s", app.clock.seconds_since(sending.note.sent_at));
    let words = app.expand_keys("[stop-waiting] stops waiting; the sync may still be created.");
    let words = wrap(&words, width.saturating_sub(2)).into_iter();
    let head = Line::from(vec![creating, Span::styled(seconds, theme.text)]);
    std::iter::once(head).chain(words.map(|line| Line::styled(format!("  {line}"), theme.quiet))).collect()
}
