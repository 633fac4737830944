//! Switching workspace, profile, server or API variant. No input is lost: a session that is left stays as it is, or its
//! form is carried over.

use crate::app::effect::Effect;
use crate::app::launch::Origin;
use crate::app::layer::sign_in::attempt::new_profile_name;
use crate::app::messages::identity_in_words;
use crate::app::notice::Notice;
use crate::app::requests::Purpose;
use crate::app::screen::Screen;
use crate::app::session::Session;
use crate::app::session::access::{Access, SignedIn};
use crate::app::session::autosave::Autosave;
use crate::app::session::editor::Editor;
use crate::app::session::profile::Profile;
use crate::app::session::remote_cache::RemoteCache;
use crate::app::state::App;
use crate::app::transition::{Accepted, ConnectTarget};
use crate::domain::dialect::Dialect;
use crate::domain::field::FieldId;
use crate::domain::id::WorkspaceId;
use crate::domain::server::Server;

/// Switches workspace and reloads the identity.
pub(super) fn to_workspace(app: &mut App, workspace: WorkspaceId) -> Vec<Effect> {
    let session = &mut app.session;
    if session.profile.workspace == Some(workspace) {
        return Vec::new();
    }
    session.profile.workspace = Some(workspace);
    app.notice = None;
    let mut effects = save(app);
    if let Access::SignedIn(signed_in) = &app.session.access {
        let (token, location) = (signed_in.token.clone(), signed_in.location);
        effects.extend(app.session.use_token(token, location, &mut app.requests));
    }
    effects
}

/// Switches profile: its session comes to the front; a new one looks for its token.
pub(super) fn to_profile(app: &mut App, name: &str) -> Vec<Effect> {
    let Some(settings) = app.profiles.iter().find(|profile| profile.name == name).cloned() else { return Vec::new() };
    if settings.name == app.session.profile.name {
        return Vec::new();
    }
    app.notice = Some(Notice::note(format!("Switched to profile {name}, with its own form.")));
    let profile = Profile::of_settings(&settings);
    let is_it = |session: &Session| {
        session.profile.name == profile.name
            && session.profile.server_id() == profile.server_id()
            && session.profile.dialect == profile.dialect
    };
    let mut session = match app.others.iter().position(is_it) {
        Some(at) => app.others.remove(at),
        None => Session::new(app.requests.new_session(), profile),
    };
    session.show(Screen::Syncs);
    let mut effects = bring_to_front(app, session);
    effects.extend(save(app));
    if app.session.access == Access::SignedOut {
        app.session.access = Access::LoadingToken;
        let request = app.requests.open(app.session.id, Purpose::LoadToken);
        effects.extend(app.session.profile.token_key().map(|key| Effect::LoadToken(request, key)));
        effects.push(Effect::FindStores);
    }
    effects
}

/// Brings a session to the front; the current one goes to the background.
fn bring_to_front(app: &mut App, session: Session) -> Vec<Effect> {
    let mut effects = app.session.autosave.keep_now(&app.session.editor, app.clock.now);
    let left = std::mem::replace(&mut app.session, session);
    app.others.push(left);
    app.layers.clear();
    if !app.session.autosave.is_kept {
        effects.extend(app.session.open_saved_work());
    }
    effects
}

/// A token is valid and stored: start using it.
pub(super) fn signed_in(app: &mut App, accepted: Accepted) -> Vec<Effect> {
    let Accepted { whose, server, dialect, workspace, token, identity, location } = accepted;
    app.layers.clear();
    let mut effects = Vec::new();
    let workspace = workspace.or_else(|| identity.workspace.as_ref().map(|workspace| workspace.id));
    match whose {
        ConnectTarget::NewProfile => {
            let name = new_profile_name(&app.session.profile, &app.profiles, &server);
            let profile = Profile {
                name,
                origin: Origin::Configuration,
                server: Some(server),
                dialect,
                workspace,
                sync_page: None,
            };
            let id = app.requests.new_session();
            effects.extend(bring_to_front(app, Session::new(id, profile)));
        }
        ConnectTarget::ThisProfile => effects.extend(carry_over(app, server, dialect)),
    }
    app.session.profile.workspace = workspace;
    app.notice = Some(Notice::done(identity_in_words(&app.keymap, &app.clock, &identity, location)));
    app.session.access =
        Access::SignedIn(SignedIn { token, location, identity: Some(identity), is_identifying: false });
    app.session.home.show_the_workspace();
    effects.extend(app.session.access.next_look(app.clock.now).map(Effect::WakeAt));
    effects.extend(save(app));
    effects
}

