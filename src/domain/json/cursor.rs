//! Lines and columns of a text.

/// A place in a text: line and column in characters, both from 1.
pub type Span = (usize, usize);

/// Counts lines and characters up to a byte; it only goes forward, so that all of a text is counted once.
pub(super) struct Cursor<'a> {
    rest: &'a str,
    byte: usize,
    span: Span,
}

impl<'a> Cursor<'a> {
    pub(super) const fn new(text: &'a str) -> Self {
        Self { rest: text, byte: 0, span: (1, 1) }
    }

    /// The place of a byte; of one inside a character, that of the character after it.
    pub(super) fn advance(&mut self, byte: usize) -> Span {
        let mut letters = self.rest.chars();
        while self.byte < byte
            && let Some(letter) = letters.next()
        {
            self.byte += letter.len_utf8();
            self.span = if letter == '\n' { (self.span.0 + 1, 1) } else { (self.span.0, self.span.1 + 1) };
        }
        self.rest = letters.as_str();
        self.span
    }
}
