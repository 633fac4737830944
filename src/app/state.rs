//! The application state: sessions, layers over them, and what they share. Changed only by [`crate::app::update()`].

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};

use crate::app::effect::Effect;
use crate::app::form::Form;
use crate::app::input::keymap::Keymap;
use crate::app::launch::{Appearance, Launch, Origin, Terminal};
use crate::app::layer::Layer;
use crate::app::layer::picker::Picker;
use crate::app::layer::picker::sources::Sources as PickerSources;
use crate::app::layer::saving::Saving;
use crate::app::layer::sign_in::SignIn;
use crate::app::notice::Notice;
use crate::app::requests::{Purpose, Requests};
use crate::app::screen::syncs::Sources as SyncsSources;
use crate::app::session::Session;
use crate::app::session::access::Access;
use crate::app::spinner::Spinner;
use crate::domain::clock::Clock;
use crate::domain::create::note::HistoryEntry;
use crate::domain::create::open::{OpenCreate, OpenCreates};
use crate::domain::create::{CreatedSync, seconds_left};
use crate::domain::id::SyncRef;
use crate::domain::profile::ProfileSettings;
use crate::domain::secret::Token;
use crate::domain::server::ServerId;
use crate::domain::token_storage::{Availability, TokenLocation};

/// The application state.
#[derive(Debug)]
pub struct App {
    /// The time as last reported by the shell.
    pub clock: Clock,
    /// Window columns and rows.
    pub size: (u16, u16),
    /// How the screen looks.
    pub appearance: Appearance,
    /// What the terminal does beside showing the screen.
    pub terminal: Terminal,
    /// User-defined key bindings.
    pub keymap: Keymap,
    /// Which token stores are usable, once known.
    pub stores: Option<Availability>,
    /// The profiles of the configuration.
    pub profiles: Vec<ProfileSettings>,
    /// The session in front.
    pub session: Session,
    /// Background sessions.
    pub others: Vec<Session>,
    /// The layers, topmost last.
    pub layers: Vec<Layer>,
    /// Records that are being saved.
    pub saving: Option<Box<Saving>>,
    /// The current notice.
    pub notice: Option<Notice>,
    /// Creates of this and earlier runs.
    pub creates: Creates,
    /// The waiting indicator.
    pub spinner: Spinner,
    /// Pending requests.
    pub requests: Requests,
}

/// Creates across all sessions.
#[derive(Debug, Default)]
pub struct Creates {
    /// Created this session, oldest first.
    pub created: Vec<CreatedSync>,
    /// Created before, oldest first.
    pub history: Vec<HistoryEntry>,
    /// Creates with an unknown outcome, of all programs.
    pub open: OpenCreates,
    /// How long a server may take to finish a create without an answer.
    pub settle: SignedDuration,
    /// Servers that asked to wait before the next create, and until when.
    pub waits: HashMap<ServerId, Timestamp>,
    /// Number of the last decision; the first one is random, so that no other program decides under the same.
    pub decided: u64,
}

/// The initial state and effects.
pub fn start(launch: Launch) -> (App, Vec<Effect>) {
    let mut requests = Requests::default();
    let mut session = Session::new(requests.new_session(), launch.profile);
    let said: Vec<String> = launch.notices.iter().map(|notice| notice.words.clone()).collect();
    let notice = launch.notices.into_iter().next().map(|first| Notice { words: said.join(" "), ..first });
    let asked = launch.from.and_then(|file| session.fill_from(file));
    let mut layers = Vec::new();
    let mut effects = first_sign_in(&mut session, launch.token, launch.clock.now, &mut layers, &mut requests);
    layers.extend(asked.map(Layer::Confirm));
    effects.extend(session.open_saved_work());
    let app = App {
        clock: launch.clock,
        size: launch.size,
        appearance: launch.appearance,
        terminal: launch.terminal,
        keymap: launch.keymap,
        stores: None,
        profiles: launch.profiles,
        session,
        others: Vec::new(),
        layers,
        saving: None,
        notice,
        creates: Creates { settle: launch.settle, decided: launch.seed, ..Creates::default() },
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
        (None, Some(key)) => {
            session.access = Access::LoadingToken;
            if session.profile.origin != Origin::Configuration {
                layers.push(Layer::SignIn(Box::new(sign_in)));
            }
            vec![Effect::LoadToken(requests.open(session.id, Purpose::LoadToken), key), Effect::FindStores]
        }
        (token, None) => {
            let token_of_environment = token.map(|(token, _)| token);
            layers.push(Layer::SignIn(Box::new(SignIn { token_of_environment, ..sign_in })));
            vec![Effect::FindStores]
        }
    }
}

