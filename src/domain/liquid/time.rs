//! The filters for dates and times, as Ruby reads and writes them. The server's clock shows UTC.

use jiff::civil::DateTime;
use jiff::{SignedDuration, Timestamp};

use super::fault::{Fault, Fuel};
use super::value::Value;

mod format;
mod fragments;
mod guess;
mod read;

/// A time at a place on Earth.
#[derive(Debug, Clone, Copy)]
struct Moment {
    /// What the clock shows there.
    civil: DateTime,
    /// How far that clock is ahead of UTC, in seconds.
    offset: i32,
}

impl Moment {
    fn of(timestamp: Timestamp) -> Self {
        Self { civil: jiff::tz::Offset::UTC.to_datetime(timestamp), offset: 0 }
    }

    /// Seconds since 1970.
    fn epoch(self) -> i64 {
        let utc = jiff::tz::Offset::UTC.to_timestamp(self.civil).map_or(0, Timestamp::as_second);
        let utc = if self.civil.subsec_nanosecond() != 0 && utc < 0 { utc - 1 } else { utc };
        utc - i64::from(self.offset)
    }

    /// A time from its parts as Ruby's `Time` takes them: the 31st of a shorter month is a day of the next one, and 24:00
    /// one of the next day.
    fn lenient(date: (i64, i64, i64), clock: (i64, i64, i64), nanosecond: i32) -> Result<Self, Rejected> {
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

/// Why a text is no time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rejected {
    /// Ruby says so.
    Invalid,
    /// What Ruby would say cannot be told.
    Unknown,
}

/// `date`: the value in another form, or itself where it is no time.
pub(super) fn date(input: &Value, format: &str, now: Timestamp, fuel: &Fuel) -> Result<Value, Fault> {
    if format.is_empty() {
        return Ok(input.clone());
    }
    let at = |seconds: i64| Timestamp::from_second(seconds).map(Moment::of).map_err(|_| Fault::Unknown);
    let moment = match input {
        Value::Int(seconds) => at(i64::try_from(*seconds).map_err(|_| Fault::Unknown)?)?,
        Value::Text(text) if !text.is_empty() => {
            let text: String = text.chars().flat_map(char::to_lowercase).collect();
            match text.as_str() {
                "now" | "today" => Moment::of(now),
                digits if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                    at(digits.parse().map_err(|_| Fault::Unknown)?)?
                }
                text => match guess::moment(text, now) {
                    Ok(moment) => moment,
                    Err(Rejected::Invalid) => return Ok(input.clone()),
                    Err(Rejected::Unknown) => return Err(Fault::Unknown),
                },
            }
        }
        _ => return Ok(input.clone()),
    };
    format::strftime(moment, format, fuel).map(Value::text)
}

/// `to_datetime`: reads a text by a format, and writes it as ISO 8601.
pub(super) fn to_datetime(input: &Value, format: &Value, now: Timestamp, fuel: &Fuel) -> Result<Value, Fault> {
    if input.passes(super::expression::Test::Blank) == Some(true) {
        return Ok(input.clone());
    }
    let (Value::Text(text), Value::Text(format)) = (input, format) else { return Err(Fault::internal()) };
    match read::moment(text, format, now) {
        Ok(moment) => format::strftime(moment, "%Y-%m-%dT%H:%M:%S%:z", fuel).map(Value::text),
        Err(Rejected::Invalid) => Err(Fault::error("invalid date")),
        Err(Rejected::Unknown) => Err(Fault::Unknown),
    }
}
