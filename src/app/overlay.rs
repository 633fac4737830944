//! What lies over a screen: help, the palette, a question, an answer as it came.

use crate::app::available::available_actions;
use crate::app::command;
use crate::app::dispatch::{open_form, perform};
use crate::app::edit::{Edited, TextInput};
use crate::app::edit_session;
use crate::app::effect::Effect;
use crate::app::fetch;
use crate::app::import_export;
use crate::app::input::action::{Action, Binding};
use crate::app::input::key::{Code, Key};
use crate::app::launch::Origin;
use crate::app::messages::clock;
use crate::app::screen::new_sync;
use crate::app::state::State;
use crate::domain::sync_file::SyncFile;
use crate::domain::text::SanitizedText;

/// What lies over the screen.
#[derive(Debug, Clone, PartialEq)]
pub enum Overlay {
    /// Every key of this screen.
    Help {
        /// Lines scrolled past.
        scroll: u16,
    },
    /// Every action by name.
    Palette {
        /// What is searched for.
        filter: TextInput,
        /// Which of the found the bar is on.
        selected: usize,
    },
    /// A server's answer as it came.
    RawAnswer {
        /// The status and the first lines.
        lines: Vec<SanitizedText>,
        /// Lines scrolled past.
        scroll: u16,
    },
    /// The model's first rows.
    Sample {
        /// Rows scrolled past.
        top: usize,
        /// Columns scrolled past.
        left: usize,
    },
    /// A record of the run that is read.
    Record {
        /// Lines scrolled past.
        scroll: u16,
    },
    /// Whether to delete the sync that is read: the stream's name must be typed.
    Delete {
        /// What was typed.
        typed: TextInput,
    },
    /// Under which name to save a sync as a file.
    SaveAs {
        /// The name.
        name: TextInput,
        /// The sync.
        file: Box<SyncFile>,
    },
    /// A question before something that cannot be taken back.
    Question(Question),
}

/// A question before something that cannot be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// Quit although something was typed.
    QuitWithDraft,
    /// Quit although the answer to a create is not there.
    QuitWhileWaiting,
    /// Create although the last try may have done so.
    CreateAfterUnknown,
    /// Create although this one of those created since the start is the same.
    CreateSameAgain(usize),
    /// Create although this one of those created before is the same.
    CreateSameAsBefore(usize),
    /// Ask the destination for its catalog anew, although a failure deletes the stored one.
    RefreshCatalog,
    /// Leave the form although the sync in it was changed.
    DropChanges,
    /// Quit although the sync in the form was changed.
    QuitWithChanges,
    /// Fill the form although the role may not create syncs.
    FormAsViewer,
}

impl Question {
    /// What is asked: the question, and what follows from yes.
    pub fn words(self, state: &State) -> (&'static str, String) {
        match self {
            Self::QuitWithDraft if state.profile.origin == Origin::Demo => {
                ("Quit and lose what you typed?", "The demonstration keeps nothing after it ends.".to_owned())
            }
            Self::QuitWithDraft => ("Quit and lose what you typed?", "Drafts cannot be kept here.".to_owned()),
            Self::QuitWhileWaiting => (
                "Quit without knowing whether the sync was created?",
                if state.kept.is_kept {
                    "The request is under way. At the next start it is looked up before anything can be created."
                } else {
                    "The request is under way. Look in the server's list of syncs before you create it again."
                }
                .to_owned(),
            ),
            Self::CreateAfterUnknown => (
                "Create it again?",
                "The last try may have created its sync, and it could not be told whether it did. Creating it again could make two of it.".to_owned(),
            ),
            Self::CreateSameAgain(earlier) => (
                "Create the same once more?",
                state.created.get(earlier).map_or_else(String::new, |created| {
                    let (id, at) = (&created.sync.id.0, clock(state, created.at));
                    format!("Sync {id} was created with exactly this at {at}: {} This makes a second one, and rows arrive twice.", created.words)
                }),
            ),
            Self::CreateSameAsBefore(earlier) => (
                "Create the same once more?",
                state.past.get(earlier).map_or_else(String::new, |past| {
                    let (id, at) = (SanitizedText::new(&past.id), clock(state, past.at));
                    format!("Sync {id} was created with exactly this on {at}. This makes a second one, and rows arrive twice.")
                }),
            ),
            Self::RefreshCatalog => (
                "Ask the destination for its catalog anew?",
                "If that fails, the server deletes the catalog it has stored: until a refresh works again, syncs to this destination cannot be created, and those that exist cannot run.".to_owned(),
            ),
            Self::DropChanges => (
                "Leave without saving?",
                "What you changed of this sync is forgotten. The sync itself stays as it is.".to_owned(),
            ),
            Self::QuitWithChanges => (
                "Quit without saving?",
                "What you changed of this sync is forgotten. The sync itself stays as it is.".to_owned(),
            ),
            Self::FormAsViewer => (
                "Fill the form all the same?",
                "Your role in this workspace may look, but not create syncs: the server will refuse it. You can fill the form and copy the request for somebody who may.".to_owned(),
            ),
        }
    }
}

