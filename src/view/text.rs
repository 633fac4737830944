//! Measuring and breaking text by the cells it takes, so that wide characters keep columns straight.

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

pub(super) use crate::domain::cells::{cut, cut_middle, fit, fit_middle, width, wrap};
use crate::domain::text::thousands;

/// After what could not be loaded.
pub(super) const AGAIN: &str = "[refresh] tries again.";

/// How many requests go out in a minute at most.
pub(super) const PACE: usize = 80;

/// "1 row", "2 rows".
pub(super) fn rows_in_words(count: usize) -> String {
    if count == 1 { "1 row".to_owned() } else { format!("{} rows", thousands(count)) }
}

/// "1 sync", "1,200 syncs".
pub(super) fn number_of(count: usize, name: &str) -> String {
    format!("{} {name}{}", thousands(count), if count == 1 { "" } else { "s" })
}

/// "240 requests, about 3 min".
pub(super) fn requests_in_words(requests: usize) -> String {
    let words = number_of(requests, "request");
    if requests > PACE { format!("{words}, about {} min", requests.div_ceil(PACE)) } else { words }
}

/// A number that the server counted, as people write it.
pub(super) fn counted(number: u64) -> String {
    thousands(usize::try_from(number).unwrap_or(usize::MAX))
}

/// The part of a line around its caret that so many cells can show, and the cell of the caret in it.
pub(super) fn window(text: &str, caret: usize, cells: usize) -> (String, usize) {
    let cells = cells.max(1);
    let mut before = 0;
    let mut position = 0;
    for piece in text.graphemes(true) {
        if position < caret {
            before += piece.width();
        }
        position += piece.chars().count();
    }
    // The caret keeps a cell of its own at the right edge.
    let mut skipped = 0;
    let mut rest = text.graphemes(true);
    while before - skipped >= cells {
        let Some(piece) = rest.next() else { break };
        skipped += piece.width();
    }
    let mut visible = String::new();
    for piece in rest {
        if visible.width() + piece.width() > cells {
            break;
        }
        visible.push_str(piece);
    }
    (visible, before.saturating_sub(skipped).min(cells - 1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_long_line_shows_the_part_around_its_caret() {
        assert_eq!(window("abcdef", 6, 4), ("def".to_owned(), 3));
        assert_eq!(window("abcdef", 0, 4), ("abcd".to_owned(), 0));
        assert_eq!(window("", 0, 4), (String::new(), 0));
    }

    proptest! {
        #[test]
        fn the_part_that_is_shown_fits(text in "[a-z 語é]{0,40}", cells in 1_usize..20, caret in 0_usize..45) {
            let (visible, at) = window(&text, caret, cells);
            prop_assert!(width(&visible) <= cells && at < cells);
        }
    }
}
