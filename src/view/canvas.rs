//! What is drawn on.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Clear, Padding};

use crate::app::input::mouse::MouseTarget;
use crate::view::hit_map::HitRegion;
use crate::view::theme::Theme;

/// A frame, how it looks, and where what is drawn on it can be pressed.
pub(super) struct Canvas<'a, 'b> {
    pub(super) frame: &'a mut Frame<'b>,
    pub(super) theme: &'a Theme,
    /// Of parts that lie over one another the last one counts.
    pub(super) hits: Vec<HitRegion>,
}

impl Canvas<'_, '_> {
    /// Notes that pressing here means this.
    pub(super) fn hit(&mut self, area: Rect, target: MouseTarget) {
        self.hits.push(HitRegion { area, target });
    }

    /// Puts the cursor at the beginning of a screen's first line, where screen readers begin.
    pub(super) fn cursor_at_the_top(&mut self, area: Rect) {
        self.frame.set_cursor_position(Position::new(area.x.saturating_add(1), area.y));
    }

    /// Says at the right edge whether there is more above or below.
    pub(super) fn more(&mut self, area: Rect, is_above: bool, is_below: bool) {
        let (right, below) = (area.right().saturating_sub(1), area.bottom().saturating_sub(1));
        for (is_more, y, sign) in [(is_above, area.y, "↑"), (is_below, below, "↓")] {
            if is_more {
                self.frame.buffer_mut().set_string(right, y, sign, self.theme.quiet);
            }
        }
    }

    /// Makes what is drawn so far step back, except for this part.
    pub(super) fn dim(&mut self, except: Option<Rect>) {
        let behind = self.theme.behind.remove_modifier(Modifier::BOLD);
        let buffer = self.frame.buffer_mut();
        let area = buffer.area;
        let kept = except.map(|part| part.intersection(area)).filter(|part| !part.is_empty());
        // All of it with every key while a list is open: line by line, rather than cell by cell.
        for (y, line) in (area.y..).zip(buffer.content.chunks_mut(usize::from(area.width).max(1))) {
            let kept = kept.filter(|part| (part.top()..part.bottom()).contains(&y));
            let columns = kept.map_or(0..0, |part| usize::from(part.x - area.x)..usize::from(part.right() - area.x));
            let (before, rest) = line.split_at_mut(columns.start);
            let (_, after) = rest.split_at_mut(columns.len());
            for cell in before.iter_mut().chain(after) {
                cell.set_style(behind);
            }
        }
    }

    /// Draws an empty box over what is there, with words in its upper corners, and returns its inside.
    pub(super) fn framed(&mut self, place: Rect, left: String, right: String, padding: u16) -> Rect {
        let block = Block::bordered()
            .border_type(BorderType::Rounded)
            .style(self.theme.layer)
            .border_style(self.theme.quiet)
            .title(Span::styled(left, self.theme.title))
            .title(Line::styled(right, self.theme.quiet).right_aligned())
            .padding(Padding::horizontal(padding));
        let inside = block.inner(place);
        self.frame.render_widget(Clear, place);
        self.frame.render_widget(block, place);
        inside
    }
}
