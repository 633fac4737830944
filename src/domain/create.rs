//! Creating a sync exactly once: whether a create may be sent now, and what is known about earlier ones. Pure; the form
//! and `syncwright submit` both go through it, and only it can issue a [`Permit`].
//!
//! ```text
//! Attempt: the lock and what is on the disk ── the server's list ── decide()
//!                                                                      ├ Blocked (wait, or an open create of the same)
//!                                                                      ├ AskFirst ── yes: a new attempt, with that consent
//!                                                                      └ Permitted(Permit) ── the note, then one POST
//! OpenCreate: sending ── answer ──┬ created, not created
//!                                 └ not known: Lookup, again and again, until it is known or a person says
//! ```

pub mod attempt;
pub mod ledger;
pub mod lookup;
pub mod matching;
pub mod note;
pub mod open;
pub mod reading;
pub mod words;

pub use crate::domain::create::ledger::Earlier;

use jiff::Timestamp;
use serde_json::Value;

use crate::domain::create::ledger::UnreadableNote;
use crate::domain::create::note::{CreateId, PendingCreate};
use crate::domain::create::open::{OpenCreate, OpenCreates};
use crate::domain::id::{SyncRef, WorkspaceId};
use crate::domain::new_sync::NewSync;
use crate::domain::server::ServerId;
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

/// Inputs of a decision.
#[derive(Debug, Clone)]
pub struct Facts<'a> {
    /// The current time.
    pub now: Timestamp,
    /// Until when the server asked to wait before the next create.
    pub wait_until: Option<Timestamp>,
    /// Creates with an unknown outcome, of all programs.
    pub open: &'a OpenCreates,
    /// Created this session.
    pub created: &'a [CreatedSync],
    /// The same sync, created before or in the server's list.
    pub same: Option<Earlier>,
    /// Notes that cannot be read: each may be of a create of the same sync.
    pub unreadable: &'a [UnreadableNote],
}

/// What the user, or `--again`, consented to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Consent {
    /// Creating although an identical sync was created before.
    pub same_again: bool,
    /// Creating although there are notes that cannot be read.
    pub unreadable: bool,
}

/// The decision.
#[derive(Debug, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "there is one at a time")]
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
    /// This earlier create may have created the same sync. It is looked up, and a person may tell what became of it.
    Open(CreateId),
}

/// What became of a create, by a person who looked for themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolution {
    /// It exists: the ID of the sync.
    Created(String),
    /// It doesn't exist.
    NotCreated,
}

/// A question to ask before sending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// These notes of creates cannot be read.
    Unreadable(Vec<UnreadableNote>),
    /// An identical sync was created before.
    SameAgain(Earlier),
}

impl Question {
    /// Adds a yes to this question to the consent.
    #[must_use]
    pub const fn consented(&self, consent: Consent) -> Consent {
        match self {
            Self::Unreadable(_) => Consent { unreadable: true, ..consent },
            Self::SameAgain(_) => Consent { same_again: true, ..consent },
        }
    }
}

/// How many more seconds a server asked to wait, rounded up.
pub fn seconds_left(until: Option<Timestamp>, now: Timestamp) -> Option<i64> {
    let left = until?.duration_since(now);
    (left > jiff::SignedDuration::ZERO).then(|| left.as_secs() + i64::from(left.subsec_nanos() > 0))
}

/// What blocks a create of this body there, by what is known without reading anything.
pub fn blocked(
    (server, workspace, body): (&ServerId, Option<WorkspaceId>, &Value),
    open: &OpenCreates,
    wait_until: Option<Timestamp>,
    now: Timestamp,
) -> Option<Blocked> {
    if let Some(seconds) = seconds_left(wait_until, now) {
        return Some(Blocked::Wait(seconds));
    }
    let is_rival = |open: &&OpenCreate| open.note.is_in(server, workspace) && open.note.could_be(body);
    let rival = open.iter().filter(|open| open.holds_back()).find(is_rival)?;
    Some(Blocked::Open(rival.note.id.clone()))
}

/// Decides whether a create may be sent now: it guards against sending twice or too soon. `wanted` becomes the permit's
/// record.
///
/// Form, token and sign-in were asked before, by the caller. A role that may not create syncs only warns: the server
/// decides.
pub fn decide(wanted: PendingCreate, facts: Facts<'_>, consent: Consent) -> Decision {
    let place = (&wanted.server.id(), wanted.workspace, &wanted.body);
    if let Some(reason) = blocked(place, facts.open, facts.wait_until, facts.now) {
        return Decision::Blocked(reason);
    }
    if !facts.unreadable.is_empty() && !consent.unreadable {
        return Decision::AskFirst(Question::Unreadable(facts.unreadable.to_vec()));
    }
    match of_this_session(&wanted, facts.created).or(facts.same) {
        Some(earlier) if !consent.same_again => Decision::AskFirst(Question::SameAgain(earlier)),
        _ => Decision::Permitted(Permit(wanted)),
    }
}

/// The last sync created this session in the same workspace with exactly the same body.
fn of_this_session(wanted: &PendingCreate, created: &[CreatedSync]) -> Option<Earlier> {
    let server = wanted.server.id();
    let same = created.iter().rfind(|it| it.place.is_in(&server, wanted.workspace) && it.sent == wanted.body)?;
    Some(Earlier {
        sync: same.place.clone(),
        at: Some(same.at),
        words: Some(same.words.clone()),
        is_listed_only: false,
        is_told: false,
    })
}

#[cfg(test)]
mod tests;
