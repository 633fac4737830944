//! `syncwright syncs`: the workspace's syncs, one line each, with how their last runs went.

use std::collections::{BTreeSet, HashSet};

use serde_json::{Value, json};

use crate::domain::audit::deleted_in_words;
use crate::domain::failure::Failure;
use crate::domain::pipeline::{Pipeline, in_short};
use crate::domain::query::{Query, Reply};
use crate::domain::run::Run;
use crate::domain::sync::Sync;
use crate::headless::exit::Exit;
use crate::headless::table::{PlainTable, TableCell};
use crate::headless::tone::Tone;
use crate::headless::workspace::context::{Ended, Format, Workspace};
use crate::headless::workspace::runs::{NOT_KNOWN, count, run_as_json};

impl Workspace<'_> {
    /// Prints the workspace's syncs; of one status only, where it is given.
    pub fn syncs(&mut self, format: Format, status: Option<&str>) -> Exit {
        let result = self.list(format, status);
        self.ended(result)
    }

    fn list(&mut self, format: Format, status: Option<&str>) -> Result<Exit, Ended> {
        let is_meant = |sync: &Sync| status.is_none_or(|wanted| has_status(sync, wanted));
        let (meant, others): (Vec<Sync>, Vec<Sync>) = self.all_syncs()?.into_iter().partition(is_meant);
        let (mut told, mut deleted) = (Vec::new(), Vec::new());
        for sync in meant {
            match self.last_run(&sync) {
                Ok(run) => told.push((sync, run)),
                Err(failure) if failure.kind.says_that_the_sync_is_missing() => deleted.push(sync.id),
                Err(failure) => return Err(failure.into()),
            }
        }
        if let Some(words) = deleted_in_words(&deleted) {
            self.say(&words);
        }
        match format {
            Format::Json => {
                let list: Value = told.iter().map(|(sync, run)| sync_as_json(sync, run.as_ref(), self)).collect();
                self.print_json(&list)?;
            }
            Format::Table | Format::Csv if told.is_empty() => self.say(&none_in_words(status, &others)),
            Format::Table | Format::Csv => {
                let mut table = PlainTable::new(["ID", "SYNC", "SCHEDULE", "STATUS", "LAST RUN", "SENT", "REJECTED"]);
                for (sync, run) in &told {
                    table.push(self.line(sync, run.as_ref()));
                }
                self.out.write_all(table.text(self.has_colours).as_bytes())?;
            }
        }
        Ok(Exit::Done)
    }

    fn line(&self, sync: &Sync, run: Option<&Run>) -> [TableCell; 7] {
        let pipeline = Pipeline::of_sync(sync);
        let when = run.and_then(Run::last_moment);
        let status = sync.status().map_or_else(|| NOT_KNOWN.to_owned(), |it| it.to_string());
        let tone = Tone::of_sync(&status);
        let rejected = run.and_then(|run| run.rows.failed);
        [
            sync.id.0.to_string().into(),
            pipeline.line().into(),
            pipeline.schedule.as_ref().map_or_else(|| NOT_KNOWN.to_owned(), ToString::to_string).into(),
            TableCell::new(status, tone),
            when.map_or_else(|| "never".to_owned(), |when| self.clock.tell(when)).into(),
            count(run.and_then(|run| run.rows.sent)).into(),
            TableCell::new(count(rejected), Tone::of_rejected(rejected)),
        ]
    }

    /// All syncs of the workspace; one that a shifting list shows twice is taken once.
    pub(super) fn all_syncs(&self) -> Result<Vec<Sync>, Ended> {
        let (mut syncs, mut seen, mut next) = (Vec::new(), HashSet::new(), Some(1));
        while let Some(number) = next {
            let Reply::Syncs(page) = self.ask(&Query::Syncs(number))? else { break };
            let before = seen.len();
            syncs.extend(page.rows.iter().filter(|sync| seen.insert(sync.id.clone())).cloned());
            // A server that answers every page with the first has no other.
            next = page.next(number).filter(|_| seen.len() > before);
        }
        self.name_ends(&mut syncs)?;
        Ok(syncs)
    }

    /// The newest run of a sync.
    pub(super) fn last_run(&self, sync: &Sync) -> Result<Option<Run>, Failure> {
        match self.ask(&Query::Runs(sync.id.clone(), 1))? {
            Reply::Runs(page) => Ok(page.rows.into_iter().max_by_key(|run| run.created)),
            _ => Ok(None),
        }
    }
}

/// That there is none; of a status with those that there are, since a slip in the word would read as good news.
fn none_in_words(status: Option<&str>, others: &[Sync]) -> String {
    let Some(status) = status else { return "No syncs in this workspace.".to_owned() };
    let none = format!("No syncs with the status “{status}”.");
    let there: BTreeSet<String> = others.iter().filter_map(|sync| Some(sync.status()?.to_string())).collect();
    if there.is_empty() {
        return none;
    }
    format!("{none} Statuses in this workspace: {}.", Vec::from_iter(there).join(", "))
}

/// Whether a sync has a status: the server's word, or the app's for a paused one.
fn has_status(sync: &Sync, wanted: &str) -> bool {
    sync.status().is_some_and(|it| it.as_str() == wanted) || (sync.is_paused() && wanted == "paused")
}

/// A sync in the documented shape.
pub(super) fn sync_as_json(sync: &Sync, run: Option<&Run>, workspace: &Workspace<'_>) -> Value {
    let end = |name: &str| {
        json!({
            "id": sync.attributes.get(&format!("{name}_id")),
            "name": sync.attributes.get(name).and_then(|end| end.get("name")),
        })
    };
    let schedule = sync.schedule();
    let is_paused = sync.is_paused();
    let next = schedule.as_ref().filter(|_| !is_paused).and_then(|it| it.next_runs(workspace.clock.now).next());
    json!({
        "id": sync.id.0.as_str(),
        "status": sync.attributes.get("status"),
        "source": end("source"),
        "model": end("model"),
        "destination": end("destination"),
        "stream": sync.attributes.get("stream_name"),
        "schedule": schedule.as_ref().map(in_short),
        "next_run": next.map(|next| next.to_string()),
        "last_run": run.map(run_as_json),
    })
}
