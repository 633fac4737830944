//! The terminal: taken over at the start, given back at the end, however that comes: by return, by error, by panic.

use std::io::{self, Write as _, stdout};
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::cursor::Show;
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::execute;
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};

/// Whether the terminal is ours, so that giving it back twice does nothing the second time.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Gives the terminal back when dropped.
#[derive(Debug)]
pub struct Guard(());

impl Guard {
    /// Takes the terminal over: raw, on the alternate screen, with pastes told apart from typing.
    ///
    /// # Errors
    /// When the terminal cannot be set up.
    pub fn take() -> io::Result<Self> {
        take()?;
        Ok(Self(()))
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        give_back();
    }
}

/// Takes the terminal over, also again after an external program had it.
pub(super) fn take() -> io::Result<()> {
    enable_raw_mode()?;
    TAKEN.store(true, Ordering::SeqCst);
    execute!(stdout(), EnterAlternateScreen, EnableBracketedPaste)
}

/// Gives the terminal back; may be called at any time, from any thread.
pub(super) fn give_back() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    // A terminal that is gone cannot be restored; there is nobody to tell.
    drop(execute!(stdout(), DisableBracketedPaste, LeaveAlternateScreen, Show));
    drop(disable_raw_mode());
    drop(stdout().flush());
}

/// A panic, in any thread, gives the terminal back and ends the process: one that went on would be deaf, on a terminal
/// that is not its own any more. The message of a panic may hold anything, so only its place is told.
pub fn end_on_panic() {
    std::panic::set_hook(Box::new(|panic| {
        give_back();
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let words = format!(
            "syncwright: this should not have happened ({place}). The program ended; please report this line.\n"
        );
        drop(io::stderr().write_all(words.as_bytes()));
        std::process::exit(101);
    }));
}
