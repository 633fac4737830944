//! What a text field is made of: one line, many lines, and a secret. They take keys and keep text and caret; they
//! know no screen.

mod password_input;
mod text_area;
mod text_input;

pub use password_input::PasswordInput;
pub use text_area::TextArea;
pub use text_input::TextInput;
use tui_input::InputRequest;

use crate::app::input::key::{Code, Key};

/// The item so many places on from the one that is meant, round the list; from the first where none is.
pub fn cycle<T>(items: &[T], is_meant: impl Fn(&T) -> bool, by: isize) -> Option<&T> {
    let at = items.iter().position(is_meant).unwrap_or(0).cast_signed();
    items.get((at + by).rem_euclid(items.len().max(1).cast_signed()).cast_unsigned())
}

/// Whether a key changed the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edited {
    /// The text is another.
    Changed,
    /// At most the caret moved.
    Moved,
    /// The key means nothing here.
    Ignored,
}

/// What a key asks of a text: the line-editing keys of a shell, the same in every field.
fn request(key: Key) -> Option<InputRequest> {
    use InputRequest as Do;
    Some(match (key.code, key.ctrl, key.alt) {
        (Code::Char(character), false, false) if !character.is_control() => Do::InsertChar(character),
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
