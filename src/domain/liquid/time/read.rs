//! Ruby's `DateTime.strptime`: a text read by a format.

use std::sync::LazyLock;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use regex_lite::Regex;

use super::format::{DAYS, MONTHS};
use super::fragments::{Fragments, zone_offset};
use crate::domain::liquid::time::moment::{Moment, Rejected};

/// How deep formats stand for others.
const DEEPEST: usize = 3;

/// The letters that read digits.
const NUMERIC: &str = "CDdeFGgHIjkLlMmNQRrSsTUuVvWwXxYy";

/// Reads a text by a format; what neither names is that of now, or the least.
pub(super) fn moment(text: &str, format: &str, now: Timestamp) -> Result<Moment, Rejected> {
    let mut reader = Reader { rest: text, found: Fragments::default(), afternoon: None, epoch: None };
    // What is left of the text is of no interest to Ruby.
    reader.all(format, 0)?;
    let Reader { mut found, afternoon, epoch, .. } = reader;
    if let (Some(afternoon), Some(hour)) = (afternoon, found.hour) {
        found.hour = Some(hour % 12 + afternoon);
    }
    let offset = match &found.zone {
        Some(zone) => zone_offset(zone).ok_or(Rejected::Unknown)?,
        None => 0,
    };
    if let Some(epoch) = epoch {
        let moment = Timestamp::from_second(epoch.checked_add(offset.into()).ok_or(Rejected::Unknown)?);
        return Ok(Moment { offset, ..Moment::of(moment.map_err(|_| Rejected::Unknown)?) });
    }
    let today = Moment::of(now).civil.date();
    let date = date(&found, today)?;
    let clock = (found.hour.unwrap_or(0), found.minute.unwrap_or(0), found.second.unwrap_or(0).min(59));
    if clock.0 > 24 || (clock.0 == 24 && (clock.1, clock.2) != (0, 0)) {
        return Err(Rejected::Invalid);
    }
    let civil = date.to_datetime(jiff::civil::Time::midnight());
    let civil = civil.checked_add(SignedDuration::from_secs(clock.0 * 3_600 + clock.1 * 60 + clock.2));
    Ok(Moment { civil: civil.map_err(|_| Rejected::Unknown)?, offset })
}

fn date(found: &Fragments, today: Date) -> Result<Date, Rejected> {
    let has_clock = found.hour.is_some() || found.minute.is_some() || found.second.is_some();
    let year = |year: i64| match i16::try_from(year) {
        // Before that Ruby counts by another calendar.
        Ok(year @ 1583..) => Ok(year),
        _ => Err(Rejected::Unknown),
    };
    match (found.year, found.day_of_year, found.month, found.day) {
        (None, None, None, None) if has_clock => Ok(today),
        (None, None, None, None) => Err(Rejected::Invalid),
        (found_year, Some(days), None, None) => {
            let start = Date::new(year(found_year.unwrap_or_else(|| today.year().into()))?, 1, 1);
            let start = start.map_err(|_| Rejected::Unknown)?;
            if days > start.days_in_year().into() {
                return Err(Rejected::Invalid);
            }
            start.checked_add(jiff::Span::new().days(days - 1)).map_err(|_| Rejected::Unknown)
        }
        (_, Some(_), ..) => Err(Rejected::Unknown),
        (found_year, None, month, day) => {
            let this_month = if found_year.is_none() { i64::from(today.month()) } else { 1 };
            let found_year = year(found_year.unwrap_or_else(|| today.year().into()))?;
            let month = i8::try_from(month.unwrap_or(this_month)).map_err(|_| Rejected::Invalid)?;
            let day = i8::try_from(day.unwrap_or(1)).map_err(|_| Rejected::Invalid)?;
            Date::new(found_year, month, day).map_err(|_| Rejected::Invalid)
        }
    }
}

struct Reader<'a> {
    rest: &'a str,
    found: Fragments,
    /// What is added to hours that go up to 12.
    afternoon: Option<i64>,
    /// Seconds since 1970.
    epoch: Option<i64>,
}

