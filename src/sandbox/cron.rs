//! Which cron texts the open-source server takes: more than plain cron, less than some schedulers.
//!
//! An approximation of its parser: five or six fields with an optional zone, `@` words, names, `L`, `#`, `%`, `&`,
//! ranges that wrap around. A step of zero breaks the server.

/// What becomes of a cron text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Accepted,
    Refused,
    /// The server divides by zero.
    Crash,
}

const WORDS: [&str; 8] = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@noon", "@hourly"];
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const AREAS: [&str; 13] = [
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
    "Etc",
    "US",
    "Canada",
];
/// The longest that each month can be.
const LENGTHS: [u32; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Second,
    Minute,
    Hour,
    Day,
    Month,
    Weekday,
}

impl Field {
    fn bounds(self) -> (u32, u32) {
        match self {
            Self::Second | Self::Minute => (0, 59),
            Self::Hour => (0, 24),
            Self::Day => (1, 31),
            Self::Month => (1, 12),
            Self::Weekday => (0, 7),
        }
    }
}

pub(super) fn judged(text: &str) -> Verdict {
    let mut words: Vec<&str> = text.split_whitespace().collect();
    if words.len() > 1 && words.last().is_some_and(|word| is_zone(word)) {
        words.pop();
    }
    if let [word] = words[..]
        && word.starts_with('@')
    {
        return if WORDS.contains(&word) { Verdict::Accepted } else { Verdict::Refused };
    }
    let fields = match words.len() {
        5 => &[Field::Minute, Field::Hour, Field::Day, Field::Month, Field::Weekday][..],
        6 => &[Field::Second, Field::Minute, Field::Hour, Field::Day, Field::Month, Field::Weekday][..],
        _ => return Verdict::Refused,
    };
    let mut zero_step = false;
    for (field, word) in fields.iter().zip(&words) {
        if !word.split(',').all(|item| is_item(*field, item, &mut zero_step)) {
            return Verdict::Refused;
        }
    }
    let dates = &words[words.len() - 3..];
    if zero_step {
        Verdict::Crash
    } else if happens(dates) {
        Verdict::Accepted
    } else {
        Verdict::Refused
    }
}

fn is_zone(word: &str) -> bool {
    if matches!(word, "UTC" | "GMT" | "Z" | "CET" | "EST" | "MST" | "HST" | "EET" | "WET") {
        return true;
    }
    if let Some((area, place)) = word.split_once('/') {
        let letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '+' | '/');
        return AREAS.contains(&area)
            && place.starts_with(|c: char| c.is_ascii_uppercase())
            && place.chars().all(letter);
    }
    let Some(offset) = word.strip_prefix(['+', '-']) else { return false };
    let two = |part: &str, top: u32| part.len() == 2 && part.parse::<u32>().is_ok_and(|number| number <= top);
    offset.split_once(':').is_some_and(|(hours, minutes)| two(hours, 14) && two(minutes, 59))
}

fn is_item(field: Field, item: &str, zero_step: &mut bool) -> bool {
    let day = matches!(field, Field::Day | Field::Weekday);
    let item = if day { item.strip_suffix('&').unwrap_or(item) } else { item };
    if field == Field::Weekday && !item.starts_with('*') {
        if let Some((name, nth)) = item.split_once('#') {
            let nth = nth.strip_prefix('-').unwrap_or(nth);
            let known = nth.eq_ignore_ascii_case("l") || nth.parse::<u32>().is_ok_and(|nth| (1..=5).contains(&nth));
            return value(field, name).is_some() && known;
        }
        if let Some((name, rest)) = item.split_once('%') {
            let (every, offset) = rest.split_once('+').unwrap_or((rest, "0"));
            let every = every.parse::<u32>().ok();
            *zero_step |= every == Some(0);
            return value(field, name).is_some() && every.is_some() && offset.parse::<u32>().is_ok();
        }
    }
    let (range, step) = match item.split_once('/') {
        Some((range, step)) => (range, Some(step)),
        None => (item, None),
    };
    if let Some(step) = step {
        match step.parse::<u32>() {
            Ok(0) => *zero_step = true,
            Ok(_) => {}
            Err(_) => return false,
        }
    }
    if range == "*" || value(field, range).is_some() {
        return true;
    }
    match range.split_once('-') {
        Some((first, last)) => value(field, first).is_some() && value(field, last).is_some(),
        None => false,
    }
}

