//! Where files are: the platform's folders for configuration and for state.

use std::path::PathBuf;

use etcetera::BaseStrategy as _;

/// The program's own folder, in each place.
pub(super) const NAME: &str = "syncwright";

/// `$XDG_CONFIG_HOME/syncwright`, or the platform's place.
pub(super) fn configuration() -> Option<PathBuf> {
    let places = etcetera::choose_base_strategy().ok()?;
    Some(places.config_dir().join(NAME))
}

/// `$XDG_STATE_HOME/syncwright`, or the platform's place.
pub(super) fn state() -> Option<PathBuf> {
    let places = etcetera::choose_base_strategy().ok()?;
    Some(places.state_dir().unwrap_or_else(|| places.data_dir()).join(NAME))
}
