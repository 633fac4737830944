//! When an expression runs: day by day, then the hours and minutes of that day, in UTC.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

use crate::domain::cron::fields::Fields;

/// How many days are searched for the next run: a 29 February can be eight years away.
const FURTHEST: u32 = 366 * 9;

/// The runs after a time.
pub(super) struct Runs {
    fields: Fields,
    /// Nothing at or before this minute.
    after: Option<DateTime>,
}

impl Runs {
    pub(super) fn new(fields: Fields, after: Timestamp) -> Self {
        Self { fields, after: Some(TimeZone::UTC.to_datetime(after)) }
    }

    fn next_on(&self, date: Date, after: Option<Time>) -> Option<DateTime> {
        if !runs_on(&self.fields, date) {
            return None;
        }
        let hours = self.fields.hours.values();
        let minutes = self.fields.minutes.values();
        let times = hours.iter().flat_map(|hour| minutes.iter().map(move |minute| (*hour, *minute)));
        times
            .filter_map(|(hour, minute)| Time::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, 0, 0).ok())
            .find(|time| after.is_none_or(|after| *time > after))
            .map(|time| date.to_datetime(time))
    }
}

/// Whether a day is one of the expression's. When both day fields are restricted, either is enough.
fn runs_on(fields: &Fields, date: Date) -> bool {
    let number = |value: i8| u32::from(value.unsigned_abs());
    let day = fields.days.has(number(date.day()));
    let weekday = fields.weekdays.has(number(date.weekday().to_sunday_zero_offset()));
    let days = if fields.days.star || fields.weekdays.star { day && weekday } else { day || weekday };
    fields.months.has(number(date.month())) && days
}

impl Iterator for Runs {
    type Item = Timestamp;

    fn next(&mut self) -> Option<Timestamp> {
        let after = self.after.take()?;
        let mut date = after.date();
        let mut found = self.next_on(date, Some(after.time()));
        for _ in 0..FURTHEST {
            if found.is_some() {
                break;
            }
            date = date.checked_add(1.day()).ok()?;
            found = self.next_on(date, None);
        }
        self.after = found;
        TimeZone::UTC.to_timestamp(found?).ok()
    }
}