impl Reader<'_> {
    fn all(&mut self, format: &str, depth: usize) -> Result<(), Rejected> {
        if depth > DEEPEST {
            return Err(Rejected::Unknown);
        }
        let mut letters = format.chars();
        while let Some(letter) = letters.next() {
            if letter.is_ascii_whitespace() || letter == '\x0b' {
                self.blanks();
            } else if letter == '%' {
                let mut part = letters.next();
                if matches!(part, Some('E' | 'O')) {
                    return Err(Rejected::Unknown);
                }
                while part == Some(':') {
                    part = letters.next();
                }
                match part {
                    Some(part) => self.part(part, is_numeric(letters.as_str()), depth)?,
                    None => self.literal('%')?,
                }
            } else {
                self.literal(letter)?;
            }
        }
        Ok(())
    }

    fn blanks(&mut self) {
        self.rest = self.rest.trim_start_matches(|letter: char| letter.is_ascii_whitespace() || letter == '\x0b');
    }

    fn literal(&mut self, letter: char) -> Result<(), Rejected> {
        self.rest = self.rest.strip_prefix(letter).ok_or(Rejected::Invalid)?;
        Ok(())
    }

    fn part(&mut self, letter: char, before_digits: bool, depth: usize) -> Result<(), Rejected> {
        let all = usize::MAX;
        match letter {
            'Y' => {
                let sign = if self.rest.starts_with('-') { -1 } else { 1 };
                self.rest = self.rest.strip_prefix(['-', '+']).unwrap_or(self.rest);
                let year = self.digits(if before_digits { 4 } else { all })?;
                self.found.year = Some(year * sign);
            }
            'y' => {
                let year = self.between(2, 0, 99)?;
                self.found.year = Some(if year >= 69 { year + 1900 } else { year + 2000 });
            }
            'm' => self.found.month = Some(self.between(2, 1, 12)?),
            'd' | 'e' => self.found.day = Some(self.spaced(1, 31)?),
            'j' => self.found.day_of_year = Some(self.between(3, 1, 366)?),
            'H' | 'k' => self.found.hour = Some(self.spaced(0, 24)?),
            'I' | 'l' => self.found.hour = Some(self.spaced(1, 12)?),
            'M' => self.found.minute = Some(self.between(2, 0, 59)?),
            'S' => self.found.second = Some(self.between(2, 0, 60)?),
            'L' | 'N' => {
                self.rest = self.rest.strip_prefix(['-', '+']).unwrap_or(self.rest);
                let most = if letter == 'L' { 3 } else { 9 };
                // ISO 8601 is written without what is less than a second.
                self.digits(if before_digits { most } else { 18 })?;
            }
            's' | 'Q' => {
                let sign = if self.rest.starts_with('-') { -1 } else { 1 };
                self.rest = self.rest.strip_prefix('-').unwrap_or(self.rest);
                let number = self.digits(all)? * sign;
                self.epoch = Some(if letter == 'Q' { number.div_euclid(1_000) } else { number });
            }
            'p' | 'P' => self.half()?,
            'B' | 'b' | 'h' => self.found.month = Some(self.name(&MONTHS)? + 1),
            'A' | 'a' => _ = self.name(&DAYS)?,
            'z' | 'Z' => self.zone()?,
            'n' | 't' => self.blanks(),
            '%' => self.literal('%')?,
            'F' => self.all("%Y-%m-%d", depth + 1)?,
            'T' | 'X' => self.all("%H:%M:%S", depth + 1)?,
            'R' => self.all("%H:%M", depth + 1)?,
            'r' => self.all("%I:%M:%S %p", depth + 1)?,
            'D' | 'x' => self.all("%m/%d/%y", depth + 1)?,
            'c' => self.all("%a %b %e %H:%M:%S %Y", depth + 1)?,
            'v' => self.all("%e-%b-%Y", depth + 1)?,
            'C' | 'G' | 'g' | 'U' | 'u' | 'V' | 'W' | 'w' | '+' => return Err(Rejected::Unknown),
            other => {
                self.literal('%')?;
                self.literal(other)?;
            }
        }
        Ok(())
    }

    /// A number of at most so many digits.
    fn digits(&mut self, most: usize) -> Result<i64, Rejected> {
        let length = self.rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
        let (digits, rest) = self.rest.split_at_checked(length).ok_or(Rejected::Invalid)?;
        if digits.is_empty() {
            return Err(Rejected::Invalid);
        }
        self.rest = rest;
        digits.parse().map_err(|_| Rejected::Unknown)
    }

    fn between(&mut self, most: usize, least: i64, greatest: i64) -> Result<i64, Rejected> {
        let number = self.digits(most)?;
        if (least..=greatest).contains(&number) { Ok(number) } else { Err(Rejected::Invalid) }
    }

    /// Two digits, or a blank and one.
    fn spaced(&mut self, least: i64, greatest: i64) -> Result<i64, Rejected> {
        match self.rest.strip_prefix(' ') {
            Some(rest) => {
                self.rest = rest;
                self.between(1, least, greatest)
            }
            None => self.between(2, least, greatest),
        }
    }

    fn half(&mut self) -> Result<(), Rejected> {
        let lower: String = self.rest.chars().take(4).collect::<String>().to_ascii_lowercase();
        let halves = [("a.m.", 0), ("p.m.", 12), ("am", 0), ("pm", 12)];
        let (word, hours) = halves.into_iter().find(|(word, _)| lower.starts_with(word)).ok_or(Rejected::Invalid)?;
        self.rest = self.rest.get(word.len()..).unwrap_or_default();
        self.afternoon = Some(hours);
        Ok(())
    }

    /// The place of a name, whole or of three letters.
    fn name(&mut self, names: &[&str]) -> Result<i64, Rejected> {
        for (place, name) in names.iter().enumerate() {
            for length in [name.len(), 3] {
                let start = self
                    .rest
                    .get(..length)
                    .filter(|start| name.get(..length).is_some_and(|name| name.eq_ignore_ascii_case(start)));
                if start.is_some() {
                    self.rest = self.rest.get(length..).unwrap_or_default();
                    return i64::try_from(place).map_err(|_| Rejected::Unknown);
                }
            }
        }
        Err(Rejected::Invalid)
    }

    fn zone(&mut self) -> Result<(), Rejected> {
        static ZONE: LazyLock<Option<Regex>> = LazyLock::new(|| {
            Regex::new(concat!(
                r"(?i)\A((?:gmt|utc?)?[-+]\d+(?:[,.:]\d+(?::\d+)?)?|(?-i:[[:alpha:].\s]+)(?:standard|daylight)\s+time\b",
                r"|(?-i:[[:alpha:]]+)(?:\s+dst)?\b)",
            ))
            .ok()
        });
        let zone = ZONE.as_ref().ok_or(Rejected::Unknown)?;
        let found = zone.find(self.rest).ok_or(Rejected::Invalid)?;
        self.found.zone = Some(found.as_str().to_owned());
        self.rest = self.rest.get(found.end()..).unwrap_or_default();
        Ok(())
    }
}

/// Whether what follows in the format reads digits.
fn is_numeric(format: &str) -> bool {
    let next = match format.strip_prefix('%') {
        Some(part) => part.chars().next().filter(|letter| NUMERIC.contains(*letter) || letter.is_ascii_digit()),
        None => format.chars().next().filter(char::is_ascii_digit),
    };
    next.is_some()
}
