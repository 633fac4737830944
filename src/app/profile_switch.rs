//! Working with something else: another workspace, another profile, another dialect. What was typed is never lost by
//! it: each profile has a form of its own, and a form is carried over into another dialect.

use crate::app::autosave;
use crate::app::effect::Effect;
use crate::app::form::Form;
use crate::app::launch::Origin;
use crate::app::msg::{Notice, Tone};
use crate::app::picker::{PickerTarget, Progress};
use crate::app::screen::Screen;
use crate::app::screen::connect::Connect;
use crate::app::screen::result::Outcome;
use crate::app::state::{Access, Profile, State};
use crate::domain::dialect::Dialect;
use crate::domain::failure::FailureKind;
use crate::domain::field::{FieldId, Step};
use crate::domain::id::WorkspaceId;
use crate::domain::profile::ProfileSettings;
use crate::domain::remote_context::Remote;
use crate::domain::server::Server;

/// Works in another workspace from now on, and asks the server who one is there.
pub fn to_workspace(state: &mut State, workspace: WorkspaceId) -> Vec<Effect> {
    if state.profile.workspace == Some(workspace) {
        return Vec::new();
    }
    state.profile.workspace = Some(workspace);
    state.notice = None;
    let mut effects = save(state);
    if let Access::SignedIn(signed_in) = &state.access {
        let (token, place) = (signed_in.token.clone(), signed_in.place);
        effects.extend(state.use_token(token, place));
    }
    effects
}

/// Works with another profile from now on; its token is looked for.
pub fn to_profile(state: &mut State, name: &str) -> Vec<Effect> {
    let Some(settings) = state.profiles.iter().find(|profile| profile.name == name).cloned() else { return Vec::new() };
    if settings.name == state.profile.name {
        return Vec::new();
    }
    let mut effects = autosave::keep_at_once(state);
    change_forms(state, &settings.name, settings.dialect);
    state.profile = Profile {
        name: settings.name.clone(),
        origin: Origin::Configuration,
        server: Some(settings.server.clone()),
        dialect: settings.dialect,
        workspace: settings.workspace,
        sync_page: settings.sync_page.clone(),
    };
    state.notice = Some(Notice::note(format!("This is the profile {} now, with a form of its own.", settings.name)));
    let request = state.request();
    state.access = Access::Looking(request);
    effects.extend(autosave::open(state));
    effects.extend(save(state));
    effects.extend(state.key().map(|key| Effect::LoadToken(request, key)));
    effects.push(Effect::FindStores);
    effects
}

/// Puts the form of the profile in use aside and takes up that of another.
pub fn change_forms(state: &mut State, name: &str, dialect: Dialect) {
    let (form, unknown) = state.other_forms.remove(name).unwrap_or_else(|| (Form::new(dialect), None));
    let left = std::mem::replace(&mut state.form, form);
    let left_unknown = std::mem::replace(&mut state.unknown, unknown);
    state.other_forms.insert(state.profile.name.clone(), (left, left_unknown));
    if state.form.dialect() != dialect {
        state.form = state.form.in_dialect(dialect);
    }
    state.screen = Screen::Syncs;
    state.picker = None;
    // It belongs to the server that is left.
    state.opened = None;
    state.doing = None;
}

/// Connects to a server that has no profile yet.
pub fn to_new_profile(state: &mut State) -> Vec<Effect> {
    state.connect = Some(Connect::for_another_server(state));
    vec![Effect::FindStores]
}

/// A name for the profile of a server: its host, with a number where that is taken.
pub fn name_for(state: &State, server: &Server) -> String {
    let host = server.host();
    let is_taken = |name: &str| name == state.profile.name || state.profiles.iter().any(|profile| profile.name == name);
    let numbered = (2..).map(|number| format!("{host}-{number}"));
    std::iter::once(host.clone()).chain(numbered).find(|name| !is_taken(name)).unwrap_or(host)
}

