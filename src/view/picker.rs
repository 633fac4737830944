//! A list to choose from: the line that is typed into, the lines that fit with the letters that were found, and how
//! the list is doing.

use ratatui::layout::{Constraint, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_segmentation::UnicodeSegmentation as _;

use crate::app::App;
use crate::app::fuzzy::{Item, Search};
use crate::app::input::mouse::MouseTarget;
use crate::app::layer::picker::{Picker, PickerLine, Progress};
use crate::app::transition::PickerTarget;
use crate::domain::dialect::Dialect;
use crate::domain::field::FieldId;
use crate::domain::text::thousands;
use crate::view::canvas::Canvas;
use crate::view::rows::{Rows, Scroll};
use crate::view::text::{cut, fit, width, window};
use crate::view::theme::Theme;

/// The widest a list gets.
const WIDEST: u16 = 110;

/// The most lines it shows.
const TALLEST: usize = 24;

pub(super) fn draw(app: &App, picker: &Picker, canvas: &mut Canvas<'_, '_>, area: Rect) {
    let theme = canvas.theme;
    let column = area.centered_horizontally(Constraint::Length(area.width.min(WIDEST)));
    let cells = usize::from(column.width).saturating_sub(6);
    let most = usize::from(area.height).saturating_sub(5).clamp(1, TALLEST);
    let progress = picker.progress(app.picker_sources());
    // The place stays the same while it is typed in, so that nothing jumps.
    let lines = if progress == Progress::Whole { picker.of_all().max(picker.count()).max(3).min(most) } else { most };
    let place = Rect { height: u16::try_from(lines + 4).unwrap_or(u16::MAX).min(area.height), ..column };
    let inside = canvas.framed(place, format!(" {} ", title(picker.target)), doing(picker, &progress), 2);
    canvas.hit(area, MouseTarget::Nothing);
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
            let words = "[retry] tries again. An ID or a name that is typed here can be taken as it is.";
            rows.say(0, "", &app.expand_keys(words), theme.text);
        }
        Progress::Waiting(words) => rows.say(0, "", words, theme.text),
        _ => {}
    }
    rows.gap();
    let room = usize::from(inside.height).saturating_sub(rows.height());
    entries(app, picker, &mut rows, room);
    rows.draw(canvas, inside, Scroll::By(0));
}

const fn title(about: PickerTarget) -> &'static str {
    match about {
        PickerTarget::Field(FieldId::CronExpression) => "When",
        PickerTarget::Field(field) => field.label(),
        PickerTarget::From(_) => "What goes there",
        PickerTarget::To(_) => "Where it goes",
        PickerTarget::Workspace => "Workspace",
        PickerTarget::Profile => "Profile",
    }
}

const fn prompt(about: PickerTarget, dialect: Dialect) -> &'static str {
    match about {
        PickerTarget::Field(FieldId::Source | FieldId::Destination | FieldId::Model) => "type a few letters, or the ID",
        PickerTarget::Field(FieldId::CronExpression) => "type a time of day, in UTC: 7:30",
        PickerTarget::From(_) if matches!(dialect, Dialect::Multiwoven) => {
            "type a few letters, a constant, or a template: {{ email }}"
        }
        PickerTarget::To(_) => "type a few letters, or the field's path",
        _ => "type a few letters",
    }
}

/// How the list is doing, for its corner.
fn doing(picker: &Picker, progress: &Progress) -> String {
    let fitting = match (picker.fitting(), picker.of_all()) {
        (count, all) if count == all => thousands(all),
        (count, all) => format!("{} of {}", thousands(count), thousands(all)),
    };
    match progress {
        Progress::Loading => " fetching… ".to_owned(),
        Progress::More(page, pages) => {
            let of = pages.map(|pages| format!(" of {}", thousands(pages as usize))).unwrap_or_default();
            let loading = if picker.search_text().is_empty() { "loading" } else { "searching" };
            format!(" {fitting} so far · {loading} page {page}{of}… ")
        }
        Progress::Partial => format!(" {fitting} so far · scroll down for more "),
        Progress::Whole if picker.writes_a_template() => " Enter takes it, or puts a piece in ".to_owned(),
        Progress::Failed(_) if picker.of_all() == 0 => String::new(),
        Progress::Whole | Progress::Failed(_) => format!(" {fitting} "),
        Progress::Waiting(_) => String::new(),
    }
}

fn entries(app: &App, picker: &Picker, rows: &mut Rows<'_>, height: usize) {
    let (theme, cells) = (rows.theme, rows.width);
    let mut height = height.max(1);
    if picker.fitting() == 0 {
        let words = match (picker.progress(app.picker_sources()), picker.filter.text().is_empty()) {
            (Progress::Whole, true) => "There is nothing here yet.",
            (Progress::Whole, false) => "Nothing fits these letters.",
            (Progress::More(..) | Progress::Partial, false) => "Nothing fits these letters yet.",
            _ => "",
        };
        rows.push(Span::styled(words, theme.quiet));
        height = height.saturating_sub(1).max(1);
    }
    let first = (picker.selected + 1).saturating_sub(height);
    let shown: Vec<(usize, PickerLine<'_>)> = (first..picker.count().min(first + height))
        .filter_map(|at| Some((at, picker.entry(app.picker_sources(), at)?)))
        .collect();
    let widths = widths(&shown, cells.saturating_sub(2));
    let mut search = Search::new(picker.search_text(), picker.searched());
    for (at, entry) in shown {
        let selected = at == picker.selected;
        let usual = if selected { theme.selected } else { theme.text };
        let sign = Span::styled(if selected { "› " } else { "  " }, theme.accent);
        rows.push(match entry {
            PickerLine::Typed(words) => {
                Line::from(vec![sign, Span::styled(fit(words, cells.saturating_sub(2)), usual)])
            }
            PickerLine::Item(item) => line(item, &mut search, sign, widths, selected, theme),
        });
        rows.press_cells(0..usize::MAX, MouseTarget::Line(at));
    }
}

/// The widths of the three cells: the names take what the others leave.
fn widths(shown: &[(usize, PickerLine<'_>)], cells: usize) -> [usize; 3] {
    let mut longest = [0; 3];
    for (_, entry) in shown {
        if let PickerLine::Item(item) = entry {
            for (widest, cell) in longest.iter_mut().zip(item.cells()) {
                *widest = width(cell).max(*widest);
            }
        }
    }
    let [name, kind, note] = longest;
    let gaps = 4;
    let kind = kind.min(cells / 3);
    let name = name.min(cells.saturating_sub(kind + gaps + note.min(cells / 4)));
    [name, kind, cells.saturating_sub(name + kind + gaps)]
}

fn line(
    item: &Item,
    search: &mut Search,
    sign: Span<'static>,
    widths: [usize; 3],
    selected: bool,
    theme: &Theme,
) -> Line<'static> {
    let mut spans = vec![sign];
    for (index, ((cell, marks), cells)) in item.cells().into_iter().zip(search.marks(item)).zip(widths).enumerate() {
        let usual = match (selected, index) {
            (true, _) => theme.selected,
            (false, 0) => theme.text,
            (false, _) => theme.quiet,
        };
        spans.extend(marked(&fit(cell, cells), &marks, usual, usual.patch(theme.found)));
        if index < 2 {
            spans.push(Span::styled("  ", if selected { theme.selected } else { theme.text }));
        }
    }
    Line::from(spans)
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
