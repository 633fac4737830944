//! `syncwright runs ID`: a sync's runs, the newest first.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::domain::csv;
use crate::domain::id::SyncId;
use crate::domain::query::{Query, Reply};
use crate::domain::run::Run;
use crate::domain::text::{SanitizedText, thousands};
use crate::headless::exit::Exit;
use crate::headless::table::{PlainTable, TableCell};
use crate::headless::tone::Tone;
use crate::headless::workspace::context::{Ended, Format, Workspace};

/// What stands where the server tells nothing.
pub(super) const NOT_KNOWN: &str = "–";

/// The columns of CSV.
const COLUMNS: [&str; 9] =
    ["run", "status", "started_at", "finished_at", "seconds", "read", "sent", "rejected", "skipped"];

/// The columns of the table.
const HEADS: [&str; 8] = ["RUN", "STATUS", "STARTED", "TOOK", "READ", "SENT", "REJECTED", "SKIPPED"];

impl Workspace<'_> {
    /// Prints a sync's runs.
    pub fn runs(&mut self, id: &SyncId, format: Format) -> Exit {
        let result = self.print_runs(id, format);
        self.ended(result)
    }

    fn print_runs(&mut self, id: &SyncId, format: Format) -> Result<Exit, Ended> {
        self.sync(id)?;
        let (mut runs, mut seen, mut next) = (Vec::new(), HashSet::new(), Some(1));
        while let Some(number) = next {
            let Reply::Runs(page) = self.ask(&Query::Runs(id.clone(), number))? else { break };
            let before = seen.len();
            runs.extend(page.rows.iter().filter(|run| seen.insert(run.id.clone())).cloned());
            // A server that answers every page with the first has no other.
            next = page.next(number).filter(|_| seen.len() > before);
        }
        match format {
            Format::Json => self.print_json(&runs.iter().map(run_as_json).collect())?,
            Format::Csv => {
                self.out.write_all(csv::line(COLUMNS).as_bytes())?;
                for run in &runs {
                    self.out.write_all(csv::line(csv_cells(run).iter().map(String::as_str)).as_bytes())?;
                }
            }
            Format::Table if runs.is_empty() => self.say("No runs yet."),
            Format::Table => {
                let mut table = PlainTable::new(HEADS);
                for run in &runs {
                    table.push(self.cells(run));
                }
                self.out.write_all(table.text(self.has_colours).as_bytes())?;
            }
        }
        Ok(Exit::Done)
    }

    fn cells(&self, run: &Run) -> [TableCell; 8] {
        let when = run.started.or(run.created);
        [
            run.id.0.to_string().into(),
            TableCell::new(run.status.describe(), Tone::of_run(run)),
            when.map_or_else(|| NOT_KNOWN.to_owned(), |when| self.clock.tell(when)).into(),
            run.took(self.clock.now).map_or_else(|| NOT_KNOWN.to_owned(), |seconds| format!("{seconds:.0} s")).into(),
            count(run.rows.queried).into(),
            count(run.rows.sent).into(),
            TableCell::new(count(run.rows.failed), Tone::of_rejected(run.rows.failed)),
            count(run.rows.skipped).into(),
        ]
    }
}

/// A number of rows for people.
pub(super) fn count(number: Option<u64>) -> String {
    number.map_or_else(|| NOT_KNOWN.to_owned(), |number| thousands(usize::try_from(number).unwrap_or(usize::MAX)))
}

/// A run for spreadsheets, as in JSON; nothing for what is not known.
fn csv_cells(run: &Run) -> [String; 9] {
    let time = |time: Option<jiff::Timestamp>| time.map(|time| time.to_string()).unwrap_or_default();
    let count = |number: Option<u64>| number.map(|number| number.to_string()).unwrap_or_default();
    [
        run.id.0.to_string(),
        run.status.word().to_owned(),
        time(run.started),
        time(run.finished),
        run.seconds.map(|seconds| seconds.to_string()).unwrap_or_default(),
        count(run.rows.queried),
        count(run.rows.sent),
        count(run.rows.failed),
        count(run.rows.skipped),
    ]
}

/// A run in the documented shape.
pub(super) fn run_as_json(run: &Run) -> Value {
    let time = |time: Option<jiff::Timestamp>| time.map(|time| time.to_string());
    json!({
        "id": run.id.0.as_str(),
        "status": run.status.word(),
        "test": run.is_test,
        "created_at": time(run.created),
        "started_at": time(run.started),
        "finished_at": time(run.finished),
        "seconds": run.seconds,
        "rows": {
            "read": run.rows.queried,
            "sent": run.rows.sent,
            "rejected": run.rows.failed,
            "skipped": run.rows.skipped,
        },
        "error": run.error.as_ref().map(SanitizedText::as_str),
    })
}
