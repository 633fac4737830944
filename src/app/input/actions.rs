//! The one table of actions: name, key and contexts. Keys, footer, help and palette all read it, so they cannot
//! disagree.

use crate::app::input::action::{Action, Binding, InputContext};
use crate::app::input::key::{Code, Key};
use crate::domain::field::Step;

const fn entry(
    action: Action,
    key: Key,
    short: &'static str,
    name: &'static str,
    at: &'static [InputContext],
) -> Binding {
    Binding { action, name, short, key: Some(key), at }
}

/// An action without a key: only in the palette.
const fn keyless(action: Action, name: &'static str, at: &'static [InputContext]) -> Binding {
    Binding { action, name, short: "", key: None, at }
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

pub(super) const ANYWHERE: &[InputContext] = &[
    InputContext::SignIn,
    InputContext::Syncs,
    InputContext::Picker,
    InputContext::Form,
    InputContext::Table,
    InputContext::Review,
    InputContext::Waiting,
    InputContext::Created,
    InputContext::NotCreated,
    InputContext::Unknown,
    InputContext::Sync,
    InputContext::Run,
    InputContext::Filter,
    InputContext::Changes,
];
/// Contexts in which letters are typed.
pub(super) const TYPED_INTO: &[InputContext] =
    &[InputContext::Form, InputContext::SignIn, InputContext::Picker, InputContext::Filter];
const WITHOUT_TEXT: &[InputContext] = &[
    InputContext::Syncs,
    InputContext::Table,
    InputContext::Review,
    InputContext::Changes,
    InputContext::Created,
    InputContext::NotCreated,
    InputContext::Unknown,
    InputContext::Sync,
    InputContext::Run,
];
const IN_FORM: &[InputContext] =
    &[InputContext::Form, InputContext::Table, InputContext::Review, InputContext::Changes];
const IN_FIELDS: &[InputContext] = &[InputContext::Form, InputContext::Table];
const WITH_REQUEST: &[InputContext] =
    &[InputContext::Review, InputContext::Created, InputContext::Unknown, InputContext::Sync, InputContext::Changes];
const WITH_LINES: &[InputContext] = &[
    InputContext::Syncs,
    InputContext::Review,
    InputContext::Changes,
    InputContext::Created,
    InputContext::Sync,
    InputContext::Run,
    InputContext::NotCreated,
    InputContext::Unknown,
];
const OF_A_SYNC: &[InputContext] = &[InputContext::Created, InputContext::Sync];

/// All actions, in footer order.
pub static ACTIONS: &[Binding] = &[
    entry(
        Action::StopWaiting,
        plain(Code::Esc),
        "stop waiting",
        "Stop waiting for the answer",
        &[InputContext::Waiting],
    ),
    entry(Action::TestToken, ctrl('s'), "connect", "Try the token and connect", &[InputContext::SignIn]),
    entry(Action::Create, ctrl('s'), "create sync", "Create the sync", &[InputContext::Review]),
    entry(Action::SaveChanges, ctrl('s'), "save changes", "Save the changes", &[InputContext::Changes]),
    entry(Action::Review, ctrl('s'), "review", "Go to Review", IN_FIELDS),
    entry(Action::LookNow, letter('l'), "look now", "Look now whether it was created", &[InputContext::Unknown]),
    entry(Action::Resolve, letter('r'), "resolve", "Say what became of it", &[InputContext::Unknown]),
    entry(
        Action::ShowOpenCreate,
        letter('u'),
        "unanswered create",
        "Go to the create without an answer",
        &[InputContext::Syncs],
    ),
    entry(Action::Accept, plain(Code::Enter), "take", "Take this line", &[InputContext::Picker]),
    entry(Action::Accept, plain(Code::Tab), "", "Take this line", &[InputContext::Picker]),
    entry(Action::ChooseCell, plain(Code::Enter), "choose", "Choose for this cell", &[InputContext::Table]),
    entry(Action::MapByName, letter('a'), "map by name", "Map columns to fields of like names", &[InputContext::Table]),
    entry(Action::Fix, plain(Code::F(2)), "mend", "Mend what is known to be wrong here", IN_FIELDS),
    entry(Action::DeleteRow, letter('d'), "delete row", "Delete this row", &[InputContext::Table]),
    entry(Action::DeleteRow, plain(Code::Delete), "", "Delete this row", &[InputContext::Table]),
    entry(Action::FirstRows, letter('v'), "first rows", "Look at the model's first rows", &[InputContext::Table]),
    keyless(Action::FirstRows, "Look at the model's first rows", &[InputContext::Form]),
    entry(
        Action::SwitchVariant,
        letter('d'),
        "switch dialect",
        "Speak the dialect that the server seems to speak",
        &[InputContext::Syncs, InputContext::NotCreated],
    ),
    keyless(Action::SwitchVariant, "Speak the dialect that the server seems to speak", IN_FORM),
    entry(Action::NewSync, letter('n'), "new sync", "New sync", &[InputContext::Syncs]),
    entry(Action::OpenSync, plain(Code::Enter), "open", "Open the chosen sync", &[InputContext::Syncs]),
    entry(Action::Filter, letter('/'), "filter", "Narrow the list", &[InputContext::Syncs]),
    entry(
        Action::OpenRun,
        plain(Code::Enter),
        "open run",
        "Open this run: its records, and why they failed",
        &[InputContext::Sync],
    ),
    entry(
        Action::OpenRecord,
        plain(Code::Enter),
        "open record",
        "Read this record, and why it failed",
        &[InputContext::Run],
    ),
    entry(
        Action::ToggleRejected,
        letter('f'),
        "failed or all",
        "Show the records that failed, or all",
        &[InputContext::Run],
    ),
    entry(Action::Watch, letter('v'), "watch", "Go to the sync and watch its runs", &[InputContext::Created]),
    entry(Action::CancelRun, letter('x'), "stop run", "Stop the run under way", &[InputContext::Sync]),
    entry(Action::RunNow, letter('x'), "run now", "Run it now", OF_A_SYNC),
    entry(Action::Edit, letter('e'), "edit", "Change this sync", &[InputContext::Sync]),
    entry(
        Action::PauseOrResume,
        letter('p'),
        "pause or resume",
        "Pause its schedule, or resume it",
        &[InputContext::Sync],
    ),
    entry(
        Action::Copy,
        letter('c'),
        "copy",
        "Copy it into a new draft",
        &[InputContext::Syncs, InputContext::Created, InputContext::Sync],
    ),
    entry(Action::Delete, letter('d'), "delete", "Delete this sync (asks first)", &[InputContext::Sync]),
    entry(
        Action::Refresh,
        letter('r'),
        "refresh",
        "Read it anew from the server",
        &[InputContext::Syncs, InputContext::Sync, InputContext::Run],
    ),
    entry(Action::Sort, letter('t'), "sort", "Turn what comes first", &[InputContext::Syncs]),
    entry(Action::FixFirst, plain(Code::Enter), "mend", "Go to the first field to mend", &[InputContext::NotCreated]),
    entry(Action::FixFirst, plain(Code::Enter), "back to the form", "Go back to the form", &[InputContext::Unknown]),
    entry(Action::Home, plain(Code::Enter), "to Syncs", "Go to the list of syncs", &[InputContext::Created]),
    entry(
        Action::NextField,
        plain(Code::Tab),
        "next field",
        "Go to the next field",
        &[InputContext::Form, InputContext::Table, InputContext::SignIn],
    ),
    entry(Action::NextStep, ctrl('n'), "next step", "Go to the next step", IN_FIELDS),
    entry(Action::OpenEditor, plain(Code::F(4)), "editor", "Edit the mapping in $EDITOR", IN_FIELDS),
    entry(Action::ToggleJson, ctrl('o'), "table or JSON", "Show the mapping as table or as JSON", IN_FIELDS),
    entry(
        Action::Retry,
        ctrl('r'),
        "try again",
        "Ask again for what could not be had",
        &[InputContext::Picker, InputContext::Form, InputContext::Table],
    ),
    entry(
        Action::RefreshCatalog,
        plain(Code::F(5)),
        "refresh catalog",
        "Ask the destination for its catalog anew",
        &[InputContext::Picker, InputContext::Form, InputContext::Table],
    ),
    entry(Action::ShowToken, ctrl('r'), "show token", "Show or mask the token", &[InputContext::SignIn]),
    entry(Action::CreateSimilar, letter('n'), "another like it", "New sync like this one", &[InputContext::Created]),
    entry(Action::CopyJson, letter('y'), "copy JSON", "Copy the request as JSON", WITH_REQUEST),
    entry(Action::CopyCurl, letter('Y'), "copy curl", "Copy the request as a curl command", WITH_REQUEST),
    entry(Action::CopyId, letter('i'), "copy ID", "Copy the sync's ID", OF_A_SYNC),
    entry(Action::OpenInBrowser, letter('o'), "browser", "Open it in the web app", OF_A_SYNC),
    entry(
        Action::SaveAsFile,
        letter('S'),
        "save as file",
        "Save as JSON, in a file",
        &[InputContext::Review, InputContext::Sync],
    ),
    keyless(Action::SaveAsFile, "Save as JSON, in a file", &[InputContext::Form, InputContext::Table]),
    entry(
        Action::ShowResponse,
        letter('a'),
        "the answer",
        "Show the server's answer as it came",
        &[InputContext::NotCreated, InputContext::Unknown],
    ),
    entry(Action::SignIn, letter('s'), "sign in", "Sign in, or change the server", &[InputContext::Syncs]),
    keyless(Action::SignIn, "Sign in, or change the server", IN_FORM),
    entry(Action::SwitchWorkspace, letter('w'), "workspace", "Work in another workspace", &[InputContext::Syncs]),
    keyless(Action::SwitchWorkspace, "Work in another workspace", IN_FORM),
    entry(Action::SwitchProfile, letter('p'), "profile", "Work with another profile", &[InputContext::Syncs]),
    keyless(Action::SwitchProfile, "Work with another profile", IN_FORM),
    entry(
        Action::Back,
        plain(Code::Esc),
        "back",
        "Go back",
        &[
            InputContext::Picker,
            InputContext::Form,
            InputContext::Table,
            InputContext::Review,
            InputContext::Created,
            InputContext::NotCreated,
            InputContext::Unknown,
            InputContext::Sync,
            InputContext::Run,
            InputContext::Changes,
            InputContext::SignIn,
        ],
    ),
    entry(
        Action::PreviousField,
        plain(Code::BackTab),
        "",
        "Go to the field before",
        &[InputContext::Form, InputContext::Table, InputContext::SignIn, InputContext::Review, InputContext::Changes],
    ),
    entry(
        Action::NextField,
        plain(Code::Tab),
        "",
        "Go to the first field",
        &[InputContext::Review, InputContext::Changes],
    ),
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
    // In the form this key is undo.
    entry(
        Action::Suspend,
        ctrl('z'),
        "",
        "Suspend; fg in the shell goes on",
        &[
            InputContext::Syncs,
            InputContext::Created,
            InputContext::NotCreated,
            InputContext::Unknown,
            InputContext::Sync,
            InputContext::Run,
            InputContext::SignIn,
        ],
    ),
    keyless(Action::Suspend, "Suspend; fg in the shell goes on", IN_FORM),
    entry(Action::Quit, letter('q'), "quit", "Quit", &[InputContext::Syncs]),
    entry(Action::Quit, ctrl('q'), "", "Quit", ANYWHERE),
    entry(Action::Quit, ctrl('c'), "", "Quit", ANYWHERE),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_means_two_things_in_one_place() {
        for place in ANYWHERE {
            // A run can be either started or cancelled, never both.
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
            let typing = TYPED_INTO;
            assert!(!typing.iter().any(|place| entry.at.contains(place)), "{}", entry.name);
        }
    }
}
