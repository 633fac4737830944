//! Where tokens are kept between runs: the system's keyring, the Linux kernel's keyring, or this program's memory.
//! Every way in is bounded in time and can be abandoned, because keyrings are known to wait for prompts that nobody
//! sees. Nothing here prints, logs, or knows a screen; nothing runs until it is asked.

mod bounded;
mod entry;
mod front;
mod kernel;
#[cfg(all(unix, not(target_os = "macos")))]
mod secret_service;
mod session;
mod system;

use std::sync::Arc;

use crate::domain::keeping::{StoreProblem, TokenKey};
use crate::domain::secret::Token;

pub use bounded::LIMIT;
pub use front::{Deleted, Secrets};
pub use kernel::KernelKeyring;
pub use session::SessionStore;
pub use system::SystemKeyring;

/// A place that keeps tokens. Calls block; those of keyrings return within [`LIMIT`].
pub trait TokenStore: Send + Sync {
    /// Whether the place could be used now. Asks no one: a locked keyring is [`StoreProblem::Locked`], not a prompt.
    ///
    /// # Errors
    /// What is in the way.
    fn available(&self) -> Result<(), StoreProblem>;

    /// The token of a key; `None` only if the place could be looked at and holds none.
    ///
    /// # Errors
    /// What was in the way.
    fn get(&self, key: &TokenKey) -> Result<Option<Token>, StoreProblem>;

    /// Keeps a token, in place of the one that was there.
    ///
    /// # Errors
    /// What was in the way.
    fn set(&self, key: &TokenKey, token: &Token) -> Result<(), StoreProblem>;

    /// Deletes a token; `false` if there was none.
    ///
    /// # Errors
    /// What was in the way.
    fn delete(&self, key: &TokenKey) -> Result<bool, StoreProblem>;
}

/// The stores that outlive the program, together.
#[derive(Clone)]
pub struct Stores {
    /// The system's keyring.
    pub keyring: Arc<dyn TokenStore>,
    /// The kernel's keyring.
    pub kernel: Arc<dyn TokenStore>,
}

impl Stores {
    /// Those of this system. Contacts nothing yet.
    pub fn of_this_system() -> Self {
        Self { keyring: Arc::new(SystemKeyring), kernel: Arc::new(KernelKeyring) }
    }
}

impl std::fmt::Debug for Stores {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Stores(…)")
    }
}
