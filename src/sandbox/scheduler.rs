//! Runs that a schedule begins, where the sandbox is asked for them: at the minutes that the real scheduler keeps,
//! which are those of the clock in UTC and not of the sync's beginning. Cron texts are not followed.

use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

use super::runs;
use super::state::ServerState;
use super::sync::Sync;
use super::times::minutes_before;

/// How far back missed minutes are made up for.
const MOST_MINUTES: i64 = 2 * 24 * 60;

/// Begins the runs that fell due since the last time.
pub(super) fn catch_up(world: &mut ServerState, now: Timestamp) {
    let Some(last) = world.ticked else { return };
    let mut minute = last.max(minutes_before(now, MOST_MINUTES));
    loop {
        let next = minute.as_second().div_euclid(60).saturating_add(1).saturating_mul(60);
        let Ok(next) = Timestamp::from_second(next) else { break };
        if next > now {
            break;
        }
        minute = next;
        for place in 0..world.syncs.len() {
            if is_due(&world.syncs[place], minute) {
                runs::begin(world, place, "general", minute);
            }
        }
    }
    world.ticked = Some(minute);
}

fn is_due(sync: &Sync, minute: Timestamp) -> bool {
    if sync.deleted || sync.status == "disabled" || minute.duration_since(sync.created) < SignedDuration::ZERO {
        return false;
    }
    if !sync.has_interval() {
        return false;
    }
    let time = Offset::UTC.to_datetime(minute);
    let (minute, hour, day) = (i64::from(time.minute()), i64::from(time.hour()), i64::from(time.day()) - 1);
    let every = sync.interval.unwrap_or(1).max(1);
    match sync.unit.as_deref() {
        Some("minutes") => minute % every == 0,
        Some("hours") => minute == 0 && hour % every == 0,
        Some("days") => minute == 0 && hour == 0 && day % every == 0,
        Some("weeks") => minute == 0 && hour == 0 && day % every.saturating_mul(7) == 0,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::{Sync, is_due};

    fn due(interval: i64, unit: &str, time: &str) -> bool {
        let mut sync = Sync::blank(1, 1, Timestamp::UNIX_EPOCH);
        "interval".clone_into(&mut sync.schedule_type);
        sync.interval = Some(interval);
        sync.unit = Some(unit.to_owned());
        is_due(&sync, time.parse().unwrap())
    }

    #[test]
    fn runs_begin_at_the_minutes_of_the_clock() {
        assert!(due(45, "minutes", "2026-11-23T10:00:00Z"));
        assert!(due(45, "minutes", "2026-11-23T10:45:00Z"));
        assert!(!due(45, "minutes", "2026-11-23T10:30:00Z"));
        assert!(due(90, "minutes", "2026-11-23T11:00:00Z"));
        assert!(due(36, "hours", "2026-11-23T00:00:00Z"));
        assert!(!due(36, "hours", "2026-11-23T12:00:00Z"));
        assert!(due(2, "days", "2026-11-01T00:00:00Z"));
        assert!(!due(2, "days", "2026-11-02T00:00:00Z"));
        assert!(due(1, "weeks", "2026-11-29T00:00:00Z"));
        assert!(!due(5, "weeks", "2026-11-29T00:00:00Z"));
    }

    #[test]
    fn nothing_is_due_before_a_sync_is_made() {
        let sync = Sync::blank(1, 1, Timestamp::MAX);
        assert!(!is_due(&sync, Timestamp::UNIX_EPOCH));
    }
}
