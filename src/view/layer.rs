//! What lies over a screen: help, the palette, a question, an answer as it came.

use ratatui::layout::{Constraint, Flex, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Clear, Padding};

use crate::app::App;
use crate::app::available::{available_actions, input_context};
use crate::app::edit::TextInput as Filter;
use crate::app::input::action::InputContext;
use crate::app::input::key::{Code, Key};
use crate::app::input::mouse::MouseTarget;
use crate::app::layer::palette::{Palette, matching};
use crate::app::layer::{Layer, NONE};
use crate::app::messages::question_in_words;
use crate::app::transition::Question;
use crate::domain::create::note::CreateId;
use crate::domain::text::SanitizedText;
use crate::view::canvas::Canvas;
use crate::view::rows::{Rows, Scroll};
use crate::view::text::{fit, width, window};
use crate::view::theme::Theme;
use crate::view::{run, sample};

/// Draws an overlay in the middle of the screen.
pub(super) fn draw(app: &App, layer: &Layer, canvas: &mut Canvas<'_, '_>, area: Rect, theme: &Theme) {
    let inner = usize::from(area.width.min(76)).saturating_sub(6);
    let (title, mut rows, scroll) = match layer {
        Layer::SignIn(_) | Layer::Picker(_) => return,
        Layer::Help { scroll } => (" Keys of this screen ", help(app, theme), Scroll::By(*scroll)),
        Layer::Palette(Palette { filter, selected }) => {
            (" Actions ", palette(app, filter, *selected, inner, theme), Scroll::Focus)
        }
        Layer::Response { lines, scroll } => {
            let mut rows = Rows::default();
            for line in lines {
                rows.code(line.as_str(), inner, theme.text);
            }
            (" The answer as it came ", rows, Scroll::By(*scroll))
        }
        Layer::Record { scroll } => (" The record ", run::record(app, inner, theme), Scroll::By(*scroll)),
        Layer::Delete { word, typed } => (" Delete this sync? ", delete(app, word, typed, inner, theme), Scroll::By(0)),
        Layer::Resolve { id, typed } => (" What became of it? ", resolve(app, id, typed, inner, theme), Scroll::By(0)),
        Layer::SaveAs { name, .. } => (" Save as a file ", save_as(name, inner, theme), Scroll::By(0)),
        Layer::Preview { top, left } => {
            return sample::draw(app, (*top, *left), canvas, area, theme);
        }
        Layer::Confirm(question) => ("", ask(app, question, inner, theme), Scroll::By(0)),
    };
    let height = u16::try_from(rows.height()).unwrap_or(u16::MAX).saturating_add(2).min(area.height.saturating_sub(2));
    let [row] = Layout::vertical([Constraint::Length(height)]).flex(Flex::Center).areas(area);
    let [place] = Layout::horizontal([Constraint::Length(area.width.min(76))]).flex(Flex::Center).areas(row);
    let block = Block::bordered()
        .border_type(BorderType::Rounded)
        .border_style(theme.quiet)
        .title(Span::styled(title, theme.title))
        .padding(Padding::horizontal(2));
    let inside = block.inner(place);
    // The whole width: letters of what lies below would stand beside the box like words.
    canvas.frame.render_widget(Clear, row);
    canvas.frame.render_widget(block, place);
    // Beside it, pressing closes it.
    canvas.hits.add(canvas.frame.area(), MouseTarget::Key(Key::plain(Code::Esc)));
    canvas.hits.cover(place);
    rows.caret_at_the_top_at_least();
    rows.draw(canvas, inside, scroll, theme);
}

/// How wide the keys stand in help.
const KEYS: usize = 18;

fn help(app: &App, theme: &Theme) -> Rows {
    let mut rows = Rows::default();
    // An action with several keys is one line.
    let mut lines: Vec<(String, &str)> = Vec::new();
    for entry in available_actions(app) {
        let Some(key) = app.keymap.of(entry) else { continue };
        match lines.iter_mut().find(|(_, name)| *name == entry.name) {
            Some((keys, _)) => *keys = format!("{keys} {key}"),
            None => lines.push((key.to_string(), entry.name)),
        }
    }
    for (keys, name) in lines {
        rows.push(Line::from(vec![Span::styled(fit(&keys, KEYS), theme.key), Span::styled(name, theme.text)]));
    }
    if input_context(app) == InputContext::Table {
        for (key, name) in [("↑ ↓ ← →", "Move in the table"), ("{", "Begin a mapping as JSON")] {
            rows.push(Line::from(vec![Span::styled(fit(key, KEYS), theme.key), Span::styled(name, theme.text)]));
        }
    }
    if matches!(input_context(app), InputContext::Form | InputContext::SignIn) {
        rows.gap();
        for (key, name) in TEXT_KEYS {
            rows.push(Line::from(vec![Span::styled(fit(key, KEYS), theme.key), Span::styled(*name, theme.quiet)]));
        }
    }
    rows
}

