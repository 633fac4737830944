//! The preview: what is sent of the model's first rows, a column a destination field; or one row as JSON beside its
//! source row. Problems are marked in their cells and told below for the row that is looked at.

use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Span;
use serde_json::Value;

use crate::app::App;
use crate::app::input::mouse::MouseTarget;
use crate::app::layer::preview::PreviewLayer;
use crate::domain::catalog::Requirement;
use crate::domain::dialect::Dialect;
use crate::domain::field::FieldId;
use crate::domain::mapping::{inside, shared_container};
use crate::domain::preview::{EXACT, Preview, PreviewFinding, PreviewRow, UNKNOWN, is_null_at, record_of, told_at};
use crate::domain::remote_context::Remote;
use crate::domain::sample::Sample;
use crate::domain::text::SanitizedText;
use crate::domain::transform::Sent;
use crate::view::areas;
use crate::view::canvas::Canvas;
use crate::view::json;
use crate::view::list::chosen;
use crate::view::rows::{Rows, Scroll};
use crate::view::text::{cut, cut_middle, fit, rows_in_words, width, window};

/// The widest a column gets.
const WIDEST: usize = 32;

/// The narrowest a column is cut to.
const NARROWEST: usize = 10;

/// How many warnings about the mapping stand under its rows.
const MOST_WARNINGS: usize = 2;

/// From this width on, the source row stands beside the JSON.
const SIDE_BY_SIDE: u16 = 90;

/// Draws the preview over the form.
pub(super) fn draw(app: &App, layer: &PreviewLayer, canvas: &mut Canvas<'_, '_>, area: Rect) {
    let theme = canvas.theme;
    let place = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let form = app.form();
    let known = form.known();
    let preview = &form.checked().preview;
    let name = known.model.found().map_or_else(String::new, |model| format!(" of {}", model.name));
    let title = cut(&format!(" What arrives{name} "), usize::from(area.width).saturating_sub(20));
    let place_of_row = match preview.rows.len() {
        0 => String::new(),
        count => format!(" row {} of {count} ", form.sample_row() + 1),
    };
    let inside = canvas.framed(place, title, place_of_row, 1);
    canvas.hit(place, MouseTarget::Nothing);
    let mut rows = Rows::new(usize::from(inside.width), theme);
    match &known.sample {
        Remote::Loaded(sample) if !preview.rows.is_empty() => {
            return match (layer.is_open, preview.rows.get(form.sample_row())) {
                (true, Some(row)) => one(sample, form.sample_row(), row, layer.scroll, canvas, inside),
                _ => table(app, preview, layer, canvas, inside),
            };
        }
        Remote::Loaded(_) => {
            rows.say(
                0,
                "",
                "The model has no rows now: what would arrive can't be shown. The form goes on.",
                theme.text,
            );
        }
        Remote::Loading => rows.say(0, "", "Running the model's query…", theme.accent),
        Remote::Failed(words) | Remote::Rejected(words) => {
            rows.say(0, "✗ ", &format!("Couldn't load the model's rows. {words}"), theme.wrong);
            rows.say(
                0,
                "",
                &app.expand_keys("[retry] in the form tries again; the form goes on without them."),
                theme.text,
            );
        }
        Remote::NotAsked if app.session.connection().is_none() => {
            rows.say(0, "", &app.expand_keys("Sign in first ([palette], Sign in): what arrives is worked out from the model's rows and the destination's catalog."), theme.text);
        }
        Remote::NotAsked | Remote::NotFound => {
            rows.say(0, "", "Choose a model and a stream first; what arrives is then shown here.", theme.text);
        }
    }
    rows.caret_at_the_top_at_least();
    rows.draw(canvas, inside, Scroll::By(0));
}

/// A column of the table.
struct Column {
    name: String,
    kind: String,
    cells: Vec<(String, Style)>,
    width: usize,
}

fn columns(app: &App, preview: &Preview, paths: &[String], canvas: &Canvas<'_, '_>) -> Vec<Column> {
    let theme = canvas.theme;
    let form = app.form();
    let stream = form.known().stream(form.draft().get(FieldId::Stream));
    let container = shared_container(paths.iter().map(String::as_str));
    paths
        .iter()
        .map(|path| {
            let field = stream.and_then(|stream| stream.field(path));
            let needed = field.is_some_and(|field| field.need != Requirement::Optional);
            let kind =
                field.map_or(String::new(), |field| format!("{}{}", field.kind.word(), if needed { " *" } else { "" }));
            let name = SanitizedText::new(inside(path, container)).to_string();
            let cells: Vec<(String, Style)> = preview.rows.iter().map(|row| value(row, path, theme)).collect();
            let widest = cells.iter().map(|(text, _)| width(text)).max().unwrap_or(0);
            let width = widest.max(width(&name).min(WIDEST / 2)).max(width(&kind)).clamp(3, WIDEST);
            Column { name, kind, cells, width }
        })
        .collect()
}

