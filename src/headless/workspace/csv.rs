//! Comma-separated values (RFC 4180): what servers and sources say stays as it is.

use std::io::{self, Write};

/// Writes a line.
pub(super) fn line<'a>(out: &mut dyn Write, cells: impl IntoIterator<Item = &'a str>) -> io::Result<()> {
    let cells: Vec<String> = cells.into_iter().map(quoted).collect();
    write!(out, "{}\r\n", cells.join(","))
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\r', '\n']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_cell_is_quoted() {
        let mut text = Vec::new();
        line(&mut text, ["1", "a,b", "say \"x\"", "two\nlines", ""]).expect("a vector takes everything");
        assert_eq!(String::from_utf8(text).expect("text"), "1,\"a,b\",\"say \"\"x\"\"\",\"two\nlines\",\r\n");
    }
}
