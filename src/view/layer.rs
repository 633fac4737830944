//! What lies over a screen: help, the palette, a question, an answer as it came.

use ratatui::layout::Rect;
use ratatui::text::Span;

use crate::app::App;
use crate::app::available::available_actions;
use crate::app::edit::TextInput as Filter;
use crate::app::input::key::{Code, Key};
use crate::app::input::mouse::MouseTarget;
use crate::app::layer::palette::{Palette, matching};
use crate::app::layer::{Layer, NONE, SaveTarget};
use crate::app::messages::question_in_words;
use crate::app::screen::{Outcome, Screen};
use crate::app::transition::Question;
use crate::domain::create::note::CreateId;
use crate::domain::query::RecordFilter;
use crate::domain::text::SanitizedText;
use crate::view::areas;
use crate::view::canvas::Canvas;
use crate::view::list::chosen;
use crate::view::rows::{Rows, Scroll};
use crate::view::text::{fit, number_of, width, window};
use crate::view::{help, run, sent};

/// Draws an overlay in the middle of the screen.
pub(super) fn draw(app: &App, layer: &Layer, canvas: &mut Canvas<'_, '_>, area: Rect) {
    let rows = Rows::new(usize::from(area.width.min(76)).saturating_sub(6), canvas.theme);
    let (title, scroll, mut rows) = match layer {
        Layer::SignIn(_) | Layer::Picker(_) => return,
        Layer::Preview(preview) => return sent::draw(app, preview, canvas, area),
        Layer::Help { scroll } => (" Keyboard shortcuts ".to_owned(), Scroll::By(*scroll), help::rows(app, rows)),
        Layer::Palette(shown) => (" Actions ".to_owned(), Scroll::Focus, palette(app, shown, rows)),
        Layer::Response { lines, scroll } => {
            let mut rows = rows;
            for line in lines {
                rows.code(line.as_str(), rows.theme.text);
            }
            (" Server response ".to_owned(), Scroll::By(*scroll), rows)
        }
        Layer::Record { scroll } => (run::record_title(app), Scroll::By(*scroll), run::record(app, rows)),
        Layer::Attributes { scroll } => {
            (" Attributes as stored ".to_owned(), Scroll::By(*scroll), attributes(app, rows))
        }
        Layer::Delete { word, typed, is_wrong } => {
            let title =
                if let Screen::Batch(_) = app.session.screen { " Delete these? " } else { " Delete this sync? " };
            (title.to_owned(), Scroll::By(0), delete(app, word, (typed, *is_wrong), rows))
        }
        Layer::Resolve { id, typed } => {
            (" What did you find? ".to_owned(), Scroll::By(0), resolve(app, id, typed, rows))
        }
        Layer::SaveAs { name, target } => {
            let title = if matches!(target, SaveTarget::Marked) { " Save as files " } else { " Save as a file " };
            (title.to_owned(), Scroll::By(0), typed_under(&save_as(target), name, rows))
        }
        Layer::Saving => (" Saving ".to_owned(), Scroll::By(0), saving(app, rows)),
        Layer::Confirm(question) => (String::new(), Scroll::By(0), ask(app, question, rows)),
    };
    let height = u16::try_from(rows.height()).unwrap_or(u16::MAX).saturating_add(2).min(area.height.saturating_sub(2));
    let place = areas::middle(area, 76, height);
    let inside = canvas.framed(place, title, String::new(), 2);
    // Beside it, pressing closes it.
    canvas.hit(canvas.frame.area(), MouseTarget::Key(Key::plain(Code::Esc)));
    canvas.hit(place, MouseTarget::Nothing);
    rows.caret_at_the_top_at_least();
    rows.draw(canvas, inside, scroll);
}

fn palette<'a>(app: &App, shown: &Palette, mut rows: Rows<'a>) -> Rows<'a> {
    // The last cell is the one of the arrow that says that there is more.
    let (theme, cells) = (rows.theme, rows.width.saturating_sub(2));
    let Palette { filter, selected } = shown;
    let (text, caret) = window(filter.text(), filter.caret(), cells.saturating_sub(2));
    rows.push(vec![Span::styled("› ", theme.accent), Span::styled(text, theme.text)]);
    rows.caret_here(2 + caret);
    rows.gap();
    let found = matching(available_actions(app), filter.text());
    if found.is_empty() {
        rows.push(Span::styled("No matching action.", theme.quiet));
    }
    for (index, entry) in found.iter().enumerate() {
        let start = rows.height();
        let key = app.keymap.of(entry).map(|key| key.to_string()).unwrap_or_default();
        let name = fit(entry.name, cells.saturating_sub(width(&key) + 1));
        let line = vec![Span::styled(name, theme.text), Span::styled(format!(" {key}"), theme.quiet)];
        rows.push(if index == *selected { chosen(line, cells, theme) } else { line.into() });
        rows.press_from(start, MouseTarget::Line(index));
        if index == *selected {
            rows.focus_from(start);
        }
    }
    rows
}

