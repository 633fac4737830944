//! Ruby's `Time.parse`: what looks like a part of a time is taken out of the text, one kind after the other.

mod take;

use std::sync::LazyLock;

use jiff::Timestamp;
use regex_lite::{Captures, Regex};

use self::take::{clock, digits, in_order, int, month};
use super::fragments::Fragments;
use crate::domain::liquid::time::moment::{Moment, Rejected};

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
