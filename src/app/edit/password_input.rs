//! A password field: wiped when dropped, masked unless revealed, never part of `Debug`. The buffer has its full
//! capacity from the start, so growing leaves no copy behind. Not a `tui_input::Input`, which keeps deleted text for
//! yanking and wipes nothing.

use std::ops::Range;

use secrecy::zeroize::Zeroizing;
use tui_input::InputRequest;

use crate::app::edit::line_editing::request;
use crate::app::input::key::Key;

/// A masked line. The caret moves by characters; the whole text counts as one word because it cannot be seen.
pub struct PasswordInput {
    text: Zeroizing<String>,
    caret: usize,
    shown: bool,
}

/// Room for the longest token plus anything copied along with it.
const ROOM: usize = crate::domain::secret::MAX_TOKEN_BYTES + 256;

impl Default for PasswordInput {
    fn default() -> Self {
        Self { text: Zeroizing::new(String::with_capacity(ROOM)), caret: 0, shown: false }
    }
}

impl std::fmt::Debug for PasswordInput {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "PasswordInput({} characters)", self.count())
    }
}

impl PasswordInput {
    /// The secret as typed.
    pub fn expose(&self) -> &str {
        &self.text
    }

    /// How many characters it has.
    pub fn count(&self) -> usize {
        self.text.chars().count()
    }

    /// Whether nothing is typed.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// How many characters stand before the caret.
    pub const fn caret(&self) -> usize {
        self.caret
    }

    /// Whether the user asked to see it.
    pub const fn is_shown(&self) -> bool {
        self.shown
    }

    /// Shows or masks it.
    pub const fn toggle_shown(&mut self) {
        self.shown = !self.shown;
    }

    /// Masks it again, when the focus leaves.
    pub const fn mask(&mut self) {
        self.shown = false;
    }

    /// Forgets it.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Takes a key; true if the secret changed.
    pub fn on_key(&mut self, key: Key) -> bool {
        use InputRequest as Do;
        let (caret, end) = (self.caret, self.count());
        match request(key) {
            Some(Do::InsertChar(character)) if self.insert(character) => return true,
            Some(Do::GoToPrevChar) => self.caret = caret.saturating_sub(1),
            Some(Do::GoToNextChar) => self.caret = end.min(caret + 1),
            Some(Do::GoToStart | Do::GoToPrevWord) => self.caret = 0,
            Some(Do::GoToEnd | Do::GoToNextWord) => self.caret = end,
            Some(Do::DeletePrevChar) => return self.remove(caret.saturating_sub(1)..caret),
            Some(Do::DeleteNextChar) => return self.remove(caret..caret + 1),
            Some(Do::DeleteLine | Do::DeletePrevWord) => return self.remove(0..caret),
            Some(Do::DeleteTillEnd | Do::DeleteNextWord) => return self.remove(caret..end),
            _ => {}
        }
        false
    }

    /// Inserts a pasted secret; line breaks are left to the validation of whatever it is used for. Returns how many
    /// characters did not fit.
    pub fn on_paste(&mut self, pasted: &str) -> usize {
        pasted.trim().chars().filter(|character| !self.insert(*character)).count()
    }

    /// Inserts a character at the caret, if it fits.
    fn insert(&mut self, character: char) -> bool {
        let fits = self.text.len() + character.len_utf8() <= ROOM;
        if fits {
            let at = self.byte(self.caret);
            self.text.insert(at, character);
            self.caret += 1;
        }
        fits
    }

    fn remove(&mut self, characters: Range<usize>) -> bool {
        let range = self.byte(characters.start)..self.byte(characters.end);
        if range.is_empty() {
            return false;
        }
        self.text.replace_range(range, "");
        self.caret = characters.start;
        true
    }

    fn byte(&self, character: usize) -> usize {
        self.text.char_indices().nth(character).map_or(self.text.len(), |(index, _)| index)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_edited_blind() {
        let mut line = PasswordInput::default();
        line.on_paste(" abc.dëf \n");
        for key in Key::read_all("<left><backspace>x<c-a>0<end><backspace><left><left><delete>") {
            line.on_key(key);
        }
        assert_eq!(line.expose(), "0abc.x");
        assert_eq!(format!("{line:?}"), "PasswordInput(6 characters)");
    }

    #[test]
    fn a_million_characters_are_cut_and_counted() {
        let mut line = PasswordInput::default();
        let cut = line.on_paste(&"k".repeat(1_000_000));
        assert_eq!(line.count() + cut, 1_000_000);
        assert_eq!(line.count(), ROOM);
        assert_eq!(line.text.capacity(), ROOM, "it never grows");
    }
}
