//! The one way to standard output and standard error for everything but the app's screen. What goes through here to a
//! terminal cannot act on it (`domain::printable`); JSON is escaped before, by `printable::json`, so that nothing is
//! lost of it.

use std::io::{self, IsTerminal as _, Stderr, Stdout, Write};

use crate::domain::printable;
use crate::headless::tone::{ESCAPE, is_ours};

/// A stream that neutralises terminal sequences in what is written to it.
#[derive(Debug)]
pub struct Output<W: Write> {
    stream: W,
    with_colours: bool,
    /// The first error, by the system's number: `flush` reports it if it was ignored.
    failed: Option<i32>,
}

/// Standard output.
pub fn out() -> Output<Stdout> {
    Output { stream: io::stdout(), with_colours: false, failed: None }
}

/// Standard output, for text with our own colours where it has them.
pub fn coloured_out(with_colours: bool) -> Output<Stdout> {
    Output { stream: io::stdout(), with_colours, failed: None }
}

/// Standard output for values that belong in a file: verbatim there and in a pipe, neutralised on a terminal.
pub fn file_out() -> Box<dyn Write> {
    let stream = io::stdout();
    if stream.is_terminal() { Box::new(out()) } else { Box::new(stream) }
}

/// Standard error.
pub fn err() -> Output<Stderr> {
    Output { stream: io::stderr(), with_colours: false, failed: None }
}

impl<W: Write> Output<W> {
    fn inert(&self, text: &str) -> String {
        let mut pieces = text.split(ESCAPE);
        let mut told = printable::words(pieces.next().unwrap_or_default());
        for piece in pieces {
            told.push(if self.with_colours && is_ours(piece) { ESCAPE } else { printable::REPLACEMENT });
            told.push_str(&printable::words(piece));
        }
        told
    }
}

impl<W: Write> Write for Output<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // What comes is text, in pieces that are whole; half a character would become a replacement.
        let written = self.stream.write_all(self.inert(&String::from_utf8_lossy(bytes)).as_bytes());
        if let Err(error) = &written {
            self.failed = self.failed.or(error.raw_os_error());
        }
        written.map(|()| bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let failed = self.failed.take().map_or(Ok(()), |number| Err(io::Error::from_raw_os_error(number)));
        self.stream.flush().and(failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str, with_colours: bool) -> String {
        let mut output = Output { stream: Vec::new(), with_colours, failed: None };
        output.write_all(text.as_bytes()).expect("a vector takes everything");
        String::from_utf8(output.stream).expect("text")
    }

    #[test]
    fn nothing_that_acts_on_a_terminal_gets_through_but_our_own_colours_where_they_are_meant() {
        assert_eq!(written("\x1b[31mno\x1b[0m \u{9b}2J\x1b]0;x\u{7}\n", false), "�[31mno�[0m �2J�]0;x�\n");
        assert_eq!(written("\x1b[31mno\x1b[0m \u{9b}2J\x1b]0;x\u{7}\n", true), "\x1b[31mno\x1b[0m �2J�]0;x�\n");
    }
}
