//! What is drawn on.

use ratatui::Frame;

use crate::view::hit_map::HitMap;

/// A frame, and where what is drawn on it can be pressed.
pub(super) struct Canvas<'a, 'b> {
    pub(super) frame: &'a mut Frame<'b>,
    pub(super) hits: HitMap,
}
