//! `syncwright show ID`: a sync with its mapping, schedule and last run.

use std::fmt::Write as _;

use serde_json::Value;

use crate::domain::id::SyncId;
use crate::domain::mapping::{Table, ValueSource};
use crate::domain::pipeline::{Pipeline, in_short};
use crate::domain::run::Run;
use crate::domain::sync::Sync;
use crate::domain::text::SanitizedText;
use crate::headless::exit::Exit;
use crate::headless::tone::Tone;
use crate::headless::workspace::context::{Ended, Format, Workspace};
use crate::headless::workspace::runs::{NOT_KNOWN, count};
use crate::headless::workspace::syncs::sync_as_json;

impl Workspace<'_> {
    /// Prints a sync.
    pub fn show(&mut self, id: &SyncId, format: Format) -> Exit {
        let result = self.print_sync(id, format);
        self.ended(result)
    }

    fn print_sync(&mut self, id: &SyncId, format: Format) -> Result<Exit, Ended> {
        let mut sync = self.sync(id)?;
        self.name_ends(std::slice::from_mut(&mut sync))?;
        let run = self.last_run(&sync)?;
        if format == Format::Json {
            let mut told = sync_as_json(&sync, run.as_ref(), self);
            told["attributes"] = Value::Object(sync.attributes.clone());
            self.print_json(&told)?;
        } else {
            let text = self.text(&sync, run.as_ref());
            self.out.write_all(text.as_bytes())?;
        }
        Ok(Exit::Done)
    }

    fn text(&self, sync: &Sync, run: Option<&Run>) -> String {
        let mut text = format!("{}  #{}\n\n", Pipeline::of_sync(sync).line(), sync.id.0);
        let mut line = |label: &str, words: String| {
            let _ = writeln!(text, "{label:12}{words}");
        };
        let last_run = |run: &Run| Tone::of_run(run).paint(self.run_in_words(run), self.has_colours);
        let told = |value: Option<SanitizedText>| value.map_or_else(|| NOT_KNOWN.to_owned(), |it| it.to_string());
        line("Source", told(sync.name_of("source").or_else(|| sync.text("source_id"))));
        let status = told(sync.status());
        line("Status", Tone::of_sync(&status).paint(&status, self.has_colours));
        line("Sync mode", told(sync.text("sync_mode")));
        let schedule = sync.schedule();
        line("Schedule", schedule.as_ref().map_or_else(|| told(sync.text("schedule_type")), in_short));
        if let Some(next) = schedule.and_then(|schedule| schedule.next_runs(self.clock.now).next()) {
            line("Next run", self.clock.tell(next));
        }
        line("Last run", run.map_or_else(|| "never".to_owned(), last_run));
        for (index, row) in mapping(sync).into_iter().enumerate() {
            line(if index == 0 { "Mapping" } else { "" }, row);
        }
        text
    }

    pub(super) fn run_in_words(&self, run: &Run) -> String {
        let rows = &run.rows;
        let count = |number: Option<u64>, word: &str| number.is_some().then(|| format!("{} {word}", count(number)));
        let counts = [count(rows.sent, "sent"), count(rows.failed, "rejected"), count(rows.skipped, "skipped")];
        let when = run.started.or(run.created).map(|when| self.clock.tell(when));
        std::iter::once(Some(run.status.describe().to_owned()))
            .chain(counts)
            .chain([when])
            .flatten()
            .collect::<Vec<_>>()
            .join(" · ")
    }
}

/// The rows of a sync's mapping, a line each.
fn mapping(sync: &Sync) -> Vec<String> {
    let table = sync.attributes.get("configuration").and_then(Table::read);
    let line = |row: crate::domain::mapping::Row| {
        let from = match &row.from {
            ValueSource::Column(text) | ValueSource::Template(text) => text.clone(),
            ValueSource::Static(value) | ValueSource::Kept(value) => value.to_string(),
        };
        format!("{} → {}", SanitizedText::new(&from), SanitizedText::new(&row.to))
    };
    table.map(|table| table.rows.into_iter().map(line).collect()).unwrap_or_default()
}
