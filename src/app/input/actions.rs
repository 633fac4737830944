//! The one table of actions: name, key and contexts. Keys, footer, help and palette all read it, so they cannot
//! disagree. Keys that only move (tabs, pages) are in the screen's `on_key`, and must not be taken here.

use strum::VariantArray as _;

use crate::app::input::action::{Action, Binding, InputContext as In};
use crate::app::input::key::{Code, Key};
use crate::domain::field::Step;

const fn entry(action: Action, key: Key, short: &'static str, name: &'static str, at: &'static [In]) -> Binding {
    Binding { action, name, short, key: Some(key), at }
}

/// An action without a key: only in the palette.
const fn keyless(action: Action, name: &'static str, at: &'static [In]) -> Binding {
    Binding { action, name, short: "", key: None, at }
}

const ENTER: Key = Key::plain(Code::Enter);
const ESC: Key = Key::plain(Code::Esc);
const MARK: Key = Key::char(' ');

const ANYWHERE: &[In] = In::VARIANTS;
/// Contexts in which letters are typed.
pub(in crate::app) const TYPED_INTO: &[In] = &[In::Form, In::SignIn, In::Picker, In::Filter];
const WITHOUT_TEXT: &[In] = &[
    In::Syncs,
    In::Marked,
    In::Batch,
    In::Table,
    In::Review,
    In::Changes,
    In::Created,
    In::NotCreated,
    In::Unknown,
    In::Sync,
    In::Run,
    In::Audit,
];
const IN_FORM: &[In] = &[In::Form, In::Table, In::Review, In::Changes];
const IN_FORM_OR_UNKNOWN: &[In] = &[In::Form, In::Table, In::Review, In::Changes, In::Unknown];
const IN_FIELDS: &[In] = &[In::Form, In::Table];
const WITH_REQUEST: &[In] = &[In::Review, In::Created, In::Unknown, In::Sync, In::Changes];
const WITH_LINES: &[In] = &[
    In::Syncs,
    In::Marked,
    In::Batch,
    In::Review,
    In::Changes,
    In::Created,
    In::Sync,
    In::Run,
    In::NotCreated,
    In::Unknown,
    In::Audit,
];
const IN_THE_LISTS: &[In] = &[In::Syncs, In::Marked];
const WITH_A_PAGE: &[In] = &[In::Created, In::Sync, In::Unknown];
const OF_A_SYNC: &[In] = &[In::Created, In::Sync];

