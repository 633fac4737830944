//! The Linux kernel's keyring: no daemon, no prompt, gone after a reboot. Elsewhere it is not supported, and says so.

/// The kernel's keyring.
#[derive(Debug, Clone, Copy, Default)]
pub struct KernelKeyring;

#[cfg(target_os = "linux")]
mod linux {
    use std::collections::HashMap;

    use keyring_core::api::CredentialStoreApi as _;
    use keyring_core::{Entry, Error};
    use linux_keyutils_keyring_store::{Cred, Store};

    use super::KernelKeyring;
    use crate::domain::token_storage::{StoreProblem, TokenKey};
    use crate::secrets::entry::{Entries, found, usual_problem};

    impl Entries for KernelKeyring {
        fn entry(user: &str) -> Result<Entry, Error> {
            let description = format!("{}:{user}", TokenKey::SERVICE);
            let modifiers = HashMap::from([("description", description.as_str())]);
            let build = || Store::new()?.build(TokenKey::SERVICE, user, Some(&modifiers));
            // A thread of no login session (in a container, say) is only given one by the first look.
            build().and_then(|_| build())
        }

        /// Looking for a key that nobody keeps says whether looking is allowed (containers often forbid it).
        fn available() -> Result<(), StoreProblem> {
            Self::before_writing("probe")?;
            found::<Self, _>(Self::entry("probe").and_then(|entry| entry.get_credential())).map(drop)
        }

        /// Keys outlive the login session only in the kernel's persistent keyring. Without it "until reboot" would
        /// be untrue.
        fn before_writing(user: &str) -> Result<(), StoreProblem> {
            let entry = Self::entry(user).map_err(Self::problem)?;
            let lasts = entry.as_any().downcast_ref::<Cred>().is_some_and(|key| key.persistent.is_some());
            if lasts { Ok(()) } else { Err(StoreProblem::NotSupportedHere) }
        }

        fn problem(error: Error) -> StoreProblem {
            match error {
                // Kernels and containers without keyrings answer "access denied" or "no such call": to people it is
                // one.
                Error::NoStorageAccess(_) => StoreProblem::NotSupportedHere,
                other => usual_problem(other),
            }
        }
    }
}

#[cfg(not(target_os = "linux"))]
impl super::entry::Entries for KernelKeyring {
    fn entry(_user: &str) -> keyring_core::Result<keyring_core::Entry> {
        Err(keyring_core::Error::NotSupportedByStore("not available on this system".to_owned()))
    }
}
