//! Styles by meaning. No other file names a colour; meaning is never in colour alone, so that `Mono` loses nothing.

use ratatui::style::{Color, Modifier, Style};

use crate::app::launch::Looks;

/// Styles by meaning.
#[derive(Debug, Clone, Copy)]
pub struct Theme {
    /// What the eye should find first: the focus, the current step.
    pub accent: Style,
    /// Headings.
    pub title: Style,
    /// Labels and values.
    pub text: Style,
    /// What may be passed over: hints, placeholders, separators.
    pub quiet: Style,
    /// What is wrong.
    pub wrong: Style,
    /// What should be known before going on.
    pub warning: Style,
    /// What is done or right.
    pub good: Style,
    /// The place a text is typed into.
    pub field: Style,
    /// The same, with the focus.
    pub field_focused: Style,
    /// The bar of a list.
    pub selected: Style,
    /// Keys in footer and help.
    pub key: Style,
}

impl Theme {
    /// The theme for these looks.
    pub const fn of(looks: Looks) -> Self {
        let plain = Style::new();
        let bold = plain.add_modifier(Modifier::BOLD);
        match looks {
            Looks::Colour => Self {
                accent: plain.fg(Color::Cyan).add_modifier(Modifier::BOLD),
                title: bold,
                text: plain,
                quiet: plain.fg(Color::DarkGray),
                wrong: plain.fg(Color::Red),
                warning: plain.fg(Color::Yellow),
                good: plain.fg(Color::Green),
                field: plain.add_modifier(Modifier::UNDERLINED).underline_color(Color::DarkGray),
                field_focused: plain.add_modifier(Modifier::UNDERLINED).underline_color(Color::Cyan),
                selected: plain.add_modifier(Modifier::REVERSED),
                key: plain.fg(Color::Cyan),
            },
            Looks::Mono => Self {
                accent: bold,
                title: bold,
                text: plain,
                quiet: plain.add_modifier(Modifier::DIM),
                wrong: bold,
                warning: bold,
                good: plain,
                field: plain.add_modifier(Modifier::UNDERLINED),
                field_focused: plain.add_modifier(Modifier::UNDERLINED),
                selected: plain.add_modifier(Modifier::REVERSED),
                key: bold,
            },
        }
    }
}
