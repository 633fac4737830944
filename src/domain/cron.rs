//! Cron expressions: those that the API accepts *and* the scheduler can run. The API (Fugit) takes more than the
//! scheduler (Temporal, with the standard parser of robfig/cron v3) can; what lies between stays pending for ever
//! silently, so it is a problem here (api facts §3.4). Times are UTC.

mod fields;
mod next;
mod words;

pub use fields::CronProblem;

use fields::{Fields, parse_fields};
use jiff::Timestamp;

/// The longest expression that is looked at, in characters.
const LONGEST: usize = 500;

/// A cron expression that the API accepts and the scheduler can run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cron {
    text: String,
    fields: Fields,
}

impl Cron {
    /// Reads an expression as typed; blanks around and between its fields are forgiven.
    ///
    /// ```
    /// use syncwright::domain::cron::Cron;
    ///
    /// let cron = Cron::parse("0 9 * * 1")?;
    /// let next = cron.next_runs("2026-11-23T12:00:00Z".parse()?).next();
    /// assert_eq!(next, Some("2026-11-30T09:00:00Z".parse()?));
    /// assert!(Cron::parse("*/0 * * * *").is_err(), "it would crash the server");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`CronProblem`]: what is wrong with it and what would be right.
    pub fn parse(text: &str) -> Result<Self, CronProblem> {
        if text.chars().count() > LONGEST {
            return Err(CronProblem::TooLong);
        }
        let parts: Vec<&str> = text.split_whitespace().collect();
        let fields = match parts.as_slice() {
            [] => return Err(CronProblem::Empty),
            [word, ..] if word.starts_with('@') => parse_fields(&named(text.trim())?)?,
            five => parse_fields(five)?,
        };
        Ok(Self { text: parts.join(" "), fields })
    }

    /// What the server makes of an interval: `*/step` in one field, after fixed values. The step may be longer than the
    /// API takes from people; one beyond the field's range leaves its first value only.
    pub(super) fn of_interval(before: &str, step: u64, after: &str) -> Option<Self> {
        // 99 is beyond the range of every field, so that it means the same as any greater step.
        let read = format!("{before}*/{}{after}", step.min(99));
        let mut cron = Self::parse(&read).ok()?;
        cron.text = format!("{before}*/{step}{after}");
        Some(cron)
    }

    /// The expression as typed, with single blanks.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What it means, in words: "At 09:00, Monday to Friday (UTC)".
    pub fn describe(&self) -> String {
        words::of(&self.fields)
    }

    /// The runs after a time, as the scheduler counts them: in UTC; days of month and of week count as *or* when both
    /// are given.
    pub fn next_runs(&self, after: Timestamp) -> impl Iterator<Item = Timestamp> + use<> {
        next::Runs::new(self.fields.clone(), after)
    }
}

/// The five fields that an `@word` stands for.
fn named(text: &str) -> Result<[&'static str; 5], CronProblem> {
    match text {
        "@yearly" | "@annually" => Ok(["0", "0", "1", "1", "*"]),
        "@monthly" => Ok(["0", "0", "1", "*", "*"]),
        "@weekly" => Ok(["0", "0", "*", "*", "0"]),
        "@daily" | "@midnight" => Ok(["0", "0", "*", "*", "*"]),
        "@hourly" => Ok(["0", "*", "*", "*", "*"]),
        "@noon" => Err(CronProblem::Noon),
        other if other.starts_with("@every") => Err(CronProblem::Every),
        other => Err(CronProblem::UnknownWord(crate::domain::text::SanitizedText::new(other))),
    }
}

#[cfg(test)]
mod tests;
