//! The form: what the sync is so far and the steps on top, then the step's fields, and at the right, where there is room,
//! the request as it would be sent now.

use jiff::Timestamp;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use crate::app::App;
use crate::app::form::{Choosing, Focus, Form, Mark};
use crate::app::help::hint;
use crate::app::input::mouse::MouseTarget;
use crate::app::messages::{
    cron_in_words, general_warnings, load_state_in_words, next_runs, reference_in_words, schedule_in,
};
use crate::app::screen::form::is_chosen_first;
use crate::domain::dialect::SyncMode;
use crate::domain::draft::{FieldInput, input};
use crate::domain::field::{FieldId, Step};
use crate::domain::new_sync::Schedule;
use crate::domain::pipeline::Pipeline;
use crate::domain::text::SanitizedText;
use crate::domain::validation::Remark;
use crate::view::areas;
use crate::view::arrived;
use crate::view::canvas::Canvas;
use crate::view::field::{self, LABELS, Shown};
use crate::view::list::chosen;
use crate::view::mapping;
use crate::view::pipeline;
use crate::view::preview;
use crate::view::rows::{Rows, Scroll};
use crate::view::ruler;
use crate::view::text::{cut, cut_middle, width as cells_of};
use crate::view::theme::Theme;

/// From this width on the request is shown at the right, or the mapping has its room.
const WIDE: u16 = 100;

/// The lines of the hint, and the fewest above it: the fields of most steps, with a problem or two.
const HINT: u16 = 2;
const LOW: u16 = 13;

/// From this width on the mapping has something beside it; so many cells it has then.
const WIDEST_OF_ALL: u16 = 160;
const MAPPING: u16 = 98;

/// The cells that a schedule with its ruler needs.
const RULER: u16 = 72;

/// The cells that each column beside the fields needs.
const ASIDE: u16 = 48;

/// The widest a column of text gets.
const WIDEST: u16 = 90;

pub(super) fn draw(app: &App, canvas: &mut Canvas<'_, '_>, area: Rect) {
    let mut middle = with_steps(app, canvas, area);
    let focus = app.form().focus();
    let is_widest = area.width >= WIDEST_OF_ALL;
    // The mapping has the room to itself until there is enough for both.
    if is_widest || (area.width >= WIDE && focus != Focus::Field(FieldId::Mapping)) {
        let width = match app.form().step() {
            Step::Map if is_widest => MAPPING,
            // As wide as the day's ruler.
            Step::Schedule => (middle.width * 3 / 5).clamp(RULER, WIDEST),
            _ => (middle.width * 3 / 5).min(WIDEST),
        };
        let [fields, request] = areas::off_left(middle, width, 2);
        let [arrives, request] = beside(app, request);
        arrived::draw(app, canvas, arrives);
        preview::draw(app, canvas, request);
        middle = fields;
    }
    // The hint has a place of its own near the fields, so that nothing moves when the focus does.
    let room = middle.height.saturating_sub(HINT);
    let fields = fields(app, Rect { height: room, ..middle }, canvas.theme);
    let wanted = u16::try_from(fields.height()).unwrap_or(u16::MAX).saturating_add(1);
    let [fields_place, hint_place] = areas::off_top(middle, wanted.max(LOW).min(room));
    let hint_place = Rect { height: hint_place.height.min(HINT), ..hint_place };
    let is_cut = fields.height() > usize::from(fields_place.height);
    fields.draw(canvas, fields_place, Scroll::Focus);
    if let Focus::Field(field) = focus {
        let width = hint_place.width.min(WIDEST).saturating_sub(2);
        let mut rows = Rows::new(usize::from(width), canvas.theme);
        // What the fix does stands under its field, which may be out of view.
        match fix_in_words(app).filter(|_| is_cut) {
            Some(words) => rows.say(2, "", &words, rows.theme.accent),
            None => rows.say(2, "", &hint(app.form(), field, &app.keymap), rows.theme.quiet),
        }
        rows.draw(canvas, hint_place, Scroll::By(0));
    }
}

/// What stands beside the fields: on Map what arrives of the first row as well, where there is room.
fn beside(app: &App, area: Rect) -> [Rect; 2] {
    let is_wide = area.width >= 2 * ASIDE && app.form().step() == Step::Map;
    if is_wide { areas::off_left(area, area.width / 2, 2) } else { areas::off_left(area, 0, 0) }
}

