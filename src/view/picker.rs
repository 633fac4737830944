//! A list to choose from: the line that is typed into, the lines that fit with the letters that were found, and how
//! the list is doing.

use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_segmentation::UnicodeSegmentation as _;

use crate::app::App;
use crate::app::form::table::Shown;
use crate::app::fuzzy::{Item, Search};
use crate::app::input::key::{Code, Key};
use crate::app::input::mouse::MouseTarget;
use crate::app::input::parts::Cell;
use crate::app::layer::picker::{Picker, PickerLine, Progress, widest};
use crate::app::transition::PickerTarget;
use crate::domain::dialect::Dialect;
use crate::domain::field::FieldId;
use crate::domain::mapping::{Row, ValueSource};
use crate::domain::text::{SanitizedText, thousands};
use crate::view::canvas::Canvas;
use crate::view::field::LABELS;
use crate::view::hit_map::HitRegion;
use crate::view::list::chosen;
use crate::view::rows::{Rows, Scroll};
use crate::view::text::{cut, fit, window, wrap};
use crate::view::theme::Theme;

/// The widest a list gets, and the narrowest: where values are typed, what is said of them has to fit.
const WIDEST: usize = 110;
const NARROWEST: usize = 48;
const NARROWEST_FOR_VALUES: usize = 72;

/// The most lines it shows where it takes more than half of the room, and how many it needs to be of use.
const TALLEST: usize = 12;
const LOWEST: usize = 4;

/// The lines of its frame and of its filter, and the cells of its frame and padding.
const FRAME: usize = 3;
const FRAME_WIDTH: usize = 4;

/// What can be done about a list that failed to load.
const AGAIN: &str = "[retry] tries again. You can type an ID or a name instead.";

pub(super) fn draw(app: &App, picker: &Picker, canvas: &mut Canvas<'_, '_>, area: Rect) {
    let theme = canvas.theme;
    let progress = picker.progress(app.picker_sources());
    let anchor = anchor(picker.target, canvas);
    let place = place(app, picker, &progress, (anchor, area));
    canvas.dim(anchor);
    // Beside it, pressing closes it.
    canvas.hit(area, MouseTarget::Key(Key::plain(Code::Esc)));
    let inside = canvas.framed(place, title(app, picker.target), String::new(), 1);
    canvas.hit(place, MouseTarget::Nothing);
    let corner = Rect { y: place.bottom().saturating_sub(1), height: 1, width: place.width.saturating_sub(2), ..place };
    let doing = cut(&doing(picker, &progress), usize::from(corner.width));
    canvas.frame.render_widget(Line::styled(doing, theme.quiet).right_aligned(), corner);
    let cells = usize::from(inside.width);
    let mut rows = Rows::new(cells, theme);
    let (text, caret) = window(picker.filter.text(), picker.filter.caret(), cells.saturating_sub(2));
    let (text, style) = if text.is_empty() {
        (prompt(picker.target, app.form().dialect()).to_owned(), theme.quiet)
    } else {
        (text, theme.text)
    };
    rows.push(vec![Span::styled("› ", theme.accent), Span::styled(cut(&text, cells.saturating_sub(2)), style)]);
    rows.caret_here(2 + caret);
    match &progress {
        Progress::Failed(words) => {
            rows.say(0, "✗ ", words, theme.wrong);
            rows.say(0, "", &app.expand_keys(AGAIN), theme.text);
        }
        Progress::Waiting(words) => rows.say(0, "", words, theme.text),
        _ => {}
    }
    let above = rows.height();
    let room = usize::from(inside.height).saturating_sub(above);
    let (first, shown) = entries(app, picker, &progress, &mut rows, room);
    rows.draw(canvas, inside, Scroll::By(0));
    // The corner counts all of them.
    let list = inside.rows().skip(above).map(|row| Rect { width: inside.width + 1, ..row }).reduce(Rect::union);
    if let Some(list) = list {
        canvas.more(list, first > 0, first + shown < picker.count());
    }
}

/// Where what the list is for is drawn.
fn anchor(target: PickerTarget, canvas: &Canvas<'_, '_>) -> Option<Rect> {
    let is_at = |hit: &&HitRegion| match (target, hit.target) {
        (PickerTarget::Field(field), MouseTarget::Field(at)) => field == at,
        (PickerTarget::From(row), MouseTarget::Cell(at, Cell::From))
        | (PickerTarget::To(row), MouseTarget::Cell(at, Cell::To)) => row == at,
        _ => false,
    };
    canvas.hits.iter().find(is_at).map(|hit| hit.area)
}

