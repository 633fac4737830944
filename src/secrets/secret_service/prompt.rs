//! Asking a person to unlock the keyring. The call that needs it leaves at its limit, but the prompt stays for a
//! while on a thread of its own: somebody may be typing a password into it, and the next try then finds the keyring
//! open. Only the unlocking goes on unattended, never the storing of a token.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use secret_service::{EncryptionType, SecretService};
use tokio::time::Instant;
use zbus::zvariant::OwnedObjectPath;

use super::bus;
use crate::domain::token_storage::StoreProblem;
use crate::secrets::timeout;

/// How long a prompt may stay on the screen.
const STAYS: Duration = Duration::from_secs(60);

/// Whether a prompt of this program is there already: a second one would only queue up behind it.
static OPEN: AtomicBool = AtomicBool::new(false);

/// What is asked.
pub(super) enum Prompt {
    /// To unlock a collection or an item.
    Unlock(OwnedObjectPath),
    /// To make the default collection, which needs a password for it.
    CreateDefault,
}

/// Asks, and waits for the answer until `end`.
pub(super) async fn ask(prompt: Prompt, end: Instant) -> Result<(), StoreProblem> {
    if OPEN.swap(true, Ordering::AcqRel) {
        return Err(StoreProblem::Locked);
    }
    let (sender, receiver) = tokio::sync::oneshot::channel();
    let started = timeout::detach(move || {
        let answer = bus::run(STAYS, show(prompt));
        OPEN.store(false, Ordering::Release);
        drop(sender.send(answer));
    });
    if let Err(problem) = started {
        OPEN.store(false, Ordering::Release);
        return Err(problem);
    }
    match tokio::time::timeout_at(end, receiver).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(_)) | Err(_) => Err(StoreProblem::Locked),
    }
}

async fn show(prompt: Prompt) -> Result<(), StoreProblem> {
    // Prompting needs no secrets, so no encryption either.
    let service = SecretService::connect(EncryptionType::Plain).await.map_err(bus::problem)?;
    match prompt {
        Prompt::Unlock(path) => {
            let collection = service.get_collection_by_path(path).await.map_err(bus::problem)?;
            collection.unlock().await.map_err(bus::problem)
        }
        Prompt::CreateDefault => match service.create_collection("Default", "default").await {
            Ok(_collection) => Ok(()),
            Err(secret_service::Error::Prompt) => Err(bus::no_default()),
            Err(error) => Err(bus::problem(error)),
        },
    }
}
