//! A multi-line text field for JSON: the keys of a single line, plus moving between lines. New lines are indented like
//! the one before.

use std::ops::Range;

use tui_input::InputRequest;

use crate::app::edit::line_editing::request;
use crate::app::edit::text_input::TextInput;
use crate::app::input::key::{Code, Key};
use crate::domain::text::{PasteReport, for_many_lines};

/// A multi-line text with a caret. [`TextInput`] treats a line break as whitespace; only what distinguishes lines is
/// done here.
#[derive(Debug, Clone, Default)]
pub struct TextArea {
    input: TextInput,
    /// The column that Up and Down try to keep.
    wanted: Option<usize>,
}

impl TextArea {
    /// A text of at most `longest` characters, with the caret at the start.
    pub fn new(text: &str, longest: usize) -> Self {
        let mut input = TextInput::new(text, longest);
        input.put_caret(0);
        Self { input, wanted: None }
    }

    /// The text.
    pub fn text(&self) -> &str {
        self.input.text()
    }

    /// Replaces the text and moves the caret to the start.
    pub fn set(&mut self, text: &str) {
        self.input.set(text);
        self.put_caret(0, 0);
        self.wanted = None;
    }

    /// The caret's line and column, in characters, from 0.
    pub fn caret(&self) -> (usize, usize) {
        let before = self.text().get(..self.input.byte()).unwrap_or_default();
        (before.matches('\n').count(), before.chars().rev().take_while(|character| *character != '\n').count())
    }

    /// Moves the caret to a line and column, clamped to the text.
    pub fn put_caret(&mut self, line: usize, column: usize) {
        let line = line.min(self.text().matches('\n').count());
        let mut lengths = self.text().split('\n').map(|text| text.chars().count());
        let start: usize = lengths.by_ref().take(line).map(|length| length + 1).sum();
        let column = column.min(lengths.next().unwrap_or(0));
        self.input.put_caret(start + column);
    }

    /// Takes a key; true if the text changed.
    pub fn on_key(&mut self, key: Key) -> bool {
        let lines = match (key.code, key.ctrl, key.alt) {
            (Code::Up, false, false) => -1,
            (Code::Down, false, false) => 1,
            (Code::PageUp, ..) => -10,
            (Code::PageDown, ..) => 10,
            _ => return self.on_other_key(key),
        };
        let (line, column) = self.caret();
        let wanted = *self.wanted.get_or_insert(column);
        self.put_caret(line.saturating_add_signed(lines), wanted);
        false
    }

    fn on_other_key(&mut self, key: Key) -> bool {
        use InputRequest as Do;
        self.wanted = None;
        let (line, caret) = (self.line(), self.input.byte());
        match request(key) {
            Some(Do::GoToStart) => self.put_column(0),
            Some(Do::GoToEnd) => self.put_column(usize::MAX),
            Some(Do::DeleteLine) => self.remove(line.start..caret),
            Some(Do::DeleteTillEnd) => self.remove(caret..line.end),
            Some(request) => self.input.on_request(request),
            None => match (key.code, key.ctrl, key.alt) {
                (Code::Enter, false, false) => self.new_line(),
                (Code::Home, true, _) => self.input.on_request(Do::GoToStart),
                (Code::End, true, _) => self.input.on_request(Do::GoToEnd),
                _ => false,
            },
        }
    }

    /// Inserts pasted text at the caret, cleaned and truncated; reports what was changed.
    pub fn on_paste(&mut self, pasted: &str) -> PasteReport {
        let (text, cleaned) = for_many_lines(pasted, self.input.room());
        self.input.replace(self.input.byte()..self.input.byte(), &text);
        cleaned
    }

    fn new_line(&mut self) -> bool {
        let caret = self.input.byte();
        let line = self.text().get(self.line().start..caret).unwrap_or_default();
        let indent = line.len() - line.trim_start_matches(' ').len();
        let deeper = if line.trim_end().ends_with(['{', '[']) { 2 } else { 0 };
        let text = format!("\n{}", " ".repeat(indent + deeper));
        if text.len() > self.input.room() {
            return false;
        }
        self.input.replace(caret..caret, &text);
        true
    }

    fn put_column(&mut self, column: usize) -> bool {
        self.put_caret(self.caret().0, column);
        false
    }

    fn remove(&mut self, range: Range<usize>) -> bool {
        if range.is_empty() {
            return false;
        }
        self.input.replace(range, "");
        true
    }

    /// The byte range of the caret's line.
    fn line(&self) -> Range<usize> {
        let (before, after) = self.text().split_at_checked(self.input.byte()).unwrap_or_default();
        before.rfind('\n').map_or(0, |end| end + 1)..before.len() + after.find('\n').unwrap_or(after.len())
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
                prop_assert!(area.input.caret() <= area.text().chars().count());
                prop_assert!(area.text().chars().count() <= 60);
                let (line, column) = area.caret();
                let caret = area.input.caret();
                area.put_caret(line, column);
                prop_assert_eq!(area.input.caret(), caret);
            }
        }
    }
}
