//! Comma-separated values (RFC 4180): what servers and sources say stays as it is.

use std::fmt::Write as _;

/// A line, with its end.
pub fn line<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let mut line = String::new();
    for (index, cell) in cells.into_iter().enumerate() {
        if index > 0 {
            line.push(',');
        }
        if cell.contains([',', '"', '\r', '\n']) {
            // A string takes everything.
            let _ = write!(line, "\"{}\"", cell.replace('"', "\"\""));
        } else {
            line.push_str(cell);
        }
    }
    line.push_str("\r\n");
    line
}

/// Whether a spreadsheet would take a cell for a formula. A number with its sign is none.
pub fn is_like_a_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err()
}

#[cfg(test)]
pub(in crate::domain) mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Reads lines as RFC 4180 writes them.
    pub(in crate::domain) fn read(text: &str) -> Vec<Vec<String>> {
        let (mut lines, mut cells, mut cell, mut is_quoted) = (Vec::new(), Vec::new(), String::new(), false);
        let mut rest = text.chars().peekable();
        while let Some(character) = rest.next() {
            match (character, is_quoted) {
                ('"', true) if rest.peek() == Some(&'"') => cell.extend(rest.next()),
                ('"', _) => is_quoted = !is_quoted,
                (',', false) => cells.push(std::mem::take(&mut cell)),
                ('\r', false) if rest.peek() == Some(&'\n') => {
                    rest.next();
                    cells.push(std::mem::take(&mut cell));
                    lines.push(std::mem::take(&mut cells));
                }
                (character, _) => cell.push(character),
            }
        }
        lines
    }

    #[test]
    fn what_would_end_a_cell_is_quoted() {
        assert_eq!(
            line(["1", "a,b", "say \"x\"", "two\nlines", ""]),
            "1,\"a,b\",\"say \"\"x\"\"\",\"two\nlines\",\r\n"
        );
    }

    #[test]
    fn a_bare_return_is_quoted_since_some_readers_end_a_line_at_it() {
        assert_eq!(line(["a\rb"]), "\"a\rb\"\r\n");
    }

    #[test]
    fn formulas_are_told_from_numbers() {
        for cell in ["=1+1", "+cmd", "-A1", "@SUM(A1)", "\t=1"] {
            assert!(is_like_a_formula(cell), "{cell}");
        }
        for cell in ["", "-5", "+49", "-1.5e3", "o'neil@acme.io", "a=b"] {
            assert!(!is_like_a_formula(cell), "{cell}");
        }
    }

    proptest! {
        #[test]
        fn whatever_the_cells_hold_they_are_read_back(
            cells in prop::collection::vec(prop_oneof![any::<String>(), "[a,\"\r\n=é]{0,8}"], 1..6)
        ) {
            prop_assert_eq!(read(&line(cells.iter().map(String::as_str))), vec![cells]);
        }
    }
}
