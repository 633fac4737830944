//! Many lines of text, for JSON: the same keys as a line, and moving between lines. A new line starts as far in as the
//! one before.

use crate::app::edit::Edited;
use crate::app::input::key::{Code, Key};
use crate::domain::text::{PasteReport, for_many_lines};

/// A text of many lines and its caret.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TextArea {
    text: String,
    /// A byte position on a character boundary.
    caret: usize,
    /// The column that Up and Down try to keep.
    wanted: Option<usize>,
    longest: usize,
}

impl TextArea {
    /// A text that holds at most so many characters, with the caret at its start.
    pub fn new(text: &str, longest: usize) -> Self {
        Self { text: text.to_owned(), caret: 0, wanted: None, longest }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Replaces the text; the caret goes to its start.
    pub fn set(&mut self, text: &str) {
        *self = Self::new(text, self.longest);
    }

    /// The caret's line and column, in characters, from 0.
    pub fn caret(&self) -> (usize, usize) {
        let before = self.before();
        let line = before.matches('\n').count();
        (line, before.chars().rev().take_while(|character| *character != '\n').count())
    }

    /// Puts the caret on a line and column, or as near as the text goes.
    pub fn put_caret(&mut self, line: usize, column: usize) {
        let mut start = 0;
        for (index, text) in self.text.split('\n').enumerate() {
            let last = start + text.len() == self.text.len();
            if index == line || last {
                let inside = text.char_indices().nth(column).map_or(text.len(), |(byte, _)| byte);
                self.caret = start + inside;
                return;
            }
            start += text.len() + 1;
        }
    }

    /// Takes a key.
    pub fn on_key(&mut self, key: Key) -> Edited {
        if !matches!(key.code, Code::Up | Code::Down | Code::PageUp | Code::PageDown) {
            self.wanted = None;
        }
        if let Some(character) = key.typed() {
            return if character.is_control() {
                Edited::Ignored
            } else {
                self.insert(character.encode_utf8(&mut [0; 4]))
            };
        }
        match (key.code, key.ctrl, key.alt) {
            (Code::Enter, false, false) => return self.new_line(),
            (Code::Left, false, false) | (Code::Char('b'), true, false) => self.caret = self.previous(),
            (Code::Right, false, false) | (Code::Char('f'), true, false) => self.caret = self.next(),
            (Code::Left, true, false) | (Code::Left | Code::Char('b'), false, true) => self.caret = self.word_before(),
            (Code::Right, true, false) | (Code::Right | Code::Char('f'), false, true) => self.caret = self.word_after(),
            (Code::Home, false, false) | (Code::Char('a'), true, false) => self.caret = self.line_start(),
            (Code::End, false, false) | (Code::Char('e'), true, false) => self.caret = self.line_end(),
            (Code::Home, true, _) => self.caret = 0,
            (Code::End, true, _) => self.caret = self.text.len(),
            (Code::Up, false, false) => self.move_lines(-1),
            (Code::Down, false, false) => self.move_lines(1),
            (Code::PageUp, ..) => self.move_lines(-10),
            (Code::PageDown, ..) => self.move_lines(10),
            (Code::Backspace, false, false) | (Code::Char('h'), true, false) => {
                return self.remove(self.previous(), self.caret);
            }
            (Code::Delete, false, false) | (Code::Char('d'), true, false) => {
                return self.remove(self.caret, self.next());
            }
            (Code::Char('w'), true, false) | (Code::Backspace, false, true) => {
                return self.remove(self.word_before(), self.caret);
            }
            (Code::Char('u'), true, false) => return self.remove(self.line_start(), self.caret),
            (Code::Char('k'), true, false) => return self.remove(self.caret, self.line_end().max(self.caret)),
            _ => return Edited::Ignored,
        }
        Edited::Moved
    }

    /// Takes a pasted text at the caret, cleaned and cut to what fits; says what was done to it.
    pub fn on_paste(&mut self, pasted: &str) -> PasteReport {
        let room = self.longest.saturating_sub(self.text.chars().count());
        let (text, cleaned) = for_many_lines(pasted, room);
        self.text.insert_str(self.caret, &text);
        self.caret += text.len();
        cleaned
    }

    fn before(&self) -> &str {
        self.text.get(..self.caret).unwrap_or_default()
    }

    fn after(&self) -> &str {
        self.text.get(self.caret..).unwrap_or_default()
    }

    fn insert(&mut self, piece: &str) -> Edited {
        if self.text.chars().count() + piece.chars().count() > self.longest {
            return Edited::Moved;
        }
        self.text.insert_str(self.caret, piece);
        self.caret += piece.len();
        Edited::Changed
    }

    fn new_line(&mut self) -> Edited {
        let line = self.before().rsplit('\n').next().unwrap_or_default();
        let indent: String = line.chars().take_while(|character| *character == ' ').collect();
        let deeper = if line.trim_end().ends_with(['{', '[']) { "  " } else { "" };
        self.insert(&format!("\n{indent}{deeper}"))
    }

    fn remove(&mut self, from: usize, to: usize) -> Edited {
        if from >= to {
            return Edited::Moved;
        }
        self.text.replace_range(from..to, "");
        self.caret = from;
        Edited::Changed
    }

    fn previous(&self) -> usize {
        self.caret - self.before().chars().next_back().map_or(0, char::len_utf8)
    }

    fn next(&self) -> usize {
        self.caret + self.after().chars().next().map_or(0, char::len_utf8)
    }

    fn word_before(&self) -> usize {
        let kept = self.before().trim_end_matches(|c: char| !c.is_alphanumeric());
        kept.trim_end_matches(char::is_alphanumeric).len()
    }

    fn word_after(&self) -> usize {
        let rest = self.after().trim_start_matches(|c: char| !c.is_alphanumeric());
        self.text.len() - rest.trim_start_matches(char::is_alphanumeric).len()
    }

    fn line_start(&self) -> usize {
        self.before().rfind('\n').map_or(0, |end| end + 1)
    }

    fn line_end(&self) -> usize {
        self.after().find('\n').map_or(self.text.len(), |end| self.caret + end)
    }

    fn move_lines(&mut self, by: isize) {
        let (line, column) = self.caret();
        let wanted = *self.wanted.get_or_insert(column);
        let last = self.text.matches('\n').count();
        self.put_caret(line.saturating_add_signed(by).min(last), wanted);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn after(text: &str, keys: &str) -> (String, (usize, usize)) {
        let mut area = TextArea::new("", 10_000);
        area.on_paste(text);
        for key in Key::read_all(keys) {
            area.on_key(key);
        }
        (area.text().to_owned(), area.caret())
    }

    #[test]
    fn a_new_line_starts_as_far_in_as_it_should() {
        assert_eq!(after("{", "<enter>\"a\": 1<enter>}").0, "{\n  \"a\": 1\n  }");
    }

    #[test]
    fn moving_up_and_down_keeps_the_column() {
        assert_eq!(after("long line\nx\nlong line", "<up><up>").1, (0, 9));
        assert_eq!(after("long line\nx", "<c-home><down>").1, (1, 0));
    }

    #[test]
    fn deleting_keys_work_within_and_across_lines() {
        assert_eq!(after("ab\ncd", "<home><backspace>").0, "abcd");
        assert_eq!(after("ab\ncd", "<c-u>").0, "ab\n");
        assert_eq!(after("ab\ncd", "<c-home><c-k>").0, "\ncd");
        assert_eq!(after("one two", "<c-w>").0, "one ");
    }

    proptest! {
        #[test]
        fn any_keys_leave_the_caret_within_the_text(text in "[a-zé語 \n]{0,40}", keys in "[a-z{\"é]{0,10}") {
            let moves = ["<up>", "<down>", "<left>", "<right>", "<home>", "<end>", "<backspace>", "<delete>", "<c-w>",
                "<c-u>", "<c-k>", "<enter>", "<pgup>", "<pgdn>", "<c-left>", "<c-right>"];
            let mut mixed = String::new();
            for (index, key) in keys.chars().enumerate() {
                mixed.push_str(moves[(index * 7 + key as usize) % moves.len()]);
                mixed.push(key);
            }
            let mut area = TextArea::new(&text, 60);
            for key in Key::read_all(&mixed) {
                area.on_key(key);
                prop_assert!(area.text.is_char_boundary(area.caret));
                prop_assert!(area.text().chars().count() <= 60);
                let (line, column) = area.caret();
                let caret = area.caret;
                area.put_caret(line, column);
                prop_assert_eq!(area.caret, caret);
            }
        }
    }
}
