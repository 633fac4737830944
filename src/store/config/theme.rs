//! How the screen is wished to look.

/// `theme` of the configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ThemeWish {
    /// As the terminal's background.
    #[default]
    Auto,
    /// For a dark one.
    Dark,
    /// For a light one.
    Light,
    /// Without colours.
    Mono,
}

impl ThemeWish {
    /// All of them; the first is the usual one.
    pub const ALL: [Self; 4] = [Self::Auto, Self::Dark, Self::Light, Self::Mono];

    /// Its word in the configuration.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Dark => "dark",
            Self::Light => "light",
            Self::Mono => "mono",
        }
    }

    pub(super) fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.word() == word)
    }
}
