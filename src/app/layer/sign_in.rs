//! The sign-in screen: server, token, and where to store it. The token is tested before it is stored; input stays until
//! that has worked.

pub mod attempt;

use strum::VariantArray as _;

use crate::app::edit::{PasswordInput, TextInput, cycle};
use crate::app::input::key::{Code, Key};
use crate::app::input::parts::SignInField;
use crate::app::requests::{Purpose, RequestId, Requests, SessionId};
use crate::app::session::profile::Profile;
use crate::app::transition::{ConnectTarget, Update};
use crate::domain::dialect::Dialect;
use crate::domain::failure::Identity;
use crate::domain::id::WorkspaceId;
use crate::domain::profile::ProfileSettings;
use crate::domain::secret::{Token, is_likely_a_token};
use crate::domain::server::{PlainHttp, Server};
use crate::domain::token_storage::{Availability, TokenLocation};

/// What is in progress.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum SignInPhase {
    /// Editing.
    #[default]
    Editing,
    /// Exchanging email and password for a token.
    Exchanging(Target),
    /// Testing the token with the server.
    Testing(Target, Token),
    /// Storing the token.
    Storing(Target, Token, Identity),
    /// The token is valid but could not be stored; another location must be chosen.
    NotStored(Target, Token, Identity),
}

/// A validated connection target.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// The server.
    pub server: Server,
    /// The workspace, if given.
    pub workspace: Option<WorkspaceId>,
}

/// Inputs of sign-in.
#[derive(Debug)]
pub struct Context<'a> {
    /// The session to sign in to.
    pub session: SessionId,
    /// Its profile.
    pub profile: &'a Profile,
    /// The profiles of the configuration.
    pub profiles: &'a [ProfileSettings],
    /// Which token stores are usable, once known.
    pub stores: Option<&'a Availability>,
    /// Pending requests.
    pub requests: &'a mut Requests,
}

impl Context<'_> {
    fn open(&mut self, purpose: Purpose) -> RequestId {
        self.requests.open(self.session, purpose)
    }
}

/// The sign-in screen.
#[derive(Debug)]
pub struct SignIn {
    /// Why it is shown over another screen.
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
    /// Where the token will be stored.
    pub keep_in: TokenLocation,
    /// Whether the user chose that location.
    pub place_was_chosen: bool,
    /// Where the focus is.
    pub focus: SignInField,
    /// What is in progress.
    pub phase: SignInPhase,
    /// The problem and its field.
    pub problem: Option<(SignInField, String)>,
    /// What was changed in pasted text.
    pub said: Option<String>,
    /// The token from the environment, used if none is typed.
    pub token_of_environment: Option<Token>,
    /// Whether anything was typed or chosen.
    pub touched: bool,
    /// The profile being connected.
    pub whose: ConnectTarget,
}

impl SignIn {
    /// The screen for the current profile, with the first missing field focused.
    pub fn new(profile: &Profile, stores: Option<&Availability>) -> Self {
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
        screen.prefer_a_usable_place(stores);
        screen
    }

    /// The screen for a server without a profile.
    pub fn for_another_server(profile: &Profile, stores: Option<&Availability>) -> Self {
        Self {
            server: TextInput::new("", 500),
            dialect: Dialect::default(),
            workspace: TextInput::new("", 40),
            focus: SignInField::Server,
            whose: ConnectTarget::NewProfile,
            reason: Some("New profile for another server; the current one stays as it is.".to_owned()),
            ..Self::new(profile, stores)
        }
    }

    /// The visible fields in Tab order.
    pub fn fields(&self) -> Vec<SignInField> {
        let has_accounts = self.dialect == Dialect::Multiwoven;
        let is_shown =
            |field: &SignInField| has_accounts || !matches!(field, SignInField::Email | SignInField::Password);
        SignInField::VARIANTS.iter().copied().filter(is_shown).collect()
    }

    /// The problem shown under a field.
    pub fn problem_of(&self, field: SignInField) -> Option<&str> {
        self.problem.as_ref().filter(|(about, _)| *about == field).map(|(_, words)| words.as_str())
    }

