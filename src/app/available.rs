//! Which actions are available now: computed from the whole state before a key is dispatched.

use crate::app::State;
use crate::app::create_lookup::Unknown;
use crate::app::edit_session;
use crate::app::input::action::{Action, Binding, InputContext};
use crate::app::input::actions::ACTIONS;
use crate::app::input::key::Key;
use crate::app::screen::Screen;
use crate::app::screen::result::Outcome;
use crate::domain::field::Step;

/// Where the user is.
pub fn input_context(state: &State) -> InputContext {
    if state.picker.is_some() {
        return InputContext::Picker;
    }
    if state.connect.is_some() {
        return InputContext::SignIn;
    }
    match &state.screen {
        Screen::Syncs if state.syncs.is_filtering => InputContext::Filter,
        Screen::Syncs => InputContext::Syncs,
        Screen::NewSync { waiting: Some(_), .. } => InputContext::Waiting,
        Screen::NewSync { waiting: None, .. } if state.form.step() == Step::Review => match state.editing {
            Some(_) => InputContext::Changes,
            None => InputContext::Review,
        },
        Screen::NewSync { .. } if state.form.is_on_table() => InputContext::Table,
        Screen::NewSync { .. } => InputContext::Form,
        Screen::Result { outcome: Outcome::Created { .. }, .. } => InputContext::Created,
        Screen::Result { outcome: Outcome::NotCreated(_), .. } => InputContext::NotCreated,
        Screen::Result { outcome: Outcome::Unknown, .. } => InputContext::Unknown,
        Screen::Sync => InputContext::Sync,
        Screen::Run => InputContext::Run,
    }
}

/// The actions that apply where the user is.
pub fn available_actions(state: &State) -> impl Iterator<Item = &'static Binding> + use<> {
    let place = input_context(state);
    let hidden: Vec<Action> = SOMETIMES.iter().copied().filter(|action| !applies(state, *action)).collect();
    ACTIONS.iter().filter(move |entry| entry.at.contains(&place) && !hidden.contains(&entry.action))
}

/// The actions that need more than a place.
const SOMETIMES: &[Action] = &[
    Action::Fix,
    Action::Retry,
    Action::RefreshCatalog,
    Action::SwitchWorkspace,
    Action::SwitchVariant,
    Action::LookAgain,
    Action::ShowOpenCreate,
    Action::RunNow,
    Action::CancelRun,
    Action::PauseOrResume,
    Action::Edit,
    Action::Delete,
    Action::CopyJson,
    Action::CopyCurl,
    Action::OpenInBrowser,
    Action::SwitchProfile,
    Action::StartOver,
];

fn applies(state: &State, action: Action) -> bool {
    match action {
        Action::Fix => state.form.mend().is_some(),
        Action::Retry => state.something_failed(),
        Action::RefreshCatalog => state.can_refresh_catalog(),
        Action::SwitchWorkspace => state.workspaces().len() > 1 && state.editing.is_none(),
        // What is being changed belongs to this profile and to this sync.
        Action::SwitchProfile | Action::StartOver => state.editing.is_none(),
        // The same number means another sync on another server.
        Action::CancelRun => is_running(state) && state.shown_sync_is_here(),
        Action::RunNow => !is_running(state) && state.shown_sync_is_here(),
        Action::PauseOrResume | Action::Edit | Action::Delete => state.shown_sync_is_here(),
        Action::CopyJson | Action::CopyCurl if matches!(state.screen, Screen::NewSync { .. }) => {
            state.editing.is_none() || edit_session::changes(state).is_some()
        }
        Action::CopyCurl if matches!(state.screen, Screen::Sync) => state.shown_sync_is_here(),
        Action::OpenInBrowser => state.sync_page("").is_some() && state.shown_sync_is_here(),
        Action::LookAgain => state.unknown.as_ref().is_some_and(Unknown::is_over),
        Action::ShowOpenCreate => state.unknown.is_some(),
        Action::SwitchVariant => state.proposed_dialect().is_some() && state.editing.is_none(),
        _ => true,
    }
}

fn is_running(state: &State) -> bool {
    let is_read = matches!(state.screen, Screen::Sync);
    is_read && state.opened.as_ref().is_some_and(|opened| opened.active_run().is_some())
}

/// The action of a key where the user is.
pub fn action_of(state: &State, key: Key) -> Option<Action> {
    available_actions(state).find(|entry| state.keys.of(entry) == Some(key)).map(|entry| entry.action)
}