/// The top line: what is made or changed, what it is so far, and whether it is kept.
pub(super) fn headline(app: &App, canvas: &mut Canvas<'_, '_>, area: Rect) {
    let theme = canvas.theme;
    let form = app.form();
    let title = match app.session.editor.edit() {
        Some(edit) => format!(" Edit sync {}   ", edit.sync.id.0),
        None => " New sync   ".to_owned(),
    };
    let is_draft = app.session.editor.edit().is_none() && !form.is_untouched();
    let parts = Pipeline::of_draft(form.draft(), form.dialect(), form.known()).in_full();
    let room = usize::from(area.width).saturating_sub(cells_of(&title) + 1);
    // What the sync is matters more than that it is kept.
    let kept = if is_draft && app.session.autosave.is_kept { "  draft saved" } else { "" };
    let kept = if pipeline::cells(&parts) + cells_of(kept) <= room { kept } else { "" };
    let mut spans = vec![Span::styled(title, theme.title)];
    spans.extend(pipeline::spans(&parts, room, theme));
    canvas.frame.render_widget(Paragraph::new(Line::from(spans)), area);
    canvas.frame.render_widget(Paragraph::new(Line::styled(format!("{kept} "), theme.quiet).right_aligned()), area);
}

/// Draws the steps and returns what is left, with a margin.
pub(super) fn with_steps(app: &App, canvas: &mut Canvas<'_, '_>, area: Rect) -> Rect {
    let [top, below] = areas::off_top(area, 1);
    let [_, rest] = areas::off_top(below, 1);
    steps(app.form(), canvas, top);
    Rect { x: rest.x + 1, width: rest.width.saturating_sub(2), ..rest }
}

fn mark(form: &Form, step: Step, theme: &Theme) -> Span<'static> {
    match form.mark(step) {
        Mark::Empty => Span::raw(""),
        Mark::Done => Span::styled(" ✓", theme.good),
        Mark::Wrong(count) => Span::styled(format!(" ✗{count}"), theme.wrong),
    }
}

