//! Source, Destination and Model: they hold an ID and show a name. Digits are an ID; anything else is searched for.

use crate::app::form::Form;
use crate::app::input::key::{Code, Key};
use crate::domain::field::FieldId;
use crate::domain::text::for_one_line;

/// What a key or a paste means on a reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReferenceInput {
    /// Its ID changed.
    Changed,
    /// Its list is to be opened, with this in the filter.
    Search(String),
    /// Nothing.
    Ignored,
}

/// The longest text that is searched for when pasted.
const LONGEST_SEARCH: usize = 200;

impl Form {
    /// Whether the ID in a reference is being typed, so that the next digit continues it. Otherwise it starts another.
    pub fn is_typing_id(&self, field: FieldId) -> bool {
        self.last_edited == Some(field)
    }

    /// Passes a key to a reference field.
    pub fn reference_key(&mut self, field: FieldId, key: Key) -> ReferenceInput {
        match key.typed() {
            Some('/') => return ReferenceInput::Search(String::new()),
            Some(letter) if letter.is_ascii_digit() => {
                if !self.is_typing_id(field) {
                    self.clear_line(field);
                }
            }
            Some(letter) if letter.is_whitespace() || letter.is_ascii_punctuation() => return ReferenceInput::Ignored,
            Some(letter) => return ReferenceInput::Search(letter.to_string()),
            None if !self.is_typing_id(field) => return self.clear_reference(field, key),
            None => {}
        }
        if self.type_key(key) { ReferenceInput::Changed } else { ReferenceInput::Ignored }
    }

    /// Every key that would delete something clears a name as a whole.
    fn clear_reference(&mut self, field: FieldId, key: Key) -> ReferenceInput {
        let deletes = match key.code {
            Code::Backspace | Code::Delete => true,
            Code::Char(letter) => key.ctrl && matches!(letter, 'u' | 'w' | 'k' | 'd'),
            _ => false,
        };
        if !deletes || self.is_empty(field) {
            return ReferenceInput::Ignored;
        }
        self.clear_line(field);
        ReferenceInput::Changed
    }

    /// Takes a pasted ID; anything else is searched for.
    pub fn paste_reference(&mut self, field: FieldId, pasted: &str) -> ReferenceInput {
        let (text, _) = for_one_line(pasted, LONGEST_SEARCH);
        let text = text.trim();
        if text.is_empty() {
            return ReferenceInput::Ignored;
        }
        if !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return ReferenceInput::Search(text.to_owned());
        }
        if !self.is_typing_id(field) {
            self.clear_line(field);
        }
        self.paste(pasted.trim());
        ReferenceInput::Changed
    }

    fn clear_line(&mut self, field: FieldId) {
        if let Some(line) = self.lines.get_mut(field.index()) {
            line.set("");
        }
        self.take_text(field);
    }
}
