//! What arrives at the destination: the model's first rows as the server's own transformer makes them, and what is wrong
//! with them. It asks nothing: rows, fields and mapping are known already.

mod fault;
mod fields;
pub mod fix;
mod quotes;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::domain::liquid::Budget;
use crate::domain::mapping::{Row, Table, ValidationContext, ValueSource};
use crate::domain::sample::Sample;
use crate::domain::text::SanitizedText;
use crate::domain::transform::{Sent, Transformer};

pub use self::fault::{CellProblem, Fault};
pub use self::fields::{is_null_at, told_at};

/// The most rows that are shown and judged.
pub const ROWS: usize = 20;

/// How exact the rows are where another server than the open-source one is asked.
pub const EXACT: &str = "Exact for the open-source server 0.124; the hosted service may differ.";

/// Stands where only the server can tell the value.
pub const UNKNOWN: &str = "depends on the server";

/// What arrives of a model's first rows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Preview {
    /// The rows, in the order of the model.
    pub rows: Vec<PreviewRow>,
    /// What is wrong, counted over the rows, in the order of the mapping.
    pub findings: Vec<PreviewFinding>,
}

/// A row as it is sent.
#[derive(Debug, Clone, PartialEq)]
pub struct PreviewRow {
    /// What is sent.
    pub sent: Sent,
    /// What is wrong with it.
    pub problems: Vec<CellProblem>,
}

/// Something wrong with some of the rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviewFinding {
    /// The mapping's row it comes from, from 0; none where no row does.
    pub row: Option<usize>,
    /// How many rows have it.
    pub count: usize,
    /// Of how many.
    pub of: usize,
    /// What is wrong, as the first such row has it.
    pub fault: Fault,
    /// The same in words.
    pub words: String,
    /// Whether the mapping's own rules say so already: a required field without a row.
    pub is_told_by_the_mapping: bool,
}

impl PreviewFinding {
    /// With its count: "3 of 20 rows: “email” is required, and empty."
    pub fn describe(&self) -> String {
        let rows = if self.of == 1 { "row" } else { "rows" };
        format!("{} of {} {rows}: {}", self.count, self.of, self.words)
    }
}

impl Preview {
    /// What arrives of the first rows, at most so many, under a mapping. Templates that depend on the time are evaluated
    /// at `now`.
    pub fn of(configuration: &Value, known: &ValidationContext<'_>, now: Timestamp, most: usize) -> Self {
        let Some(sample) = known.sample.filter(|sample| !sample.rows.is_empty()) else { return Self::default() };
        let table = Table::read(configuration);
        let table = table.as_ref();
        let transformer = Transformer::new(configuration);
        // One for all rows: a key must not take twenty times as long as a row may.
        let budget = Budget::default();
        let mut rows: Vec<PreviewRow> = Vec::new();
        for values in sample.rows.iter().take(most) {
            let record = record_of(sample, values);
            let sent = transformer.apply(&record, now, &budget);
            let mut problems = Vec::new();
            match &sent {
                Sent::True => problems.push(CellProblem { path: String::new(), fault: Fault::NotCarriedOut }),
                Sent::Object { fields, unknown } => {
                    fields::judge(fields, unknown, known, &mut problems);
                    if let Some(table) = table {
                        quotes::judge(table, &record, fields, known, &mut problems);
                        templates(&table.rows, fields, &mut problems);
                    }
                }
                Sent::Unknown => {}
            }
            rows.push(PreviewRow { sent, problems });
        }
        keys(sample, table, known.primary_key, &mut rows);
        let findings = findings(&rows, table);
        Self { rows, findings }
    }