/// What a row sends to a field, with a sign where it is wrong.
fn value(row: &PreviewRow, path: &str, theme: &crate::view::theme::Theme) -> (String, Style) {
    let (text, style) = match told_at(&row.sent, path) {
        Some(text) if row.sent == Sent::True => (text, theme.wrong),
        Some(text) if is_null_at(&row.sent, path) => (text, theme.quiet),
        Some(text) => (text, theme.text),
        None => (UNKNOWN.to_owned(), theme.quiet),
    };
    if row.problems.iter().any(|problem| problem.path == path) {
        return (format!("✗ {text}"), theme.wrong);
    }
    (text, style)
}

fn table(app: &App, preview: &Preview, layer: &PreviewLayer, canvas: &mut Canvas<'_, '_>, area: Rect) {
    let theme = canvas.theme;
    let paths = preview.paths();
    let all = columns(app, preview, &paths, canvas);
    let mut room = usize::from(area.width).saturating_sub(6);
    let mut shown: Vec<Column> = Vec::new();
    let first = layer.left.min(all.len().saturating_sub(1));
    for column in all.into_iter().skip(first) {
        // The last one may be cut.
        let width = column.width.min(room.saturating_sub(2));
        if width < column.width.min(NARROWEST) && !shown.is_empty() {
            break;
        }
        room = room.saturating_sub(width + 2);
        shown.push(Column { width, ..column });
    }
    let hidden = paths.len() - first - shown.len();
    let at = app.form().sample_row().min(preview.rows.len().saturating_sub(1));
    let below = told_of(app, preview, at, layer, usize::from(area.width), theme);
    let height = u16::try_from(below.height()).unwrap_or(u16::MAX).min(area.height / 2);
    let [above, below_area] = areas::off_bottom(area, height, 3);
    let mut rows = Rows::new(usize::from(area.width), theme);
    let head = |text: &dyn Fn(&Column) -> String, style: Style| -> Vec<Span<'static>> {
        std::iter::once(Span::raw(" ".repeat(6)))
            .chain(shown.iter().map(|it| Span::styled(format!("{}  ", fit(&text(it), it.width)), style)))
            .collect()
    };
    rows.push(head(&|it| cut_middle(&it.name, it.width), theme.title));
    let kinds: String = head(&|it| it.kind.clone(), theme.quiet).iter().map(|span| span.content.to_string()).collect();
    let more = match (first, hidden) {
        (0, 0) => String::new(),
        (before, 0) => format!("‹ {before} more"),
        (0, after) => format!("{after} more ›"),
        (before, after) => format!("‹ {before} more · {after} more ›"),
    };
    // Types give way to what says that there are more columns.
    let room = usize::from(area.width).saturating_sub(width(&more) + 1);
    rows.push(vec![Span::styled(fit(&kinds, room), theme.quiet), Span::styled(more, theme.accent)]);
    let is_rejected = app.session.editor.rejected_for().is_some();
    for (index, row) in preview.rows.iter().enumerate() {
        let sign = match row.problems.as_slice() {
            [] if is_rejected && index == 0 => ("✗", theme.wrong),
            [] if row.sent.is_empty() => ("!", theme.warning),
            [] => ("✓", theme.good),
            _ => ("✗", theme.wrong),
        };
        let mut line =
            vec![Span::styled(format!("{:>3} ", index + 1), theme.quiet), Span::styled(format!("{} ", sign.0), sign.1)];
        for column in &shown {
            let Some((text, style)) = column.cells.get(index) else { continue };
            line.push(Span::styled(format!("{}  ", fit(text, column.width)), *style));
        }
        let is_chosen = index == at;
        let line = if is_chosen { chosen(line, usize::from(area.width), theme) } else { line.into() };
        rows.entry(index, is_chosen, line);
    }
    rows.draw(canvas, above, Scroll::Focus);
    below.draw(canvas, below_area, Scroll::By(0));
}

