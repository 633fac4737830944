//! `syncwright records ID RUN`: the records of a run, page by page as they are asked for, so that any number of them
//! takes little memory and a reader that stops ends it.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::domain::failure::{Failure, FailureKind};
use crate::domain::id::SyncId;
use crate::domain::printable;
use crate::domain::query::{Query, RecordFilter, Reply};
use crate::domain::run::{Record, RunId};
use crate::domain::sample::cell;
use crate::domain::text::SanitizedText;
use crate::headless::exit::Exit;
use crate::headless::table::{PlainTable, TableCell};
use crate::headless::tone::Tone;
use crate::headless::workspace::context::{Ended, Format, Workspace};
use crate::headless::workspace::csv;

impl Workspace<'_> {
    /// Prints the records of a run.
    pub fn records(&mut self, id: &SyncId, run: &str, which: RecordFilter, format: Format) -> Exit {
        let result = self.print_records(id, run, which, format);
        self.ended(result)
    }

    fn print_records(&mut self, sync: &SyncId, run: &str, which: RecordFilter, format: Format) -> Result<Exit, Ended> {
        let run = RunId(SanitizedText::new(run));
        self.sync(sync)?;
        let (mut next, mut columns, mut count) = (Some(1), Vec::new(), 0_usize);
        let mut before = Vec::new();
        while let Some(number) = next {
            let query = Query::Records { sync: sync.clone(), run: run.clone(), which, page: number };
            let page = match self.ask(&query) {
                Ok(Reply::Records(page)) => page,
                Ok(_) => break,
                Err(Failure { kind: FailureKind::NotFound(_), .. }) => {
                    let words = format!("There is no run {} of sync {}.", run.0, sync.0);
                    return Err(Ended::With(Exit::Refused, words));
                }
                Err(failure) => return Err(failure.into()),
            };
            next = page.next(number);
            let ids: Vec<SanitizedText> = page.rows.iter().map(|record| record.id.clone()).collect();
            if number > 1 && ids == before {
                // A server that answers every page with the first has no other.
                break;
            }
            before = ids;
            if columns.is_empty() {
                columns = columns_of(&page.rows);
            }
            match format {
                Format::Json => self.json_records(&page.rows, count == 0)?,
                Format::Csv => self.csv_records(&page.rows, &columns, count == 0)?,
                Format::Table => self.table_of_records(&page.rows, &columns)?,
            }
            count += page.rows.len();
            self.out.flush()?;
        }
        match format {
            Format::Json if count == 0 => writeln!(self.out, "[]")?,
            Format::Json => writeln!(self.out, "\n]")?,
            _ if count == 0 => self.say("No such records."),
            _ => {}
        }
        Ok(Exit::Done)
    }

    fn json_records(&mut self, records: &[Record], is_first: bool) -> Result<(), Ended> {
        for (index, record) in records.iter().enumerate() {
            let before = if is_first && index == 0 { "[\n" } else { ",\n" };
            write!(self.out, "{before}{}", printable::json(&as_json(record)))?;
        }
        Ok(())
    }

    fn csv_records(&mut self, records: &[Record], columns: &[String], is_first: bool) -> Result<(), Ended> {
        let own = ["record", "status", "reason"];
        if is_first {
            csv::line(self.out, own.into_iter().chain(columns.iter().map(String::as_str)))?;
        }
        for record in records {
            let reason = record.reason().map(|reason| reason.to_string()).unwrap_or_default();
            let values: Vec<String> = columns.iter().map(|column| verbatim(record.row.get(column))).collect();
            let own = [record.id.as_str(), record.status.as_str(), &reason];
            csv::line(self.out, own.into_iter().chain(values.iter().map(String::as_str)))?;
        }
        Ok(())
    }

    /// Each page as a table of its own: with its heads, however many there are.
    fn table_of_records(&mut self, records: &[Record], columns: &[String]) -> Result<(), Ended> {
        let heads = ["RECORD", "STATUS", "REASON"].into_iter().map(str::to_owned);
        let mut table = PlainTable::new(heads.chain(columns.iter().map(|it| SanitizedText::new(it).to_string())));
        for record in records {
            let reason = record.reason().map(|reason| reason.to_string()).unwrap_or_default();
            let tone = if record.status.as_str() == "failed" { Tone::Wrong } else { Tone::Plain };
            let own = [record.id.to_string().into(), TableCell::new(record.status.to_string(), tone), reason.into()];
            let values = columns.iter().map(|it| record.row.get(it).map(|it| cell(it).to_string()).unwrap_or_default());
            table.push(own.into_iter().chain(values.map(TableCell::from)));
        }
        if !records.is_empty() {
            self.out.write_all(table.text(self.has_colours).as_bytes())?;
        }
        Ok(())
    }
}

/// The columns of all these records, in the order in which they come.
fn columns_of(records: &[Record]) -> Vec<String> {
    let mut seen = HashSet::new();
    records.iter().flat_map(|record| record.row.keys()).filter(|column| seen.insert(*column)).cloned().collect()
}

/// A value as it stands, for files; nothing for null.
fn verbatim(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

/// A record in the documented shape.
fn as_json(record: &Record) -> Value {
    json!({
        "id": record.id.as_str(),
        "status": record.status.as_str(),
        "action": record.action.as_ref().map(SanitizedText::as_str),
        "reason": record.reason().map(|reason| reason.to_string()),
        "row": record.row,
    })
}
