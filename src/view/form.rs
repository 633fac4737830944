//! The form: steps with their marks at the left (on top where it is narrow), the step's fields, and at the right, where
//! there is room, the request as it would be sent now.

use ratatui::layout::Constraint::{Length, Min, Percentage};
use ratatui::layout::{Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use crate::app::App;
use crate::app::form::{Choosing, Focus, Form, Mark};
use crate::app::help::{about, hint};
use crate::app::input::mouse::MouseTarget;
use crate::app::messages::{general_warnings, name_of, runs_in_words};
use crate::domain::dialect::Dialect;
use crate::domain::draft::{FieldInput, input};
use crate::domain::field::{FieldId, Step};
use crate::domain::text::SanitizedText;
use crate::domain::validation::Remark;
use crate::view::canvas::Canvas;
use crate::view::field::{self, LABELS, Shown};
use crate::view::mapping;
use crate::view::preview;
use crate::view::rows::{Rows, Scroll};
use crate::view::text::fit;
use crate::view::theme::Theme;

/// From this width on the request is shown at the right.
const WIDE: u16 = 100;

/// The most lines that fields and hint take together.
const TALL: u16 = 28;

/// Below this width the steps stand on top.
const NARROW: u16 = 76;

pub(super) fn draw(app: &App, canvas: &mut Canvas<'_, '_>, area: Rect) {
    let mut middle = with_steps(app, canvas, area);
    if area.width >= WIDE {
        let [fields, request] = Layout::horizontal([Percentage(58), Min(20)]).spacing(2).areas(middle);
        preview::draw(app, canvas, request);
        middle = fields;
    }
    // In a tall window the hint stays near the fields.
    let middle = Rect { height: middle.height.min(TALL), ..middle };
    // The hint has a place of its own, so that nothing moves when the focus does.
    let [middle, hint_place] = Layout::vertical([Min(4), Length(2)]).areas(middle);
    fields(app, middle, canvas.theme).draw(canvas, middle, Scroll::Focus);
    if let Focus::Field(field) = app.form().focus() {
        let mut rows = Rows::new(usize::from(hint_place.width.saturating_sub(1)), canvas.theme);
        rows.say(0, "", &hint(field, app.form().dialect(), &app.keymap), rows.theme.quiet);
        rows.draw(canvas, hint_place, Scroll::By(0));
    }
}

/// Draws the steps and returns what is left.
pub(super) fn with_steps(app: &App, canvas: &mut Canvas<'_, '_>, area: Rect) -> Rect {
    let theme = canvas.theme;
    if area.width < NARROW {
        let [top, _, rest] = Layout::vertical([Length(1), Length(1), Min(1)]).areas(area);
        steps_in_a_line(app.form(), canvas, top);
        return rest;
    }
    let [left, rest] = Layout::horizontal([Length(23), Min(30)]).spacing(1).areas(area);
    let lines: Vec<Line<'_>> =
        Step::ALL.into_iter().enumerate().map(|(index, step)| step_line(app.form(), index, step, theme)).collect();
    canvas.frame.render_widget(Paragraph::new(lines), left);
    for (row, step) in (left.y..left.bottom()).zip(Step::ALL) {
        canvas.hit(Rect { y: row, height: 1, ..left }, MouseTarget::Step(step));
    }
    rest
}

fn mark(form: &Form, step: Step, theme: &Theme) -> (Span<'static>, String) {
    match form.mark(step) {
        Mark::Empty => (Span::styled("·", theme.quiet), String::new()),
        Mark::Done => (Span::styled("✓", theme.good), String::new()),
        Mark::Wrong(count) => (Span::styled("✗", theme.wrong), count.to_string()),
    }
}

fn step_line(form: &Form, index: usize, step: Step, theme: &Theme) -> Line<'static> {
    let current = form.step() == step;
    let (sign, count) = mark(form, step, theme);
    Line::from(vec![
        Span::styled(if current { "▌" } else { " " }, theme.accent),
        Span::styled(format!("{} ", index + 1), theme.quiet),
        sign,
        Span::raw(" "),
        Span::styled(fit(step.label(), 17), if current { theme.accent } else { theme.text }),
        Span::styled(count, theme.wrong),
    ])
}

fn steps_in_a_line(form: &Form, canvas: &mut Canvas<'_, '_>, area: Rect) {
    let theme = canvas.theme;
    let mut spans = vec![Span::raw(" ")];
    let mut column = area.x + 1;
    for (index, step) in Step::ALL.into_iter().enumerate() {
        let (sign, count) = mark(form, step, theme);
        let current = form.step() == step;
        let name = if current { format!(" {}", step.label()) } else { String::new() };
        let parts = [
            Span::styled(format!("{} ", index + 1), theme.quiet),
            sign,
            Span::styled(count, theme.wrong),
            Span::styled(name, theme.accent),
            Span::styled("  ", theme.quiet),
        ];
        let cells = u16::try_from(parts.iter().map(Span::width).sum::<usize>()).unwrap_or(0);
        canvas.hit(Rect::new(column, area.y, cells, 1), MouseTarget::Step(step));
        column += cells;
        spans.extend(parts);
    }
    canvas.frame.render_widget(Paragraph::new(Line::from(spans)), area);
}

