//! The lines of the table, in the order of the footer.

use crate::app::action::{Action, Entry, Where};
use crate::app::key::{Code, Key};
use crate::domain::field::Step;

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

pub(super) const ANYWHERE: &[Where] = &[
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
/// Where letters are typed.
pub(super) const TYPED_INTO: &[Where] = &[Where::Form, Where::Connect, Where::Picker, Where::Filter];
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
