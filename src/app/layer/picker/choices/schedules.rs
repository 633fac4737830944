//! Common schedules as cron expressions, using the time of day typed as filter.

use jiff::tz::TimeZone;

use crate::app::fuzzy::Item;
use crate::app::layer::picker::sources::Sources;
use crate::app::transition::Choice;
use crate::domain::cron::Cron;

/// Common schedules at the typed time of day, or at nine.
pub(super) fn of(sources: Sources<'_>, typed: &str) -> Vec<(Item, Choice)> {
    let has_digit = typed.contains(|letter: char| letter.is_ascii_digit());
    let (hour, minute) = match time_of_day(typed) {
        Some(time) => time,
        // Not a valid time of day.
        None if has_digit => return Vec::new(),
        None => (9, 0),
    };
    let wanted: Vec<String> = typed
        .split_whitespace()
        .filter(|word| !word.contains(|letter: char| letter.is_ascii_digit()))
        .map(str::to_lowercase)
        .collect();
    let day = format!("{minute} {hour} * *");
    let utc = format!("{hour:02}:{minute:02} UTC");
    [
        ("Every hour", None, "0 * * * *".to_owned()),
        ("Every day", Some(&utc), format!("{day} *")),
        ("Weekdays", Some(&utc), format!("{day} 1-5")),
        ("Every Monday", Some(&utc), format!("{day} 1")),
        ("The 1st of every month", Some(&utc), format!("{minute} {hour} 1 * *")),
    ]
    .into_iter()
    .filter(|(name, ..)| wanted.iter().all(|word| name.to_lowercase().contains(word)))
    .map(|(name, utc, expression)| {
        let local = Cron::parse(&expression).ok().and_then(|cron| local(sources, &cron));
        let at = match (utc, local) {
            (None, _) => "on the hour, UTC".to_owned(),
            (Some(utc), None) => format!("at {utc}"),
            (Some(utc), Some(local)) => format!("at {local} ({utc})"),
        };
        (Item::new(name, &at, &expression), Choice::Text(expression))
    })
    .collect()
}

/// The local time of day of the next run, if it differs from UTC.
fn local(sources: Sources<'_>, cron: &Cron) -> Option<String> {
    let next = cron.next_runs(sources.clock.now).next()?;
    let told = |zone: &TimeZone| next.to_zoned_datetime(zone.clone()).strftime("%H:%M").to_string();
    let local = told(&sources.clock.zone);
    (local != told(&TimeZone::UTC)).then_some(local)
}

/// Parses `7`, `07:30`, `7.30`, `19h`.
fn time_of_day(typed: &str) -> Option<(u8, u8)> {
    let word = typed.split_whitespace().find(|word| word.starts_with(|letter: char| letter.is_ascii_digit()))?;
    let (hour, minute) = word.split_once([':', '.', 'h']).unwrap_or((word, "0"));
    let hour: u8 = hour.parse().ok().filter(|hour| *hour < 24)?;
    let minute: u8 = if minute.is_empty() { 0 } else { minute.parse().ok()? };
    (minute < 60).then_some((hour, minute))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_day_is_read_as_people_write_it() {
        for (typed, time) in [
            ("7", Some((7, 0))),
            ("at 07:30", Some((7, 30))),
            ("19h", Some((19, 0))),
            ("6.05", Some((6, 5))),
            ("24", None),
            ("9:60", None),
            ("daily", None),
            ("", None),
        ] {
            assert_eq!(time_of_day(typed), time, "{typed}");
        }
    }
}
