//! Keychain (macOS) and Credential Manager (Windows), through the `keyring` crate.

use keyring::{Entry, Error};

use super::token_store::token_from_bytes;
use crate::domain::secret::Token;
use crate::domain::token_storage::{StoreProblem, TokenKey};

pub(super) fn available() -> Result<(), StoreProblem> {
    Entry::store_status().as_ref().copied().map_err(problem)
}

pub(super) fn get(user: &str) -> Result<Option<Token>, StoreProblem> {
    found(entry(user)?.get_secret())?.map(token_from_bytes).transpose()
}

pub(super) fn set(user: &str, token: &Token) -> Result<(), StoreProblem> {
    entry(user)?.set_secret(token.expose().as_bytes()).map_err(|error| problem(&error))
}

pub(super) fn delete(user: &str) -> Result<bool, StoreProblem> {
    Ok(found(entry(user)?.delete_credential())?.is_some())
}

fn entry(user: &str) -> Result<Entry, StoreProblem> {
    Entry::new(TokenKey::SERVICE, user).map_err(|error| problem(&error))
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
        Error::NoStorageAccess(_) => StoreProblem::Denied,
        // This one would show the bytes.
        Error::BadEncoding(_) | Error::BadDataFormat(..) => {
            StoreProblem::Other("what it holds under this name is no token".into())
        }
        Error::NoDefaultStore => StoreProblem::NotSupportedHere,
        other => StoreProblem::Other(other.to_string().as_str().into()),
    }
}
