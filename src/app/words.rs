//! Sentences that several screens share.

use jiff::Timestamp;

use crate::app::state::State;
use crate::domain::failure::Welcome;
use crate::domain::keeping::Place;

/// What was found: who, which workspace, when the token ends, where it is kept.
pub fn welcome_in_words(state: &State, welcome: &Welcome, place: Place) -> String {
    let connected = match (&welcome.who, &welcome.role) {
        _ if !welcome.confirmed => "Connected, though the server did not say who you are".to_owned(),
        (None, _) => "Connected".to_owned(),
        (Some(who), None) => format!("Connected as {who}"),
        (Some(who), Some(role)) => format!("Connected as {who} ({role})"),
    };
    let workspace = welcome.workspace.as_ref().map_or_else(String::new, |workspace| {
        let name = workspace.name.as_ref().map(|name| format!(" {name}")).unwrap_or_default();
        let of = welcome.workspaces.filter(|count| *count > 1).map(|count| format!(" of {count}")).unwrap_or_default();
        format!(", workspace{name} ({}){of}", workspace.id)
    });
    let ends = welcome.token_ends.map(|ends| format!(" The token ends at {}.", clock(state, ends))).unwrap_or_default();
    format!("{connected}{workspace}.{ends} Token kept in: {}.", place.in_words())
}

/// A time of day in the user's zone, with the day when it is not today.
pub fn clock(state: &State, time: Timestamp) -> String {
    let local = time.to_zoned_datetime(state.zone.clone());
    let today = state.now.to_zoned_datetime(state.zone.clone()).date();
    let format = if local.date() == today { "%H:%M" } else { "%-d %b %Y, %H:%M" };
    local.strftime(format).to_string()
}