/// All steps in one line; where it is too narrow for their names, only the current one has its name.
fn steps(form: &Form, canvas: &mut Canvas<'_, '_>, area: Rect) {
    let theme = canvas.theme;
    let part = |step: Step, is_named: bool| {
        let is_current = form.step() == step;
        let name = if is_named || is_current { format!(" {}", step.label()) } else { String::new() };
        let style = if is_current { theme.tab } else { theme.text };
        let number = format!("{}", step as usize + 1);
        [
            Span::styled(number, theme.quiet),
            Span::raw(" "),
            Span::styled(name.trim_start().to_owned(), style),
            mark(form, step, theme),
        ]
    };
    let cells = |part: &[Span<'static>]| part.iter().map(Span::width).sum::<usize>();
    let gap = "   ";
    let is_named =
        Step::ALL.iter().map(|step| cells(&part(*step, true)) + gap.len()).sum::<usize>() <= usize::from(area.width);
    let mut spans = vec![Span::raw(" ")];
    let mut column = area.x + 1;
    for step in Step::ALL {
        let part = part(step, is_named);
        let taken = u16::try_from(cells(&part)).unwrap_or(0);
        canvas.hit(Rect::new(column, area.y, taken, 1), MouseTarget::Step(step));
        column += taken + 3;
        spans.extend(part);
        spans.push(Span::raw(gap));
    }
    canvas.frame.render_widget(Paragraph::new(Line::from(spans)), area);
}

fn fields<'a>(app: &App, area: Rect, theme: &'a Theme) -> Rows<'a> {
    let form = app.form();
    let step = form.step();
    // The last column is for the signs that there is more.
    let (width, height) = (usize::from(area.width.saturating_sub(1)), usize::from(area.height));
    let mut rows = Rows::new(width.min(usize::from(WIDEST)), theme);
    for words in general_warnings(app) {
        rows.say(0, "! ", &words, theme.warning);
    }
    for words in form.told_in_general() {
        rows.say(0, "✗ ", &format!("The server says: {words}"), theme.wrong);
    }
    if rows.height() > 0 {
        rows.gap();
    }
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
    if each == FieldId::Mapping {
        rows.gap();
    }
    let start = rows.height();
    if form.is_told(each) && !focused {
        return told(form, each, rows);
    }
    let name = if each.is_reference() { reference_in_words(form, each) } else { String::new() };
    // Its ID stands at the end, with the caret after it while it is typed.
    let name = cut_middle(&name, field::room(width) - 1);
    let caret = form.line(each).map_or(0, crate::app::edit::TextInput::caret);
    let shown = Shown {
        label: each.label(),
        text: if each.is_reference() { &name } else { form.draft().get(each) },
        caret: match each.is_reference() {
            true if form.is_typing_id(each) => name.chars().count(),
            true => 0,
            false => caret,
        },
        placeholder: placeholder(form, each, focused),
        focused,
        wrong: !problems.is_empty(),
    };
    match input(each) {
        FieldInput::Line(_) if each.is_reference() && form.is_empty(each) => {
            field::line(rows, &Shown { text: "", ..shown }, width);
        }
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
    if let Some(words) = load_state_in_words(form.known(), each) {
        rows.say(LABELS, "", &words, theme.quiet);
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
    if focused && let Some(words) = fix_in_words(app) {
        rows.say(indent, "", &words, theme.accent);
    }
    if let Some(said) = form.said(each) {
        rows.say(LABELS, "i ", said, theme.text);
    }
    if let Some(before) = app.session.editor.before(each) {
        let words = match each {
            FieldId::Mapping => "changed; Review lists the rows".to_owned(),
            _ => format!("was: {}", SanitizedText::new(&before)),
        };
        rows.say(indent, "≠ ", &words, theme.text);
    }
    if let Some(words) = cron_in_words(form).filter(|_| each == FieldId::CronExpression) {
        rows.say(LABELS, "", &words, theme.quiet);
    }
    for (index, run) in next_runs(form, &app.clock, each).into_iter().enumerate() {
        let label = if index == 0 { "Next runs" } else { "" };
        rows.push(Span::styled(format!("{:LABELS$}{label:11}{run}", ""), theme.quiet));
    }
    if let Some(schedule) = schedule_in(form, each).filter(|_| width >= LABELS + ruler::WIDTH) {
        add_ruler(&schedule, app.clock.now, rows);
    }
}

/// What the fix of the focused field does: "F2 switches to Prod PG."
fn fix_in_words(app: &App) -> Option<String> {
    app.form().fix().map(|fix| format!("{} {}.", app.expand_keys("[fix]"), fix.words))
}

/// The runs of a day under its hours, or of an hour under its minutes, so that gaps are seen.
fn add_ruler(schedule: &Schedule, now: Timestamp, rows: &mut Rows<'_>) {
    let theme = rows.theme;
    let Some(ruler) = ruler::ruler(|after| schedule.next_runs(after).next(), now) else { return };
    rows.gap();
    for (words, style) in [(ruler.scale, theme.quiet), (ruler.marks.as_str(), theme.accent)] {
        rows.push(Span::styled(format!("{:LABELS$}{words}", ""), style));
    }
    rows.gap();
}

fn choice_list(form: &Form, choosing: Choosing, rows: &mut Rows<'_>) {
    let theme = rows.theme;
    let words = form.choices(choosing.field);
    let longest = words.iter().map(|(word, _)| word.len()).max().unwrap_or(0);
    for (index, (word, meaning)) in words.iter().enumerate() {
        let is_chosen = index == choosing.selected;
        let meaning = if meaning == word { "" } else { meaning };
        let spans = vec![
            Span::styled(if is_chosen { "› " } else { "  " }, theme.accent),
            Span::styled(format!("{word:longest$}  "), theme.text),
            Span::styled(meaning.to_owned(), theme.quiet),
        ];
        let line = if is_chosen { chosen(spans, rows.width.saturating_sub(LABELS), theme) } else { Line::from(spans) };
        rows.push([vec![Span::raw(" ".repeat(LABELS))], line.spans].concat());
        rows.press_from(rows.height() - 1, MouseTarget::Line(index));
        rows.caret_here_if(is_chosen, LABELS);
    }
}

/// A choice with one option: told; Tab skips it. The unit stands beside its schedule.
fn told(form: &Form, field: FieldId, rows: &mut Rows<'_>) {
    let theme = rows.theme;
    let value = |field: FieldId| SanitizedText::new(form.draft().get(field)).to_string();
    let words = match field {
        FieldId::Unit if form.is_told(FieldId::Schedule) => return,
        FieldId::Schedule if form.is_told(FieldId::Unit) => {
            format!("{} · {} {}", value(field), FieldId::Unit.label(), value(FieldId::Unit))
        }
        FieldId::SyncMode => {
            let mode = SyncMode::from_word(form.draft().get(field));
            format!("{}{}", value(field), mode.map(|mode| format!(" · {}", mode.describe())).unwrap_or_default())
        }
        field => value(field),
    };
    rows.push(vec![
        Span::raw("  "),
        Span::styled(crate::view::text::fit(field.label(), LABELS - 2), theme.quiet),
        Span::styled(cut(&words, rows.width.saturating_sub(LABELS)), theme.quiet),
    ]);
    for words in form.checked().warnings_of(field) {
        rows.say(LABELS, "! ", words, theme.warning);
    }
}

fn placeholder(form: &Form, field: FieldId, focused: bool) -> &'static str {
    match field {
        FieldId::Mapping => "{\"column\": \"field\"}",
        field if field.is_reference() && focused => "press Enter, or type a name",
        field if is_chosen_first(form, field) && focused => "press Enter to choose, or type",
        field if is_chosen_first(form, field) => "choose…",
        FieldId::CronExpression if field.is_optional(form.dialect()) => "optional; the interval decides",
        field if field.is_optional(form.dialect()) => "optional",
        _ => "",
    }
}
