//! Text field widgets: one line, many lines, and a password. They handle keys and hold text and caret, independent of
//! any screen.

mod line_editing;
mod password_input;
mod text_area;
mod text_input;

pub use password_input::PasswordInput;
pub use text_area::TextArea;
pub use text_input::TextInput;

/// The item `by` places from the matching one, wrapping around; from the first if none matches.
pub fn cycle<T>(items: &[T], is_meant: impl Fn(&T) -> bool, by: isize) -> Option<&T> {
    let at = items.iter().position(is_meant).unwrap_or(0).cast_signed();
    items.get((at + by).rem_euclid(items.len().max(1).cast_signed()).cast_unsigned())
}
