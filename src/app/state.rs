//! The one state: sessions, what lies over them, and what spans them. It is changed by [`crate::app::update()`] alone.

use std::collections::HashMap;

use jiff::Timestamp;

use crate::app::clock::Clock;
use crate::app::effect::Effect;
use crate::app::form::Form;
use crate::app::input::keymap::Keymap;
use crate::app::launch::{ColorMode, Launch, Origin};
use crate::app::layer::Layer;
use crate::app::layer::picker::Picker;
use crate::app::layer::picker::sources::Sources as PickerSources;
use crate::app::layer::sign_in::SignIn;
use crate::app::notice::Notice;
use crate::app::requests::{Purpose, Requests};
use crate::app::screen::syncs::Sources as SyncsSources;
use crate::app::session::Session;
use crate::app::session::access::Access;
use crate::app::session::profile::Profile;
use crate::app::spinner::Spinner;
use crate::domain::create::note::{CreateId, HistoryEntry};
use crate::domain::create::open::OpenCreate;
use crate::domain::create::{CreatedSync, seconds_left};
use crate::domain::profile::ProfileSettings;
use crate::domain::secret::Token;
use crate::domain::server::ServerId;
use crate::domain::token_storage::{Availability, TokenLocation};

/// Everything the program knows.
#[derive(Debug)]
pub struct App {
    /// What time it is, as the shell said last.
    pub clock: Clock,
    /// The window's columns and rows.
    pub size: (u16, u16),
    /// How the screen looks.
    pub appearance: Appearance,
    /// The user's own keys.
    pub keymap: Keymap,
    /// Which stores of tokens are usable, once known.
    pub stores: Option<Availability>,
    /// The profiles of the configuration.
    pub profiles: Vec<ProfileSettings>,
    /// The session in front.
    pub session: Session,
    /// The sessions that are not in front.
    pub others: Vec<Session>,
    /// What lies over the screen, the top one last.
    pub layers: Vec<Layer>,
    /// The last word to the user.
    pub notice: Option<Notice>,
    /// What was created, and what may have been.
    pub creates: Creates,
    /// How waiting looks.
    pub spinner: Spinner,
    /// Who awaits which answer.
    pub requests: Requests,
}

/// How the screen looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appearance {
    /// Which colours are used.
    pub colors: ColorMode,
    /// Whether they follow the terminal's background, once it is known.
    pub follows_background: bool,
}

/// What was created, and what may have been: over all sessions.
#[derive(Debug, Default)]
pub struct Creates {
    /// Since the start, the oldest first.
    pub created: Vec<CreatedSync>,
    /// Before the start, the oldest first.
    pub history: Vec<HistoryEntry>,
    /// Those whose outcome is not known.
    pub open: Vec<OpenCreate>,
    /// Until when servers asked not to be sent creates.
    pub waits: HashMap<ServerId, Timestamp>,
    /// How many were decided.
    pub decided: u64,
}

impl Creates {
    /// A create whose outcome is not known.
    pub fn open(&self, id: &CreateId) -> Option<&OpenCreate> {
        self.open.iter().find(|open| open.note.id == *id)
    }

    /// The same, to be carried on.
    pub fn open_mut(&mut self, id: &CreateId) -> Option<&mut OpenCreate> {
        self.open.iter_mut().find(|open| open.note.id == *id)
    }

    /// Takes a create out: its outcome is known.
    pub fn close(&mut self, id: &CreateId) -> Option<OpenCreate> {
        let at = self.open.iter().position(|open| open.note.id == *id)?;
        Some(self.open.remove(at))
    }
}

/// The state at the start, and what is wanted done first.
pub fn start(launch: Launch) -> (App, Vec<Effect>) {
    let mut requests = Requests::default();
    let profile = Profile {
        name: launch.profile,
        origin: launch.origin,
        server: launch.server,
        dialect: launch.dialect,
        workspace: launch.workspace,
        sync_page: launch.sync_page,
    };
    let mut session = Session::new(requests.new_session(), profile);
    let said: Vec<String> = launch.notices.iter().map(|notice| notice.words.clone()).collect();
    let notice = launch.notices.into_iter().next().map(|first| Notice { words: said.join(" "), ..first });
    if let Some(file) = launch.from {
        session.fill_from(file);
    }
    let mut layers = Vec::new();
    let mut effects = first_sign_in(&mut session, launch.token, launch.now, &mut layers, &mut requests);
    effects.extend(session.open_saved_work());
    let app = App {
        clock: Clock { now: launch.now, zone: launch.zone },
        size: launch.size,
        appearance: Appearance { colors: launch.looks, follows_background: launch.follows_ground },
        keymap: launch.keys,
        stores: None,
        profiles: launch.profiles,
        session,
        others: Vec::new(),
        layers,
        notice,
        creates: Creates::default(),
        spinner: Spinner::default(),
        requests,
    };
    (app, effects)
}

