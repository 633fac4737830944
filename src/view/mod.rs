//! What is seen: reads the state and draws it. Changes nothing, decides nothing that a test of the core should see.

use ratatui::Frame;

use crate::app::State;

/// Draws the whole screen.
pub fn draw(state: &State, frame: &mut Frame<'_>) {
    let _ = (state, frame);
}
