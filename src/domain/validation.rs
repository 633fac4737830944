//! Judging a draft: every problem of every field in words, or the sync that may be asked for. All rules of the form
//! are called from here, so that form, commands and tests share them.

mod remote;

use crate::domain::configuration;
use crate::domain::cron::Cron;
use crate::domain::dialect::{Dialect, IntervalUnit, ScheduleType, SyncMode};
use crate::domain::draft::{Draft, Mapping, choices};
use crate::domain::field::FieldId;
use crate::domain::id::{ConnectorId, IdProblem, ModelId};
use crate::domain::interval::Interval;
use crate::domain::mapping::{self, MappingFinding, Table, ValidationContext};
use crate::domain::new_sync::{NewSync, Schedule};
use crate::domain::preview::{self, Preview};
use crate::domain::remote_context::RemoteContext;

/// The greatest interval a server can hold: a signed 32-bit column.
const GREATEST_INTERVAL: u32 = i32::MAX.unsigned_abs();

/// What is to be said of a field: what is wrong with it and what would be right, or what should be known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The field.
    pub field: FieldId,
    /// The row of the mapping's table, from 0.
    pub row: Option<usize>,
    /// The sentence that stands under it; of a warning also in Review.
    pub words: String,
}

/// A judged draft.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    /// All problems, in the order of the form.
    pub problems: Vec<Remark>,
    /// What does not block but should be known before the sync is created, in the order of the form.
    pub warnings: Vec<Remark>,
    /// The sync, when there is no problem.
    pub sync: Option<NewSync>,
    /// What arrives of the model's first rows.
    pub preview: Preview,
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
    let (problems, warnings, preview) = Default::default();
    let mut judge = Validator { draft, dialect, known, problems, warnings, preview };
    let sync = judge.sync();
    let Validator { mut problems, mut warnings, preview, .. } = judge;
    problems.sort_by_key(|problem| problem.field);
    warnings.sort_by_key(|warning| warning.field);
    Checked { sync: sync.filter(|_| problems.is_empty()), problems, warnings, preview }
}

struct Validator<'a> {
    draft: &'a Draft,
    dialect: Dialect,
    known: &'a RemoteContext,
    problems: Vec<Remark>,
    warnings: Vec<Remark>,
    preview: Preview,
}