/// The actions of this screen that the palette's filter leaves, the best first.
pub fn palette_entries(state: &State, filter: &str) -> Vec<&'static Binding> {
    let mut entries: Vec<&'static Binding> = Vec::new();
    for entry in available_actions(state).filter(|entry| entry.action != Action::Palette && matches(entry.name, filter))
    {
        // An action with two keys is one line.
        if !entries.iter().any(|known| known.action == entry.action && known.name == entry.name) {
            entries.push(entry);
        }
    }
    entries
}

/// Whether the filter's letters stand in the name in this order, blanks aside.
fn matches(name: &str, filter: &str) -> bool {
    let mut letters = name.chars().flat_map(char::to_lowercase);
    filter
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .flat_map(char::to_lowercase)
        .all(|wanted| letters.any(|letter| letter == wanted))
}

/// Gives a key to the overlay.
pub fn on_key(state: &mut State, key: Key) -> Vec<Effect> {
    match state.overlay.take() {
        None => {}
        Some(Overlay::Help { scroll }) => state.overlay = scrolled(scroll, key).map(|scroll| Overlay::Help { scroll }),
        Some(Overlay::RawAnswer { lines, scroll }) => {
            state.overlay = scrolled(scroll, key).map(|scroll| Overlay::RawAnswer { lines, scroll });
        }
        Some(Overlay::Sample { top, left }) => {
            state.overlay = sample_scrolled(state, top, left, key).map(|(top, left)| Overlay::Sample { top, left });
        }
        Some(Overlay::Record { scroll }) => {
            state.overlay = scrolled(scroll, key).map(|scroll| Overlay::Record { scroll });
        }
        Some(Overlay::Delete { typed }) => return delete_key(state, typed, key),
        Some(Overlay::SaveAs { name, file }) => return save_key(state, name, file, key),
        Some(Overlay::Question(question)) => return answer(state, question, key),
        Some(Overlay::Palette { filter, selected }) => return palette_key(state, filter, selected, key),
    }
    Vec::new()
}

/// The new scroll position, or nothing when the key closes what is scrolled.
fn scrolled(scroll: u16, key: Key) -> Option<u16> {
    match key.code {
        Code::Esc | Code::Enter | Code::F(1) | Code::Char('q' | '?') => None,
        Code::Down | Code::Char('j') => Some(scroll.saturating_add(1)),
        Code::Up | Code::Char('k') => Some(scroll.saturating_sub(1)),
        Code::PageDown | Code::Char(' ') => Some(scroll.saturating_add(10)),
        Code::PageUp => Some(scroll.saturating_sub(10)),
        Code::Home => Some(0),
        _ => Some(scroll),
    }
}

/// The new scroll position of the first rows, or nothing when the key closes them.
fn sample_scrolled(state: &State, top: usize, left: usize, key: Key) -> Option<(usize, usize)> {
    let (rows, columns) =
        state.form.known().sample.found().map_or((0, 0), |sample| (sample.rows.len(), sample.columns.len()));
    let (last_row, last_column) = (rows.saturating_sub(1), columns.saturating_sub(1));
    match key.code {
        Code::Esc | Code::Enter | Code::Char('q' | 'v') => None,
        Code::Down | Code::Char('j') => Some(((top + 1).min(last_row), left)),
        Code::Up | Code::Char('k') => Some((top.saturating_sub(1), left)),
        Code::PageDown | Code::Char(' ') => Some(((top + 10).min(last_row), left)),
        Code::PageUp => Some((top.saturating_sub(10), left)),
        Code::Right | Code::Char('l') => Some((top, (left + 1).min(last_column))),
        Code::Left | Code::Char('h') => Some((top, left.saturating_sub(1))),
        Code::Home => Some((0, 0)),
        Code::End => Some((top, last_column)),
        _ => Some((top, left)),
    }
}

