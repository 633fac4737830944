//! Reading the five fields, each into the set of its values, with words for every way to be wrong.

use crate::domain::text::SanitizedText;

/// Why an expression is not one that will run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CronProblem {
    /// Nothing typed.
    #[error("Enter a cron expression, such as 0 9 * * 1-5 (minute, hour, day of month, month, day of week).")]
    Empty,
    /// Too long to be one.
    #[error("Too long for a cron expression.")]
    TooLong,
    /// Not five fields.
    #[error("A cron expression has five fields (minute, hour, day of month, month, day of week); this has {0}.")]
    FieldCount(usize),
    /// Six fields: seconds.
    #[error("Leave out the seconds: the API accepts six fields, but the scheduler never runs them. Use five.")]
    Seconds,
    /// A time zone.
    #[error("Leave out the time zone: the API accepts it, but the scheduler never runs it. Times are UTC.")]
    TimeZone,
    /// `@noon`.
    #[error("The scheduler doesn't know @noon. Use 0 12 * * *.")]
    Noon,
    /// `@every`.
    #[error("The API doesn't accept @every. Choose an interval, or use the five fields.")]
    Every,
    /// Another word.
    #[error("Unknown word “{0}”. Use @hourly, @daily, @weekly, @monthly or @yearly.")]
    UnknownWord(SanitizedText),
    /// A step of 0.
    #[error("{0}: a step of 0 crashes the server. Steps start at 1.")]
    ZeroStep(&'static str),
    /// A step of three digits.
    #[error("{0}: the API accepts steps of at most two digits.")]
    LongStep(&'static str),
    /// Out of the field's range.
    #[error("{name} go from {first} to {last}, so {value} is invalid.")]
    OutOfRange {
        /// The field, in the plural.
        name: &'static str,
        /// Its first value.
        first: u32,
        /// Its last value.
        last: u32,
        /// What stands there.
        value: SanitizedText,
    },
    /// Day of week 7.
    #[error("Days of the week go from 0 (Sunday) to 6; the scheduler never runs 7. Use 0 or SUN.")]
    Seven,
    /// Hour 24.
    #[error("Hours go from 0 to 23; the scheduler never runs 24. Use 0.")]
    TwentyFour,
    /// A range that ends before it starts.
    #[error("{name}: the range {from}-{to} ends before it starts, so the scheduler never runs it. Use {instead}.")]
    Backwards {
        /// The field.
        name: &'static str,
        /// As typed.
        from: SanitizedText,
        /// As typed.
        to: SanitizedText,
        /// What would be right.
        instead: String,
    },
    /// A sign of other crons.
    #[error("{0}: the scheduler doesn't know “{1}”. Use numbers, lists (1,2), ranges (1-5), steps (*/15) and *.")]
    OtherSign(&'static str, char),
    /// No number and no name.
    #[error("{0}: “{1}” isn't valid. Use numbers, lists (1,2), ranges (1-5), steps (*/15) and *.")]
    NotAValue(&'static str, SanitizedText),
    /// A date that no year has.
    #[error("None of these months has such a day; the API rejects it.")]
    NeverRuns,
}

/// The values of a field, and whether it says `*`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Set {
    bits: u64,
    /// `*` itself: only then the other day field alone decides.
    pub(super) star: bool,
}

impl Set {
    /// Whether a value is in it.
    pub(super) const fn has(self, value: u32) -> bool {
        value < 64 && self.bits & (1 << value) != 0
    }

    /// Its values, ascending.
    pub(super) fn values(self) -> Vec<u32> {
        (0..64).filter(|value| self.has(*value)).collect()
    }
}

/// The five fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fields {
    pub(super) minutes: Set,
    pub(super) hours: Set,
    pub(super) days: Set,
    pub(super) months: Set,
    pub(super) weekdays: Set,
}

/// What is particular about a field.
struct Kind {
    /// Its name, in the plural.
    name: &'static str,
    first: u32,
    last: u32,
    names: &'static [&'static str],
}

const MINUTES: Kind = Kind { name: "Minutes", first: 0, last: 59, names: &[] };
const HOURS: Kind = Kind { name: "Hours", first: 0, last: 23, names: &[] };
const DAYS: Kind = Kind { name: "Days of the month", first: 1, last: 31, names: &[] };
const MONTHS: Kind = Kind {
    name: "Months",
    first: 1,
    last: 12,
    names: &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
};
const WEEKDAYS: Kind =
    Kind { name: "Days of the week", first: 0, last: 6, names: &["sun", "mon", "tue", "wed", "thu", "fri", "sat"] };

