//! Signing in, from the Connect screen: check what was typed, ask the server, keep the token, take it into use. Each
//! answer is taken only while its request is the one awaited.

use secrecy::SecretString;

use crate::app::autosave;
use crate::app::effect::{Credentials, Effect};
use crate::app::launch::Origin;
use crate::app::messages::welcome_in_words;
use crate::app::msg::{Notice, RequestId};
use crate::app::profile_switch;
use crate::app::screen::connect::{Accepted, Connect, ConnectTarget, SignInField, SignInPhase, SignInTarget};
use crate::app::state::{Access, SignedIn, State};
use crate::domain::connection::Connection;
use crate::domain::dialect::Dialect;
use crate::domain::failure::{Failure, FailureKind, Identity};
use crate::domain::secret::{Token, TokenProblem};
use crate::domain::server::{PlainHttp, Server};
use crate::domain::token_storage::{StoreProblem, TokenKey, TokenLocation};

/// Checks what was typed and asks the server.
pub fn try_to_connect(state: &mut State) -> Vec<Effect> {
    let request = state.request();
    let Some(screen) = &mut state.connect else { return Vec::new() };
    if screen.doing().is_some() {
        return Vec::new();
    }
    screen.problem = None;
    screen.said = None;
    if let SignInPhase::NotKept(accepted) = std::mem::replace(&mut screen.phase, SignInPhase::Editing) {
        return keep(state, accepted);
    }
    // The profile's own server keeps what the profile says of it: plain http, certificates of its own.
    let own = state.profile.server.clone().filter(|server| server.as_str() == screen.address().trim());
    let parsed = own.map_or_else(|| Server::parse(screen.address(), PlainHttp::LoopbackOnly), Ok);
    let target = match (parsed, screen.workspace_id()) {
        (Ok(server), Ok(workspace)) => SignInTarget { server, workspace },
        (Err(problem), _) => return refuse(screen, SignInField::Server, problem.to_string()),
        (_, Err(words)) => return refuse(screen, SignInField::Workspace, words),
    };
    let token = match (screen.token.is_empty(), screen.token_of_environment.clone()) {
        (true, Some(token)) => Ok(token),
        _ => Token::from_pasted(screen.token.expose()),
    };
    match token {
        Ok(token) => try_token(screen, request, target, token),
        Err(TokenProblem::Empty) if screen.dialect == Dialect::Multiwoven && !screen.email.text().trim().is_empty() => {
            if screen.password.is_empty() {
                return refuse(screen, SignInField::Password, "The password is needed too.".to_owned());
            }
            let credentials = Credentials {
                server: target.server.clone(),
                email: screen.email.text().trim().to_lowercase(),
                password: SecretString::from(screen.password.expose().to_owned()),
            };
            screen.phase = SignInPhase::SigningIn(request, target);
            vec![Effect::SignIn(request, credentials)]
        }
        Err(problem) => refuse(screen, SignInField::Token, problem.to_string()),
    }
}

fn refuse(screen: &mut Connect, field: SignInField, words: String) -> Vec<Effect> {
    screen.go(field);
    screen.problem = Some((Some(field), words));
    Vec::new()
}

fn try_token(screen: &mut Connect, request: RequestId, target: SignInTarget, token: Token) -> Vec<Effect> {
    let connection = Connection { server: target.server.clone(), token: token.clone(), workspace: target.workspace };
    screen.phase = SignInPhase::Trying(request, target, token);
    vec![Effect::TryToken(request, connection)]
}

/// Takes the answer to e-mail and password.
pub fn on_signed_in(state: &mut State, request: RequestId, result: Result<Token, Failure>) -> Vec<Effect> {
    let next = state.request();
    let Some(screen) = &mut state.connect else { return Vec::new() };
    let SignInPhase::SigningIn(awaited, target) = screen.phase.clone() else { return Vec::new() };
    if awaited != request {
        return Vec::new();
    }
    screen.password.clear();
    match result {
        Ok(token) => try_token(screen, next, target, token),
        Err(failure) => {
            screen.phase = SignInPhase::Editing;
            screen.go(SignInField::Password);
            let words = match failure.kind {
                // The server's own words say what to do.
                FailureKind::Refused(_) => failure.what(),
                _ => describe(&failure),
            };
            screen.problem = Some((Some(SignInField::Password), words));
            Vec::new()
        }
    }
}

