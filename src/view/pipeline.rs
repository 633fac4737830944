//! The line that says what a sync is, in the cells there are.

use ratatui::text::Span;

use crate::domain::pipeline::PipelinePart;
use crate::view::text::{cut, cut_middle, width};
use crate::view::theme::Theme;

/// Below this many cells a name says nothing.
const SHORTEST: usize = 8;

/// The parts in at most `room` cells: where they need more, the longest names give way, each with `…`.
pub(super) fn spans(parts: &[PipelinePart], room: usize, theme: &Theme) -> Vec<Span<'static>> {
    let mut spans = Vec::new();
    let mut left = room;
    let parts = without_unknown_end(parts, room);
    let limit = longest_name(parts, room);
    // A short name is told by its beginning.
    let shorten = |text: &str| if limit < 2 * SHORTEST { cut(text, limit) } else { cut_middle(text, limit) };
    for part in parts {
        let separator = cut(part.separator, left);
        left -= width(&separator);
        let text = cut(&shorten(&part.text), left);
        left -= width(&text);
        spans.push(Span::styled(separator, theme.quiet));
        spans.push(Span::styled(text, if part.is_known { theme.text } else { theme.quiet }));
    }
    spans
}

/// The cells that the parts need in full.
pub(super) fn cells(parts: &[PipelinePart]) -> usize {
    parts.iter().map(|part| width(part.separator) + width(&part.text)).sum()
}

/// The parts without those at the end that are not known, where not all of them fit.
fn without_unknown_end(mut parts: &[PipelinePart], room: usize) -> &[PipelinePart] {
    while let [rest @ .., PipelinePart { is_known: false, .. }] = parts
        && cells(parts) > room
    {
        parts = rest;
    }
    parts
}

/// How long a name may be so that all of them fit.
fn longest_name(parts: &[PipelinePart], room: usize) -> usize {
    let taken =
        |limit: usize| parts.iter().map(|part| width(part.separator) + width(&part.text).min(limit)).sum::<usize>();
    let longest = parts.iter().map(|part| width(&part.text)).max().unwrap_or(0);
    (SHORTEST..=longest).rev().find(|limit| taken(*limit) <= room).unwrap_or(SHORTEST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::launch::ColorMode;

    fn shown(names: [&str; 3], room: usize) -> String {
        let separators = ["", " → ", " › "];
        let parts: Vec<PipelinePart> = std::iter::zip(separators, names)
            .map(|(separator, name)| PipelinePart { separator, text: name.to_owned(), is_known: true })
            .collect();
        spans(&parts, room, &Theme::of(ColorMode::Mono)).iter().map(|span| span.content.as_ref()).collect()
    }

    #[test]
    fn the_longest_name_gives_way_and_the_rest_stays_whole() {
        let names = ["Active users", "Snowflake warehouse of finance", "contacts"];
        assert_eq!(shown(names, 60), "Active users → Snowflake warehouse of finance › contacts");
        assert_eq!(shown(names, 45), "Active users → Snowflake w…finance › contacts");
    }

    #[test]
    fn where_nothing_fits_the_end_is_cut_and_says_so() {
        assert_eq!(shown(["Active users", "HubSpot EU", "contacts"], 12), "Active … → …");
    }
}
