//! The Linux kernel's keyring: no daemon, no prompt, gone after a reboot. Elsewhere it is not supported, and says so.

/// The kernel's keyring.
#[derive(Debug, Clone, Copy, Default)]
pub struct KernelKeyring;

#[cfg(target_os = "linux")]
mod linux {
    use keyring_core::Error;
    use keyring_core::api::CredentialApi as _;
    use linux_keyutils_keyring_store::Cred;

    use super::KernelKeyring;
    use crate::domain::secret::Token;
    use crate::domain::token_storage::{StoreProblem, TokenKey};
    use crate::secrets::token_store::{TokenStore, token_from_bytes};

    impl TokenStore for KernelKeyring {
        fn available(&self) -> Result<(), StoreProblem> {
            // Looking for a key that nobody keeps says whether looking is allowed (containers often forbid it).
            let probe = lasting("syncwright:probe")?;
            found(probe.get_credential()).map(drop)
        }

        fn get(&self, key: &TokenKey) -> Result<Option<Token>, StoreProblem> {
            found(open(&description(key))?.get_secret())?.map(token_from_bytes).transpose()
        }

        fn set(&self, key: &TokenKey, token: &Token) -> Result<(), StoreProblem> {
            lasting(&description(key))?.set_secret(token.expose().as_bytes()).map_err(|error| problem(&error))
        }

        fn delete(&self, key: &TokenKey) -> Result<bool, StoreProblem> {
            Ok(found(open(&description(key))?.delete_credential())?.is_some())
        }
    }

    fn description(key: &TokenKey) -> String {
        format!("{}:{}", TokenKey::SERVICE, key.user())
    }

    fn open(description: &str) -> Result<Cred, StoreProblem> {
        let no_delimiters = [const { String::new() }; 3];
        Cred::build_from_specifiers(Some(description), &no_delimiters, false, "", "").map_err(|error| problem(&error))
    }

    /// Where keys outlive the login session. Without the kernel's persistent keyring they would not, and "until
    /// reboot" would be untrue.
    fn lasting(description: &str) -> Result<Cred, StoreProblem> {
        let credential = open(description)?;
        if credential.persistent.is_some() { Ok(credential) } else { Err(StoreProblem::NotSupportedHere) }
    }

    fn found<T>(answer: Result<T, Error>) -> Result<Option<T>, StoreProblem> {
        match answer {
            Ok(value) => Ok(Some(value)),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(problem(&error)),
        }
    }

    fn problem(error: &Error) -> StoreProblem {
        match error {
            // Kernels and containers without keyrings answer "access denied" or "no such call": to people it is one.
            Error::NoStorageAccess(_) => StoreProblem::NotSupportedHere,
            other => StoreProblem::Other(other.to_string().as_str().into()),
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod elsewhere {
    use super::KernelKeyring;
    use crate::domain::secret::Token;
    use crate::domain::token_storage::{StoreProblem, TokenKey};
    use crate::secrets::token_store::TokenStore;

    impl TokenStore for KernelKeyring {
        fn available(&self) -> Result<(), StoreProblem> {
            Err(StoreProblem::NotSupportedHere)
        }

        fn get(&self, _key: &TokenKey) -> Result<Option<Token>, StoreProblem> {
            Err(StoreProblem::NotSupportedHere)
        }

        fn set(&self, _key: &TokenKey, _token: &Token) -> Result<(), StoreProblem> {
            Err(StoreProblem::NotSupportedHere)
        }

        fn delete(&self, _key: &TokenKey) -> Result<bool, StoreProblem> {
            Err(StoreProblem::NotSupportedHere)
        }
    }
}
