//! A schedule as a day's ruler: where its runs stand between midnight and midnight, so that gaps are seen.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

/// Half an hour a cell.
const CELLS: usize = 48;

const MINUTES: i64 = 30;

/// The cells of a ruler.
pub(super) const WIDTH: usize = CELLS + 4;

/// The hours above the ruler, in UTC, which the server counts in.
pub(super) const SCALE: &str = "00    03    06    09    12    15    18    21    24 UTC";

/// The runs of the day of the next run: a thin line for one in half an hour, a thick one for several. None where there
/// is no next run.
pub(super) fn day_ruler(runs_after: impl Fn(Timestamp) -> Option<Timestamp>, now: Timestamp) -> Option<String> {
    let day = TimeZone::UTC.to_datetime(runs_after(now)?).date();
    let midnight = |date: Date| TimeZone::UTC.to_timestamp(date.to_datetime(Time::midnight())).ok();
    let (start, end) = (midnight(day)?, midnight(day.tomorrow().ok()?)?);
    let mut counts = [0_usize; CELLS];
    let mut last = start.checked_sub(1.second()).ok()?;
    while let Some(run) = runs_after(last).filter(|run| *run < end) {
        last = run;
        let cell = usize::try_from(run.duration_since(start).as_mins() / MINUTES).ok()?;
        *counts.get_mut(cell)? += 1;
    }
    let marks = counts.map(|count| match count {
        0 => ' ',
        1 => '│',
        _ => '┃',
    });
    Some(marks.iter().collect::<String>().trim_end().to_owned())
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
            let told = day_ruler(|after| cron.next_runs(after).next(), now);
            assert_eq!(told.as_deref(), Some(ruler), "{}", cron.as_str());
        }
        let minutely = Cron::parse("* * * * *").expect("a cron expression");
        let ruler = day_ruler(|after| minutely.next_runs(after).next(), now).expect("runs");
        assert_eq!(ruler, "┃".repeat(CELLS));
    }

    #[test]
    fn the_scale_has_its_hours_above_their_cells() {
        for hour in [0, 3, 12, 24] {
            assert_eq!(SCALE.find(&format!("{hour:02}")), Some(hour * 2), "{hour}");
        }
    }
}
