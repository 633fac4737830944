//! The mapping's table: where each value comes from, what the column holds, the field it goes to and what that holds,
//! and a value to look at. What is wrong stands under its row.

use ratatui::style::Style;
use ratatui::text::Span;

use crate::app::App;
use crate::app::form::table::Shown;
use crate::app::input::mouse::MouseTarget;
use crate::app::input::parts::Cell;
use crate::domain::catalog::Requirement;
use crate::domain::field::FieldId;
use crate::domain::mapping::{Row, ValueSource, constant_text};
use crate::domain::text::SanitizedText;
use crate::view::field::{LABELS, label, marker};
use crate::view::rows::Rows;
use crate::view::text::{cut, fit, fit_middle, rows_in_words, width as cells_of};

/// How many rows are shown while the focus is elsewhere.
const AT_REST: usize = 4;

struct Widths {
    from: usize,
    kind: usize,
    to: usize,
    example: usize,
}

impl Widths {
    /// The cells get what they need, as far as there is room; what is left is for the examples.
    fn of(width: usize, lines: &[Parts]) -> Self {
        // Signs, arrow and gaps.
        let room = width.saturating_sub(9);
        let kind = if room >= 40 { 9 } else { 0 };
        let cells = room.saturating_sub(kind * 2);
        let needs = |part: fn(&Parts) -> &str| lines.iter().map(|line| cells_of(part(line))).max().unwrap_or(0).max(10);
        let (from, to) = (needs(|line| &line.from), needs(|line| &line.to));
        let (from, to) = if from + to <= cells {
            (from, to)
        } else {
            let from = from.min(cells * 2 / 5).max(cells.saturating_sub(to));
            (from, cells.saturating_sub(from))
        };
        Self { from, kind, to, example: cells.saturating_sub(from + to + 1) }
    }
}

pub(super) fn table(app: &App, focused: bool, rows: &mut Rows<'_>, (width, height): (usize, usize)) {
    let theme = rows.theme;
    let form = app.form();
    let shown = form.shown_rows();
    let wrong = !form.problems(FieldId::Mapping).is_empty();
    rows.push(vec![
        marker(focused, wrong, theme),
        label(FieldId::Mapping.label(), focused, theme),
        Span::styled(summary(&shown), theme.quiet),
    ]);
    rows.press_cells(0..usize::MAX, MouseTarget::Field(FieldId::Mapping));
    rows.caret_here_if(focused, LABELS);
    let most = if focused { height.saturating_sub(6).max(3) } else { AT_REST };
    let bar = form.bar();
    let first = if focused { (bar.row + 1).saturating_sub(most) } else { 0 };
    let parts: Vec<Parts> = shown.iter().skip(first).take(most).filter_map(|line| Parts::of_line(app, line)).collect();
    let widths = Widths::of(width, &parts);
    let mut parts = parts.iter();
    for (index, line) in shown.iter().enumerate().skip(first).take(most) {
        if matches!(line, Shown::Add) && !focused {
            continue;
        }
        let cell = (focused && bar.row == index).then_some(bar.cell);
        match line {
            Shown::Add => {
                let style = if cell.is_some() { theme.selected } else { theme.quiet };
                rows.push(vec![marker(cell.is_some(), false, theme), Span::styled("+ add a row", style)]);
            }
            Shown::Row(_) | Shown::Missing(_) => {
                if let Some(parts) = parts.next() {
                    one(parts, cell, &widths, rows);
                }
            }
        }
        let middle = widths.from + widths.kind + 4;
        rows.press_cells(0..middle, MouseTarget::Cell(index, Cell::From));
        let right = if matches!(line, Shown::Add) { Cell::From } else { Cell::To };
        rows.press_cells(middle..usize::MAX, MouseTarget::Cell(index, right));
        if let Some(cell) = cell {
            rows.caret_here(if cell == Cell::From { 2 } else { widths.from + widths.kind + 5 });
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
        rows.push(Span::styled(format!("    … {below} more"), theme.quiet));
    }
}

fn summary(shown: &[Shown<'_>]) -> String {
    let mapped = shown.iter().filter(|line| matches!(line, Shown::Row(_))).count();
    let missing = shown.iter().filter(|line| matches!(line, Shown::Missing(_))).count();
    let rows = match mapped {
        0 => "No rows".to_owned(),
        count => rows_in_words(count),
    };
    match missing {
        0 => rows,
        1 => format!("{rows}; 1 required field unmapped"),
        _ => format!("{rows}; {missing} required fields unmapped"),
    }
}

fn one(parts: &Parts, cell: Option<Cell>, widths: &Widths, rows: &mut Rows<'_>) {
    let theme = rows.theme;
    let style = |own: Cell, usual: Style| if cell == Some(own) { theme.selected } else { usual };
    let from_style = if parts.is_open { theme.warning } else { theme.text };
    let mut spans = vec![
        marker(cell.is_some(), false, theme),
        Span::styled(fit_middle(&parts.from, widths.from), style(Cell::From, from_style)),
        Span::styled(format!(" {}", fit(parts.kind, widths.kind)), theme.quiet),
        Span::styled("→ ", theme.quiet),
        Span::styled(fit_middle(&parts.to, widths.to), style(Cell::To, theme.text)),
        Span::styled(if parts.is_required { "* " } else { "  " }, theme.accent),
        Span::styled(fit(parts.to_kind, widths.kind), theme.quiet),
    ];
    if widths.example > 3 {
        spans.push(Span::styled(cut(&parts.example, widths.example), theme.quiet));
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
    example: String,
}

impl Parts {
    fn of_line(app: &App, line: &Shown<'_>) -> Option<Self> {
        match line {
            Shown::Row(row) => Some(Self::of(app, row)),
            Shown::Missing(field) => Some(Self {
                from: "choose…".to_owned(),
                to: SanitizedText::new(&field.path).to_string(),
                to_kind: field.kind.word(),
                is_required: true,
                is_open: true,
                ..Self::default()
            }),
            Shown::Add => None,
        }
    }

    fn of(app: &App, row: &Row) -> Self {
        let known = app.form().known();
        let sample = known.sample.found();
        let inert = |text: &str| SanitizedText::new(text).to_string();
        let (from, kind, example) = match &row.from {
            ValueSource::Column(column) => (
                if column.is_empty() { "choose…".to_owned() } else { inert(column) },
                sample.and_then(|sample| sample.column(column)).map_or("", |column| column.kind.word()),
                sample.and_then(|sample| sample.example(column)).map(|it| it.to_string()).unwrap_or_default(),
            ),
            ValueSource::Static(value) => (inert(&constant_text(value)), "constant", String::new()),
            ValueSource::Template(text) => (inert(text), "template", String::new()),
            ValueSource::Kept(value) => (inert(&value.to_string()), "as JSON", String::new()),
        };
        let field = known
            .stream(app.form().draft().get(FieldId::Stream))
            .zip(row.path())
            .and_then(|(stream, path)| stream.field(path));
        let is_open = matches!(&row.from, ValueSource::Column(column) if column.is_empty());
        let to = row.path().map_or_else(|| "choose…".to_owned(), inert);
        Self {
            from,
            kind,
            to,
            to_kind: field.map_or("", |field| field.kind.word()),
            is_required: field.is_some_and(|field| field.need == Requirement::Always),
            is_open,
            example,
        }
    }
}
