//! A named server and its settings.

use crate::domain::dialect::Dialect;
use crate::domain::id::{SyncId, SyncRef, WorkspaceId};
use crate::domain::profile::ProfileSettings;
use crate::domain::server::{Server, ServerId};
use crate::domain::token_storage::TokenKey;

/// Where a profile's settings come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Nowhere: first start.
    Nothing,
    /// The configuration file.
    Configuration,
    /// Arguments or environment: for this run only, never saved.
    ThisRun,
    /// The built-in server.
    Demo,
}

/// A named server and its settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Its name.
    pub name: String,
    /// Where its settings come from.
    pub origin: Origin,
    /// Its server; none on first start.
    pub server: Option<Server>,
    /// Its API variant.
    pub dialect: Dialect,
    /// Its workspace.
    pub workspace: Option<WorkspaceId>,
    /// Web app URL of a sync, with an `{id}` placeholder.
    pub sync_page: Option<String>,
}

impl Profile {
    /// A profile from the configuration.
    pub fn of_settings(settings: &ProfileSettings) -> Self {
        Self {
            name: settings.name.clone(),
            origin: Origin::Configuration,
            server: Some(settings.server.clone()),
            dialect: settings.dialect,
            workspace: settings.workspace,
            sync_page: settings.sync_page.clone(),
        }
    }

    /// Its settings, if it is in the configuration.
    pub fn settings(&self) -> Option<ProfileSettings> {
        let server = self.server.clone().filter(|_| self.origin == Origin::Configuration)?;
        let Self { name, dialect, workspace, sync_page, .. } = self.clone();
        Some(ProfileSettings { name, server, dialect, workspace, sync_page })
    }

    /// Its server's ID.
    pub fn server_id(&self) -> Option<ServerId> {
        self.server.as_ref().map(Server::id)
    }

    /// The key its token is stored under.
    pub fn token_key(&self) -> Option<TokenKey> {
        self.server.as_ref().map(|server| TokenKey::new(&self.name, server))
    }

    /// A reference to a sync in its workspace.
    pub fn sync_ref(&self, id: &SyncId) -> Option<SyncRef> {
        Some(SyncRef { server: self.server_id()?, workspace: self.workspace, id: id.clone() })
    }

    /// Whether a sync is in its workspace.
    pub fn has(&self, sync: &SyncRef) -> bool {
        self.server_id().is_some_and(|server| sync.is_in(&server, self.workspace))
    }

    /// Whether a sync is in its workspace for certain, or neither workspace is known. What is done to many at once is done
    /// to nothing else.
    pub fn surely_has(&self, sync: &SyncRef) -> bool {
        self.server_id().is_some_and(|server| sync.server == server) && sync.workspace == self.workspace
    }

    /// The web app URL of a sync: from the profile, or that of the hosted service.
    pub fn sync_page(&self, id: &str) -> Option<String> {
        const HOSTED: &str = "https://app.squared.ai/activate/syncs/{id}";
        let is_hosted = self.server.as_ref().is_some_and(|server| server.as_str() == Server::HOSTED);
        let page = self.sync_page.as_deref().or(is_hosted.then_some(HOSTED))?;
        let safe = id.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_'));
        safe.then(|| page.replace("{id}", id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::server::PlainHttp;

    #[test]
    fn only_an_id_that_stays_where_it_is_put_becomes_part_of_an_address() {
        let server = |address: &str| Server::parse(address, PlainHttp::LoopbackOnly).expect("a server");
        let hosted = Profile {
            name: "default".to_owned(),
            origin: Origin::Configuration,
            server: Some(server(Server::HOSTED)),
            dialect: Dialect::Published,
            workspace: None,
            sync_page: None,
        };
        let own = Profile {
            server: Some(server("https://api.example.com")),
            sync_page: Some("https://app.example.com/syncs/{id}/runs".to_owned()),
            ..hosted.clone()
        };
        let nowhere = Profile { sync_page: None, ..own.clone() };
        for id in ["7", "a-b_C", "0191f0a2-7c1e"] {
            assert_eq!(own.sync_page(id), Some(format!("https://app.example.com/syncs/{id}/runs")));
            assert_eq!(hosted.sync_page(id), Some(format!("https://app.squared.ai/activate/syncs/{id}")));
            assert_eq!(nowhere.sync_page(id), None, "nobody said where it is");
        }
        for id in ["7/../8", "..", "7?x=1", "7#x", "7&x", "%2e%2e", "7 8", "7\n", "\\", "@example.com", "{id}", "ü"] {
            assert_eq!((own.sync_page(id), hosted.sync_page(id)), (None, None), "{id:?}");
        }
    }
}
