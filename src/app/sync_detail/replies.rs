//! What the server says of the sync that is read, taken in.

use crate::app::effect::Effect;
use crate::app::msg::{Notice, RequestId};
use crate::app::screen::result;
use crate::app::state::State;
use crate::app::sync_detail::{MOST_RECORDS, MOST_RUNS, SyncDetail};
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::query::{Page, Query, Reply};
use crate::domain::remote_context::Remote;
use crate::domain::run::{Run, RunStatus};
use crate::domain::text::thousands;

/// Takes an answer about the sync that is read; none when it is not awaited here.
pub fn on_answer(state: &mut State, request: RequestId, answer: &Result<Reply, Failure>) -> Option<Vec<Effect>> {
    let opened = state.opened.as_mut()?;
    let place = opened.awaited.iter().position(|(awaited, _)| *awaited == request)?;
    let (_, query) = opened.awaited.swap_remove(place);
    let failure = match answer {
        Ok(reply) => {
            let is_news_of_sync = matches!(reply, Reply::Sync(_));
            let was_active = opened.active_run().map(|run| run.id.clone());
            opened.know(&query, reply.clone());
            let ended = was_active.and_then(|id| opened.runs.iter().find(|run| run.id == id));
            if let Some(run) = ended.filter(|run| !run.status.is_active()) {
                state.notice = Some(how_it_ended(run));
            }
            if is_news_of_sync {
                let sync = opened.sync.clone();
                state.directory.learn_sync(sync);
            }
            return Some(Vec::new());
        }
        Err(failure) => failure,
    };
    opened.fail(&query, failure);
    Some(match (&failure.kind, &query) {
        (FailureKind::NotSignedIn(_), _) => {
            result::sign_in_again(state, failure, "It may have ended; the sync is still open.");
            vec![Effect::FindStores]
        }
        (FailureKind::NotFound(_), Query::Sync(_)) => {
            let gone = (opened.host.clone(), opened.sync.id.0.to_string());
            state.gone.insert(gone);
            Vec::new()
        }
        _ => Vec::new(),
    })
}

/// How the run that was watched ended.
fn how_it_ended(run: &Run) -> Notice {
    let count = |number: Option<u64>| thousands(usize::try_from(number.unwrap_or(0)).unwrap_or(usize::MAX));
    let rows = format!("{} rows sent, {} refused.", count(run.rows.sent), count(run.rows.failed));
    match (&run.status, run.rows.failed.unwrap_or(0)) {
        (RunStatus::Success, 0) => Notice::done(format!("The run is done: {rows}")),
        (RunStatus::Success, _) => Notice::wrong(format!("The run is done: {rows} Enter on the run shows them.")),
        (RunStatus::Failed, _) => Notice::wrong(format!("The run has failed: {rows} Enter on the run shows why.")),
        (status, _) => Notice::note(format!("The run is {}.", status.describe())),
    }
}

impl SyncDetail {
    fn know(&mut self, query: &Query, reply: Reply) {
        match (query, reply) {
            (Query::Sync(_), Reply::Sync(sync)) => {
                self.sync = *sync;
                self.read = Remote::Loaded(());
            }
            (Query::Runs(_, number), Reply::Runs(page)) => self.take_runs(*number, page),
            (Query::Records { run, which, page: number, .. }, Reply::Records(page)) => {
                let wanted = self.run.as_mut().filter(|opened| opened.id == *run && opened.which == *which);
                let Some(opened) = wanted else { return };
                opened.read = Remote::Loaded(());
                let before = opened.records.len();
                for record in page.rows {
                    if opened.records.len() < MOST_RECORDS && !opened.records.iter().any(|known| known.id == record.id)
                    {
                        opened.records.push(record);
                    }
                }
                let is_last = page.last.is_some_and(|last| *number >= last) || opened.records.len() == before;
                opened.next_page = (!is_last).then_some(number + 1);
            }
            _ => {}
        }
    }

    /// Takes a page of runs. The first one brings what is new; older runs that were fetched before stay behind it.
    fn take_runs(&mut self, number: u32, page: Page<Run>) {
        self.runs_read = Remote::Loaded(());
        let (had, under_the_bar) = (self.runs.len(), self.run_under_the_bar().map(|run| run.id.clone()));
        let before: Vec<_> = self.runs.iter().map(|run| (run.id.clone(), run.status.clone())).collect();
        let was_active = self.active_run().map(|run| run.id.clone());
        if number == 1 {
            let mut runs = page.rows;
            let is_older = |run: &Run| !runs.iter().any(|newer| newer.id == run.id);
            let older: Vec<Run> = self.runs.drain(..).filter(is_older).collect();
            runs.extend(older);
            self.runs = runs;
            if had == 0 {
                self.next_page = page.last.is_none_or(|last| last > 1).then_some(2).filter(|_| page.count > 0);
            }
        } else {
            for run in page.rows {
                if !self.runs.iter().any(|known| known.id == run.id) {
                    self.runs.push(run);
                }
            }
            let is_last = page.last.is_some_and(|last| number >= last) || self.runs.len() == had;
            self.next_page = (!is_last).then_some(number + 1);
        }
        self.runs.truncate(MOST_RUNS);
        // The bar stays on its run; on the newest one it stays at the top.
        if self.bar > 0 {
            let place = under_the_bar.and_then(|id| self.runs.iter().position(|run| run.id == id));
            self.bar = place.unwrap_or(self.bar).min(self.runs.len().saturating_sub(1));
        }
        let after: Vec<_> = self.runs.iter().map(|run| (run.id.clone(), run.status.clone())).collect();
        self.watch.quiet = if before == after { self.watch.quiet.saturating_add(1) } else { 0 };
        if self.active_run().is_some() {
            self.watch.expected_until = None;
        }
        let has_ended = was_active.is_some() && self.active_run().is_none();
        let is_new = number == 1 && had > 0 && self.runs.first().map(|run| &run.id) != before.first().map(|run| &run.0);
        if is_new && self.active_run().is_none() {
            // It came and went between two looks.
            self.watch.expected_until = None;
        }
        if (has_ended || is_new) && self.active_run().is_none() {
            // Its end changes the status of the sync.
            self.read = Remote::NotAsked;
        }
        self.watch.due = None;
    }

    fn fail(&mut self, query: &Query, failure: &Failure) {
        let is_gone = matches!(failure.kind, FailureKind::NotFound(_));
        let words = format!("{} {}", failure.what(), failure.advice());
        let look = if is_gone { Remote::NotFound } else { Remote::Failed(words) };
        match query {
            Query::Sync(_) => self.read = look,
            Query::Runs(_, 1) => {
                self.runs_read = look;
                self.watch.expected_until = None;
            }
            Query::Runs(..) => self.next_page = None,
            Query::Records { .. } => {
                if let Some(run) = &mut self.run {
                    run.read = look;
                }
            }
            _ => {}
        }
    }
}
