//! The one state: everything the program knows, and what it starts with.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;

use crate::app::autosave::{self, Autosave};
use crate::app::command::InFlight;
use crate::app::create_lookup::Unknown;
use crate::app::edit_session::Editing;
use crate::app::effect::Effect;
use crate::app::form::Form;
use crate::app::import_export;
use crate::app::input::keymap::Keymap;
use crate::app::launch::{ColorMode, Launch, Origin};
use crate::app::msg::{Notice, RequestId};
use crate::app::overlay::Overlay;
use crate::app::picker::Picker;
use crate::app::remote_cache::RemoteCache;
use crate::app::screen::Screen;
use crate::app::screen::connect::Connect;
use crate::app::screen::result::Outcome;
use crate::app::screen::syncs::Syncs;
use crate::app::sync_detail::SyncDetail;
use crate::domain::connection::Connection;
use crate::domain::dialect::Dialect;
use crate::domain::failure::{Identity, Workspace};
use crate::domain::field::FieldId;
use crate::domain::history_entry::HistoryEntry;
use crate::domain::id::WorkspaceId;
use crate::domain::new_sync::NewSync;
use crate::domain::profile::ProfileSettings;
use crate::domain::remote_context::may_create;
use crate::domain::secret::Token;
use crate::domain::server::Server;
use crate::domain::sync::Sync;
use crate::domain::sync_file::Names;
use crate::domain::text::SanitizedText;
use crate::domain::token_storage::{Availability, TokenKey, TokenLocation};

/// Everything the program knows.
#[derive(Debug)]
pub struct State {
    /// What time it is, as the shell said last.
    pub now: Timestamp,
    /// The user's time zone.
    pub zone: TimeZone,
    /// The window's columns and rows.
    pub size: (u16, u16),
    /// How the screen looks.
    pub looks: ColorMode,
    /// Whether the looks follow the terminal's background, once it is known.
    pub follows_ground: bool,
    /// The user's own keys.
    pub keys: Keymap,
    /// The server in use.
    pub profile: Profile,
    /// Whether there is a token for it.
    pub access: Access,
    /// Which stores of tokens are usable, once known.
    pub stores: Option<Availability>,
    /// The profiles of the configuration.
    pub profiles: Vec<ProfileSettings>,
    /// What is known of the workspace.
    pub directory: RemoteCache,
    /// The screen.
    pub screen: Screen,
    /// The Connect screen, over any other.
    pub connect: Option<Connect>,
    /// What lies over the screen.
    pub overlay: Option<Overlay>,
    /// The list to choose from that is open, under the overlay.
    pub picker: Option<Picker>,
    /// The form; it outlives its screen.
    pub form: Form,
    /// The forms of the profiles that are not in use, and the creates of theirs that are unknown.
    pub other_forms: HashMap<String, (Form, Option<Unknown>)>,
    /// What was chosen in lists, the last first.
    pub recent: Vec<(FieldId, String)>,
    /// Which field was typed in last, and when.
    pub typed_at: Option<(FieldId, Timestamp)>,
    /// The last try to create a sync, while it has neither a yes nor a no.
    pub unknown: Option<Unknown>,
    /// What was created since the start, the oldest first.
    pub created: Vec<CreatedSync>,
    /// Until when the server asked not to be sent creates.
    pub busy_until: Option<Timestamp>,
    /// What was created before the start, the oldest first.
    pub past: Vec<HistoryEntry>,
    /// How the profile's work is kept.
    pub kept: Autosave,
    /// The lists of syncs at home.
    pub syncs: Syncs,
    /// The sync that is read, or was last.
    pub opened: Option<Box<SyncDetail>>,
    /// What is being done with a sync.
    pub doing: Option<InFlight>,
    /// The sync that is being changed in the form.
    pub editing: Option<Box<Editing>>,
    /// Syncs that are known to be there no more: host and ID.
    pub gone: HashSet<(String, String)>,
    /// The names of a file of another workspace, while they are looked up here.
    pub foreign: Option<Names>,
    /// Since when something is being asked that somebody waits for.
    pub asking_since: Option<Timestamp>,
    /// The last word to the user.
    pub notice: Option<Notice>,
    last_request: u64,
}

/// A named server and how it is spoken to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Its name.
    pub name: String,
    /// Where its settings come from.
    pub origin: Origin,
    /// Its server; none the first time ever.
    pub server: Option<Server>,
    /// The words its server takes.
    pub dialect: Dialect,
    /// Its workspace.
    pub workspace: Option<WorkspaceId>,
    /// Where the web app shows a sync: an address with `{id}` in it.
    pub sync_page: Option<String>,
}

