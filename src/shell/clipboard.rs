//! The clipboard, through the terminal (OSC 52): it works over SSH too, where the terminal allows it.

use std::io::{self, Write as _, stdout};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The longest text that terminals take, in bytes; longer ones are cut by some of them without a word.
const LONGEST: usize = 74_000;

/// Why a text was not copied.
#[derive(Debug, thiserror::Error)]
pub(super) enum CopyProblem {
    /// Longer than terminals take.
    #[error("This is too long for the terminal's clipboard.")]
    TooLong,
    /// The terminal cannot be written to.
    #[error("The terminal took no copy: {0}.")]
    Terminal(#[from] io::Error),
}

/// Asks the terminal to put a text on the clipboard.
pub(super) fn copy(text: &str) -> Result<(), CopyProblem> {
    if text.len() > LONGEST {
        return Err(CopyProblem::TooLong);
    }
    let mut out = stdout().lock();
    write!(out, "\x1b]52;c;{}\x07", STANDARD.encode(text))?;
    out.flush()?;
    Ok(())
}
