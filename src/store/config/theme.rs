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
    /// All of them, and their words in the configuration.
    pub(super) const ALL: [(&'static str, Self); 4] =
        [("auto", Self::Auto), ("dark", Self::Dark), ("light", Self::Light), ("mono", Self::Mono)];
}
