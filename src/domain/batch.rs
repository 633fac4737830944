//! One task on several syncs, one after the other, and what came of each. At most one is under way, each ends in one
//! outcome, and after a stop none is begun.

use std::time::Duration;

use crate::domain::command::{Command, Done, ScheduleState, reasons, why_not};
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::id::{SyncId, SyncRef};
use crate::domain::sync_file::SyncFile;

/// How often in a row the server may ask to wait: then it is stopped.
const MOST_WAITS: u32 = 5;

/// How long the first wait is at least; each further one is twice as long.
const FIRST_WAIT: Duration = Duration::from_secs(1);

/// What is done to each sync.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Task {
    /// Run it now.
    Run,
    /// Pause its schedule.
    Pause,
    /// Resume its schedule.
    Resume,
    /// Delete it.
    Delete,
    /// Save it as a file.
    Save,
}

impl Task {
    /// The command that is sent for a sync; none where nothing is sent.
    pub fn command(self, id: &SyncId) -> Option<Command> {
        let id = id.clone();
        match self {
            Self::Run => Some(Command::RunNow(id)),
            Self::Pause => Some(Command::Switch(id, ScheduleState::Disabled)),
            Self::Resume => Some(Command::Switch(id, ScheduleState::Enabled)),
            Self::Delete => Some(Command::Delete(id)),
            Self::Save => None,
        }
    }

    /// Describes it as asked for, before the number of syncs.
    pub const fn verb(self) -> &'static str {
        match self {
            Self::Run => "Run",
            Self::Pause => "Pause",
            Self::Resume => "Resume",
            Self::Delete => "Delete",
            Self::Save => "Save",
        }
    }

    /// Describes it in progress, before the number of syncs.
    pub const fn doing(self) -> &'static str {
        match self {
            Self::Run => "Starting",
            Self::Pause => "Pausing",
            Self::Resume => "Resuming",
            Self::Delete => "Deleting",
            Self::Save => "Saving",
        }
    }

    /// Describes it as completed, after the number of syncs.
    pub const fn done(self) -> &'static str {
        match self {
            Self::Run => "started",
            Self::Pause => "paused",
            Self::Resume => "resumed",
            Self::Delete => "deleted",
            Self::Save => "saved",
        }
    }
}

/// A sync of a batch.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Which sync.
    pub place: SyncRef,
    /// It as a line.
    pub name: String,
    /// What is saved of it, where it is to be saved.
    pub file: Option<Box<SyncFile>>,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of a sync.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It was not begun.
    NotTried,
    /// It was begun, and there is no answer yet.
    UnderWay,
    /// Done; with more to be said, or nothing.
    Done(String),
    /// Rejected, for this reason.
    Rejected(String),
    /// Sent, without an answer that tells what became of it.
    Unknown(String),
    /// Nothing is to be done, or can be: the reason.
    LeftAsIs(String),
}

/// What an answer says of a sync.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// This came of it.
    Final(Outcome),
    /// It was certainly not carried out, and may be sent again.
    NotCarriedOut,
}

/// What an answer says of those that follow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Then {
    /// They are tried.
    GoOn,
    /// They are tried after this time.
    Wait(Duration),
    /// They would fare no better, for this reason.
    Stop(String),
}

/// Whether a batch goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Stage {
    Planned,
    Running,
    Stopped(String),
}

/// A task on several syncs.
#[derive(Debug, Clone, PartialEq)]
pub struct Batch {
    /// What is done to each.
    pub task: Task,
    items: Vec<Item>,
    stage: Stage,
    under_way: Option<usize>,
    /// None before it is left to be tried.
    first: usize,
    /// How often in a row the server has asked to wait.
    waits: u32,
}

impl Batch {
    /// A batch that waits to be begun.
    pub const fn new(task: Task, items: Vec<Item>) -> Self {
        Self { task, items, stage: Stage::Planned, under_way: None, first: 0, waits: 0 }
    }

    /// Its syncs.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// Index of the sync that is under way.
    pub const fn under_way(&self) -> Option<usize> {
        self.under_way
    }

    /// How many syncs have such an outcome.
    pub fn count(&self, is_meant: impl Fn(&Outcome) -> bool) -> usize {
        self.items.iter().filter(|item| is_meant(&item.outcome)).count()
    }

    /// How many were not tried.
    pub fn left(&self) -> usize {
        self.count(|outcome| *outcome == Outcome::NotTried)
    }

    /// Whether it waits to be begun.
    pub const fn is_planned(&self) -> bool {
        matches!(self.stage, Stage::Planned)
    }

    /// Whether one is under way, or the next is going to be.
    pub fn is_running(&self) -> bool {
        self.under_way.is_some() || (self.stage == Stage::Running && self.left() > 0)
    }

    /// Whether it goes on by itself.
    pub fn goes_on(&self) -> bool {
        self.stage == Stage::Running && self.is_running()
    }

