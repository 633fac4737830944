//! The one table of actions: name, key, and where it applies. Keys, footer, help and palette all read it, so that they
//! cannot disagree.

mod keymap;
mod table;

use crate::app::editing;
use crate::app::key::Key;
use crate::app::screen::Screen;
use crate::app::screen::result::Outcome;
use crate::app::state::State;
use crate::app::unknown::Unknown;
use crate::domain::field::Step;

pub use keymap::{Keymap, rebindable, word};
pub use table::ACTIONS;

/// Something the user can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Show every key of this screen.
    Help,
    /// Show every action by name.
    Palette,
    /// End the program.
    Quit,
    /// Go back: close what is open, then the step before, then home.
    Back,
    /// Start or go on with a new sync.
    NewSync,
    /// Read the chosen sync.
    OpenSync,
    /// Move the bar up.
    Up,
    /// Move the bar down.
    Down,
    /// Sign in, or change the server.
    Connect,
    /// Try the token of the Connect screen.
    TryToken,
    /// Show or mask the secret under the focus.
    RevealSecret,
    /// Go to the next field.
    NextField,
    /// Go to the field before.
    PreviousField,
    /// Go to the next step.
    NextStep,
    /// Go to a step.
    GoToStep(Step),
    /// Go to Review from anywhere in the form.
    Review,
    /// Create the sync.
    Create,
    /// Stop waiting for the answer.
    StopWaiting,
    /// Edit the mapping in the external editor.
    ExternalEditor,
    /// Take back the last change.
    Undo,
    /// Make the last change that was taken back again.
    Redo,
    /// Empty the form.
    StartOver,
    /// Copy the request as JSON.
    CopyJson,
    /// Copy the request as a `curl` command.
    CopyCurl,
    /// Show the server's answer as it came.
    RawAnswer,
    /// Go to the first field that the server complained about.
    MendFirst,
    /// Go to a new form filled with the same.
    AnotherLikeIt,
    /// Go to the list of syncs.
    Home,
    /// Look once more whether a sync was created.
    LookAgain,
    /// Go to the create that has no answer yet.
    ShowUnknown,
    /// Stop the program until the shell lets it go on.
    Suspend,
    /// Take the line of a list under the bar.
    TakePicked,
    /// Ask again for what could not be had.
    AskAgain,
    /// Ask the destination for its catalog anew.
    RefreshCatalog,
    /// Mend the field under the focus.
    Mend,
    /// Turn the mapping between table and JSON.
    TurnMapping,
    /// Choose for the cell under the bar.
    ChooseCell,
    /// Map columns to fields of the same or a like name.
    MapByName,
    /// Delete the row under the bar.
    DeleteRow,
    /// Look at the model's first rows.
    FirstRows,
    /// Work in another workspace.
    ChooseWorkspace,
    /// Work with another profile.
    ChooseProfile,
    /// Speak the dialect that the server seems to speak.
    SwitchDialect,
    /// Read the list or the sync anew.
    Refresh,
    /// Narrow the list by typing.
    Filter,
    /// Turn what comes first in the list.
    Sort,
    /// Copy the sync into the form, for another one.
    CopySync,
    /// Go from the result to the sync and watch it.
    Watch,
    /// Run the sync now.
    RunNow,
    /// Stop the run under way.
    CancelRun,
    /// Pause the sync's schedule, or resume it.
    PauseOrResume,
    /// Change the sync in the form.
    Edit,
    /// Send what was changed.
    SaveChanges,
    /// Delete the sync.
    Delete,
    /// Open the sync's page of the web app.
    OpenInBrowser,
    /// Copy the sync's ID.
    CopyId,
    /// Save the sync as a file.
    SaveFile,
    /// Open the run under the bar.
    OpenRun,
    /// Read the record under the bar.
    OpenRecord,
    /// Show the records that failed, or all.
    TurnRecords,
    /// Go back from a run to its sync.
    ToSync,
}

/// Where an action applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Where {
    /// The Connect screen.
    Connect,
    /// The list of syncs.
    Syncs,
    /// A list to choose from.
    Picker,
    /// A field of the form.
    Form,
    /// The mapping's table.
    Table,
    /// The Review step.
    Review,
    /// Waiting for the answer to a create.
    Waiting,
    /// The result: created.
    Created,
    /// The result: not created.
    NotCreated,
    /// The result: unknown.
    Unknown,
    /// One sync.
    Sync,
    /// A run of it.
    Run,
    /// The filter of the lists of syncs.
    Filter,
    /// The Review step of a sync that is being changed.
    Changes,
}

/// One line of the table.
#[derive(Debug)]
pub struct Entry {
    /// The action.
    pub action: Action,
    /// Its name, in help and palette.
    pub name: &'static str,
    /// Its word in the footer; not there when empty.
    pub short: &'static str,
    /// Its key.
    pub key: Option<Key>,
    /// Where it applies.
    pub at: &'static [Where],
}

