//! Where tokens are kept between runs: the system's keyring, the Linux kernel's keyring, or this program's memory.
//! Every way in is bounded in time and can be abandoned, because keyrings are known to wait for prompts that nobody
//! sees. Nothing here prints, logs, or knows a screen; nothing runs until it is asked.

mod facade;
mod kernel;
mod memory_store;
#[cfg(any(target_os = "macos", target_os = "windows"))]
mod native;
#[cfg(all(unix, not(target_os = "macos")))]
mod secret_service;
mod system;
mod timeout;

use std::sync::Arc;

use crate::domain::secret::Token;
use crate::domain::token_storage::{StoreProblem, TokenKey};

pub use facade::{Deleted, Secrets};
pub use kernel::KernelKeyring;
pub use memory_store::SessionStore;
pub use system::SystemKeyring;
pub use timeout::LIMIT;

/// A place that keeps tokens. Calls block; those of the system's keyring return within [`LIMIT`].
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

/// Reads bytes that a place kept as a token, and wipes them.
#[cfg(any(unix, windows))]
fn token_from_bytes(bytes: Vec<u8>) -> Result<Token, StoreProblem> {
    let bytes = secrecy::zeroize::Zeroizing::new(bytes);
    std::str::from_utf8(&bytes)
        .ok()
        .and_then(|text| Token::from_pasted(text).ok())
        .ok_or_else(|| StoreProblem::Other("what it holds under this name is no token".into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_no_token_are_a_problem_not_an_empty_token() {
        assert_eq!(token_from_bytes(b"abc.def".to_vec()).expect("a token").expose(), "abc.def");
        for bytes in [&b""[..], b"two words", b"\xff\xfe"] {
            assert!(matches!(token_from_bytes(bytes.to_vec()), Err(StoreProblem::Other(_))), "{bytes:?}");
        }
    }
}
