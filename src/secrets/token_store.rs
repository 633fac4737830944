//! What every place of tokens can do.

use crate::domain::secret::Token;
use crate::domain::token_storage::{StoreProblem, TokenKey};

/// A place that keeps tokens. Calls block; those of the system's keyring return within [`LIMIT`](crate::secrets::LIMIT).
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

/// Reads bytes that a place kept as a token, and wipes them.
#[cfg(any(unix, windows))]
pub(super) fn token_from_bytes(bytes: Vec<u8>) -> Result<Token, StoreProblem> {
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
