//! The locks of creates that are being decided or sent: taken on another thread, given back on this one.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::domain::create::note::CreateId;
use crate::store::creates::CreateLock;

/// The locks by their create.
#[derive(Default)]
pub(super) struct CreateLocks(HashMap<CreateId, LockSlot>);

/// The place for a lock that is being waited for.
#[derive(Clone, Default)]
pub(super) struct LockSlot(Arc<Mutex<State>>);

#[derive(Default)]
enum State {
    #[default]
    Awaited,
    Held(CreateLock),
    /// Nobody wants it any more: one that arrives now is given back at once.
    Closed,
}

impl CreateLocks {
    /// A place for the lock of a create.
    pub(super) fn open(&mut self, id: CreateId) -> LockSlot {
        self.0.entry(id).or_default().clone()
    }

    /// The lock of a create, to be held until what came of it is on the disk.
    pub(super) fn take(&mut self, id: &CreateId) -> Option<CreateLock> {
        match self.0.remove(id)?.set(State::Closed) {
            State::Held(lock) => Some(lock),
            State::Awaited | State::Closed => None,
        }
    }

    /// Gives the lock of a create back.
    pub(super) fn release(&mut self, id: &CreateId) {
        drop(self.take(id));
    }
}

impl LockSlot {
    /// Puts the lock that was waited for.
    pub(super) fn put(&self, lock: CreateLock) {
        if let State::Closed = self.set(State::Held(lock)) {
            self.set(State::Closed);
        }
    }

    fn set(&self, state: State) -> State {
        std::mem::replace(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner), state)
    }
}
