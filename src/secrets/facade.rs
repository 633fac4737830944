//! The async front of the stores: what the terminal program uses. Every call ends within the limit and may be
//! abandoned at any time; the work itself runs on threads that nobody waits for.

use std::sync::Arc;

use tokio::time::Instant;

use super::memory_store::SessionStore;
use super::stores::Stores;
use super::timeout::{LIMIT, call_async};
use super::token_store::TokenStore;
use crate::domain::secret::Token;
use crate::domain::token_storage::{Availability, StoreProblem, TokenKey, TokenLocation};

/// All places of tokens behind one door. Cheap to clone; making it contacts nothing.
#[derive(Debug, Clone)]
pub struct Secrets {
    session: Arc<SessionStore>,
    stores: Stores,
}

/// What became of a deletion.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Deleted {
    /// Where there was a token, which is gone now.
    pub from: Vec<TokenLocation>,
    /// Where it could not be looked, so a token may still be there. Places that this system does not have are left out.
    pub not_looked: Vec<(TokenLocation, StoreProblem)>,
}

impl Default for Secrets {
    fn default() -> Self {
        Self::new(Stores::of_this_system())
    }
}

impl Secrets {
    /// The front of these stores, with an empty session.
    pub fn new(stores: Stores) -> Self {
        Self { session: Arc::default(), stores }
    }

    /// What is usable here, found without a prompt.
    pub async fn availability(&self) -> Availability {
        let (keyring, kernel) = (self.stores.keyring.clone(), self.stores.kernel.clone());
        let (keyring, kernel) = tokio::join!(
            call_async(LIMIT, move || keyring.available()),
            call_async(LIMIT, move || kernel.available()),
        );
        Availability { keyring, kernel }
    }

    /// The token of a key and where it was: the session's, else the system keyring's, else the kernel's.
    ///
    /// # Errors
    /// A problem of a place, if no other place has the token: then it is unknown whether it holds one.
    pub async fn get(&self, key: &TokenKey) -> Result<Option<(Token, TokenLocation)>, StoreProblem> {
        if let Some(token) = self.session.get(key)? {
            return Ok(Some((token, TokenLocation::Session)));
        }
        // Both at once: a keyring that hangs then does not double the wait.
        let (keyring, kernel) = tokio::join!(read(&self.stores.keyring, key), read(&self.stores.kernel, key));
        match (keyring, kernel) {
            (Ok(Some(token)), _) => Ok(Some((token, TokenLocation::Keyring))),
            (_, Ok(Some(token))) => Ok(Some((token, TokenLocation::KernelKeyring))),
            // A place that this system does not have holds nothing.
            (Err(problem), _) | (_, Err(problem)) if problem != StoreProblem::NotSupportedHere => Err(problem),
            _ => Ok(None),
        }
    }

    /// Keeps a token in a place, and sees to it that no older one is found before it.
    ///
    /// # Errors
    /// What was in the way; then nothing was stored as far as is known (after [`StoreProblem::DidNotAnswer`] a slow
    /// keyring may still have taken it).
    pub async fn set(&self, key: &TokenKey, token: &Token, place: TokenLocation) -> Result<(), StoreProblem> {
        let end = Instant::now() + LIMIT;
        match place {
            TokenLocation::Session => return self.session.set(key, token),
            TokenLocation::Environment => return Err(StoreProblem::NotSupportedHere),
            TokenLocation::Keyring => write(&self.stores.keyring, key, token).await?,
            TokenLocation::KernelKeyring => write(&self.stores.kernel, key, token).await?,
        }
        self.session.delete(key)?;
        let outdated = if place == TokenLocation::Keyring { &self.stores.kernel } else { &self.stores.keyring };
        let (outdated, key) = (outdated.clone(), key.clone());
        let tidy = move || if outdated.available().is_ok() { outdated.delete(&key) } else { Ok(false) };
        // The token is kept; that an older one elsewhere could not be removed is no failure of that.
        drop(call_async(end.saturating_duration_since(Instant::now()), tidy).await);
        Ok(())
    }

    /// Writes an entry that is no token into a place, reads it, and deletes it.
    ///
    /// # Errors
    /// What was in the way, or that it gave back something else.
    pub async fn try_place(&self, place: TokenLocation) -> Result<(), StoreProblem> {
        let store = match place {
            TokenLocation::Keyring => &self.stores.keyring,
            TokenLocation::KernelKeyring => &self.stores.kernel,
            TokenLocation::Session | TokenLocation::Environment => return Ok(()),
        };
        let key = TokenKey::of_a_trial();
        let Ok(entry) = Token::from_pasted("a-trial-and-no-token") else { return Ok(()) };
        write(store, &key, &entry).await?;
        let read = read(store, &key).await;
        let removed = remove(store, &key).await;
        if read? != Some(entry) {
            return Err(StoreProblem::Other("it returned something else than was stored".into()));
        }
        removed.map(drop)
    }

    /// The program behind the system's keyring, as the number of its process, where there is one.
    pub async fn provider(&self) -> Option<u32> {
        call_async(LIMIT, || Ok(super::system::provider())).await.ok().flatten()
    }

    /// Deletes the token of a key from every place.
    pub async fn delete(&self, key: &TokenKey) -> Deleted {
        let session = self.session.delete(key);
        let (keyring, kernel) = tokio::join!(remove(&self.stores.keyring, key), remove(&self.stores.kernel, key));
        let mut deleted = Deleted::default();
        for (place, answer) in [
            (TokenLocation::Session, session),
            (TokenLocation::Keyring, keyring),
            (TokenLocation::KernelKeyring, kernel),
        ] {
            match answer {
                Ok(true) => deleted.from.push(place),
                Ok(false) | Err(StoreProblem::NotSupportedHere) => {}
                Err(problem) => deleted.not_looked.push((place, problem)),
            }
        }
        deleted
    }
}

