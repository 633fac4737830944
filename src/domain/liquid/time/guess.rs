//! Ruby's `Time.parse`: what looks like a part of a time is taken out of the text, one kind after the other.

use std::sync::LazyLock;

use jiff::Timestamp;
use regex_lite::{Captures, Regex};

use super::format::MONTHS;
use super::fragments::{Fragments, nanoseconds};
use super::{Moment, Rejected};

/// Longer texts are no times.
const LONGEST: usize = 128;

/// What a pattern finds goes into the fragments.
type Take = fn(&Captures<'_>, &mut Fragments) -> Option<()>;

/// A pattern, in which `MON` stands for the months and `ERA` for what says before or after Christ; with a `?` after it,
/// it is a part of every text beside the one that says which day it is.
struct Kind {
    pattern: Regex,
    /// Where this is found the pattern is not looked for.
    unless: Option<Regex>,
    take: Take,
}

impl Kind {
    fn new(pattern: &str, take: Take) -> Option<Self> {
        let pattern = pattern.replace("MON", "(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)");
        let pattern = pattern.replace("ERA", r"(c(?:e|\.e\.)|b(?:ce|\.c\.e\.)|a(?:d|\.d\.)|b(?:c|\.c\.))?");
        Regex::new(&format!("(?i){pattern}")).ok().map(|pattern| Self { pattern, unless: None, take })
    }

    fn unless(self, pattern: &str) -> Option<Self> {
        Regex::new(pattern).ok().map(|unless| Self { unless: Some(unless), ..self })
    }

    /// Whether the pattern is found; then a blank is left in its place.
    fn find(&self, text: &mut String, found: &mut Fragments) -> Result<bool, Rejected> {
        if self.unless.as_ref().is_some_and(|unless| unless.is_match(text)) {
            return Ok(false);
        }
        let Some(captures) = self.pattern.captures(text) else { return Ok(false) };
        (self.take)(&captures, found).ok_or(Rejected::Unknown)?;
        if let Some(whole) = captures.get(0).map(|whole| whole.range()) {
            text.replace_range(whole, " ");
        }
        Ok(true)
    }
}

/// What is looked for first.
static ALWAYS: LazyLock<Vec<Kind>> = LazyLock::new(|| {
    [
        Kind::new(r"\b(sun|mon|tue|wed|thu|fri|sat)[^-/\d\s]*", |_, _| Some(())),
        Kind::new(
            concat!(
                r"((?:\d+\s*:\s*\d+(?:\s*:\s*\d+(?:[,.]\d*)?)?|\d+\s*h(?:\s*\d+m?(?:\s*\d+s?)?)?)(?:\s*[ap](?:m\b|\.m\.))?",
                r"|\d+\s*[ap](?:m\b|\.m\.))(?:\s*((?:gmt|utc?)?[-+]\d+(?:[,.:]\d+(?::\d+)?)?",
                r"|(?-i:[[:alpha:].\s]+)(?:standard|daylight)\stime\b|(?-i:[[:alpha:]]+)(?:\sdst)?\b))?",
            ),
            clock,
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
});

/// What says which day it is: the first that is found.
static DAYS: LazyLock<Vec<Kind>> = LazyLock::new(|| {
    [
        Kind::new(r"('?\d+)[^-\d\s]*\s*MON[^-\d\s']*(?:\s*ERA\s*('?-?\d+(?:(?:st|nd|rd|th)\b)?))?", |at, found| {
            in_order(at, found, [4, 2, 1])?;
            found.before_christ |= at.get(3).is_some_and(|era| era.as_str().starts_with('b'));
            Some(())
        }),
        Kind::new(r"\bMON[^-\d\s']*\s*('?\d+)[^-\d\s']*(?:\s*,?\s*ERA\s*('?-?\d+))?", |at, found| {
            in_order(at, found, [4, 1, 2])?;
            found.before_christ |= at.get(3).is_some_and(|era| era.as_str().starts_with('b'));
            Some(())
        }),
        Kind::new(r"('?[-+]?\d+)-(\d+)-('?-?\d+)", |at, found| in_order(at, found, [1, 2, 3])),
        Kind::new(r"\b([mtshr])(\d+)\.(\d+)\.(\d+)", |at, found| {
            let start = match at.get(1)?.as_str() {
                "m" => 1867,
                "t" => 1911,
                "s" => 1925,
                "h" => 1988,
                _ => 2018,
            };
            found.year = Some(int(at.get(2)?.as_str())? + start);
            (found.month, found.day) = (Some(int(at.get(3)?.as_str())?), Some(int(at.get(4)?.as_str())?));
            Some(())
        }),
        Kind::new(r"('?-?\d+)-MON[^-/.]*-('?-?\d+)", |at, found| in_order(at, found, [3, 2, 1])),
        Kind::new(r"\bMON[^-/.]*-('?-?\d+)(?:-('?-?\d+))?", |at, found| in_order(at, found, [3, 1, 2])),
        Kind::new(r"('?-?\d+)/\s*('?\d+)(?:\D\s*('?-?\d+))?", |at, found| in_order(at, found, [1, 2, 3])),
        Kind::new(r"('?-?\d+)\.\s*('?\d+)\.\s*('?-?\d+)", |at, found| in_order(at, found, [1, 2, 3])),
        Kind::new(r"\b(\d{2}|\d{4})?-?w(\d{2})(?:-?(\d))?\b", |_, _| Some(())),
        Kind::new(r"-w-(\d)\b", |_, _| Some(())),
        Kind::new(r"--(\d{2})?-(\d{2})\b", |at, found| {
            found.month = at.get(1).and_then(|month| int(month.as_str())).or(found.month);
            found.day = Some(int(at.get(2)?.as_str())?);
            Some(())
        }),
        Kind::new(r"--(\d{2})(\d{2})?\b", |at, found| {
            found.month = Some(int(at.get(1)?.as_str())?);
            found.day = at.get(2).and_then(|day| int(day.as_str())).or(found.day);
            Some(())
        }),
        Kind::new(r"\b(\d{2}|\d{4})-(\d{3})\b", |at, found| {
            (found.year, found.day_of_year) = (Some(int(at.get(1)?.as_str())?), Some(int(at.get(2)?.as_str())?));
            Some(())
        })
        .and_then(|kind| kind.unless(r"[,.](\d{2}|\d{4})-\d{3}\b")),
        Kind::new(r"\b-(\d{3})\b", |at, found| {
            found.day_of_year = Some(int(at.get(1)?.as_str())?);
            Some(())
        })
        .and_then(|kind| kind.unless(r"\d-\d{3}\b")),
        Kind::new(r"'(\d+)\b", |at, found| {
            found.year = Some(int(at.get(1)?.as_str())?);
            Some(())
        }),
        Kind::new(r"\bMON\S*", |at, found| {
            found.month = Some(month(at.get(1)?.as_str())?);
            Some(())
        }),
        Kind::new(r"(\d+)(st|nd|rd|th)\b", |at, found| {
            found.day = Some(int(at.get(1)?.as_str())?);
            Some(())
        }),
        Kind::new(
            concat!(
                r"([-+]?)(\d{2,14})(?:\s*t?\s*(\d{2,6})?(?:[,.](\d*))?)?",
                r"(?:\s*(z\b|[-+]\d{1,4}\b|\[[-+]?\d[^\]]*\]))?",
            ),
            digits,
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
});

/// What is looked for last.
static LAST: LazyLock<Vec<Kind>> = LazyLock::new(|| {
    [
        Kind::new(r"\b(bc\b|bce\b|b\.c\.|b\.c\.e\.)", |_, found| {
            found.before_christ = true;
            Some(())
        }),
        Kind::new(r"\A\s*(\d{1,2})\s*\z", |at, found| {
            let number = int(at.get(1)?.as_str())?;
            if found.hour.is_some() && found.day.is_none() && (1..=31).contains(&number) {
                found.day = Some(number);
            }
            if found.day.is_some() && found.hour.is_none() && (0..=24).contains(&number) {
                found.hour = Some(number);
            }
            Some(())
        }),
    ]
    .into_iter()
    .flatten()
    .collect()
});

/// Reads a text in small letters.
pub(super) fn moment(text: &str, now: Timestamp) -> Result<Moment, Rejected> {
    if text.len() > LONGEST || text.contains('\0') {
        return Err(Rejected::Invalid);
    }
    let mut found = Fragments::default();
    let mut text = plain(text);
    for kind in ALWAYS.iter() {
        kind.find(&mut text, &mut found)?;
    }
    for kind in DAYS.iter() {
        if kind.find(&mut text, &mut found)? {
            break;
        }
    }
    for kind in LAST.iter() {
        kind.find(&mut text, &mut found)?;
    }
    if found.before_christ {
        found.year = found.year.map(|year| 1 - year);
    }
    if let Some(year @ 0..=99) = found.year.filter(|_| !found.is_full_year) {
        found.year = Some(if year >= 69 { year + 1900 } else { year + 2000 });
    }
    found.around(now)
}

/// The text with a blank for each run of characters that say nothing.
fn plain(text: &str) -> String {
    let mut made = String::with_capacity(text.len());
    let mut in_run = false;
    for letter in text.chars() {
        let says = letter.is_alphanumeric() || "-+',./:@[]".contains(letter);
        if says {
            made.push(letter);
        } else if !in_run {
            made.push(' ');
        }
        in_run = !says;
    }
    made
}

fn int(text: &str) -> Option<i64> {
    text.parse().ok()
}

fn month(name: &str) -> Option<i64> {
    let is_it = |month: &&str| month.get(..3).is_some_and(|month| Some(month) == name.get(..3));
    let place = MONTHS.iter().map(|month| month.to_lowercase()).position(|month| is_it(&month.as_str()))?;
    i64::try_from(place + 1).ok()
}

/// The clock, and the zone behind it.
fn clock(at: &Captures<'_>, found: &mut Fragments) -> Option<()> {
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
fn in_order(at: &Captures<'_>, found: &mut Fragments, places: [usize; 3]) -> Option<()> {
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
fn number_in(text: &str) -> Option<i64> {
    let digits: String =
        text.chars().skip_while(|letter| !letter.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    int(&digits)
}

/// Digits without anything between them, which mean something else by their number.
fn digits(at: &Captures<'_>, found: &mut Fragments) -> Option<()> {
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
        // Text between brackets has rules of its own.
        Some(zone) if zone.starts_with('[') => return None,
        Some(zone) => found.zone = Some(zone.to_owned()),
        None => {}
    }
    Some(())
}
