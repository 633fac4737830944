//! The parts of a time that a text names, whichever they are.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use crate::domain::liquid::time::moment::{Moment, Rejected, Triple};

/// What is known of a time.
#[derive(Debug, Default, Clone)]
pub(super) struct Fragments {
    pub(super) year: Option<i64>,
    pub(super) day_of_year: Option<i64>,
    pub(super) month: Option<i64>,
    pub(super) day: Option<i64>,
    pub(super) hour: Option<i64>,
    pub(super) minute: Option<i64>,
    pub(super) second: Option<i64>,
    pub(super) nanosecond: Option<i32>,
    pub(super) zone: Option<String>,
    /// The year is written in full, whatever it is.
    pub(super) is_full_year: bool,
    pub(super) before_christ: bool,
}

impl Fragments {
    /// The moment as Ruby's `Time.parse` makes it: what is missing before the first known part is that of now.
    pub(super) fn around(self, now: Timestamp) -> Result<Moment, Rejected> {
        let known = [self.year, self.month, self.day, self.hour, self.minute, self.second];
        if known.iter().all(Option::is_none) && self.day_of_year.is_none() && self.nanosecond.is_none() {
            return Err(Rejected::Invalid);
        }
        let offset = self.zone.as_deref().and_then(zone_offset);
        let there = jiff::tz::Offset::from_seconds(offset.unwrap_or(0)).map_err(|_| Rejected::Unknown)?;
        let here = there.to_datetime(now);
        let current = [
            here.year().into(),
            here.month().into(),
            here.day().into(),
            here.hour().into(),
            here.minute().into(),
            here.second().into(),
        ];
        let first = known.iter().position(Option::is_some).unwrap_or(known.len());
        let mut parts = [1970, 1, 1, 0, 0, 0];
        for (place, (part, known)) in parts.iter_mut().zip(known).enumerate() {
            match known {
                Some(known) => *part = known,
                None if place < first && self.day_of_year.is_none() => {
                    *part = current.get(place).copied().unwrap_or(*part);
                }
                None => {}
            }
        }
        let [mut year, mut month, mut day, hour, minute, second] = parts;
        if let Some(day_of_year) = self.day_of_year {
            year = self.year.unwrap_or_else(|| here.year().into());
            let (year, days) = (i16::try_from(year).map_err(|_| Rejected::Unknown)?, day_of_year);
            let date = (1..=366).contains(&days).then(|| Date::new(year, 1, 1)).ok_or(Rejected::Invalid)?;
            let date = date.map_err(|_| Rejected::Unknown)?;
            if days > date.days_in_year().into() {
                return Err(Rejected::Unknown);
            }
            let date = date.checked_add(jiff::Span::new().days(days - 1)).map_err(|_| Rejected::Unknown)?;
            (month, day) = (date.month().into(), date.day().into());
        }
        let (date, clock) = in_utc((year, month, day), (hour, minute, second), offset.unwrap_or(0));
        let utc = Moment::lenient(date, clock, self.nanosecond.unwrap_or(0))?;
        let offset = offset.unwrap_or(0);
        let civil = utc.civil.checked_add(SignedDuration::from_secs(offset.into())).map_err(|_| Rejected::Unknown)?;
        Ok(Moment { civil, offset })
    }
}

/// Date and clock without the offset, as Ruby calculates it: a day that does not exist becomes the first of a month, or
/// the last.
fn in_utc(date: Triple, clock: Triple, offset: i32) -> (Triple, Triple) {
    let ((mut year, mut month, mut day), (hour, minute, second)) = (date, clock);
    let mut clock = [(second, 60), (minute, 60), (hour, 24)];
    // What is left to take from the next larger unit. Units that nothing is taken from stay as they are, too large or not.
    let mut left = i64::from(-offset);
    for (part, size) in &mut clock {
        let taken = left % *size;
        left /= *size;
        if taken != 0 {
            left += (*part + taken).div_euclid(*size);
            *part = (*part + taken).rem_euclid(*size);
        }
    }
    let [(second, _), (minute, _), (hour, _)] = clock;
    let days_in = |year: i64, month: i64| {
        let (year, month) = (i16::try_from(year).ok()?, i8::try_from(month).ok()?);
        Some(i64::from(Date::new(year, month, 1).ok()?.days_in_month()))
    };
    day += left;
    if offset < 0 && left > 0 && days_in(year, month).is_some_and(|last| last < day) {
        (year, month, day) = if month == 12 { (year + 1, 1, 1) } else { (year, month + 1, 1) };
    } else if offset > 0 && left != 0 && day < 1 {
        (year, month) = if month == 1 { (year - 1, 12) } else { (year, month - 1) };
        day = days_in(year, month).unwrap_or(31);
    }
    ((year, month, day), (hour, minute, second))
}

/// How far a zone is ahead of UTC, in seconds; none where its name says nothing to Ruby.
pub(super) fn zone_offset(zone: &str) -> Option<i32> {
    let zone = zone.to_ascii_uppercase();
    if let Some(digits) = zone.strip_prefix(['+', '-']) {
        let sign = if zone.starts_with('-') { -1 } else { 1 };
        let parts: Vec<&str> = match digits.split(':').collect::<Vec<_>>().as_slice() {
            [all] => (0..all.len()).step_by(2).filter_map(|at| all.get(at..at + 2)).collect(),
            parts => parts.to_vec(),
        };
        let is_whole = parts.iter().map(|part| part.len()).sum::<usize>() == digits.replace(':', "").len();
        if !is_whole || !(1..=3).contains(&parts.len()) || parts.iter().any(|part| part.len() != 2) {
            return None;
        }
        let units = parts.iter().zip([3_600, 60, 1]);
        return units
            .map(|(part, unit)| part.parse::<i32>().ok().map(|number| number * unit))
            .sum::<Option<i32>>()
            .map(|all| all * sign);
    }
    let hours = match zone.as_str() {
        "UTC" | "Z" | "UT" | "GMT" => 0,
        "EDT" => -4,
        "EST" | "CDT" => -5,
        "CST" | "MDT" => -6,
        "MST" | "PDT" => -7,
        "PST" => -8,
        military => {
            let [letter] = military.as_bytes() else { return None };
            let ahead = i32::from(*letter);
            match letter {
                b'A'..=b'I' => ahead - i32::from(b'A') + 1,
                b'K'..=b'M' => ahead - i32::from(b'K') + 10,
                b'N'..=b'Y' => i32::from(b'N') - ahead - 1,
                _ => return None,
            }
        }
    };
    Some(hours * 3_600)
}

/// Digits as nanoseconds: `5` after the point is half a second.
pub(super) fn nanoseconds(digits: &str) -> Option<i32> {
    let digits: String = digits.chars().chain(std::iter::repeat('0')).take(9).collect();
    digits.parse().ok()
}
