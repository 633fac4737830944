//! What a screen or layer returns from a key or answer: effects for the shell, and transitions, which are applied in
//! one place (`update/transitions.rs`).

use crate::app::effect::Effect;
use crate::app::input::action::Action;
use crate::app::notice::Notice;
use crate::domain::create;
use crate::domain::create::note::CreateId;
use crate::domain::create::{Consent, Resolution};
use crate::domain::failure::Identity;
use crate::domain::field::FieldId;
use crate::domain::id::WorkspaceId;
use crate::domain::mapping::ValueSource;
use crate::domain::secret::Token;
use crate::domain::server::Server;
use crate::domain::sync_file::SyncFile;
use crate::domain::token_storage::TokenLocation;

/// The result of a key or answer.
#[derive(Debug, Default)]
pub struct Update {
    /// Effects for the shell to run.
    pub effects: Vec<Effect>,
    /// Transitions beyond the screen or layer itself, in order.
    pub transitions: Vec<Transition>,
}

impl Update {
    /// Nothing more.
    pub fn none() -> Self {
        Self::default()
    }

    /// A notice.
    pub fn say(notice: Notice) -> Self {
        Transition::Say(notice).into()
    }

    /// One effect.
    pub fn effect(effect: Effect) -> Self {
        Self { effects: vec![effect], transitions: Vec::new() }
    }

    /// Appends a transition.
    #[must_use]
    pub fn then(mut self, transition: Transition) -> Self {
        self.transitions.push(transition);
        self
    }
}

impl From<Vec<Effect>> for Update {
    fn from(effects: Vec<Effect>) -> Self {
        Self { effects, transitions: Vec::new() }
    }
}

impl From<Transition> for Update {
    fn from(transition: Transition) -> Self {
        Self { effects: Vec::new(), transitions: vec![transition] }
    }
}

/// A change beyond one screen or layer.
#[derive(Debug)]
pub enum Transition {
    /// Perform an action.
    Perform(Action),
    /// Show a notice.
    Say(Notice),
    /// Clear a notice that was about the form before it changed.
    ClearNotice,
    /// Show another of the model's first rows in the mapping.
    ShowRow(usize),
    /// Close the layer on top.
    Close,
    /// Say how many problems keep the form from Review.
    SayProblems(usize),
    /// Open a picker.
    Pick(PickerTarget),
    /// Open a picker with this text in its filter.
    Search(PickerTarget, String),
    /// A picker item was accepted.
    Choose(PickerTarget, Choice),
    /// Ask for confirmation.
    Confirm(Question),
    /// The user confirmed.
    Confirmed(Question),
    /// Open the sign-in screen with a reason; does nothing if already open.
    SignIn(Option<String>),
    /// The server rejected an expired token: the reason, and what happens to the interrupted work.
    SignInAgain(String),
    /// A token is valid and stored.
    SignedIn(Box<Accepted>),
    /// Delete the open sync, or the marked ones.
    Delete,
    /// The user says what became of a create whose outcome is not known.
    Resolve(CreateId, Resolution),
    /// Save a sync to a new file of this name, or the marked ones into a folder of this name.
    Save(String, Option<Box<SyncFile>>),
    /// Save the open run's records in a new file of this name.
    SaveRecords(String),
    /// Stop saving records.
    StopSaving,
}

/// What a picker is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PickerTarget {
    /// The value of a field of the form.
    Field(FieldId),
    /// The value source of a mapping row.
    From(usize),
    /// The target field of a mapping row.
    To(usize),
    /// The workspace.
    Workspace,
    /// The profile.
    Profile,
}

/// What a picker item stands for.
#[derive(Debug, Clone, PartialEq)]
pub enum Choice {
    /// A field's text.
    Text(String),
    /// A row's value source.
    From(ValueSource),
    /// The path of a row's field.
    To(String),
    /// A template snippet, inserted at the caret.
    Insert(String),
    /// A workspace.
    Workspace(WorkspaceId),
    /// A profile by its name.
    Profile(String),
    /// A server without a profile.
    NewProfile,
}

/// A question that needs confirmation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// Quit with an unfinished draft.
    QuitWithDraft,
    /// Quit while a create is pending.
    QuitWhileWaiting,
    /// Create although the sync may exist already; with earlier consent.
    Create(create::Question, Consent),
    /// Refresh the catalog, although a failure deletes the stored one.
    RefreshCatalog,
    /// Leave the form with unsaved changes.
    DropChanges,
    /// Quit while marked syncs are paused, run, deleted or saved.
    QuitDuringBatch,
    /// Quit while records are being saved.
    QuitWhileSaving,
    /// Quit with unsaved changes.
    QuitWithChanges,
    /// Fill in the form although the role may not create syncs.
    FormAsViewer,
    /// Use the IDs of a file that was made for another place, which says no names of theirs.
    UseIds {
        /// The server or workspace.
        place: String,
        /// The IDs of the fields that have one.
        ids: Vec<(FieldId, String)>,
    },
}

/// Which profile is being connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConnectTarget {
    /// The current profile.
    ThisProfile,
    /// A new profile, created by connecting.
    NewProfile,
}

/// A token accepted by the server, and its location.
#[derive(Debug, Clone, PartialEq)]
pub struct Accepted {
    /// Which profile it is for.
    pub whose: ConnectTarget,
    /// The server.
    pub server: Server,
    /// The API variant that was chosen.
    pub dialect: crate::domain::dialect::Dialect,
    /// The workspace, if given.
    pub workspace: Option<WorkspaceId>,
    /// The token.
    pub token: Token,
    /// Its identity.
    pub identity: Identity,
    /// Where it is stored.
    pub location: TokenLocation,
}
