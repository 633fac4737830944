//! What a text field is made of: one line, many lines, and a secret. They take keys and keep text and caret; they
//! know no screen.

mod area;
mod line;
mod secret_line;

pub use area::Area;
pub use line::Line;
pub use secret_line::SecretLine;

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
