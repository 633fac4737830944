//! How a field looks: label, what is typed, and the sentences under it. Shared by the form and the Sign in screen.

use ratatui::text::Span;

use crate::app::edit::TextArea;
use crate::view::rows::Rows;
use crate::view::text::{cut, fit, width as cells, window};
use crate::view::theme::Theme;

/// Where the labels end and the typing starts.
pub(super) const LABELS: usize = 18;

/// The narrowest and widest place for typing.
const NARROWEST: usize = 8;
const WIDEST: usize = 60;

/// What a one-line field shows.
pub(super) struct Shown<'a> {
    pub label: &'a str,
    /// Its text, masked where it is a secret.
    pub text: &'a str,
    /// How many characters stand before the caret.
    pub caret: usize,
    /// What stands there while it is empty.
    pub placeholder: &'a str,
    pub focused: bool,
    pub wrong: bool,
}

pub(super) fn marker(focused: bool, wrong: bool, theme: &Theme) -> Span<'static> {
    match (focused, wrong) {
        (true, _) => Span::styled("▌ ", theme.accent),
        (false, true) => Span::styled("✗ ", theme.wrong),
        (false, false) => Span::raw("  "),
    }
}

pub(super) fn label(text: &str, focused: bool, theme: &Theme) -> Span<'static> {
    Span::styled(fit(text, LABELS - 2), if focused { theme.accent } else { theme.text })
}

/// How many cells a one-line field has for its text.
pub(super) fn room(width: usize) -> usize {
    width.saturating_sub(LABELS + 1).clamp(NARROWEST, WIDEST)
}

pub(super) fn line(rows: &mut Rows<'_>, shown: &Shown<'_>, width: usize) {
    let theme = rows.theme;
    let cells = room(width);
    let (visible, caret) =
        if shown.focused { window(shown.text, shown.caret, cells) } else { (cut(shown.text, cells), 0) };
    let base = if shown.focused { theme.field_focused } else { theme.field };
    let (text, style) =
        if shown.text.is_empty() { (shown.placeholder.to_owned(), base.patch(theme.quiet)) } else { (visible, base) };
    rows.push(vec![
        marker(shown.focused, shown.wrong, theme),
        label(shown.label, shown.focused, theme),
        Span::styled(fit(&text, cells), style),
    ]);
    rows.caret_here_if(shown.focused, LABELS + caret);
}

/// Adds a field with a chosen word; `meaning` explains it, `many` says that there are others.
pub(super) fn choice(rows: &mut Rows<'_>, shown: &Shown<'_>, meaning: &str, many: bool, width: usize) {
    let theme = rows.theme;
    let sign = if many { " ▾ " } else { "   " };
    let room = width.saturating_sub(LABELS + cells(shown.text) + 4);
    rows.push(vec![
        marker(shown.focused, shown.wrong, theme),
        label(shown.label, shown.focused, theme),
        Span::styled(shown.text.to_owned(), if shown.focused { theme.accent } else { theme.text }),
        Span::styled(sign, theme.quiet),
        Span::styled(cut(meaning, room), theme.quiet),
    ]);
    rows.caret_here_if(shown.focused, LABELS);
}

pub(super) fn area(rows: &mut Rows<'_>, shown: &Shown<'_>, area: &TextArea, height: usize, width: usize) {
    let theme = rows.theme;
    let (caret_line, caret_column) = area.caret();
    let lines: Vec<&str> = area.text().split('\n').collect();
    let numbers = lines.len().to_string().len().max(2);
    let cells = width.saturating_sub(LABELS + numbers + 2).max(NARROWEST);
    let top = if shown.focused { (caret_line + 1).saturating_sub(height) } else { 0 };
    let skipped_cells = cells.saturating_sub(1).max(1);
    for offset in 0..height {
        let number = top + offset;
        let mut spans = if offset == 0 {
            vec![marker(shown.focused, shown.wrong, theme), label(shown.label, shown.focused, theme)]
        } else {
            vec![Span::raw(" ".repeat(LABELS))]
        };
        let text = lines.get(number).copied();
        let has_caret = shown.focused && number == caret_line;
        let (visible, caret) =
            window(text.unwrap_or_default(), if has_caret { caret_column } else { 0 }, skipped_cells);
        let gutter = text.map_or_else(|| " ".repeat(numbers), |_| format!("{:>numbers$}", number + 1));
        let placeholder = area.text().is_empty() && !shown.focused && number == 0;
        let (content, style) =
            if placeholder { (fit(shown.placeholder, skipped_cells), theme.quiet) } else { (visible, theme.text) };
        spans.push(Span::styled(format!("{gutter} "), theme.quiet));
        spans.push(Span::styled(content, style));
        rows.push(spans);
        rows.caret_here_if(has_caret, LABELS + numbers + 1 + caret);
    }
    if lines.len() > top + height {
        rows.push(vec![
            Span::raw(" ".repeat(LABELS)),
            Span::styled(format!("… {} more lines", lines.len() - top - height), theme.quiet),
        ]);
    }
}
