//! Ruby's `strftime`.

use std::fmt::Write as _;

use super::{Fault, Fuel, Moment};

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
        let (flags, letter, further) = directive(after);
        fuel.spend(flags.width.saturating_add(before.len()).saturating_add(16))?;
        let written = match letter {
            Some(letter) if flags.width <= WIDEST => part(moment, letter, flags, fuel)?,
            Some(_) => return Err(Fault::Unknown),
            None => None,
        };
        match written {
            Some(text) => out.push_str(&text),
            None => {
                out.push('%');
                out.push_str(after.get(..after.len() - further.len()).unwrap_or_default());
            }
        }
        rest = further;
    }
    out.push_str(rest);
    fuel.spend(out.len())?;
    Ok(out)
}

/// The flags, the letter, and what follows.
fn directive(text: &str) -> (Flags, Option<char>, &str) {
    let mut flags = Flags::default();
    let mut modified = None;
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '-' if modified.is_none() => (flags.bare, flags.padding) = (true, None),
            '^' if modified.is_none() => flags.upper = true,
            '#' if modified.is_none() => flags.swapped = true,
            '_' if modified.is_none() => flags.padding = Some(' '),
            '0' if modified.is_none() && flags.width == 0 => flags.padding = Some('0'),
            '0'..='9' if modified.is_none() => {
                let digit = letter.to_digit(10).map_or(0, |digit| digit as usize);
                flags.width = flags.width.saturating_mul(10).saturating_add(digit);
            }
            ':' if modified.is_none() => flags.colons += 1,
            'E' | 'O' if modified.is_none() => modified = Some(letter),
            letter => {
                let fits = match modified {
                    Some('E') => "cCxXyY".contains(letter),
                    Some(_) => "deHkIlmMSuUVwWy".contains(letter),
                    None => letter.is_ascii_alphabetic() || matches!(letter, '+' | '%'),
                };
                let is_clock = flags.colons == 0 || letter == 'z';
                return (flags, Some(letter).filter(|_| fits && is_clock), letters.as_str());
            }
        }
    }
    (flags, None, "")
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
        Ok(Some(text(&inner, flags, false)))
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
        'P' => Some(text(if hour < 12 { "am" } else { "pm" }, flags, false)),
        'Z' => {
            let zone = if moment.offset == 0 { "UTC" } else { "" };
            Some(text(&if flags.swapped { zone.to_lowercase() } else { zone.to_owned() }, flags, false))
        }
        'z' => Some(offset(moment.offset, flags)?),
        'c' => whole("%a %b %e %H:%M:%S %Y")?,
        'D' | 'x' => whole("%m/%d/%y")?,
        'F' => whole("%Y-%m-%d")?,
        'R' => whole("%H:%M")?,
        'r' => whole("%I:%M:%S %p")?,
        'T' | 'X' => whole("%H:%M:%S")?,
        'v' => whole("%e-%^b-%4Y")?,
        '+' => whole("%a %b %e %H:%M:%S %Z %Y")?,
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
