//! Judging a draft: every problem of every field in words, or the sync that may be asked for. All rules of the form
//! are called from here, so that form, commands and tests share them.

mod remote;

use crate::domain::configuration;
use crate::domain::cron::Cron;
use crate::domain::dialect::{Dialect, IntervalUnit, ScheduleType, SyncMode};
use crate::domain::draft::{Draft, Mapping};
use crate::domain::field::FieldId;
use crate::domain::id::{ConnectorId, ModelId};
use crate::domain::interval::Interval;
use crate::domain::mapping::{self, MappingFinding, Table, ValidationContext};
use crate::domain::new_sync::{NewSync, Schedule};
use crate::domain::remote_context::RemoteContext;

/// The greatest interval a server can hold: a signed 32-bit column.
const GREATEST_INTERVAL: u32 = i32::MAX.unsigned_abs();

/// What is wrong with one field, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The field.
    pub field: FieldId,
    /// The row of the mapping's table, from 0.
    pub row: Option<usize>,
    /// The sentence that stands under it.
    pub words: String,
}

/// What does not block, but should be known before the sync is created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// The field.
    pub field: FieldId,
    /// The row of the mapping's table, from 0.
    pub row: Option<usize>,
    /// The sentence that stands under it and in Review.
    pub words: String,
}

/// A judged draft.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    /// All problems, in the order of the form.
    pub problems: Vec<Problem>,
    /// All warnings, in the order of the form.
    pub warnings: Vec<Warning>,
    /// The sync, when there is no problem.
    pub sync: Option<NewSync>,
}

impl Checked {
    /// The problems of one field.
    pub fn problems_of(&self, field: FieldId) -> impl Iterator<Item = &str> {
        self.problems.iter().filter(move |problem| problem.field == field).map(|problem| problem.words.as_str())
    }

    /// The warnings of one field.
    pub fn warnings_of(&self, field: FieldId) -> impl Iterator<Item = &str> {
        self.warnings.iter().filter(move |warning| warning.field == field).map(|warning| warning.words.as_str())
    }
}

/// Judges a draft by the rules of its dialect, and on what is known beside it.
///
/// ```
/// use syncwright::domain::validation::check;
/// use syncwright::domain::dialect::Dialect;
/// use syncwright::domain::draft::Draft;
/// use syncwright::domain::field::FieldId;
/// use syncwright::domain::remote_context::RemoteContext;
///
/// let mut draft = Draft::new(Dialect::Published);
/// for (field, typed) in [
///     (FieldId::Source, "1"),
///     (FieldId::Destination, "2"),
///     (FieldId::Model, "3"),
///     (FieldId::Stream, "contacts"),
///     (FieldId::Mapping, r#"{"email": "properties.email"}"#),
///     (FieldId::Every, "0"),
/// ] {
///     draft.set(field, typed.to_owned());
/// }
/// let checked = check(&draft, Dialect::Published, &RemoteContext::default());
/// assert_eq!(checked.problems.len(), 1);
/// assert_eq!(checked.problems[0].field, FieldId::Every);
///
/// draft.set(FieldId::Every, "30".to_owned());
/// let sync = check(&draft, Dialect::Published, &RemoteContext::default()).sync.expect("nothing is wrong with it");
/// assert_eq!(sync.body()["sync"]["sync_interval"], 30);
/// ```
pub fn check(draft: &Draft, dialect: Dialect, known: &RemoteContext) -> Checked {
    let mut judge = Validator { draft, dialect, known, problems: Vec::new(), warnings: Vec::new() };
    let sync = judge.sync();
    let Validator { mut problems, mut warnings, .. } = judge;
    problems.sort_by_key(|problem| problem.field);
    warnings.sort_by_key(|warning| warning.field);
    Checked { sync: sync.filter(|_| problems.is_empty()), problems, warnings }
}

struct Validator<'a> {
    draft: &'a Draft,
    dialect: Dialect,
    known: &'a RemoteContext,
    problems: Vec<Problem>,
    warnings: Vec<Warning>,
}

