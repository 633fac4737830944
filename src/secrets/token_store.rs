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