impl App {
    /// Expands action names to the user's keys: see [`Keymap::expand_keys`].
    pub fn expand_keys(&self, words: &str) -> String {
        self.keymap.expand_keys(words)
    }

    /// The form in front.
    pub fn form(&self) -> &Form {
        self.session.editor.form()
    }

    /// The sign-in screen, if open.
    pub fn sign_in(&self) -> Option<&SignIn> {
        match self.layers.first() {
            Some(Layer::SignIn(sign_in)) => Some(sign_in),
            _ => None,
        }
    }

    /// The same, mutably.
    pub fn sign_in_mut(&mut self) -> Option<&mut SignIn> {
        match self.layers.first_mut() {
            Some(Layer::SignIn(sign_in)) => Some(sign_in),
            _ => None,
        }
    }

    /// The open picker, even if covered by another layer.
    pub fn picker(&self) -> Option<&Picker> {
        self.layers.iter().find_map(|layer| match layer {
            Layer::Picker(picker) => Some(picker),
            _ => None,
        })
    }

    /// The top layer, if modal.
    pub fn modal(&self) -> Option<&Layer> {
        self.layers.last().filter(|layer| layer.is_modal())
    }

    /// The layer that the help lies on, if that has its own keys.
    pub fn layer_below_help(&self) -> Option<&Layer> {
        let [.., below, Layer::Help { .. }] = self.layers.as_slice() else { return None };
        Some(below).filter(|layer| layer.is_modal())
    }

    /// The data for pickers.
    pub fn picker_sources(&self) -> PickerSources<'_> {
        PickerSources { form: self.form(), session: &self.session, profiles: &self.profiles, clock: &self.clock }
    }

    /// The data for the sync lists.
    pub fn syncs_sources(&self) -> SyncsSources<'_> {
        SyncsSources {
            profile: &self.session.profile,
            remote: &self.session.remote,
            created: &self.creates.created,
            history: &self.creates.history,
            gone: &self.session.gone,
        }
    }

    /// The attributes of a sync as this program last sent them since it was started; none if it sent nothing.
    pub fn last_saved(&self, place: &SyncRef) -> Option<Map<String, Value>> {
        let created = self.creates.created.iter().rfind(|created| created.place == *place);
        let sent = created.and_then(|created| created.sent.get("sync")).and_then(Value::as_object).cloned();
        match (sent, self.session.saves.get(place).cloned()) {
            (Some(mut sent), Some(saved)) => {
                sent.extend(saved);
                Some(sent)
            }
            (sent, saved) => sent.or(saved),
        }
    }

    /// The pending create of the form in front.
    pub fn sending(&self) -> Option<&OpenCreate> {
        self.creates.open.get(self.session.editor.sending.as_ref()?).filter(|open| open.is_sending())
    }

    /// This server's creates without a response, oldest first.
    fn unanswered_here(&self) -> impl DoubleEndedIterator<Item = &OpenCreate> {
        let server = self.session.profile.server_id();
        let is_shown = |open: &&OpenCreate| !open.is_sending() && !open.note.told_not_created;
        self.creates.open.iter().filter(is_shown).filter(move |open| Some(open.note.server.id()) == server)
    }

    /// The last one.
    pub fn unanswered(&self) -> Option<&OpenCreate> {
        self.unanswered_here().next_back()
    }

    /// How many of them are still looked up.
    pub fn unknown_here(&self) -> usize {
        self.unanswered_here().filter(|open| open.lookup().is_some()).count()
    }

    /// Whether a server can be asked about its creates.
    pub fn is_signed_in_to(&self, server: &ServerId) -> bool {
        let mut connections = std::iter::once(&self.session).chain(&self.others).filter_map(Session::connection);
        connections.any(|connection| connection.server.id() == *server)
    }

    /// How many more seconds the server asked to wait before the next create.
    pub fn seconds_to_wait(&self) -> Option<i64> {
        let server = self.session.profile.server_id()?;
        seconds_left(self.creates.waits.get(&server).copied(), self.clock.now)
    }
}
