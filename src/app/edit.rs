//! What a text field is made of: one line, many lines, and a secret. They take keys and keep text and caret; they
//! know no screen.

mod line_editing;
mod password_input;
mod text_area;
mod text_input;

pub use line_editing::Edited;
pub use password_input::PasswordInput;
pub use text_area::TextArea;
pub use text_input::TextInput;

/// The item so many places on from the one that is meant, round the list; from the first where none is.
pub fn cycle<T>(items: &[T], is_meant: impl Fn(&T) -> bool, by: isize) -> Option<&T> {
    let at = items.iter().position(is_meant).unwrap_or(0).cast_signed();
    items.get((at + by).rem_euclid(items.len().max(1).cast_signed()).cast_unsigned())
}
