//! Parts of screens that have a name of their own, for whoever moves to them: keys, the mouse, drawing.

/// A cell of the mapping's table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Cell {
    /// Where the value comes from.
    #[default]
    From,
    /// Which field it goes to.
    To,
}

/// One of the three lists of syncs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tab {
    /// What was created since the start.
    #[default]
    Session,
    /// What this program created before.
    History,
    /// What the server lists.
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

/// What of the screen of a sync has the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pane {
    /// The list of runs.
    #[default]
    Runs,
    /// What is told about the sync.
    About,
}

/// A field of the sign-in screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInField {
    /// The server's address.
    Server,
    /// Which words it takes.
    Dialect,
    /// The bearer token.
    Token,
    /// The account, where it can be exchanged for a token.
    Email,
    /// Its password.
    Password,
    /// The workspace's number.
    Workspace,
    /// Where the token will be kept.
    KeepIn,
    /// The button.
    Connect,
}

impl SignInField {
    /// Its label on the screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Server => "Server URL",
            Self::Dialect => "Dialect",
            Self::Token => "Token",
            Self::Email => "E-mail",
            Self::Password => "Password",
            Self::Workspace => "Workspace",
            Self::KeepIn => "Keep token in",
            Self::Connect => "Connect",
        }
    }
}
