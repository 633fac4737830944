//! Signing in, step by step: validate the input, exchange it for a token if necessary, test and store that.

use secrecy::SecretString;

use crate::app::effect::{Credentials, Effect};
use crate::app::input::parts::SignInField;
use crate::app::layer::sign_in::{Context, SignIn, SignInPhase, Target};
use crate::app::requests::Purpose;
use crate::app::session::profile::Profile;
use crate::app::transition::{Accepted, ConnectTarget, Transition, Update};
use crate::domain::connection::Connection;
use crate::domain::dialect::Dialect;
use crate::domain::failure::{Failure, FailureKind, Identity};
use crate::domain::profile::ProfileSettings;
use crate::domain::secret::{Token, TokenProblem};
use crate::domain::server::{PlainHttp, Server};
use crate::domain::token_storage::{StoreProblem, TokenKey, TokenLocation};

impl SignIn {
    /// Validates the input and sends the first request.
    pub fn submit(&mut self, context: Context<'_>) -> Update {
        if self.doing().is_some() {
            return Update::none();
        }
        self.problem = None;
        self.said = None;
        if let SignInPhase::NotStored(target, token, identity) = std::mem::take(&mut self.phase) {
            return self.store(target, token, identity, context);
        }
        // A profile's own server keeps its settings: plain HTTP, custom certificates.
        let typed = Server::parse(self.address(), PlainHttp::Allowed);
        let servers = context.profile.server.iter().chain(context.profiles.iter().map(|profile| &profile.server));
        let known = servers.filter(|server| typed.as_ref().is_ok_and(|typed| typed.is_same_address(server)));
        let parsed = known
            .max_by_key(|server| server.roots().is_some())
            .map_or_else(|| Server::parse(self.address(), PlainHttp::LoopbackOnly), |known| Ok(known.clone()));
        let target = match (parsed, self.workspace_id()) {
            (Ok(server), Ok(workspace)) => Target { server, workspace },
            (Err(problem), _) => return self.refuse(SignInField::Server, problem.to_string()),
            (_, Err(words)) => return self.refuse(SignInField::Workspace, words),
        };
        let token = match (self.token.is_empty(), self.token_of_environment.clone()) {
            (true, Some(token)) => Ok(token),
            _ => Token::from_pasted(self.token.expose()),
        };
        let has_email = self.dialect == Dialect::Multiwoven && !self.email.text().trim().is_empty();
        match token {
            Ok(token) => self.test(target, token, context),
            Err(TokenProblem::Empty) if has_email => self.exchange(target, context),
            Err(problem) => self.refuse(SignInField::Token, problem.to_string()),
        }
    }

    fn refuse(&mut self, field: SignInField, words: String) -> Update {
        self.go(field);
        self.problem = Some((field, words));
        Update::none()
    }

    fn exchange(&mut self, target: Target, mut context: Context<'_>) -> Update {
        if self.password.is_empty() {
            return self.refuse(SignInField::Password, "Enter the password too.".to_owned());
        }
        let credentials = Credentials {
            server: target.server.clone(),
            email: self.email.text().trim().to_lowercase(),
            password: SecretString::from(self.password.expose().to_owned()),
        };
        self.phase = SignInPhase::Exchanging(target);
        Update::effect(Effect::SignIn(context.open(Purpose::Exchange), credentials))
    }

    fn test(&mut self, target: Target, token: Token, mut context: Context<'_>) -> Update {
        let connection =
            Connection { server: target.server.clone(), token: token.clone(), workspace: target.workspace };
        self.phase = SignInPhase::Testing(target, token);
        Update::effect(Effect::TryToken(context.open(Purpose::TestToken), connection))
    }

    /// Handles the response to email and password.
    pub fn on_exchanged(&mut self, result: Result<Token, Failure>, context: Context<'_>) -> Update {
        let SignInPhase::Exchanging(target) = std::mem::take(&mut self.phase) else {
            return Update::none();
        };
        self.password.clear();
        match result {
            Ok(token) => self.test(target, token, context),
            Err(failure) => {
                let words = match failure.kind {
                    // The server's own message says what to do.
                    FailureKind::Refused(_) => failure.what(),
                    _ => failure.describe(),
                };
                self.refuse(SignInField::Password, words)
            }
        }
    }

    /// Handles the response to testing the token.
    pub fn on_tested(&mut self, result: Result<Identity, Failure>, context: Context<'_>) -> Update {
        let SignInPhase::Testing(target, token) = std::mem::take(&mut self.phase) else {
            return Update::none();
        };
        match result {
            Ok(identity) => self.store(target, token, identity, context),
            Err(failure) => {
                let field = match failure.kind {
                    FailureKind::NotSignedIn(_) => SignInField::Token,
                    FailureKind::NoSuchWorkspace => SignInField::Workspace,
                    _ => SignInField::Server,
                };
                self.refuse(field, failure.describe())
            }
        }
    }

    fn store(&mut self, target: Target, token: Token, identity: Identity, mut context: Context<'_>) -> Update {
        let from_environment = self.token.is_empty() && self.token_of_environment.as_ref() == Some(&token);
        match self.keep_in {
            _ if from_environment => self.accepted(target, token, identity, TokenLocation::Environment),
            TokenLocation::Session | TokenLocation::Environment => {
                self.accepted(target, token, identity, TokenLocation::Session)
            }
            location @ (TokenLocation::Keyring | TokenLocation::KernelKeyring) => {
                let name = match self.whose {
                    ConnectTarget::ThisProfile => context.profile.name.clone(),
                    ConnectTarget::NewProfile => new_profile_name(context.profile, context.profiles, &target.server),
                };
                let key = TokenKey::new(&name, &target.server);
                let request = context.open(Purpose::StoreToken);
                let effect = Effect::KeepToken(request, key, token.clone(), location);
                self.phase = SignInPhase::Storing(target, token, identity);
                Update::effect(effect)
            }
        }
    }

    /// Handles the result of storing the token.
    pub fn on_stored(&mut self, result: Result<(), StoreProblem>) -> Update {
        let SignInPhase::Storing(target, token, identity) = std::mem::take(&mut self.phase) else {
            return Update::none();
        };
        match result {
            Ok(()) => self.accepted(target, token, identity, self.keep_in),
            Err(problem) => {
                self.phase = SignInPhase::NotStored(target, token, identity);
                self.keep_in = TokenLocation::Session;
                self.focus = SignInField::KeepIn;
                let words =
                    format!("The token works but couldn't be saved. {problem} Choose another place, then press Enter.");
                self.problem = Some((SignInField::KeepIn, words));
                Update::none()
            }
        }
    }

    /// The token is valid and stored.
    fn accepted(&self, target: Target, token: Token, identity: Identity, location: TokenLocation) -> Update {
        let Target { server, workspace } = target;
        let (whose, dialect) = (self.whose, self.dialect);
        let accepted = Accepted { whose, server, dialect, workspace, token, identity, location };
        Transition::SignedIn(Box::new(accepted)).into()
    }
}

/// A profile name for a server: its host, with a number if taken.
pub fn new_profile_name(profile: &Profile, profiles: &[ProfileSettings], server: &Server) -> String {
    let host = server.host();
    let is_taken = |name: &str| name == profile.name || profiles.iter().any(|profile| profile.name == name);
    let numbered = (2..).map(|number| format!("{host}-{number}"));
    std::iter::once(host.clone()).chain(numbered).find(|name| !is_taken(name)).unwrap_or(host)
}
