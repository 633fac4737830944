//! Intervals as the server really runs them: it makes a cron expression of each (`*/N` in one field), which starts over
//! with every hour, day or month, so that most intervals are not even (api facts §3.4).

use jiff::Timestamp;

use crate::domain::cron::Cron;
use crate::domain::dialect::{Dialect, IntervalUnit};
use crate::domain::text::lower_first;

/// Every N of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// How many, at least 1.
    pub every: u32,
    /// Of what.
    pub unit: IntervalUnit,
}

impl Interval {
    /// The cron expression that the server makes of it.
    pub fn server_cron(self) -> Option<Cron> {
        let every = u64::from(self.every);
        match self.unit {
            IntervalUnit::Minutes => Cron::of_interval("", every, " * * * *"),
            IntervalUnit::Hours => Cron::of_interval("0 ", every, " * * *"),
            IntervalUnit::Days => Cron::of_interval("0 0 ", every, " * *"),
            IntervalUnit::Weeks => Cron::of_interval("0 0 ", every * 7, " * *"),
        }
    }

    /// The runs after a time, as the server counts them.
    pub fn next_runs(self, after: Timestamp) -> impl Iterator<Item = Timestamp> {
        self.server_cron().map(|cron| cron.next_runs(after)).into_iter().flatten()
    }

    /// Whether the runs lie as far apart as the words say.
    pub const fn is_even(self) -> bool {
        match self.unit {
            IntervalUnit::Minutes => self.every > 0 && 60 % self.every == 0,
            IntervalUnit::Hours => self.every > 0 && 24 % self.every == 0,
            IntervalUnit::Days => self.every == 1,
            IntervalUnit::Weeks => false,
        }
    }

    /// The intervals that run evenly, from the shortest, each told in one unit only.
    fn all_even() -> impl DoubleEndedIterator<Item = Self> + Clone {
        let each = |range: std::ops::RangeInclusive<u32>, unit| range.map(move |every| Self { every, unit });
        let minutes_and_hours = each(1..=60, IntervalUnit::Minutes).chain(each(2..=12, IntervalUnit::Hours));
        minutes_and_hours.chain(each(1..=1, IntervalUnit::Days)).filter(|it| it.is_even())
    }

    /// What to know when it does not run evenly: when it really runs, and what would be even.
    pub fn warning(self, dialect: Dialect) -> Option<String> {
        if self.is_even() {
            return None;
        }
        let cron = self.server_cron()?;
        let really = lower_first(&cron.describe());
        let restarts = match self.unit {
            IntervalUnit::Days | IntervalUnit::Weeks => ", starting over each month",
            IntervalUnit::Minutes | IntervalUnit::Hours => "",
        };
        let even = self.even_choices(dialect);
        let mut choices: Vec<String> = match even.as_slice() {
            [below, above] if below.unit == above.unit => vec![below.every.to_string(), above.amount()],
            choices => choices.iter().map(|choice| choice.amount()).collect(),
        };
        if dialect == Dialect::Multiwoven {
            choices.extend(self.like_cron().map(str::to_owned));
        }
        let even = match choices.as_slice() {
            [] => "No evenly spaced interval is close.".to_owned(),
            choices => format!("Use {}.", choices.join(" or ")),
        };
        Some(format!("Runs {really}{restarts}, not {}. {even}", self.describe()))
    }

