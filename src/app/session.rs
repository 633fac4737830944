//! A session: one profile on one server, and everything that is going on there. Its server and API variant never
//! change; working with another profile puts another session in front, whole.

pub mod access;
pub mod autosave;
pub mod editor;
pub mod profile;
pub mod remote_cache;

use std::collections::HashSet;

use crate::app::effect::Effect;
use crate::app::launch::Origin;
use crate::app::requests::{Purpose, Requests, SessionId};
use crate::app::screen::sync::SyncDetail;
use crate::app::screen::syncs::Syncs;
use crate::app::screen::{Outcome, Screen};
use crate::app::session::access::{Access, SignedIn};
use crate::app::session::autosave::Autosave;
use crate::app::session::editor::Editor;
use crate::app::session::profile::Profile;
use crate::app::session::remote_cache::RemoteCache;
use crate::domain::connection::Connection;
use crate::domain::dialect::Dialect;
use crate::domain::failure::{Failure, FailureKind, Workspace};
use crate::domain::field::FieldId;
use crate::domain::id::SyncRef;
use crate::domain::remote_context::{Remote, may_create};
use crate::domain::secret::Token;
use crate::domain::text::SanitizedText;
use crate::domain::token_storage::TokenLocation;

/// How many choices are remembered as used last.
const MOST_RECENT: usize = 100;

/// A profile on its server, and what is going on there.
#[derive(Debug)]
pub struct Session {
    /// Which session.
    pub id: SessionId,
    /// The profile; its server and API variant stay as they are.
    pub profile: Profile,
    /// Whether there is a token.
    pub access: Access,
    /// What is known of the workspace.
    pub remote: RemoteCache,
    /// What is being filled in.
    pub editor: Editor,
    /// How that is kept.
    pub autosave: Autosave,
    /// The lists of syncs at home.
    pub home: Syncs,
    /// The screen.
    pub screen: Screen,
    /// The sync that was read last, while another screen is shown.
    pub left: Option<Box<SyncDetail>>,
    /// What was chosen in lists, the last first.
    pub recent: Vec<(FieldId, String)>,
    /// Syncs that are known not to be there any more.
    pub gone: HashSet<SyncRef>,
}

impl Session {
    /// A session at home, with an empty form, and without a token yet.
    pub fn new(id: SessionId, profile: Profile) -> Self {
        Self {
            id,
            access: Access::SignedOut,
            remote: RemoteCache::default(),
            editor: Editor::new(profile.dialect),
            autosave: Autosave::new(&profile.name),
            home: Syncs::new(),
            screen: Screen::Syncs,
            left: None,
            recent: Vec::new(),
            gone: HashSet::new(),
            profile,
        }
    }

    /// What calls are made with, when there is a server and a token.
    pub fn connection(&self) -> Option<Connection> {
        let (Some(server), Access::SignedIn(signed_in)) = (&self.profile.server, &self.access) else { return None };
        Some(Connection { server: server.clone(), token: signed_in.token.clone(), workspace: self.profile.workspace })
    }

    /// Takes a token into use and asks the server about it.
    pub fn use_token(&mut self, token: Token, location: TokenLocation, requests: &mut Requests) -> Option<Effect> {
        self.access = Access::SignedIn(SignedIn { token, location, identity: None, is_identifying: true });
        let connection = self.connection()?;
        Some(Effect::TryToken(requests.open(self.id, Purpose::Identify), connection))
    }

    /// Takes up the work that was kept for the profile. The demonstration keeps none.
    pub fn open_saved_work(&self) -> Option<Effect> {
        (self.profile.origin != Origin::Demo).then(|| Effect::OpenWork(self.profile.name.clone()))
    }

    /// The workspaces of the account, where the server told them.
    pub fn workspaces(&self) -> &[Workspace] {
        self.access.identity().map_or(&[], |identity| &identity.workspaces)
    }

    /// The role of who is signed in, when it may not create syncs.
    pub fn may_not_create(&self) -> Option<&SanitizedText> {
        let role = self.access.identity()?.role.as_ref()?;
        Some(role).filter(|role| !may_create(role.as_str()))
    }

    /// Shows another screen; the sync that was read is taken up again where it was left.
    pub fn show(&mut self, screen: Screen) {
        if let Screen::Sync(detail) | Screen::Run(detail, _) = std::mem::replace(&mut self.screen, screen) {
            self.left = Some(detail);
        }
    }

    /// Shows a sync; one that was read last is taken up where it was left.
    pub fn open(&mut self, detail: SyncDetail) {
        self.show(Screen::Syncs);
        let left = self.left.take().filter(|left| left.place == detail.place).map(|mut left| {
            // Its runs may be old by now.
            left.runs_read = Remote::NotAsked;
            left
        });
        self.screen = Screen::Sync(left.unwrap_or_else(|| Box::new(detail)));
    }

    /// Shows the sync that was read last again; home where there is none.
    pub fn back_to_sync(&mut self) {
        self.show(Screen::Syncs);
        if let Some(detail) = self.left.take() {
            self.screen = Screen::Sync(detail);
        }
    }

    /// Leaves the sync that is being changed, for good: back to it, or home when it is gone.
    pub fn leave_edit(&mut self) {
        if let Some(place) = self.editor.close() {
            self.autosave.forget_edit(&place);
            self.back_to_sync();
        }
    }

    /// The sync that is read, or was last, if it is this one.
    pub fn detail_mut(&mut self, place: &SyncRef) -> Option<&mut SyncDetail> {
        let shown = match &mut self.screen {
            Screen::Sync(detail) | Screen::Run(detail, _) => Some(detail),
            _ => None,
        };
        shown.or(self.left.as_mut()).map(Box::as_mut).filter(|detail| detail.place == *place)
    }

    /// The sync that this screen is about, in the workspace that is in use; what the history remembers may not be.
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

    /// Whether the sync that this screen is about is in the workspace that is in use.
    pub fn shows_sync_of_this_workspace(&self) -> bool {
        self.shown_sync().is_some_and(|place| self.profile.has(place))
    }

    /// Remembers that something was chosen in a list.
    pub fn note_recent(&mut self, field: FieldId, text: &str) {
        self.recent.retain(|(of, used)| *of != field || used != text);
        self.recent.insert(0, (field, text.to_owned()));
        self.recent.truncate(MOST_RECENT);
    }

    /// Remembers what was used earlier, behind everything that is remembered.
    pub fn note_used_before(&mut self, used: impl Iterator<Item = (FieldId, String)>) {
        for used in used {
            if self.recent.len() < MOST_RECENT && !self.recent.contains(&used) {
                self.recent.push(used);
            }
        }
    }

    /// The API variant that the server itself seems to take, where it is not the profile's: its syncs have the words of
    /// the other, or it refused this one's schedule.
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

    /// Whether it is worth asking which API variant the server's syncs have: once, after it told who one is.
    pub fn asks_about_dialect(&self) -> bool {
        self.access.identity().is_some() && self.profile.origin != Origin::Demo
    }
}

fn refuses_the_schedule_type(failure: &Failure) -> bool {
    let FailureKind::Refused(complaints) = &failure.kind else { return false };
    complaints.iter().any(|complaint| {
        complaint.field() == Some(FieldId::Schedule)
            && complaint.words.as_str().to_ascii_lowercase().contains("invalid schedule type")
    })
}
