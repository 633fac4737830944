//! Actions: what the user can do, where each applies, and its name.

use crate::app::input::key::Key;
use crate::domain::field::Step;

/// Something the user can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Action {
    /// Show every key of this screen.
    Help,
    /// Show every action by name.
    Palette,
    /// Exit the program.
    Quit,
    /// Go back: close the top layer, then go to the previous step, then home.
    Back,
    /// Start or continue a new sync.
    NewSync,
    /// Open the selected sync.
    OpenSync,
    /// Move the selection up.
    Up,
    /// Move the selection down.
    Down,
    /// Sign in, or change the server.
    SignIn,
    /// Test the token on the Sign in screen.
    TestToken,
    /// Reveal or mask the focused secret.
    ShowToken,
    /// Go to the next field.
    NextField,
    /// Go to the previous field.
    PreviousField,
    /// Go to the next step.
    NextStep,
    /// Go to a step.
    GoToStep(Step),
    /// Go to Review from anywhere in the form.
    Review,
    /// Create the sync.
    Create,
    /// Open the sync that is equal to the form, or writes the same fields.
    OpenOverlap,
    /// Stop waiting for the answer.
    StopWaiting,
    /// Edit the mapping in the external editor.
    OpenEditor,
    /// Undo the last change.
    Undo,
    /// Redo the last undone change.
    Redo,
    /// Clear the form.
    StartOver,
    /// Copy the request as JSON.
    CopyJson,
    /// Copy the request as a `curl` command.
    CopyCurl,
    /// Show the raw server response.
    ShowResponse,
    /// Go to the first field the server reported a problem for.
    FixFirst,
    /// Open a new form with the same values.
    CreateSimilar,
    /// Go to the list of syncs.
    Home,
    /// Go to the audit of the workspace.
    Audit,
    /// Begin the audit, or go on with it.
    BeginAudit,
    /// Begin it without running the queries of models.
    BeginAuditWithoutQueries,
    /// Stop the audit.
    StopAudit,
    /// Open the sync of the selected finding.
    OpenFinding,
    /// Check again whether a sync was created.
    LookNow,
    /// Say what became of a create whose outcome is not known.
    Resolve,
    /// Show the create that has no response yet.
    ShowOpenCreate,
    /// Use the mouse, or leave it to the terminal.
    ToggleMouse,
    /// Suspend the program until the shell resumes it.
    Suspend,
    /// Accept the selected list item.
    Accept,
    /// Reload what failed to load.
    Retry,
    /// Refresh the destination's catalog.
    RefreshCatalog,
    /// Apply the quick fix of the focused field.
    Fix,
    /// Toggle the mapping between table and JSON.
    ToggleJson,
    /// Open the list of the focused field.
    OpenList,
    /// Choose a value for the selected cell.
    ChooseCell,
    /// Map columns to fields with the same or a similar name.
    MapByName,
    /// Delete the selected row.
    DeleteRow,
    /// Preview what arrives of the model's first rows.
    Preview,
    /// Switch to another workspace.
    SwitchWorkspace,
    /// Switch to another profile.
    SwitchProfile,
    /// Switch to the API variant the server seems to use.
    #[strum(serialize = "switch-api-variant")]
    SwitchVariant,
    /// Reload the list or the sync.
    Refresh,
    /// Filter the list.
    Filter,
    /// Open the selected match while the filter is typed.
    OpenMatch,
    /// Remove the filter.
    ClearFilter,
    /// Mark the selected line, or take its mark away.
    Mark,
    /// Mark all shown lines, or take their marks away.
    MarkAll,
    /// Take all marks of the list away.
    ClearMarks,
    /// Run the marked syncs.
    RunMarked,
    /// Pause the marked syncs, or resume them.
    PauseOrResumeMarked,
    /// Delete the marked syncs.
    DeleteMarked,
    /// Save the marked syncs as files.
    SaveMarked,
    /// Plan to resume instead of to pause, or the other way round.
    TurnBatch,
    /// Begin what is planned for the marked syncs.
    BeginBatch,
    /// Go on with the marked syncs after a stop.
    GoOnWithBatch,
    /// Stop what is done to the marked syncs.
    StopBatch,
    /// Cycle the sort order of the list.
    Sort,
    /// Copy the sync into the form to create a similar one.
    Copy,
    /// Go from the result to the sync and follow its runs.
    Watch,
    /// Run the sync now.
    RunNow,
    /// Send one row of the sync.
    SendOneRow,
    /// Cancel the current run.
    CancelRun,
    /// Pause the sync's schedule, or resume it.
    PauseOrResume,
    /// Edit the sync in the form.
    Edit,
    /// Save the edit.
    SaveChanges,
    /// Delete the sync.
    Delete,
    /// Open the sync in the web app.
    OpenInBrowser,
    /// Copy the sync's ID.
    CopyId,
    /// Save the sync as a file.
    SaveAsFile,
    /// Open the selected run.
    OpenRun,
    /// Open the selected record.
    OpenRecord,
    /// Toggle between rejected records and all.
    ToggleRejected,
    /// Edit the sync where the selected reason points: a row of its mapping.
    FixMapping,
    /// Copy the keys of the shown records as a condition for the source.
    CopyWhere,
    /// Save the run's records in a file.
    SaveRecords,
    /// Show how far the records are that are being saved.
    ShowSaving,
    /// Go from the runs of a sync to its details, or back.
    SwitchPane,
    /// Show every attribute of a sync as the server stores it.
    ShowAttributes,
    /// Copy the focused run or record, or why a sync was not created.
    CopyFocused,
}

impl Action {
    /// Its name in `[keys]` of the configuration, and in messages that mention its key.
    pub fn name(self) -> &'static str {
        match self {
            Self::GoToStep(Step::Connect) => "go-to-step-1",
            Self::GoToStep(Step::Map) => "go-to-step-2",
            Self::GoToStep(Step::Schedule) => "go-to-step-3",
            Self::GoToStep(Step::Review) => "go-to-step-4",
            other => other.into(),
        }
    }
}

/// Maps action names from version 1 to current ones; others are returned unchanged.
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
        "first-rows" => "preview",
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

/// A context in which actions apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::VariantArray)]
pub enum InputContext {
    /// The Sign in screen.
    SignIn,
    /// The list of syncs.
    Syncs,
    /// The list of syncs, with marked lines.
    Marked,
    /// What is done to the marked syncs.
    Batch,
    /// A picker.
    Picker,
    /// A field of the form.
    Form,
    /// The mapping's table.
    Table,
    /// The Review step.
    Review,
    /// Waiting for the response to a create.
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
    /// The audit of the workspace.
    Audit,
    /// The filter of the sync lists.
    Filter,
    /// The Review step of an edit.
    Changes,
}

/// An entry of the action table.
#[derive(Debug)]
pub struct Binding {
    /// The action.
    pub action: Action,
    /// Its name, in help and palette.
    pub name: &'static str,
    /// Its footer label; hidden if empty.
    pub short: &'static str,
    /// Its key.
    pub key: Option<Key>,
    /// Where it applies.
    pub at: &'static [InputContext],
}