    /// The paths that any row fills or has a problem with, in the order of the first row that has them.
    pub fn paths(&self) -> Vec<String> {
        let mut paths: Vec<String> = Vec::new();
        let mut add = |path: String| {
            if !path.is_empty() && !paths.contains(&path) {
                paths.push(path);
            }
        };
        for row in &self.rows {
            if let Sent::Object { fields, unknown } = &row.sent {
                fields::leaves(fields).into_iter().for_each(&mut add);
                unknown.iter().cloned().for_each(&mut add);
            }
            row.problems.iter().map(|problem| problem.path.clone()).for_each(&mut add);
        }
        paths
    }

    /// Whether every row arrives without a problem.
    pub fn is_clean(&self) -> bool {
        self.rows.iter().all(|row| row.problems.is_empty())
    }
}

/// A row of the sample as the transformer takes it.
pub fn record_of(sample: &Sample, values: &[Value]) -> Map<String, Value> {
    sample.columns.iter().zip(values).map(|(column, value)| (column.name.clone(), value.clone())).collect()
}

/// Errors of the template engine, which it writes into the data.
fn templates(rows: &[Row], sent: &Map<String, Value>, problems: &mut Vec<CellProblem>) {
    for row in rows.iter().filter(|row| matches!(row.from, ValueSource::Template(_))) {
        let Some(Value::String(text)) = fields::values_at(sent, &row.to).first().copied() else { continue };
        if let Some(at) = text.find("Liquid error") {
            let error = SanitizedText::new(text.get(at..).unwrap_or_default());
            problems.push(CellProblem { path: row.to.clone(), fault: Fault::TemplateError(error) });
        }
    }
}

/// Rows that the server drops, or takes for one another, because of the model's primary key.
fn keys(sample: &Sample, table: Option<&Table>, primary_key: Option<&str>, rows: &mut [PreviewRow]) {
    let Some(key) = primary_key else { return };
    let Some(at) = sample.columns.iter().position(|column| column.name == key) else { return };
    let to = table.and_then(|table| {
        table.rows.iter().find(|row| matches!(&row.from, ValueSource::Column(column) if column == key))
    });
    let path = to.map_or(key, |row| row.to.as_str());
    let mut seen: HashMap<String, usize> = HashMap::new();
    for (row, values) in rows.iter_mut().zip(&sample.rows) {
        let value = values.get(at).unwrap_or(&Value::Null);
        let fault = if value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty()) {
            Some(Fault::KeyBlank(key.to_owned()))
        } else {
            let count = seen.entry(value.to_string()).or_default();
            *count += 1;
            (*count > 1).then(|| Fault::KeyTwice(SanitizedText::new(&crate::domain::sample::cell(value).to_string())))
        };
        row.problems.extend(fault.map(|fault| CellProblem { path: path.to_owned(), fault }));
    }
}

/// The problems of all rows, those of one field and kind counted together, in the order of the mapping.
fn findings(rows: &[PreviewRow], table: Option<&Table>) -> Vec<PreviewFinding> {
    let row_of = |path: &str| table?.rows.iter().rposition(|row| row.path() == Some(path));
    let mut found: Vec<(&CellProblem, usize)> = Vec::new();
    for row in rows {
        let mut told: Vec<&CellProblem> = Vec::new();
        for problem in &row.problems {
            let is_same = |other: &&CellProblem| other.path == problem.path && other.fault.is_like(&problem.fault);
            // A list has many values of one field; its row counts once.
            if told.iter().any(is_same) {
                continue;
            }
            told.push(problem);
            match found.iter_mut().find(|(other, _)| is_same(other)) {
                Some((_, count)) => *count += 1,
                None => found.push((problem, 1)),
            }
        }
    }
    let mut findings: Vec<PreviewFinding> = found
        .into_iter()
        .map(|(problem, count)| {
            let row = row_of(&problem.path);
            PreviewFinding {
                row,
                count,
                of: rows.len(),
                fault: problem.fault.clone(),
                words: problem.words(),
                is_told_by_the_mapping: row.is_none() && problem.fault == Fault::Required,
            }
        })
        .collect();
    findings.sort_by_key(|finding| finding.row.unwrap_or(usize::MAX));
    findings
}
