//! Measuring, cutting and breaking text by the cells it takes, so that wide characters keep columns straight.

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

/// How many cells a text takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// Cuts a text to so many cells, with `…` where something is missing.
pub fn cut(text: &str, limit: usize) -> String {
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
pub fn cut_middle(text: &str, limit: usize) -> String {
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
pub fn fit_middle(text: &str, cells: usize) -> String {
    fit(&cut_middle(text, cells), cells)
}

/// Cuts or fills a text to exactly so many cells.
pub fn fit(text: &str, cells: usize) -> String {
    let mut fitted = cut(text, cells);
    fitted.extend(std::iter::repeat_n(' ', cells.saturating_sub(fitted.width())));
    fitted
}

/// Breaks a text at blanks into lines of at most so many cells; longer words are broken anywhere.
pub fn wrap(text: &str, limit: usize) -> Vec<String> {
    let limit = limit.max(1);
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ') {
        if !line.is_empty() && line.width() + 1 + word.width() > limit {
            lines.push(std::mem::take(&mut line));
        } else if !line.is_empty() {
            line.push(' ');
        }
        for piece in word.graphemes(true) {
            if line.width() + piece.width() > limit {
                lines.push(std::mem::take(&mut line));
            }
            line.push_str(piece);
        }
    }
    lines.push(line);
    lines
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

    proptest! {
        #[test]
        fn nothing_is_wider_than_its_place(text in "[a-z 語é]{0,40}", cells in 1_usize..20) {
            prop_assert_eq!(width(&fit(&text, cells)), cells);
            if cells > 1 {
                prop_assert!(wrap(&text, cells).iter().all(|line| width(line) <= cells));
            }
        }
    }
}
