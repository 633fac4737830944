//! A line that holds a secret while it is typed or pasted: wiped when dropped, masked unless asked to show, never
//! part of `Debug`. Its buffer is as large as it may become from the start, so that growing leaves no copy behind.

use secrecy::zeroize::Zeroizing;

use crate::app::edit::Edited;
use crate::app::input::key::{Code, Key};

/// A masked line. The caret moves by characters; no words are told apart, as nobody sees them.
#[derive(Clone)]
pub struct PasswordInput {
    text: Zeroizing<String>,
    caret: usize,
    shown: bool,
}

/// Room for the longest token and what may be copied along with it.
const ROOM: usize = crate::domain::secret::MAX_TOKEN_BYTES + 256;

impl Default for PasswordInput {
    fn default() -> Self {
        Self { text: Zeroizing::new(String::with_capacity(ROOM)), caret: 0, shown: false }
    }
}

impl std::fmt::Debug for PasswordInput {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "SecretLine({} characters)", self.count())
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

    /// Takes a key.
    pub fn on_key(&mut self, key: Key) -> Edited {
        if let Some(character) = key.typed() {
            if character.is_control() || self.text.len() + character.len_utf8() > ROOM {
                return Edited::Moved;
            }
            let at = self.byte(self.caret);
            self.text.insert(at, character);
            self.caret += 1;
            return Edited::Changed;
        }
        match (key.code, key.ctrl) {
            (Code::Left, false) | (Code::Char('b'), true) => self.caret = self.caret.saturating_sub(1),
            (Code::Right, false) | (Code::Char('f'), true) => self.caret = (self.caret + 1).min(self.count()),
            (Code::Home, _) | (Code::Char('a'), true) => self.caret = 0,
            (Code::End, _) | (Code::Char('e'), true) => self.caret = self.count(),
            (Code::Backspace, false) | (Code::Char('h'), true) => {
                return self.remove(self.caret.saturating_sub(1), self.caret);
            }
            (Code::Delete, false) | (Code::Char('d'), true) => return self.remove(self.caret, self.caret + 1),
            (Code::Char('u' | 'w'), true) => return self.remove(0, self.caret),
            (Code::Char('k'), true) => return self.remove(self.caret, usize::MAX),
            _ => return Edited::Ignored,
        }
        Edited::Moved
    }

    /// Takes a pasted secret; line ends around and inside are left to the judgement of what it is used for. Says how
    /// many characters did not fit.
    pub fn on_paste(&mut self, pasted: &str) -> usize {
        let mut cut = 0;
        for character in pasted.trim().chars() {
            if self.text.len() + character.len_utf8() > ROOM {
                cut += 1;
                continue;
            }
            let at = self.byte(self.caret);
            self.text.insert(at, character);
            self.caret += 1;
        }
        cut
    }

    fn remove(&mut self, from: usize, to: usize) -> Edited {
        let range = self.byte(from)..self.byte(to);
        if range.is_empty() {
            return Edited::Moved;
        }
        self.text.replace_range(range, "");
        self.caret = from;
        Edited::Changed
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
        for key in Key::read_all("<left><backspace>x<c-a>0<end><backspace>") {
            line.on_key(key);
        }
        assert_eq!(line.expose(), "0abc.dx");
        assert_eq!(format!("{line:?}"), "SecretLine(7 characters)");
    }

    #[test]
    fn a_million_characters_are_cut_and_counted() {
        let mut line = PasswordInput::default();
        let cut = line.on_paste(&"k".repeat(1_000_000));
        assert_eq!(line.count() + cut, 1_000_000);
        assert_eq!(line.count(), ROOM);
    }
}
