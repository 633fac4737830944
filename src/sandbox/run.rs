//! A run: how far it has come is a matter of the clock, looked up when asked; nothing works in the background.

use jiff::Timestamp;

use super::data::SeedRun;
use super::times::{millis_after, minutes_before};

/// The stages of a run and the millisecond at which each begins.
const STAGES: [(i64, &str); 5] =
    [(0, "pending"), (500, "started"), (1_000, "querying"), (2_000, "queued"), (2_500, "in_progress")];
/// How long a run takes.
pub(super) const MILLIS: i64 = 4_500;
/// What became of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
enum End {
    /// It follows the clock.
    Clock,
    /// It was stopped at a moment.
    Canceled(Timestamp),
    /// It ended in this way.
    Past(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) id: i64,
    pub(super) sync: i64,
    pub(super) kind: &'static str,
    pub(super) created: Timestamp,
    pub(super) millis: i64,
    pub(super) total: usize,
    /// How many of the rows are rejected.
    pub(super) failed: usize,
    end: End,
    /// Whether the sync has been told how it ended.
    pub(super) told: bool,
}

impl Run {
    pub(super) fn from_seed(seed: &SeedRun, now: Timestamp) -> Self {
        Self {
            id: seed.id,
            sync: seed.sync_id,
            kind: "general",
            created: minutes_before(now, seed.minutes_ago),
            millis: seed.millis,
            total: seed.total,
            failed: seed.failed,
            end: End::Past(seed.status.clone()),
            told: true,
        }
    }

    pub(super) fn new(id: i64, sync: i64, kind: &'static str, total: usize, failed: usize, now: Timestamp) -> Self {
        Self { id, sync, kind, created: now, millis: MILLIS, total, failed, end: End::Clock, told: false }
    }

    /// Where it stands.
    pub(super) fn status(&self, now: Timestamp) -> &str {
        match &self.end {
            End::Past(status) => status,
            End::Canceled(_) => "canceled",
            End::Clock if now < self.finish() => self.stage(now).1,
            End::Clock if self.total > 0 && self.failed == self.total => "failed",
            End::Clock => "success",
        }
    }

    fn stage(&self, now: Timestamp) -> (i64, &'static str) {
        let elapsed = now.duration_since(self.created).as_millis();
        let stage = STAGES.iter().rev().find(|(from, _)| elapsed >= i128::from(*from));
        stage.copied().unwrap_or((0, "pending"))
    }

    /// Whether it still goes on.
    pub(super) fn active(&self, now: Timestamp) -> bool {
        STAGES.iter().any(|(_, name)| *name == self.status(now))
    }

    pub(super) fn cancel(&mut self, now: Timestamp) {
        self.end = End::Canceled(now);
    }

    /// When its rows are written, which is when it ends.
    pub(super) fn finish(&self) -> Timestamp {
        match self.end {
            End::Canceled(at) => at,
            End::Clock | End::Past(_) => millis_after(self.created, self.millis),
        }
    }

    /// When it left the queue, if it has.
    pub(super) fn started(&self, now: Timestamp) -> Option<Timestamp> {
        (self.status(now) != "pending").then(|| millis_after(self.created, 500).min(self.finish()))
    }

    /// When its stage began, or it ended.
    pub(super) fn updated(&self, now: Timestamp) -> Timestamp {
        if self.active(now) { millis_after(self.created, self.stage(now).0) } else { self.finish() }
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::{MILLIS, Run};
    use crate::sandbox::times::millis_after;

    fn status_after(run: &Run, millis: i64) -> String {
        run.status(millis_after(Timestamp::UNIX_EPOCH, millis)).to_owned()
    }

    #[test]
    fn a_run_goes_through_its_stages_as_the_clock_does() {
        let run = Run::new(1, 1, "general", 8, 0, Timestamp::UNIX_EPOCH);
        let seen: Vec<String> = [0, 500, 1_500, 2_000, 2_500, 4_499, MILLIS, MILLIS * 100]
            .into_iter()
            .map(|millis| status_after(&run, millis))
            .collect();
        assert_eq!(
            seen,
            ["pending", "started", "querying", "queued", "in_progress", "in_progress", "success", "success"]
        );
    }

    #[test]
    fn a_cancelled_run_stays_cancelled() {
        let mut run = Run::new(1, 1, "general", 8, 0, Timestamp::UNIX_EPOCH);
        run.cancel(millis_after(Timestamp::UNIX_EPOCH, 700));
        assert_eq!(status_after(&run, 60_000), "canceled");
        assert!(!run.active(millis_after(Timestamp::UNIX_EPOCH, 800)));
    }
}