/// Whether there is a token.
#[derive(Debug, Clone, PartialEq)]
pub enum Access {
    /// There is none.
    SignedOut,
    /// The store of tokens is being asked.
    Looking(RequestId),
    /// There is one.
    SignedIn(SignedIn),
}

/// A token in use.
#[derive(Debug, Clone, PartialEq)]
pub struct SignedIn {
    /// The token.
    pub token: Token,
    /// Where it is kept.
    pub place: TokenLocation,
    /// What the server says of it, once known.
    pub welcome: Option<Identity>,
    /// The question that is under way.
    pub asking: Option<RequestId>,
}

/// A sync that was created since the start.
#[derive(Debug, Clone, PartialEq)]
pub struct CreatedSync {
    /// As the server answered.
    pub sync: Sync,
    /// What was asked for.
    pub asked: NewSync,
    /// The same as a sentence, with the names that were known.
    pub words: String,
    /// The body that was sent.
    pub sent: Value,
    /// When the answer came.
    pub at: Timestamp,
    /// The host it was created on.
    pub host: String,
}

/// The state at the start, and what is wanted done first.
pub fn start(launch: Launch) -> (State, Vec<Effect>) {
    let mut notices = launch.notices.into_iter();
    let mut state = State {
        now: launch.now,
        zone: launch.zone,
        size: launch.size,
        looks: launch.looks,
        follows_ground: launch.follows_ground,
        keys: launch.keys,
        profile: Profile {
            name: launch.profile,
            origin: launch.origin,
            server: launch.server,
            dialect: launch.dialect,
            workspace: launch.workspace,
            sync_page: launch.sync_page,
        },
        access: Access::SignedOut,
        stores: None,
        profiles: launch.profiles,
        directory: RemoteCache::default(),
        screen: Screen::Syncs,
        connect: None,
        overlay: None,
        picker: None,
        form: Form::new(launch.dialect),
        other_forms: HashMap::new(),
        recent: Vec::new(),
        typed_at: None,
        unknown: None,
        busy_until: None,
        past: Vec::new(),
        kept: Autosave::default(),
        created: Vec::new(),
        syncs: Syncs::new(),
        opened: None,
        doing: None,
        editing: None,
        gone: HashSet::new(),
        foreign: None,
        asking_since: None,
        notice: notices.next(),
        last_request: 0,
    };
    for more in notices {
        if let Some(notice) = &mut state.notice {
            notice.words = format!("{} {}", notice.words, more.words);
        }
    }
    if let Some(file) = launch.from {
        import_export::fill_from(&mut state, file);
    }
    let mut effects = state.first_wishes(launch.token);
    effects.extend(autosave::open(&mut state));
    (state, effects)
}

impl State {
    /// Words with the keys as the user has them: see [`Keymap::tell`].
    pub fn expand_keys(&self, words: &str) -> String {
        self.keys.tell(words)
    }

    fn first_wishes(&mut self, token: Option<(Token, TokenLocation)>) -> Vec<Effect> {
        match (token, self.key()) {
            (Some((token, place)), Some(_)) => {
                let mut effects = self.use_token(token, place);
                if self.profile.origin != Origin::Demo {
                    effects.push(Effect::FindStores);
                }
                effects
            }
            (Some((token, _)), None) => {
                self.connect = Some(Connect { token_of_environment: Some(token), ..Connect::of(self) });
                vec![Effect::FindStores]
            }
            (None, Some(key)) => {
                let request = self.request();
                self.access = Access::Looking(request);
                if self.profile.origin != Origin::Configuration {
                    self.connect = Some(Connect::of(self));
                }
                vec![Effect::LoadToken(request, key), Effect::FindStores]
            }
            (None, None) => {
                self.connect = Some(Connect::of(self));
                vec![Effect::FindStores]
            }
        }
    }

    /// Takes a token into use and asks the server about it.
    pub fn use_token(&mut self, token: Token, place: TokenLocation) -> Vec<Effect> {
        let request = self.request();
        self.access = Access::SignedIn(SignedIn { token, place, welcome: None, asking: Some(request) });
        let wake = self.wake_before_the_token_ends();
        let ask = self.connection().map(|connection| Effect::TryToken(request, connection));
        ask.into_iter().chain(wake).collect()
    }

    /// The number of a new request.
    pub const fn request(&mut self) -> RequestId {
        self.last_request += 1;
        RequestId(self.last_request)
    }

