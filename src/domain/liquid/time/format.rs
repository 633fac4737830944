//! Ruby's `strftime`.

use std::fmt::Write as _;

use crate::domain::liquid::fault::{Fault, Fuel};
use crate::domain::liquid::time::moment::Moment;

pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
pub(super) const DAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// The widest a part may be asked to be.
const WIDEST: usize = 1_000;

/// What stands between the percent sign and the letter.
#[derive(Debug, Default, Clone, Copy)]
struct Flags {
    bare: bool,
    upper: bool,
    swapped: bool,
    padding: Option<char>,
    width: usize,
    colons: usize,
}

/// Writes a time as a format asks; what means nothing stays as it stands.
pub(super) fn strftime(moment: Moment, format: &str, fuel: &Fuel) -> Result<String, Fault> {
    let mut out = String::new();
    let mut rest = format;
    while let Some((before, after)) = rest.split_once('%') {
        out.push_str(before);
        let (flags, letter, further) =
            directive(after).ok_or_else(|| Fault::Error(format!("invalid format: {format}")))?;
        fuel.spend(flags.width.saturating_add(before.len()).saturating_add(16))?;
        let written = match letter {
            Some(letter) if flags.width <= WIDEST => part(moment, letter, flags, fuel)?,
            Some(_) => return Err(Fault::Unknown),
            None => None,
        };
        if let Some(text) = written {
            out.push_str(&text);
        } else {
            out.push('%');
            out.push_str(after.get(..after.len() - further.len()).unwrap_or_default());
        }
        rest = further;
    }
    out.push_str(rest);
    fuel.spend(out.len())?;
    Ok(out)
}

/// The flags, the letter, and what follows; no letter where one is not known, nothing at all where the text ends.
fn directive(text: &str) -> Option<(Flags, Option<char>, &str)> {
    let mut flags = Flags::default();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let after = rest.get(letter.len_utf8()..).unwrap_or_default();
        match letter {
            '-' => (flags.bare, flags.padding) = (true, None),
            '^' => flags.upper = true,
            '#' => flags.swapped = true,
            '_' => flags.padding = Some(' '),
            '0' if flags.width == 0 => flags.padding = Some('0'),
            '0'..='9' => {
                let digit = letter.to_digit(10).map_or(0, |digit| digit as usize);
                flags.width = flags.width.saturating_mul(10).saturating_add(digit);
            }
            ':' => {
                let zone = after.trim_start_matches(':');
                flags.colons = 1 + after.len() - zone.len();
                return Some(match zone.strip_prefix('z') {
                    Some(further) => (flags, Some('z'), further),
                    None => (flags, None, zone),
                });
            }
            'E' | 'O' => {
                let known = if letter == 'E' { "cCxXyY" } else { "deHkIlmMSuUVwWy" };
                return Some(match after.chars().next().filter(|letter| known.contains(*letter)) {
                    Some(letter) => (flags, Some(letter), after.get(1..).unwrap_or_default()),
                    None => (flags, None, after),
                });
            }
            letter => return Some((flags, Some(letter), after)),
        }
        rest = after;
    }
    None
}