async fn read(store: &Arc<dyn TokenStore>, key: &TokenKey) -> Result<Option<Token>, StoreProblem> {
    let (store, key) = (store.clone(), key.clone());
    call_async(LIMIT, move || store.get(&key)).await
}

async fn write(store: &Arc<dyn TokenStore>, key: &TokenKey, token: &Token) -> Result<(), StoreProblem> {
    let (store, key, token) = (store.clone(), key.clone(), token.clone());
    call_async(LIMIT, move || store.set(&key, &token)).await
}

async fn remove(store: &Arc<dyn TokenStore>, key: &TokenKey) -> Result<bool, StoreProblem> {
    let (store, key) = (store.clone(), key.clone());
    call_async(LIMIT, move || store.delete(&key)).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::server::{PlainHttp, Server};

    /// A store that is always in the way.
    struct Broken(StoreProblem);

    impl TokenStore for Broken {
        fn available(&self) -> Result<(), StoreProblem> {
            Err(self.0.clone())
        }
        fn get(&self, _: &TokenKey) -> Result<Option<Token>, StoreProblem> {
            Err(self.0.clone())
        }
        fn set(&self, _: &TokenKey, _: &Token) -> Result<(), StoreProblem> {
            Err(self.0.clone())
        }
        fn delete(&self, _: &TokenKey) -> Result<bool, StoreProblem> {
            Err(self.0.clone())
        }
    }

    fn key() -> TokenKey {
        TokenKey::new("work", &Server::parse(Server::HOSTED, PlainHttp::LoopbackOnly).expect("a server"))
    }

    fn token(text: &str) -> Token {
        Token::from_pasted(text).expect("a token")
    }

    fn memory() -> Arc<dyn TokenStore> {
        Arc::new(SessionStore::default())
    }

    fn broken(problem: StoreProblem) -> Arc<dyn TokenStore> {
        Arc::new(Broken(problem))
    }

    fn run<T>(future: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime").block_on(future)
    }

    #[test]
    fn a_problem_is_told_only_if_no_place_has_the_token() {
        run(async {
            let secrets = Secrets::new(Stores { keyring: broken(StoreProblem::NoSessionBus), kernel: memory() });
            assert_eq!(secrets.get(&key()).await, Err(StoreProblem::NoSessionBus));
            secrets.set(&key(), &token("k"), TokenLocation::KernelKeyring).await.expect("kept");
            assert_eq!(secrets.get(&key()).await, Ok(Some((token("k"), TokenLocation::KernelKeyring))));
            assert_eq!(secrets.set(&key(), &token("s"), TokenLocation::Keyring).await, Err(StoreProblem::NoSessionBus));
        });
    }

    #[test]
    fn a_place_that_this_system_does_not_have_is_no_problem() {
        run(async {
            let stores = Stores { keyring: memory(), kernel: broken(StoreProblem::NotSupportedHere) };
            let secrets = Secrets::new(stores);
            assert_eq!(secrets.get(&key()).await, Ok(None));
            assert_eq!(secrets.delete(&key()).await, Deleted::default());
        });
    }

    #[test]
    fn the_token_kept_last_is_the_one_found_wherever_it_is() {
        run(async {
            let secrets = Secrets::new(Stores { keyring: memory(), kernel: memory() });
            for (text, place) in [
                ("1", TokenLocation::Keyring),
                ("2", TokenLocation::KernelKeyring),
                ("3", TokenLocation::Session),
                ("4", TokenLocation::Keyring),
                ("5", TokenLocation::Session),
                ("6", TokenLocation::KernelKeyring),
            ] {
                secrets.set(&key(), &token(text), place).await.expect("kept");
                assert_eq!(secrets.get(&key()).await, Ok(Some((token(text), place))));
            }
        });
    }

    #[test]
    fn deleting_says_where_a_token_may_still_be() {
        run(async {
            let secrets = Secrets::new(Stores { keyring: broken(StoreProblem::Locked), kernel: memory() });
            secrets.set(&key(), &token("k"), TokenLocation::KernelKeyring).await.expect("kept");
            secrets.set(&key(), &token("s"), TokenLocation::Session).await.expect("kept");
            let deleted = secrets.delete(&key()).await;
            assert_eq!(deleted.from, [TokenLocation::Session, TokenLocation::KernelKeyring]);
            assert_eq!(deleted.not_looked, [(TokenLocation::Keyring, StoreProblem::Locked)]);
            assert_eq!(
                secrets.set(&key(), &token("e"), TokenLocation::Environment).await,
                Err(StoreProblem::NotSupportedHere)
            );
        });
    }

    #[test]
    fn a_place_is_tried_without_leaving_anything_and_without_touching_a_token() {
        run(async {
            let secrets = Secrets::new(Stores { keyring: memory(), kernel: broken(StoreProblem::Locked) });
            secrets.set(&key(), &token("k"), TokenLocation::Keyring).await.expect("kept");
            assert_eq!(secrets.try_place(TokenLocation::Keyring).await, Ok(()));
            assert_eq!(
                secrets.get(&TokenKey::of_a_trial()).await,
                Err(StoreProblem::Locked),
                "only the other one is asked"
            );
            assert_eq!(secrets.stores.keyring.get(&TokenKey::of_a_trial()), Ok(None), "nothing is left");
            assert_eq!(secrets.get(&key()).await, Ok(Some((token("k"), TokenLocation::Keyring))));
            assert_eq!(secrets.try_place(TokenLocation::KernelKeyring).await, Err(StoreProblem::Locked));
        });
    }
}
