//! Startup input: everything that arguments, environment, configuration and clock decide.

use jiff::{SignedDuration, Timestamp};
use jiff::tz::TimeZone;

use crate::app::input::keymap::Keymap;
use crate::app::notice::Notice;
use crate::domain::dialect::Dialect;
use crate::domain::id::WorkspaceId;
use crate::domain::profile::ProfileSettings;
use crate::domain::secret::Token;
use crate::domain::server::Server;
use crate::domain::sync_file::SyncFile;
use crate::domain::token_storage::TokenLocation;

/// Startup input.
#[derive(Debug, Clone)]
pub struct Launch {
    /// The start time.
    pub now: Timestamp,
    /// The user's time zone.
    pub zone: TimeZone,
    /// Window columns and rows.
    pub size: (u16, u16),
    /// Color mode.
    pub looks: ColorMode,
    /// Whether the colors follow the detected terminal background.
    pub follows_ground: bool,
    /// User-defined key bindings.
    pub keys: Keymap,
    /// The profile's name.
    pub profile: String,
    /// Where the settings below come from.
    pub origin: Origin,
    /// The server; none on first start.
    pub server: Option<Server>,
    /// The profiles of the configuration.
    pub profiles: Vec<ProfileSettings>,
    /// Its API variant.
    pub dialect: Dialect,
    /// The workspace, if set.
    pub workspace: Option<WorkspaceId>,
    /// Web app URL of a sync, with an `{id}` placeholder.
    pub sync_page: Option<String>,
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

/// Where a profile's settings come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Nowhere: first start.
    Nothing,
    /// The configuration file.
    Configuration,
    /// Arguments or environment: for this run only, never saved.
    ThisRun,
    /// The built-in server.
    Demo,
}
