//! Schedules that never started, that are late, or that run although nobody asked.

use jiff::{SignedDuration, Timestamp};

use crate::domain::audit::facts::SyncFacts;
use crate::domain::audit::finding::{AuditFinding, Harm, When};
use crate::domain::health::{Health, health, overdue};
use crate::domain::new_sync::Schedule;

/// So many runs at even gaps are a schedule's.
const REGULAR: usize = 4;

/// How far apart even gaps may be.
const EVEN: SignedDuration = SignedDuration::from_secs(20);

pub(super) fn judge(facts: &SyncFacts, now: Timestamp) -> Option<AuditFinding> {
    if is_manual(facts) {
        return leftover(facts);
    }
    let due = overdue(&facts.sync, &facts.runs, now)?;
    let what = match health(&facts.sync, &facts.runs, now) {
        Health::NeverRan { .. } => "It never ran, although its schedule says so.",
        _ => "It is late: a run was due but never started.",
    };
    Some(AuditFinding {
        at: Some((When::Due, due)),
        why: "The server accepts schedules that its scheduler doesn't start, and says nothing.".to_owned(),
        fix: "Pause and resume it; if no run comes at its next time, tell the server's administrator.".to_owned(),
        ..AuditFinding::new(&facts.sync, Harm::NothingArrives, what.to_owned())
    })
}

fn is_manual(facts: &SyncFacts) -> bool {
    let schedule = facts.sync.schedule();
    schedule == Some(Schedule::Manual) && !facts.sync.is_paused()
}

/// A sync that was set to manual keeps its old schedule on the server until it is paused (api facts §9).
fn leftover(facts: &SyncFacts) -> Option<AuditFinding> {
    let begun: Vec<Timestamp> = facts.runs.iter().filter_map(|run| run.started.or(run.created)).take(REGULAR).collect();
    let gaps: Vec<SignedDuration> = begun.windows(2).map(|pair| pair[0].duration_since(pair[1])).collect();
    let first = gaps.first().copied().filter(|gap| *gap >= SignedDuration::from_mins(1))?;
    let is_even = begun.len() == REGULAR && gaps.iter().all(|gap| (*gap - first).abs() <= EVEN);
    is_even.then(|| AuditFinding {
        at: begun.last().map(|first| (When::Since, *first)),
        why: "After a change from a schedule to manual, the server goes on with the old schedule.".to_owned(),
        fix: "Pause and resume it: that clears the old schedule.".to_owned(),
        ..AuditFinding::new(&facts.sync, Harm::Odd, "It is manual, and runs at even intervals.".to_owned())
    })
}
