//! Line editing shared by all text fields.

use tui_input::InputRequest;

use crate::app::input::key::{Code, Key};

/// The edit a key requests: shell line-editing keys, the same in every field.
pub(super) fn request(key: Key) -> Option<InputRequest> {
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
