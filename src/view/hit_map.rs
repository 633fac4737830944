//! Where what is drawn can be pressed with the mouse. It is noted while it is drawn, so that both cannot disagree.

use std::cell::RefCell;

use ratatui::layout::{Position, Rect};

use crate::app::mouse::MouseTarget;

/// A part of the screen that can be pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HitRegion {
    area: Rect,
    target: MouseTarget,
}

/// The parts of a frame that can be pressed; of those that lie over one another the last one counts.
#[derive(Debug)]
pub(super) struct HitMap(RefCell<Vec<HitRegion>>);

impl HitMap {
    pub(super) const fn new() -> Self {
        Self(RefCell::new(Vec::new()))
    }

    /// Notes that pressing here means this.
    pub(super) fn add(&self, area: Rect, target: MouseTarget) {
        self.0.borrow_mut().push(HitRegion { area, target });
    }

    /// Something lies over these cells: what is below cannot be pressed.
    pub(super) fn cover(&self, area: Rect) {
        self.0.borrow_mut().push(HitRegion { area, target: MouseTarget::Nothing });
    }

    pub(super) fn take(self) -> Vec<HitRegion> {
        self.0.into_inner()
    }
}

/// What pressing a cell means.
pub fn target_at(spots: &[HitRegion], column: u16, row: u16) -> MouseTarget {
    let place = Position::new(column, row);
    spots.iter().rev().find(|spot| spot.area.contains(place)).map_or(MouseTarget::Nothing, |spot| spot.target)
}
