//! Tables for people: columns as wide as their cells, cut where they would fill the line, numbers at the right, and
//! coloured where a terminal has colours.

use crate::domain::cells::{cut, width};
use crate::domain::text::SanitizedText;
use crate::headless::tone::Tone;

/// The widest cell.
const WIDEST: usize = 40;

/// A cell of a table.
#[derive(Debug)]
pub(super) struct TableCell {
    text: String,
    tone: Tone,
}

impl<T: Into<String>> From<T> for TableCell {
    fn from(text: T) -> Self {
        Self { text: text.into(), tone: Tone::Plain }
    }
}

impl TableCell {
    /// A cell of a tone.
    pub(super) fn new(text: impl Into<String>, tone: Tone) -> Self {
        Self { text: text.into(), tone }
    }
}

/// A table to print.
#[derive(Debug, Default)]
pub(super) struct PlainTable {
    heads: Vec<TableCell>,
    rows: Vec<Vec<TableCell>>,
}

impl PlainTable {
    /// An empty one with these heads.
    pub(super) fn new(heads: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { heads: heads.into_iter().map(|head| TableCell::new(head, Tone::Head)).collect(), rows: Vec::new() }
    }

    /// Adds a row.
    pub(super) fn push(&mut self, row: impl IntoIterator<Item = impl Into<TableCell>>) {
        self.rows.push(row.into_iter().map(Into::into).collect());
    }

    /// Its text, a line a row.
    pub(super) fn text(&self, has_colours: bool) -> String {
        let lines = || std::iter::once(&self.heads).chain(&self.rows);
        let columns: Vec<(usize, bool)> = (0..self.heads.len())
            .map(|at| {
                let cells = || self.rows.iter().filter_map(move |row| row.get(at));
                let widest = lines().filter_map(|row| row.get(at)).map(|cell| width(&cell.text)).max().unwrap_or(0);
                let is_number =
                    |cell: &TableCell| cell.text.chars().all(|it| it.is_ascii_digit() || ",.%-–".contains(it));
                (widest.min(WIDEST), cells().next().is_some() && cells().all(is_number))
            })
            .collect();
        let mut text = String::new();
        for row in lines() {
            let mut line = String::new();
            // Blanks before a cell are written with it, so that none is left at the end of a line.
            let mut blanks = 0;
            for (cell, (widest, is_number)) in row.iter().zip(&columns) {
                let shown = cut(&cell.text, *widest);
                let spare = widest.saturating_sub(width(&shown));
                blanks += if *is_number { spare } else { 0 };
                if !shown.is_empty() {
                    // Colours are ours alone.
                    let shown = if has_colours { SanitizedText::new(&shown).to_string() } else { shown };
                    line.push_str(&" ".repeat(blanks));
                    line.push_str(&cell.tone.paint(shown, has_colours));
                    blanks = 0;
                }
                blanks += 2 + if *is_number { 0 } else { spare };
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_cells_and_numbers_stand_at_the_right() {
        let mut table = PlainTable::new(["ID", "NAME", "ROWS"]);
        table.push(["1", "顧客", "1,200"]);
        table.push(["12", &"x".repeat(60), "7"]);
        let text = table.text(false);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], format!("ID  NAME{}   ROWS", " ".repeat(36)));
        assert_eq!(lines[1], format!(" 1  顧客{}  1,200", " ".repeat(36)));
        assert!(lines[2].ends_with("…      7"), "{text}");
    }

    #[test]
    fn colours_change_no_column_and_are_ours_alone() {
        let mut table = PlainTable::new(["STATUS", "ROWS"]);
        table.push([TableCell::new("\u{1b}[31mfailed", Tone::Good), TableCell::new("7", Tone::Warning)]);
        table.push(["", "1,200"]);
        let coloured = table.text(true);
        assert_eq!(coloured.matches("\u{1b}[32m").count(), 1, "{coloured:?}");
        assert!(!coloured.contains("\u{1b}[31m"), "{coloured:?}");
        let mut plain = PlainTable::new(["STATUS", "ROWS"]);
        plain.push([SanitizedText::new("\u{1b}[31mfailed").as_str(), "7"]);
        plain.push(["", "1,200"]);
        let codes = ["[0m", "[1m", "[32m", "[33m"].map(|code| format!("\u{1b}{code}"));
        let bare = codes.iter().fold(coloured, |text, code| text.replace(code, ""));
        assert_eq!(bare, plain.text(false));
    }
}
