//! Finding out what became of a create without an answer that tells: the server's list is read again and again, with
//! growing pauses, until it is known. The caller fetches; this decides when, and what the readings prove.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::domain::create::matching::Likeness;
use crate::domain::create::note::PendingCreate;
use crate::domain::create::reading::{ListRead, ListReading, ReadingAnswer, ReadingStep};
use crate::domain::sync::{ServerState, Sync};

/// Seconds between two looks; the last one repeats.
const PAUSES: [i64; 10] = [2, 3, 5, 8, 13, 20, 30, 45, 60, 60];

/// Seconds between two looks when *settle* has passed and nothing is known.
const LATE_PAUSE: i64 = 300;

/// How far a list may lag behind its server.
pub const LAG: SignedDuration = SignedDuration::from_secs(15);

/// No pause is longer: what our clock claims beyond it is a clock that was set, or a machine that slept.
const LONGEST_STEP: SignedDuration = SignedDuration::from_secs(LATE_PAUSE + 30);

/// How far behind the decision the server may say that a sync was created, and it is still taken for the one that was
/// sent: the server's clock (`Date`) and its records' times (`created_at`) may be two clocks.
const SKEW: SignedDuration = SignedDuration::from_secs(5);

/// From so long before the decision on, a sync is not the one that was sent.
const LONG_BEFORE: SignedDuration = SignedDuration::from_mins(15);

/// A look-up in progress.
#[derive(Debug, Clone, PartialEq)]
pub struct Lookup {
    /// Whether the server may still be creating.
    pub server: ServerState,
    /// How many readings are over.
    looks: usize,
    phase: Phase,
    /// What the last reading showed.
    last: Option<Finding>,
    /// How many syncs it read.
    rows: usize,
    /// The IDs that readings saw: a list that shows them no more is asked about them.
    seen: BTreeSet<String>,
    /// Time that surely passed since this program looks, by our clock.
    waited: SignedDuration,
    clock: Option<Timestamp>,
    /// `waited` when the current reading began.
    began: SignedDuration,
    /// Our clock then.
    began_at: Timestamp,
    /// The server's clock at the first reading, and `waited`.
    first: Option<(Timestamp, SignedDuration)>,
}

#[derive(Debug, Clone, PartialEq)]
enum Phase {
    /// Due as soon as its server can be asked.
    Due,
    /// Due at this time.
    Resting(Timestamp),
    /// A reading is under way; whether its request is.
    Reading(Box<ListReading>, bool),
}

/// What a reading showed.
#[derive(Debug, Clone, PartialEq)]
pub enum Finding {
    /// Exactly one new sync equals what was sent.
    Created(Box<Sync>),
    /// It is not there, and will not be.
    NotCreated,
    /// It is not there; the server may still be at it, or its list may lag.
    NotYet,
    /// These new syncs can be neither matched nor excluded.
    Candidates(Vec<String>),
    /// The list could not be read whole: why.
    NotWhole(String),
}

/// The next step of a look-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Send this request.
    Ask(ReadingStep),
    /// Wait until this time.
    Wait(Timestamp),
    /// Nothing: a request is pending.
    Nothing,
}

/// What a look-up must know beside the list.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
    /// How long a server may take to finish a create, and a list to show it.
    pub settle: SignedDuration,
    /// IDs of syncs that other creates are known to have made.
    pub others: &'a BTreeSet<String>,
    /// Whether another open create could have made the same sync.
    pub has_rival: bool,
}

impl Lookup {
    /// A look-up that begins.
    pub const fn new(server: ServerState) -> Self {
        Self {
            server,
            looks: 0,
            phase: Phase::Due,
            last: None,
            rows: 0,
            seen: BTreeSet::new(),
            waited: SignedDuration::ZERO,
            clock: None,
            began: SignedDuration::ZERO,
            began_at: Timestamp::MIN,
            first: None,
        }
    }

