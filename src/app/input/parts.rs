//! Named parts of screens, shared by keys, mouse and rendering.

/// A cell of the mapping table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Cell {
    /// Where the value comes from.
    #[default]
    From,
    /// Which field it goes to.
    To,
}

/// One of the three sync lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tab {
    /// Created this session.
    #[default]
    Session,
    /// Created on this machine before.
    History,
    /// Listed by the server.
    Workspace,
}

impl Tab {
    /// All of them, from left to right.
    pub const ALL: [Self; 3] = [Self::Session, Self::History, Self::Workspace];

    /// Its name.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Session => "This session",
            Self::History => "History",
            Self::Workspace => "Workspace",
        }
    }
}

/// The focused pane of the Sync screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pane {
    /// The list of runs.
    #[default]
    Runs,
    /// Why rows were rejected over the last runs.
    Reasons,
    /// Details of the sync.
    About,
}

/// A field of the sign-in screen, in Tab order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::VariantArray)]
pub enum SignInField {
    /// The server's address.
    Server,
    /// Its API variant.
    Dialect,
    /// The bearer token.
    Token,
    /// The account, where email and password can be exchanged for a token.
    Email,
    /// Its password.
    Password,
    /// The workspace's number.
    Workspace,
    /// Where the token will be stored.
    KeepIn,
    /// The button.
    Connect,
}

impl SignInField {
    /// Its label on the screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Server => "Server URL",
            Self::Dialect => "API variant",
            Self::Token => "Token",
            Self::Email => "E-mail",
            Self::Password => "Password",
            Self::Workspace => "Workspace",
            Self::KeepIn => "Keep token in",
            Self::Connect => "Sign in",
        }
    }
}
