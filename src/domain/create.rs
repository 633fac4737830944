//! Creating a sync, once: whether one may be sent now, and what is known of those that were. Pure; the form and
//! `syncwright submit` both go through it, and nothing else can make a [`Permit`].
//!
//! ```text
//!              ┌ Blocked (wait, or look at an open create first)
//!  decide() ───┼ AskFirst (it may be there already) ── yes: decide() again, with that consent
//!              └ Permitted(Permit) ── the note, then one POST ── answer ──┬ created, not created
//!                                                                        └ not known: Lookup, until it is
//! ```

pub mod lookup;
pub mod matching;
pub mod note;
pub mod open;

use jiff::Timestamp;
use serde_json::Value;

use crate::domain::create::note::{CreateId, HistoryEntry, PendingCreate};
use crate::domain::create::open::OpenCreate;
use crate::domain::id::SyncRef;
use crate::domain::new_sync::NewSync;
use crate::domain::sync::Sync;

/// The right to send one create, once. It carries the note that must be on the disk before.
#[derive(Debug, PartialEq)]
pub struct Permit(PendingCreate);

impl Permit {
    /// What is to be noted, and sent.
    pub const fn note(&self) -> &PendingCreate {
        &self.0
    }
}

/// A sync that was created since the program started.
#[derive(Debug, Clone, PartialEq)]
pub struct CreatedSync {
    /// As the server answered.
    pub sync: Sync,
    /// Where it is.
    pub place: SyncRef,
    /// What was asked for.
    pub asked: NewSync,
    /// The same as a sentence, with the names that were known.
    pub words: String,
    /// The body that was sent.
    pub sent: Value,
    /// When it was sent, or answered.
    pub at: Timestamp,
}

/// What a decision goes by. Whatever is not known is left out, and holds nothing back.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// What time it is.
    pub now: Timestamp,
    /// Until when the server asked not to be sent creates.
    pub wait_until: Option<Timestamp>,
    /// Creates whose outcome is not known.
    pub open: &'a [OpenCreate],
    /// What was created since the start.
    pub created: &'a [CreatedSync],
    /// What was created before.
    pub history: &'a [HistoryEntry],
}

/// What a person, or `--again`, said yes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Consent {
    /// Creating although an earlier create may have made the same sync.
    pub after_unknown: bool,
    /// Creating although the same was created before.
    pub same_again: bool,
}

/// What may be done.
#[derive(Debug, PartialEq)]
pub enum Decision {
    /// Nothing may be sent now.
    Blocked(Blocked),
    /// A person is to be asked first.
    AskFirst(Question),
    /// It may be sent.
    Permitted(Permit),
}

/// Why nothing may be sent now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Blocked {
    /// The server asked to wait for so many seconds more.
    Wait(i64),
    /// This earlier create may have made the same sync, and is still being looked up.
    LookingUp(CreateId),
}

/// What is to be asked before something is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// This earlier create may have made the same sync, and it could not be told.
    AfterUnknown(CreateId),
    /// The same was created before.
    SameAgain(Earlier),
}

impl Question {
    /// The same consent, and a yes to this question.
    #[must_use]
    pub const fn consented(&self, consent: Consent) -> Consent {
        match self {
            Self::AfterUnknown(_) => Consent { after_unknown: true, ..consent },
            Self::SameAgain(_) => Consent { same_again: true, ..consent },
        }
    }
}

/// A sync that was created before with exactly the same body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// Which.
    pub sync: SyncRef,
    /// When.
    pub at: Timestamp,
    /// As a sentence, where it was created since the start.
    pub words: Option<String>,
}

/// For how many seconds more a server asked to wait; one that has begun counts whole.
pub fn seconds_left(until: Option<Timestamp>, now: Timestamp) -> Option<i64> {
    let left = until?.duration_since(now);
    (left > jiff::SignedDuration::ZERO).then(|| left.as_secs() + i64::from(left.subsec_nanos() > 0))
}

/// Decides whether a create may be sent now. `wanted` becomes the note of the permit.
pub fn decide(wanted: PendingCreate, facts: Facts<'_>, consent: Consent) -> Decision {
    if let Some(seconds) = seconds_left(facts.wait_until, facts.now) {
        return Decision::Blocked(Blocked::Wait(seconds));
    }
    let server = wanted.server.id();
    let is_same_place = |open: &&OpenCreate| open.note.is_in(&server, wanted.workspace);
    let mut rivals = facts.open.iter().filter(is_same_place).filter(|open| open.note.could_be(&wanted.body));
    if let Some(rival) = rivals.clone().find(|open| !open.is_over()) {
        return Decision::Blocked(Blocked::LookingUp(rival.note.id.clone()));
    }
    if let Some(rival) = rivals.find(|open| !open.is_safe_to_try_again())
        && !consent.after_unknown
    {
        return Decision::AskFirst(Question::AfterUnknown(rival.note.id.clone()));
    }
    match earlier(&wanted, facts) {
        Some(earlier) if !consent.same_again => Decision::AskFirst(Question::SameAgain(earlier)),
        _ => Decision::Permitted(Permit(wanted)),
    }
}

/// The last sync that was created in the same workspace with exactly the same body.
fn earlier(wanted: &PendingCreate, facts: Facts<'_>) -> Option<Earlier> {
    let server = wanted.server.id();
    let is_same = |place: &SyncRef, body: &Value| place.is_in(&server, wanted.workspace) && *body == wanted.body;
    let of_this_run = facts.created.iter().rfind(|created| is_same(&created.place, &created.sent));
    let earlier = of_this_run.map(|created| Earlier {
        sync: created.place.clone(),
        at: created.at,
        words: Some(created.words.clone()),
    });
    earlier.or_else(|| {
        let entry = facts.history.iter().rfind(|entry| is_same(&entry.sync, &entry.body))?;
        Some(Earlier { sync: entry.sync.clone(), at: entry.at, words: None })
    })
}

#[cfg(test)]
mod tests;