    /// How many times the list was read.
    pub const fn looks(&self) -> usize {
        self.looks
    }

    /// How many syncs the last reading saw.
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// What the last reading showed.
    pub const fn last(&self) -> Option<&Finding> {
        self.last.as_ref()
    }

    /// Whether the list is being read now.
    pub const fn is_reading(&self) -> bool {
        matches!(self.phase, Phase::Reading(..))
    }

    /// When the next look is due, if it is not now.
    pub const fn next_look(&self) -> Option<Timestamp> {
        match self.phase {
            Phase::Resting(until) => Some(until),
            _ => None,
        }
    }

    /// The next step. Of the syncs that are known to have been made, a whole list shows the last ones.
    pub fn step(&mut self, note: &PendingCreate, made: &[String], now: Timestamp) -> Step {
        self.tick(now);
        match &self.phase {
            Phase::Resting(until) if is_ahead(*until, now) => return Step::Wait(*until),
            Phase::Due | Phase::Resting(_) => {
                let before = note.before.iter().flat_map(|before| &before.ids);
                let seen: BTreeSet<&String> = before.chain(made).chain(&self.seen).collect();
                let seen = seen.into_iter().cloned().collect();
                (self.began, self.began_at) = (self.waited, now);
                self.phase = Phase::Reading(Box::new(ListReading::new(note.body.clone(), seen)), false);
            }
            Phase::Reading(..) => {}
        }
        match &mut self.phase {
            Phase::Reading(reading, is_asked) if !*is_asked => {
                *is_asked = true;
                reading.step().map_or(Step::Nothing, Step::Ask)
            }
            _ => Step::Nothing,
        }
    }

    /// Takes the answer to the request; returns what the reading showed once it is over.
    pub fn on_answer(
        &mut self,
        note: &PendingCreate,
        answer: ReadingAnswer<'_>,
        now: Timestamp,
        around: Surroundings<'_>,
    ) -> Option<Finding> {
        self.tick(now);
        let Phase::Reading(reading, is_asked) = &mut self.phase else { return None };
        if !*is_asked {
            return None;
        }
        *is_asked = false;
        reading.on_answer(answer);
        if reading.step().is_some() {
            return None;
        }
        let Phase::Reading(reading, _) = std::mem::replace(&mut self.phase, Phase::Due) else { return None };
        let read = reading.read();
        self.first = self.first.or(read.began.map(|date| (date, self.began)));
        self.rows = read.ids.len();
        if read.is_whole() {
            self.seen.clear();
        }
        self.seen.extend(read.ids.iter().cloned());
        self.looks += 1;
        let finding = self.judge(note, read, around);
        let pause = self.pause(note, read, around.settle);
        self.phase = Phase::Resting(now.saturating_add(pause).unwrap_or(now));
        self.last = Some(finding.clone());
        Some(finding)
    }

    /// Stops waiting for a request; the reading begins again.
    pub fn interrupt(&mut self) {
        if self.is_reading() {
            self.phase = Phase::Due;
        }
    }

    /// Looks now.
    pub fn hurry(&mut self) {
        if !self.is_reading() {
            self.phase = Phase::Due;
        }
    }

    /// What a reading proves.
    fn judge(&self, note: &PendingCreate, read: &ListRead, around: Surroundings<'_>) -> Finding {
        let mut equal = Vec::new();
        let mut unclear = Vec::new();
        for (sync, alike) in &read.alike {
            match whose(note, sync, *alike, around) {
                Whose::Others => {}
                Whose::Ours => equal.push(sync),
                Whose::Unclear => unclear.push(sync.id.0.to_string()),
            }
        }
        match equal.as_slice() {
            [only] if !around.has_rival => return Finding::Created(Box::new((*only).clone())),
            _ => unclear.extend(equal.iter().map(|sync| sync.id.0.to_string())),
        }
        if !unclear.is_empty() {
            return Finding::Candidates(unclear);
        }
        match &read.missing {
            Some(why) => Finding::NotWhole(why.clone()),
            // Nothing that is not in this list can appear any more.
            None if note.is_complete && self.left(note, read, around.settle) <= SignedDuration::ZERO => {
                Finding::NotCreated
            }
            None => Finding::NotYet,
        }
    }

