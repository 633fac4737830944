//! Tables for people: columns as wide as their cells, cut where they would fill the line, numbers at the right.

use crate::domain::cells::{cut, fit, width};

/// The widest cell.
const WIDEST: usize = 40;

/// A table to print.
#[derive(Debug, Default)]
pub(super) struct PlainTable {
    heads: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl PlainTable {
    /// An empty one with these heads.
    pub(super) fn new(heads: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { heads: heads.into_iter().map(Into::into).collect(), rows: Vec::new() }
    }

    /// Adds a row.
    pub(super) fn push(&mut self, row: impl IntoIterator<Item = impl Into<String>>) {
        self.rows.push(row.into_iter().map(Into::into).collect());
    }

    /// Its text, a line a row.
    pub(super) fn text(&self) -> String {
        let lines = || std::iter::once(&self.heads).chain(&self.rows);
        let columns: Vec<(usize, bool)> = (0..self.heads.len())
            .map(|at| {
                let cells = || self.rows.iter().filter_map(move |row| row.get(at));
                let widest = lines().filter_map(|row| row.get(at)).map(|cell| width(cell)).max().unwrap_or(0);
                let is_number = |cell: &String| cell.chars().all(|it| it.is_ascii_digit() || ",.%-–".contains(it));
                (widest.min(WIDEST), cells().next().is_some() && cells().all(is_number))
            })
            .collect();
        let mut text = String::new();
        for row in lines() {
            let cells = row.iter().zip(&columns).map(|(cell, (width, is_number))| {
                let cell = cut(cell, *width);
                if *is_number { format!("{cell:>width$}") } else { fit(&cell, *width) }
            });
            let line = cells.collect::<Vec<_>>().join("  ");
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
        let text = table.text();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], format!("ID  NAME{}   ROWS", " ".repeat(36)));
        assert_eq!(lines[1], format!(" 1  顧客{}  1,200", " ".repeat(36)));
        assert!(lines[2].ends_with("…      7"), "{text}");
    }
}
