//! Styles by meaning. No other file names a colour; meaning is never in colour alone, so that `Mono` loses nothing.

use ratatui::style::{Color, Modifier, Style};

use crate::app::launch::Looks;

/// Styles by meaning.
#[derive(Debug, Clone, Copy)]
pub(super) struct Theme {
    /// What the eye should find first: the focus, the current step.
    pub(super) accent: Style,
    /// Headings.
    pub(super) title: Style,
    /// The name of the list or half that is shown.
    pub(super) tab: Style,
    /// Labels and values.
    pub(super) text: Style,
    /// What may be passed over: hints, placeholders, separators.
    pub(super) quiet: Style,
    /// What is wrong.
    pub(super) wrong: Style,
    /// What should be known before going on.
    pub(super) warning: Style,
    /// What is done or right.
    pub(super) good: Style,
    /// The place a text is typed into.
    pub(super) field: Style,
    /// The same, with the focus.
    pub(super) field_focused: Style,
    /// The bar of a list.
    pub(super) selected: Style,
    /// Letters that were searched for and found.
    pub(super) found: Style,
    /// Keys in footer and help.
    pub(super) key: Style,
}

impl Theme {
    /// The theme for these looks.
    pub(super) const fn of(looks: Looks) -> Self {
        let plain = Style::new();
        let bold = plain.add_modifier(Modifier::BOLD);
        match looks {
            Looks::Colour => Self {
                accent: plain.fg(Color::Cyan).add_modifier(Modifier::BOLD),
                title: bold,
                tab: plain.fg(Color::Cyan).add_modifier(Modifier::BOLD.union(Modifier::UNDERLINED)),
                text: plain,
                quiet: plain.fg(Color::DarkGray),
                wrong: plain.fg(Color::Red),
                warning: plain.fg(Color::Yellow),
                good: plain.fg(Color::Green),
                field: plain.add_modifier(Modifier::UNDERLINED).underline_color(Color::DarkGray),
                field_focused: plain.add_modifier(Modifier::UNDERLINED).underline_color(Color::Cyan),
                selected: plain.add_modifier(Modifier::REVERSED),
                found: plain.fg(Color::Cyan).add_modifier(Modifier::BOLD),
                key: plain.fg(Color::Cyan),
            },
            Looks::Mono => Self {
                accent: bold,
                title: bold,
                tab: bold.add_modifier(Modifier::UNDERLINED),
                text: plain,
                quiet: plain.add_modifier(Modifier::DIM),
                wrong: bold,
                warning: bold,
                good: plain,
                field: plain.add_modifier(Modifier::UNDERLINED),
                field_focused: plain.add_modifier(Modifier::UNDERLINED),
                selected: plain.add_modifier(Modifier::REVERSED),
                found: bold.add_modifier(Modifier::UNDERLINED),
                key: bold,
            },
        }
    }
}
