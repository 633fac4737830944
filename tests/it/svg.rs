//! A drawn screen as SVG: runs of cells of one style, so that the pictures stay small; and several as a film.

use std::fmt::Write as _;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use syncwright::app::launch::Background;
use unicode_width::UnicodeWidthStr as _;

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
        self::row(&mut svg, buffer, row, MARGIN + u32::from(row) * CELL.1, &paper);
    }
    svg.push_str("</svg>\n");
    svg
}

/// A row of cells, so many pixels below the top.
fn row(svg: &mut String, buffer: &Buffer, row: u16, top: u32, paper: &OutputStyle) {
    let (width, mut column) = (buffer.area().width, 0);
    while column < width {
        let Some(cell) = buffer.cell((column, row)) else { break };
        // A wide character has the ground of both its cells.
        let wide = u16::try_from(cell.symbol().width()).unwrap_or(1).max(1);
        let mut end = (column + wide).min(width);
        while end < width && buffer.cell((end, row)).is_some_and(|next| is_alike(cell, next)) {
            end += 1;
        }
        run(svg, buffer, (row, top), column..end, paper);
        column = end;
    }
}

/// What is seen for a while.
pub(crate) struct Frame {
    pub(crate) buffer: Buffer,
    /// Where the terminal's cursor is.
    pub(crate) cursor: (u16, u16),
    /// What was done, told below the screen.
    pub(crate) caption: String,
    pub(crate) milliseconds: u32,
}

/// The height of the captions, in pixels.
const CAPTION: u32 = 30;

/// Frames as one picture that moves: a strip of them, of which a style sheet shows one after the other. Where nothing
/// moves, or is not wanted to, the last one is seen. Rows that frames share are drawn once.
pub(crate) fn film(frames: &[Frame], title: &str, ground: Background) -> String {
    let (paper, area) = (paper(ground), *frames[0].buffer.area());
    let width = u32::from(area.width) * CELL.0 + 2 * MARGIN;
    let screen = u32::from(area.height) * CELL.1 + 2 * MARGIN;
    let mut rows: Vec<String> = Vec::new();
    let mut strip = String::new();
    for (place, frame) in (0_u32..).zip(frames) {
        write!(strip, "<g transform=\"translate({})\">", place * width).expect("text");
        for number in 0..area.height {
            let mut drawn = String::new();
            row(&mut drawn, &frame.buffer, number, 0, &paper);
            if drawn.is_empty() {
                continue;
            }
            let known = rows.iter().position(|row| *row == drawn);
            let name = known.unwrap_or_else(|| {
                rows.push(drawn);
                rows.len() - 1
            });
            write!(strip, "<use href=\"#r{name}\" y=\"{}\"/>", MARGIN + u32::from(number) * CELL.1).expect("text");
        }
        let (x, y) = (u32::from(frame.cursor.0) * CELL.0 + MARGIN, u32::from(frame.cursor.1) * CELL.1 + MARGIN);
        writeln!(
            strip,
            "<use href=\"#c\" x=\"{x}\" y=\"{y}\"/><text x=\"{}\" y=\"{}\" class=\"t\">{}</text></g>",
            MARGIN + CELL.0,
            screen + 16,
            escaped(&frame.caption)
        )
        .expect("text");
    }
    let defined: String = (0..).zip(&rows).fold(String::new(), |mut all, (name, row): (u32, &String)| {
        writeln!(all, "<g id=\"r{name}\">{}</g>", row.replace('\n', "").replace(&inked(&paper), "")).expect("text");
        all
    });
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" role=\"img\" \
         font-family=\"DejaVu Sans Mono, Menlo, Consolas, monospace\" font-size=\"13.3\" fill=\"{ink}\" xml:space=\"preserve\">\n\
         <title>{title}</title>\n<style>\n{style}</style>\n\
         <rect width=\"100%\" height=\"100%\" rx=\"6\" fill=\"{behind}\"/>\n\
         <rect y=\"{screen}\" width=\"100%\" height=\"1\" fill=\"{ink}\" opacity=\"0.2\"/>\n\
         <defs>\n<rect id=\"c\" width=\"{}\" height=\"{}\" opacity=\"0.5\"/>\n{defined}</defs>\n\
         <g class=\"film\" transform=\"translate(-{last})\">\n{strip}</g>\n</svg>\n",
        CELL.0,
        CELL.1,
        height = screen + CAPTION,
        title = escaped(title),
        style = style(frames, width),
        last = (frames.len() - 1) * width as usize,
        ink = paper.ink,
        behind = paper.behind,
    )
}

/// The fill that the whole film has already.
fn inked(paper: &OutputStyle) -> String {
    format!(" fill=\"{}\"", paper.ink)
}

/// The style sheet that moves the strip, by a frame at a time.
fn style(frames: &[Frame], width: u32) -> String {
    let whole: u32 = frames.iter().map(|frame| frame.milliseconds).sum();
    let mut style = format!(
        ".t {{ opacity: 0.8 }}\n.film {{ animation: film {whole}ms step-end infinite }}\n\
         @media (prefers-reduced-motion: reduce) {{ .film {{ animation: none }} }}\n@keyframes film {{\n"
    );
    let mut begins = 0;
    for (place, frame) in (0_u32..).zip(frames) {
        let percent = f64::from(begins) * 100.0 / f64::from(whole);
        writeln!(style, "{percent:.3}% {{ transform: translateX(-{}px) }}", place * width).expect("text");
        begins += frame.milliseconds;
    }
    style.push_str("}\n");
    style
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// Lines and blocks, which are drawn in rows.
fn is_drawn(symbol: &str) -> bool {
    symbol.chars().all(|letter| ('\u{2500}'..='\u{259f}').contains(&letter))
}

fn is_alike(one: &Cell, other: &Cell) -> bool {
    // Others begin a run of their own, so that what follows stands where it should, however wide they are.
    let are = |kind: fn(&str) -> bool| kind(one.symbol()) && kind(other.symbol());
    one.style() == other.style() && (are(str::is_ascii) || are(is_drawn))
}

fn run(svg: &mut String, buffer: &Buffer, (row, y): (u16, u32), columns: std::ops::Range<u16>, paper: &OutputStyle) {
    let Some(cell) = buffer.cell((columns.start, row)) else { return };
    let text: String =
        columns.clone().filter_map(|column| buffer.cell((column, row))).map(Cell::symbol).collect::<String>();
    let x = MARGIN + u32::from(columns.start) * CELL.0;
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
    let text = text.trim_end();
    let length = match text.chars().count() {
        count @ 2.. if text.is_ascii() || is_drawn(text) => format!(" textLength=\"{}\"", count * 8),
        _ => String::new(),
    };
    let text = escaped(text);
    writeln!(svg, "<text x=\"{x}\" y=\"{}\" fill=\"{ink}\"{weight}{faint}{length}>{text}</text>", y + 13)
        .expect("text");
}

fn colour(colour: Color) -> Option<String> {
    match colour {
        Color::Rgb(red, green, blue) => Some(format!("#{red:02x}{green:02x}{blue:02x}")),
        _ => None,
    }
}
