//! One line of text with the line-editing keys of a shell.

use tui_input::{Input, InputRequest};

use crate::app::edit::Edited;
use crate::app::input::key::{Code, Key};
use crate::domain::text::{PasteReport, for_one_line};

/// A line of text and its caret.
#[derive(Debug, Clone, Default)]
pub struct TextInput {
    input: Input,
    longest: usize,
}

impl PartialEq for TextInput {
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text() && self.caret() == other.caret()
    }
}

impl TextInput {
    /// A line that holds at most so many characters, with the caret at its end.
    pub fn new(text: &str, longest: usize) -> Self {
        Self { input: Input::new(text.to_owned()), longest }
    }

    /// The text.
    pub fn text(&self) -> &str {
        self.input.value()
    }

    /// The caret: how many characters stand before it.
    pub fn caret(&self) -> usize {
        self.input.cursor()
    }

    /// Replaces the text and puts the caret at its end.
    pub fn set(&mut self, text: &str) {
        self.input = Input::new(text.to_owned());
    }

    /// Puts the caret after so many characters, or at the end.
    pub fn put_caret(&mut self, position: usize) {
        self.input.handle(InputRequest::SetCursor(position));
    }

    /// Puts a text in at the caret, as far as it fits.
    pub fn insert(&mut self, text: &str) {
        for character in text.chars().filter(|character| !character.is_control()) {
            if self.text().chars().count() < self.longest {
                self.input.handle(InputRequest::InsertChar(character));
            }
        }
    }

    /// Takes a key.
    pub fn on_key(&mut self, key: Key) -> Edited {
        let Some(request) = request(key) else { return Edited::Ignored };
        let grows = matches!(request, InputRequest::InsertChar(_));
        if grows && self.text().chars().count() >= self.longest {
            return Edited::Moved;
        }
        match self.input.handle(request) {
            Some(change) if change.value => Edited::Changed,
            _ => Edited::Moved,
        }
    }

    /// Takes a pasted text at the caret, cleaned and cut to what fits; says what was done to it.
    pub fn on_paste(&mut self, pasted: &str) -> PasteReport {
        let room = self.longest.saturating_sub(self.text().chars().count());
        let (text, cleaned) = for_one_line(pasted, room);
        let before: String = self.text().chars().take(self.caret()).collect();
        let after: String = self.text().chars().skip(self.caret()).collect();
        let caret = self.caret() + text.chars().count();
        self.input = Input::new(format!("{before}{text}{after}")).with_cursor(caret);
        cleaned
    }
}

fn request(key: Key) -> Option<InputRequest> {
    use InputRequest as Do;
    if let Some(character) = key.typed() {
        return (!character.is_control()).then_some(Do::InsertChar(character));
    }
    Some(match (key.code, key.ctrl, key.alt) {
        (Code::Backspace, false, false) | (Code::Char('h'), true, false) => Do::DeletePrevChar,
        (Code::Delete, false, false) | (Code::Char('d'), true, false) => Do::DeleteNextChar,
        (Code::Left, false, false) | (Code::Char('b'), true, false) => Do::GoToPrevChar,
        (Code::Right, false, false) | (Code::Char('f'), true, false) => Do::GoToNextChar,
        (Code::Left, true, false) | (Code::Left | Code::Char('b'), false, true) => Do::GoToPrevWord,
        (Code::Right, true, false) | (Code::Right | Code::Char('f'), false, true) => Do::GoToNextWord,
        (Code::Home, false, false) | (Code::Char('a'), true, false) => Do::GoToStart,
        (Code::End, false, false) | (Code::Char('e'), true, false) => Do::GoToEnd,
        (Code::Char('w'), true, false) | (Code::Backspace, false, true) => Do::DeletePrevWord,
        (Code::Char('d'), false, true) | (Code::Delete, true, false) => Do::DeleteNextWord,
        (Code::Char('u'), true, false) => Do::DeleteLine,
        (Code::Char('k'), true, false) => Do::DeleteTillEnd,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

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
