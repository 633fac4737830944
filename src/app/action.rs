//! The one table of actions: name, key, and where it applies. Keys, footer, help and palette all read it, so that they
//! cannot disagree.

use crate::app::key::{Code, Key};
use crate::app::screen::Screen;
use crate::app::screen::result::Outcome;
use crate::app::state::State;
use crate::app::unknown::Unknown;
use crate::domain::field::Step;

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

const fn entry(action: Action, key: Key, short: &'static str, name: &'static str, at: &'static [Where]) -> Entry {
    Entry { action, name, short, key: Some(key), at }
}

/// An action without a key: only in the palette.
const fn keyless(action: Action, name: &'static str, at: &'static [Where]) -> Entry {
    Entry { action, name, short: "", key: None, at }
}

const fn plain(code: Code) -> Key {
    Key::plain(code)
}

const fn letter(character: char) -> Key {
    Key::char(character)
}

const fn ctrl(character: char) -> Key {
    Key::ctrl(character)
}

const ANYWHERE: &[Where] = &[
    Where::Connect,
    Where::Syncs,
    Where::Picker,
    Where::Form,
    Where::Table,
    Where::Review,
    Where::Waiting,
    Where::Created,
    Where::NotCreated,
    Where::Unknown,
    Where::Sync,
    Where::Run,
    Where::Filter,
    Where::Changes,
];
const WITHOUT_TEXT: &[Where] = &[
    Where::Syncs,
    Where::Table,
    Where::Review,
    Where::Changes,
    Where::Created,
    Where::NotCreated,
    Where::Unknown,
    Where::Sync,
    Where::Run,
];
const IN_FORM: &[Where] = &[Where::Form, Where::Table, Where::Review, Where::Changes];
const IN_FIELDS: &[Where] = &[Where::Form, Where::Table];
const WITH_REQUEST: &[Where] = &[Where::Review, Where::Created, Where::Unknown, Where::Sync, Where::Changes];
const WITH_LINES: &[Where] = &[
    Where::Syncs,
    Where::Review,
    Where::Changes,
    Where::Created,
    Where::Sync,
    Where::Run,
    Where::NotCreated,
    Where::Unknown,
];
const OF_A_SYNC: &[Where] = &[Where::Created, Where::Sync];

