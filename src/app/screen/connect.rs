//! The Connect screen: which server, which token, where to keep it. The token is tried before it is kept; what was
//! typed stays until that has worked.

use crate::app::edit::{Edited, PasswordInput, TextInput, cycle};
use crate::app::effect::Effect;
use crate::app::input::key::{Code, Key};
use crate::app::msg::RequestId;
use crate::app::sign_in;
use crate::app::state::State;
use crate::domain::dialect::Dialect;
use crate::domain::failure::Identity;
use crate::domain::id::WorkspaceId;
use crate::domain::secret::Token;
use crate::domain::server::{PlainHttp, Server};
use crate::domain::token_storage::{Availability, TokenLocation};

/// A field of the Connect screen.
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

/// What is under way.
#[derive(Debug, Clone, PartialEq)]
pub enum SignInPhase {
    /// Typing.
    Editing,
    /// E-mail and password are being exchanged for a token.
    SigningIn(RequestId, SignInTarget),
    /// The server is being asked about the token.
    Trying(RequestId, SignInTarget, Token),
    /// The token is being kept.
    Keeping(RequestId, Accepted),
    /// The token is good but could not be kept; another place is to be chosen.
    NotKept(Accepted),
}

/// Where to connect, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct SignInTarget {
    /// The server.
    pub server: Server,
    /// The workspace, where one is given.
    pub workspace: Option<WorkspaceId>,
}

/// A token that the server accepted.
#[derive(Debug, Clone, PartialEq)]
pub struct Accepted {
    /// Where it was accepted.
    pub target: SignInTarget,
    /// The token.
    pub token: Token,
    /// What the server says of it.
    pub welcome: Identity,
}

/// The Connect screen.
#[derive(Debug, Clone)]
pub struct Connect {
    /// Why it is shown over something else.
    pub reason: Option<String>,
    /// The server's address as typed.
    pub server: TextInput,
    /// The chosen dialect.
    pub dialect: Dialect,
    /// The token as typed or pasted.
    pub token: PasswordInput,
    /// The account.
    pub email: TextInput,
    /// Its password.
    pub password: PasswordInput,
    /// The workspace as typed.
    pub workspace: TextInput,
    /// Where the token will be kept.
    pub keep_in: TokenLocation,
    /// Whether the user chose that place.
    pub place_was_chosen: bool,
    /// Where the focus is.
    pub focus: SignInField,
    /// What is under way.
    pub phase: SignInPhase,
    /// What is wrong, under the field it is about, or above all.
    pub problem: Option<(Option<SignInField>, String)>,
    /// What was done to a pasted text.
    pub said: Option<String>,
    /// A token of the environment, used when none is typed.
    pub token_of_environment: Option<Token>,
    /// Whether anything was typed or chosen here.
    pub touched: bool,
    /// Whose server this is.
    pub whose: ConnectTarget,
}

/// Whose server is being connected to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConnectTarget {
    /// That of the profile in use.
    ThisProfile,
    /// That of a profile that is made by connecting.
    NewProfile,
}

impl Connect {
    /// The screen, filled with the profile in use; the focus is on what is missing.
    pub fn of(state: &State) -> Self {
        let profile = &state.profile;
        let server = profile.server.as_ref().map_or("", Server::as_str);
        let workspace = profile.workspace.map(|workspace| workspace.to_string()).unwrap_or_default();
        let mut screen = Self {
            reason: None,
            server: TextInput::new(server, 500),
            dialect: profile.dialect,
            token: PasswordInput::default(),
            email: TextInput::new("", 254),
            password: PasswordInput::default(),
            workspace: TextInput::new(&workspace, 40),
            keep_in: TokenLocation::Keyring,
            place_was_chosen: false,
            focus: if profile.server.is_some() { SignInField::Token } else { SignInField::Server },
            phase: SignInPhase::Editing,
            problem: None,
            said: None,
            token_of_environment: None,
            touched: false,
            whose: ConnectTarget::ThisProfile,
        };
        screen.prefer_a_usable_place(state.stores.as_ref());
        screen
    }