/// Speaks the other dialect from now on; the form is carried over, and nothing is sent.
pub fn to_proposed_dialect(state: &mut State) -> Vec<Effect> {
    let Some(dialect) = state.proposed_dialect() else { return Vec::new() };
    state.profile.dialect = dialect;
    state.form = state.form.in_dialect(dialect);
    state.form.go_to(FieldId::Schedule);
    if !matches!(state.screen, Screen::Syncs) {
        state.screen = Screen::FORM;
    }
    state.notice = Some(Notice::done(format!(
        "This profile speaks the {} dialect now. The form was carried over; look at Schedule before you create the sync.",
        dialect.word()
    )));
    save(state)
}

/// Saves the profile in use, where it is one of the configuration.
pub fn save(state: &mut State) -> Vec<Effect> {
    let (Origin::Configuration, Some(server)) = (state.profile.origin, state.profile.server.clone()) else {
        return Vec::new();
    };
    let settings = ProfileSettings {
        name: state.profile.name.clone(),
        server,
        dialect: state.profile.dialect,
        workspace: state.profile.workspace,
        sync_page: state.profile.sync_page.clone(),
    };
    state.profiles.retain(|profile| profile.name != settings.name);
    state.profiles.push(settings.clone());
    state.profiles.sort_by(|one, other| one.name.cmp(&other.name));
    vec![Effect::SaveProfile(settings)]
}

impl State {
    /// The dialect that the server itself seems to speak, where it is not the profile's: its syncs have the words of
    /// the other, or it refused this one's schedule.
    pub fn proposed_dialect(&self) -> Option<Dialect> {
        let shown = match self.directory.spoken() {
            Remote::Loaded(dialect) => *dialect,
            _ => None,
        };
        let refused = match &self.screen {
            Screen::Result { outcome: Outcome::NotCreated(failure), .. } => match &failure.kind {
                FailureKind::Refused(complaints) => complaints.iter().any(|complaint| {
                    complaint.field() == Some(FieldId::Schedule)
                        && complaint.words.as_str().to_ascii_lowercase().contains("invalid schedule type")
                }),
                _ => false,
            },
            _ => false,
        };
        match (refused, shown) {
            (true, _) => Some(self.profile.dialect.other()),
            (false, shown) => shown.filter(|dialect| *dialect != self.profile.dialect),
        }
    }

    /// Whether something could not be had that matters here.
    pub(super) fn something_failed(&self) -> bool {
        let known = self.form.known();
        let list = self.picker.as_ref().map(|picker| picker.progress(self));
        matches!(list, Some(Progress::Failed(_)))
            || matches!(known.source, Remote::Failed(_))
            || matches!(known.destination, Remote::Failed(_))
            || matches!(known.model, Remote::Failed(_))
            || matches!(known.catalog, Remote::Failed(_))
            || matches!(known.sample, Remote::Failed(_))
    }

    /// Whether there is a catalog to ask for anew, and a place where it matters.
    pub(super) fn can_refresh_catalog(&self) -> bool {
        let has_destination = matches!(self.form.known().catalog, Remote::Loaded(_) | Remote::Failed(_));
        let about = self.picker.as_ref().map(|picker| picker.about);
        has_destination
            && match about {
                None => self.form.step() == Step::Stream,
                Some(about) => matches!(about, PickerTarget::Field(FieldId::Stream) | PickerTarget::To(_)),
            }
    }

    /// Says that the server seems to speak the other dialect.
    pub(super) fn propose_dialect(&mut self) {
        let Some(dialect) = self.proposed_dialect() else { return };
        let proposal = format!(
            "This server seems to speak the {} dialect, and the profile says {}: {} in Syncs switches.",
            dialect.word(),
            self.profile.dialect.word(),
            self.expand_keys("[switch-api-variant]")
        );
        match &mut self.notice {
            Some(notice) if notice.tone == Tone::Done => notice.words = format!("{proposal} {}", notice.words),
            _ => self.notice = Some(Notice::note(proposal)),
        }
    }

    /// Whether it is worth asking which dialect the server's syncs speak: once, after it answered who one is.
    pub(super) fn asks_about_dialect(&self) -> bool {
        let is_welcome = matches!(&self.access, Access::SignedIn(signed_in) if signed_in.welcome.is_some());
        is_welcome && self.profile.origin != Origin::Demo
    }
}
