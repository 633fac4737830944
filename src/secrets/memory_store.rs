//! Tokens in memory only: for this session, for the demo, and for tests.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::token_store::TokenStore;
use crate::domain::secret::Token;
use crate::domain::token_storage::{StoreProblem, TokenKey};

/// Keeps tokens until the program ends; they are wiped when it is dropped.
#[derive(Debug, Default)]
pub struct SessionStore {
    tokens: Mutex<HashMap<TokenKey, Token>>,
}

impl SessionStore {
    fn with<T>(&self, work: impl FnOnce(&mut HashMap<TokenKey, Token>) -> T) -> T {
        // A panic elsewhere leaves the map whole: each call does one thing to it.
        work(&mut self.tokens.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl TokenStore for SessionStore {
    fn available(&self) -> Result<(), StoreProblem> {
        Ok(())
    }

    fn get(&self, key: &TokenKey) -> Result<Option<Token>, StoreProblem> {
        Ok(self.with(|tokens| tokens.get(key).cloned()))
    }

    fn set(&self, key: &TokenKey, token: &Token) -> Result<(), StoreProblem> {
        self.with(|tokens| tokens.insert(key.clone(), token.clone()));
        Ok(())
    }

    fn delete(&self, key: &TokenKey) -> Result<bool, StoreProblem> {
        Ok(self.with(|tokens| tokens.remove(key)).is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::server::{PlainHttp, Server};

    fn key(profile: &str, server: &str) -> TokenKey {
        TokenKey::new(profile, &Server::parse(server, PlainHttp::LoopbackOnly).expect("a server"))
    }

    #[test]
    fn a_token_is_found_for_its_profile_and_host_only() {
        let store = SessionStore::default();
        let token = Token::from_pasted("abc").expect("a token");
        store.set(&key("work", "api.squared.ai"), &token).expect("kept");
        assert_eq!(store.get(&key("work", "https://api.squared.ai:443/")), Ok(Some(token)));
        for other in [key("home", "api.squared.ai"), key("work", "api.squared.ai:8443"), key("work", "squared.ai")] {
            assert_eq!(store.get(&other), Ok(None), "{other:?}");
        }
        assert_eq!(store.delete(&key("work", "api.squared.ai")), Ok(true));
        assert_eq!(store.delete(&key("work", "api.squared.ai")), Ok(false));
    }
}
