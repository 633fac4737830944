//! Layers stacked over a screen. Keys go to the top one.

pub mod palette;
pub mod picker;
pub mod preview;
pub mod saving;
pub mod sign_in;

use crate::app::edit::TextInput;
use crate::app::form::Form;
use crate::app::input::action::Action;
use crate::app::input::key::{Code, Key};
use crate::app::layer::palette::Palette;
use crate::app::layer::picker::Picker;
use crate::app::layer::preview::PreviewLayer;
use crate::app::layer::sign_in::SignIn;
use crate::app::transition::{Question, Transition, Update};
use crate::domain::create::Resolution;
use crate::domain::create::note::CreateId;
use crate::domain::id::SyncId;
use crate::domain::query::RecordFilter;
use crate::domain::sync_file::SyncFile;
use crate::domain::text::SanitizedText;

/// A key of a layer, how it is written in the footer, and what it does.
pub type LayerKey = (Key, &'static str, &'static str);

/// A layer over a screen.
#[derive(Debug)]
pub enum Layer {
    /// Sign-in: server, token, and where to store it. Always the lowest layer.
    SignIn(Box<SignIn>),
    /// A picker.
    Picker(Picker),
    /// Every action by name.
    Palette(Palette),
    /// Every key of this screen.
    Help {
        /// Lines scrolled past.
        scroll: u16,
    },
    /// A raw server response.
    Response {
        /// The status and the first lines.
        lines: Vec<SanitizedText>,
        /// Lines scrolled past.
        scroll: u16,
    },
    /// What arrives of the model's first rows.
    Preview(PreviewLayer),
    /// Every attribute of the sync as the server stores it.
    Attributes {
        /// Lines scrolled past.
        scroll: u16,
    },
    /// The selected record of the open run.
    Record {
        /// Lines scrolled past.
        scroll: u16,
    },
    /// Confirms deleting the open sync, or the marked ones.
    Delete {
        /// What must be typed: the stream's name, or the sync's ID if it has none; of several their number.
        word: String,
        /// What was typed.
        typed: TextInput,
        /// Whether it was confirmed with another word.
        is_wrong: bool,
    },
    /// Asks what became of a create whose outcome is not known.
    Resolve {
        /// The create.
        id: CreateId,
        /// The sync's ID, or that there is none.
        typed: TextInput,
    },
    /// File name prompt, or that of a folder.
    SaveAs {
        /// The name.
        name: TextInput,
        /// What is saved.
        target: SaveTarget,
    },
    /// How far the records are that are being saved ([`App::saving`](crate::app::App)).
    Saving,
    /// Confirms something that cannot be undone.
    Confirm(Question),
}

/// What is saved in a new file.
#[derive(Debug)]
pub enum SaveTarget {
    /// A sync.
    Sync(Box<SyncFile>),
    /// The marked syncs, each in a file of the folder.
    Marked,
    /// The open run's records.
    Records {
        /// Which of them.
        which: RecordFilter,
        /// Whether the screen shows only some of these.
        is_filtered: bool,
    },
}

impl Layer {
    /// Whether it captures every key, so that the actions of the screen below do not apply.
    pub const fn is_modal(&self) -> bool {
        !matches!(self, Self::SignIn(_) | Self::Picker(_))
    }