/// A single value of a field; days from the end count as the day they can be at most.
fn value(field: Field, text: &str) -> Option<u32> {
    let lower = text.to_ascii_lowercase();
    let name = |names: &[&str], from: u32| {
        let place = names.iter().position(|name| *name == lower)?;
        u32::try_from(place).ok().map(|place| place + from)
    };
    match field {
        Field::Month if lower.chars().all(char::is_alphabetic) => return name(&MONTHS, 1),
        Field::Weekday if lower.chars().all(char::is_alphabetic) => return name(&DAYS, 0),
        Field::Day if lower == "l" || lower == "last" => return Some(1),
        _ => {}
    }
    if field == Field::Day
        && let Some(back) = lower.strip_prefix('-')
    {
        return digits(back).filter(|back| (1..=31).contains(back)).map(|_| 1);
    }
    let (first, last) = field.bounds();
    digits(&lower).filter(|number| (first..=last).contains(number))
}

fn digits(text: &str) -> Option<u32> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

/// Whether some month is long enough. A weekday makes every month long enough, as either will do.
fn happens(dates: &[&str]) -> bool {
    let [days, months, weekdays] = dates else { return true };
    if !weekdays.starts_with('*') {
        return true;
    }
    let days: Option<Vec<u32>> = days.split(',').map(|item| values(Field::Day, item)?.into_iter().min()).collect();
    let months: Option<Vec<Vec<u32>>> = months.split(',').map(|item| values(Field::Month, item)).collect();
    let (Some(days), Some(months)) = (days, months) else { return true };
    let earliest = days.into_iter().min().unwrap_or(1);
    let length = |month: u32| usize::try_from(month).ok().and_then(|month| LENGTHS.get(month.checked_sub(1)?).copied());
    months.into_iter().flatten().filter_map(length).any(|length| earliest <= length)
}

/// The values that an item stands for. A step only leaves some out after the first, so it is not looked at.
fn values(field: Field, item: &str) -> Option<Vec<u32>> {
    let (first, last) = field.bounds();
    let range = item.split_once('/').map_or(item, |(range, _)| range);
    if range == "*" {
        return Some((first..=last).collect());
    }
    if let Some(single) = value(field, range) {
        return Some(vec![single]);
    }
    let (from, to) = range.split_once('-')?;
    let (from, to) = (value(field, from)?, value(field, to)?);
    Some(if from <= to { (from..=to).collect() } else { (from..=last).chain(first..=to).collect() })
}

#[cfg(test)]
mod tests {
    use super::{Verdict, judged};

    #[test]
    fn what_the_server_takes_is_taken() {
        for text in [
            "0 0 */2 * *",
            "5/15 * * * *",
            "0 9 * * MON-FRI",
            "0 0 1 JAN *",
            "1,2,3 0-5/2 * * *",
            "  0   9 * * 1  ",
            "@hourly",
            "@daily",
            "@noon",
            "0 0 9 * * *",
            "0 9 * * * America/New_York",
            "0 9 * * * +05:30",
            "0 9 * * * UTC",
            "0 0 9 * * 1 Europe/Lisbon",
            "0 0 L * *",
            "0 0 -1 * *",
            "0 0 * * mon#2",
            "0 0 * * sun#L",
            "0 0 * * 1%2",
            "0 0 * * 1&",
            "0 0 * * 7",
            "0 24 * * *",
            "0 22-2 * * *",
            "0 0 * * fri-mon",
            "0 0 * * sat-sun",
            "0 0 31 2 1",
            "0 0 29 2 *",
            "0 0 29-31 feb *",
            "0 0 31 6-7 *",
            "0 0 31/2 */2 *",
            "0 0 31-2 2 *",
            "*/90 * * * *",
        ] {
            assert_eq!(judged(text), Verdict::Accepted, "{text}");
        }
    }

    #[test]
    fn what_the_server_refuses_is_refused() {
        for text in [
            "",
            "0 *",
            "@every 1h",
            "@reboot",
            "0 0 ? * *",
            "0 0 15W * *",
            "H * * * *",
            "0 0 5L * *",
            "0 0 1 January *",
            "0 0 31 2 *",
            "0 0 31 4,6 *",
            "0 0 30-31 2 *",
            "0 0 31 FEB *",
            "60 * * * *",
            "0 25 * * *",
            "0 0 0 * *",
            "0 0 * 13 *",
            "0 0 * * 8",
            "a b c d e",
            "* * * * * * *",
            "1- * * * *",
            ", * * * *",
            "0 9 * * * Nowhere/Land",
            "CRON_TZ=UTC 0 9 * * *",
        ] {
            assert_eq!(judged(text), Verdict::Refused, "{text}");
        }
    }

    #[test]
    fn a_step_of_zero_breaks_the_server() {
        assert_eq!(judged("*/0 * * * *"), Verdict::Crash);
        assert_eq!(judged("0 0 */0 * *"), Verdict::Crash);
    }
}
