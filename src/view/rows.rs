//! Lines stacked for a pane that may be smaller than they are: which of them have the focus, and where the caret is.

use std::ops::Range;

use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use crate::app::input::mouse::MouseTarget;
use crate::domain::text::thousands;
use crate::view::areas;
use crate::view::canvas::Canvas;
use crate::view::text::wrap;
use crate::view::theme::Theme;

/// Cells of a bar that shows how far something is.
const BAR: usize = 40;

/// The widest text that is read with ease.
pub(super) const READABLE: u16 = 90;

/// The middle of an area, at most so wide: what is left is margin, the same on both sides.
pub(super) fn middle(area: Rect, most: u16) -> Rect {
    areas::middle(area, most, area.height)
}

pub(super) struct Rows<'a> {
    /// The cells of a line.
    pub(super) width: usize,
    pub(super) theme: &'a Theme,
    lines: Vec<Line<'static>>,
    focus: Option<(usize, usize)>,
    caret: Option<(usize, usize)>,
    /// What pressing a part of a line does: the line, its cells, and what is meant.
    targets: Vec<(usize, Range<usize>, MouseTarget)>,
}

/// Which part of the lines is shown.
#[derive(Debug, Clone, Copy)]
pub(super) enum Scroll {
    /// The part around the focus.
    Focus,
    /// So many lines further down, as far as there are any.
    By(u16),
}

impl<'a> Rows<'a> {
    pub(super) const fn new(width: usize, theme: &'a Theme) -> Self {
        Self { width, theme, lines: Vec::new(), focus: None, caret: None, targets: Vec::new() }
    }

    pub(super) fn push(&mut self, line: impl Into<Line<'static>>) {
        self.lines.push(line.into());
    }

    /// Adds to the line added last what may be left out where the room is too small.
    pub(super) fn append(&mut self, span: Span<'static>) {
        match self.lines.last_mut() {
            Some(line) if line.width() + span.width() <= self.width => line.push_span(span),
            _ => {}
        }
    }

    pub(super) fn gap(&mut self) {
        self.lines.push(Line::default());
    }

    /// Adds a text, broken at blanks, each line after so many blanks; the first bears a sign.
    pub(super) fn say(&mut self, indent: usize, sign: &'static str, text: &str, style: Style) {
        self.say_within(self.width, indent, sign, text, style);
    }

    /// The same in so many cells.
    pub(super) fn say_within(&mut self, width: usize, indent: usize, sign: &'static str, text: &str, style: Style) {
        let sign_width = crate::view::text::width(sign);
        for (index, line) in wrap(text, width.saturating_sub(indent + sign_width)).into_iter().enumerate() {
            let sign = if index == 0 { sign.to_owned() } else { " ".repeat(sign_width) };
            self.push(vec![Span::raw(" ".repeat(indent)), Span::styled(sign, style), Span::styled(line, style)]);
        }
    }

    /// Adds a line of code: broken where it is too long, further lines two cells further in than the first.
    pub(super) fn code(&mut self, text: &str, style: Style) {
        let bare = text.trim_start_matches(' ');
        let indent = text.len() - bare.len();
        for (index, piece) in wrap(bare, self.width.saturating_sub(indent + 2)).into_iter().enumerate() {
            let further = if index == 0 { 0 } else { 2 };
            self.push(Span::styled(format!("{}{piece}", " ".repeat(indent + further)), style));
        }
    }

    /// Adds a bar that shows how far something is, and its numbers: "3 of 12 requests".
    pub(super) fn progress(&mut self, done: usize, all: usize, of: &str) {
        let words = format!(" {} of {} {of}", thousands(done), thousands(all));
        let bar = BAR.min(self.width.saturating_sub(words.len() + 1));
        let full = done.min(all) * bar / all.max(1);
        self.push(vec![
            Span::raw(" "),
            Span::styled("█".repeat(full), self.theme.accent),
            Span::styled("░".repeat(bar - full), self.theme.quiet),
            Span::styled(words, self.theme.text),
        ]);
    }

    /// Adds the line of a list that has the focus and can be pressed.
    pub(super) fn entry(&mut self, place: usize, is_chosen: bool, line: Line<'static>) {
        self.push(line);
        self.press_cells(0..usize::MAX, MouseTarget::Line(place));
        if is_chosen {
            self.focus_from(self.lines.len() - 1);
            self.caret_here(1);
        }
    }

