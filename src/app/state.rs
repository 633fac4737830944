//! The one state.
use crate::app::effect::Effect;
use crate::app::launch::Launch;

/// Everything the program knows.
#[derive(Debug)]
pub struct State {
    /// The window's columns and rows.
    pub size: (u16, u16),
}

/// The state at the start, and what is wanted done first.
pub fn start(launch: Launch) -> (State, Vec<Effect>) {
    (State { size: launch.size }, Vec::new())
}
