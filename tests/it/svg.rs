//! A drawn screen as SVG: runs of cells of one style, so that the pictures stay small.

use std::fmt::Write as _;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use syncwright::app::launch::Background;

/// A cell's width and height, in pixels.
const CELL: (u32, u32) = (8, 18);

const MARGIN: u32 = 10;

struct OutputStyle {
    behind: &'static str,
    ink: &'static str,
}

fn paper(ground: Background) -> OutputStyle {
    match ground {
        Background::Dark => OutputStyle { behind: "#16181d", ink: "#d8dce4" },
        Background::Light => OutputStyle { behind: "#fbfbf9", ink: "#1f2430" },
    }
}

/// The picture of a buffer.
pub(crate) fn svg(buffer: &Buffer, ground: Background) -> String {
    let (area, paper) = (buffer.area(), paper(ground));
    let (width, height) = (u32::from(area.width) * CELL.0 + 2 * MARGIN, u32::from(area.height) * CELL.1 + 2 * MARGIN);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         font-family=\"DejaVu Sans Mono, Menlo, Consolas, monospace\" font-size=\"13.3\" xml:space=\"preserve\">\n\
         <rect width=\"100%\" height=\"100%\" rx=\"6\" fill=\"{}\"/>\n",
        paper.behind
    );
    for row in 0..area.height {
        let mut column = 0;
        while column < area.width {
            let Some(cell) = buffer.cell((column, row)) else { break };
            let mut end = column + 1;
            while end < area.width && buffer.cell((end, row)).is_some_and(|next| is_alike(cell, next)) {
                end += 1;
            }
            run(&mut svg, buffer, row, column..end, &paper);
            column = end;
        }
    }
    svg.push_str("</svg>\n");
    svg
}

fn is_alike(one: &Cell, other: &Cell) -> bool {
    // Wide characters begin a run of their own, so that what follows stands where it should.
    let is_narrow = |cell: &Cell| cell.symbol().is_ascii();
    one.style() == other.style() && is_narrow(one) && is_narrow(other)
}

fn run(svg: &mut String, buffer: &Buffer, row: u16, columns: std::ops::Range<u16>, paper: &OutputStyle) {
    let Some(cell) = buffer.cell((columns.start, row)) else { return };
    let text: String =
        columns.clone().filter_map(|column| buffer.cell((column, row))).map(Cell::symbol).collect::<String>();
    let (x, y) = (MARGIN + u32::from(columns.start) * CELL.0, MARGIN + u32::from(row) * CELL.1);
    let width = u32::from(columns.end - columns.start) * CELL.0;
    let own = colour(cell.fg).unwrap_or_else(|| paper.ink.to_owned());
    let is_reversed = cell.modifier.contains(Modifier::REVERSED);
    if let Some(behind) = colour(cell.bg).filter(|_| !is_reversed) {
        writeln!(svg, "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{}\" fill=\"{behind}\"/>", CELL.1)
            .expect("text");
    }
    if is_reversed {
        writeln!(svg, "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{}\" fill=\"{own}\"/>", CELL.1)
            .expect("text");
    }
    if cell.modifier.contains(Modifier::UNDERLINED) {
        let line = colour(cell.underline_color).unwrap_or_else(|| own.clone());
        writeln!(svg, "<rect x=\"{x}\" y=\"{}\" width=\"{width}\" height=\"1\" fill=\"{line}\"/>", y + CELL.1 - 2)
            .expect("text");
    }
    if text.trim().is_empty() {
        return;
    }
    let ink = if is_reversed { paper.behind.to_owned() } else { own };
    let weight = if cell.modifier.contains(Modifier::BOLD) { " font-weight=\"bold\"" } else { "" };
    let faint = if cell.modifier.contains(Modifier::DIM) { " opacity=\"0.6\"" } else { "" };
    let text = text.trim_end().replace('&', "&amp;").replace('<', "&lt;");
    let length = if text.is_ascii() && text.len() > 1 && !text.contains('&') {
        format!(" textLength=\"{}\"", text.len() * 8)
    } else {
        String::new()
    };
    writeln!(svg, "<text x=\"{x}\" y=\"{}\" fill=\"{ink}\"{weight}{faint}{length}>{text}</text>", y + 13)
        .expect("text");
}

fn colour(colour: Color) -> Option<String> {
    match colour {
        Color::Rgb(red, green, blue) => Some(format!("#{red:02x}{green:02x}{blue:02x}")),
        _ => None,
    }
}
