//! A line of a sync list, made of what is known of the sync now.

use std::borrow::Cow;
use std::collections::HashSet;

use jiff::Timestamp;
use serde_json::Value;

use crate::app::fuzzy::Item;
use crate::app::input::parts::Tab;
use crate::app::session::profile::Profile;
use crate::app::session::remote_cache::RemoteCache;
use crate::domain::create::CreatedSync;
use crate::domain::create::note::HistoryEntry;
use crate::domain::health::Health;
use crate::domain::id::SyncRef;
use crate::domain::new_sync::Schedule;
use crate::domain::pipeline::{self, Pipeline, PipelinePart};
use crate::domain::sync::Sync;
use crate::domain::text::SanitizedText;

/// Status shown for a sync that no longer exists.
pub const GONE: &str = "deleted";

/// A line of a sync list.
#[derive(Debug, Clone)]
pub struct SyncRow {
    /// The sync's ID.
    pub id: SanitizedText,
    /// The server's status value; `deleted` if it no longer exists.
    pub status: SanitizedText,
    /// The model, the destination and the stream: `Active users → HubSpot EU › contacts`.
    pub parts: Vec<PipelinePart>,
    /// The source.
    pub source: String,
    /// The destination alone.
    pub destination: String,
    /// How it is doing by its runs, where these were read.
    pub health: Option<Health>,
    /// Its schedule, in a few words.
    pub schedule: String,
    /// When it was created or last changed.
    pub at: Option<Timestamp>,
    /// What the filter searches; its first cell is the name.
    pub item: Item,
    /// Whether the names of all its parts are known.
    pub(super) is_named: bool,
    /// Its index in the list's source.
    pub(super) index: usize,
    plan: Option<Schedule>,
}

impl SyncRow {
    /// When it runs next; none if nothing starts it by itself.
    pub fn next_run(&self, now: Timestamp) -> Option<Timestamp> {
        let is_live = !matches!(self.status.as_str(), "disabled" | GONE);
        self.plan.as_ref().filter(|_| is_live)?.next_runs(now).next()
    }

    /// Its rank by how it is doing: what needs attention comes first.
    pub(super) fn rank(&self) -> u8 {
        match (self.health, self.status.as_str()) {
            (_, GONE) => 6,
            (Some(Health::Failing { .. }), _) | (None, "failed" | "aborted") => 0,
            (Some(Health::Late { .. } | Health::NeverRan { due: Some(_) }), _) => 1,
            (Some(Health::Rejected { .. }), _) => 2,
            (Some(Health::NeverRan { due: None } | Health::Stopped), _) | (None, "pending") => 3,
            (Some(Health::Running | Health::Healthy), _) | (None, "healthy") => 4,
            (Some(Health::Paused), _) | (None, "disabled") => 5,
            _ => 6,
        }
    }

    /// Takes what is known of its health now.
    pub(super) fn learn_health(&mut self, tab: Tab, sources: Sources<'_>) {
        let last_runs = &sources.remote.last_runs;
        if last_runs.is_read(self.id.as_str()) && self.status.as_str() != GONE {
            let entry = entry(tab, sources, self.index).filter(|entry| sources.profile.has(&entry.place));
            self.health = entry.and_then(|entry| last_runs.health(&entry.sync));
        }
    }
}

/// A sync's status as users know it: the server's word, except where that means little to them.
pub fn state_word(status: &str) -> &str {
    match status {
        "disabled" => "paused",
        other => other,
    }
}

/// The data the lists are built from.
#[derive(Debug, Clone, Copy)]
pub struct Sources<'a> {
    /// The current profile.
    pub profile: &'a Profile,
    /// The workspace's data.
    pub remote: &'a RemoteCache,
    /// Created this session.
    pub created: &'a [CreatedSync],
    /// Created before.
    pub history: &'a [HistoryEntry],
    /// Syncs known to be deleted.
    pub gone: &'a HashSet<SyncRef>,
}

impl Sources<'_> {
    /// How many syncs a list has.
    pub(super) fn count(&self, tab: Tab) -> usize {
        match tab {
            Tab::Session => self.created.len(),
            Tab::History => self.history.len(),
            Tab::Workspace => self.remote.syncs.rows().len(),
        }
    }
}

