//! Areas cut into a part of a fixed size and the rest. The library's constraints say more, and are solved again for every
//! frame: half of what a key took.

use ratatui::layout::Rect;

/// So many lines from the top, and what is below them.
pub(super) fn off_top(area: Rect, lines: u16) -> [Rect; 2] {
    let lines = lines.min(area.height);
    [Rect { height: lines, ..area }, Rect { y: area.y + lines, height: area.height - lines, ..area }]
}

/// What is above so many lines at the bottom, and these: as many as leave `least` above them.
pub(super) fn off_bottom(area: Rect, lines: u16, least: u16) -> [Rect; 2] {
    off_top(area, area.height - lines.min(area.height.saturating_sub(least)))
}

/// So many cells from the left, and after a gap the rest.
pub(super) fn off_left(area: Rect, cells: u16, gap: u16) -> [Rect; 2] {
    let cells = cells.min(area.width);
    let taken = cells.saturating_add(gap).min(area.width);
    [Rect { width: cells, ..area }, Rect { x: area.x + taken, width: area.width - taken, ..area }]
}

/// The middle of an area.
pub(super) fn middle(area: Rect, width: u16, height: u16) -> Rect {
    let (width, height) = (width.min(area.width), height.min(area.height));
    let (x, y) = ((area.width - width).div_ceil(2), (area.height - height).div_ceil(2));
    Rect { x: area.x + x, y: area.y + y, width, height }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_area() -> impl Strategy<Value = Rect> {
        (0_u16..20, 0_u16..20, 0_u16..60, 0_u16..60).prop_map(|(x, y, width, height)| Rect { x, y, width, height })
    }

    proptest! {
        #![proptest_config(proptest::test_runner::Config { failure_persistence: None, ..Default::default() })]

        #[test]
        fn parts_lie_side_by_side_inside_their_area(area in any_area(), size in 0_u16..80, least in 0_u16..10) {
            for [above, below] in [off_top(area, size), off_bottom(area, size, least)] {
                prop_assert_eq!(above.union(below), area);
                prop_assert_eq!((above.bottom(), above.height + below.height), (below.y, area.height));
            }
            let [above, below] = off_bottom(area, size, least);
            prop_assert!(above.height >= least.min(area.height) && below.height <= size);
            let [left, right] = off_left(area, size, least);
            prop_assert!(left.right() <= right.x && right.right() == area.right() && left.x == area.x);
            prop_assert_eq!(middle(area, size, least).intersection(area), middle(area, size, least));
        }
    }
}
