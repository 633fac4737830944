//! A single-line text field with shell line-editing keys.

use std::ops::Range;

use tui_input::{Input, InputRequest};

use crate::app::edit::line_editing::request;
use crate::app::input::key::Key;
use crate::domain::text::{PasteReport, for_one_line};

/// A line of text and its caret.
#[derive(Debug, Clone, Default)]
pub struct TextInput {
    input: Input,
    longest: usize,
}

impl TextInput {
    /// A line of at most `longest` characters, with the caret at the end.
    pub fn new(text: &str, longest: usize) -> Self {
        Self { input: Input::new(text.to_owned()), longest }
    }

    /// The text.
    pub fn text(&self) -> &str {
        self.input.value()
    }

    /// The caret position in characters.
    pub fn caret(&self) -> usize {
        self.input.cursor()
    }

    /// Replaces the text and moves the caret to the end.
    pub fn set(&mut self, text: &str) {
        self.input = Input::new(text.to_owned());
    }

    /// Moves the caret to a position, clamped to the text.
    pub fn put_caret(&mut self, position: usize) {
        self.input.handle(InputRequest::SetCursor(position));
    }

    /// Inserts text at the caret, truncated to fit.
    pub fn insert(&mut self, text: &str) {
        for character in text.chars().filter(|character| !character.is_control()) {
            self.on_request(InputRequest::InsertChar(character));
        }
    }

    /// Takes a key; true if the text changed.
    pub fn on_key(&mut self, key: Key) -> bool {
        request(key).is_some_and(|request| self.on_request(request))
    }

    pub(super) fn on_request(&mut self, request: InputRequest) -> bool {
        let fits = !matches!(request, InputRequest::InsertChar(_)) || self.room() > 0;
        fits && self.input.handle(request).is_some_and(|change| change.value)
    }

    /// Inserts pasted text at the caret, cleaned and truncated; reports what was changed.
    pub fn on_paste(&mut self, pasted: &str) -> PasteReport {
        let (text, cleaned) = for_one_line(pasted, self.room());
        self.replace(self.byte()..self.byte(), &text);
        cleaned
    }

    /// How many more characters fit.
    pub(super) fn room(&self) -> usize {
        self.longest.saturating_sub(self.text().chars().count())
    }

    /// The caret position in bytes.
    pub(super) fn byte(&self) -> usize {
        self.text().char_indices().nth(self.caret()).map_or(self.text().len(), |(byte, _)| byte)
    }

    /// Replaces a byte range and moves the caret after it.
    pub(super) fn replace(&mut self, range: Range<usize>, with: &str) {
        let mut text = self.text().to_owned();
        let caret = text.get(..range.start).map_or(0, |before| before.chars().count()) + with.chars().count();
        text.replace_range(range, with);
        self.input = Input::new(text).with_cursor(caret);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::input::key::Code;

    fn after(text: &str, keys: &str) -> (String, usize) {
        let mut line = TextInput::new(text, 20);
        for key in Key::read_all(keys) {
            line.on_key(key);
        }
        (line.text().to_owned(), line.caret())
    }

    #[test]
    fn the_line_editing_keys_of_a_shell_work() {
        assert_eq!(after("one two", "<c-w>x"), ("one x".to_owned(), 5));
        assert_eq!(after("one two", "<c-a>0"), ("0one two".to_owned(), 1));
        assert_eq!(after("one two", "<c-a><c-k>").0, "");
        assert_eq!(after("one two", "<c-u>").0, "");
        assert_eq!(after("one two", "<c-left><backspace>").0, "onetwo");
        assert_eq!(after("日本", "<left>語").0, "日語本");
    }

    #[test]
    fn a_line_never_outgrows_its_limit() {
        assert_eq!(after("", &"x".repeat(30)).0.len(), 20);
        let mut line = TextInput::new("ab", 5);
        line.on_key(Key::plain(Code::Left));
        let cleaned = line.on_paste("123\n456");
        assert_eq!((line.text(), line.caret(), cleaned.cut), ("a123b", 4, 4));
    }
}
