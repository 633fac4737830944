//! What the program starts with: everything that arguments, environment, configuration and clock decide.

use jiff::Timestamp;
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

/// What the program starts with.
#[derive(Debug, Clone)]
pub struct Launch {
    /// The time at the start.
    pub now: Timestamp,
    /// The user's time zone.
    pub zone: TimeZone,
    /// The window's columns and rows.
    pub size: (u16, u16),
    /// How the screen looks.
    pub looks: ColorMode,
    /// Whether the looks follow the terminal's background, once it is known.
    pub follows_ground: bool,
    /// The user's own keys.
    pub keys: Keymap,
    /// The profile's name.
    pub profile: String,
    /// Where the settings below come from.
    pub origin: Origin,
    /// The server; none the first time ever.
    pub server: Option<Server>,
    /// The profiles of the configuration.
    pub profiles: Vec<ProfileSettings>,
    /// The words it takes.
    pub dialect: Dialect,
    /// The workspace, where it is set.
    pub workspace: Option<WorkspaceId>,
    /// Where the web app shows a sync: an address with `{id}` in it.
    pub sync_page: Option<String>,
    /// The sync that the form starts with.
    pub from: Option<SyncFile>,
    /// A token that is there from the start: of the environment, or of the demonstration's server.
    pub token: Option<(Token, TokenLocation)>,
    /// What to tell the user first: a configuration that could not be read, a token that was refused.
    pub notices: Vec<Notice>,
}

/// How the screen looks: whether colours may be used, and which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColorMode {
    /// Colours for this ground, of this many.
    Colour(Background, ColorDepth),
    /// None (`NO_COLOR`): weight and signs carry everything.
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
    /// It is.
    #[default]
    On,
    /// It is left to the terminal.
    Off,
}

/// The terminal's background.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Background {
    /// Light letters on dark.
    #[default]
    Dark,
    /// Dark letters on light.
    Light,
}

/// How many colours the terminal has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ColorDepth {
    /// Its own sixteen.
    #[default]
    Sixteen,
    /// The 256 of xterm.
    Indexed,
    /// All of them.
    True,
}

/// Where a profile's settings come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Nowhere: the first start ever.
    Nothing,
    /// The configuration file.
    Configuration,
    /// Arguments or environment: for this run only, not saved.
    ThisRun,
    /// The built-in server.
    Demo,
}