fn first_sign_in(
    session: &mut Session,
    token: Option<(Token, TokenLocation)>,
    now: Timestamp,
    layers: &mut Vec<Layer>,
    requests: &mut Requests,
) -> Vec<Effect> {
    let sign_in = SignIn::new(&session.profile, None);
    match (token, session.profile.token_key()) {
        (Some((token, location)), Some(_)) => {
            let identify = session.use_token(token, location, requests);
            let wake = session.access.next_look(now).map(Effect::WakeAt);
            let find = (session.profile.origin != Origin::Demo).then_some(Effect::FindStores);
            identify.into_iter().chain(wake).chain(find).collect()
        }
        (Some((token, _)), None) => {
            layers.push(Layer::SignIn(Box::new(SignIn { token_of_environment: Some(token), ..sign_in })));
            vec![Effect::FindStores]
        }
        (None, Some(key)) => {
            session.access = Access::LoadingToken;
            if session.profile.origin != Origin::Configuration {
                layers.push(Layer::SignIn(Box::new(sign_in)));
            }
            vec![Effect::LoadToken(requests.open(session.id, Purpose::LoadToken), key), Effect::FindStores]
        }
        (None, None) => {
            layers.push(Layer::SignIn(Box::new(sign_in)));
            vec![Effect::FindStores]
        }
    }
}

impl App {
    /// Words with the keys as the user has them: see [`Keymap::expand_keys`].
    pub fn expand_keys(&self, words: &str) -> String {
        self.keymap.expand_keys(words)
    }

    /// The form in front.
    pub fn form(&self) -> &Form {
        self.session.editor.form()
    }

    /// The sign-in screen, where it lies over the others.
    pub fn sign_in(&self) -> Option<&SignIn> {
        match self.layers.first() {
            Some(Layer::SignIn(sign_in)) => Some(sign_in),
            _ => None,
        }
    }

    /// The list to choose from that is open, also under something else.
    pub fn picker(&self) -> Option<&Picker> {
        self.layers.iter().find_map(|layer| match layer {
            Layer::Picker(picker) => Some(picker),
            _ => None,
        })
    }

    /// The layer on top, when it takes every key.
    pub fn modal(&self) -> Option<&Layer> {
        self.layers.last().filter(|layer| layer.is_modal())
    }

    /// What lists to choose from are made of.
    pub fn picker_sources(&self) -> PickerSources<'_> {
        PickerSources {
            form: self.form(),
            remote: &self.session.remote,
            profile: &self.session.profile,
            profiles: &self.profiles,
            workspaces: self.session.workspaces(),
            recent: &self.session.recent,
            clock: &self.clock,
        }
    }

    /// What the lists of syncs are made of.
    pub fn syncs_sources(&self) -> SyncsSources<'_> {
        SyncsSources {
            profile: &self.session.profile,
            remote: &self.session.remote,
            created: &self.creates.created,
            history: &self.creates.history,
            gone: &self.session.gone,
        }
    }

    /// The create of the form in front whose answer is awaited.
    pub fn sending(&self) -> Option<&OpenCreate> {
        self.creates.open(self.session.editor.sending.as_ref()?).filter(|open| open.is_sending())
    }

    /// The create without an answer that this profile made last.
    pub fn unanswered(&self) -> Option<&OpenCreate> {
        let server = self.session.profile.server_id()?;
        self.creates.open.iter().rfind(|open| !open.is_sending() && open.note.server.id() == server)
    }

    /// For how many seconds more the server asked not to be sent creates.
    pub fn seconds_to_wait(&self) -> Option<i64> {
        let server = self.session.profile.server_id()?;
        seconds_left(self.creates.waits.get(&server).copied(), self.clock.now)
    }
}
