//! Home: what was created since the start, the newest first.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::app::State;
use crate::app::state::CreatedSync;
use crate::app::words::clock;
use crate::domain::text::Inert;
use crate::view::rows::{Rows, Scroll};
use crate::view::text::fit;
use crate::view::theme::Theme;

/// Draws the list.
pub(super) fn draw(state: &State, selected: usize, frame: &mut Frame<'_>, area: Rect, theme: &Theme) {
    let width = usize::from(area.width).saturating_sub(1);
    let mut rows = Rows::default();
    rows.push(Line::from(Span::styled(" This session", theme.title)));
    rows.gap();
    if state.created.is_empty() {
        rows.say(1, "", "No sync was created since the program started.", width, theme.text);
        rows.gap();
        rows.say(
            1,
            "",
            "n makes one in four steps: the two ends, the stream and its mapping, the schedule, a last look.",
            width,
            theme.quiet,
        );
    } else {
        rows.push(Line::from(Span::styled(
            format!("   {}", columns(width, ["ID", "Status", "From", "To", "Runs", "At"])),
            theme.quiet,
        )));
    }
    for (index, created) in state.created.iter().rev().enumerate() {
        let start = rows.height();
        let (sign, style) = if index == selected { (" › ", theme.selected) } else { ("   ", theme.text) };
        rows.push(Line::from(Span::styled(format!("{sign}{}", summary(state, created, width)), style)));
        if index == selected {
            rows.focus_from(start);
        }
    }
    if !state.form.is_untouched() {
        rows.gap();
        rows.say(1, "", "A new sync is in work: n goes on with it.", width, theme.accent);
    }
    rows.draw(frame, area, Scroll::Focus, theme.quiet);
}

fn summary(state: &State, created: &CreatedSync, width: usize) -> String {
    let asked = &created.asked;
    let name = |end, id: String| created.sync.name_of(end).map_or(id, |name| name.to_string());
    let source = name("source", format!("source {}", asked.source));
    let destination = name("destination", format!("destination {}", asked.destination));
    let status = created.sync.status().unwrap_or_default();
    let to = format!("{destination} › {}", Inert::new(&asked.stream));
    columns(
        width,
        [
            created.sync.id.0.as_str(),
            status.as_str(),
            &source,
            &to,
            &asked.schedule.in_words(),
            &clock(state, created.at),
        ],
    )
}

/// Six columns in so many cells; the last ones give way where it is narrow.
fn columns(width: usize, [id, status, from, to, runs, at]: [&str; 6]) -> String {
    let room = width.saturating_sub(3 + 6 + 10 + 6);
    let (ends, runs_room) = if room >= 50 { (room - 18, 18) } else { (room, 0) };
    let from_room = ends * 2 / 5;
    let to_room = ends.saturating_sub(from_room + 2);
    let runs = if runs_room > 0 { format!("{} ", fit(runs, runs_room - 1)) } else { String::new() };
    format!("{} {} {} {} {runs}{at}", fit(id, 5), fit(status, 9), fit(from, from_room), fit(to, to_room))
}