    /// Puts the caret at the top where nothing else has: what lies over a screen must not leave it below.
    pub(super) fn caret_at_the_top_at_least(&mut self) {
        self.caret.get_or_insert((0, 0));
    }

    /// Puts the caret on the line added last, after so many cells.
    pub(super) fn caret_here(&mut self, column: usize) {
        self.caret = Some((self.lines.len().saturating_sub(1), column));
    }

    /// Puts the caret on a line, after so many cells.
    pub(super) const fn caret_at(&mut self, line: usize, column: usize) {
        self.caret = Some((line, column));
    }

    /// The same, for a line that may not have the focus.
    pub(super) fn caret_here_if(&mut self, focused: bool, column: usize) {
        if focused {
            self.caret_here(column);
        }
    }

    /// Pressing the lines from `start` on means this.
    pub(super) fn press_from(&mut self, start: usize, target: MouseTarget) {
        self.targets.extend((start..self.lines.len()).map(|line| (line, 0..usize::MAX, target)));
    }

    /// Pressing these cells of the line added last means this.
    pub(super) fn press_cells(&mut self, cells: Range<usize>, target: MouseTarget) {
        self.targets.push((self.lines.len().saturating_sub(1), cells, target));
    }

    pub(super) fn height(&self) -> usize {
        self.lines.len()
    }

    /// Marks the lines from `start` on as those that must be seen.
    pub(super) fn focus_from(&mut self, start: usize) {
        self.focus = Some((start, self.lines.len()));
    }

    pub(super) fn into_lines(self) -> Vec<Line<'static>> {
        self.lines
    }

    /// Draws them as what stands above a screen's lists, and returns the room that is left for these.
    pub(super) fn draw_above(self, canvas: &mut Canvas<'_, '_>, area: Rect) -> Rect {
        let height = u16::try_from(self.lines.len()).unwrap_or(area.height).min(area.height);
        let [top, rest] = areas::off_top(area, height);
        self.draw(canvas, top, Scroll::By(0));
        canvas.cursor_at_the_top(area);
        rest
    }

    /// Draws what has neither the focus nor anything to press.
    pub(super) fn draw_quietly(self, canvas: &mut Canvas<'_, '_>, area: Rect) {
        canvas.frame.render_widget(Paragraph::new(self.lines), area);
    }

    /// Draws them; a sign at the right edge says that there is more above or below.
    pub(super) fn draw(self, canvas: &mut Canvas<'_, '_>, area: Rect, scroll: Scroll) {
        let height = usize::from(area.height);
        let most = self.lines.len().saturating_sub(height);
        let top = match (scroll, self.focus, self.caret) {
            (Scroll::By(lines), ..) => usize::from(lines).min(most),
            (Scroll::Focus, Some((start, end)), caret) => {
                let wanted = if end - start > height {
                    caret.map_or(start, |(line, _)| line.saturating_sub(height / 2))
                } else {
                    end.saturating_sub(height)
                };
                if end <= height { 0 } else { wanted.min(most) }
            }
            (Scroll::Focus, None, _) => 0,
        };
        for (line, cells, target) in &self.targets {
            if let Some(y) = line.checked_sub(top).filter(|y| *y < height) {
                let cell = |place: usize| u16::try_from(place).unwrap_or(u16::MAX).min(area.width);
                let (left, right) = (cell(cells.start), cell(cells.end));
                let row = area.y.saturating_add(u16::try_from(y).unwrap_or(0));
                canvas.hit(Rect::new(area.x + left, row, right.saturating_sub(left), 1), *target);
            }
        }
        let total = self.lines.len();
        let shown: Vec<Line<'static>> = self.lines.into_iter().skip(top).take(height).collect();
        canvas.frame.render_widget(Paragraph::new(shown), area);
        if area.width > 0 && height > 0 {
            canvas.more(area, top > 0, top + height < total);
        }
        if let Some((line, column)) = self.caret
            && let Some(y) = line.checked_sub(top).filter(|y| *y < height)
        {
            let x =
                area.x.saturating_add(u16::try_from(column).unwrap_or(u16::MAX)).min(area.right().saturating_sub(1));
            canvas.frame.set_cursor_position(Position::new(x, area.y + u16::try_from(y).unwrap_or(0)));
        }
    }
}