fn answer(state: &mut State, question: Question, key: Key) -> Vec<Effect> {
    match (key.code, question) {
        (Code::Char('y' | 'Y'), Question::QuitWithDraft | Question::QuitWhileWaiting | Question::QuitWithChanges) => {
            vec![Effect::Quit]
        }
        (Code::Char('y' | 'Y'), Question::DropChanges) => {
            edit_session::drop_changes(state);
            Vec::new()
        }
        (
            Code::Char('y' | 'Y'),
            Question::CreateAfterUnknown | Question::CreateSameAgain(_) | Question::CreateSameAsBefore(_),
        ) => state.form.checked().sync.clone().map_or_else(Vec::new, |asked| new_sync::send(state, asked)),
        (Code::Char('y' | 'Y'), Question::RefreshCatalog) => fetch::for_a_fresh_catalog(state),
        (Code::Char('y' | 'Y'), Question::FormAsViewer) => {
            open_form(state);
            Vec::new()
        }
        (Code::Char('n' | 'N') | Code::Esc, _) => Vec::new(),
        _ => {
            state.overlay = Some(Overlay::Question(question));
            Vec::new()
        }
    }
}

/// What must be typed to delete the sync that is read: its stream's name, or its ID where it has none.
pub fn word_to_delete(state: &State) -> Option<String> {
    let sync = &state.opened.as_ref()?.sync;
    let stream = sync.text("stream_name").filter(|stream| !stream.is_blank());
    Some(stream.map_or_else(|| sync.id.0.to_string(), |stream| stream.to_string()))
}

fn delete_key(state: &mut State, mut typed: TextInput, key: Key) -> Vec<Effect> {
    match key.code {
        Code::Esc => return Vec::new(),
        Code::Enter if word_to_delete(state).is_some_and(|word| word.trim() == typed.text().trim()) => {
            return command::delete(state);
        }
        Code::Enter => {}
        _ => {
            typed.on_key(key);
        }
    }
    state.overlay = Some(Overlay::Delete { typed });
    Vec::new()
}

fn save_key(state: &mut State, mut name: TextInput, file: Box<SyncFile>, key: Key) -> Vec<Effect> {
    match key.code {
        Code::Esc => return Vec::new(),
        Code::Enter if !name.text().trim().is_empty() => return import_export::save(name.text(), &file),
        Code::Enter => {}
        _ => {
            name.on_key(key);
        }
    }
    state.overlay = Some(Overlay::SaveAs { name, file });
    Vec::new()
}

/// Gives a pasted text to what is typed into, where something is.
pub fn on_paste(state: &mut State, pasted: &str) {
    match &mut state.overlay {
        Some(Overlay::Delete { typed: line } | Overlay::SaveAs { name: line, .. }) => {
            line.on_paste(pasted);
        }
        Some(Overlay::Palette { filter, selected }) => {
            filter.on_paste(pasted);
            *selected = 0;
        }
        _ => {}
    }
}

fn palette_key(state: &mut State, mut filter: TextInput, mut selected: usize, key: Key) -> Vec<Effect> {
    let found = palette_entries(state, filter.text());
    match key.code {
        Code::Esc => return Vec::new(),
        Code::Enter => {
            return found
                .get(selected)
                .map(|entry| entry.action)
                .map_or_else(Vec::new, |action| perform(state, action));
        }
        Code::Down => selected = (selected + 1).min(found.len().saturating_sub(1)),
        Code::Up => selected = selected.saturating_sub(1),
        _ => {
            if filter.on_key(key) == Edited::Changed {
                selected = 0;
            }
        }
    }
    state.overlay = Some(Overlay::Palette { filter, selected });
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_palette_finds_names_by_letters_in_order() {
        assert!(matches("Copy as curl", "cpcurl"));
        assert!(matches("Copy as curl", ""));
        assert!(!matches("Copy as curl", "curlcopy"));
    }
}
