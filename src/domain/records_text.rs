//! The records of a run as text, page by page, as they are printed and saved: any number of them takes little memory.

use std::collections::{BTreeSet, HashSet};

use serde_json::Value;

use crate::domain::csv;
use crate::domain::json::laid_out;
use crate::domain::printable;
use crate::domain::row::Cell;
use crate::domain::run::Record;
use crate::domain::text::SanitizedText;

/// How records are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordFormat {
    /// Comma-separated values (RFC 4180), as they are in the source.
    Csv,
    /// One JSON list.
    Json,
}

/// Columns of a line of CSV before those of the row.
const OWN: [&str; 3] = ["record", "status", "reason"];

/// The text of a run's records so far.
#[derive(Debug, PartialEq, Eq)]
pub struct RecordsText {
    format: RecordFormat,
    /// The columns of the first page.
    columns: Vec<String>,
    /// How many records it has.
    pub count: usize,
    /// How many of its cells a spreadsheet would take for formulas. They are written as they are: another text would be
    /// another value, and phone numbers and handles begin so too.
    pub formulas: usize,
    /// Columns that only later pages have, which CSV has no place for.
    pub left_out: BTreeSet<String>,
}

impl RecordsText {
    /// A text without records.
    pub fn new(format: RecordFormat) -> Self {
        Self { format, columns: Vec::new(), count: 0, formulas: 0, left_out: BTreeSet::new() }
    }

    /// The text of the next records.
    pub fn page(&mut self, records: &[Record]) -> String {
        let mut text = String::new();
        if self.count == 0 && self.format == RecordFormat::Csv && !records.is_empty() {
            self.columns = columns_of(records);
            text.push_str(&csv::line(OWN.into_iter().chain(self.columns.iter().map(String::as_str))));
        }
        for record in records {
            match self.format {
                RecordFormat::Json => {
                    text.push_str(if self.count == 0 { "[\n" } else { ",\n" });
                    text.push_str(&printable::escaped(&laid_out(&as_json(record))));
                }
                RecordFormat::Csv => text.push_str(&self.line(record)),
            }
            self.count += 1;
        }
        text
    }

    /// What ends the text after so many records.
    pub fn end(&self, written: usize) -> &'static str {
        match self.format {
            RecordFormat::Csv => "",
            RecordFormat::Json if written == 0 => "[]\n",
            RecordFormat::Json => "\n]\n",
        }
    }

    /// What CSV had no place for, if anything.
    pub fn left_out_in_words(&self) -> Option<String> {
        let names: Vec<String> = self.left_out.iter().map(|name| SanitizedText::new(name).to_string()).collect();
        let columns = if names.len() == 1 { "Column" } else { "Columns" };
        let words = || format!("{columns} of later records left out: {}. JSON has them.", names.join(", "));
        (!names.is_empty()).then(words)
    }

    fn line(&mut self, record: &Record) -> String {
        let reason = record.reason().map(|reason| reason.to_string()).unwrap_or_default();
        let own = [record.id.to_string(), record.status.to_string(), reason];
        let values = self.columns.iter().map(|column| verbatim(record.row.get(column)));
        let cells: Vec<String> = own.into_iter().chain(values).collect();
        self.formulas += cells.iter().filter(|cell| csv::is_like_a_formula(cell)).count();
        if record.row.len() > self.columns.len() || record.row.columns().any(|it| !self.columns.contains(it)) {
            self.left_out.extend(record.row.columns().filter(|it| !self.columns.contains(it)).cloned());
        }
        csv::line(cells.iter().map(String::as_str))
    }
}

/// The columns of all these records, in the order in which they come.
pub fn columns_of(records: &[Record]) -> Vec<String> {
    let mut seen = HashSet::new();
    records.iter().flat_map(|record| record.row.columns()).filter(|column| seen.insert(*column)).cloned().collect()
}

/// A value as it stands; nothing for null.
fn verbatim(cell: Option<Cell<'_>>) -> String {
    match cell {
        None | Some(Cell { value: Value::Null, .. }) => String::new(),
        Some(Cell { value: Value::String(text), .. }) => text.clone(),
        Some(cell) => cell.to_string(),
    }
}

