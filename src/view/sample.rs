//! The model's first rows as a table: numbers to the right, everything else to the left, as many columns as fit.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Clear, Padding};

use crate::app::App;
use crate::domain::remote_context::Remote;
use crate::domain::sample::{ColumnKind, Sample, cell};
use crate::domain::text::SanitizedText;
use crate::view::canvas::Canvas;
use crate::view::rows::{Rows, Scroll};
use crate::view::text::{cut, fit, width};
use crate::view::theme::Theme;

/// The widest a column gets.
const WIDEST: usize = 32;

/// Draws the first rows over the screen.
pub(super) fn draw(app: &App, (top, left): (usize, usize), canvas: &mut Canvas<'_, '_>, area: Rect, theme: &Theme) {
    let place = Rect { y: area.y + 1, height: area.height.saturating_sub(3), ..area };
    let known = app.form().known();
    let name = known.model.found().map_or_else(String::new, |model| format!(" of {}", model.name));
    let block = Block::bordered()
        .border_type(BorderType::Rounded)
        .border_style(theme.quiet)
        .title(Span::styled(
            cut(&format!(" First rows{name} "), usize::from(area.width).saturating_sub(4)),
            theme.title,
        ))
        .title(Line::from(Span::styled(" arrows move · Esc closes ", theme.quiet)).right_aligned())
        .padding(Padding::horizontal(1));
    let inside = block.inner(place);
    canvas.frame.render_widget(Clear, place);
    canvas.frame.render_widget(block, place);
    let cells = usize::from(inside.width);
    let mut rows = Rows::default();
    match &known.sample {
        Remote::Loaded(sample) if sample.columns.is_empty() => {
            rows.say(0, "", "The query has no rows now, so its columns are not known either.", cells, theme.text);
        }
        Remote::Loaded(sample) => table(sample, (top, left), (cells, usize::from(inside.height)), &mut rows, theme),
        Remote::Loading => rows.say(0, "", "The model's query is being run…", cells, theme.accent),
        Remote::Failed(words) => {
            rows.say(0, "✗ ", &format!("The rows could not be had. {words}"), cells, theme.wrong);
            rows.say(0, "", "Ctrl-R in the form tries again.", cells, theme.text);
        }
        Remote::NotAsked | Remote::NotFound => {
            rows.say(0, "", "Choose a model first; its rows are then shown here.", cells, theme.text);
        }
    }
    rows.caret_at_the_top_at_least();
    rows.draw(canvas, inside, Scroll::By(0), theme);
}

fn table(
    sample: &Sample,
    (top, left): (usize, usize),
    (cells, height): (usize, usize),
    rows: &mut Rows,
    theme: &Theme,
) {
    let body = height.saturating_sub(3);
    let shown: Vec<Vec<SanitizedText>> =
        sample.rows.iter().skip(top).take(body).map(|row| row.iter().map(cell).collect()).collect();
    let mut room = cells;
    let mut columns: Vec<(usize, usize)> = Vec::new();
    for (index, column) in sample.columns.iter().enumerate().skip(left) {
        let values = shown.iter().filter_map(|row| row.get(index)).map(|value| width(value.as_str()));
        let widest = values.max().unwrap_or(0).max(width(&column.name)).max(width(column.kind.word())).clamp(1, WIDEST);
        let widest = if columns.is_empty() { widest.min(room) } else { widest };
        if widest > room {
            break;
        }
        room = room.saturating_sub(widest + 2);
        columns.push((index, widest));
    }
    let names = columns.iter().filter_map(|(index, cells)| Some((sample.columns.get(*index)?, *cells)));
    let heads: Vec<Span<'static>> = names
        .clone()
        .map(|(column, cells)| {
            Span::styled(placed(SanitizedText::new(&column.name).as_str(), cells, column.kind), theme.title)
        })
        .collect();
    let kinds: Vec<Span<'static>> = names
        .map(|(column, cells)| Span::styled(placed(column.kind.word(), cells, column.kind), theme.quiet))
        .collect();
    rows.push(Line::from(heads));
    rows.push(Line::from(kinds));
    for row in &shown {
        let spans: Vec<Span<'static>> = columns
            .iter()
            .filter_map(|(index, cells)| Some((row.get(*index)?, sample.columns.get(*index)?.kind, *cells)))
            .map(|(value, kind, cells)| {
                let style = if value.as_str() == "null" { theme.quiet } else { theme.text };
                Span::styled(placed(value.as_str(), cells, kind), style)
            })
            .collect();
        rows.push(Line::from(spans));
    }
    let hidden = sample.columns.len().saturating_sub(left + columns.len());
    let words = match (left, hidden) {
        (0, 0) => format!("{} rows", sample.rows.len()),
        (0, more) => format!("{} rows; → {more} more columns", sample.rows.len()),
        (before, more) => format!("{} rows; ← {before} columns, → {more} more", sample.rows.len()),
    };
    rows.push(Line::from(Span::styled(words, theme.quiet)));
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
