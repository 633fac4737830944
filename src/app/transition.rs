//! What a screen or a layer wants to come of a key or an answer: effects for the shell, and transitions, which are
//! applied in one place (`update/transitions.rs`).

use crate::app::effect::Effect;
use crate::app::input::action::Action;
use crate::app::notice::Notice;
use crate::domain::create;
use crate::domain::create::Consent;
use crate::domain::failure::{Identity, Workspace};
use crate::domain::field::FieldId;
use crate::domain::id::WorkspaceId;
use crate::domain::mapping::ValueSource;
use crate::domain::secret::Token;
use crate::domain::server::Server;
use crate::domain::sync_file::SyncFile;
use crate::domain::token_storage::TokenLocation;

/// What comes of a key or an answer.
#[derive(Debug, Default)]
pub struct Update {
    /// What the shell is to carry out.
    pub effects: Vec<Effect>,
    /// What changes beyond the screen or layer itself, in order.
    pub transitions: Vec<Transition>,
}

impl Update {
    /// Nothing more.
    pub fn none() -> Self {
        Self::default()
    }

    /// A word to the user.
    pub fn say(notice: Notice) -> Self {
        Transition::Say(notice).into()
    }

    /// One effect.
    pub fn effect(effect: Effect) -> Self {
        Self { effects: vec![effect], transitions: Vec::new() }
    }

    /// The same, and one transition more.
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
    /// Do what an action's key does.
    Perform(Action),
    /// Say something.
    Say(Notice),
    /// Stop saying what was said of the form before it was changed.
    ClearNotice,
    /// Close the layer on top.
    Close,
    /// Open a list to choose from.
    Pick(PickerTarget),
    /// Something was chosen from it.
    Choose(PickerTarget, Choice),
    /// Ask before something that cannot be taken back.
    Confirm(Question),
    /// The answer was yes.
    Confirmed(Question),
    /// Open the sign-in screen, and why; one that is open stays as it is.
    SignIn(Option<String>),
    /// The token has ended, as the server says: why, and what becomes of what was going on.
    SignInAgain(String),
    /// A token is good and kept where it was asked to be.
    SignedIn(Box<Accepted>),
    /// Delete the sync that is read.
    Delete,
    /// Write a sync into a new file of this name.
    Save(String, Box<SyncFile>),
}

/// What a list is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PickerTarget {
    /// The value of a field of the form.
    Field(FieldId),
    /// Where the value of a row of the mapping comes from.
    From(usize),
    /// Which field a row of the mapping fills.
    To(usize),
    /// The workspace.
    Workspace,
    /// The profile.
    Profile,
}

/// What a line of a list stands for.
#[derive(Debug, Clone, PartialEq)]
pub enum Choice {
    /// A field's text.
    Text(String),
    /// Where a row's value comes from.
    From(ValueSource),
    /// The path of a row's field.
    To(String),
    /// A piece of a template, inserted at the caret.
    Insert(String),
    /// A workspace.
    Workspace(Workspace),
    /// A profile by its name.
    Profile(String),
    /// A server that has no profile yet.
    NewProfile,
}

/// A question before something that cannot be taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// Quit although something was typed.
    QuitWithDraft,
    /// Quit although the answer to a create is not there.
    QuitWhileWaiting,
    /// Create although the sync may be there already; with what was said yes to before.
    Create(create::Question, Consent),
    /// Ask the destination for its catalog again, although a failure deletes the stored one.
    RefreshCatalog,
    /// Leave the form although the sync in it was changed.
    DropChanges,
    /// Quit although the sync in the form was changed.
    QuitWithChanges,
    /// Fill the form although the role may not create syncs.
    FormAsViewer,
}

/// Whose server is being connected to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConnectTarget {
    /// That of the profile in use.
    ThisProfile,
    /// That of a profile that is made by connecting.
    NewProfile,
}

/// A token that a server accepted, and where it was put.
#[derive(Debug, Clone, PartialEq)]
pub struct Accepted {
    /// Whose server it is.
    pub whose: ConnectTarget,
    /// The server.
    pub server: Server,
    /// The API variant that was chosen.
    pub dialect: crate::domain::dialect::Dialect,
    /// The workspace, where one was given.
    pub workspace: Option<WorkspaceId>,
    /// The token.
    pub token: Token,
    /// What the server says of it.
    pub identity: Identity,
    /// Where it is kept.
    pub location: TokenLocation,
}
