//! A session: one profile on one server, and everything going on there. Its server never changes;
//! switching profiles brings another whole session to the front.

pub mod access;
pub mod autosave;
pub mod editor;
pub mod profile;
pub mod remote_cache;

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use crate::app::effect::Effect;
use crate::app::launch::Origin;
use crate::app::requests::{Purpose, Requests, SessionId};
use crate::app::screen::audit::Audit;
use crate::app::screen::sync::SyncDetail;
use crate::app::screen::sync::run_detail::RunDetail;
use crate::app::screen::syncs::Syncs;
use crate::app::screen::{Outcome, Screen};
use crate::app::session::access::{Access, SignedIn};
use crate::app::session::autosave::Autosave;
use crate::app::session::editor::Editor;
use crate::app::session::profile::Profile;
use crate::app::session::remote_cache::RemoteCache;
use crate::domain::audit::{Overlap, overlaps};
use crate::domain::connection::Connection;
use crate::domain::dialect::Dialect;
use crate::domain::failure::{Failure, FailureKind, Workspace};
use crate::domain::field::FieldId;
use crate::domain::id::{SyncId, SyncRef};
use crate::domain::new_sync::NewSync;
use crate::domain::pipeline::Pipeline;
use crate::domain::remote_context::{Remote, may_create};
use crate::domain::secret::Token;
use crate::domain::sync::Sync;
use crate::domain::text::SanitizedText;
use crate::domain::token_storage::TokenLocation;

/// How many recent choices are remembered.
const MOST_RECENT: usize = 100;

/// A profile on its server, and what is going on there.
#[derive(Debug)]
pub struct Session {
    /// The session's ID.
    pub id: SessionId,
    /// The profile; its server never changes.
    pub profile: Profile,
    /// Token state.
    pub access: Access,
    /// Cached workspace data.
    pub remote: RemoteCache,
    /// The forms.
    pub editor: Editor,
    /// Saving of drafts and edits.
    pub autosave: Autosave,
    /// The sync lists.
    pub home: Syncs,
    /// The audit of its workspace.
    pub audit: Audit,
    /// The screen.
    pub screen: Screen,
    /// The last open sync, while another screen is shown.
    pub left: Option<Left>,
    /// Recently chosen values, latest first.
    pub recent: Vec<(FieldId, String)>,
    /// Syncs known to be deleted.
    pub gone: HashSet<SyncRef>,
    /// Whether the server said that it runs only manual syncs on demand.
    pub runs_manual_only: bool,
    /// Whether the server said that it has no address for sending one row.
    pub lacks_test_runs: bool,
    /// What this program changed of syncs since the start: the attributes as last sent.
    pub saves: HashMap<SyncRef, Map<String, Value>>,
    /// The overlaps as found last, and what they depend on: every key and frame of Review asks for them.
    overlaps: RefCell<Option<(DependsOn, Vec<Overlap>)>>,
}

/// A sync that was left.
#[derive(Debug)]
pub struct Left {
    /// The sync.
    pub detail: Box<SyncDetail>,
    /// Its run, if that was open.
    pub run: Option<Box<RunDetail>>,
}

impl Left {
    /// Both, as [`Screen::detail_mut`] has them.
    pub fn detail_mut(&mut self) -> (&mut SyncDetail, Option<&mut RunDetail>) {
        (&mut self.detail, self.run.as_deref_mut())
    }
}

/// What overlaps depend on: the sync as the form has it, the sync that is edited, and the version of the list.
type DependsOn = (NewSync, Option<SyncId>, (u64, u32));

impl Session {
    /// A session on the home screen, with an empty form and no token.
    pub fn new(id: SessionId, profile: Profile) -> Self {
        Self {
            id,
            access: Access::SignedOut,
            remote: RemoteCache::default(),
            editor: Editor::new(profile.dialect),
            autosave: Autosave::new(&profile.name),
            home: Syncs::new(),
            audit: Audit::default(),
            screen: Screen::Syncs,
            left: None,
            recent: Vec::new(),
            gone: HashSet::new(),
            runs_manual_only: profile.origin == Origin::Demo,
            lacks_test_runs: false,
            saves: HashMap::new(),
            overlaps: RefCell::default(),
            profile,
        }
    }

    /// The connection, if there is a server and a token.
    pub fn connection(&self) -> Option<Connection> {
        let (Some(server), Access::SignedIn(signed_in)) = (&self.profile.server, &self.access) else { return None };
        Some(Connection { server: server.clone(), token: signed_in.token.clone(), workspace: self.profile.workspace })
    }

    /// Starts using a token and queries its identity.
    pub fn use_token(&mut self, token: Token, location: TokenLocation, requests: &mut Requests) -> Option<Effect> {
        self.access = Access::SignedIn(SignedIn { token, location, identity: None, is_identifying: true });
        self.home.show_the_workspace();
        let connection = self.connection()?;
        Some(Effect::TryToken(requests.open(self.id, Purpose::Identify), connection))
    }

    /// Loads the profile's saved work. The demo has none.
    pub fn open_saved_work(&self) -> Option<Effect> {
        (self.profile.origin != Origin::Demo).then(|| Effect::OpenWork(self.profile.name.clone()))
    }

    /// The account's workspaces, if the server listed them.
    pub fn workspaces(&self) -> &[Workspace] {
        self.access.identity().map_or(&[], |identity| &identity.workspaces)
    }

    /// The user's role, if it may not create syncs.
    pub fn may_not_create(&self) -> Option<&SanitizedText> {
        let role = self.access.identity()?.role.as_ref()?;
        Some(role).filter(|role| !may_create(role.as_str()))
    }

