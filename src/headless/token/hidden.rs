//! Asking for a token at a terminal, without showing it.

use std::io::{self, Write};

use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use secrecy::zeroize::Zeroizing;

use crate::domain::secret::MAX_TOKEN_BYTES;

/// Longest input looked at: a token and the words that people copy along with it.
pub(super) const LONGEST_INPUT: usize = MAX_TOKEN_BYTES + 256;

/// What was typed or pasted.
pub enum Hidden {
    /// A line, without its end.
    Typed(Zeroizing<String>),
    /// The user left (`Ctrl-C`, `Ctrl-D` or `Esc`).
    Left,
}

/// Asks on `err` and reads a line from the terminal without echo.
///
/// # Errors
/// When the terminal cannot be read.
pub fn read_hidden(err: &mut dyn Write) -> io::Result<Hidden> {
    write!(err, "Paste the token (hidden), then press Enter: ")?;
    err.flush()?;
    let raw = Raw::enter()?;
    let mut line = Line::default();
    let hidden = loop {
        match line.take(&event::read()?) {
            Taken::More => {}
            Taken::Whole => break Hidden::Typed(line.0),
            Taken::Left => break Hidden::Left,
        }
    };
    drop(raw);
    writeln!(err)?;
    Ok(hidden)
}

/// The terminal without echo; as it was when dropped.
struct Raw;

impl Raw {
    fn enter() -> io::Result<Self> {
        end_on_signals()?;
        enable_raw_mode()?;
        Ok(Self)
    }
}

/// A signal that ends the program gives the terminal back first.
#[cfg(unix)]
fn end_on_signals() -> io::Result<()> {
    use signal_hook::consts::{SIGABRT, SIGHUP, SIGINT, SIGQUIT, SIGTERM};

    let mut signals = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGABRT])?;
    std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
        if let Some(signal) = signals.forever().next() {
            // A terminal that is gone cannot be restored.
            drop(disable_raw_mode());
            std::process::exit(128 + signal);
        }
    })?;
    Ok(())
}

/// Systems without such signals end the program themselves.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "as where it can fail")]
fn end_on_signals() -> io::Result<()> {
    Ok(())
}

impl Drop for Raw {
    fn drop(&mut self) {
        drop(disable_raw_mode());
    }
}

/// A line as it grows.
struct Line(Zeroizing<String>);

impl Default for Line {
    fn default() -> Self {
        // Room for all of it at once: growing would leave copies behind that are not wiped.
        Self(Zeroizing::new(String::with_capacity(LONGEST_INPUT + 4)))
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Taken {
    More,
    Whole,
    Left,
}

impl Line {
    fn take(&mut self, event: &Event) -> Taken {
        match event {
            Event::Paste(text) => text.chars().for_each(|character| self.push(character)),
            Event::Key(key) if key.kind != KeyEventKind::Release => return self.take_key(*key),
            _ => {}
        }
        Taken::More
    }

    fn take_key(&mut self, key: KeyEvent) -> Taken {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Enter => return Taken::Whole,
            // A line feed, as in pasted text.
            KeyCode::Char('j') if control => return Taken::Whole,
            KeyCode::Esc => return Taken::Left,
            KeyCode::Char('c' | 'd') if control => return Taken::Left,
            KeyCode::Char('u') if control => self.0.clear(),
            KeyCode::Backspace => drop(self.0.pop()),
            KeyCode::Char(character) if !control => self.push(character),
            _ => {}
        }
        Taken::More
    }

    /// What is beyond the longest input is left out; what is there is then too long for a token.
    fn push(&mut self, character: char) {
        if self.0.len() < LONGEST_INPUT {
            self.0.push(character);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn control(character: char) -> Event {
        Event::Key(KeyEvent::new(KeyCode::Char(character), KeyModifiers::CONTROL))
    }

    fn plain(code: KeyCode) -> Event {
        Event::Key(KeyEvent::new(code, KeyModifiers::NONE))
    }

    #[test]
    fn a_line_is_typed_pasted_and_corrected() {
        let mut line = Line::default();
        for event in [Event::Paste("old".to_owned()), control('u'), Event::Paste("abc".to_owned())] {
            assert_eq!(line.take(&event), Taken::More);
        }
        line.take(&plain(KeyCode::Char('x')));
        line.take(&plain(KeyCode::Backspace));
        assert_eq!(line.take(&plain(KeyCode::Enter)), Taken::Whole);
        assert_eq!(*line.0, "abc");
    }

    #[test]
    fn the_prompt_can_be_left_and_never_grows_its_room() {
        let mut line = Line::default();
        for event in [control('c'), control('d'), plain(KeyCode::Esc)] {
            assert_eq!(line.take(&event), Taken::Left);
        }
        let room = line.0.capacity();
        line.take(&Event::Paste("é".repeat(LONGEST_INPUT)));
        assert_eq!(line.0.capacity(), room);
        assert!(crate::domain::secret::Token::from_pasted(&line.0).is_err());
    }
}
