//! The system's keyring: the Secret Service on Linux and the BSDs, Keychain on macOS, Credential Manager on Windows.
//! Each call is made on a thread of its own and left at the limit.

#[cfg(any(target_os = "macos", target_os = "windows"))]
use super::native as platform;
#[cfg(all(unix, not(target_os = "macos")))]
use super::secret_service as platform;

use super::timeout::{LIMIT, call};
use super::token_store::TokenStore;
use crate::domain::secret::Token;
use crate::domain::token_storage::{StoreProblem, TokenKey};

/// The number of the process that provides it, where that can be told.
#[cfg(all(unix, not(target_os = "macos")))]
pub(super) fn provider() -> Option<u32> {
    platform::provider()
}

/// There the system itself provides it.
#[cfg(any(target_os = "macos", target_os = "windows"))]
pub(super) const fn provider() -> Option<u32> {
    None
}

/// The system's keyring. Making one contacts nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemKeyring;

impl TokenStore for SystemKeyring {
    fn available(&self) -> Result<(), StoreProblem> {
        call(LIMIT, platform::available)
    }

    fn get(&self, key: &TokenKey) -> Result<Option<Token>, StoreProblem> {
        let user = key.user();
        call(LIMIT, move || platform::get(&user))
    }

    fn set(&self, key: &TokenKey, token: &Token) -> Result<(), StoreProblem> {
        let (user, token) = (key.user(), token.clone());
        call(LIMIT, move || platform::set(&user, &token))
    }

    fn delete(&self, key: &TokenKey) -> Result<bool, StoreProblem> {
        let user = key.user();
        call(LIMIT, move || platform::delete(&user))
    }
}