/// Where the user is.
pub fn whereabouts(state: &State) -> Where {
    if state.picker.is_some() {
        return Where::Picker;
    }
    if state.connect.is_some() {
        return Where::Connect;
    }
    match &state.screen {
        Screen::Syncs if state.syncs.is_filtering => Where::Filter,
        Screen::Syncs => Where::Syncs,
        Screen::NewSync { waiting: Some(_), .. } => Where::Waiting,
        Screen::NewSync { waiting: None, .. } if state.form.step() == Step::Review => match state.editing {
            Some(_) => Where::Changes,
            None => Where::Review,
        },
        Screen::NewSync { .. } if state.form.is_on_table() => Where::Table,
        Screen::NewSync { .. } => Where::Form,
        Screen::Result { outcome: Outcome::Created { .. }, .. } => Where::Created,
        Screen::Result { outcome: Outcome::NotCreated(_), .. } => Where::NotCreated,
        Screen::Result { outcome: Outcome::Unknown, .. } => Where::Unknown,
        Screen::Sync => Where::Sync,
        Screen::Run => Where::Run,
    }
}

/// The actions that apply where the user is.
pub fn here(state: &State) -> impl Iterator<Item = &'static Entry> + use<> {
    let place = whereabouts(state);
    let hidden: Vec<Action> = SOMETIMES.iter().copied().filter(|action| !applies(state, *action)).collect();
    ACTIONS.iter().filter(move |entry| entry.at.contains(&place) && !hidden.contains(&entry.action))
}

/// The actions that need more than a place.
const SOMETIMES: &[Action] = &[
    Action::Mend,
    Action::AskAgain,
    Action::RefreshCatalog,
    Action::ChooseWorkspace,
    Action::SwitchDialect,
    Action::LookAgain,
    Action::ShowUnknown,
    Action::RunNow,
    Action::CancelRun,
    Action::PauseOrResume,
    Action::Edit,
    Action::Delete,
    Action::CopyJson,
    Action::CopyCurl,
    Action::OpenInBrowser,
    Action::ChooseProfile,
    Action::StartOver,
];

fn applies(state: &State, action: Action) -> bool {
    match action {
        Action::Mend => state.form.mend().is_some(),
        Action::AskAgain => state.something_failed(),
        Action::RefreshCatalog => state.can_refresh_catalog(),
        Action::ChooseWorkspace => state.workspaces().len() > 1 && state.editing.is_none(),
        // What is being changed belongs to this profile and to this sync.
        Action::ChooseProfile | Action::StartOver => state.editing.is_none(),
        // The same number means another sync on another server.
        Action::CancelRun => is_running(state) && state.shown_sync_is_here(),
        Action::RunNow => !is_running(state) && state.shown_sync_is_here(),
        Action::PauseOrResume | Action::Edit | Action::Delete => state.shown_sync_is_here(),
        Action::CopyJson | Action::CopyCurl if matches!(state.screen, Screen::NewSync { .. }) => {
            state.editing.is_none() || editing::changes(state).is_some()
        }
        Action::CopyCurl if matches!(state.screen, Screen::Sync) => state.shown_sync_is_here(),
        Action::OpenInBrowser => state.sync_page("").is_some() && state.shown_sync_is_here(),
        Action::LookAgain => state.unknown.as_ref().is_some_and(Unknown::is_over),
        Action::ShowUnknown => state.unknown.is_some(),
        Action::SwitchDialect => state.proposed_dialect().is_some() && state.editing.is_none(),
        _ => true,
    }
}

fn is_running(state: &State) -> bool {
    let is_read = matches!(state.screen, Screen::Sync);
    is_read && state.opened.as_ref().is_some_and(|opened| opened.active_run().is_some())
}

/// The action of a key where the user is.
pub fn action_of(state: &State, key: Key) -> Option<Action> {
    here(state).find(|entry| state.keys.of(entry) == Some(key)).map(|entry| entry.action)
}

#[cfg(test)]
mod tests {
    use super::table::ANYWHERE;
    use super::*;

    #[test]
    fn no_key_means_two_things_in_one_place() {
        for place in ANYWHERE {
            // A run is either started or stopped.
            let others = ACTIONS.iter().filter(|entry| entry.action != Action::CancelRun);
            let mut keys: Vec<Key> =
                others.filter(|entry| entry.at.contains(place)).filter_map(|entry| entry.key).collect();
            let count = keys.len();
            keys.sort_by_key(ToString::to_string);
            keys.dedup();
            assert_eq!(keys.len(), count, "{place:?}");
        }
    }

    #[test]
    fn no_action_takes_a_line_editing_key_or_the_prefix_of_a_multiplexer() {
        for character in ['a', 'e', 'w', 'u', 'k', 'b', 'f', 'd', 'h'] {
            assert!(!ACTIONS.iter().any(|entry| entry.key == Some(Key::ctrl(character))), "Ctrl-{character}");
        }
    }

    #[test]
    fn letters_are_keys_only_where_nothing_is_typed() {
        for entry in ACTIONS.iter().filter(|entry| entry.key.is_some_and(|key| key.typed().is_some())) {
            let typing = table::TYPED_INTO;
            assert!(!typing.iter().any(|place| entry.at.contains(place)), "{}", entry.name);
        }
    }
}
