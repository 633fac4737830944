//! Creating a sync exactly once: whether a create may be sent now, and what is known about earlier ones. Pure; the form
//! and `syncwright submit` both go through it, and only it can issue a [`Permit`].
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

/// Permission to send a single create. Carries the record that must be on disk before.
#[derive(Debug, PartialEq)]
pub struct Permit(PendingCreate);

impl Permit {
    /// The record to write and send.
    pub const fn note(&self) -> &PendingCreate {
        &self.0
    }
}

/// A sync created this session.
#[derive(Debug, Clone, PartialEq)]
pub struct CreatedSync {
    /// As returned by the server.
    pub sync: Sync,
    /// Its location.
    pub place: SyncRef,
    /// What was requested.
    pub asked: NewSync,
    /// A description, with the names known then.
    pub words: String,
    /// The body that was sent.
    pub sent: Value,
    /// When it was sent or confirmed.
    pub at: Timestamp,
}

/// Inputs of a decision. Unknown facts are omitted and block nothing.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The current time.
    pub now: Timestamp,
    /// Until when the server asked to wait before the next create.
    pub wait_until: Option<Timestamp>,
    /// Creates with an unknown outcome.
    pub open: &'a [OpenCreate],
    /// Created this session.
    pub created: &'a [CreatedSync],
    /// Created before.
    pub history: &'a [HistoryEntry],
}

/// What the user, or `--again`, consented to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Consent {
    /// Creating although an earlier create may have created the same sync.
    pub after_unknown: bool,
    /// Creating although an identical sync was created before.
    pub same_again: bool,
}

/// The decision.
#[derive(Debug, PartialEq)]
pub enum Decision {
    /// Sending is blocked.
    Blocked(Blocked),
    /// The user must be asked first.
    AskFirst(Question),
    /// Sending is permitted.
    Permitted(Permit),
}

/// Why sending is blocked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Blocked {
    /// The server asked to wait this many more seconds.
    Wait(i64),
    /// This earlier create may have created the same sync, and its lookup is still running.
    LookingUp(CreateId),
}

/// A question to ask before sending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// This earlier create may have created the same sync, and its lookup was inconclusive.
    AfterUnknown(CreateId),
    /// An identical sync was created before.
    SameAgain(Earlier),
}

impl Question {
    /// Adds a yes to this question to the consent.
    #[must_use]
    pub const fn consented(&self, consent: Consent) -> Consent {
        match self {
            Self::AfterUnknown(_) => Consent { after_unknown: true, ..consent },
            Self::SameAgain(_) => Consent { same_again: true, ..consent },
        }
    }
}

/// A sync created earlier with exactly the same body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// Its location.
    pub sync: SyncRef,
    /// When it was created.
    pub at: Timestamp,
    /// A description, if created this session.
    pub words: Option<String>,
}

/// How many more seconds a server asked to wait, rounded up.
pub fn seconds_left(until: Option<Timestamp>, now: Timestamp) -> Option<i64> {
    let left = until?.duration_since(now);
    (left > jiff::SignedDuration::ZERO).then(|| left.as_secs() + i64::from(left.subsec_nanos() > 0))
}

/// Decides whether a create may be sent now. `wanted` becomes the permit's record.
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

/// The last sync created in the same workspace with exactly the same body.
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
