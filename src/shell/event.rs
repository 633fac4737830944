//! What reaches the loop over its one channel.

use std::io;

use crate::app::msg::Msg;
use crate::shell::keys::TerminalInput;

/// Something that happened outside.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "there are few at a time")]
pub(super) enum Event {
    /// Keys, pastes, presses and resizes, in the order they came.
    Keyboard(Vec<TerminalInput>),
    /// An answer to an effect, or time.
    Answer(Msg),
    /// The system wants the program to stop for a while.
    #[cfg(unix)]
    StopAsked,
    /// The program goes on after somebody stopped it.
    #[cfg(unix)]
    Resumed,
    /// The terminal cannot be read any more.
    TerminalLost(io::Error),
}
