//! Home: three sync lists. Their lines are rebuilt only when their sources change, not per frame, so ten thousand
//! scroll like ten.

use std::borrow::Cow;
use std::collections::HashSet;

use jiff::Timestamp;
use serde_json::{Map, Value};
use strum::VariantArray as _;

use crate::app::edit::{TextInput, cycle};
use crate::app::fuzzy::{Item, Search, SearchScope};
use crate::app::input::key::{Code, Key};
use crate::app::input::parts::Tab;
use crate::app::session::profile::Profile;
use crate::app::session::remote_cache::{Next, RemoteCache};
use crate::domain::create::CreatedSync;
use crate::domain::create::note::HistoryEntry;
use crate::domain::field::FieldId;
use crate::domain::id::{ConnectorId, SyncRef};
use crate::domain::new_sync::Schedule;
use crate::domain::query::Query;
use crate::domain::sync::{Sync, schedule_of};
use crate::domain::text::SanitizedText;

/// More is fetched once the selection is this close to the end.
const NEAR_THE_END: usize = 60;

/// Maximum filter length.
const LONGEST_FILTER: usize = 200;

/// Sort order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, strum::VariantArray)]
pub enum Sort {
    /// Last created, or last changed in the workspace.
    #[default]
    Newest,
    /// By status: failed first.
    Status,
    /// By source.
    From,
    /// By destination.
    To,
}

impl Sort {
    /// The sort order's label.
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Newest => "newest first",
            Self::Status => "by status",
            Self::From => "by source",
            Self::To => "by destination",
        }
    }
}

/// A line of a sync list.
#[derive(Debug, Clone)]
pub struct SyncRow {
    /// The sync's ID.
    pub id: SanitizedText,
    /// The server's status value; `deleted` if it no longer exists.
    pub status: SanitizedText,
    /// Source and model, by name if known.
    pub from: String,
    /// Destination and stream.
    pub to: String,
    /// Its schedule.
    pub runs: String,
    /// When it was created or last changed.
    pub at: Option<Timestamp>,
    /// Its index in the list's source.
    place: usize,
    item: Item,
}

/// The sync lists and their selection.
#[derive(Debug, Default)]
pub struct Syncs {
    /// The current tab.
    pub tab: Tab,
    bars: [usize; 3],
    /// The filter text.
    pub filter: TextInput,
    /// Whether the filter is being typed.
    pub is_filtering: bool,
    /// The sort order.
    pub sort: Sort,
    /// Whether the server's list is needed, whichever tab is shown.
    pub wants_list: bool,
    rows: Vec<SyncRow>,
    shown: Vec<usize>,
    made_of: Option<MadeOf>,
    shown_for: Option<(String, Sort)>,
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

/// The selected sync.
#[derive(Debug)]
pub struct Chosen {
    /// As known.
    pub sync: Sync,
    /// The request body, if created by this program.
    pub sent: Option<Value>,
    /// Its location.
    pub place: SyncRef,
}

/// Fingerprint of the sources; the lines are rebuilt when it changes.
#[derive(Debug, Clone, PartialEq, Eq)]
struct MadeOf {
    tab: Tab,
    created: usize,
    past: usize,
    known: u64,
    gone: usize,
}

impl Syncs {
    /// The initial lists.
    pub fn new() -> Self {
        Self { filter: TextInput::new("", LONGEST_FILTER), ..Self::default() }
    }

    /// The visible lines in order.
    pub fn lines(&self) -> impl ExactSizeIterator<Item = &SyncRow> {
        self.shown.iter().map(|place| &self.rows[*place])
    }

    /// The selected line.
    pub fn line(&self) -> Option<&SyncRow> {
        self.rows.get(*self.shown.get(self.bar())?)
    }

    /// How many lines the list has without the filter.
    pub const fn of_all(&self) -> usize {
        self.rows.len()
    }

    /// Index of the selected line.
    pub const fn bar(&self) -> usize {
        self.bars[self.tab as usize]
    }

