//! `syncwright runs ID`: a sync's runs, the newest first.

use serde_json::{Value, json};

use crate::domain::id::SyncId;
use crate::domain::query::{Query, Reply};
use crate::domain::run::Run;
use crate::domain::text::SanitizedText;
use crate::headless::exit::Exit;
use crate::headless::table::PlainTable;
use crate::headless::workspace::context::{Ended, Format, Workspace};
use crate::headless::workspace::csv;

const HEADS: [&str; 8] = ["RUN", "STATUS", "STARTED", "TOOK", "READ", "SENT", "REJECTED", "SKIPPED"];

impl Workspace<'_> {
    /// Prints a sync's runs.
    pub fn runs(&mut self, id: &SyncId, format: Format) -> Exit {
        let result = self.print_runs(id, format);
        self.ended(result)
    }

    fn print_runs(&mut self, id: &SyncId, format: Format) -> Result<Exit, Ended> {
        self.sync(id)?;
        let mut runs = Vec::new();
        let mut next = Some(1);
        while let Some(number) = next {
            let Reply::Runs(page) = self.ask(&Query::Runs(id.clone(), number))? else { break };
            next = page.next(number);
            runs.extend(page.rows);
        }
        match format {
            Format::Json => self.print_json(&runs.iter().map(run_as_json).collect())?,
            Format::Csv => {
                csv::line(self.out, HEADS.map(str::to_lowercase).iter().map(String::as_str))?;
                for run in &runs {
                    let cells = self.cells(run, |time| time.to_string());
                    csv::line(self.out, cells.iter().map(String::as_str))?;
                }
            }
            Format::Table => {
                let mut table = PlainTable::new(HEADS);
                for run in &runs {
                    table.push(self.cells(run, |time| self.clock.tell(time)));
                }
                self.out.write_all(table.text().as_bytes())?;
                if runs.is_empty() {
                    self.say("No runs yet.");
                }
            }
        }
        Ok(Exit::Done)
    }

    fn cells(&self, run: &Run, time: impl Fn(jiff::Timestamp) -> String) -> [String; 8] {
        let count = |number: Option<u64>| number.map(|number| number.to_string()).unwrap_or_default();
        [
            run.id.0.to_string(),
            run.status.describe().to_owned(),
            run.started.or(run.created).map(time).unwrap_or_default(),
            run.took(self.clock.now).map(|seconds| format!("{seconds:.0} s")).unwrap_or_default(),
            count(run.rows.queried),
            count(run.rows.sent),
            count(run.rows.failed),
            count(run.rows.skipped),
        ]
    }
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
