//! Where what is drawn can be pressed with the mouse. It is noted while it is drawn, so that both cannot disagree.

use ratatui::layout::{Position, Rect};

use crate::app::input::mouse::MouseTarget;

/// A part of the screen that can be pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HitRegion {
    pub(super) area: Rect,
    pub(super) target: MouseTarget,
}

/// What pressing a cell means.
pub fn target_at(spots: &[HitRegion], column: u16, row: u16) -> MouseTarget {
    let place = Position::new(column, row);
    spots.iter().rev().find(|spot| spot.area.contains(place)).map_or(MouseTarget::Nothing, |spot| spot.target)
}
