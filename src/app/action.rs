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
];
const WITHOUT_TEXT: &[Where] =
    &[Where::Syncs, Where::Table, Where::Review, Where::Created, Where::NotCreated, Where::Unknown, Where::Sync];
const IN_FORM: &[Where] = &[Where::Form, Where::Table, Where::Review];
const IN_FIELDS: &[Where] = &[Where::Form, Where::Table];
const WITH_REQUEST: &[Where] = &[Where::Review, Where::Created, Where::Unknown, Where::Sync];

/// Every action there is, in the order of the footer.
pub static ACTIONS: &[Entry] = &[
    entry(Action::StopWaiting, plain(Code::Esc), "stop waiting", "Stop waiting for the answer", &[Where::Waiting]),
    entry(Action::TryToken, ctrl('s'), "connect", "Try the token and connect", &[Where::Connect]),
    entry(Action::Create, ctrl('s'), "create sync", "Create the sync", &[Where::Review]),
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
    entry(Action::MendFirst, plain(Code::Enter), "mend", "Go to the first field to mend", &[Where::NotCreated]),
    entry(Action::MendFirst, plain(Code::Enter), "back to the form", "Go back to the form", &[Where::Unknown]),
    entry(Action::Home, plain(Code::Enter), "to Syncs", "Go to the list of syncs", &[Where::Created, Where::Sync]),
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
    entry(
        Action::AnotherLikeIt,
        letter('n'),
        "another like it",
        "New sync like this one",
        &[Where::Created, Where::Sync],
    ),
    entry(Action::CopyJson, letter('y'), "copy JSON", "Copy the request as JSON", WITH_REQUEST),
    entry(Action::CopyCurl, letter('Y'), "copy curl", "Copy the request as a curl command", WITH_REQUEST),
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
            Where::Connect,
        ],
    ),
    entry(
        Action::PreviousField,
        plain(Code::BackTab),
        "",
        "Go to the field before",
        &[Where::Form, Where::Table, Where::Connect, Where::Review],
    ),
    entry(Action::NextField, plain(Code::Tab), "", "Go to the first field", &[Where::Review]),
    entry(Action::Undo, ctrl('z'), "", "Undo the last change", IN_FORM),
    entry(Action::Redo, ctrl('y'), "", "Redo what was undone", IN_FORM),
    entry(Action::GoToStep(Step::ConnectTheEnds), Key::alt('1'), "", "Step 1: Connect the ends", IN_FORM),
    entry(Action::GoToStep(Step::Stream), Key::alt('2'), "", "Step 2: Stream", IN_FORM),
    entry(Action::GoToStep(Step::Schedule), Key::alt('3'), "", "Step 3: Schedule", IN_FORM),
    entry(Action::GoToStep(Step::Review), Key::alt('4'), "", "Step 4: Review", IN_FORM),
    keyless(Action::StartOver, "Start over with an empty form", IN_FORM),
    entry(
        Action::Up,
        plain(Code::Up),
        "",
        "Move up",
        &[Where::Syncs, Where::Review, Where::Created, Where::Sync, Where::NotCreated, Where::Unknown],
    ),
    entry(
        Action::Down,
        plain(Code::Down),
        "",
        "Move down",
        &[Where::Syncs, Where::Review, Where::Created, Where::Sync, Where::NotCreated, Where::Unknown],
    ),
    entry(Action::Palette, ctrl('p'), "actions", "Every action by name", ANYWHERE),
    entry(Action::Help, plain(Code::F(1)), "help", "Every key of this screen", ANYWHERE),
    entry(Action::Help, letter('?'), "", "Every key of this screen", WITHOUT_TEXT),
    // In the form the key is undo.
    entry(
        Action::Suspend,
        ctrl('z'),
        "",
        "Suspend; fg in the shell goes on",
        &[Where::Syncs, Where::Created, Where::NotCreated, Where::Unknown, Where::Sync, Where::Connect],
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
        Screen::Syncs { .. } => Where::Syncs,
        Screen::NewSync { waiting: Some(_), .. } => Where::Waiting,
        Screen::NewSync { waiting: None, .. } if state.form.step() == Step::Review => Where::Review,
        Screen::NewSync { .. } if state.form.is_on_table() => Where::Table,
        Screen::NewSync { .. } => Where::Form,
        Screen::Result { outcome: Outcome::Created { .. }, .. } => Where::Created,
        Screen::Result { outcome: Outcome::NotCreated(_), .. } => Where::NotCreated,
        Screen::Result { outcome: Outcome::Unknown, .. } => Where::Unknown,
        Screen::Sync { .. } => Where::Sync,
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
];

fn applies(state: &State, action: Action) -> bool {
    match action {
        Action::Mend => state.form.mend().is_some(),
        Action::AskAgain => state.something_failed(),
        Action::RefreshCatalog => state.can_refresh_catalog(),
        Action::ChooseWorkspace => state.workspaces().len() > 1,
        Action::LookAgain => state.unknown.as_ref().is_some_and(Unknown::is_over),
        Action::ShowUnknown => state.unknown.is_some(),
        Action::SwitchDialect => state.proposed_dialect().is_some(),
        _ => true,
    }
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
            let mut keys: Vec<Key> =
                ACTIONS.iter().filter(|entry| entry.at.contains(place)).filter_map(|entry| entry.key).collect();
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
            let typing = [Where::Form, Where::Connect, Where::Picker];
            assert!(!typing.iter().any(|place| entry.at.contains(place)), "{}", entry.name);
        }
    }
}
