//! What the pieces of a time that a pattern found mean.

use std::sync::LazyLock;

use regex_lite::{Captures, Regex};

use super::super::format::MONTHS;
use super::super::fragments::{Fragments, nanoseconds};

pub(super) fn int(text: &str) -> Option<i64> {
    text.parse().ok()
}

pub(super) fn month(name: &str) -> Option<i64> {
    let is_it = |month: &&str| month.get(..3).is_some_and(|month| Some(month) == name.get(..3));
    let place = MONTHS.iter().map(|month| month.to_lowercase()).position(|month| is_it(&month.as_str()))?;
    i64::try_from(place + 1).ok()
}

/// The clock, and the zone behind it.
pub(super) fn clock(at: &Captures<'_>, found: &mut Fragments) -> Option<()> {
    static CLOCK: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let pattern = r"(?i)\A(\d+)h?(?:\s*:?\s*(\d+)m?(?:\s*:?\s*(\d+)(?:[,.](\d+))?s?)?)?(?:\s*([ap])(?:m\b|\.m\.))?";
        Regex::new(pattern).ok()
    });
    found.zone = at.get(2).map(|zone| zone.as_str().to_owned());
    let parts = CLOCK.as_ref()?.captures(at.get(1)?.as_str())?;
    let part = |place| parts.get(place).map(|part| int(part.as_str()));
    let mut hour = part(1)??;
    if let Some(half) = parts.get(5) {
        hour = hour % 12 + if half.as_str() == "p" { 12 } else { 0 };
    }
    found.hour = Some(hour);
    found.minute = part(2).map_or(Some(None), |minute| minute.map(Some))?;
    found.second = part(3).map_or(Some(None), |second| second.map(Some))?;
    found.nanosecond = parts.get(4).and_then(|digits| nanoseconds(digits.as_str()));
    Some(())
}

/// Year, month and day by their places, unless what stands there says that they are in another order.
pub(super) fn in_order(at: &Captures<'_>, found: &mut Fragments, places: [usize; 3]) -> Option<()> {
    let [mut year, mut month, mut day] = places.map(|place| at.get(place).map(|part| part.as_str().to_owned()));
    let is_year = |part: &Option<String>| part.as_ref().is_some_and(|part| part.starts_with('\'') || part.len() > 2);
    let is_name = |part: &Option<String>| part.as_ref().is_some_and(|part| self::month(part).is_some());
    if year.is_some() && month.is_some() && day.is_none() {
        (year, month, day) = (day, year, month);
    }
    if year.is_none() && is_year(&day) {
        (year, day) = (day, year);
    }
    if let Some(text) = &year {
        let start = text.find(|letter: char| letter.is_ascii_digit())?;
        let bare = text.get(start..)?;
        let length = bare.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(bare.len());
        if length < bare.len() {
            // A day, such as 3rd.
            let number = bare.get(..length)?.to_owned();
            (year, day) = (day, Some(number));
        }
    }
    if is_year(&month) && !is_name(&month) {
        (year, month, day) = (month, day, year);
    }
    if is_year(&day) {
        (year, day) = (day, year);
    }
    if let Some(text) = &year {
        let start = text.find(|letter: char| letter.is_ascii_digit())?;
        let digits: String = text.get(start..)?.chars().take_while(char::is_ascii_digit).collect();
        let sign = text.get(..start)?.chars().next_back().filter(|sign| matches!(sign, '-' | '+'));
        found.is_full_year = sign.is_some() || digits.len() > 2;
        let number = int(&digits)?;
        found.year = Some(if sign == Some('-') { -number } else { number });
    }
    if let Some(text) = &month {
        found.month = Some(self::month(text).or_else(|| number_in(text))?);
    }
    if let Some(text) = &day {
        found.day = Some(number_in(text)?);
    }
    Some(())
}

/// The first digits in a text.
pub(super) fn number_in(text: &str) -> Option<i64> {
    let digits: String =
        text.chars().skip_while(|letter| !letter.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    int(&digits)
}

/// Digits without anything between them, which mean something else by their number.
pub(super) fn digits(at: &Captures<'_>, found: &mut Fragments) -> Option<()> {
    let all = at.get(2)?.as_str();
    let (clock, fraction) = (at.get(3).map(|part| part.as_str()), at.get(4).map(|part| part.as_str()));
    let part = |start: usize, length: usize| all.get(start..start + length).and_then(int);
    let signed = |length: usize| int(&format!("{}{}", at.get(1)?.as_str(), all.get(..length)?));
    if clock.is_none() && fraction.is_some() {
        // The fraction belongs to seconds, so that the digits before it are read from their end.
        let from_end = |end: usize, length: usize| {
            let start = all.len().checked_sub(end)?;
            all.get(start..start + length).and_then(int)
        };
        let odd = |place: usize| if all.len() == place - 1 { from_end(place - 1, 1) } else { from_end(place, 2) };
        if all.len() % 2 == 1 && all.len() > 7 {
            return None;
        }
        found.second = from_end(2, 2);
        found.minute = odd(4).or(found.minute);
        found.hour = odd(6).or(found.hour);
        found.day = odd(8).or(found.day);
        found.month = from_end(10, 2).or(found.month);
        match all.len() {
            12 => found.year = signed(2),
            14 => (found.year, found.is_full_year) = (signed(4), true),
            _ => {}
        }
    } else {
        match all.len() {
            2 => found.day = part(0, 2),
            3 => found.day_of_year = part(0, 3),
            4 => (found.month, found.day) = (part(0, 2), part(2, 2)),
            5 => (found.year, found.day_of_year) = (signed(2), part(2, 3)),
            6 => (found.year, found.month, found.day) = (signed(2), part(2, 2), part(4, 2)),
            7 => (found.year, found.day_of_year) = (signed(4), part(4, 3)),
            8 | 10 | 12 | 14 => {
                (found.year, found.month, found.day) = (signed(4), part(4, 2), part(6, 2));
                found.hour = part(8, 2).or(found.hour);
                found.minute = part(10, 2).or(found.minute);
                found.second = part(12, 2).or(found.second);
                found.is_full_year = true;
            }
            _ => return None,
        }
    }
    if let Some(clock) = clock {
        let two = |start: usize| clock.get(start..start + 2).and_then(int);
        match (clock.len(), fraction.is_some()) {
            (2 | 4 | 6, false) => {
                found.hour = two(0);
                found.minute = two(2).or(found.minute);
                found.second = two(4).or(found.second);
            }
            (length @ (2 | 4 | 6), true) => {
                found.second = two(length - 2);
                found.minute = length.checked_sub(4).and_then(two).or(found.minute);
                found.hour = length.checked_sub(6).and_then(two).or(found.hour);
            }
            _ => {}
        }
    }
    found.nanosecond = fraction.and_then(nanoseconds).or(found.nanosecond);
    match at.get(5).map(|zone| zone.as_str()) {
        // What is in brackets has rules of its own.
        Some(zone) if zone.starts_with('[') => return None,
        Some(zone) => found.zone = Some(zone.to_owned()),
        None => {}
    }
    Some(())
}