/// The most days a month has in any year.
const MONTH_DAYS: [u32; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// Reads five fields.
pub(super) fn parse_fields(parts: &[&str]) -> Result<Fields, CronProblem> {
    let [minutes, hours, days, months, weekdays] = parts else {
        return Err(wrong_count(parts));
    };
    let fields = Fields {
        minutes: MINUTES.parse(minutes)?,
        hours: HOURS.parse(hours)?,
        days: DAYS.parse(days)?,
        months: MONTHS.parse(months)?,
        weekdays: WEEKDAYS.parse(weekdays)?,
    };
    let some_month_has_the_day = (1..)
        .zip(MONTH_DAYS)
        .any(|(month, last)| fields.months.has(month) && fields.days.values().first().is_some_and(|day| *day <= last));
    // The API rejects such a date also where the day of the week alone would run.
    if !some_month_has_the_day {
        return Err(CronProblem::NeverRuns);
    }
    Ok(fields)
}

fn wrong_count(parts: &[&str]) -> CronProblem {
    let has_zone = |part: &&str| {
        let is_field = |c: char| c.is_ascii_digit() || matches!(c, '*' | '/' | ',' | '-');
        part.contains(':') || part.contains('=') || (part.contains(char::is_alphabetic) && !part.chars().all(is_field))
    };
    let is_zone = parts.last().is_some_and(|last| {
        has_zone(last) && (last.contains('/') || last.starts_with(['+', '-', 'U', 'Z']) || last.len() > 3)
    });
    let zone_first = parts.first().is_some_and(|first| first.contains("TZ="));
    match parts.len() {
        6 | 7 if is_zone || zone_first => CronProblem::TimeZone,
        6 => CronProblem::Seconds,
        count => CronProblem::FieldCount(count),
    }
}

impl Kind {
    fn parse(&self, text: &str) -> Result<Set, CronProblem> {
        let mut set = Set { bits: 0, star: false };
        for item in text.split(',') {
            let (bits, star) = self.item(item)?;
            set.bits |= bits;
            set.star |= star;
        }
        Ok(set)
    }

    /// One item of a list: `*`, a value, a range, each perhaps with a step.
    fn item(&self, text: &str) -> Result<(u64, bool), CronProblem> {
        let (range, step) = match text.split_once('/') {
            Some((range, step)) => (range, Some(self.step(step, text)?)),
            None => (text, None),
        };
        let (from, to, star) = match range.split_once('-') {
            _ if range == "*" => (self.first, self.last, step.is_none_or(|step| step == 1)),
            Some((from, to)) => {
                let (low, high) = (self.value(from, text)?, self.value(to, text)?);
                if low > high {
                    return Err(self.backwards(from, to, low, high));
                }
                (low, high, false)
            }
            // A value with a step runs on to the end: 5/15 is 5-59/15.
            None => {
                let value = self.value(range, text)?;
                (value, if step.is_some() { self.last } else { value }, false)
            }
        };
        let step = usize::try_from(step.unwrap_or(1)).unwrap_or(usize::MAX);
        Ok(((from..=to).step_by(step).fold(0, |bits, value| bits | (1 << value)), star))
    }

    fn step(&self, step: &str, whole: &str) -> Result<u32, CronProblem> {
        let is_number = !step.is_empty() && step.bytes().all(|byte| byte.is_ascii_digit());
        match step.parse::<u32>() {
            Ok(0) if is_number => Err(CronProblem::ZeroStep(self.name)),
            Ok(_) if is_number && step.len() > 2 => Err(CronProblem::LongStep(self.name)),
            Ok(step) if is_number => Ok(step),
            _ => Err(self.no_value(step, whole)),
        }
    }

    fn value(&self, text: &str, whole: &str) -> Result<u32, CronProblem> {
        let lower = text.to_ascii_lowercase();
        if let Some(position) = self.names.iter().position(|name| *name == lower) {
            return Ok(u32::try_from(position).unwrap_or_default() + self.first);
        }
        if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(self.no_value(text, whole));
        }
        match text.parse::<u32>() {
            Ok(value) if (self.first..=self.last).contains(&value) => {
                // The API takes one leading zero where a value may have two digits, and none for days of the week.
                let digits = if self.last < 10 { 1 } else { 2 };
                if text.len() > digits { Err(self.no_value(text, whole)) } else { Ok(value) }
            }
            Ok(7) if self.last == WEEKDAYS.last => Err(CronProblem::Seven),
            Ok(24) if self.last == HOURS.last => Err(CronProblem::TwentyFour),
            _ => Err(CronProblem::OutOfRange {
                name: self.name,
                first: self.first,
                last: self.last,
                value: SanitizedText::new(text),
            }),
        }
    }

    fn no_value(&self, text: &str, whole: &str) -> CronProblem {
        let sign = whole.chars().find(|sign| matches!(sign, 'L' | 'W' | 'H' | '#' | '?' | '%' | '&'));
        match sign {
            Some(sign) if !self.is_name(text) => CronProblem::OtherSign(self.name, sign),
            _ if text.is_empty() => CronProblem::NotAValue(self.name, SanitizedText::new(whole)),
            _ => CronProblem::NotAValue(self.name, SanitizedText::new(text)),
        }
    }

    fn is_name(&self, text: &str) -> bool {
        text.len() >= 3 && text.chars().all(|letter| letter.is_ascii_alphabetic()) && !self.names.is_empty()
    }

    fn backwards(&self, from: &str, to: &str, low: u32, high: u32) -> CronProblem {
        let range = |from: u32, to: u32| if from == to { from.to_string() } else { format!("{from}-{to}") };
        CronProblem::Backwards {
            name: self.name,
            from: SanitizedText::new(from),
            to: SanitizedText::new(to),
            instead: format!("{},{}", range(low, self.last), range(self.first, high)),
        }
    }
}
