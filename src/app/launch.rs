//! Startup input: everything that arguments, environment, configuration and clock decide.

use jiff::SignedDuration;

use crate::app::input::keymap::Keymap;
use crate::app::notice::Notice;
use crate::app::session::profile::Profile;
use crate::domain::clock::Clock;
use crate::domain::profile::ProfileSettings;
use crate::domain::secret::Token;
use crate::domain::sync_file::SyncFile;
use crate::domain::token_storage::TokenLocation;

pub use crate::app::session::profile::Origin;

/// Startup input.
#[derive(Debug, Clone)]
pub struct Launch {
    /// The start time, and the user's time zone.
    pub clock: Clock,
    /// Window columns and rows.
    pub size: (u16, u16),
    /// How the screen looks.
    pub appearance: Appearance,
    /// What the terminal does beside showing the screen.
    pub terminal: Terminal,
    /// User-defined key bindings.
    pub keymap: Keymap,
    /// The profile; without a server on first start.
    pub profile: Profile,
    /// The profiles of the configuration.
    pub profiles: Vec<ProfileSettings>,
    /// The file the form is filled from.
    pub from: Option<SyncFile>,
    /// A token known at startup: from the environment, or of the demo server.
    pub token: Option<(Token, TokenLocation)>,
    /// How long a server may take to finish a create without an answer.
    pub settle: SignedDuration,
    /// A random number: creates of programs that start at one moment are told apart by it.
    pub seed: u64,
    /// Notices to show first: an unreadable configuration, a rejected token.
    pub notices: Vec<Notice>,
}

/// How the screen looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appearance {
    /// Color mode.
    pub colors: ColorMode,
    /// Whether the colors follow the detected terminal background.
    pub follows_background: bool,
}

/// Whether colors may be used, and which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColorMode {
    /// Colors for this background and color depth.
    Colour(Background, ColorDepth),
    /// None (`NO_COLOR`): weight and symbols carry all meaning.
    Mono,
}

impl Default for ColorMode {
    fn default() -> Self {
        Self::Colour(Background::Dark, ColorDepth::Sixteen)
    }
}

/// What the terminal does beside showing the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terminal {
    /// Whether the mouse is used.
    pub mouse: Mouse,
    /// Whether it shows desktop notifications, and tells when it gains and loses the focus.
    pub can_notify: bool,
    /// Whether it has the focus.
    pub has_focus: bool,
}

impl Default for Terminal {
    fn default() -> Self {
        Self { mouse: Mouse::On, can_notify: false, has_focus: true }
    }
}

/// Whether the mouse is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mouse {
    /// Mouse capture enabled.
    #[default]
    On,
    /// Mouse left to the terminal.
    Off,
}

/// The terminal's background.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Background {
    /// Light text on dark.
    #[default]
    Dark,
    /// Dark text on light.
    Light,
}

/// How many colours the terminal has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ColorDepth {
    /// The 16 ANSI colors.
    #[default]
    Sixteen,
    /// The 256 xterm colors.
    Indexed,
    /// 24-bit colors.
    True,
}