/// Where the list stands: under what it is for, or above it where there is more room; as wide as its items need. It
/// depends on all items, so that it stays as it is while they are filtered.
fn place(app: &App, picker: &Picker, progress: &Progress, (anchor, area): (Option<Rect>, Rect)) -> Rect {
    let cells = |count: usize| u16::try_from(count).unwrap_or(u16::MAX);
    let width = cells(wanted_width(picker)).min(area.width);
    let said = |words: &str| wrap(words, usize::from(width).saturating_sub(FRAME_WIDTH + 2)).len();
    // The line for what is typed may be there too.
    let lines = match progress {
        Progress::Whole => picker.of_all() + 1,
        Progress::Failed(words) => picker.of_all() + said(words) + said(&app.expand_keys(AGAIN)) + 1,
        Progress::Waiting(words) => said(words) + 1,
        Progress::Loading | Progress::More(..) | Progress::Partial => tallest(area),
    };
    let wanted = lines.clamp(LOWEST, tallest(area));
    let (below, above) = match anchor {
        Some(at) => (area.bottom().saturating_sub(at.y + 1), at.y.saturating_sub(area.y)),
        None => (area.height, 0),
    };
    let is_above = usize::from(below) < LOWEST + FRAME && above > below;
    let height = cells(wanted + FRAME).min(if is_above { above } else { below });
    let x = match (picker.target, anchor) {
        (PickerTarget::Field(_), Some(at)) => at.x.saturating_add(cells(LABELS).saturating_sub(4)),
        (_, Some(at)) => at.x,
        (_, None) => area.x + area.width.saturating_sub(width) / 2,
    };
    let y = match anchor {
        Some(at) if is_above => at.y.saturating_sub(height),
        Some(at) => at.y + 1,
        None => area.y,
    };
    Rect { x: x.min(area.right().saturating_sub(width)), y, width, height }
}

fn tallest(area: Rect) -> usize {
    TALLEST.max(usize::from(area.height) / 2)
}

fn wanted_width(picker: &Picker) -> usize {
    let is_value = matches!(picker.target, PickerTarget::From(_) | PickerTarget::Field(FieldId::CronExpression));
    let narrowest = if is_value { NARROWEST_FOR_VALUES } else { NARROWEST };
    // Its sign and the gaps between its cells are there too.
    (picker.widest.iter().sum::<usize>() + 2 + GAPS + FRAME_WIDTH).clamp(narrowest, WIDEST)
}

fn title(app: &App, about: PickerTarget) -> String {
    let rows = app.form().shown_rows();
    let words = match about {
        PickerTarget::Field(FieldId::CronExpression) => "Common times".to_owned(),
        // The label stands above it.
        PickerTarget::Field(_) => return String::new(),
        PickerTarget::From(row) => match rows.get(row) {
            Some(Shown::Row(row)) if !row.to.is_empty() => format!("Value for {}", row.to),
            Some(Shown::Missing(field)) => format!("Value for {}", field.path),
            _ => "Column or value".to_owned(),
        },
        PickerTarget::To(row) => match rows.get(row) {
            Some(Shown::Row(Row { from: ValueSource::Column(column), .. })) if !column.is_empty() => {
                format!("Field for {column}")
            }
            _ => "Field".to_owned(),
        },
        PickerTarget::Workspace => "Workspace".to_owned(),
        PickerTarget::Profile => "Profile".to_owned(),
    };
    format!(" {} ", cut(SanitizedText::new(&words).as_str(), NARROWEST - 6))
}

const fn prompt(about: PickerTarget, dialect: Dialect) -> &'static str {
    match about {
        PickerTarget::Field(field) if field.is_reference() => "type part of the name, or the ID",
        PickerTarget::Field(FieldId::CronExpression) => "type a time of day in UTC: 7:30",
        PickerTarget::From(_) if matches!(dialect, Dialect::Multiwoven) => {
            "a column, a fixed value, or {{ a template }}"
        }
        PickerTarget::To(_) => "type part of the field's path",
        _ => "type to filter",
    }
}

/// How the list is doing, for its corner.
fn doing(picker: &Picker, progress: &Progress) -> String {
    let fitting = match (picker.fitting(), picker.of_all()) {
        (count, all) if count == all => thousands(all),
        (count, all) => format!("{} of {}", thousands(count), thousands(all)),
    };
    let state = match progress {
        Progress::More(page, pages) => {
            let of = pages.map(|pages| format!(" of {}", thousands(pages as usize))).unwrap_or_default();
            let loading = if picker.search_text().is_empty() { "loading" } else { "searching" };
            format!("{fitting} so far · {loading} page {page}{of}…")
        }
        Progress::Partial => format!("{fitting} so far · scroll down for more"),
        Progress::Whole if picker.writes_a_template() => "Enter accepts, or inserts the selected piece".to_owned(),
        Progress::Failed(_) if picker.of_all() == 0 => return " Esc ".to_owned(),
        Progress::Loading | Progress::Waiting(_) => return " Esc ".to_owned(),
        Progress::Whole | Progress::Failed(_) => fitting,
    };
    format!(" {state} · Esc ")
}

