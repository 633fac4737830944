//! Measuring and breaking text by the cells it takes, so that wide characters keep columns straight.

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

use crate::domain::text::thousands;
pub(super) use crate::domain::text::wrap;

/// After what could not be loaded.
pub(super) const AGAIN: &str = "[refresh] tries again.";

/// "1 row", "2 rows".
pub(super) fn rows_in_words(count: usize) -> String {
    if count == 1 { "1 row".to_owned() } else { format!("{} rows", thousands(count)) }
}

/// A number that the server counted, as people write it.
pub(super) fn counted(number: u64) -> String {
    thousands(usize::try_from(number).unwrap_or(usize::MAX))
}

pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// Cuts a text to so many cells, with `…` where something is missing.
pub(super) fn cut(text: &str, limit: usize) -> String {
    if text.width() <= limit {
        return text.to_owned();
    }
    let mut kept = String::new();
    for piece in text.graphemes(true) {
        if kept.width() + piece.width() + 1 > limit {
            break;
        }
        kept.push_str(piece);
    }
    if limit > 0 {
        kept.push('…');
    }
    kept
}

/// Cuts a text to so many cells out of its middle, where both ends tell what it is.
pub(super) fn cut_middle(text: &str, limit: usize) -> String {
    if text.width() <= limit || limit < 8 {
        return cut(text, limit);
    }
    let tail_room = (limit - 1) * 2 / 5;
    let mut tail: Vec<&str> = Vec::new();
    let mut taken = 0;
    for piece in text.graphemes(true).rev() {
        if taken + piece.width() > tail_room {
            break;
        }
        taken += piece.width();
        tail.push(piece);
    }
    tail.reverse();
    let head = cut(text, limit - taken);
    format!("{head}{}", tail.concat())
}

/// The same, filled to exactly so many cells.
pub(super) fn fit_middle(text: &str, cells: usize) -> String {
    fit(&cut_middle(text, cells), cells)
}

/// Cuts or fills a text to exactly so many cells.
pub(super) fn fit(text: &str, cells: usize) -> String {
    let mut fitted = cut(text, cells);
    fitted.extend(std::iter::repeat_n(' ', cells.saturating_sub(fitted.width())));
    fitted
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
    fn a_long_name_keeps_both_its_ends() {
        assert_eq!(cut_middle("HubSpot EU › contacts", 30), "HubSpot EU › contacts");
        assert_eq!(cut_middle("Snowflake warehouse, nightly", 16), "Snowflake…ightly");
        assert_eq!(cut_middle("顧客データベースの名前", 12).width(), 11, "no wide letter is halved");
        assert_eq!(cut_middle("abcdef", 3), "ab…");
    }

    #[test]
    fn lines_break_at_blanks_and_long_words_anywhere() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(wrap("顧客顧客", 5), ["顧客", "顧客"]);
    }

    #[test]
    fn a_long_line_shows_the_part_around_its_caret() {
        assert_eq!(window("abcdef", 6, 4), ("def".to_owned(), 3));
        assert_eq!(window("abcdef", 0, 4), ("abcd".to_owned(), 0));
        assert_eq!(window("", 0, 4), (String::new(), 0));
    }

    proptest! {
        #[test]
        fn nothing_is_wider_than_its_place(text in "[a-z 語é]{0,40}", cells in 1_usize..20, caret in 0_usize..45) {
            prop_assert_eq!(width(&fit(&text, cells)), cells);
            let (visible, at) = window(&text, caret, cells);
            prop_assert!(width(&visible) <= cells && at < cells);
            if cells > 1 {
                prop_assert!(wrap(&text, cells).iter().all(|line| width(line) <= cells));
            }
        }
    }
}