/// A sync of a list: as known now, its request body, when it was created or changed, and its location.
pub(super) struct Entry<'a> {
    pub(super) sync: Cow<'a, Sync>,
    pub(super) sent: Option<&'a Value>,
    pub(super) at: Option<Timestamp>,
    pub(super) place: Cow<'a, SyncRef>,
}

/// Where a sync of a list is.
pub(super) fn place(tab: Tab, sources: Sources<'_>, index: usize) -> Option<SyncRef> {
    match tab {
        Tab::Session => Some(sources.created.get(index)?.place.clone()),
        Tab::History => Some(sources.history.get(index)?.sync.clone()),
        Tab::Workspace => sources.profile.sync_ref(&sources.remote.syncs.rows().get(index)?.id),
    }
}

pub(super) fn entry(tab: Tab, sources: Sources<'_>, index: usize) -> Option<Entry<'_>> {
    let entry = match tab {
        Tab::Session => {
            let CreatedSync { sync, sent, at, place, .. } = sources.created.get(index)?;
            Entry { sync: Cow::Borrowed(sync), sent: Some(sent), at: Some(*at), place: Cow::Borrowed(place) }
        }
        Tab::History => {
            let HistoryEntry { sync: place, answer, body, at, .. } = sources.history.get(index)?;
            // As returned when it was created.
            let sync = Sync { id: place.id.clone(), attributes: answer.clone() };
            Entry { sync: Cow::Owned(sync), sent: Some(body), at: Some(*at), place: Cow::Borrowed(place) }
        }
        Tab::Workspace => {
            let sync = sources.remote.syncs.rows().get(index)?;
            let place = Cow::Owned(sources.profile.sync_ref(&sync.id)?);
            Entry { sync: Cow::Borrowed(sync), sent: None, at: sync.changed_at(), place }
        }
    };
    // What was reported since is what the line shows, and what is copied and opened.
    let newest = sources.remote.sync(&entry.sync.id).filter(|_| sources.profile.has(&entry.place));
    Some(match newest {
        Some(sync) => Entry { sync: Cow::Borrowed(sync), ..entry },
        None => entry,
    })
}

pub(super) fn row(tab: Tab, sources: Sources<'_>, index: usize) -> Option<SyncRow> {
    let Entry { sync, sent, at, place } = entry(tab, sources, index)?;
    let is_gone = sources.gone.contains(&place);
    let status = if is_gone { SanitizedText::new(GONE) } else { sync.status().unwrap_or_default() };
    let told = with_sent(&sync, sent);
    let pipeline = if sources.profile.has(&place) { sources.remote.pipeline(&told) } else { Pipeline::of_sync(&told) };
    let plan = told.schedule();
    let text = |part: &Option<SanitizedText>| part.as_ref().map(ToString::to_string).unwrap_or_default();
    let is_number = |part: &Option<SanitizedText>| part.as_ref().is_some_and(|name| name.as_str().starts_with('#'));
    let is_named = ![&pipeline.source, &pipeline.model, &pipeline.destination].into_iter().any(is_number);
    let name = pipeline.line();
    let schedule = plan.as_ref().map(pipeline::in_short).unwrap_or_default();
    let state = state_word(status.as_str());
    let others = format!("{state} {schedule} {}", text(&pipeline.source));
    let item = Item::new(&name, &others, sync.id.0.as_str());
    Some(SyncRow {
        id: sync.id.0.clone(),
        status,
        parts: pipeline.in_short(),
        source: text(&pipeline.source),
        destination: text(&pipeline.destination),
        health: sources.remote.last_runs.health(&sync).filter(|_| sources.profile.has(&place) && !is_gone),
        schedule,
        at,
        item,
        is_named: is_named || !sources.profile.has(&place),
        index,
        plan,
    })
}

/// A sync with what was sent for it, where the server did not return that.
pub fn with_sent<'a>(sync: &'a Sync, sent: Option<&Value>) -> Cow<'a, Sync> {
    let sent = sent.and_then(|sent| sent.get("sync")).and_then(Value::as_object);
    let is_missing = |(name, _): &(&String, &Value)| !sync.attributes.contains_key(*name);
    let Some(sent) = sent.filter(|sent| sent.iter().any(|each| is_missing(&each))) else {
        return Cow::Borrowed(sync);
    };
    let mut sync = sync.clone();
    for (name, value) in sent {
        sync.attributes.entry(name.clone()).or_insert_with(|| value.clone());
    }
    Cow::Owned(sync)
}