/// All actions, in footer order.
pub static ACTIONS: &[Binding] = &[
    entry(Action::StopWaiting, ESC, "stop waiting", "Stop waiting for the answer", &[In::Waiting]),
    entry(Action::TestToken, Key::ctrl('s'), "sign in", "Test the token and sign in", &[In::SignIn]),
    entry(Action::Create, Key::ctrl('s'), "create sync", "Create the sync", &[In::Review]),
    entry(Action::OpenOverlap, Key::char('o'), "other sync", "Open the sync that does the same", &[In::Review]),
    entry(Action::SaveChanges, Key::ctrl('s'), "save changes", "Save the changes", &[In::Changes]),
    entry(Action::LookNow, Key::char('l'), "look now", "Look now whether it was created", &[In::Unknown]),
    entry(Action::Resolve, Key::char('r'), "record", "Record what you found", &[In::Unknown]),
    entry(
        Action::ShowOpenCreate,
        Key::char('u'),
        "unknown outcome",
        "Go to the create whose outcome is unknown",
        IN_THE_LISTS,
    ),
    entry(Action::Accept, ENTER, "choose", "Choose this line", &[In::Picker]),
    entry(Action::Accept, Key::plain(Code::Tab), "", "Choose this line", &[In::Picker]),
    entry(Action::ChooseCell, ENTER, "edit", "Edit this cell", &[In::Table]),
    entry(Action::MapByName, Key::char('a'), "map by name", "Map columns to fields with similar names", &[In::Table]),
    entry(Action::Fix, Key::plain(Code::F(2)), "fix", "Apply the suggested fix", IN_FIELDS),
    entry(Action::Preview, Key::plain(Code::F(6)), "preview", "Preview what arrives, row by row", &[In::Table]),
    entry(Action::Review, Key::ctrl('s'), "review", "Review, or go to the first problem", IN_FIELDS),
    entry(Action::DeleteRow, Key::char('d'), "delete row", "Delete this row", &[In::Table]),
    entry(Action::DeleteRow, Key::plain(Code::Delete), "", "Delete this row", &[In::Table]),
    entry(Action::OpenList, Key { alt: true, ..Key::plain(Code::Down) }, "", "Open the field's list", IN_FIELDS),
    entry(
        Action::Preview,
        Key::plain(Code::F(6)),
        "preview",
        "Preview what arrives, row by row",
        &[In::Form, In::Review, In::Changes],
    ),
    entry(Action::Preview, Key::char('v'), "", "Preview what arrives, row by row", &[In::Table]),
    entry(
        Action::SwitchVariant,
        Key::char('d'),
        "switch API variant",
        "Switch to the detected API variant",
        &[In::Syncs, In::NotCreated],
    ),
    keyless(Action::SwitchVariant, "Switch to the detected API variant", IN_FORM),
    entry(Action::RunMarked, Key::char('x'), "run", "Run the marked syncs now", &[In::Marked]),
    entry(Action::PauseOrResumeMarked, Key::char('p'), "pause", "Pause or resume the marked syncs", &[In::Marked]),
    entry(Action::DeleteMarked, Key::char('d'), "delete", "Delete the marked syncs (asks first)", &[In::Marked]),
    entry(Action::SaveMarked, Key::char('S'), "save", "Save the marked syncs as JSON files", &[In::Marked]),
    entry(Action::ClearMarks, ESC, "clear marks", "Clear all marks", &[In::Marked]),
    entry(Action::Mark, MARK, "mark", "Mark this line, or unmark it", &[In::Marked]),
    entry(Action::BeginBatch, ENTER, "begin", "Begin with the marked syncs", &[In::Batch]),
    // Another key than the one that begins: pressed twice, that would go on past a stop which nobody has seen.
    entry(Action::GoOnWithBatch, Key::char('g'), "go on", "Go on with the marked syncs after a stop", &[In::Batch]),
    entry(
        Action::TurnBatch,
        Key::char('p'),
        "pause or resume",
        "Resume instead of pausing, or pause instead",
        &[In::Batch],
    ),
    entry(Action::StopBatch, ESC, "stop", "Stop; no more of the marked syncs are begun", &[In::Batch]),
    entry(Action::NewSync, Key::char('n'), "new sync", "New sync", IN_THE_LISTS),
    entry(Action::OpenSync, ENTER, "open", "Open this sync", IN_THE_LISTS),
    entry(Action::OpenMatch, ENTER, "open", "Open this match", &[In::Filter]),
    entry(Action::ClearFilter, ESC, "clear filter", "Clear the filter", &[In::Filter, In::Syncs, In::Marked, In::Run]),
    entry(Action::Filter, Key::char('/'), "filter", "Filter", IN_THE_LISTS),
    entry(Action::Audit, Key::char('A'), "audit", "Audit the workspace", &[In::Syncs]),
    entry(Action::OpenRun, ENTER, "open run", "Open this run and its records", &[In::Sync]),
    entry(Action::OpenRecord, ENTER, "open record", "Open this record", &[In::Run]),
    entry(
        Action::FixMapping,
        Key::plain(Code::F(2)),
        "fix mapping",
        "Edit the mapping's row that this reason is about",
        &[In::Sync, In::Run],
    ),
    entry(Action::Filter, Key::char('/'), "search", "Search these records", &[In::Run]),
    entry(Action::ToggleRejected, Key::char('f'), "rejected or all", "Show rejected records, or all", &[In::Run]),
    entry(Action::Watch, Key::char('v'), "watch", "Watch its runs", &[In::Created]),
    entry(Action::CancelRun, Key::char('x'), "cancel run", "Cancel the current run", &[In::Sync]),
    entry(Action::RunNow, Key::char('x'), "run now", "Run now", OF_A_SYNC),
    entry(Action::SendOneRow, Key::char('t'), "send one row", "Send one row, in a test run", OF_A_SYNC),
    entry(Action::SwitchPane, Key::plain(Code::Tab), "next pane", "Next pane: reasons, details, runs", &[In::Sync]),
    entry(Action::Edit, Key::char('e'), "edit", "Edit this sync", &[In::Sync]),
    entry(Action::PauseOrResume, Key::char('p'), "pause or resume", "Pause or resume the schedule", &[In::Sync]),
    entry(
        Action::Copy,
        Key::char('c'),
        "copy",
        "Copy into a new draft",
        &[In::Syncs, In::Marked, In::Created, In::Sync],
    ),
    entry(Action::Mark, MARK, "mark", "Mark this line, or unmark it", &[In::Syncs]),
    entry(Action::MarkAll, Key::char('*'), "", "Mark all lines shown, or unmark them", &[In::Syncs]),
    entry(Action::MarkAll, Key::char('*'), "mark all", "Mark all lines shown, or unmark them", &[In::Marked]),
    entry(Action::ShowAttributes, Key::char('a'), "attributes", "Show all attributes as stored", OF_A_SYNC),
    entry(Action::FixFirst, ENTER, "back to the form", "Go back to the form", &[In::NotCreated, In::Unknown]),
    entry(Action::CopyFocused, Key::char('y'), "copy run", "Copy this run", &[In::Sync]),
    entry(Action::CopyFocused, Key::char('y'), "copy record", "Copy this record", &[In::Run]),
    entry(
        Action::CopyWhere,
        Key::char('Y'),
        "copy WHERE",
        "Copy the keys of these records as WHERE … IN (…)",
        &[In::Run],
    ),
    entry(Action::SaveRecords, Key::char('S'), "save", "Save these records as CSV or JSON", &[In::Run]),
    entry(Action::CopyFocused, Key::char('y'), "copy response", "Copy what the server said", &[In::NotCreated]),
    entry(Action::Delete, Key::char('d'), "delete", "Delete this sync (asks first)", &[In::Sync]),
    entry(Action::StopAudit, ESC, "stop", "Stop the audit", &[In::Audit]),
    entry(Action::BeginAudit, ENTER, "begin", "Begin the audit", &[In::Audit]),
    entry(
        Action::BeginAuditWithoutQueries,
        Key::char('b'),
        "begin without queries",
        "Begin without the models' queries",
        &[In::Audit],
    ),
    entry(Action::OpenFinding, ENTER, "open sync", "Open the sync of this finding", &[In::Audit]),
    entry(Action::Refresh, Key::char('r'), "refresh", "Refresh", &[In::Syncs, In::Marked, In::Sync, In::Run]),
    entry(Action::Refresh, Key::char('r'), "audit again", "Audit again", &[In::Audit]),
    entry(Action::Sort, Key::char('t'), "sort", "Change sort order", IN_THE_LISTS),
    entry(Action::Home, ENTER, "to Syncs", "Go to the list of syncs", &[In::Created]),
    entry(Action::NextField, Key::plain(Code::Tab), "next field", "Next field", &[In::Form, In::Table, In::SignIn]),
    entry(Action::NextStep, Key::ctrl('n'), "next step", "Next step", IN_FIELDS),
    entry(Action::OpenEditor, Key::plain(Code::F(4)), "editor", "Edit the mapping in $EDITOR", &[In::Table]),
    entry(Action::OpenEditor, Key::plain(Code::F(4)), "", "Edit the mapping in $EDITOR", &[In::Form]),
    entry(Action::ToggleJson, Key::ctrl('o'), "JSON", "Show the mapping as a table or JSON", &[In::Table]),
    entry(Action::ToggleJson, Key::ctrl('o'), "", "Show the mapping as a table or JSON", &[In::Form]),
    entry(Action::Retry, Key::ctrl('r'), "try again", "Retry what failed to load", &[In::Picker, In::Form, In::Table]),
    entry(
        Action::RefreshCatalog,
        Key::plain(Code::F(5)),
        "refresh catalog",
        "Refresh the destination's catalog",
        &[In::Picker, In::Form, In::Table],
    ),
    entry(Action::ShowToken, Key::ctrl('r'), "show token", "Show or mask the token", &[In::SignIn]),
    entry(Action::CreateSimilar, Key::char('n'), "create similar", "Create a similar sync", &[In::Created]),
    entry(Action::CopyJson, Key::char('y'), "copy JSON", "Copy the request as JSON", WITH_REQUEST),
    entry(Action::CopyCurl, Key::char('Y'), "copy curl", "Copy the request as a curl command", WITH_REQUEST),
    entry(Action::CopyId, Key::char('i'), "copy ID", "Copy the sync's ID", OF_A_SYNC),
    entry(Action::OpenInBrowser, Key::char('o'), "browser", "Open in the web app", WITH_A_PAGE),
    entry(Action::SaveAsFile, Key::char('S'), "save as file", "Save as a JSON file", &[In::Review, In::Sync]),
    keyless(Action::SaveAsFile, "Save as a JSON file", &[In::Form, In::Table]),
    entry(
        Action::ShowResponse,
        Key::char('a'),
        "response",
        "Show the server's raw response",
        &[In::NotCreated, In::Unknown],
    ),
    entry(Action::SignIn, Key::char('s'), "sign in", "Sign in, or switch servers", &[In::Syncs]),
    keyless(Action::SignIn, "Sign in, or switch servers", IN_FORM_OR_UNKNOWN),
    entry(Action::SwitchWorkspace, Key::char('w'), "workspace", "Switch workspace", &[In::Syncs]),
    keyless(Action::SwitchWorkspace, "Switch workspace", IN_FORM),
    entry(Action::SwitchProfile, Key::char('p'), "profile", "Switch profile", &[In::Syncs]),
    keyless(Action::SwitchProfile, "Switch profile", IN_FORM),
    entry(
        Action::Back,
        ESC,
        "back",
        "Back",
        &[
            In::Picker,
            In::Form,
            In::Table,
            In::Review,
            In::Created,
            In::NotCreated,
            In::Unknown,
            In::Sync,
            In::Run,
            In::Changes,
            In::SignIn,
            In::Audit,
            In::Batch,
        ],
    ),
    entry(
        Action::PreviousField,
        Key::plain(Code::BackTab),
        "",
        "Previous field",
        &[In::Form, In::Table, In::SignIn, In::Review, In::Changes],
    ),
    entry(Action::NextField, Key::plain(Code::Tab), "", "First field", &[In::Review, In::Changes]),
    entry(Action::Undo, Key::ctrl('z'), "", "Undo", IN_FORM),
    entry(Action::Redo, Key::ctrl('y'), "", "Redo", IN_FORM),
    entry(Action::GoToStep(Step::Connect), Key::alt('1'), "", "Step 1: Connect", IN_FORM),
    entry(Action::GoToStep(Step::Map), Key::alt('2'), "", "Step 2: Map", IN_FORM),
    entry(Action::GoToStep(Step::Schedule), Key::alt('3'), "", "Step 3: Schedule", IN_FORM),
    entry(Action::GoToStep(Step::Review), Key::alt('4'), "", "Step 4: Review", IN_FORM),
    keyless(Action::StartOver, "Start over with an empty form", IN_FORM),
    entry(Action::Up, Key::plain(Code::Up), "", "Move up", WITH_LINES),
    entry(Action::Down, Key::plain(Code::Down), "", "Move down", WITH_LINES),
    entry(Action::Palette, Key::ctrl('p'), "actions", "Search the actions of this screen", ANYWHERE),
    entry(Action::Help, Key::plain(Code::F(1)), "help", "Keyboard shortcuts", ANYWHERE),
    entry(Action::Help, Key::char('?'), "", "Keyboard shortcuts", WITHOUT_TEXT),
    keyless(Action::ShowSaving, "Show the records being saved, or stop", ANYWHERE),
    keyless(Action::ToggleMouse, "Turn the mouse on or off", ANYWHERE),
    // In the form this key is undo.
    entry(
        Action::Suspend,
        Key::ctrl('z'),
        "",
        "Suspend (fg resumes)",
        &[
            In::Syncs,
            In::Marked,
            In::Created,
            In::NotCreated,
            In::Unknown,
            In::Sync,
            In::Run,
            In::SignIn,
            In::Audit,
            In::Batch,
        ],
    ),
    keyless(Action::Suspend, "Suspend (fg resumes)", IN_FORM),
    entry(Action::Quit, Key::char('q'), "quit", "Quit", IN_THE_LISTS),
    entry(Action::Quit, Key::ctrl('q'), "", "Quit", ANYWHERE),
    entry(Action::Quit, Key::ctrl('c'), "", "Quit", ANYWHERE),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_means_two_things_in_one_place() {
        for place in ANYWHERE {
            // A run can be either started or cancelled; a run or the whole sync is copied; an audit or a batch waits, is
            // under way or is over; there is a filter or not; never two of them.
            let is_alone = |entry: &&Binding| {
                !matches!(
                    entry.action,
                    Action::CancelRun
                        | Action::CopyFocused
                        | Action::StopAudit
                        | Action::OpenFinding
                        | Action::ClearFilter
                        | Action::ClearMarks
                        | Action::StopBatch
                )
            };
            let others = ACTIONS.iter().filter(is_alone);
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
