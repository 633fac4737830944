//! Where what is drawn can be pressed with the mouse. It is noted while it is drawn, so that both cannot disagree.

use ratatui::layout::{Position, Rect};

use crate::app::input::mouse::MouseTarget;

/// A part of the screen that can be pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HitRegion {
    area: Rect,
    target: MouseTarget,
}

/// The parts of a frame that can be pressed; of those that lie over one another the last one counts.
#[derive(Debug, Default)]
pub(super) struct HitMap(pub(super) Vec<HitRegion>);

impl HitMap {
    /// Notes that pressing here means this.
    pub(super) fn add(&mut self, area: Rect, target: MouseTarget) {
        self.0.push(HitRegion { area, target });
    }

    /// Something lies over these cells: what is below cannot be pressed.
    pub(super) fn cover(&mut self, area: Rect) {
        self.0.push(HitRegion { area, target: MouseTarget::Nothing });
    }
}

/// What pressing a cell means.
pub fn target_at(spots: &[HitRegion], column: u16, row: u16) -> MouseTarget {
    let place = Position::new(column, row);
    spots.iter().rev().find(|spot| spot.area.contains(place)).map_or(MouseTarget::Nothing, |spot| spot.target)
}