/// Takes the server's answer about a token that is being tried here.
pub fn on_welcomed(state: &mut State, request: RequestId, result: Result<Identity, Failure>) -> Vec<Effect> {
    let Some(screen) = &mut state.connect else { return Vec::new() };
    let SignInPhase::Trying(awaited, target, token) = screen.phase.clone() else { return Vec::new() };
    if awaited != request {
        return Vec::new();
    }
    screen.phase = SignInPhase::Editing;
    match result {
        Ok(welcome) => keep(state, Accepted { target, token, welcome }),
        Err(failure) => {
            let field = match failure.kind {
                FailureKind::NotSignedIn(_) => SignInField::Token,
                FailureKind::NoSuchWorkspace => SignInField::Workspace,
                _ => SignInField::Server,
            };
            screen.go(field);
            screen.problem = Some((Some(field), describe(&failure)));
            Vec::new()
        }
    }
}

fn describe(failure: &Failure) -> String {
    format!("{} {}", failure.what(), failure.advice())
}

fn keep(state: &mut State, accepted: Accepted) -> Vec<Effect> {
    let request = state.request();
    let Some(screen) = &mut state.connect else { return Vec::new() };
    let from_environment = screen.token.is_empty() && screen.token_of_environment.as_ref() == Some(&accepted.token);
    match screen.keep_in {
        _ if from_environment => connected(state, accepted, TokenLocation::Environment),
        TokenLocation::Session | TokenLocation::Environment => connected(state, accepted, TokenLocation::Session),
        place @ (TokenLocation::Keyring | TokenLocation::KernelKeyring) => {
            let name = match screen.whose {
                ConnectTarget::ThisProfile => state.profile.name.clone(),
                ConnectTarget::NewProfile => profile_switch::name_for(&*state, &accepted.target.server),
            };
            let Some(screen) = &mut state.connect else { return Vec::new() };
            let key = TokenKey::new(&name, &accepted.target.server);
            let effect = Effect::KeepToken(request, key, accepted.token.clone(), place);
            screen.phase = SignInPhase::Keeping(request, accepted);
            vec![effect]
        }
    }
}

/// Takes the answer of the store of tokens.
pub fn on_kept(state: &mut State, request: RequestId, result: Result<(), StoreProblem>) -> Vec<Effect> {
    let Some(screen) = &mut state.connect else { return Vec::new() };
    let SignInPhase::Keeping(awaited, accepted) = screen.phase.clone() else { return Vec::new() };
    if awaited != request {
        return Vec::new();
    }
    match result {
        Ok(()) => {
            let place = screen.keep_in;
            connected(state, accepted, place)
        }
        Err(problem) => {
            screen.phase = SignInPhase::NotKept(accepted);
            screen.keep_in = TokenLocation::Session;
            screen.focus = SignInField::KeepIn;
            let words =
                format!("The token is good, but it could not be kept. {problem} Choose another place, then Enter.");
            screen.problem = Some((Some(SignInField::KeepIn), words));
            Vec::new()
        }
    }
}

/// The token is good and kept where it was asked to be: it is in use from now on.
fn connected(state: &mut State, accepted: Accepted, place: TokenLocation) -> Vec<Effect> {
    let Some(screen) = state.connect.take() else { return Vec::new() };
    let Accepted { target, token, welcome } = accepted;
    let mut effects: Vec<Effect> = Vec::new();
    if screen.whose == ConnectTarget::NewProfile {
        let name = profile_switch::name_for(state, &target.server);
        effects.extend(autosave::keep_at_once(state));
        profile_switch::change_forms(state, &name, screen.dialect);
        state.profile.name = name;
        state.profile.origin = Origin::Configuration;
        effects.extend(autosave::open(state));
    }
    let same_server = state.profile.server.as_ref() == Some(&target.server);
    let workspace = target.workspace.or_else(|| welcome.workspace.as_ref().map(|workspace| workspace.id));
    if state.profile.origin == Origin::Nothing || (!same_server && state.profile.origin == Origin::Demo) {
        state.profile.origin = Origin::Configuration;
    }
    state.profile.server = Some(target.server);
    state.profile.workspace = workspace;
    state.profile.dialect = screen.dialect;
    if state.form.dialect() != screen.dialect {
        state.form = state.form.in_dialect(screen.dialect);
    }
    state.notice = Some(Notice::done(welcome_in_words(state, &welcome, place)));
    state.access = Access::SignedIn(SignedIn { token, place, welcome: Some(welcome), asking: None });
    effects.extend(state.wake_before_the_token_ends());
    effects.extend(profile_switch::save(state));
    effects
}