    /// The screen for a server that has no profile yet.
    pub fn for_another_server(state: &State) -> Self {
        Self {
            server: TextInput::new("", 500),
            dialect: Dialect::default(),
            workspace: TextInput::new("", 40),
            focus: SignInField::Server,
            whose: ConnectTarget::NewProfile,
            reason: Some("A new profile for another server; the present one stays as it is.".to_owned()),
            ..Self::of(state)
        }
    }

    /// The fields there are, in the order of Tab.
    pub const fn fields(&self) -> &'static [SignInField] {
        match self.dialect {
            Dialect::Published => &[
                SignInField::Server,
                SignInField::Dialect,
                SignInField::Token,
                SignInField::Workspace,
                SignInField::KeepIn,
                SignInField::Connect,
            ],
            Dialect::Multiwoven => &[
                SignInField::Server,
                SignInField::Dialect,
                SignInField::Token,
                SignInField::Email,
                SignInField::Password,
                SignInField::Workspace,
                SignInField::KeepIn,
                SignInField::Connect,
            ],
        }
    }

    /// The problem that stands under a field.
    pub fn problem_of(&self, field: SignInField) -> Option<&str> {
        self.problem.as_ref().filter(|(about, _)| *about == Some(field)).map(|(_, words)| words.as_str())
    }

    /// What is under way, for the status line.
    pub const fn doing(&self) -> Option<&'static str> {
        match self.phase {
            SignInPhase::Editing | SignInPhase::NotKept(_) => None,
            SignInPhase::SigningIn(..) => Some("signing in…"),
            SignInPhase::Trying(..) => Some("trying the token…"),
            SignInPhase::Keeping(..) => Some("keeping the token…"),
        }
    }

    /// Takes the knowledge of which stores are usable.
    pub fn prefer_a_usable_place(&mut self, stores: Option<&Availability>) {
        if !self.place_was_chosen
            && let Some(stores) = stores
            && stores.keyring.is_err()
        {
            self.keep_in = TokenLocation::Session;
        }
    }

    /// Moves the focus; leaving a secret masks it, leaving a field judges it.
    pub fn go(&mut self, field: SignInField) {
        self.token.mask();
        self.password.mask();
        self.said = None;
        if self.focus != field {
            self.judge(self.focus);
        }
        self.focus = field;
    }

    /// Moves the focus by so many fields, round the screen.
    pub fn move_focus(&mut self, by: isize) {
        if let Some(field) = cycle(self.fields(), |field| *field == self.focus, by) {
            self.go(*field);
        }
    }

    fn judge(&mut self, field: SignInField) {
        if self.problem.as_ref().is_some_and(|(about, _)| *about == Some(field)) {
            self.problem = None;
        }
        let problem = match field {
            SignInField::Server => {
                Server::parse(self.address(), PlainHttp::LoopbackOnly).err().map(|it| it.to_string())
            }
            SignInField::Token if !self.token.is_empty() => {
                Token::from_pasted(self.token.expose()).err().map(|it| it.to_string())
            }
            SignInField::Workspace => self.workspace_id().err(),
            _ => None,
        };
        if let Some(words) = problem {
            self.problem = Some((Some(field), words));
        }
    }

    /// The server's address as typed; the hosted service when nothing is.
    pub fn address(&self) -> &str {
        if self.server.text().trim().is_empty() { Server::HOSTED } else { self.server.text() }
    }

    /// The workspace as typed, checked; none when nothing is typed.
    ///
    /// # Errors
    /// Words for the field.
    pub fn workspace_id(&self) -> Result<Option<WorkspaceId>, String> {
        if self.workspace.text().trim().is_empty() {
            return Ok(None);
        }
        WorkspaceId::parse(self.workspace.text()).map(Some).map_err(|problem| problem.to_string())
    }

    fn secret(&mut self) -> Option<&mut PasswordInput> {
        match self.focus {
            SignInField::Token => Some(&mut self.token),
            SignInField::Password => Some(&mut self.password),
            _ => None,
        }
    }

    fn line(&mut self) -> Option<&mut TextInput> {
        match self.focus {
            SignInField::Server => Some(&mut self.server),
            SignInField::Email => Some(&mut self.email),
            SignInField::Workspace => Some(&mut self.workspace),
            _ => None,
        }
    }

    /// Shows or masks the secret under the focus.
    pub fn reveal(&mut self) {
        if let Some(secret) = self.secret() {
            secret.toggle_shown();
        }
    }

    fn turn(&mut self, by: isize, stores: Option<&Availability>) {
        match self.focus {
            SignInField::Dialect => {
                let next = cycle(&Dialect::ALL, |dialect| *dialect == self.dialect, by);
                self.dialect = next.copied().unwrap_or_default();
            }
            SignInField::KeepIn => {
                let places = places(stores);
                self.keep_in =
                    cycle(&places, |place| *place == self.keep_in, by).copied().unwrap_or(TokenLocation::Session);
                self.place_was_chosen = true;
            }
            _ => return,
        }
        self.touched = true;
    }

    fn edited(&mut self) {
        self.touched = true;
        self.said = None;
        let focus = self.focus;
        if self.problem.as_ref().is_some_and(|(about, _)| about.is_none_or(|field| field == focus)) {
            self.problem = None;
            if focus != SignInField::Token {
                self.judge(focus);
            }
        }
    }
}