/// What one letter stands for; none where it stands for nothing.
fn part(moment: Moment, letter: char, flags: Flags, fuel: &Fuel) -> Result<Option<String>, Fault> {
    let civil = moment.civil;
    let (date, hour) = (civil.date(), i64::from(civil.hour()));
    let weekday = i64::from(civil.weekday().to_sunday_zero_offset());
    let year = i64::from(civil.year());
    let day_of_year = i64::from(date.day_of_year());
    let hour_of_12 = if hour % 12 == 0 { 12 } else { hour % 12 };
    let week = date.iso_week_date();
    let padded = |number: i64, width: usize| number_text(number, width, '0', flags);
    let blank = |number: i64| number_text(number, 2, ' ', flags);
    let year_width = |year: i64| if year < 0 { 5 } else { 4 };
    let name = |names: &[&'static str], at: i64| {
        usize::try_from(at).ok().and_then(|at| names.get(at)).copied().unwrap_or_default()
    };
    let word = |word: &str| Some(text(word, flags, flags.swapped));
    let whole = |format: &str| {
        let inner = strftime(moment, format, fuel)?;
        Ok(Some(text(&inner, Flags { bare: false, ..flags }, false)))
    };
    Ok(match letter {
        'Y' => Some(padded(year, year_width(year))),
        'C' => Some(padded(year.div_euclid(100), 2)),
        'y' => Some(padded(year.rem_euclid(100), 2)),
        'm' => Some(padded(civil.month().into(), 2)),
        'd' => Some(padded(civil.day().into(), 2)),
        'e' => Some(blank(civil.day().into())),
        'j' => Some(padded(day_of_year, 3)),
        'H' => Some(padded(hour, 2)),
        'k' => Some(blank(hour)),
        'I' => Some(padded(hour_of_12, 2)),
        'l' => Some(blank(hour_of_12)),
        'M' => Some(padded(civil.minute().into(), 2)),
        'S' => Some(padded(civil.second().into(), 2)),
        'L' | 'N' => Some(fraction(civil.subsec_nanosecond(), if letter == 'L' { 3 } else { 9 }, flags)),
        's' => Some(padded(moment.epoch(), 1)),
        'u' => Some(padded(if weekday == 0 { 7 } else { weekday }, 1)),
        'w' => Some(padded(weekday, 1)),
        'U' => Some(padded((day_of_year - 1 + 7 - weekday) / 7, 2)),
        'W' => Some(padded((day_of_year - 1 + 7 - (weekday + 6) % 7) / 7, 2)),
        'G' => Some(padded(week.year().into(), year_width(week.year().into()))),
        'g' => Some(padded(i64::from(week.year()).rem_euclid(100), 2)),
        'V' => Some(padded(week.week().into(), 2)),
        'B' => word(name(&MONTHS, i64::from(civil.month()) - 1)),
        'b' | 'h' => word(name(&MONTHS, i64::from(civil.month()) - 1).get(..3).unwrap_or_default()),
        'A' => word(name(&DAYS, weekday)),
        'a' => word(name(&DAYS, weekday).get(..3).unwrap_or_default()),
        'p' if flags.swapped => Some(text(if hour < 12 { "am" } else { "pm" }, Flags { upper: false, ..flags }, false)),
        'p' => word(if hour < 12 { "AM" } else { "PM" }),
        'P' => word(if hour < 12 { "am" } else { "pm" }),
        // Only UTC has a name.
        'Z' if moment.offset != 0 => Some(String::new()),
        'Z' if flags.swapped => Some(text("utc", Flags { upper: false, ..flags }, false)),
        'Z' => word("UTC"),
        'z' => Some(offset(moment.offset, flags)?),
        'c' => whole("%a %b %e %H:%M:%S %Y")?,
        'D' | 'x' => whole("%m/%d/%y")?,
        'F' => whole("%Y-%m-%d")?,
        'R' => whole("%H:%M")?,
        'r' => whole("%I:%M:%S %p")?,
        'T' | 'X' => whole("%H:%M:%S")?,
        'v' => whole("%e-%^b-%4Y")?,
        'n' => Some(text("\n", flags, false)),
        't' => Some(text("\t", flags, false)),
        '%' => Some(text("%", flags, false)),
        _ => None,
    })
}

fn number_text(number: i64, width: usize, padding: char, flags: Flags) -> String {
    let width = match (flags.bare, flags.width) {
        (true, _) => 1,
        (false, 0) => width,
        (false, width) => width,
    };
    match flags.padding.unwrap_or(padding) {
        '0' => format!("{number:0width$}"),
        _ => format!("{number:width$}"),
    }
}

fn text(word: &str, flags: Flags, upper: bool) -> String {
    let word = if flags.upper || upper { word.to_uppercase() } else { word.to_owned() };
    let missing = if flags.bare { 0 } else { flags.width.saturating_sub(word.chars().count()) };
    let padding = flags.padding.unwrap_or(' ');
    std::iter::repeat_n(padding, missing).collect::<String>() + &word
}

/// The first digits of what is left of a second.
fn fraction(nanosecond: i32, width: usize, flags: Flags) -> String {
    let width = if flags.width == 0 { width } else { flags.width };
    let digits = format!("{nanosecond:09}");
    digits.get(..width).map_or_else(|| format!("{digits:0<width$}"), str::to_owned)
}

fn offset(seconds: i32, flags: Flags) -> Result<String, Fault> {
    if flags.width > 0 || flags.bare || flags.padding.is_some() {
        return Err(Fault::Unknown);
    }
    let sign = if seconds < 0 { '-' } else { '+' };
    let seconds = seconds.abs();
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    let mut text = format!("{sign}{hour:02}");
    match flags.colons {
        0 => _ = write!(text, "{minute:02}"),
        1 => _ = write!(text, ":{minute:02}"),
        2 => _ = write!(text, ":{minute:02}:{second:02}"),
        3 if second > 0 => _ = write!(text, ":{minute:02}:{second:02}"),
        3 if minute > 0 => _ = write!(text, ":{minute:02}"),
        3 => {}
        _ => return Err(Fault::Unknown),
    }
    Ok(text)
}