    /// A cron expression that runs about as often, where no interval does.
    const fn like_cron(self) -> Option<&'static str> {
        match self.minutes() / (24 * 60) {
            0..=5 => None,
            6..=10 => Some("the cron expression 0 0 * * 1 (every Monday)"),
            11..=20 => Some("the cron expression 0 0 1,15 * * (twice a month)"),
            _ => Some("the cron expression 0 0 1 * * (the first of every month)"),
        }
    }

    /// The even interval of the same length in another unit; else the nearest ones below and above that are not far off
    /// and that the dialect can say.
    pub fn even_choices(self, dialect: Dialect) -> Vec<Self> {
        let mut even = Self::all_even().filter(|choice| dialect.interval_units().contains(&choice.unit));
        if let Some(same) = even.clone().find(|choice| choice.minutes() == self.minutes()) {
            return vec![same];
        }
        let is_near = |choice: &Self| choice.minutes() <= self.minutes() * 2 && choice.minutes() * 2 >= self.minutes();
        let below = even.clone().rfind(|choice| choice.minutes() < self.minutes());
        let above = even.find(|choice| choice.minutes() > self.minutes());
        below.into_iter().chain(above).filter(is_near).collect()
    }

    /// How many minutes it has.
    pub const fn minutes(self) -> u64 {
        self.every as u64 * self.unit.minutes()
    }

    /// The even interval that is nearest, when this one is not even.
    pub fn nearest_even(self, dialect: Dialect) -> Option<Self> {
        if self.is_even() {
            return None;
        }
        self.even_choices(dialect).into_iter().min_by_key(|choice| choice.minutes().abs_diff(self.minutes()))
    }

    /// "every 30 minutes", "every day".
    pub fn describe(self) -> String {
        match self.every {
            1 => format!("every {}", self.unit.word().trim_end_matches('s')),
            _ => format!("every {}", self.amount()),
        }
    }

    /// "30 minutes", "1 day".
    pub fn amount(self) -> String {
        match self.every {
            1 => format!("1 {}", self.unit.word().trim_end_matches('s')),
            many => format!("{many} {}", self.unit.word()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(every: u32, unit: IntervalUnit) -> Interval {
        Interval { every, unit }
    }

    #[test]
    fn even_intervals_need_no_warning() {
        for every in [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60] {
            assert_eq!(of(every, IntervalUnit::Minutes).warning(Dialect::Published), None, "{every}");
        }
        for every in [1, 2, 3, 4, 6, 8, 12, 24] {
            assert_eq!(of(every, IntervalUnit::Hours).warning(Dialect::Multiwoven), None, "{every}");
        }
        assert_eq!(of(1, IntervalUnit::Days).warning(Dialect::Multiwoven), None);
    }

    #[test]
    fn uneven_intervals_are_told_as_they_really_run() {
        for (every, unit, words) in [
            (
                45,
                IntervalUnit::Minutes,
                "Runs at :00 and :45 of every hour (UTC), not every 45 minutes. Use 30 or 60 minutes.",
            ),
            (
                90,
                IntervalUnit::Minutes,
                "Runs every hour at :00 (UTC), not every 90 minutes. Use 60 minutes or 2 hours.",
            ),
            (
                5,
                IntervalUnit::Hours,
                "Runs at 00:00, 05:00, 10:00, 15:00 and 20:00, every day (UTC), not every 5 hours. Use 4 or 6 hours.",
            ),
            (36, IntervalUnit::Hours, "Runs at 00:00, every day (UTC), not every 36 hours. Use 1 day."),
            (2, IntervalUnit::Days, "starting over each month, not every 2 days. Use 1 day."),
            (40, IntervalUnit::Days, "Runs at 00:00, on day 1 of the month (UTC), starting over"),
            (1, IntervalUnit::Weeks, "not every week. Use the cron expression 0 0 * * 1 (every Monday)."),
            (2, IntervalUnit::Weeks, "Use the cron expression 0 0 1,15 * * (twice a month)."),
            (5, IntervalUnit::Weeks, "Use the cron expression 0 0 1 * * (the first of every month)."),
            (120, IntervalUnit::Minutes, "Use 2 hours."),
            (1440, IntervalUnit::Minutes, "Use 1 day."),
        ] {
            let said = of(every, unit).warning(Dialect::Multiwoven).expect("a warning");
            assert!(said.contains(words), "{every} {unit:?}: {said}");
        }
        let published = of(90, IntervalUnit::Minutes).warning(Dialect::Published).expect("a warning");
        assert!(published.ends_with("Use 60 minutes."), "{published}");
        assert_eq!(of(5, IntervalUnit::Weeks).nearest_even(Dialect::Multiwoven), None, "nothing is close");
        assert!(!of(0, IntervalUnit::Minutes).is_even() && !of(0, IntervalUnit::Hours).is_even(), "never is not even");
    }

    #[test]
    fn the_next_runs_are_those_of_the_servers_cron() {
        let after: Timestamp = "2026-11-29T12:50:00Z".parse().expect("a time");
        let runs: Vec<String> = of(2, IntervalUnit::Days).next_runs(after).take(3).map(|run| run.to_string()).collect();
        assert_eq!(runs, ["2026-12-01T00:00:00Z", "2026-12-03T00:00:00Z", "2026-12-05T00:00:00Z"]);
        assert!(of(u32::MAX, IntervalUnit::Weeks).next_runs(after).next().is_some());
    }
}
