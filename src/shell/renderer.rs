//! Drawing the state on the terminal. The library leaves the second cell of a wide character alone when a narrow one
//! takes its place, and counts on the terminal to clear it; not all do, so it is written here.

use std::io;

use crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate};
use crossterm::{execute, queue};
use ratatui::Terminal;
use ratatui::buffer::{Buffer, CellDiffOption};
use ratatui::layout::{Position, Rect};

use crate::app::App;
use crate::shell::run_problem::{RunProblem, lost};
use crate::shell::terminal::{Screen, bounded};
use crate::view::{self, HitRegion};

/// A terminal and what was drawn on it last.
pub(super) struct Renderer<'a> {
    terminal: &'a mut Terminal<Screen>,
    second_cells: Vec<Position>,
    /// Where what was drawn last can be pressed.
    pub(super) spots: Vec<HitRegion>,
}

impl<'a> Renderer<'a> {
    pub(super) const fn new(terminal: &'a mut Terminal<Screen>) -> Self {
        Self { terminal, second_cells: Vec::new(), spots: Vec::new() }
    }

    pub(super) fn draw(&mut self, app: &App) -> Result<(), RunProblem> {
        let Self { terminal, second_cells, spots } = self;
        let mut frame = || {
            let area = drawn_on(terminal)?;
            if *terminal.current_buffer_mut().area() != area {
                terminal.resize(area)?;
            }
            // A frame is shown at once or not at all, where the terminal can do that.
            queue!(terminal.backend_mut(), BeginSynchronizedUpdate)?;
            terminal.draw(|frame| {
                *spots = view::draw(app, frame);
                let wide = second_cells_of(frame.buffer_mut());
                rewrite(frame.buffer_mut(), second_cells, &wide);
                *second_cells = wide;
            })?;
            execute!(terminal.backend_mut(), EndSynchronizedUpdate)
        };
        frame().map_err(lost)
    }

    /// Makes the next frame a whole one. `Terminal::clear` would ask the terminal where its cursor is and wait for the
    /// answer; resizing to the same size clears without a question.
    pub(super) fn forget(&mut self) -> Result<(), RunProblem> {
        let area = drawn_on(self.terminal).map_err(lost)?;
        self.terminal.resize(area).map_err(lost)
    }
}

fn drawn_on(terminal: &Terminal<Screen>) -> io::Result<Rect> {
    let size = terminal.size()?;
    let (width, height) = bounded((size.width, size.height));
    Ok(Rect::new(0, 0, width, height))
}

/// The second cells of all wide characters.
fn second_cells_of(buffer: &Buffer) -> Vec<Position> {
    let area = *buffer.area();
    let is_wide = |symbol: &str| symbol.len() > 1 && unicode_width::UnicodeWidthStr::width(symbol) > 1;
    let wide = buffer.content().iter().enumerate().filter(|(_, cell)| is_wide(cell.symbol()));
    let seconds = wide.map(|(index, _)| buffer.pos_of(index)).map(|(x, y)| Position::new(x + 1, y));
    seconds.filter(|second| second.x < area.right()).collect()
}

/// Has the cells written that were second cells and are none any more.
fn rewrite(buffer: &mut Buffer, before: &[Position], now: &[Position]) {
    for position in before.iter().filter(|position| !now.contains(position)) {
        if let Some(cell) = buffer.cell_mut(*position) {
            cell.set_diff_option(CellDiffOption::AlwaysUpdate);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_cell_is_written_when_its_wide_character_goes() {
        let wide = Buffer::with_lines(["a顧客"]);
        let mut narrow = Buffer::with_lines(["abcde"]);
        let before = second_cells_of(&wide);
        assert_eq!(before, [Position::new(2, 0), Position::new(4, 0)]);
        let now = second_cells_of(&narrow);
        rewrite(&mut narrow, &before, &now);
        let written: Vec<bool> =
            narrow.content().iter().map(|cell| cell.diff_option == CellDiffOption::AlwaysUpdate).collect();
        assert_eq!(written, [false, false, true, false, true]);
    }
}
