//! Applies responses about the open sync.

use crate::app::input::parts::Pane;
use crate::app::notice::Notice;
use crate::app::screen::sync::run_detail::RunDetail;
use crate::app::screen::sync::{MOST_RUNS, SyncDetail};
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::query::{Page, Query, RecordFilter, Reply};
use crate::domain::remote_context::Remote;
use crate::domain::run::{Run, RunStatus};
use crate::domain::sync::Sync;
use crate::domain::text::thousands;

/// What a response implies beyond the screen itself.
#[derive(Debug, PartialEq)]
pub enum News {
    /// Nothing.
    Nothing,
    /// The current run has ended, with a notice.
    RunEnded(Notice),
    /// The current state of the sync.
    Sync(Box<Sync>),
    /// The sync no longer exists.
    Gone,
}

/// Applies a response about the open sync, or about one of its runs.
pub fn take(
    detail: &mut SyncDetail,
    run: Option<&mut RunDetail>,
    query: &Query,
    answer: Result<Reply, Failure>,
) -> News {
    match (query, answer) {
        (Query::Sync(_), Ok(Reply::Sync(sync))) => {
            detail.sync = (*sync).clone();
            detail.read = Remote::Loaded(());
            News::Sync(sync)
        }
        (Query::Runs(_, number), Ok(Reply::Runs(page))) => {
            let was_active = detail.active_run().map(|run| run.id.clone());
            detail.take_runs(*number, page);
            let ended = was_active.and_then(|id| detail.run(&id)).filter(|run| !run.status.is_active());
            if let Some((ended, opened)) = ended.zip(run).filter(|(ended, opened)| ended.id == opened.id) {
                // Its records are complete only now.
                *opened = RunDetail::of(ended);
            }
            ended.map_or(News::Nothing, |run| News::RunEnded(how_it_ended(run)))
        }
        (Query::Records { run: id, which, page, .. }, Ok(Reply::Records(records))) => {
            if *which == RecordFilter::Failed {
                detail.reasons.learn(id, *page, &records.rows, records.next(*page));
            }
            match run.filter(|run| run.id == *id && run.which == *which) {
                Some(run) => run.take(*page, records),
                None if *which == RecordFilter::Failed && *page == 1 => detail.reasons.keep(id, records, &detail.runs),
                None => {}
            }
            News::Nothing
        }
        (_, Ok(_)) => News::Nothing,
        (_, Err(failure)) => {
            fail(detail, run, query, &failure);
            let is_gone = matches!((query, &failure.kind), (Query::Sync(_), FailureKind::NotFound(_)));
            if is_gone { News::Gone } else { News::Nothing }
        }
    }
}

fn fail(detail: &mut SyncDetail, run: Option<&mut RunDetail>, query: &Query, failure: &Failure) {
    let look = match failure.kind {
        FailureKind::NotFound(_) => Remote::NotFound,
        _ => Remote::Failed(failure.describe()),
    };
    match query {
        Query::Sync(_) => detail.read = look,
        Query::Runs(_, 1) => {
            detail.runs_read = look;
            detail.watch.expected_until = None;
        }
        Query::Runs(..) => detail.next_page = None,
        Query::Records { run: id, which, page, .. } => {
            if *which == RecordFilter::Failed && detail.reasons.awaits(id, *page) {
                match look {
                    // The server has none of them any more.
                    Remote::NotFound => detail.reasons.learn(id, *page, &[], None),
                    _ => detail.reasons.problem = Some(failure.describe()),
                }
            }
            if let Some(run) = run.filter(|run| run.id == *id && run.which == *which) {
                run.read = look;
            }
        }
        _ => {}
    }
}

/// A notice about how the run ended.
fn how_it_ended(run: &Run) -> Notice {
    let count = |number: Option<u64>| thousands(usize::try_from(number.unwrap_or(0)).unwrap_or(usize::MAX));
    let rows = format!("{} sent, {} rejected.", count(run.rows.sent), count(run.rows.failed));
    match (&run.status, run.rows.failed.unwrap_or(0)) {
        (RunStatus::Success, 0) => Notice::done(format!("Run finished: {rows}")),
        (RunStatus::Success, _) => Notice::wrong(format!("Run finished: {rows} Enter shows why.")),
        (RunStatus::Failed, _) => Notice::wrong(format!("Run failed: {rows} Enter shows why.")),
        (RunStatus::Canceled, _) => Notice::note("Run cancelled."),
        (status, _) => Notice::note(format!("Run {}.", status.describe())),
    }
}

impl SyncDetail {
    /// Applies a page of runs. The first page updates the newest; older runs fetched before are kept after it.
    fn take_runs(&mut self, number: u32, page: Page<Run>) {
        self.runs_read = Remote::Loaded(());
        let was_read = self.next_page != Some(1);
        let next = page.next(number);
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
                self.next_page = next;
            }
        } else {
            for run in page.rows {
                if !self.runs.iter().any(|known| known.id == run.id) {
                    self.runs.push(run);
                }
            }
            self.next_page = next.filter(|_| self.runs.len() > had);
        }
        self.runs.truncate(MOST_RUNS);
        if self.pane == Pane::Reasons && !self.has_rejected_rows() {
            self.pane = Pane::Runs;
        }
        // The selection stays on its run; at the top it stays at the top.
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
        let is_new = number == 1
            && (had > 0 || was_read)
            && self.runs.first().map(|run| &run.id) != before.first().map(|run| &run.0);
        if is_new && self.active_run().is_none() {
            // It started and ended between two polls.
            self.watch.expected_until = None;
        }
        if (has_ended || is_new) && self.active_run().is_none() {
            // The run's end changes the sync's status.
            self.read = Remote::NotAsked;
        }
        self.watch.due = None;
    }
}