impl Validator<'_> {
    fn sync(&mut self) -> Option<NewSync> {
        // Validate all fields before the `?`s return early, so that all problems are found at once.
        let source = self.id(FieldId::Source, ConnectorId::parse);
        let destination = self.id(FieldId::Destination, ConnectorId::parse);
        let model = self.id(FieldId::Model, ModelId::parse);
        self.what_is_known_of_the_connectors(source, destination, model);
        let stream = self.stream();
        self.what_is_known_of_the_stream();
        let mode = self.choice(FieldId::SyncMode, SyncMode::from_word, " or ");
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
        self.problems.push(Remark { field, row: None, words: words.into() });
    }

    fn warning(&mut self, field: FieldId, words: impl Into<String>) {
        self.warnings.push(Remark { field, row: None, words: words.into() });
    }

    fn judged<T, P: ToString>(&mut self, field: FieldId, result: Result<T, P>) -> Option<T> {
        result.map_err(|problem| self.problem(field, problem.to_string())).ok()
    }

    fn id<T>(&mut self, field: FieldId, parse: fn(&str) -> Result<T, IdProblem>) -> Option<T> {
        let parsed = parse(self.draft.get(field)).map_err(|problem| match problem {
            IdProblem::Empty => format!("Choose a {}, or type its ID.", field.label().to_lowercase()),
            problem => problem.to_string(),
        });
        self.judged(field, parsed)
    }

    fn stream(&mut self) -> Option<String> {
        let stream = self.draft.get(FieldId::Stream).trim();
        if stream.is_empty() {
            self.problem(FieldId::Stream, "Choose a stream, or type its name, such as contacts.");
            return None;
        }
        Some(stream.to_owned())
    }

    /// A choice's value, where it is one of the dialect's words.
    fn choice<T>(&mut self, field: FieldId, from_word: fn(&str) -> Option<T>, or: &str) -> Option<T> {
        let word = self.draft.get(field);
        let taken: Vec<&str> = choices(field, self.dialect).into_iter().map(|(word, _)| word).collect();
        if !taken.contains(&word) {
            self.problem(field, format!("This API accepts {}.", taken.join(or)));
            return None;
        }
        from_word(word)
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
                self.arrives(&table.write());
                self.take_findings(findings, |_row| String::new()).then(|| table.write())
            }
            Mapping::Json { json: text } => {
                let value = match configuration::parse(text, self.dialect) {
                    Ok(value) => value,
                    Err(problems) => {
                        for problem in problems {
                            self.problem(FieldId::Mapping, problem.to_string());
                        }
                        return None;
                    }
                };
                self.arrives(&value);
                let table = Table::read(&value);
                let grounds = grounds(self.draft, self.dialect, self.known);
                let findings = table.as_ref().map(|table| mapping::content(table, &grounds)).unwrap_or_default();
                // A required field that is missing has no row to name.
                let rows = table.map_or(0, |table| table.rows.len());
                let named = |row: usize| if row < rows { format!("Row {}: ", row + 1) } else { String::new() };
                self.take_findings(findings, named).then_some(value)
            }
        }
    }

    /// What arrives under a mapping, and what is wrong with it as warnings.
    fn arrives(&mut self, configuration: &serde_json::Value) {
        let grounds = grounds(self.draft, self.dialect, self.known);
        self.preview = Preview::of(configuration, &grounds, self.known.read_at, preview::ROWS);
        let told = self.preview.findings.iter().filter(|finding| !finding.is_told_by_the_mapping);
        let remarks =
            told.map(|finding| Remark { field: FieldId::Mapping, row: finding.row, words: finding.describe() });
        self.warnings.extend(remarks);
    }

    /// True when none of them blocks.
    fn take_findings(&mut self, findings: Vec<MappingFinding>, prefix: impl Fn(usize) -> String) -> bool {
        let mut is_free = true;
        for MappingFinding { row, blocks, words } in findings {
            let words = format!("{}{words}", row.map(&prefix).unwrap_or_default());
            if blocks {
                is_free = false;
                self.problems.push(Remark { field: FieldId::Mapping, row, words });
            } else {
                self.warnings.push(Remark { field: FieldId::Mapping, row, words });
            }
        }
        is_free
    }

    fn schedule(&mut self) -> Option<Schedule> {
        match self.choice(FieldId::Schedule, ScheduleType::from_word, " or ")? {
            ScheduleType::Automated => {
                let interval = self.interval();
                let text = self.draft.get(FieldId::CronExpression);
                let cron = if text.trim().is_empty() { None } else { Some(self.cron()?) };
                if cron.is_some() {
                    self.warning(
                        FieldId::CronExpression,
                        "The server may ignore it: the interval decides when the sync runs. Leave it empty.",
                    );
                }
                Some(Schedule::Automated { every: interval?.every, cron })
            }
            ScheduleType::Interval => self.interval().map(Schedule::Interval),
            ScheduleType::CronExpression => self.cron().map(Schedule::CronExpression),
            ScheduleType::Manual => Some(Schedule::Manual),
        }
    }

    fn interval(&mut self) -> Option<Interval> {
        let every = self.judged(FieldId::Every, parse_interval(self.draft.get(FieldId::Every)));
        let unit = self.choice(FieldId::Unit, IntervalUnit::from_word, ", ");
        let interval = Interval { every: every?, unit: unit? };
        if let Some(words) = interval.warning(self.dialect) {
            self.warning(FieldId::Every, words);
        }
        Some(interval)
    }

    fn cron(&mut self) -> Option<Cron> {
        self.judged(FieldId::CronExpression, Cron::parse(self.draft.get(FieldId::CronExpression)))
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
        _ if text.is_empty() => Err("Enter how often the sync runs, such as 30."),
        Ok(0) if digits => Err("The minimum is 1."),
        Ok(every) if digits && every <= GREATEST_INTERVAL => Ok(every),
        _ if digits => Err("Too large; the maximum is 2,147,483,647."),
        _ if text.starts_with('-') => Err("The minimum is 1."),
        _ => Err("Enter a whole number such as 30, in the digits 0 to 9."),
    }
}

#[cfg(test)]
mod tests;
