//! The mapping's table: the column or value, the field it goes to, and what the first row sends. What is wrong stands
//! under its row.

use std::collections::HashSet;

use ratatui::style::Style;
use ratatui::text::Span;

use crate::app::App;
use crate::app::form::table::Shown;
use crate::app::input::mouse::MouseTarget;
use crate::app::input::parts::Cell;
use crate::domain::catalog::Requirement;
use crate::domain::field::FieldId;
use crate::domain::mapping::{Row, ValueSource, inside, shared_container};
use crate::domain::preview::{UNKNOWN, told_at};
use crate::domain::text::SanitizedText;
use crate::domain::transform::Sent;
use crate::view::field::{LABELS, label, marker};
use crate::view::rows::Rows;
use crate::view::text::{cut, fit, fit_middle, width as cells_of};

/// How many rows are shown while the focus is elsewhere.
const AT_REST: usize = 4;

/// From this width on there is a column for what is sent.
const WITH_SENT: usize = 97;

/// The cells of a type, and of a type with the sign of a required field.
const KIND: usize = 9;
const FIELD_KIND: usize = 11;

struct Widths {
    from: usize,
    kind: usize,
    to: usize,
    to_kind: usize,
    sent: usize,
}

impl Widths {
    /// The cells get what they need, as far as there is room; what is left is for what is sent.
    fn of(width: usize, lines: &[Parts]) -> Self {
        // The marker, the arrow and a gap after each cell.
        let room = width.saturating_sub(8);
        let (kind, to_kind) = if room >= 44 { (KIND, FIELD_KIND) } else { (0, 2) };
        let least_sent = if width >= WITH_SENT { 24 } else { 0 };
        let cells = room.saturating_sub(kind + to_kind + least_sent);
        let needs = |part: fn(&Parts) -> &str| lines.iter().map(|line| cells_of(part(line))).max().unwrap_or(0).max(10);
        let (from, to) = (needs(|line| &line.from), needs(|line| &line.to));
        let (from, to) = if from + to <= cells {
            (from, to)
        } else {
            let from = from.min(cells / 2).max(cells.saturating_sub(to));
            (from, cells.saturating_sub(from))
        };
        let sent = if least_sent == 0 { 0 } else { room.saturating_sub(from + kind + to + to_kind) };
        Self { from, kind, to, to_kind, sent }
    }

    /// Where the second cell begins.
    const fn middle(&self) -> usize {
        2 + self.from + 1 + self.kind + 2
    }
}

/// Draws the table and its head line.
pub(super) fn table(app: &App, focused: bool, rows: &mut Rows<'_>, (width, height): (usize, usize)) {
    let theme = rows.theme;
    let form = app.form();
    let shown = form.shown_rows();
    let stream = form.draft().get(FieldId::Stream).trim();
    // It is told with the stream.
    let container = if stream.is_empty() { "" } else { container_of(&shown) };
    let wrong = !form.problems(FieldId::Mapping).is_empty();
    rows.push(vec![
        marker(focused, wrong, theme),
        label(FieldId::Mapping.label(), focused, theme),
        Span::styled(cut(&summary(app, &shown, container), width.saturating_sub(LABELS)), theme.text),
    ]);
    rows.press_cells(0..usize::MAX, MouseTarget::Field(FieldId::Mapping));
    rows.caret_here_if(focused, LABELS);
    let most = if focused { height.saturating_sub(6).max(3) } else { AT_REST };
    let bar = form.bar();
    let first = if focused { (bar.row + 1).saturating_sub(most) } else { 0 };
    let window = || shown.iter().enumerate().skip(first).take(most);
    let parts: Vec<Parts> = window().filter_map(|(_, line)| Parts::of_line(app, line, container)).collect();
    let widths = Widths::of(width, &parts);
    if !parts.is_empty() {
        heads(&widths, rows);
    }
    let mut parts = parts.iter();
    let mut sent = None;
    for (index, line) in window() {
        if matches!(line, Shown::Add) && !focused {
            continue;
        }
        let cell = (focused && bar.row == index).then_some(bar.cell);
        match line {
            Shown::Add => {
                let style = if cell.is_some() { theme.text.patch(theme.selected) } else { theme.quiet };
                rows.push(vec![marker(cell.is_some(), false, theme), Span::styled("+ add a row", style)]);
            }
            Shown::Row(_) | Shown::Missing(_) => {
                if let Some(parts) = parts.next() {
                    one(parts, cell, &widths, rows);
                    sent = cell.map(|_| parts.sent.clone()).or(sent);
                }
            }
        }
        rows.press_cells(0..widths.middle() - 2, MouseTarget::Cell(index, Cell::From));
        let right = if matches!(line, Shown::Add) { Cell::From } else { Cell::To };
        rows.press_cells(widths.middle() - 2..usize::MAX, MouseTarget::Cell(index, right));
        if let Some(cell) = cell {
            rows.caret_here(if cell == Cell::From { 2 } else { widths.middle() });
        }
        let (problems, warnings) = form.said_of_row(index);
        for words in problems {
            rows.say_within(width, 4, "✗ ", words, theme.wrong);
        }
        for words in warnings {
            rows.say_within(width, 4, "! ", words, theme.warning);
        }
    }
    let below = shown.len().saturating_sub(first + most + 1);
    if below > 0 {
        rows.push(Span::styled(format!("  … {below} more"), theme.quiet));
    }
    if let Some(sent) = sent.filter(|sent| widths.sent == 0 && !sent.is_empty()) {
        let label = Span::styled(fit("  SENT", widths.middle()), theme.quiet);
        rows.push(vec![label, Span::styled(cut(&sent, width.saturating_sub(widths.middle())), theme.text)]);
    }
}

