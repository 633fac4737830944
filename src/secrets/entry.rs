//! Tokens in a store of the keyring project, whichever it is. Each call makes the store it needs, so that a keyring
//! that comes later is found, and runs on a thread of its own, which is left at the limit.

use keyring_core::{Entry, Error};
use secrecy::zeroize::Zeroizing;

use super::timeout::{LIMIT, call};
use super::token_store::TokenStore;
use crate::domain::secret::Token;
use crate::domain::token_storage::{StoreProblem, TokenKey};

/// What differs from store to store.
pub(super) trait Entries: Send + Sync + 'static {
    /// The entry of a user in a new store.
    fn entry(user: &str) -> Result<Entry, Error>;

    /// Whether the store could be used now. Asks no one.
    fn available() -> Result<(), StoreProblem> {
        Self::entry(&TokenKey::of_a_trial().user()).map(drop).map_err(Self::problem)
    }

    /// Makes sure that reading or deleting an entry waits for no one.
    fn before_reading(_user: &str) -> Result<(), StoreProblem> {
        Ok(())
    }

    /// Makes sure that writing an entry waits for no one.
    fn before_writing(_user: &str) -> Result<(), StoreProblem> {
        Ok(())
    }

    /// Of several credentials that match an entry, the one written last.
    fn newest(matches: Vec<Entry>) -> Result<Entry, StoreProblem> {
        matches.into_iter().next().ok_or(Error::NoEntry).map_err(Self::problem)
    }

    /// What an error means to people.
    fn problem(error: Error) -> StoreProblem {
        usual_problem(error)
    }
}

impl<K: Entries> TokenStore for K {
    fn available(&self) -> Result<(), StoreProblem> {
        call(LIMIT, K::available)
    }

    fn get(&self, key: &TokenKey) -> Result<Option<Token>, StoreProblem> {
        let user = key.user();
        call(LIMIT, move || {
            K::before_reading(&user)?;
            found::<K, _>(newest::<K, _>(&user, Entry::get_secret)?)?.map(token_from_bytes).transpose()
        })
    }

    fn set(&self, key: &TokenKey, token: &Token) -> Result<(), StoreProblem> {
        let (user, token) = (key.user(), token.clone());
        call(LIMIT, move || {
            K::before_writing(&user)?;
            newest::<K, _>(&user, |entry| entry.set_secret(token.expose().as_bytes()))?.map_err(K::problem)
        })
    }

    fn delete(&self, key: &TokenKey) -> Result<bool, StoreProblem> {
        let user = key.user();
        call(LIMIT, move || {
            K::before_reading(&user)?;
            let deleted = match K::entry(&user).and_then(|entry| entry.delete_credential()) {
                Err(Error::Ambiguous(matches)) => matches.iter().try_for_each(Entry::delete_credential),
                answer => answer,
            };
            Ok(found::<K, _>(deleted)?.is_some())
        })
    }
}

/// Works on a user's entry, which may be there several times: made by hand, or in several collections.
fn newest<K: Entries, T>(
    user: &str,
    work: impl Fn(&Entry) -> Result<T, Error>,
) -> Result<Result<T, Error>, StoreProblem> {
    match K::entry(user).and_then(|entry| work(&entry)) {
        Err(Error::Ambiguous(matches)) => Ok(work(&K::newest(matches)?)),
        answer => Ok(answer),
    }
}

/// Tells nothing stored from what is in the way.
pub(super) fn found<K: Entries, T>(answer: Result<T, Error>) -> Result<Option<T>, StoreProblem> {
    match answer {
        Ok(value) => Ok(Some(value)),
        Err(Error::NoEntry) => Ok(None),
        Err(error) => Err(K::problem(error)),
    }
}

/// What an error means, unless the store knows better.
pub(super) fn usual_problem(error: Error) -> StoreProblem {
    match error {
        Error::NoStorageAccess(_) => StoreProblem::Denied,
        Error::NoDefaultStore | Error::NotSupportedByStore(_) => StoreProblem::NotSupportedHere,
        // These hold the bytes, which may be a token.
        Error::BadEncoding(bytes) | Error::BadDataFormat(bytes, _) => {
            drop(Zeroizing::new(bytes));
            no_token()
        }
        other => StoreProblem::Other(other.to_string().as_str().into()),
    }
}

/// Reads bytes that a store kept as a token, and wipes them.
fn token_from_bytes(bytes: Vec<u8>) -> Result<Token, StoreProblem> {
    let bytes = Zeroizing::new(bytes);
    std::str::from_utf8(&bytes).ok().and_then(|text| Token::from_pasted(text).ok()).ok_or_else(no_token)
}

fn no_token() -> StoreProblem {
    StoreProblem::Other("the stored entry isn't a token".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_no_token_are_a_problem_not_an_empty_token() {
        assert_eq!(token_from_bytes(b"abc.def".to_vec()).expect("a token").expose(), "abc.def");
        for bytes in [&b""[..], b"two words", b"\xff\xfe"] {
            assert_eq!(token_from_bytes(bytes.to_vec()), Err(no_token()), "{bytes:?}");
        }
    }

    #[test]
    fn an_error_never_shows_what_it_holds() {
        for error in [Error::BadEncoding(b"abc".to_vec()), Error::BadDataFormat(b"abc".to_vec(), "abc".into())] {
            assert_eq!(usual_problem(error), no_token());
        }
        assert_eq!(usual_problem(Error::NoStorageAccess("no".into())), StoreProblem::Denied);
        assert_eq!(usual_problem(Error::NotSupportedByStore("no".to_owned())), StoreProblem::NotSupportedHere);
    }
}
