//! Asking the terminal what it can do, for `doctor` alone: the app itself asks nothing that it would have to wait for.

use std::io;

use crossterm::cursor::position;
use crossterm::terminal::{disable_raw_mode, enable_raw_mode, supports_keyboard_enhancement};

use crate::shell::terminal::send;

/// What a terminal answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answers {
    /// How many cells it gave a letter that takes two.
    pub wide_letter: u16,
    /// Whether it can tell all keys apart (the keyboard protocol of kitty); none when it did not say.
    pub tells_all_keys: Option<bool>,
}

/// A letter that takes two cells, and three bytes.
const WIDE: &str = "漢";

/// Asks the terminal, and wipes out what that wrote. Waits for two seconds at most, each time.
///
/// # Errors
/// When it cannot be written to, or does not answer.
pub fn ask_terminal() -> io::Result<Answers> {
    enable_raw_mode()?;
    let answers = ask();
    let restored = disable_raw_mode();
    let answers = answers?;
    restored.map(|()| answers)
}

fn ask() -> io::Result<Answers> {
    send(format!("\r{WIDE}").as_bytes())?;
    let place = position();
    send(b"\r\x1b[K")?;
    let (wide_letter, _row) = place?;
    Ok(Answers { wide_letter, tells_all_keys: supports_keyboard_enhancement().ok() })
}