/// The container of all fields in the table.
fn container_of<'a>(shown: &[Shown<'a>]) -> &'a str {
    shared_container(shown.iter().filter_map(|line| match line {
        Shown::Row(row) => row.path(),
        Shown::Missing(field) => Some(field.path.as_str()),
        Shown::Add => None,
    }))
}

/// "10 of 11 columns → contacts.properties".
fn summary(app: &App, shown: &[Shown<'_>], container: &str) -> String {
    let form = app.form();
    let rows = shown.iter().filter_map(|line| match line {
        Shown::Row(row) => Some(*row),
        Shown::Missing(_) | Shown::Add => None,
    });
    let columns = form.known().sample.found().map(|sample| sample.columns.len()).filter(|count| *count > 0);
    let missing = match shown.iter().filter(|line| matches!(line, Shown::Missing(_))).count() {
        0 => String::new(),
        1 => "; 1 required unmapped".to_owned(),
        count => format!("; {count} required unmapped"),
    };
    let stream = form.draft().get(FieldId::Stream).trim();
    let target = match (stream.is_empty(), container.is_empty()) {
        (true, _) => String::new(),
        (false, true) => format!(" → {stream}"),
        (false, false) => format!(" → {stream}.{container}"),
    };
    SanitizedText::new(&format!("{}{target}{missing}", counts(rows, columns))).to_string()
}

/// "5 columns, 1 fixed value, 1 template"; with the number of the model's columns "5 of 11 columns".
pub(super) fn counts<'a>(rows: impl Iterator<Item = &'a Row>, of: Option<usize>) -> String {
    let mut used = HashSet::new();
    let (mut fixed, mut templates, mut others) = (0, 0, 0);
    for row in rows {
        match &row.from {
            ValueSource::Column(column) if column.is_empty() => {}
            ValueSource::Column(column) => drop(used.insert(column)),
            ValueSource::Static(_) => fixed += 1,
            ValueSource::Template(_) => templates += 1,
            ValueSource::Kept(_) => others += 1,
        }
    }
    let columns = used.len();
    let columns_in_words = match of {
        Some(all) => format!("{columns} of {}", plural(all, "column", "columns")),
        _ => plural(columns, "column", "columns"),
    };
    let parts = [
        (columns.max(of.unwrap_or(0)), columns_in_words),
        (fixed, plural(fixed, "fixed value", "fixed values")),
        (templates, plural(templates, "template", "templates")),
        (others, plural(others, "row as JSON", "rows as JSON")),
    ];
    let parts: Vec<String> = parts.into_iter().filter(|(count, _)| *count > 0).map(|(_, words)| words).collect();
    if parts.is_empty() { "No rows".to_owned() } else { parts.join(", ") }
}