    /// How long it takes until a whole list decides.
    fn left(&self, note: &PendingCreate, read: &ListRead, settle: SignedDuration) -> SignedDuration {
        let lag = LAG.min(settle);
        let since_first = match self.first {
            Some((date, waited)) => self.passed(date, read, self.began - waited),
            None => self.began,
        };
        // What surely passed may be less than our clock says: a program that was started since counts from its start.
        let since_sent = match note.server_time {
            Some(date) => self.passed(date, read, self.began.max(self.began_at.duration_since(note.sent_at))),
            None => since_first,
        };
        let left = settle + lag - since_sent;
        match self.server {
            ServerState::Done => left.min(lag - since_first),
            ServerState::MayBeAtIt => left,
        }
    }

    /// How much time passed since the server's clock said something, by that clock; but not more than by ours, because
    /// several servers behind one address have several clocks. One that went back counts nothing.
    fn passed(&self, then: Timestamp, read: &ListRead, ours: SignedDuration) -> SignedDuration {
        match read.began {
            Some(date) if date >= then => date.duration_since(then).min(ours),
            _ => self.began,
        }
    }

    fn pause(&self, note: &PendingCreate, read: &ListRead, settle: SignedDuration) -> SignedDuration {
        let late = SignedDuration::from_secs(LATE_PAUSE);
        let usual = PAUSES.get(self.looks.saturating_sub(1)).copied().map_or(late, SignedDuration::from_secs);
        let left = self.left(note, read, settle);
        if left <= SignedDuration::ZERO {
            return usual;
        }
        // The look that decides is not late.
        usual.min(SignedDuration::from_secs(60)).min(left + SignedDuration::from_secs(1))
    }

    /// Counts the time that surely passed, whatever was done to our clock.
    fn tick(&mut self, now: Timestamp) {
        if let Some(before) = self.clock.replace(now) {
            self.waited += now.duration_since(before).clamp(SignedDuration::ZERO, LONGEST_STEP);
        }
    }
}

/// Whether a look is still to come. One that is further away than any pause was set by a clock that was ahead.
pub fn is_ahead(until: Timestamp, now: Timestamp) -> bool {
    let left = until.duration_since(now);
    left > SignedDuration::ZERO && left <= SignedDuration::from_secs(LATE_PAUSE)
}

enum Whose {
    Ours,
    Others,
    Unclear,
}

/// Whether a sync that could be equal is the one that was sent: identity first, then the body, then the server's times.
fn whose(note: &PendingCreate, sync: &Sync, alike: Likeness, around: Surroundings<'_>) -> Whose {
    let id = sync.id.0.as_str();
    let was_there = note.before.as_ref().is_some_and(|before| before.ids.iter().any(|known| known == id));
    if was_there || around.others.contains(id) {
        return Whose::Others;
    }
    let is_surely_new = note.tells_what_was_there();
    let created = sync.attributes.get("created_at").and_then(Value::as_str);
    let created: Option<Timestamp> = created.and_then(|text| text.parse().ok());
    let by_time = note.server_time.zip(created).map(|(sent, created)| created.duration_since(sent));
    match by_time {
        // Of what equals it, or was in no whole list, this would say that two clocks speak, which prove nothing.
        Some(after) if after < -LONG_BEFORE.max(around.settle) && !is_surely_new && alike != Likeness::Equal => {
            Whose::Others
        }
        Some(after) if after < -SKEW => Whose::Unclear,
        _ if alike != Likeness::Equal => Whose::Unclear,
        Some(_) => Whose::Ours,
        None if is_surely_new => Whose::Ours,
        None => Whose::Unclear,
    }
}

#[cfg(test)]
mod tests;