impl Validator<'_> {
    fn sync(&mut self) -> Option<NewSync> {
        // Every part is judged before the first missing one ends it, so that all problems are found at once.
        let source = self.source();
        let destination = self.destination();
        let model = self.model();
        self.two_ends(source, destination);
        self.what_is_known_of_the_ends(source, destination, model);
        let stream = self.stream();
        self.what_is_known_of_the_stream();
        let mode = self.mode();
        self.what_is_known_of_the_mode(mode);
        self.what_is_known_of_the_cursor();
        let configuration = self.configuration();
        let schedule = self.schedule();
        Some(NewSync {
            source: source?,
            destination: destination?,
            model: model?,
            stream: stream?,
            mode: mode?,
            cursor: self.cursor(),
            configuration: configuration?,
            schedule: schedule?,
        })
    }

    fn problem(&mut self, field: FieldId, words: impl Into<String>) {
        self.problems.push(Problem { field, row: None, words: words.into() });
    }

    fn warning(&mut self, field: FieldId, words: impl Into<String>) {
        self.warnings.push(Warning { field, row: None, words: words.into() });
    }

    fn judged<T, P: ToString>(&mut self, field: FieldId, result: Result<T, P>) -> Option<T> {
        result.map_err(|problem| self.problem(field, problem.to_string())).ok()
    }

    fn source(&mut self) -> Option<ConnectorId> {
        self.judged(FieldId::Source, ConnectorId::parse(self.draft.get(FieldId::Source)))
    }

    fn destination(&mut self) -> Option<ConnectorId> {
        self.judged(FieldId::Destination, ConnectorId::parse(self.draft.get(FieldId::Destination)))
    }

    fn model(&mut self) -> Option<ModelId> {
        self.judged(FieldId::Model, ModelId::parse(self.draft.get(FieldId::Model)))
    }

    fn two_ends(&mut self, source: Option<ConnectorId>, destination: Option<ConnectorId>) {
        if source.is_some() && source == destination {
            self.problem(
                FieldId::Destination,
                "This is the same connector as Source. A connector is either a source or a destination.",
            );
        }
    }

    fn stream(&mut self) -> Option<String> {
        let stream = self.draft.get(FieldId::Stream).trim();
        if stream.is_empty() {
            self.problem(
                FieldId::Stream,
                "A stream is needed: the destination's object that rows go to, such as contacts.",
            );
            return None;
        }
        Some(stream.to_owned())
    }

    fn mode(&mut self) -> Option<SyncMode> {
        let mode = SyncMode::from_word(self.draft.get(FieldId::SyncMode));
        let known = mode.filter(|mode| self.dialect.sync_modes().contains(mode));
        if known.is_none() {
            let words: Vec<_> = self.dialect.sync_modes().iter().map(|mode| mode.word()).collect();
            self.problem(FieldId::SyncMode, format!("This server takes {}.", words.join(" or ")));
        }
        known
    }

    fn cursor(&self) -> Option<String> {
        if !self.draft.fields(self.dialect).contains(&FieldId::CursorField) {
            return None;
        }
        let cursor = self.draft.get(FieldId::CursorField).trim();
        (!cursor.is_empty()).then(|| cursor.to_owned())
    }

    fn configuration(&mut self) -> Option<serde_json::Value> {
        match self.draft.mapping() {
            Mapping::Rows(table) => {
                let findings = mapping::judge(table, &grounds(self.draft, self.dialect, self.known));
                self.take_findings(findings, |_row| String::new()).then(|| table.write())
            }
            Mapping::Json { json: text } => match configuration::parse(text, self.dialect) {
                Ok(value) => {
                    let table = Table::read(&value);
                    let findings = table
                        .as_ref()
                        .map(|table| mapping::content(table, &grounds(self.draft, self.dialect, self.known)));
                    // A required field that is missing has no row to name.
                    let rows = table.map_or(0, |table| table.rows.len());
                    let named = |row: usize| if row < rows { format!("Row {}: ", row + 1) } else { String::new() };
                    self.take_findings(findings.unwrap_or_default(), named).then_some(value)
                }
                Err(problems) => {
                    for problem in problems {
                        self.problem(FieldId::Mapping, problem.to_string());
                    }
                    None
                }
            },
        }
    }

    /// True when none of them blocks.
    fn take_findings(&mut self, findings: Vec<MappingFinding>, prefix: impl Fn(usize) -> String) -> bool {
        let mut is_free = true;
        for MappingFinding { row, blocks, words } in findings {
            let words = format!("{}{words}", row.map(&prefix).unwrap_or_default());
            if blocks {
                is_free = false;
                self.problems.push(Problem { field: FieldId::Mapping, row, words });
            } else {
                self.warnings.push(Warning { field: FieldId::Mapping, row, words });
            }
        }
        is_free
    }

    fn schedule(&mut self) -> Option<Schedule> {
        let kind = ScheduleType::from_word(self.draft.get(FieldId::Schedule));
        let Some(kind) = kind.filter(|kind| self.dialect.schedule_types().contains(kind)) else {
            let words: Vec<_> = self.dialect.schedule_types().iter().map(|kind| kind.word()).collect();
            self.problem(FieldId::Schedule, format!("This server takes {}.", words.join(" or ")));
            return None;
        };
        match kind {
            ScheduleType::Automated => {
                let every = self.every();
                let unit = self.unit();
                let cron = self.optional_cron();
                self.warn_if_uneven(every, unit);
                if matches!(cron, Ok(Some(_))) {
                    self.warning(
                        FieldId::CronExpression,
                        "Every counts: with an interval, servers drop this expression. Leave it empty.",
                    );
                }
                unit.and(Some(Schedule::Automated { every: every?, cron: cron.ok()? }))
            }
            ScheduleType::Interval => {
                let every = self.every();
                let unit = self.unit();
                self.warn_if_uneven(every, unit);
                Some(Schedule::Interval { every: every?, unit: unit? })
            }
            ScheduleType::CronExpression => self
                .judged(FieldId::CronExpression, Cron::parse(self.draft.get(FieldId::CronExpression)))
                .map(Schedule::CronExpression),
            ScheduleType::Manual => Some(Schedule::Manual),
        }
    }

    fn every(&mut self) -> Option<u32> {
        let result = parse_interval(self.draft.get(FieldId::Every));
        self.judged(FieldId::Every, result)
    }

    fn unit(&mut self) -> Option<IntervalUnit> {
        let unit = IntervalUnit::from_word(self.draft.get(FieldId::Unit));
        let known = unit.filter(|unit| self.dialect.interval_units().contains(unit));
        if known.is_none() {
            let words: Vec<_> = self.dialect.interval_units().iter().map(|unit| unit.word()).collect();
            self.problem(FieldId::Unit, format!("This server takes {}.", words.join(", ")));
        }
        known
    }

    fn warn_if_uneven(&mut self, every: Option<u32>, unit: Option<IntervalUnit>) {
        if let (Some(every), Some(unit)) = (every, unit)
            && let Some(words) = (Interval { every, unit }).warning(self.dialect)
        {
            self.warning(FieldId::Every, words);
        }
    }

    /// Nothing where nothing is typed.
    fn optional_cron(&mut self) -> Result<Option<Cron>, ()> {
        let text = self.draft.get(FieldId::CronExpression);
        if text.trim().is_empty() {
            return Ok(None);
        }
        self.judged(FieldId::CronExpression, Cron::parse(text)).map(Some).ok_or(())
    }
}

/// What a draft's mapping is judged on.
pub fn grounds<'a>(draft: &Draft, dialect: Dialect, known: &'a RemoteContext) -> ValidationContext<'a> {
    ValidationContext {
        dialect,
        catalog: known.catalog.found().map(AsRef::as_ref),
        stream: known.stream(draft.get(FieldId::Stream)),
        sample: known.sample.found().map(AsRef::as_ref),
        destination_kind: known.destination.found().map(|destination| destination.kind.as_str()),
        primary_key: known.model.found().and_then(|model| model.primary_key.as_deref()),
    }
}

fn parse_interval(text: &str) -> Result<u32, &'static str> {
    let text = text.trim();
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.parse::<u32>() {
        _ if text.is_empty() => Err("A number is needed: how often the sync runs, such as 30."),
        Ok(0) if digits => Err("At least 1 is needed; servers refuse 0."),
        Ok(every) if digits && every <= GREATEST_INTERVAL => Ok(every),
        _ if digits => Err("This is more than a server can hold (2147483647)."),
        _ if text.starts_with('-') => Err("At least 1 is needed; an interval cannot be negative."),
        _ => Err("A whole number is needed, such as 30, written with the digits 0 to 9."),
    }
}

#[cfg(test)]
mod tests;