fn delete<'a>(app: &App, word: &str, (typed, is_wrong): (&Filter, bool), mut rows: Rows<'a>) -> Rows<'a> {
    let theme = rows.theme;
    if let Some(detail) = app.session.screen.detail() {
        let name = app.session.pipeline(&detail.sync, &detail.place).line();
        rows.say(0, "", &format!("{name} (#{})", detail.sync.id.0), theme.title);
    }
    let mut words = "The sync and its runs are deleted on the server; this can't be undone. Rows already sent stay.";
    let mut them = "it";
    if let Screen::Batch(shown) = &app.session.screen {
        rows.say(0, "", &number_of(shown.batch.left(), "marked sync"), theme.title);
        words = "They and their runs are deleted on the server; this can't be undone. Rows already sent stay.";
        them = "them";
    }
    rows.say(0, "", words, theme.text);
    rows.gap();
    let word = SanitizedText::new(word);
    let words = format!("Type “{word}” to delete {them}, then Enter. Esc cancels.");
    let mut rows = typed_under(&words, typed, rows);
    if is_wrong {
        rows.say(2, "✗ ", &format!("That is not “{word}”. Nothing was deleted."), theme.wrong);
    }
    rows
}

/// Every attribute of the sync on the screen.
fn attributes<'a>(app: &App, mut rows: Rows<'a>) -> Rows<'a> {
    let shown = match &app.session.screen {
        Screen::Result { outcome: Outcome::Created(created), .. } => Some((&created.sync, &created.place)),
        screen => screen.detail().map(|detail| (&detail.sync, &detail.place)),
    };
    if let Some((sync, place)) = shown {
        super::attributes::add(&mut rows, &sync.attributes, app.last_saved(place).as_ref());
    }
    rows
}

fn resolve<'a>(app: &App, id: &CreateId, typed: &Filter, mut rows: Rows<'a>) -> Rows<'a> {
    if let Some(open) = app.creates.open.get(id) {
        rows.say(0, "", &open.words, rows.theme.quiet);
        rows.gap();
    }
    let words = format!(
        "Check the web app. If the sync is there, type its ID. If it isn't, it may still appear: type “{NONE}” once you're sure. Enter records it."
    );
    typed_under(&words, typed, rows)
}

/// What the name of a file is asked for.
fn save_as(target: &SaveTarget) -> String {
    match target {
        SaveTarget::Sync(_) => "Name of a new file; --from opens it again, here or in another workspace.".to_owned(),
        SaveTarget::Marked => "Folder for the files, created if it is missing; --from opens each again.".to_owned(),
        SaveTarget::Records { which, is_filtered } => {
            let which = match which {
                RecordFilter::Failed => "every rejected record of the run",
                RecordFilter::All => "every record of the run",
            };
            let filter = if *is_filtered { ", not only those that the search shows" } else { "" };
            format!("Name of a new file for {which}{filter}. Names that end in .json get JSON, others CSV.")
        }
    }
}

/// How many records are saved so far.
fn saving<'a>(app: &App, mut rows: Rows<'a>) -> Rows<'a> {
    let (theme, Some(saving)) = (rows.theme, &app.saving) else { return rows };
    rows.say(0, "", saving.path.as_deref().unwrap_or_default(), theme.title);
    rows.gap();
    rows.say(0, "", &format!("{} records saved", saving.progress()), theme.text);
    rows
}

/// A line to type into, under what it is for.
fn typed_under<'a>(words: &str, line: &Filter, mut rows: Rows<'a>) -> Rows<'a> {
    let (theme, cells) = (rows.theme, rows.width.saturating_sub(2));
    rows.say(0, "", words, theme.text);
    rows.gap();
    let (text, caret) = window(line.text(), line.caret(), cells);
    rows.push(vec![Span::styled("› ", theme.accent), Span::styled(fit(&text, cells), theme.field_focused)]);
    rows.caret_here(2 + caret);
    rows
}

fn ask<'a>(app: &App, question: &Question, mut rows: Rows<'a>) -> Rows<'a> {
    let theme = rows.theme;
    let (asked, meaning) = question_in_words(app, question);
    rows.say(0, "", asked, theme.title);
    rows.gap();
    rows.say(0, "", &meaning, theme.text);
    rows.gap();
    rows.push(vec![
        Span::styled("y", theme.key),
        Span::styled(" yes   ", theme.text),
        Span::styled("n", theme.key),
        Span::styled(" no", theme.text),
    ]);
    rows.press_cells(0..6, MouseTarget::Key(Key::char('y')));
    rows.press_cells(6..12, MouseTarget::Key(Key::char('n')));
    rows
}