    /// Whether the next one is to be begun.
    pub fn wants_next(&self) -> bool {
        self.goes_on() && self.under_way.is_none()
    }

    /// Why it was stopped, before it was over.
    pub fn stopped(&self) -> Option<&str> {
        match &self.stage {
            Stage::Stopped(why) if self.left() > 0 => Some(why),
            _ => None,
        }
    }

    /// Whether there is something to begin, or to go on with.
    pub fn can_begin(&self) -> bool {
        self.stage != Stage::Running && self.under_way.is_none() && self.left() > 0
    }

    /// Begins, or goes on with those that were not tried.
    pub fn begin(&mut self) {
        if self.can_begin() {
            self.stage = Stage::Running;
            self.waits = 0;
        }
    }

    /// How long to wait before the next one, where the server asks for this time: longer each time in a row, since it may
    /// ask for none. None where it has asked too often, which stops it.
    pub fn wait(&mut self, asked: Duration) -> Option<Duration> {
        let wait = asked.max(FIRST_WAIT * 2_u32.pow(self.waits.min(MOST_WAITS)));
        self.waits += 1;
        if self.waits > MOST_WAITS {
            self.stop("The server keeps asking to wait.".to_owned());
            return None;
        }
        Some(wait)
    }

    /// Stops for this reason, or for none: no further one is begun.
    pub fn stop(&mut self, why: String) {
        if self.stage == Stage::Running {
            self.stage = Stage::Stopped(why);
        }
    }

    /// Begins the next sync, if one may be.
    pub fn begin_next(&mut self) -> Option<&Item> {
        if self.stage != Stage::Running || self.under_way.is_some() {
            return None;
        }
        let is_left = |item: &Item| item.outcome == Outcome::NotTried;
        let next = self.first + self.items.get(self.first..)?.iter().position(is_left)?;
        self.first = next + 1;
        self.under_way = Some(next);
        let item = self.items.get_mut(next)?;
        item.outcome = Outcome::UnderWay;
        Some(item)
    }

    /// The sync that is under way is known; an answer about any other changes nothing.
    pub fn settle(&mut self, place: &SyncRef, verdict: Verdict) {
        let Some(index) = self.under_way.filter(|index| self.items[*index].place == *place) else { return };
        self.under_way = None;
        self.items[index].outcome = match verdict {
            Verdict::Final(outcome) => {
                self.waits = 0;
                outcome
            }
            Verdict::NotCarriedOut => {
                self.first = index;
                Outcome::NotTried
            }
        };
    }
}

/// What the answer to a command says of its sync and of those that follow. What is about the connection, the token or the
/// role would meet every other one alike.
pub fn judge(command: &Command, answer: &Result<Done, Failure>) -> (Verdict, Then) {
    let Err(failure) = answer else { return (Verdict::Final(Outcome::Done(String::new())), Then::GoOn) };
    let rejected = |why: &str| Verdict::Final(Outcome::Rejected(format!("{} {why}", command.not_done())));
    let unknown = || Verdict::Final(Outcome::Unknown(format!("{} It may have gone through.", failure.what_came())));
    let why = why_not(&failure.kind).unwrap_or_default();
    let is_too_many = failure.answer.as_ref().is_some_and(|answer| answer.status == 429);
    match &failure.kind {
        FailureKind::NotSignedIn(_) => (Verdict::NotCarriedOut, Then::Stop(failure.what())),
        FailureKind::Unreachable(_) => (Verdict::NotCarriedOut, Then::Stop(failure.describe())),
        FailureKind::Busy { wait: Some(wait) } if is_too_many => (Verdict::NotCarriedOut, Then::Wait(*wait)),
        FailureKind::Busy { .. } if is_too_many => (Verdict::NotCarriedOut, Then::Stop(failure.describe())),
        FailureKind::NoAnswer(_) | FailureKind::Busy { .. } => (unknown(), Then::Stop(failure.what_came())),
        FailureKind::ServerBroke { .. } | FailureKind::NotUnderstood(_) => (unknown(), Then::GoOn),
        // Another 404 speaks of the address, as one of a proxy does.
        kind if kind.says_that_the_sync_is_missing() => {
            let is_deleted = matches!(command, Command::Delete(_));
            let outcome = is_deleted.then(|| Verdict::Final(Outcome::LeftAsIs(why.to_owned())));
            (outcome.unwrap_or_else(|| rejected(why)), Then::GoOn)
        }
        FailureKind::NotFound(_) => (rejected(&failure.describe()), Then::GoOn),
        FailureKind::Refused(complaints) => (rejected(&reasons(complaints)), Then::GoOn),
        FailureKind::Forbidden(_) => (rejected(why), Then::Stop(why.to_owned())),
        FailureKind::HostNotAllowed | FailureKind::NoSuchWorkspace | FailureKind::Redirected(_) => {
            (rejected(&failure.describe()), Then::Stop(failure.what()))
        }
    }
}

#[cfg(test)]
mod tests;
