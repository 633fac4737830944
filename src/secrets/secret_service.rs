//! The Secret Service (gnome-keyring, `KWallet`, `KeePassXC`) over D-Bus.
//!
//! The store tells no lock from an empty keyring, and waits for its own prompts without end. So each call first asks
//! the bus what is there, and has it unlocked within the limit; only then is the store made. Both connections end with
//! the call: nothing is left that could wake up later. `secret-tool lookup service syncwright username PROFILE@HOST`
//! finds a token too.

mod bus;
mod prompt;

use std::collections::HashMap;

use dbus_secret_service_keyring_store::Store;
use dbus_secret_service_keyring_store::cred::Wrapper;
use keyring_core::api::CredentialStoreApi as _;
use keyring_core::{Entry, Error};

use self::bus::{Bus, DefaultCollection};
use self::prompt::Prompt;
use super::entry::{Entries, usual_problem};
use crate::domain::token_storage::{StoreProblem, TokenKey};

/// The process that provides the service, if it runs.
pub(super) fn provider() -> Option<u32> {
    Bus::connect().and_then(|bus| bus.provider()).ok()
}

/// The system's keyring. Making one contacts nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemKeyring;

impl Entries for SystemKeyring {
    fn entry(user: &str) -> Result<Entry, Error> {
        let label = format!("Syncwright: {user}");
        Store::new()?.build(TokenKey::SERVICE, user, Some(&HashMap::from([("label", label.as_str())])))
    }

    fn available() -> Result<(), StoreProblem> {
        match Bus::connect()?.default_collection()? {
            DefaultCollection::Locked(_) => Err(StoreProblem::Locked),
            DefaultCollection::Missing if !bus::has_display() => Err(bus::no_default()),
            DefaultCollection::Open | DefaultCollection::Missing => Ok(()),
        }
    }

    fn before_reading(user: &str) -> Result<(), StoreProblem> {
        unlock(&Bus::connect()?, user).map(drop)
    }

    fn before_writing(user: &str) -> Result<(), StoreProblem> {
        let bus = Bus::connect()?;
        if unlock(&bus, user)? || !matches!(bus.default_collection()?, DefaultCollection::Missing) {
            return Ok(());
        }
        prompt::ask(Prompt::CreateDefault, &bus)
    }

    fn newest(matches: Vec<Entry>) -> Result<Entry, StoreProblem> {
        let bus = Bus::connect()?;
        let mut newest = None;
        for entry in matches {
            let Some(item) = entry.as_any().downcast_ref::<Wrapper>() else { continue };
            let modified = bus.modified(&item.get_path())?;
            if newest.as_ref().is_none_or(|(latest, _)| modified > *latest) {
                newest = Some((modified, entry));
            }
        }
        newest.map(|(_, entry)| entry).ok_or(Error::NoEntry).map_err(Self::problem)
    }

    fn problem(error: Error) -> StoreProblem {
        match error {
            // Locked after it was looked at.
            Error::NoStorageAccess(_) => bus::dismissed(),
            Error::PlatformFailure(failure) => match failure.source().and_then(|source| source.downcast_ref()) {
                Some(error) => bus::problem(error),
                None => usual_problem(Error::PlatformFailure(failure)),
            },
            other => usual_problem(other),
        }
    }
}

/// Has a user's items unlocked, and says whether there are any. A search skips what is locked, so nothing found
/// means nothing stored only when the default collection is open: if it is not, it is opened first.
fn unlock(bus: &Bus, user: &str) -> Result<bool, StoreProblem> {
    let (open, mut locked) = bus.search(user)?;
    if open.is_empty() && locked.is_empty() {
        let DefaultCollection::Locked(path) = bus.default_collection()? else { return Ok(false) };
        locked.push(path);
    }
    if locked.is_empty() {
        return Ok(true);
    }
    prompt::ask(Prompt::Unlock(locked), bus)?;
    let (open, locked) = bus.search(user)?;
    // The store would wait for its own prompt.
    if locked.is_empty() { Ok(!open.is_empty()) } else { Err(StoreProblem::Locked) }
}