/// What is wrong with the row that is looked at, and what is searched for.
fn told_of<'a>(
    app: &App,
    preview: &Preview,
    at: usize,
    layer: &PreviewLayer,
    width: usize,
    theme: &'a crate::view::theme::Theme,
) -> Rows<'a> {
    let mut rows = Rows::new(width, theme);
    rows.gap();
    if let Some(find) = &layer.find {
        let (text, caret) = window(find.text(), find.caret(), width.saturating_sub(10));
        let cells = width.saturating_sub(10);
        rows.push(vec![Span::styled("Find row: ", theme.accent), Span::styled(fit(&text, cells), theme.field_focused)]);
        rows.caret_here(10 + caret);
        return rows;
    }
    let problems = preview.rows.get(at).map(|row| row.problems.as_slice()).unwrap_or_default();
    for problem in problems {
        rows.say(0, "✗ ", &problem.words(), theme.wrong);
    }
    if let Some(reason) = app.session.editor.rejected_for().filter(|_| at == 0 && problems.is_empty()) {
        let reason = SanitizedText::new(reason);
        rows.say(0, "✗ ", &format!("The destination rejected this row: {reason}"), theme.wrong);
        return rows;
    }
    let wrong = preview.rows.iter().filter(|row| !row.problems.is_empty()).count();
    if problems.is_empty() && preview.rows.get(at).is_some_and(|row| row.sent.is_empty()) {
        rows.say(0, "! ", "Nothing is mapped: this row arrives without a field.", theme.warning);
    } else if problems.is_empty() {
        let words = match (wrong, preview.rows.len()) {
            (0, 1) => "The row arrives whole.".to_owned(),
            (0, count) => format!("All {} arrive whole.", rows_in_words(count)),
            (wrong, count) => format!("This row arrives whole; {wrong} of {count} don't."),
        };
        rows.say(0, "✓ ", &words, theme.good);
    }
    // What is wrong with this row only stands above already.
    let is_said =
        |finding: &&PreviewFinding| finding.count == 1 && problems.iter().any(|it| it.words() == finding.words);
    let said: Vec<String> = preview.findings.iter().filter(is_said).map(PreviewFinding::describe).collect();
    let warnings = app.form().checked().warnings.iter().filter(|it| it.field == FieldId::Mapping);
    for warning in warnings.filter(|it| !said.contains(&it.words)).take(MOST_WARNINGS) {
        rows.say(0, "! ", &warning.words, theme.warning);
    }
    if app.form().dialect() == Dialect::Published {
        rows.say(0, "", EXACT, theme.quiet);
    }
    rows
}

/// A row as JSON, beside the row it comes from.
fn one(sample: &Sample, at: usize, row: &PreviewRow, scroll: u16, canvas: &mut Canvas<'_, '_>, area: Rect) {
    let theme = canvas.theme;
    let source = sample.rows.get(at).map(|values| Value::Object(record_of(sample, values))).unwrap_or_default();
    let [left, right] = if area.width >= SIDE_BY_SIDE {
        areas::off_left(area, area.width.saturating_sub(2).div_ceil(2), 2)
    } else {
        let [above, rest] = areas::off_top(area, area.height.saturating_sub(1).div_ceil(2));
        [above, areas::off_top(rest, 1)[1]]
    };
    let mut sent = Rows::new(usize::from(right.width), theme);
    sent.push(Span::styled("SENT", theme.quiet));
    match &row.sent {
        Sent::True => json::add(&mut sent, &Value::Bool(true)),
        Sent::Object { fields, .. } => json::add(&mut sent, &Value::Object(fields.clone())),
        Sent::Unknown => sent.say(0, "", "Depends on the server.", theme.quiet),
    }
    if let Sent::Object { unknown, .. } = &row.sent {
        for path in unknown {
            sent.say(0, "? ", &format!("{}: {UNKNOWN}", SanitizedText::new(path)), theme.quiet);
        }
    }
    for problem in &row.problems {
        sent.say(0, "✗ ", &problem.words(), theme.wrong);
    }
    let mut from = Rows::new(usize::from(left.width), theme);
    from.push(Span::styled("SOURCE ROW", theme.quiet));
    json::add(&mut from, &source);
    from.caret_at_the_top_at_least();
    sent.draw(canvas, right, Scroll::By(scroll));
    from.draw(canvas, left, Scroll::By(scroll));
}