/// Continues the profile with a server and API variant. Another variant is the same session in other words; another
/// server is another session, which takes over what was typed and not what was sent.
fn carry_over(app: &mut App, server: Server, dialect: Dialect) -> Vec<Effect> {
    let profile = &app.session.profile;
    let (is_same_server, is_same_dialect) = (profile.server_id() == Some(server.id()), profile.dialect == dialect);
    let origin = match profile.origin {
        Origin::Nothing => Origin::Configuration,
        Origin::Demo if profile.server.as_ref() != Some(&server) => Origin::Configuration,
        origin => origin,
    };
    let profile = Profile { origin, server: Some(server), dialect, ..profile.clone() };
    if !is_same_server {
        to_server(app, profile);
        return Vec::new();
    }
    app.session.autosave.is_kept &= profile.origin != Origin::Demo;
    app.session.profile = profile;
    if is_same_dialect {
        return Vec::new();
    }
    let session = &mut app.session;
    session.remote = RemoteCache::default();
    session.editor = std::mem::replace(&mut session.editor, Editor::new(dialect)).in_variant(dialect);
    let of_lists = app.requests.cancel(session.id, |purpose| matches!(purpose, Purpose::Fetch(_)));
    of_lists.into_iter().map(|(request, _)| Effect::Abandon(request)).collect()
}

fn to_server(app: &mut App, profile: Profile) {
    let dialect = profile.dialect;
    let is_demo = profile.origin == Origin::Demo;
    let id = app.requests.new_session();
    let mut left = std::mem::replace(&mut app.session, Session::new(id, profile));
    let mut editor = std::mem::replace(&mut left.editor, Editor::new(left.profile.dialect));
    left.editor.sending = editor.sending.take();
    app.session.autosave = std::mem::replace(&mut left.autosave, Autosave::new(&left.profile.name));
    app.session.autosave.is_kept &= !is_demo;
    // An edit stays with its server; it is saved alongside the draft.
    editor.close();
    app.session.screen = if matches!(left.screen, Screen::Form { .. }) { Screen::FORM } else { Screen::Syncs };
    app.session.editor = editor.in_variant(dialect);
    if app.requests.of(left.id).next().is_some() {
        app.others.push(left);
    }
}

/// Switches to the other API variant, carrying the form over; nothing is sent.
pub(super) fn to_proposed_dialect(app: &mut App) -> Vec<Effect> {
    let (Some(dialect), Some(server)) = (app.session.proposed_dialect(), app.session.profile.server.clone()) else {
        return Vec::new();
    };
    let (access, workspace) = (app.session.access.clone(), app.session.profile.workspace);
    let mut effects = carry_over(app, server, dialect);
    app.session.access = access;
    app.session.profile.workspace = workspace;
    app.session.editor.draft.go_to(FieldId::Schedule);
    if !matches!(app.session.screen, Screen::Syncs) {
        app.session.show(Screen::FORM);
    }
    app.notice = Some(Notice::done(format!(
        "API variant {} now; the form was carried over. Check Schedule before you create.",
        dialect.word()
    )));
    effects.extend(save(app));
    effects
}

/// Saves the current profile, if it is in the configuration.
fn save(app: &mut App) -> Vec<Effect> {
    let Some(settings) = app.session.profile.settings() else { return Vec::new() };
    app.profiles.retain(|profile| profile.name != settings.name);
    app.profiles.push(settings.clone());
    app.profiles.sort_by(|one, other| one.name.cmp(&other.name));
    vec![Effect::SaveProfile(settings)]
}
