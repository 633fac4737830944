//! The preview over the form: which of the model's first rows is looked at, and how. What is sent is the form's to know.

use crate::app::edit::TextInput;
use crate::app::form::Form;
use crate::app::input::action::Action;
use crate::app::input::key::{Code, Key};
use crate::app::transition::{Transition, Update};
use crate::domain::sample::cell;

/// The longest text that is searched for.
const LONGEST: usize = 200;

/// Rows of a page.
const PAGE: isize = 10;

/// The preview.
#[derive(Debug, Clone, Default)]
pub struct PreviewLayer {
    /// Destination fields scrolled past.
    pub left: usize,
    /// Whether the row is shown as JSON, beside its source row.
    pub is_open: bool,
    /// Lines of that scrolled past.
    pub scroll: u16,
    /// The value that a row is searched by, while it is typed.
    pub find: Option<TextInput>,
}

impl PreviewLayer {
    /// Passes a key; the form tells which row is looked at.
    pub fn on_key(&mut self, key: Key, form: &Form) -> Update {
        if let Some(find) = &mut self.find {
            match key.code {
                Code::Esc => self.find = None,
                Code::Enter => {
                    let sought = find.text().trim().to_lowercase();
                    self.find = None;
                    return row_with(form, &sought).map_or_else(Update::none, |row| Transition::ShowRow(row).into());
                }
                _ => {
                    find.on_key(key);
                }
            }
            return Update::none();
        }
        let rows = form.checked().preview.rows.len();
        let columns = form.checked().preview.paths().len();
        let by = |by: isize| {
            let row = form.sample_row().saturating_add_signed(by).min(rows.saturating_sub(1));
            Update::from(Transition::ShowRow(row))
        };
        match key.code {
            Code::Enter => (self.is_open, self.scroll) = (!self.is_open, 0),
            Code::Esc if self.is_open => self.is_open = false,
            Code::Esc | Code::Char('q' | 'v') | Code::F(6) => return Transition::Close.into(),
            Code::F(1) => return Transition::Perform(Action::Help).into(),
            Code::Char('/') => self.find = Some(TextInput::new("", LONGEST)),
            Code::Down | Code::Char('j') => return by(1),
            Code::Up | Code::Char('k') => return by(-1),
            Code::PageDown if self.is_open => self.scroll = self.scroll.saturating_add(10),
            Code::PageUp if self.is_open => self.scroll = self.scroll.saturating_sub(10),
            Code::PageDown | Code::Char(' ') => return by(PAGE),
            Code::PageUp => return by(-PAGE),
            Code::Home => return by(isize::MIN),
            Code::End => return by(isize::MAX),
            Code::Right | Code::Char('l') => self.left = (self.left + 1).min(columns.saturating_sub(1)),
            Code::Left | Code::Char('h') => self.left = self.left.saturating_sub(1),
            _ => {}
        }
        Update::none()
    }
}

/// The next row, after the one that is looked at, with a value that contains a text.
fn row_with(form: &Form, sought: &str) -> Option<usize> {
    let sample = form.known().sample.found()?;
    let rows = form.checked().preview.rows.len();
    let contains = |row: &usize| {
        let values = sample.rows.get(*row).into_iter().flatten();
        values.map(|value| cell(value).as_str().to_lowercase()).any(|value| value.contains(sought))
    };
    (1..=rows).map(|by| (form.sample_row() + by) % rows).find(contains).filter(|_| !sought.is_empty())
}