/// Adds the lines that are seen; returns the first one, and how many.
fn entries(app: &App, picker: &Picker, progress: &Progress, rows: &mut Rows<'_>, height: usize) -> (usize, usize) {
    let (theme, cells) = (rows.theme, rows.width);
    let mut height = height.max(1);
    if picker.fitting() == 0 {
        let words = match (progress, picker.filter.text().is_empty()) {
            (Progress::Loading, _) => "Loading…",
            (Progress::Whole, true) => "Nothing here yet.",
            (Progress::Whole, false) => "No matches.",
            (Progress::More(..) | Progress::Partial, false) => "No matches yet.",
            _ => "",
        };
        if !words.is_empty() {
            rows.push(Span::styled(words, theme.quiet));
            height = height.saturating_sub(1).max(1);
        }
    }
    let first = (picker.selected + 1).saturating_sub(height);
    let shown: Vec<(usize, PickerLine<'_>)> = (first..picker.count().min(first + height))
        .filter_map(|at| Some((at, picker.entry(app.picker_sources(), at)?)))
        .collect();
    let items = shown.iter().filter_map(|(_, entry)| match entry {
        PickerLine::Item(item) => Some(*item),
        PickerLine::Typed(_) => None,
    });
    let widths = widths(widest(items), cells.saturating_sub(2));
    let has_ids = matches!(picker.target, PickerTarget::Field(field) if field.is_reference());
    let mut search = Search::new(picker.search_text(), picker.searched());
    let seen = (first, shown.len());
    for (at, entry) in shown {
        let selected = at == picker.selected;
        let sign = Span::styled(if selected { "› " } else { "  " }, theme.accent);
        let spans = match entry {
            PickerLine::Typed(words) => vec![sign, Span::styled(cut(words, cells.saturating_sub(2)), theme.text)],
            PickerLine::Item(item) => line(item, &mut search, sign, (widths, has_ids), theme),
        };
        rows.push(if selected { chosen(spans, cells, theme) } else { spans.into() });
        rows.press_cells(0..usize::MAX, MouseTarget::Line(at));
    }
    seen
}

/// Between the cells: two each, and the sign of an ID.
const GAPS: usize = 5;

/// The widths of the three cells: the names take what the others leave.
fn widths([name, kind, note]: [usize; 3], cells: usize) -> [usize; 3] {
    let is_whole = name + kind + note + GAPS <= cells;
    let kind = if is_whole { kind } else { kind.min(cells / 3) };
    let name = name.min(cells.saturating_sub(kind + GAPS + note.min(cells / 4)));
    [name, kind, cells.saturating_sub(name + kind + GAPS)]
}

fn line(
    item: &Item,
    search: &mut Search,
    sign: Span<'static>,
    (widths, has_ids): ([usize; 3], bool),
    theme: &Theme,
) -> Vec<Span<'static>> {
    let mut spans = vec![sign];
    for (index, ((cell, marks), cells)) in item.cells().into_iter().zip(search.marks(item)).zip(widths).enumerate() {
        let usual = if index == 0 { theme.text } else { theme.quiet };
        spans.extend(marked(&fit(cell, cells), &marks, usual, usual.patch(theme.found)));
        if index < 2 {
            let gap = if index == 1 && has_ids { "  #" } else { "  " };
            spans.push(Span::styled(gap, theme.quiet));
        }
    }
    spans
}

/// A text with some of its letters set off.
pub(super) fn marked(text: &str, marks: &[usize], usual: Style, set_off: Style) -> Vec<Span<'static>> {
    let is_marked = |at| marks.binary_search(&at).is_ok();
    let letters: Vec<(bool, &str)> =
        text.graphemes(true).enumerate().map(|(at, letter)| (is_marked(at), letter)).collect();
    let runs = letters.chunk_by(|(one, _), (other, _)| one == other);
    let span = |run: &[(bool, &str)]| {
        let style = if run.iter().any(|(is_marked, _)| *is_marked) { set_off } else { usual };
        Span::styled(run.iter().map(|(_, letter)| *letter).collect::<String>(), style)
    };
    runs.map(span).collect()
}
