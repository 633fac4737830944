//! `syncwright audit`: reads what tells how the workspace's syncs are, and prints what is wrong. One request for each
//! page of the list, one a sync, one a destination, one a model, and one a run that rejected rows.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::domain::audit::{
    AuditFinding, Harm, SyncFacts, audit, deleted_in_words, known_of, paused_in_words, paused_overlaps, rejecting_run,
};
use crate::domain::catalog::Catalog;
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::id::{ConnectorId, ModelId};
use crate::domain::query::{CachePolicy, Query, RecordFilter, Reply};
use crate::domain::rejected::count_reasons;
use crate::domain::remote_context::{Remote, RemoteContext};
use crate::domain::sample::Sample;
use crate::domain::sync::Sync;
use crate::domain::text::thousands;
use crate::headless::exit::Exit;
use crate::headless::tone::Tone;
use crate::headless::workspace::context::{Ended, Workspace};

/// How an audit is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Report {
    /// For people.
    Text,
    /// For scripts.
    Json,
    /// For a page or an issue.
    Markdown,
}

/// Whether the queries of models are run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Queries {
    /// Each once, for its first rows.
    Run,
    /// None: the source has no work.
    Skip,
}

impl Workspace<'_> {
    /// Prints what is wrong with the workspace's syncs.
    pub fn audit(&mut self, report: Report, queries: Queries) -> Exit {
        let result = self.audited(report, queries);
        self.ended(result)
    }

    fn audited(&mut self, report: Report, queries: Queries) -> Result<Exit, Ended> {
        let syncs = self.all_syncs()?;
        let facts = self.facts(syncs, queries)?;
        let findings = audit(&facts, self.dialect, self.clock.now);
        match report {
            Report::Json => self.print_json(&findings.iter().map(as_json).collect())?,
            Report::Text => {
                let text = self.as_text(&findings, facts.len());
                self.out.write_all(text.as_bytes())?;
            }
            Report::Markdown => {
                let text = self.as_markdown(&findings, facts.len());
                self.out.write_all(text.as_bytes())?;
            }
        }
        Ok(if findings.is_empty() { Exit::Done } else { Exit::Refused })
    }

    fn facts(&mut self, syncs: Vec<Sync>, queries: Queries) -> Result<Vec<SyncFacts>, Ended> {
        let known: Vec<RemoteContext> = syncs.iter().map(known_of).collect();
        let destinations: HashSet<ConnectorId> =
            known.iter().filter_map(|known| Some(known.destination.found()?.id)).collect();
        let models: HashSet<ModelId> =
            known.iter().filter_map(|known| query_of(known, queries)).map(|it| it.0).collect();
        let requests = match syncs.len() + destinations.len() + models.len() {
            1 => "1 more request".to_owned(),
            count => format!("{} more requests", thousands(count)),
        };
        self.say(&format!("{} to audit: {requests}, and 1 for each sync with rejected rows.", counted(syncs.len())));
        let mut catalogs: HashMap<ConnectorId, Remote<Arc<Catalog>>> = HashMap::new();
        let mut samples: HashMap<ModelId, Remote<Arc<Sample>>> = HashMap::new();
        let (mut facts, mut deleted) = (Vec::new(), Vec::new());
        for (sync, mut known) in syncs.into_iter().zip(known) {
            if let Some(id) = known.destination.found().map(|found| found.id) {
                known.catalog = catalogs.entry(id).or_insert_with(|| self.catalog(id)).clone();
            }
            if let Some((id, source, query)) = query_of(&known, queries) {
                known.sample = samples.entry(id).or_insert_with(|| self.rows(id, source, query)).clone();
            }
            let id = sync.id.clone();
            match self.facts_of(sync, known) {
                Ok(known) => facts.push(known),
                Err(failure) if failure.kind.says_that_the_sync_is_missing() => deleted.push(id),
                Err(failure) => return Err(failure.into()),
            }
        }
        for words in [deleted_in_words(&deleted), paused_in_words(paused_overlaps(&facts))].into_iter().flatten() {
            self.say(&words);
        }
        Ok(facts)
    }

    /// A sync with its newest runs, and why rows of its last one were rejected: the first page of them, counted by reason.
    fn facts_of(&self, sync: Sync, known: RemoteContext) -> Result<SyncFacts, Failure> {
        let runs = match self.ask(&Query::Runs(sync.id.clone(), 1))? {
            Reply::Runs(page) => page.rows,
            _ => Vec::new(),
        };
        let mut reasons = Vec::new();
        if let Some(run) = rejecting_run(&runs) {
            let (sync, run) = (sync.id.clone(), run.id.clone());
            match self.ask(&Query::Records { sync, run, which: RecordFilter::Failed, page: 1 }) {
                Ok(Reply::Records(page)) => reasons = count_reasons(&page.rows),
                Err(Failure { kind, .. })
                    if kind.says_that_it_is_missing() && !kind.says_that_the_sync_is_missing() => {}
                Err(failure) => return Err(failure),
                Ok(_) => {}
            }
        }
        Ok(SyncFacts { sync, runs, reasons, known })
    }

    fn catalog(&self, id: ConnectorId) -> Remote<Arc<Catalog>> {
        match self.ask(&Query::Catalog(id, CachePolicy::Stored)) {
            Ok(Reply::Catalog(catalog)) => Remote::Loaded(Arc::new(*catalog)),
            Ok(_) => Remote::NotAsked,
            Err(failure) => unread(&failure),
        }
    }

    fn rows(&self, model: ModelId, source: ConnectorId, query: String) -> Remote<Arc<Sample>> {
        match self.ask(&Query::Rows { model, source, query }) {
            Ok(Reply::Rows(sample)) => Remote::Loaded(Arc::new(*sample)),
            Ok(_) => Remote::NotAsked,
            Err(failure) => unread(&failure),
        }
    }

    fn what(&self, finding: &AuditFinding) -> String {
        finding.describe(|at| self.clock.short_moment(at))
    }

    fn as_text(&self, findings: &[AuditFinding], syncs: usize) -> String {
        if findings.is_empty() {
            return format!("{} audited: nothing is wrong.\n", counted(syncs));
        }
        let mut text = String::new();
        for finding in findings {
            let (sign, tone) = sign(finding.harm);
            let sign = tone.paint(sign, self.has_colours);
            let _ = writeln!(text, "{sign} #{}  {}", finding.sync.0, finding.name);
            let _ = writeln!(text, "    {}", self.what(finding));
            for more in [&finding.why, &finding.fix].into_iter().filter(|more| !more.is_empty()) {
                let _ = writeln!(text, "    {more}");
            }
        }
        let _ = writeln!(text, "\n{} audited, {} found.", counted(syncs), problems(findings.len()));
        text
    }

    fn as_markdown(&self, findings: &[AuditFinding], syncs: usize) -> String {
        let mut text = format!("# Audit of {}\n\n", counted(syncs));
        if findings.is_empty() {
            text.push_str("Nothing is wrong.\n");
            return text;
        }
        let _ = writeln!(text, "{} found.\n", problems(findings.len()));
        text.push_str("| sync | what | why | fix |\n| --- | --- | --- | --- |\n");
        let cell = |words: &str| words.replace('|', "\\|");
        for finding in findings {
            let what = self.what(finding);
            let _ = writeln!(
                text,
                "| #{} {} | {} | {} | {} |",
                finding.sync.0,
                cell(&finding.name),
                cell(&what),
                cell(&finding.why),
                cell(&finding.fix)
            );
        }
        text
    }
}

