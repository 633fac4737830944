//! A create whose outcome is not known: it is on its way, or got no answer that tells.

use crate::domain::create::lookup::{Lookup, Verdict};
use crate::domain::create::note::PendingCreate;
use crate::domain::draft::Draft;
use crate::domain::failure::{Failure, FailureKind, NoAnswer};
use crate::domain::new_sync::NewSync;
use crate::domain::remote_context::RemoteContext;
use crate::domain::validation::check;

/// A create whose outcome is not known.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenCreate {
    /// What was decided.
    pub note: PendingCreate,
    /// What was asked for.
    pub asked: NewSync,
    /// The same as a sentence, with the names that were known.
    pub words: String,
    /// How far it is.
    pub phase: Phase,
}

/// How far a create is.
#[derive(Debug, Clone, PartialEq)]
pub enum Phase {
    /// Its answer is awaited.
    Sending,
    /// It got no answer that tells; it is looked up.
    Unknown(Failure, Lookup),
}

impl OpenCreate {
    /// A create that is sent now.
    pub const fn sent(note: PendingCreate, asked: NewSync, words: String) -> Self {
        Self { note, asked, words, phase: Phase::Sending }
    }

    /// A create of a program that ended before its answer came. None where the note asks for no valid sync.
    pub fn left_over(note: PendingCreate) -> Option<Self> {
        let nothing = RemoteContext::default();
        let asked = check(&Draft::of_body(&note.body, note.dialect), note.dialect, &nothing).sync?;
        let words = asked.describe(&nothing);
        let failure = Failure::without_answer(FailureKind::NoAnswer(NoAnswer::ProgramEnded));
        Some(Self { note, asked, words, phase: Phase::Unknown(failure, Lookup::default()) })
    }

    /// It got no answer that tells: from now on it is looked up.
    pub fn look_up(&mut self, failure: Failure) {
        self.phase = Phase::Unknown(failure, Lookup::default());
    }

    /// Whether its answer is awaited.
    pub const fn is_sending(&self) -> bool {
        matches!(self.phase, Phase::Sending)
    }

    /// Its look-up, once it has one.
    pub const fn lookup(&self) -> Option<&Lookup> {
        match &self.phase {
            Phase::Sending => None,
            Phase::Unknown(_, lookup) => Some(lookup),
        }
    }

    /// The same, to be carried on.
    pub const fn lookup_mut(&mut self) -> Option<&mut Lookup> {
        match &mut self.phase {
            Phase::Sending => None,
            Phase::Unknown(_, lookup) => Some(lookup),
        }
    }

    /// What happened instead of an answer.
    pub const fn failure(&self) -> Option<&Failure> {
        match &self.phase {
            Phase::Sending => None,
            Phase::Unknown(failure, _) => Some(failure),
        }
    }

    /// Whether nothing more is found out by itself.
    pub fn is_over(&self) -> bool {
        self.lookup().is_some_and(|lookup| lookup.verdict().is_some())
    }

    /// Whether it is known by now that there is no such sync.
    pub fn is_safe_to_try_again(&self) -> bool {
        self.lookup().is_some_and(|lookup| lookup.verdict() == Some(&Verdict::NotCreated))
    }
}
