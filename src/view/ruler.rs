//! A schedule as a ruler: where its runs stand in a day, or in an hour if they are that many, so that gaps are seen.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

/// Half an hour of a day a cell, or 75 seconds of an hour.
const CELLS: usize = 48;

/// The cells of a ruler.
pub(super) const WIDTH: usize = CELLS + 4;

/// The hours above the ruler, in UTC, which the server counts in.
const SCALE: &str = "00    03    06    09    12    15    18    21    24 UTC";

/// The minutes above the ruler of an hour.
const MINUTES_SCALE: &str = ":00     :10     :20     :30     :40     :50";

/// A ruler: what stands above it, and its runs, a thin line for one and a thick one for several.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Ruler {
    pub(super) scale: &'static str,
    pub(super) marks: String,
}

/// The day of the next run, in half hours; where each of these has a run, its hour, in which gaps are seen. None where
/// there is no next run.
pub(super) fn ruler(runs_after: impl Fn(Timestamp) -> Option<Timestamp>, now: Timestamp) -> Option<Ruler> {
    let next = TimeZone::UTC.to_datetime(runs_after(now)?);
    let midnight = |date: Date| TimeZone::UTC.to_timestamp(date.to_datetime(Time::midnight())).ok();
    let day = next.date();
    let (start, end) = (midnight(day)?, midnight(day.tomorrow().ok()?)?);
    let of_day = runs_in((start, end), &runs_after)?;
    if of_day.contains(&0) {
        return Some(Ruler { scale: SCALE, marks: marks(&of_day) });
    }
    let start = start.checked_add(i64::from(next.hour()).hours()).ok()?;
    let of_hour = runs_in((start, start.checked_add(1.hour()).ok()?), &runs_after)?;
    Some(Ruler { scale: MINUTES_SCALE, marks: marks(&of_hour) })
}

/// How many runs begin in each cell of a time.
fn runs_in(
    (start, end): (Timestamp, Timestamp),
    runs_after: impl Fn(Timestamp) -> Option<Timestamp>,
) -> Option<[usize; CELLS]> {
    let mut counts = [0; CELLS];
    let all = end.duration_since(start).as_secs();
    let mut last = start.checked_sub(1.second()).ok()?;
    while let Some(run) = runs_after(last).filter(|run| *run < end) {
        last = run;
        let cell = run.duration_since(start).as_secs() * i64::try_from(CELLS).ok()? / all;
        *counts.get_mut(usize::try_from(cell).ok()?)? += 1;
    }
    Some(counts)
}

fn marks(counts: &[usize; CELLS]) -> String {
    let marks = counts.map(|count| match count {
        0 => ' ',
        1 => '│',
        _ => '┃',
    });
    marks.iter().collect::<String>().trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::cron::Cron;

    #[test]
    fn the_runs_of_a_day_stand_under_their_hours() {
        let now = "2026-11-23T12:10:00Z".parse().expect("a time");
        for (cron, ruler) in [
            ("0 9,18 * * *", "                  │                 │"),
            ("0 */3 * * *", "│     │     │     │     │     │     │     │"),
            // Every 45 minutes, as the server runs it.
            ("*/45 6 * * *", "            ││"),
            ("*/5 0 * * *", "┃┃"),
            ("0 0 29 2 *", "│"),
        ] {
            let cron = Cron::parse(cron).expect("a cron expression");
            let told = super::ruler(|after| cron.next_runs(after).next(), now).expect("runs");
            assert_eq!((told.scale, told.marks.as_str()), (SCALE, ruler), "{}", cron.as_str());
        }
    }

    #[test]
    fn the_runs_of_every_half_hour_stand_under_their_minutes() {
        let now = "2026-11-23T12:10:00Z".parse().expect("a time");
        for (cron, ruler) in [
            ("*/30 * * * *", "│                       │"),
            // Every 45 minutes, as the server runs it: the gap is seen.
            ("0,45 * * * *", "│                                   │"),
            ("*/20 * * * *", "│               │               │"),
        ] {
            let cron = Cron::parse(cron).expect("a cron expression");
            let told = super::ruler(|after| cron.next_runs(after).next(), now).expect("runs");
            assert_eq!((told.scale, told.marks.as_str()), (MINUTES_SCALE, ruler), "{}", cron.as_str());
        }
        let minutely = Cron::parse("* * * * *").expect("a cron expression");
        let told = super::ruler(|after| minutely.next_runs(after).next(), now).expect("runs");
        assert_eq!(told.marks.chars().filter(|mark| *mark != ' ').count(), CELLS);
    }

    #[test]
    fn the_scale_has_its_hours_above_their_cells() {
        for hour in [0, 3, 12, 24] {
            assert_eq!(SCALE.find(&format!("{hour:02}")), Some(hour * 2), "{hour}");
        }
        for minute in [0, 10, 50] {
            assert_eq!(MINUTES_SCALE.find(&format!(":{minute:02}")), Some(minute * CELLS / 60), "{minute}");
        }
    }
}
