//! The system's keyring: the Secret Service on Linux and the BSDs, Keychain on macOS, Credential Manager on Windows.

#[cfg(all(unix, not(target_os = "macos")))]
pub use super::secret_service::SystemKeyring;
#[cfg(all(unix, not(target_os = "macos")))]
pub(super) use super::secret_service::provider;

/// The system's keyring. Making one contacts nothing.
#[cfg(any(target_os = "macos", target_os = "windows"))]
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemKeyring;

#[cfg(any(target_os = "macos", target_os = "windows"))]
impl super::entry::Entries for SystemKeyring {
    fn entry(user: &str) -> keyring_core::Result<keyring_core::Entry> {
        #[cfg(target_os = "macos")]
        use apple_native_keyring_store::keychain::Store;
        use keyring_core::api::CredentialStoreApi as _;
        #[cfg(target_os = "windows")]
        use windows_native_keyring_store::Store;

        Store::new()?.build(crate::domain::token_storage::TokenKey::SERVICE, user, None)
    }
}

/// The process that provides it: none, as the system itself does.
#[cfg(any(target_os = "macos", target_os = "windows"))]
pub(super) const fn provider() -> Option<u32> {
    None
}