/// A record in the documented shape, in one line.
fn as_json(record: &Record) -> String {
    let (id, status) = (Value::from(record.id.as_str()), Value::from(record.status.as_str()));
    let action = Value::from(record.action.as_ref().map(SanitizedText::as_str));
    let reason = Value::from(record.reason().map(|reason| reason.to_string()));
    let row = &record.row;
    format!(r#"{{"id":{id},"status":{status},"action":{action},"reason":{reason},"row":{row}}}"#)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;
    use serde_json::value::to_raw_value;

    use super::*;
    use crate::domain::csv::tests::read;
    use crate::domain::row::Row;

    fn record(id: &str, row: &Value) -> Record {
        Record {
            id: id.into(),
            status: "failed".into(),
            action: None,
            row: Row::read(&to_raw_value(row).expect("JSON")).expect("an object"),
            request: None,
            response: Some("no, \"never\"".into()),
        }
    }

    #[test]
    fn pages_make_one_list_and_no_record_makes_an_empty_one() {
        let mut text = RecordsText::new(RecordFormat::Json);
        assert_eq!(text.end(text.count), "[]\n");
        let page = [record("1", &json!({"a": "x"})), record("2", &json!({"a": "\u{1b}[2J"}))];
        let whole = [text.page(&page), text.page(&[record("3", &json!({"b": null}))]), text.end(text.count).to_owned()]
            .concat();
        let told: Value = serde_json::from_str(&whole).expect("JSON");
        assert_eq!(told.as_array().map(Vec::len), Some(3));
        assert_eq!(told[1]["row"]["a"], "\u{1b}[2J");
        assert!(!whole.contains('\u{1b}'));
    }

    #[test]
    fn csv_keeps_values_as_they_are_and_counts_what_would_be_formulas_and_what_has_no_column() {
        let mut text = RecordsText::new(RecordFormat::Csv);
        let first = text.page(&[record("1", &json!({"id": -7, "phone": "+49 30", "note": "=1+1", "n": null}))]);
        let second = text.page(&[record("2", &json!({"id": 8, "extra": true}))]);
        let lines = read(&(first + &second + text.end(text.count)));
        assert_eq!(lines[0], ["record", "status", "reason", "id", "phone", "note", "n"]);
        assert_eq!(lines[1], ["1", "failed", "no, \"never\"", "-7", "+49 30", "=1+1", ""]);
        assert_eq!(lines[2], ["2", "failed", "no, \"never\"", "8", "", "", ""]);
        assert_eq!((text.count, text.formulas), (2, 2));
        assert_eq!(text.left_out, BTreeSet::from(["extra".to_owned()]));
        assert_eq!(RecordsText::new(RecordFormat::Csv).page(&[]), "");
    }

    #[test]
    fn keys_keep_the_digits_that_the_server_sent() {
        let sent =
            r#"{"id":99999999999999999999,"big":9007199254740993,"price":1.10,"tags":[12345678901234567890123]}"#;
        let row = Row::read(serde_json::from_str(sent).expect("JSON")).expect("a row");
        let page = [Record { row, ..record("1", &json!({})) }];
        let lines = read(&RecordsText::new(RecordFormat::Csv).page(&page));
        assert_eq!(lines[1][3..], ["99999999999999999999", "9007199254740993", "1.10", "[12345678901234567890123]"]);
        let text = RecordsText::new(RecordFormat::Json).page(&page).split_whitespace().collect::<String>();
        assert!(text.contains(sent), "{text}");
    }

    proptest! {
        #[test]
        fn every_value_comes_back_from_csv_however_the_pages_are_cut(
            values in prop::collection::vec(any::<String>(), 1..8), cut in 0_usize..8
        ) {
            let records: Vec<Record> = values.iter().map(|value| record("1", &json!({"v": value}))).collect();
            let (before, after) = records.split_at(cut.min(records.len()));
            let mut text = RecordsText::new(RecordFormat::Csv);
            let lines = read(&(text.page(before) + &text.page(after)));
            let back: Vec<String> = lines.into_iter().skip(1).map(|mut line| line.remove(3)).collect();
            prop_assert_eq!(back, values);
        }
    }
}