    /// Selects a line.
    pub fn put_bar(&mut self, place: usize) {
        self.bars[self.tab as usize] = place.min(self.shown.len().saturating_sub(1));
    }

    /// Moves the selection by `by` lines.
    pub fn move_bar(&mut self, by: isize) {
        self.put_bar(self.bar().saturating_add_signed(by));
    }

    /// Switches to the next or previous tab.
    pub fn turn(&mut self, by: isize) {
        self.tab = cycle(&Tab::ALL, |tab| *tab == self.tab, by).copied().unwrap_or_default();
    }

    /// Cycles the sort order.
    pub fn cycle_sort(&mut self) {
        self.sort = cycle(Sort::VARIANTS, |sort| *sort == self.sort, 1).copied().unwrap_or_default();
        self.put_bar(0);
    }
}

impl Syncs {
    /// Rebuilds the lines if their sources changed.
    pub fn renew(&mut self, sources: Sources<'_>) {
        let made_of = MadeOf {
            tab: self.tab,
            created: sources.created.len(),
            past: sources.history.len(),
            known: sources.remote.version(),
            gone: sources.gone.len(),
        };
        if self.made_of.as_ref() != Some(&made_of) {
            // The selection stays on its sync when others are inserted above.
            let is_same_list = self.made_of.as_ref().is_some_and(|before| before.tab == made_of.tab);
            let under_the_bar = self.line().map(|row| row.id.clone()).filter(|_| is_same_list);
            let count = match self.tab {
                Tab::Session => sources.created.len(),
                Tab::History => sources.history.len(),
                Tab::Workspace => sources.remote.syncs.rows().len(),
            };
            let row = |place| Some(row(sources, place, &entry(self.tab, sources, place)?));
            self.rows = (0..count).filter_map(row).collect();
            if self.tab == Tab::Workspace {
                self.rows.retain(|row| row.status.as_str() != GONE);
            } else {
                self.rows.reverse();
            }
            self.made_of = Some(made_of);
            self.filter_and_sort();
            let place = under_the_bar.and_then(|id| self.lines().position(|row| row.id == id));
            self.put_bar(place.unwrap_or(self.bar()));
        } else if self.shown_for.as_ref() != Some(&(self.filter.text().to_owned(), self.sort)) {
            self.filter_and_sort();
            self.put_bar(self.bar());
        }
    }

    fn filter_and_sort(&mut self) {
        let typed = self.filter.text().to_owned();
        let mut search = Search::new(&typed, SearchScope::Whole);
        let is_all = typed.trim().is_empty();
        let rows = &self.rows;
        let mut shown: Vec<usize> =
            (0..rows.len()).filter(|place| is_all || search.score(&rows[*place].item).is_some()).collect();
        match self.sort {
            Sort::Newest => {}
            Sort::Status => shown.sort_by_key(|place| rank(rows[*place].status.as_str())),
            Sort::From => shown.sort_by_key(|place| rows[*place].from.to_lowercase()),
            Sort::To => shown.sort_by_key(|place| rows[*place].to.to_lowercase()),
        }
        self.shown = shown;
        self.shown_for = Some((typed, self.sort));
    }

    /// The queries needed while the lists are shown.
    pub fn needed(&self, remote: &RemoteCache) -> Vec<Query> {
        let is_shown = self.tab == Tab::Workspace;
        let mut queries = Vec::new();
        if let Next::Page(page) = remote.syncs.pages.next
            && (is_shown || (self.wants_list && page == 1))
            && (page == 1 || self.bar() + NEAR_THE_END >= self.shown.len())
        {
            queries.push(Query::Syncs(page));
        }
        // Servers of the published API variant send only IDs.
        if is_shown && remote.syncs.rows().first().is_some_and(|sync| sync.name_of("source").is_none()) {
            let firsts = [FieldId::Source, FieldId::Destination].map(|field| remote.next_page(field));
            queries.extend(firsts.into_iter().flatten().filter(|query| matches!(query, Query::Connectors(_, 1))));
        }
        queries
    }

