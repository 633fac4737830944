//! A point in time, as a clock somewhere shows it.

use jiff::civil::DateTime;
use jiff::{SignedDuration, Timestamp};

/// A time at a place on Earth.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    /// What the clock shows there.
    pub(super) civil: DateTime,
    /// How far that clock is ahead of UTC, in seconds.
    pub(super) offset: i32,
}

impl Moment {
    pub(super) fn of(timestamp: Timestamp) -> Self {
        Self { civil: jiff::tz::Offset::UTC.to_datetime(timestamp), offset: 0 }
    }

    /// Seconds since 1970.
    pub(super) fn epoch(self) -> i64 {
        let utc = jiff::tz::Offset::UTC.to_timestamp(self.civil).map_or(0, Timestamp::as_second);
        let utc = if self.civil.subsec_nanosecond() != 0 && utc < 0 { utc - 1 } else { utc };
        utc - i64::from(self.offset)
    }

    /// A time from its parts as Ruby's `Time` takes them: the 31st of a shorter month is a day of the next one, and 24:00
    /// one of the next day.
    pub(super) fn lenient(date: Triple, clock: Triple, nanosecond: i32) -> Result<Self, Rejected> {
        let ((year, month, day), (hour, minute, second)) = (date, clock);
        let fits = (1..=12).contains(&month)
            && (1..=31).contains(&day)
            && (0..=24).contains(&hour)
            && (0..60).contains(&minute)
            && (0..=60).contains(&second)
            && (hour < 24 || (minute, second) == (0, 0));
        if !fits {
            return Err(Rejected::Invalid);
        }
        let year = i16::try_from(year).map_err(|_| Rejected::Unknown)?;
        let month = i8::try_from(month).map_err(|_| Rejected::Invalid)?;
        let start = jiff::civil::Date::new(year, month, 1).map_err(|_| Rejected::Unknown)?;
        let seconds = ((day - 1) * 24 + hour) * 3_600 + minute * 60 + second;
        let start = start.to_datetime(jiff::civil::Time::midnight());
        let civil = start.checked_add(SignedDuration::new(seconds, nanosecond)).map_err(|_| Rejected::Unknown)?;
        Ok(Self { civil, offset: 0 })
    }
}

/// Year, month and day, or hour, minute and second.
pub(super) type Triple = (i64, i64, i64);

/// Why a text is no time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rejected {
    /// Ruby says so.
    Invalid,
    /// What Ruby would say cannot be told.
    Unknown,
}
