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
use crate::domain::pipeline::{self, Pipeline, PipelinePart, SEPARATORS};
use crate::domain::sync::Sync;
use crate::domain::text::SanitizedText;

/// Status shown for a sync that no longer exists.
pub const GONE: &str = "deleted";

/// A line of a sync list. A workspace may have tens of thousands, so what a line says is kept once, in what the filter
/// searches.
#[derive(Debug, Clone)]
pub struct SyncRow {
    /// What the filter searches: the name; the state, the schedule and the source; the ID.
    pub item: Item,
    /// When it was created or last changed.
    pub at: Option<Timestamp>,
    /// Of the name's parts, how long each is, and whether it is known.
    parts: [(u32, bool); 3],
    /// How long the state and the schedule are.
    lengths: (u32, u32),
    plan: Option<Schedule>,
    /// Whether it is a sync of this workspace that still exists.
    is_here: bool,
    /// Whether the names of all its parts are known.
    pub(super) is_named: bool,
    /// Its index in the list's source.
    pub(super) index: usize,
    /// Which version of its sync it was made of.
    pub(super) version: Option<u32>,
}

impl SyncRow {
    /// The sync's ID.
    pub fn id(&self) -> &str {
        self.item.note()
    }

    /// The server's status as users know it; `deleted` if it no longer exists.
    pub fn state(&self) -> &str {
        self.about(0, self.lengths.0)
    }

    /// Its schedule, in a few words.
    pub fn schedule(&self) -> &str {
        self.about(self.lengths.0 + 1, self.lengths.1)
    }

    /// The source.
    pub fn source(&self) -> &str {
        self.about(self.lengths.0 + self.lengths.1 + 2, u32::MAX)
    }

    /// So many bytes of what is searched besides the name and the ID.
    fn about(&self, from: u32, length: u32) -> &str {
        let [_, about, _] = self.item.cells();
        let end = about.len().min(from.saturating_add(length) as usize);
        about.get(from as usize..end).unwrap_or_default()
    }

    /// The model, the destination and the stream: `Active users → HubSpot EU › contacts`.
    pub fn parts(&self) -> Vec<PipelinePart> {
        let mut rest = self.item.name();
        let part = |(separator, (length, is_known)): (&'static str, (u32, bool))| {
            let (text, after) = rest.strip_prefix(separator)?.split_at_checked(length as usize)?;
            rest = after;
            Some(PipelinePart { separator, text: text.to_owned(), is_known })
        };
        SEPARATORS.into_iter().zip(self.parts).map_while(part).collect()
    }

    /// The destination alone.
    pub(super) fn destination(&self) -> String {
        self.parts().into_iter().nth(1).map(|part| part.text).unwrap_or_default()
    }

    /// How it is doing by its runs, where these were read.
    pub fn health(&self, remote: &RemoteCache) -> Option<Health> {
        remote.last_runs.health(self.id()).filter(|_| self.is_here)
    }

    /// When it runs next; none if nothing starts it by itself.
    pub fn next_run(&self, now: Timestamp) -> Option<Timestamp> {
        let is_live = !matches!(self.state(), PAUSED | GONE);
        self.plan.as_ref().filter(|_| is_live)?.next_runs(now).next()
    }

    /// Its rank by how it is doing: what needs attention comes first.
    pub(super) fn rank(&self, remote: &RemoteCache) -> u8 {
        match (self.health(remote), self.state()) {
            (_, GONE) => 6,
            (Some(Health::Failing { .. }), _) | (None, "failed" | "aborted") => 0,
            (Some(Health::Late { .. } | Health::NeverRan { due: Some(_) }), _) => 1,
            (Some(Health::Rejected { .. }), _) => 2,
            (Some(Health::NeverRan { due: None } | Health::Stopped), _) | (None, "pending") => 3,
            (Some(Health::Running | Health::Healthy), _) | (None, "healthy") => 4,
            (Some(Health::Paused), _) | (None, PAUSED) => 5,
            _ => 6,
        }
    }
}

/// What a sync is called whose schedule is paused.
const PAUSED: &str = "paused";

/// A sync's status as users know it: the server's word, except where that means little to them.
pub fn state_word(status: &str) -> &str {
    match status {
        "disabled" => PAUSED,
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
            Tab::Workspace => self.remote.syncs.places(),
        }
    }

    /// The version of what a list's line is made of, where it is known line by line.
    pub(super) fn version(&self, tab: Tab, index: usize) -> Option<u32> {
        if tab == Tab::Workspace { self.remote.syncs.version_at(index) } else { None }
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
        Tab::Workspace => sources.profile.sync_ref(&sources.remote.syncs.id_at(index)?),
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
            let sync = sources.remote.syncs.at(index)?;
            let place = Cow::Owned(sources.profile.sync_ref(&sync.id)?);
            return Some(Entry { at: sync.changed_at(), sync: Cow::Owned(sync), sent: None, place });
        }
    };
    // What was reported since is what the line shows, and what is copied and opened.
    let newest = sources.remote.sync(&entry.sync.id).filter(|_| sources.profile.has(&entry.place));
    Some(match newest {
        Some(sync) => Entry { sync, ..entry },
        None => entry,
    })
}

/// The line of a sync. None where there is no sync any more, unless this program made it.
pub(super) fn row(tab: Tab, sources: Sources<'_>, index: usize) -> Option<SyncRow> {
    let Entry { sync, sent, at, place } = entry(tab, sources, index)?;
    let is_gone = sources.gone.contains(&place);
    if is_gone && tab == Tab::Workspace {
        return None;
    }
    let is_here = sources.profile.has(&place);
    let status = if is_gone { SanitizedText::new(GONE) } else { sync.status().unwrap_or_default() };
    let told = with_sent(&sync, sent);
    let pipeline = if is_here { sources.remote.pipeline(&told) } else { Pipeline::of_sync(&told) };
    let plan = told.schedule();
    let is_number = |part: &Option<SanitizedText>| part.as_ref().is_some_and(|name| name.as_str().starts_with('#'));
    let is_named = ![&pipeline.source, &pipeline.model, &pipeline.destination].into_iter().any(is_number);
    let schedule = plan.as_ref().map(pipeline::in_short).unwrap_or_default();
    let state = state_word(status.as_str());
    let source = pipeline.source.as_ref().map_or("", SanitizedText::as_str);
    let length = |text: &str| u32::try_from(text.len()).unwrap_or(u32::MAX);
    let parts = pipeline.in_short();
    let name: String = parts.iter().flat_map(|part| [part.separator, &part.text]).collect();
    Some(SyncRow {
        item: Item::new(&name, &format!("{state} {schedule} {source}"), sync.id.0.as_str()),
        at,
        parts: parts.map(|part| (length(&part.text), part.is_known)),
        lengths: (length(state), length(&schedule)),
        plan,
        is_here: is_here && !is_gone,
        is_named: is_named || !is_here,
        index,
        version: sources.version(tab, index),
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