    /// Shows another screen; a sync left earlier resumes where it was.
    pub fn show(&mut self, screen: Screen) {
        match std::mem::replace(&mut self.screen, screen) {
            Screen::Sync(detail) => self.left = Some(Left { detail, run: None }),
            Screen::Run(detail, run) => self.left = Some(Left { detail, run: Some(run) }),
            _ => {}
        }
    }

    /// Shows a sync; the one left last resumes where it was.
    pub fn open(&mut self, detail: SyncDetail) {
        self.show(Screen::Syncs);
        let left =
            self.left.take().map(|left| left.detail).filter(|left| left.place == detail.place).map(|mut left| {
                // Its runs may be stale.
                left.runs_read = Remote::NotAsked;
                left.opened_from = detail.opened_from;
                left
            });
        self.screen = Screen::Sync(left.unwrap_or_else(|| Box::new(detail)));
    }

    /// Returns to the last open sync, or home if none.
    pub fn back_to_sync(&mut self) {
        self.show(Screen::Syncs);
        if let Some(Left { detail, .. }) = self.left.take() {
            self.screen = Screen::Sync(detail);
        }
    }

    /// Ends the edit: returns to its sync, or home if that is gone.
    pub fn leave_edit(&mut self) {
        if let Some(place) = self.editor.close() {
            self.autosave.forget_edit(&place);
            self.back_to_sync();
        }
    }

    /// Discards the edit: returns to where it was begun, its sync or the run that led to it.
    pub fn discard_edit(&mut self) {
        let run = self.left.as_mut().and_then(|left| left.run.take());
        self.leave_edit();
        if let Some(run) = run {
            self.screen = match std::mem::replace(&mut self.screen, Screen::Syncs) {
                Screen::Sync(detail) => Screen::Run(detail, run),
                other => other,
            };
        }
    }

    /// The open or last open sync, if it is this one.
    pub fn detail_mut(&mut self, place: &SyncRef) -> Option<&mut SyncDetail> {
        let shown = self.screen.detail_mut().map(|(detail, _)| detail);
        shown.or(self.left.as_mut().map(|left| &mut *left.detail)).filter(|detail| detail.place == *place)
    }

    /// The sync this screen is about, if in the current workspace; syncs from the history may not be.
    pub fn shown_sync(&self) -> Option<&SyncRef> {
        match &self.screen {
            Screen::Result { outcome: Outcome::Created(created), .. } => Some(&created.place),
            screen => screen.detail().map(|detail| &detail.place),
        }
    }

    /// The ID of the sync that this screen is about.
    pub fn shown_id(&self) -> Option<String> {
        self.shown_sync().map(|place| place.id.0.to_string())
    }

    /// Whether this screen's sync is in the current workspace.
    pub fn shows_sync_of_this_workspace(&self) -> bool {
        self.shown_sync().is_some_and(|place| self.profile.has(place))
    }

    /// The listed syncs that the form in front overlaps with, equal ones first; of a list that was not read, none.
    pub fn overlaps(&self) -> Vec<Overlap> {
        let Some(wanted) = &self.editor.form().checked().sync else { return Vec::new() };
        let edited = self.editor.edit().map(|edit| &edit.sync.id);
        let depends_on = (wanted.clone(), edited.cloned(), self.remote.syncs.version());
        let mut known = self.overlaps.borrow_mut();
        if known.as_ref().is_none_or(|(of, _)| *of != depends_on) {
            let stream = SanitizedText::new(&wanted.stream);
            let alike = self.remote.syncs.having("stream_name", stream.as_str());
            let others: Vec<Sync> = alike.filter(|sync| Some(&sync.id) != edited).collect();
            *known = Some((depends_on, overlaps(&wanted.body(), others.iter())));
        }
        known.as_ref().map(|(_, found)| found.clone()).unwrap_or_default()
    }

    /// A sync as a line, named with what is known of it here.
    pub fn pipeline(&self, sync: &Sync, place: &SyncRef) -> Pipeline {
        if self.profile.has(place) { self.remote.pipeline(sync) } else { Pipeline::of_sync(sync) }
    }

    /// A sync no longer exists: it is not listed again.
    pub fn forget_sync(&mut self, place: &SyncRef) {
        self.gone.insert(place.clone());
        if self.profile.has(place) {
            self.remote.remove_sync(&place.id);
        }
    }

    /// Remembers a choice as the most recent.
    pub fn note_recent(&mut self, field: FieldId, text: &str) {
        self.recent.retain(|(of, used)| *of != field || used != text);
        self.recent.insert(0, (field, text.to_owned()));
        self.recent.truncate(MOST_RECENT);
    }

    /// Remembers earlier choices, after all more recent ones.
    pub fn note_used_before(&mut self, used: impl Iterator<Item = (FieldId, String)>) {
        for used in used {
            if self.recent.len() < MOST_RECENT && !self.recent.contains(&used) {
                self.recent.push(used);
            }
        }
    }

    /// The API variant the server seems to use, if not the profile's: its syncs have values of the other one, or it
    /// rejected this one's schedule.
    pub fn proposed_dialect(&self) -> Option<Dialect> {
        let refused = match &self.screen {
            Screen::Result { outcome: Outcome::NotCreated(failure), .. } => refuses_the_schedule_type(failure),
            _ => false,
        };
        if refused {
            return Some(self.profile.dialect.other());
        }
        self.remote.spoken().found().copied().flatten().filter(|dialect| *dialect != self.profile.dialect)
    }
}

fn refuses_the_schedule_type(failure: &Failure) -> bool {
    let FailureKind::Refused(complaints) = &failure.kind else { return false };
    complaints.iter().any(|complaint| {
        complaint.field() == Some(FieldId::Schedule)
            && complaint.words.as_str().to_ascii_lowercase().contains("invalid schedule type")
    })
}
