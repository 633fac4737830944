//! `syncwright run ID`: a run now, and with `--wait` its end as an exit code.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use jiff::SignedDuration;

use crate::domain::command::Command;
use crate::domain::id::SyncId;
use crate::domain::query::{Query, Reply};
use crate::domain::run::{Run, RunId, RunStatus};
use crate::headless::exit::Exit;
use crate::headless::workspace::context::{Ended, Workspace};

/// Seconds between two looks; the last one repeats.
const PAUSES: [u64; 5] = [1, 2, 3, 5, 10];

/// How long a run that was asked for may take to appear: without a worker it never does (api facts §9).
const NO_WORKER: SignedDuration = SignedDuration::from_secs(120);

/// How the end of a run is waited for.
#[derive(Debug, Clone, Copy)]
pub struct Waiting {
    /// For how long at most.
    pub limit: SignedDuration,
    /// Whether progress is told.
    pub tells: bool,
    /// Called when the run is requested and the waiting begins.
    pub on_start: fn(),
}

impl Workspace<'_> {
    /// Asks for a run, and waits for its end where that is wanted.
    pub fn run_now(&mut self, id: &SyncId, waiting: Option<Waiting>) -> Exit {
        let result = self.asked_to_run(id, waiting);
        self.ended(result)
    }

    fn asked_to_run(&mut self, id: &SyncId, waiting: Option<Waiting>) -> Result<Exit, Ended> {
        self.sync(id)?;
        let before: HashSet<RunId> = self.newest_runs(id)?.into_iter().map(|run| run.id).collect();
        let exit = self.carry_out(&Command::RunNow(id.clone()))?;
        match waiting {
            Some(waiting) => {
                (waiting.on_start)();
                self.end_of_run(id, &before, waiting)
            }
            None => Ok(exit),
        }
    }

    fn newest_runs(&self, id: &SyncId) -> Result<Vec<Run>, Ended> {
        match self.ask(&Query::Runs(id.clone(), 1))? {
            Reply::Runs(page) => Ok(page.rows),
            _ => Ok(Vec::new()),
        }
    }

    /// Looks again and again, with growing pauses, until the run that was not there before is over.
    fn end_of_run(&mut self, id: &SyncId, before: &HashSet<RunId>, waiting: Waiting) -> Result<Exit, Ended> {
        // This machine's clock may be set meanwhile.
        let began = Instant::now();
        let mut pauses = PAUSES.iter().copied().chain(std::iter::repeat(PAUSES[PAUSES.len() - 1]));
        let mut told = String::new();
        loop {
            let runs = self.newest_runs(id).map_err(|ended| lost(ended, id))?;
            let run = runs.into_iter().find(|run| !before.contains(&run.id));
            if let Some(run) = &run
                && let Some(exit) = exit_of(run)
            {
                let words = self.run_in_words(run);
                self.say(&format!("Run {}: {words}", run.id.0));
                return Ok(exit);
            }
            let passed = SignedDuration::try_from(began.elapsed()).unwrap_or(SignedDuration::MAX);
            if run.is_none() && passed >= NO_WORKER.min(waiting.limit) {
                let seconds = passed.as_secs();
                let words = format!("No run appeared within {seconds} s: no worker seems to be running on the server.");
                return Err(Ended::With(Exit::Unknown, words));
            }
            if passed >= waiting.limit {
                let words =
                    format!("The run isn't over after {} s; it continues on the server.", waiting.limit.as_secs());
                return Err(Ended::With(Exit::Unknown, words));
            }
            let words = run.map_or_else(|| "waiting for a worker".to_owned(), |run| self.run_in_words(&run));
            if waiting.tells && words != told {
                self.say(&words);
                told = words;
            }
            let left = waiting.limit - passed;
            let pause = SignedDuration::from_secs(pauses.next().unwrap_or(1).cast_signed()).min(left);
            std::thread::sleep(Duration::try_from(pause).unwrap_or_default());
        }
    }
}

/// The run could not be followed to its end.
fn lost(ended: Ended, id: &SyncId) -> Ended {
    match ended {
        Ended::With(exit, words) => {
            Ended::With(exit, format!("{words} The run continues on the server: see `syncwright runs {}`.", id.0))
        }
        not_written @ Ended::NotWritten(_) => not_written,
    }
}

/// The exit code of a run that is over.
fn exit_of(run: &Run) -> Option<Exit> {
    match &run.status {
        status if status.is_active() => None,
        RunStatus::Success if run.rows.failed.unwrap_or(0) > 0 => Some(Exit::RowsRejected),
        RunStatus::Success => Some(Exit::Done),
        RunStatus::Failed | RunStatus::Canceled => Some(Exit::RunFailed),
        // Paused, or a word of a newer server: it may go on.
        _ => None,
    }
}
