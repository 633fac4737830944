//! The lines of lists, and badges.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::view::text::fit;
use crate::view::theme::Theme;

/// A line of a list: its mark and its words.
pub(super) fn list_line(
    (mark, style): (&str, Style),
    mut words: Vec<Span<'static>>,
    is_chosen: bool,
    width: usize,
    theme: &Theme,
) -> Line<'static> {
    words.insert(0, Span::styled(format!("{mark} "), style));
    if is_chosen {
        words.insert(0, Span::styled(" › ", theme.accent));
        return chosen(words, width, theme);
    }
    words.insert(0, Span::raw("   "));
    Line::from(words)
}

/// The chosen line of a list: its own styles on a tint, or all of it reversed where grounds cannot be tinted.
pub(super) fn chosen(mut spans: Vec<Span<'static>>, width: usize, theme: &Theme) -> Line<'static> {
    let used: usize = spans.iter().map(Span::width).sum();
    if used > width || !theme.has_tints {
        let words: String = spans.iter().map(|span| span.content.as_ref()).collect();
        return Line::from(Span::styled(fit(&words, width), theme.selected));
    }
    spans.push(Span::raw(" ".repeat(width - used)));
    spans.into_iter().map(|span| span.patch_style(theme.selected)).collect()
}

/// A state as a badge: a word on a tint, in the ink of its role; in brackets where grounds cannot be tinted. Two cells
/// wider than the word either way.
pub(super) fn badge(word: &str, role: Style, theme: &Theme) -> Span<'static> {
    if theme.has_tints {
        Span::styled(format!(" {word} "), theme.field.patch(role))
    } else {
        Span::styled(format!("[{word}]"), role)
    }
}