fn plural(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn heads(widths: &Widths, rows: &mut Rows<'_>) {
    let to_kind = if widths.to_kind == FIELD_KIND { "* required" } else { "" };
    let mut head = format!(
        "  {} {}  {} {}",
        fit("COLUMN", widths.from),
        " ".repeat(widths.kind),
        fit("FIELD", widths.to),
        fit(to_kind, widths.to_kind)
    );
    if widths.sent > 0 {
        head.push_str(" SENT");
    }
    rows.push(Span::styled(head, rows.theme.quiet));
}

fn one(parts: &Parts, cell: Option<Cell>, widths: &Widths, rows: &mut Rows<'_>) {
    let theme = rows.theme;
    let style = |own: Cell, usual: Style| if cell == Some(own) { usual.patch(theme.selected) } else { usual };
    let from_style = if parts.is_open { theme.warning } else { theme.text };
    let to_style = if parts.goes_nowhere { theme.warning } else { theme.text };
    let (to_kind, required) = match (parts.is_required, widths.to_kind == FIELD_KIND && !parts.to_kind.is_empty()) {
        (is_required, true) => (format!("{} ", parts.to_kind), if is_required { "*" } else { "" }),
        (true, false) => (String::new(), "*"),
        (false, false) => (String::new(), ""),
    };
    let left = widths.to_kind.saturating_sub(cells_of(&to_kind));
    let mut spans = vec![
        marker(cell.is_some(), false, theme),
        Span::styled(fit_middle(&parts.from, widths.from), style(Cell::From, from_style)),
        Span::styled(format!(" {}", fit(parts.kind, widths.kind)), theme.quiet),
        Span::styled("→ ", theme.quiet),
        Span::styled(fit_middle(&parts.to, widths.to), style(Cell::To, to_style)),
        Span::styled(format!(" {to_kind}"), theme.quiet),
        Span::styled(fit(required, left), theme.accent),
    ];
    if widths.sent > 0 {
        spans.push(Span::styled(format!(" {}", cut(&parts.sent, widths.sent)), theme.text));
    }
    rows.push(spans);
}

#[derive(Default)]
struct Parts {
    from: String,
    kind: &'static str,
    to: String,
    to_kind: &'static str,
    is_required: bool,
    is_open: bool,
    goes_nowhere: bool,
    /// What the row that is looked at sends.
    sent: String,
}

impl Parts {
    fn of_line(app: &App, line: &Shown<'_>, container: &str) -> Option<Self> {
        match line {
            Shown::Row(row) => Some(Self::of(app, row, container)),
            Shown::Missing(field) => Some(Self {
                from: "choose…".to_owned(),
                to: SanitizedText::new(inside(&field.path, container)).to_string(),
                to_kind: field.kind.word(),
                is_required: true,
                is_open: true,
                ..Self::default()
            }),
            Shown::Add => None,
        }
    }

    fn of(app: &App, row: &Row, container: &str) -> Self {
        let known = app.form().known();
        let sample = known.sample.found();
        let inert = |text: &str| SanitizedText::new(text).to_string();
        let (from, kind) = match &row.from {
            ValueSource::Column(column) => (
                if column.is_empty() { "choose…".to_owned() } else { inert(column) },
                sample.and_then(|sample| sample.column(column)).map_or("", |column| column.kind.word()),
            ),
            ValueSource::Static(value) => (inert(&value.to_string()), "fixed"),
            ValueSource::Template(text) => (inert(text), "template"),
            ValueSource::Kept(value) => (inert(&value.to_string()), "as JSON"),
        };
        let field = known
            .stream(app.form().draft().get(FieldId::Stream))
            .zip(row.path())
            .and_then(|(stream, path)| stream.field(path));
        let path = row.path().map(|path| inert(inside(path, container)));
        Self {
            from,
            kind,
            to_kind: field.map_or("", |field| field.kind.word()),
            is_required: field.is_some_and(|field| field.need == Requirement::Always),
            is_open: matches!(&row.from, ValueSource::Column(column) if column.is_empty()),
            goes_nowhere: path.is_none(),
            to: path.unwrap_or_else(|| "choose…".to_owned()),
            sent: row.path().map(|path| sent(app, path)).unwrap_or_default(),
        }
    }
}

/// What the row that is looked at sends to a field; nothing while no rows are known.
fn sent(app: &App, path: &str) -> String {
    let form = app.form();
    let row = form.checked().preview.rows.get(form.sample_row());
    match row.map(|row| &row.sent) {
        None | Some(Sent::Unknown) => String::new(),
        Some(sent) => told_at(sent, path).unwrap_or_else(|| UNKNOWN.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_rows_of_a_mapping_are_counted_by_kind() {
        let row = |from| Row { from, ..Row::default() };
        let rows = [
            row(ValueSource::Column("a".to_owned())),
            row(ValueSource::Static(json!(1))),
            row(ValueSource::Column("b".to_owned())),
        ];
        assert_eq!(counts(rows.iter(), None), "2 columns, 1 fixed value");
        assert_eq!(counts(rows[..1].iter(), Some(11)), "1 of 11 columns");
        assert_eq!(counts([].iter(), Some(11)), "0 of 11 columns");
        assert_eq!(counts([].iter(), None), "No rows");
    }
}