    /// Its keys, for the footer, whether they do something now or not.
    pub const fn keys(&self) -> &'static [LayerKey] {
        const CLOSE: LayerKey = (Key::plain(Code::Esc), "Esc", "close");
        const CANCEL: LayerKey = (Key::plain(Code::Esc), "Esc", "cancel");
        const SCROLL: LayerKey = (Key::plain(Code::Down), "↑↓", "scroll");
        const NEXT: LayerKey = (Key::plain(Code::Down), "↑↓", "records");
        const SCROLL_A_PAGE: LayerKey = (Key::plain(Code::PageDown), "PgDn", "scroll");
        const FIX: LayerKey = (Key::plain(Code::F(2)), "F2", "fix mapping");
        const COPY: LayerKey = (Key::char('y'), "y", "copy record");
        const AS_JSON: LayerKey = (Key::plain(Code::Enter), "Enter", "JSON");
        const GO: LayerKey = (Key::plain(Code::Enter), "Enter", "go to row");
        const ROWS: LayerKey = (Key::plain(Code::Down), "↑↓", "rows");
        const FIND: LayerKey = (Key::char('/'), "/", "find row");
        const COLUMNS: LayerKey = (Key::plain(Code::Right), "←→", "columns");
        const CHOOSE: LayerKey = (Key::plain(Code::Down), "↑↓", "choose");
        const RUN: LayerKey = (Key::plain(Code::Enter), "Enter", "run");
        const DELETE: LayerKey = (Key::plain(Code::Enter), "Enter", "delete");
        const RECORD: LayerKey = (Key::plain(Code::Enter), "Enter", "record");
        const SAVE: LayerKey = (Key::plain(Code::Enter), "Enter", "save");
        const HIDE: LayerKey = (Key::plain(Code::Enter), "Enter", "in the background");
        const STOP: LayerKey = (Key::plain(Code::Esc), "Esc", "stop");
        const YES: LayerKey = (Key::char('y'), "y", "yes");
        const NO: LayerKey = (Key::char('n'), "n", "no");
        match self {
            Self::SignIn(_) | Self::Picker(_) => &[],
            Self::Palette(_) => &[RUN, CHOOSE, CLOSE],
            Self::Record { .. } => &[NEXT, FIX, COPY, SCROLL_A_PAGE, CLOSE],
            Self::Help { .. } | Self::Response { .. } | Self::Attributes { .. } => &[SCROLL, CLOSE],
            Self::Preview(preview) if preview.find.is_some() => &[GO, CANCEL],
            Self::Preview(_) => &[AS_JSON, ROWS, COLUMNS, FIND, CLOSE],
            Self::Delete { .. } => &[DELETE, CANCEL],
            Self::Resolve { .. } => &[RECORD, CANCEL],
            Self::SaveAs { .. } => &[SAVE, CANCEL],
            Self::Saving => &[STOP, HIDE],
            Self::Confirm(_) => &[YES, NO],
        }
    }

    /// Passes a key to a modal layer other than the palette.
    pub fn on_key(&mut self, key: Key, form: &Form) -> Update {
        // Letters are keys here, whatever the keyboard's layout; where they are typed they stay what they are.
        let is_typed_into = match self {
            Self::Delete { .. } | Self::Resolve { .. } | Self::SaveAs { .. } => true,
            Self::Preview(preview) => preview.find.is_some(),
            _ => false,
        };
        let key = key.on_us_layout().filter(|_| !is_typed_into).unwrap_or(key);
        match self {
            Self::Saving if key.code == Code::Esc || key == Key::ctrl('c') => return Transition::StopSaving.into(),
            Self::Saving if key.code == Code::Enter => return Transition::Close.into(),
            Self::SignIn(_) | Self::Picker(_) | Self::Palette(_) | Self::Saving => {}
            Self::Record { scroll } => match key.code {
                // Another record is read from its top.
                Code::Up | Code::Down => {
                    *scroll = 0;
                    return Transition::Perform(if key.code == Code::Up { Action::Up } else { Action::Down }).into();
                }
                Code::Char('y') => return Transition::Perform(Action::CopyFocused).into(),
                Code::F(2) => return Transition::Perform(Action::FixMapping).into(),
                Code::F(1) => return Transition::Perform(Action::Help).into(),
                _ => match scrolled(*scroll, key) {
                    Some(to) => *scroll = to,
                    None => return Transition::Close.into(),
                },
            },
            Self::Help { scroll } | Self::Response { scroll, .. } | Self::Attributes { scroll } => {
                match scrolled(*scroll, key) {
                    Some(to) => *scroll = to,
                    None => return Transition::Close.into(),
                }
            }
            Self::Preview(preview) => return preview.on_key(key, form),
            Self::Delete { word, typed, is_wrong } if key.code == Code::Enter => {
                if word.trim() == typed.text().trim() {
                    return Update::from(Transition::Close).then(Transition::Delete);
                }
                *is_wrong = true;
            }
            Self::SaveAs { name, target } if key.code == Code::Enter => {
                let name = name.text().trim().to_owned();
                if !name.is_empty() {
                    let save = match target {
                        SaveTarget::Sync(file) => Transition::Save(name, Some(file.clone())),
                        SaveTarget::Marked => Transition::Save(name, None),
                        SaveTarget::Records { .. } => Transition::SaveRecords(name),
                    };
                    return Update::from(Transition::Close).then(save);
                }
            }
            Self::Resolve { id, typed } if key.code == Code::Enter => {
                if let Some(resolution) = resolution(typed.text()) {
                    return Update::from(Transition::Close).then(Transition::Resolve(id.clone(), resolution));
                }
            }
            Self::Delete { typed: line, .. } | Self::Resolve { typed: line, .. } | Self::SaveAs { name: line, .. } => {
                if key.code == Code::Esc {
                    return Transition::Close.into();
                }
                line.on_key(key);
                if let Self::Delete { is_wrong, .. } = self {
                    *is_wrong = false;
                }
            }
            Self::Confirm(question) => match key.code {
                Code::Char('y' | 'Y') => {
                    return Update::from(Transition::Close).then(Transition::Confirmed(question.clone()));
                }
                Code::Char('n' | 'N') | Code::Esc => return Transition::Close.into(),
                _ => {}
            },
        }
        Update::none()
    }

    /// Passes pasted text to a modal layer with a text field.
    pub fn on_paste(&mut self, pasted: &str) {
        match self {
            Self::Delete { typed: line, .. } | Self::Resolve { typed: line, .. } | Self::SaveAs { name: line, .. } => {
                line.on_paste(pasted);
            }
            Self::Preview(PreviewLayer { find: Some(find), .. }) => {
                find.on_paste(pasted);
            }
            Self::Palette(Palette { filter, selected }) => {
                filter.on_paste(pasted);
                *selected = 0;
            }
            _ => {}
        }
    }
}

/// The word for a create that made no sync.
pub const NONE: &str = "none";

/// What was typed about a create: an ID, or that there is none.
fn resolution(typed: &str) -> Option<Resolution> {
    let id = SyncId::typed(typed)?;
    let is_none = id.0.as_str().eq_ignore_ascii_case(NONE);
    Some(if is_none { Resolution::NotCreated } else { Resolution::Created(id.0.to_string()) })
}

/// The new scroll position; none if the key closes the layer.
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
