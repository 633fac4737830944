//! What an expression means, in words.

use jiff::civil::Date;

use crate::domain::cron::fields::{Fields, Set};

/// How many times of day are told one by one.
const MOST_TIMES: usize = 6;

/// The whole expression in words.
pub(super) fn of(fields: &Fields) -> String {
    let times = times(fields);
    let one_by_one = times.starts_with("At ") && !times.contains(" of ");
    let days = match days(fields) {
        none if none.is_empty() && one_by_one => "every day".to_owned(),
        days => days,
    };
    let separator = if days.is_empty() { "" } else { ", " };
    format!("{times}{separator}{days} (UTC)")
}

fn times(fields: &Fields) -> String {
    let (minutes, hours) = (fields.minutes.values(), fields.hours.values());
    let every_hour = hours.len() == 24;
    match (even_step(&minutes, 60), minutes.as_slice(), even_step(&hours, 24)) {
        (Some(1), ..) if every_hour => "Every minute".to_owned(),
        (Some(step), ..) if every_hour && step < 60 => format!("Every {step} minutes"),
        (_, [minute], Some(1)) => format!("Every hour at :{minute:02}"),
        (_, [0], Some(step)) if step < 24 => format!("Every {step} hours"),
        _ if minutes.len() * hours.len() <= MOST_TIMES => {
            let all = hours.iter().flat_map(|hour| minutes.iter().map(move |minute| format!("{hour:02}:{minute:02}")));
            format!("At {}", and(all.collect()))
        }
        _ if every_hour => format!("At {} of every hour", ranges(&minutes, |minute| past_the_hour(*minute))),
        (Some(1), ..) => format!("Every minute of hours {}", ranges(&hours, ToString::to_string)),
        (Some(step), ..) if step < 60 => {
            format!("Every {step} minutes of hours {}", ranges(&hours, ToString::to_string))
        }
        (_, [minute], _) => format!("At :{minute:02} of hours {}", ranges(&hours, ToString::to_string)),
        _ => format!(
            "At {} of hours {}",
            ranges(&minutes, |minute| past_the_hour(*minute)),
            ranges(&hours, ToString::to_string)
        ),
    }
}

fn past_the_hour(minute: u32) -> String {
    format!(":{minute:02}")
}

fn days(fields: &Fields) -> String {
    let all = |set: Set, count: usize| set.values().len() == count;
    let weekdays = ranges(&fields.weekdays.values(), |day| name(1, *day + 2, "%A"));
    let days = match fields.days.values().as_slice() {
        [day] => format!("on day {day} of the month"),
        many => format!("on days {} of the month", ranges(many, ToString::to_string)),
    };
    let months = if all(fields.months, 12) {
        String::new()
    } else {
        format!(" in {}", ranges(&fields.months.values(), |month| name(*month, 1, "%B")))
    };
    let which = match (all(fields.days, 31), all(fields.weekdays, 7)) {
        (true, true) => String::new(),
        (true, false) => weekdays,
        (false, true) => days,
        (false, false) if fields.days.star || fields.weekdays.star => format!("{days} if it is {weekdays}"),
        (false, false) => format!("{days} and every {weekdays}"),
    };
    format!("{which}{months}").trim().to_owned()
}

/// The name of a month or a weekday; January 2000 had its first Sunday on the 2nd.
fn name(month: u32, day: u32, format: &str) -> String {
    let (month, day) = (i8::try_from(month).unwrap_or_default(), i8::try_from(day).unwrap_or_default());
    Date::new(2000, month, day).map_or_else(|_none| String::new(), |date| date.strftime(format).to_string())
}

/// The step of values that lie evenly over the whole cycle, starting at 0.
fn even_step(values: &[u32], cycle: u32) -> Option<u32> {
    let count = u32::try_from(values.len()).ok().filter(|count| *count > 0)?;
    let step = cycle / count;
    (cycle.is_multiple_of(count) && (0..).zip(values).all(|(index, value)| *value == index * step)).then_some(step)
}

/// Values with runs of three and more told as ranges: "1 to 5 and 9".
fn ranges(values: &[u32], name: impl Fn(&u32) -> String) -> String {
    let mut told = Vec::new();
    let mut rest = values;
    while let Some(first) = rest.first() {
        let run = (*first..).zip(rest).take_while(|(expected, value)| expected == *value).count();
        let last = rest.get(run.saturating_sub(1)).filter(|_| run >= 3);
        told.push(last.map_or_else(|| name(first), |last| format!("{} to {}", name(first), name(last))));
        rest = rest.get(if last.is_some() { run } else { 1 }..).unwrap_or_default();
    }
    and(told)
}

fn and(mut parts: Vec<String>) -> String {
    let last = parts.pop().unwrap_or_default();
    if parts.is_empty() { last } else { format!("{} and {last}", parts.join(", ")) }
}