/// Where a token can be kept here.
pub fn places(stores: Option<&Availability>) -> Vec<TokenLocation> {
    let mut places = Vec::new();
    if stores.is_none_or(|stores| stores.keyring.is_ok()) {
        places.push(TokenLocation::Keyring);
    }
    if stores.is_none_or(|stores| stores.kernel.is_ok()) {
        places.push(TokenLocation::KernelKeyring);
    }
    places.push(TokenLocation::Session);
    places
}

/// Gives a key to the screen.
pub fn on_key(state: &mut State, key: Key) -> Vec<Effect> {
    let stores = state.stores.clone();
    let Some(screen) = &mut state.connect else { return Vec::new() };
    if screen.doing().is_some() {
        return Vec::new();
    }
    match key.code {
        Code::Enter => return enter(state),
        Code::Up => screen.move_focus(-1),
        Code::Down => screen.move_focus(1),
        Code::Left if matches!(screen.focus, SignInField::Dialect | SignInField::KeepIn) => {
            screen.turn(-1, stores.as_ref())
        }
        Code::Right | Code::Char(' ') if matches!(screen.focus, SignInField::Dialect | SignInField::KeepIn) => {
            screen.turn(1, stores.as_ref());
        }
        _ => {
            let edited = match (screen.secret(), key) {
                (Some(secret), key) => secret.on_key(key),
                (None, key) => screen.line().map_or(Edited::Ignored, |line| line.on_key(key)),
            };
            if edited == Edited::Changed {
                screen.edited();
            }
        }
    }
    Vec::new()
}

/// Gives a pasted text to the screen.
pub fn on_paste(state: &mut State, pasted: &str) {
    let Some(screen) = &mut state.connect else { return };
    if screen.doing().is_some() {
        return;
    }
    let said = if let Some(secret) = screen.secret() {
        let cut = secret.on_paste(pasted);
        (cut > 0).then(|| {
            format!("Pasted: {} characters did not fit and were left out.", crate::domain::text::thousands(cut))
        })
    } else if let Some(line) = screen.line() {
        line.on_paste(pasted).describe()
    } else {
        return;
    };
    screen.edited();
    screen.said = said;
}

/// Enter goes on to what is still to be filled, and connects when nothing is.
fn enter(state: &mut State) -> Vec<Effect> {
    let Some(screen) = &mut state.connect else { return Vec::new() };
    let has_secret = !screen.token.is_empty() || screen.token_of_environment.is_some();
    let has_account = !screen.email.text().trim().is_empty() && !screen.password.is_empty();
    let ready = has_secret || has_account;
    let token_comes_first = screen.focus == SignInField::Token && screen.dialect == Dialect::Published;
    match screen.focus {
        SignInField::Server
        | SignInField::Dialect
        | SignInField::Token
        | SignInField::Email
        | SignInField::Password
            if !ready && !token_comes_first =>
        {
            screen.move_focus(1);
            Vec::new()
        }
        _ => sign_in::try_to_connect(state),
    }
}
