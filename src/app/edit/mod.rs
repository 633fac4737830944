//! What a text field is made of: one line, many lines, and a secret. They take keys and keep text and caret; they
//! know no screen.

mod area;
mod line;
mod secret_line;

pub use area::Area;
pub use line::Line;
pub use secret_line::SecretLine;

/// The item so many places on from the one that is meant, round the list; from the first where none is.
pub fn turned<T>(items: &[T], is_meant: impl Fn(&T) -> bool, by: isize) -> Option<&T> {
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
