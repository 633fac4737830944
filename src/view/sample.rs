//! The model's first rows as a table: numbers to the right, everything else to the left, as many columns as fit.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::app::App;
use crate::domain::remote_context::Remote;
use crate::domain::sample::{Column, ColumnKind, Sample, cell};
use crate::domain::text::SanitizedText;
use crate::view::canvas::Canvas;
use crate::view::rows::{Rows, Scroll};
use crate::view::text::{cut, fit, width};

/// The widest a column gets.
const WIDEST: usize = 32;

/// Draws the first rows over the screen.
pub(super) fn draw(app: &App, (top, left): (usize, usize), canvas: &mut Canvas<'_, '_>, area: Rect) {
    let theme = canvas.theme;
    let place = Rect { y: area.y + 1, height: area.height.saturating_sub(3), ..area };
    let known = app.form().known();
    let name = known.model.found().map_or_else(String::new, |model| format!(" of {}", model.name));
    let title = cut(&format!(" First rows{name} "), usize::from(area.width).saturating_sub(4));
    let inside = canvas.framed(place, title, " arrows move · Esc closes ".to_owned(), 1);
    let mut rows = Rows::new(usize::from(inside.width), theme);
    match &known.sample {
        Remote::Loaded(sample) if sample.columns.is_empty() => {
            rows.say(0, "", "The query has no rows now, so its columns are unknown.", theme.text);
        }
        Remote::Loaded(sample) => table(sample, (top, left), usize::from(inside.height), &mut rows),
        Remote::Loading => rows.say(0, "", "Running the model's query…", theme.accent),
        Remote::Failed(words) => {
            rows.say(0, "✗ ", &format!("Couldn't load the rows. {words}"), theme.wrong);
            rows.say(0, "", "Ctrl-R in the form tries again.", theme.text);
        }
        Remote::NotAsked | Remote::NotFound => {
            rows.say(0, "", "Choose a model first to see its rows.", theme.text);
        }
    }
    rows.caret_at_the_top_at_least();
    rows.draw(canvas, inside, Scroll::By(0));
}

fn table(sample: &Sample, (top, left): (usize, usize), height: usize, rows: &mut Rows<'_>) {
    let theme = rows.theme;
    let body = height.saturating_sub(3);
    let shown: Vec<Vec<SanitizedText>> =
        sample.rows.iter().skip(top).take(body).map(|row| row.iter().map(cell).collect()).collect();
    let mut room = rows.width;
    let mut columns: Vec<(usize, &Column, usize)> = Vec::new();
    for (index, column) in sample.columns.iter().enumerate().skip(left) {
        let values = shown.iter().filter_map(|row| row.get(index)).map(|value| width(value.as_str()));
        let widest = values.max().unwrap_or(0).max(width(&column.name)).max(width(column.kind.word())).clamp(1, WIDEST);
        let widest = if columns.is_empty() { widest.min(room) } else { widest };
        if widest > room {
            break;
        }
        room = room.saturating_sub(widest + 2);
        columns.push((index, column, widest));
    }
    let span = |text: &str, column: &Column, cells, style| Span::styled(placed(text, cells, column.kind), style);
    let name = |column: &Column| SanitizedText::new(&column.name);
    let heads = columns.iter().map(|(_, column, cells)| span(name(column).as_str(), column, *cells, theme.title));
    rows.push(heads.collect::<Line<'_>>());
    let kinds = columns.iter().map(|(_, column, cells)| span(column.kind.word(), column, *cells, theme.quiet));
    rows.push(kinds.collect::<Line<'_>>());
    for row in &shown {
        let values = columns.iter().filter_map(|(index, column, cells)| {
            let value = row.get(*index)?.as_str();
            Some(span(value, column, *cells, if value == "null" { theme.quiet } else { theme.text }))
        });
        rows.push(values.collect::<Line<'_>>());
    }
    let hidden = sample.columns.len().saturating_sub(left + columns.len());
    let words = match (left, hidden) {
        (0, 0) => format!("{} rows", sample.rows.len()),
        (0, more) => format!("{} rows; → {more} more columns", sample.rows.len()),
        (before, more) => format!("{} rows; ← {before} columns, → {more} more", sample.rows.len()),
    };
    rows.push(Span::styled(words, theme.quiet));
}

/// A value in its column: numbers to the right.
fn placed(text: &str, cells: usize, kind: ColumnKind) -> String {
    let text = cut(text, cells);
    if kind == ColumnKind::Number {
        format!("{}{text}  ", " ".repeat(cells.saturating_sub(width(&text))))
    } else {
        format!("{}  ", fit(&text, cells))
    }
}