/// The sign of a finding, as in the app.
const fn sign(harm: Harm) -> (&'static str, Tone) {
    match harm {
        Harm::NothingArrives => ("✗", Tone::Wrong),
        Harm::WrongData => ("!", Tone::Warning),
        Harm::Odd => ("·", Tone::Plain),
    }
}

/// The model whose query is run for a sync, its source and its query.
fn query_of(known: &RemoteContext, queries: Queries) -> Option<(ModelId, ConnectorId, String)> {
    let model = known.model.found().filter(|_| queries == Queries::Run)?;
    Some((model.id, model.source?, model.query.clone()?))
}

fn counted(syncs: usize) -> String {
    if syncs == 1 { "1 sync".to_owned() } else { format!("{} syncs", thousands(syncs)) }
}

fn problems(count: usize) -> String {
    if count == 1 { "1 problem".to_owned() } else { format!("{count} problems") }
}

/// What could not be read, and whether the server says that it can't be.
fn unread<T>(failure: &Failure) -> Remote<T> {
    match failure.kind {
        FailureKind::Refused(_) => Remote::Rejected(failure.what()),
        _ => Remote::Failed(failure.what()),
    }
}

/// A finding in the documented shape.
fn as_json(finding: &AuditFinding) -> Value {
    json!({
        "sync": finding.sync.0.as_str(),
        "name": finding.name,
        "harm": finding.harm.word(),
        "what": finding.what,
        "since": finding.at.map(|(_, at)| at.to_string()),
        "why": finding.why,
        "fix": finding.fix,
    })
}
