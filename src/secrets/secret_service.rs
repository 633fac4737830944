//! The Secret Service (gnome-keyring, `KWallet`, `KeePassXC`) over D-Bus.
//!
//! A call opens a connection on a small runtime of its own and closes both: nothing is left that could wake up later,
//! and a keyring that is started, restarted or unlocked meanwhile is seen by the next call. The attributes are those
//! of the `keyring` crate, so that `secret-tool lookup service syncwright username PROFILE@HOST` finds a token too.

mod bus;
mod prompt;

use std::collections::HashMap;
use std::time::Duration;

use secret_service::{EncryptionType, Item, SecretService};
use tokio::time::Instant;
use zbus::Connection;
use zbus::zvariant::OwnedObjectPath;

use self::bus::DefaultCollection;
use self::prompt::Prompt;
use super::timeout::LIMIT;
use super::token_store::token_from_bytes;
use crate::domain::secret::Token;
use crate::domain::token_storage::{StoreProblem, TokenKey};

/// A prompt's share of the limit: shorter, so that *locked* is said rather than *did not answer*.
const PROMPT_LIMIT: Duration = Duration::from_millis(2_500);

/// Ends the call's own thread just before its caller leaves.
const CALL_LIMIT: Duration = LIMIT.saturating_sub(Duration::from_millis(50));

pub(super) fn available() -> Result<(), StoreProblem> {
    bus::run(CALL_LIMIT, async {
        let connection = bus::connect().await?;
        match bus::default_collection(&connection).await? {
            DefaultCollection::Locked(_) => Err(StoreProblem::Locked),
            DefaultCollection::Missing if !bus::has_display() => Err(bus::no_default()),
            DefaultCollection::Open | DefaultCollection::Missing => Ok(()),
        }
    })
}

pub(super) fn provider() -> Option<u32> {
    bus::run(CALL_LIMIT, async { bus::provider(&bus::connect().await?).await }).ok()
}

pub(super) fn get(user: &str) -> Result<Option<Token>, StoreProblem> {
    bus::run(CALL_LIMIT, async {
        let keyring = Keyring::open().await?;
        match newest(keyring.unlocked_items(user).await?).await? {
            None => Ok(None),
            Some(item) => token_from_bytes(item.get_secret().await.map_err(bus::problem)?).map(Some),
        }
    })
}

pub(super) fn set(user: &str, token: &Token) -> Result<(), StoreProblem> {
    bus::run(CALL_LIMIT, async {
        let keyring = Keyring::open().await?;
        let secret = token.expose().as_bytes();
        if let Some(item) = newest(keyring.unlocked_items(user).await?).await? {
            return item.set_secret(secret, CONTENT_TYPE).await.map_err(bus::problem);
        }
        if matches!(bus::default_collection(&keyring.connection).await?, DefaultCollection::Missing) {
            keyring.prompt(Prompt::CreateDefault).await?;
        }
        let collection = keyring.service.get_default_collection().await.map_err(bus::problem)?;
        let label = format!("Syncwright: {user}");
        collection
            .create_item(&label, attributes(user), secret, true, CONTENT_TYPE)
            .await
            .map(drop)
            .map_err(bus::problem)
    })
}

pub(super) fn delete(user: &str) -> Result<bool, StoreProblem> {
    bus::run(CALL_LIMIT, async {
        let keyring = Keyring::open().await?;
        let items = keyring.unlocked_items(user).await?;
        for item in &items {
            item.delete().await.map_err(bus::problem)?;
        }
        Ok(!items.is_empty())
    })
}

const CONTENT_TYPE: &str = "text/plain";

fn attributes(user: &str) -> HashMap<&str, &str> {
    HashMap::from([("service", TokenKey::SERVICE), ("username", user)])
}

/// Of items with the same attributes (made by hand, or in several collections) the one written last.
async fn newest(items: Vec<Item<'_>>) -> Result<Option<Item<'_>>, StoreProblem> {
    let mut newest = None;
    for item in items {
        let modified = item.get_modified().await.map_err(bus::problem)?;
        if newest.as_ref().is_none_or(|(latest, _)| modified > *latest) {
            newest = Some((modified, item));
        }
    }
    Ok(newest.map(|(_, item)| item))
}

/// An open session with the service, in which secrets travel encrypted.
struct Keyring {
    connection: Connection,
    service: SecretService<'static>,
    prompts_end: Instant,
}

impl Keyring {
    async fn open() -> Result<Self, StoreProblem> {
        let prompts_end = Instant::now() + PROMPT_LIMIT;
        let connection = bus::connect().await?;
        let service =
            SecretService::connect_with_existing(EncryptionType::Dh, connection.clone()).await.map_err(bus::problem)?;
        Ok(Self { connection, service, prompts_end })
    }

    /// The items of a user. A search passes over what is locked, so nothing found means nothing stored only when the
    /// default collection is open: if it is not, it is opened first.
    async fn unlocked_items(&self, user: &str) -> Result<Vec<Item<'_>>, StoreProblem> {
        let found = self.search(user).await?;
        if !found.unlocked.is_empty() {
            return Ok(found.unlocked);
        }
        let locked = match found.locked.into_iter().next() {
            Some(item) => item.item_path,
            None => match bus::default_collection(&self.connection).await? {
                DefaultCollection::Locked(path) => path,
                DefaultCollection::Open | DefaultCollection::Missing => return Ok(Vec::new()),
            },
        };
        self.unlock(locked).await?;
        let found = self.search(user).await?;
        if found.unlocked.is_empty() && !found.locked.is_empty() {
            return Err(StoreProblem::Locked);
        }
        Ok(found.unlocked)
    }

    async fn search(&self, user: &str) -> Result<secret_service::SearchItemsResult<Item<'_>>, StoreProblem> {
        self.service.search_items(attributes(user)).await.map_err(bus::problem)
    }

    async fn unlock(&self, path: OwnedObjectPath) -> Result<(), StoreProblem> {
        self.prompt(Prompt::Unlock(path)).await
    }

    async fn prompt(&self, prompt: Prompt) -> Result<(), StoreProblem> {
        prompt::ask(prompt, self.prompts_end).await
    }
}