fn fields<'a>(app: &App, area: Rect, theme: &'a Theme) -> Rows<'a> {
    let form = app.form();
    let step = form.step();
    let (width, height) = (usize::from(area.width), usize::from(area.height));
    // Sentences keep a column from the edge, as the places for typing do.
    let mut rows = Rows::new(width.saturating_sub(1), theme);
    for words in general_warnings(app) {
        rows.say(0, "! ", &words, theme.warning);
    }
    for words in form.told_in_general() {
        rows.say(0, "✗ ", &format!("The server says: {words}"), theme.wrong);
    }
    rows.push(Span::styled(about(step), theme.quiet));
    rows.gap();
    for each in form.fields().into_iter().filter(|each| each.step() == step) {
        let start = rows.height();
        let focused = form.focus() == Focus::Field(each);
        one_field(app, each, focused, &mut rows, (width, height));
        if focused {
            rows.focus_from(start);
        }
    }
    rows
}

fn one_field(app: &App, each: FieldId, focused: bool, rows: &mut Rows<'_>, (width, height): (usize, usize)) {
    let theme = rows.theme;
    let form = app.form();
    let problems = form.problems(each);
    let start = rows.height();
    let shown = Shown {
        label: each.label(),
        text: form.draft().get(each),
        caret: form.line(each).map_or(0, crate::app::edit::TextInput::caret),
        placeholder: placeholder(each, form.dialect()),
        focused,
        wrong: !problems.is_empty(),
    };
    match input(each) {
        FieldInput::Line(_) => field::line(rows, &shown, width),
        FieldInput::Mapping if form.table().is_some() => mapping::table(app, focused, rows, (width, height)),
        FieldInput::Mapping => {
            let lines = form.mapping().text().matches('\n').count() + 1;
            let most = if focused { height.saturating_sub(7).max(4) } else { 4 };
            field::area(rows, &shown, form.mapping(), lines.clamp(if focused { 4 } else { 1 }, most), width);
        }
        FieldInput::Choice => {
            let words = form.choices(each);
            let meaning = words.iter().find(|(word, _)| *word == shown.text).map_or("", |(_, meaning)| meaning);
            let meaning = if meaning == shown.text { "" } else { meaning };
            field::choice(rows, &shown, meaning, words.len() > 1, width);
        }
    }
    if !(each == FieldId::Mapping && form.table().is_some()) {
        rows.press_from(start, MouseTarget::Field(each));
    }
    if let Some(choosing) = form.choosing.filter(|choosing| choosing.field == each) {
        choice_list(form, choosing, rows);
        return;
    }
    if let Some(name) = name_of(form.known(), each) {
        rows.say(LABELS, "", &name, theme.quiet);
    }
    let shown_in_table = |warning: &&Remark| warning.row.is_some() && form.table().is_some();
    let warnings = form.checked().warnings.iter().filter(|warning| warning.field == each && !shown_in_table(warning));
    // What is said of the whole table stands under all of its width.
    let indent = if each == FieldId::Mapping && form.table().is_some() { 2 } else { LABELS };
    for problem in &problems {
        rows.say(indent, "✗ ", problem, theme.wrong);
    }
    for warning in warnings {
        rows.say(indent, "! ", &warning.words, theme.warning);
    }
    if let Some(fix) = form.fix().filter(|_| focused) {
        rows.say(LABELS, "", &format!("{} {}.", app.expand_keys("[fix]"), fix.words), theme.accent);
    }
    if let Some(said) = form.said(each) {
        rows.say(LABELS, "i ", said, theme.text);
    }
    if let Some(before) = app.session.editor.before(each) {
        rows.say(indent, "≠ ", &format!("was: {}", SanitizedText::new(&before)), theme.text);
    }
    for line in runs_in_words(app.form(), &app.clock, each) {
        rows.say(LABELS, "", &line, theme.quiet);
    }
    rows.gap();
}

fn choice_list(form: &Form, choosing: Choosing, rows: &mut Rows<'_>) {
    let theme = rows.theme;
    let words = form.choices(choosing.field);
    let longest = words.iter().map(|(word, _)| word.len()).max().unwrap_or(0);
    for (index, (word, meaning)) in words.iter().enumerate() {
        let (sign, style) = if index == choosing.selected { ("› ", theme.selected) } else { ("  ", theme.text) };
        let meaning = if meaning == word { "" } else { meaning };
        rows.push(vec![
            Span::raw(" ".repeat(LABELS)),
            Span::styled(format!("{sign}{word:longest$} "), style),
            Span::styled(format!(" {meaning}"), theme.quiet),
        ]);
        rows.press_from(rows.height() - 1, MouseTarget::Line(index));
        rows.caret_here_if(index == choosing.selected, LABELS);
    }
    rows.gap();
}

const fn placeholder(field: FieldId, dialect: Dialect) -> &'static str {
    match field {
        FieldId::CronExpression if matches!(dialect, Dialect::Multiwoven) => "Enter lists common schedules",
        field if field.is_optional(dialect) => "optional",
        FieldId::Mapping => "{\"column\": \"field\"}",
        FieldId::Source | FieldId::Destination | FieldId::Model | FieldId::Stream => "Press Enter to choose",
        _ => "",
    }
}