    /// Under which name the profile's token is kept.
    pub fn key(&self) -> Option<TokenKey> {
        self.profile.server.as_ref().map(|server| TokenKey::new(&self.profile.name, server))
    }

    /// What calls are made with, when there is a server and a token.
    pub fn connection(&self) -> Option<Connection> {
        let (Some(server), Access::SignedIn(signed_in)) = (&self.profile.server, &self.access) else { return None };
        Some(Connection { server: server.clone(), token: signed_in.token.clone(), workspace: self.profile.workspace })
    }

    /// The workspaces of the account, where the server told them.
    pub fn workspaces(&self) -> &[Workspace] {
        match &self.access {
            Access::SignedIn(signed_in) => signed_in.welcome.as_ref().map_or(&[], |welcome| &welcome.workspaces),
            Access::SignedOut | Access::Looking(_) => &[],
        }
    }

    /// The role of who is signed in, when it may not create syncs.
    pub fn may_not_create(&self) -> Option<&SanitizedText> {
        let Access::SignedIn(signed_in) = &self.access else { return None };
        let role = signed_in.welcome.as_ref()?.role.as_ref()?;
        Some(role).filter(|role| !may_create(role.as_str()))
    }

    /// Whether a host is that of the server in use.
    pub fn is_here(&self, host: &str) -> bool {
        self.profile.server.as_ref().is_some_and(|server| server.host() == host)
    }

    /// Whether the sync that this screen is about is on the server in use; what the history remembers may not be.
    pub fn shown_sync_is_here(&self) -> bool {
        match &self.screen {
            Screen::Result { outcome: Outcome::Created { index }, .. } => {
                self.created.get(*index).is_some_and(|created| self.is_here(&created.host))
            }
            _ => self.opened.as_ref().is_some_and(|opened| self.is_here(&opened.host)),
        }
    }

    /// Whether a sync that is being changed differs from what is stored.
    pub fn has_unsaved_changes(&self) -> bool {
        self.editing.as_ref().is_some_and(|editing| editing.draft != *self.form.draft())
    }

    /// The address of a sync in the web app: as the profile says, or where the hosted service has it.
    pub fn sync_page(&self, id: &str) -> Option<String> {
        const HOSTED: &str = "https://app.squared.ai/activate/syncs/{id}";
        let is_hosted = self.profile.server.as_ref().is_some_and(|server| server.as_str() == Server::HOSTED);
        let page = self.profile.sync_page.as_deref().or(is_hosted.then_some(HOSTED))?;
        let safe = id.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_'));
        safe.then(|| page.replace("{id}", id))
    }

    /// Whether the model's first rows are looked at.
    pub const fn shows_sample(&self) -> bool {
        matches!(self.overlay, Some(Overlay::Sample { .. }))
    }

    /// For how many seconds more the server asked not to be sent creates.
    pub fn seconds_to_wait(&self) -> Option<i64> {
        let left = self.busy_until?.duration_since(self.now);
        // A second that has begun counts whole.
        (left > jiff::SignedDuration::ZERO).then(|| left.as_secs() + i64::from(left.subsec_nanos() > 0))
    }

    /// When the token in use ends, if it says so.
    pub fn token_ends(&self) -> Option<Timestamp> {
        match &self.access {
            Access::SignedIn(signed_in) => signed_in.token.expires_at(),
            Access::SignedOut | Access::Looking(_) => None,
        }
    }

    /// So that the status line can say that the token ends soon without a clock that ticks.
    pub fn wake_before_the_token_ends(&self) -> Option<Effect> {
        let ends = self.token_ends()?;
        let soon = ends.saturating_sub(jiff::SignedDuration::from_secs(TOKEN_ENDS_SOON)).ok()?;
        [soon, ends].into_iter().find(|time| *time > self.now).map(Effect::WakeAt)
    }

    /// How near the end of the token is.
    pub fn token_end(&self) -> TokenEnd {
        match self.token_ends() {
            None => TokenEnd::Unknown,
            Some(ends) if ends <= self.now => TokenEnd::Ended(ends),
            Some(ends) if ends.duration_since(self.now).as_secs() <= TOKEN_ENDS_SOON => TokenEnd::Soon(ends),
            Some(ends) => TokenEnd::Later(ends),
        }
    }
}

/// How many seconds before its end a token is said to end soon.
const TOKEN_ENDS_SOON: i64 = 300;

/// How near the end of the token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenEnd {
    /// It does not say.
    Unknown,
    /// Not yet.
    Later(Timestamp),
    /// Within five minutes.
    Soon(Timestamp),
    /// It has.
    Ended(Timestamp),
}