    /// The selected sync, with its request body and location.
    pub fn chosen(&self, sources: Sources<'_>) -> Option<Chosen> {
        let Entry { sync, sent, place, .. } = entry(self.tab, sources, self.line()?.place)?;
        Some(Chosen { sync: sync.into_owned(), sent: sent.cloned(), place: place.into_owned() })
    }

    /// Handles a key that is not bound to an action.
    pub fn on_key(&mut self, key: Key) {
        if self.is_filtering {
            match key.code {
                Code::Enter | Code::Down => self.is_filtering = false,
                Code::Esc => {
                    self.is_filtering = false;
                    self.filter.set("");
                }
                _ => {
                    if self.filter.on_key(key) {
                        self.put_bar(0);
                    }
                }
            }
            return;
        }
        match key.code {
            Code::PageUp => self.move_bar(-10),
            Code::PageDown => self.move_bar(10),
            Code::Home => self.put_bar(0),
            Code::End => self.put_bar(usize::MAX),
            Code::Left | Code::BackTab => self.turn(-1),
            Code::Right | Code::Tab => self.turn(1),
            Code::Char('1') => self.tab = Tab::Session,
            Code::Char('2') => self.tab = Tab::History,
            Code::Char('3') => self.tab = Tab::Workspace,
            _ => {}
        }
    }
}

/// What needs attention comes first.
fn rank(status: &str) -> u8 {
    match status {
        "failed" | "aborted" => 0,
        "pending" => 1,
        "healthy" => 2,
        "disabled" => 3,
        _ => 4,
    }
}

/// A sync of a list: as known, its request body, when it was created or changed, and its location.
struct Entry<'a> {
    sync: Cow<'a, Sync>,
    sent: Option<&'a Value>,
    at: Option<Timestamp>,
    place: Cow<'a, SyncRef>,
}

fn entry(tab: Tab, sources: Sources<'_>, index: usize) -> Option<Entry<'_>> {
    Some(match tab {
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
    })
}

/// Status shown for a sync that no longer exists.
pub const GONE: &str = "deleted";

fn row(sources: Sources<'_>, index: usize, Entry { sync, sent, at, place }: &Entry<'_>) -> SyncRow {
    let is_here = sources.profile.has(place);
    let newest = is_here.then(|| sources.remote.sync(&sync.id)).flatten().unwrap_or(&**sync);
    let is_gone = sources.gone.contains(place);
    let status = if is_gone { SanitizedText::new(GONE) } else { newest.status().unwrap_or_default() };
    let sent = sent.and_then(|sent| sent.get("sync")).and_then(Value::as_object);
    let empty = Map::new();
    let attribute = |name: &str| newest.attributes.get(name).or_else(|| sent.unwrap_or(&empty).get(name));
    let end = |end: &str| {
        let id = attribute(&format!("{end}_id")).map(|id| id.to_string().replace('"', ""));
        let id = id.unwrap_or_else(|| "?".to_owned());
        let known = ConnectorId::parse(&id).ok().filter(|_| is_here).map(|id| sources.remote.connector(id));
        let listed = known.and_then(|look| look.found().map(|connector| connector.name.to_string()));
        newest.name_of(end).map(|name| name.to_string()).or(listed).unwrap_or_else(|| format!("{end} {id}"))
    };
    let stream = attribute("stream_name").and_then(Value::as_str).map(SanitizedText::new).unwrap_or_default();
    let (from, to) = (end("source"), format!("{} › {stream}", end("destination")));
    let runs = schedule_of(&attribute).map(|schedule| match schedule {
        Schedule::Manual => "manual".to_owned(),
        schedule => schedule.describe(),
    });
    let runs = runs.unwrap_or_default();
    let item = Item::new(&from, &format!("{to} {status} {runs}"), sync.id.0.as_str());
    SyncRow { id: sync.id.0.clone(), status, from, to, runs, at: *at, place: index, item }
}