/// Every action there is, in the order of the footer.
pub static ACTIONS: &[Entry] = &[
    entry(Action::StopWaiting, plain(Code::Esc), "stop waiting", "Stop waiting for the answer", &[Where::Waiting]),
    entry(Action::TryToken, ctrl('s'), "connect", "Try the token and connect", &[Where::Connect]),
    entry(Action::Create, ctrl('s'), "create sync", "Create the sync", &[Where::Review]),
    entry(Action::SaveChanges, ctrl('s'), "save changes", "Save the changes", &[Where::Changes]),
    entry(Action::Review, ctrl('s'), "review", "Go to Review", IN_FIELDS),
    entry(Action::LookAgain, letter('l'), "look again", "Look again whether it was created", &[Where::Unknown]),
    entry(Action::ShowUnknown, letter('u'), "unanswered create", "Go to the create without an answer", &[Where::Syncs]),
    entry(Action::TakePicked, plain(Code::Enter), "take", "Take this line", &[Where::Picker]),
    entry(Action::TakePicked, plain(Code::Tab), "", "Take this line", &[Where::Picker]),
    entry(Action::ChooseCell, plain(Code::Enter), "choose", "Choose for this cell", &[Where::Table]),
    entry(Action::MapByName, letter('a'), "map by name", "Map columns to fields of like names", &[Where::Table]),
    entry(Action::Mend, plain(Code::F(2)), "mend", "Mend what is known to be wrong here", IN_FIELDS),
    entry(Action::DeleteRow, letter('d'), "delete row", "Delete this row", &[Where::Table]),
    entry(Action::DeleteRow, plain(Code::Delete), "", "Delete this row", &[Where::Table]),
    entry(Action::FirstRows, letter('v'), "first rows", "Look at the model's first rows", &[Where::Table]),
    keyless(Action::FirstRows, "Look at the model's first rows", &[Where::Form]),
    entry(
        Action::SwitchDialect,
        letter('d'),
        "switch dialect",
        "Speak the dialect that the server seems to speak",
        &[Where::Syncs, Where::NotCreated],
    ),
    keyless(Action::SwitchDialect, "Speak the dialect that the server seems to speak", IN_FORM),
    entry(Action::NewSync, letter('n'), "new sync", "New sync", &[Where::Syncs]),
    entry(Action::OpenSync, plain(Code::Enter), "open", "Open the chosen sync", &[Where::Syncs]),
    entry(Action::Filter, letter('/'), "filter", "Narrow the list", &[Where::Syncs]),
    entry(
        Action::OpenRun,
        plain(Code::Enter),
        "open run",
        "Open this run: its records, and why they failed",
        &[Where::Sync],
    ),
    entry(Action::OpenRecord, plain(Code::Enter), "open record", "Read this record, and why it failed", &[Where::Run]),
    entry(Action::TurnRecords, letter('f'), "failed or all", "Show the records that failed, or all", &[Where::Run]),
    entry(Action::Watch, letter('v'), "watch", "Go to the sync and watch its runs", &[Where::Created]),
    entry(Action::CancelRun, letter('x'), "stop run", "Stop the run under way", &[Where::Sync]),
    entry(Action::RunNow, letter('x'), "run now", "Run it now", OF_A_SYNC),
    entry(Action::Edit, letter('e'), "edit", "Change this sync", &[Where::Sync]),
    entry(Action::PauseOrResume, letter('p'), "pause or resume", "Pause its schedule, or resume it", &[Where::Sync]),
    entry(
        Action::CopySync,
        letter('c'),
        "copy",
        "Copy it into a new draft",
        &[Where::Syncs, Where::Created, Where::Sync],
    ),
    entry(Action::Delete, letter('d'), "delete", "Delete this sync (asks first)", &[Where::Sync]),
    entry(
        Action::Refresh,
        letter('r'),
        "refresh",
        "Read it anew from the server",
        &[Where::Syncs, Where::Sync, Where::Run],
    ),
    entry(Action::Sort, letter('t'), "sort", "Turn what comes first", &[Where::Syncs]),
    entry(Action::MendFirst, plain(Code::Enter), "mend", "Go to the first field to mend", &[Where::NotCreated]),
    entry(Action::MendFirst, plain(Code::Enter), "back to the form", "Go back to the form", &[Where::Unknown]),
    entry(Action::Home, plain(Code::Enter), "to Syncs", "Go to the list of syncs", &[Where::Created]),
    entry(
        Action::NextField,
        plain(Code::Tab),
        "next field",
        "Go to the next field",
        &[Where::Form, Where::Table, Where::Connect],
    ),
    entry(Action::NextStep, ctrl('n'), "next step", "Go to the next step", IN_FIELDS),
    entry(Action::ExternalEditor, plain(Code::F(4)), "editor", "Edit the mapping in $EDITOR", IN_FIELDS),
    entry(Action::TurnMapping, ctrl('o'), "table or JSON", "Show the mapping as table or as JSON", IN_FIELDS),
    entry(
        Action::AskAgain,
        ctrl('r'),
        "try again",
        "Ask again for what could not be had",
        &[Where::Picker, Where::Form, Where::Table],
    ),
    entry(
        Action::RefreshCatalog,
        plain(Code::F(5)),
        "refresh catalog",
        "Ask the destination for its catalog anew",
        &[Where::Picker, Where::Form, Where::Table],
    ),
    entry(Action::RevealSecret, ctrl('r'), "show token", "Show or mask the token", &[Where::Connect]),
    entry(Action::AnotherLikeIt, letter('n'), "another like it", "New sync like this one", &[Where::Created]),
    entry(Action::CopyJson, letter('y'), "copy JSON", "Copy the request as JSON", WITH_REQUEST),
    entry(Action::CopyCurl, letter('Y'), "copy curl", "Copy the request as a curl command", WITH_REQUEST),
    entry(Action::CopyId, letter('i'), "copy ID", "Copy the sync's ID", OF_A_SYNC),
    entry(Action::OpenInBrowser, letter('o'), "browser", "Open it in the web app", OF_A_SYNC),
    entry(Action::SaveFile, letter('S'), "save as file", "Save as JSON, in a file", &[Where::Review, Where::Sync]),
    keyless(Action::SaveFile, "Save as JSON, in a file", &[Where::Form, Where::Table]),
    entry(
        Action::RawAnswer,
        letter('a'),
        "the answer",
        "Show the server's answer as it came",
        &[Where::NotCreated, Where::Unknown],
    ),
    entry(Action::Connect, letter('s'), "sign in", "Sign in, or change the server", &[Where::Syncs]),
    keyless(Action::Connect, "Sign in, or change the server", IN_FORM),
    entry(Action::ChooseWorkspace, letter('w'), "workspace", "Work in another workspace", &[Where::Syncs]),
    keyless(Action::ChooseWorkspace, "Work in another workspace", IN_FORM),
    entry(Action::ChooseProfile, letter('p'), "profile", "Work with another profile", &[Where::Syncs]),
    keyless(Action::ChooseProfile, "Work with another profile", IN_FORM),
    entry(
        Action::Back,
        plain(Code::Esc),
        "back",
        "Go back",
        &[
            Where::Picker,
            Where::Form,
            Where::Table,
            Where::Review,
            Where::Created,
            Where::NotCreated,
            Where::Unknown,
            Where::Sync,
            Where::Run,
            Where::Changes,
            Where::Connect,
        ],
    ),
    entry(
        Action::PreviousField,
        plain(Code::BackTab),
        "",
        "Go to the field before",
        &[Where::Form, Where::Table, Where::Connect, Where::Review, Where::Changes],
    ),
    entry(Action::NextField, plain(Code::Tab), "", "Go to the first field", &[Where::Review, Where::Changes]),
    entry(Action::Undo, ctrl('z'), "", "Undo the last change", IN_FORM),
    entry(Action::Redo, ctrl('y'), "", "Redo what was undone", IN_FORM),
    entry(Action::GoToStep(Step::ConnectTheEnds), Key::alt('1'), "", "Step 1: Connect the ends", IN_FORM),
    entry(Action::GoToStep(Step::Stream), Key::alt('2'), "", "Step 2: Stream", IN_FORM),
    entry(Action::GoToStep(Step::Schedule), Key::alt('3'), "", "Step 3: Schedule", IN_FORM),
    entry(Action::GoToStep(Step::Review), Key::alt('4'), "", "Step 4: Review", IN_FORM),
    keyless(Action::StartOver, "Start over with an empty form", IN_FORM),
    entry(Action::Up, plain(Code::Up), "", "Move up", WITH_LINES),
    entry(Action::Down, plain(Code::Down), "", "Move down", WITH_LINES),
    entry(Action::Palette, ctrl('p'), "actions", "Every action by name", ANYWHERE),
    entry(Action::Help, plain(Code::F(1)), "help", "Every key of this screen", ANYWHERE),
    entry(Action::Help, letter('?'), "", "Every key of this screen", WITHOUT_TEXT),
    // In the form the key is undo.
    entry(
        Action::Suspend,
        ctrl('z'),
        "",
        "Suspend; fg in the shell goes on",
        &[Where::Syncs, Where::Created, Where::NotCreated, Where::Unknown, Where::Sync, Where::Run, Where::Connect],
    ),
    keyless(Action::Suspend, "Suspend; fg in the shell goes on", IN_FORM),
    entry(Action::Quit, letter('q'), "quit", "Quit", &[Where::Syncs]),
    entry(Action::Quit, ctrl('q'), "", "Quit", ANYWHERE),
    entry(Action::Quit, ctrl('c'), "", "Quit", ANYWHERE),
];

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
        Action::CancelRun => is_running(state),
        Action::RunNow => !is_running(state),
        Action::OpenInBrowser => state.sync_page("").is_some(),
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
    here(state).find(|entry| entry.key == Some(key)).map(|entry| entry.action)
}

#[cfg(test)]
mod tests {
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
            let typing = [Where::Form, Where::Connect, Where::Picker, Where::Filter];
            assert!(!typing.iter().any(|place| entry.at.contains(place)), "{}", entry.name);
        }
    }
}