    /// What is in progress, for the status line.
    pub const fn doing(&self) -> Option<&'static str> {
        match self.phase {
            SignInPhase::Editing | SignInPhase::NotStored(..) => None,
            SignInPhase::Exchanging(..) => Some("signing in…"),
            SignInPhase::Testing(..) => Some("testing the token…"),
            SignInPhase::Storing(..) => Some("saving the token…"),
        }
    }

    /// Selects a usable store, once known.
    pub fn prefer_a_usable_place(&mut self, stores: Option<&Availability>) {
        if !self.place_was_chosen
            && let Some(stores) = stores
            && stores.keyring.is_err()
        {
            self.keep_in = TokenLocation::Session;
        }
    }

    /// Moves the focus: masks a secret and validates the field that is left.
    pub fn go(&mut self, field: SignInField) {
        self.token.mask();
        self.password.mask();
        self.said = None;
        if self.focus != field {
            self.judge(self.focus);
        }
        self.focus = field;
    }

    /// Moves the focus by `by` fields, wrapping around.
    pub fn move_focus(&mut self, by: isize) {
        if let Some(field) = cycle(&self.fields(), |field| *field == self.focus, by) {
            self.go(*field);
        }
    }

    fn judge(&mut self, field: SignInField) {
        if self.problem.as_ref().is_some_and(|(about, _)| *about == field) {
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
            self.problem = Some((field, words));
        }
    }

    /// The typed server address; the hosted service if empty.
    pub fn address(&self) -> &str {
        if self.server.text().trim().is_empty() { Server::HOSTED } else { self.server.text() }
    }

    /// Parses the workspace; none if empty.
    ///
    /// # Errors
    /// The message for the field.
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

    /// Reveals or masks the focused secret.
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
        if self.problem.as_ref().is_some_and(|(about, _)| *about == focus) {
            self.problem = None;
            if focus != SignInField::Token {
                self.judge(focus);
            }
        }
    }
}

/// Where a token can be stored on this system.
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

impl SignIn {
    /// Passes a key to the screen.
    pub fn on_key(&mut self, key: Key, context: Context<'_>) -> Update {
        if self.doing().is_some() {
            return Update::none();
        }
        let is_choice = matches!(self.focus, SignInField::Dialect | SignInField::KeepIn);
        match key.code {
            Code::Enter => return self.enter(context),
            Code::Up => self.move_focus(-1),
            Code::Down => self.move_focus(1),
            Code::Left if is_choice => self.turn(-1, context.stores),
            Code::Right | Code::Char(' ') if is_choice => self.turn(1, context.stores),
            _ => {
                let is_edited = match self.secret() {
                    Some(secret) => secret.on_key(key),
                    None => self.line().is_some_and(|line| line.on_key(key)),
                };
                if is_edited {
                    self.edited();
                }
            }
        }
        Update::none()
    }

    /// Passes pasted text to the screen.
    pub fn on_paste(&mut self, pasted: &str) {
        if self.doing().is_some() {
            return;
        }
        let said = if self.focus == SignInField::Server && is_likely_a_token(pasted) {
            // It must not stand on the screen.
            self.token.clear();
            self.token.on_paste(pasted);
            if self.problem_of(SignInField::Token).is_some() {
                self.problem = None;
            }
            Some("That looked like a token, so it went into Token; the address is unchanged.".to_owned())
        } else if let Some(secret) = self.secret() {
            let cut = secret.on_paste(pasted);
            (cut > 0).then(|| format!("Pasted: {} characters cut.", crate::domain::text::thousands(cut)))
        } else if let Some(line) = self.line() {
            line.on_paste(pasted).describe()
        } else {
            return;
        };
        self.edited();
        self.said = said;
    }

    /// Handles a mouse press: focuses a field; pressing the focused one acts like Enter.
    pub fn on_press(&mut self, field: SignInField, context: Context<'_>) -> Update {
        let is_there = self.focus == field;
        self.focus = field;
        let is_pressed = is_there || field == SignInField::Connect;
        if is_pressed { self.on_key(Key::plain(Code::Enter), context) } else { Update::none() }
    }

    /// Enter moves to the next empty field, or connects if there is none.
    fn enter(&mut self, context: Context<'_>) -> Update {
        let has_secret = !self.token.is_empty() || self.token_of_environment.is_some();
        let has_account = !self.email.text().trim().is_empty() && !self.password.is_empty();
        let token_comes_first = self.focus == SignInField::Token && self.dialect == Dialect::Published;
        let is_last = matches!(self.focus, SignInField::Workspace | SignInField::KeepIn | SignInField::Connect);
        if has_secret || has_account || token_comes_first || is_last {
            return self.submit(context);
        }
        self.move_focus(1);
        Update::none()
    }
}
