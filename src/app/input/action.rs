//! Actions: what a user can do, where each applies, and what it is called.

use crate::app::input::key::Key;
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
    SignIn,
    /// Try the token of the Connect screen.
    TestToken,
    /// Show or mask the secret under the focus.
    ShowToken,
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
    OpenEditor,
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
    ShowResponse,
    /// Go to the first field that the server complained about.
    FixFirst,
    /// Go to a new form filled with the same.
    CreateSimilar,
    /// Go to the list of syncs.
    Home,
    /// Look once more whether a sync was created.
    LookAgain,
    /// Go to the create that has no answer yet.
    ShowOpenCreate,
    /// Stop the program until the shell lets it go on.
    Suspend,
    /// Take the line of a list under the bar.
    Accept,
    /// Ask again for what could not be had.
    Retry,
    /// Ask the destination for its catalog anew.
    RefreshCatalog,
    /// Mend the field under the focus.
    Fix,
    /// Turn the mapping between table and JSON.
    ToggleJson,
    /// Choose for the cell under the bar.
    ChooseCell,
    /// Map columns to fields of the same or a like name.
    MapByName,
    /// Delete the row under the bar.
    DeleteRow,
    /// Look at the model's first rows.
    FirstRows,
    /// Work in another workspace.
    SwitchWorkspace,
    /// Work with another profile.
    SwitchProfile,
    /// Speak the dialect that the server seems to speak.
    SwitchVariant,
    /// Read the list or the sync anew.
    Refresh,
    /// Narrow the list by typing.
    Filter,
    /// Turn what comes first in the list.
    Sort,
    /// Copy the sync into the form, for another one.
    Copy,
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
    SaveAsFile,
    /// Open the run under the bar.
    OpenRun,
    /// Read the record under the bar.
    OpenRecord,
    /// Show the records that failed, or all.
    ToggleRejected,
}

impl Action {
    /// Its name in `[keys]` of the configuration, and in sentences that tell its key.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Help => "help",
            Self::Palette => "palette",
            Self::Quit => "quit",
            Self::Back => "back",
            Self::NewSync => "new-sync",
            Self::OpenSync => "open-sync",
            Self::Up => "up",
            Self::Down => "down",
            Self::SignIn => "sign-in",
            Self::TestToken => "test-token",
            Self::ShowToken => "show-token",
            Self::NextField => "next-field",
            Self::PreviousField => "previous-field",
            Self::NextStep => "next-step",
            Self::Review => "review",
            Self::Create => "create",
            Self::StopWaiting => "stop-waiting",
            Self::OpenEditor => "open-editor",
            Self::Undo => "undo",
            Self::Redo => "redo",
            Self::StartOver => "start-over",
            Self::CopyJson => "copy-json",
            Self::CopyCurl => "copy-curl",
            Self::ShowResponse => "show-response",
            Self::FixFirst => "fix-first",
            Self::CreateSimilar => "create-similar",
            Self::Home => "home",
            Self::LookAgain => "look-again",
            Self::ShowOpenCreate => "show-open-create",
            Self::Suspend => "suspend",
            Self::Accept => "accept",
            Self::Retry => "retry",
            Self::RefreshCatalog => "refresh-catalog",
            Self::Fix => "fix",
            Self::ToggleJson => "toggle-json",
            Self::ChooseCell => "choose-cell",
            Self::MapByName => "map-by-name",
            Self::DeleteRow => "delete-row",
            Self::FirstRows => "first-rows",
            Self::SwitchWorkspace => "switch-workspace",
            Self::SwitchProfile => "switch-profile",
            Self::SwitchVariant => "switch-api-variant",
            Self::Refresh => "refresh",
            Self::Filter => "filter",
            Self::Sort => "sort",
            Self::Copy => "copy",
            Self::Watch => "watch",
            Self::RunNow => "run-now",
            Self::CancelRun => "cancel-run",
            Self::PauseOrResume => "pause-or-resume",
            Self::Edit => "edit",
            Self::SaveChanges => "save-changes",
            Self::Delete => "delete",
            Self::OpenInBrowser => "open-in-browser",
            Self::CopyId => "copy-id",
            Self::SaveAsFile => "save-as-file",
            Self::OpenRun => "open-run",
            Self::OpenRecord => "open-record",
            Self::ToggleRejected => "toggle-rejected",
            Self::GoToStep(Step::ConnectTheEnds) => "go-to-step-1",
            Self::GoToStep(Step::Stream) => "go-to-step-2",
            Self::GoToStep(Step::Schedule) => "go-to-step-3",
            Self::GoToStep(Step::Review) => "go-to-step-4",
        }
    }
}

/// The present name of an action that the first version called otherwise; other names stay as they are.
pub fn present_name(name: &str) -> &str {
    match name {
        "connect" => "sign-in",
        "try-token" => "test-token",
        "reveal-secret" => "show-token",
        "external-editor" => "open-editor",
        "raw-answer" => "show-response",
        "mend-first" => "fix-first",
        "another-like-it" => "create-similar",
        "show-unknown" => "show-open-create",
        "take-picked" => "accept",
        "ask-again" => "retry",
        "mend" => "fix",
        "turn-mapping" => "toggle-json",
        "choose-workspace" => "switch-workspace",
        "choose-profile" => "switch-profile",
        "switch-dialect" => "switch-api-variant",
        "copy-sync" => "copy",
        "save-file" => "save-as-file",
        "turn-records" => "toggle-rejected",
        "go-to-step-connect-the-ends" => "go-to-step-1",
        "go-to-step-stream" => "go-to-step-2",
        "go-to-step-schedule" => "go-to-step-3",
        "go-to-step-review" => "go-to-step-4",
        name => name,
    }
}

/// Where an action applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InputContext {
    /// The Connect screen.
    SignIn,
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
pub struct Binding {
    /// The action.
    pub action: Action,
    /// Its name, in help and palette.
    pub name: &'static str,
    /// Its word in the footer; not there when empty.
    pub short: &'static str,
    /// Its key.
    pub key: Option<Key>,
    /// Where it applies.
    pub at: &'static [InputContext],
}