const TEXT_KEYS: &[(&str, &str)] = &[
    ("Ctrl-A/E", "To the start or end of the line"),
    ("Ctrl-W", "Delete the word before"),
    ("Ctrl-U/K", "Delete the line, or the rest of it"),
    ("Alt-B/F", "One word back or on"),
    ("Enter", "Open the field's list, or go to the next field"),
    ("← → Space", "Turn a choice"),
];

fn palette(app: &App, filter: &Filter, selected: usize, cells: usize, theme: &Theme) -> Rows {
    let mut rows = Rows::default();
    let (text, caret) = window(filter.text(), filter.caret(), cells.saturating_sub(2));
    rows.push(Line::from(vec![Span::styled("› ", theme.accent), Span::styled(text, theme.text)]));
    rows.caret_here(2 + caret);
    rows.gap();
    let found = matching(available_actions(app), filter.text());
    if found.is_empty() {
        rows.push(Line::from(Span::styled("Nothing is called so.", theme.quiet)));
    }
    for (index, entry) in found.iter().enumerate() {
        let start = rows.height();
        let key = app.keymap.of(entry).map(|key| key.to_string()).unwrap_or_default();
        let name = fit(entry.name, cells.saturating_sub(width(&key) + 1));
        let style = if index == selected { theme.selected } else { theme.text };
        rows.push(Line::from(vec![
            Span::styled(name, style),
            Span::styled(format!(" {key}"), if index == selected { theme.selected } else { theme.quiet }),
        ]));
        rows.press_from(start, MouseTarget::Line(index));
        if index == selected {
            rows.focus_from(start);
        }
    }
    rows
}

fn delete(app: &App, word: &str, typed: &Filter, cells: usize, theme: &Theme) -> Rows {
    let mut rows = Rows::default();
    let id = app.session.screen.detail().map(|detail| detail.sync.id.0.to_string()).unwrap_or_default();
    let words = format!(
        "Sync {id} and its runs are deleted on the server; this cannot be taken back. Rows that it sent stay where they are."
    );
    rows.say(0, "", &words, cells, theme.text);
    rows.gap();
    rows.say(
        0,
        "",
        &format!("Type {} to delete it, then Enter. Esc leaves it as it is.", SanitizedText::new(word)),
        cells,
        theme.text,
    );
    rows.gap();
    typed_into(&mut rows, typed, cells, theme);
    rows
}

fn resolve(app: &App, id: &CreateId, typed: &Filter, cells: usize, theme: &Theme) -> Rows {
    let mut rows = Rows::default();
    if let Some(open) = app.creates.open.get(id) {
        rows.say(0, "", &open.words, cells, theme.quiet);
        rows.gap();
    }
    let words =
        format!("Look in the web app. If the sync is there, type its ID; if it isn't, type {NONE}. Enter records it.");
    rows.say(0, "", &words, cells, theme.text);
    rows.gap();
    typed_into(&mut rows, typed, cells, theme);
    rows
}

fn save_as(name: &Filter, cells: usize, theme: &Theme) -> Rows {
    let mut rows = Rows::default();
    rows.say(0, "", "The name of a new file; --from opens it again, here or in another workspace.", cells, theme.text);
    rows.gap();
    typed_into(&mut rows, name, cells, theme);
    rows
}

fn typed_into(rows: &mut Rows, line: &Filter, cells: usize, theme: &Theme) {
    let (text, caret) = window(line.text(), line.caret(), cells.saturating_sub(2));
    rows.push(Line::from(vec![
        Span::styled("› ", theme.accent),
        Span::styled(fit(&text, cells.saturating_sub(2)), theme.field_focused),
    ]));
    rows.caret_here(2 + caret);
}

fn ask(app: &App, question: &Question, cells: usize, theme: &Theme) -> Rows {
    let (asked, meaning) = question_in_words(app, question);
    let mut rows = Rows::default();
    rows.say(0, "", asked, cells, theme.title);
    rows.gap();
    rows.say(0, "", &meaning, cells, theme.text);
    rows.gap();
    rows.push(Line::from(vec![
        Span::styled("y", theme.key),
        Span::styled(" yes   ", theme.text),
        Span::styled("n", theme.key),
        Span::styled(" no", theme.text),
    ]));
    rows.press_cells(0..6, MouseTarget::Key(Key::char('y')));
    rows.press_cells(6..12, MouseTarget::Key(Key::char('n')));
    rows
}
