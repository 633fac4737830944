//! The picture in the README: the screen of the real program, as SVG. It is drawn anew by
//! `SYNCWRIGHT_PICTURE=assets/screen.svg cargo test --test it picture`.

use std::fmt::Write as _;
use std::num::NonZero;
use std::path::Path;

use super::program::Program;

const COLUMNS: NonZero<u16> = NonZero::new(112).expect("not zero");
const ROWS: NonZero<u16> = NonZero::new(27).expect("not zero");

/// A cell's width and height, in pixels.
const CELL: (f32, f32) = (8.4, 18.0);

#[test]
fn the_picture_of_the_readme_is_the_screen_of_the_program() {
    let home = tempfile::tempdir().expect("a folder");
    let mut program = Program::start_sized((COLUMNS, ROWS), home.path(), &["--demo", "--dialect", "multiwoven"], &[]);
    program.wait("Connected as").keys("n1<tab>2<tab>1<tab>contacts<tab><tab><tab>").wait("1 required open");
    program.keys("a").wait("Mapped by name").keys("<end><enter>").wait("What goes there");
    program.keys("Dear {{ first_name }}").wait("This template").keys("<enter>").wait("Where it goes");
    program.keys("web<enter>").wait("template");
    let svg = program.look(svg);
    assert!(svg.starts_with("<svg") && svg.matches("<text").count() > 500 && svg.ends_with("</svg>\n"));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    match std::env::var_os("SYNCWRIGHT_PICTURE") {
        Some(path) => std::fs::write(folder.join(path), svg).expect("the picture is written"),
        None => assert!(folder.join("assets/screen.svg").exists(), "the README shows a picture"),
    }
}

fn svg(screen: &vt100::Screen) -> String {
    let (width, height) = (f32::from(COLUMNS.get()) * CELL.0 + 24.0, f32::from(ROWS.get()) * CELL.1 + 24.0);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" \
         font-family=\"DejaVu Sans Mono, Menlo, Consolas, monospace\" font-size=\"14\">\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#16181d\"/>\n"
    );
    for row in 0..ROWS.get() {
        for column in 0..COLUMNS.get() {
            let Some(cell) = screen.cell(row, column) else { continue };
            let (x, y) = (12.0 + f32::from(column) * CELL.0, 12.0 + f32::from(row) * CELL.1);
            let (mut ink, mut ground) = (colour(cell.fgcolor(), "#d0d4dc"), colour(cell.bgcolor(), "none"));
            if cell.inverse() {
                (ink, ground) = ("#16181d", "#d0d4dc");
            }
            let (right, line) = (CELL.0 + 0.3, y + CELL.1 - 1.5);
            if ground != "none" {
                draw(
                    &mut svg,
                    format_args!(
                        "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{right:.1}\" height=\"{}\" fill=\"{ground}\"/>",
                        CELL.1
                    ),
                );
            }
            if cell.underline() {
                draw(
                    &mut svg,
                    format_args!(
                        "<rect x=\"{x:.1}\" y=\"{line:.1}\" width=\"{right:.1}\" height=\"1\" fill=\"#767c88\"/>"
                    ),
                );
            }
            let text = cell.contents().replace('&', "&amp;").replace('<', "&lt;");
            if !text.trim().is_empty() {
                let weight = if cell.bold() { " font-weight=\"bold\"" } else { "" };
                draw(
                    &mut svg,
                    format_args!("<text x=\"{x:.1}\" y=\"{:.1}\" fill=\"{ink}\"{weight}>{text}</text>", y + 13.5),
                );
            }
        }
    }
    svg.push_str("</svg>\n");
    svg
}

fn draw(svg: &mut String, shape: std::fmt::Arguments<'_>) {
    writeln!(svg, "{shape}").expect("a string takes everything");
}

fn colour(colour: vt100::Color, default: &'static str) -> &'static str {
    match colour {
        vt100::Color::Idx(1) => "#e06c75",
        vt100::Color::Idx(2) => "#98c379",
        vt100::Color::Idx(3) => "#e5c07b",
        vt100::Color::Idx(6) => "#56b6c2",
        vt100::Color::Idx(8) => "#767c88",
        _ => default,
    }
}
