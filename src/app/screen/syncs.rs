//! Home: three lists of syncs. Their lines are made when what they are made of changes, not for every frame, so that
//! ten thousand of them scroll like ten.

use std::collections::HashSet;

use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::app::edit::{Edited, TextInput};
use crate::app::fuzzy::{Item, Search, SearchScope};
use crate::app::input::key::{Code, Key};
use crate::app::input::parts::Tab;
use crate::app::session::profile::Profile;
use crate::app::session::remote_cache::{Next, RemoteCache};
use crate::domain::connector::ConnectorRole;
use crate::domain::create::CreatedSync;
use crate::domain::create::note::HistoryEntry;
use crate::domain::id::{ConnectorId, SyncRef};
use crate::domain::new_sync::Schedule;
use crate::domain::query::Query;
use crate::domain::sync::{Sync, schedule_of};
use crate::domain::text::SanitizedText;

/// How near to the end of what was fetched the bar fetches more.
const NEAR_THE_END: usize = 60;

/// The longest filter.
const LONGEST_FILTER: usize = 200;

/// What comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// The last created, or the last changed in the workspace.
    #[default]
    Newest,
    /// By status: what failed first.
    Status,
    /// By where rows come from.
    From,
    /// By where they go.
    To,
}

impl Sort {
    const fn next(self) -> Self {
        match self {
            Self::Newest => Self::Status,
            Self::Status => Self::From,
            Self::From => Self::To,
            Self::To => Self::Newest,
        }
    }

    /// What comes first, for people.
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Newest => "newest first",
            Self::Status => "by status",
            Self::From => "by source",
            Self::To => "by destination",
        }
    }
}

/// A line of a list.
#[derive(Debug, Clone)]
pub struct SyncRow {
    /// What the server calls the sync.
    pub id: SanitizedText,
    /// Its status in the server's words; `deleted` when it is there no more.
    pub status: SanitizedText,
    /// Where its rows come from, by name where it is known.
    pub from: String,
    /// Where they go: destination and stream.
    pub to: String,
    /// When it runs.
    pub runs: String,
    /// When it was created, or changed last.
    pub at: Option<Timestamp>,
    /// Where it stands in what the list is made of.
    place: usize,
    item: Item,
}

/// The lists, and where the user is in them.
#[derive(Debug, Default)]
pub struct Syncs {
    /// The list that is shown.
    pub tab: Tab,
    bars: [usize; 3],
    /// What lines must hold.
    pub filter: TextInput,
    /// Whether the filter is being typed.
    pub is_filtering: bool,
    /// What comes first.
    pub sort: Sort,
    /// Whether the server's list is wanted, whatever list is shown.
    pub wants_list: bool,
    rows: Vec<SyncRow>,
    shown: Vec<usize>,
    made_of: Option<MadeOf>,
    shown_for: Option<(String, Sort)>,
}

/// What the lists are made of.
#[derive(Debug, Clone, Copy)]
pub struct Sources<'a> {
    /// Who asks, and where.
    pub profile: &'a Profile,
    /// What the workspace has.
    pub remote: &'a RemoteCache,
    /// What was created since the start.
    pub created: &'a [CreatedSync],
    /// What was created before.
    pub history: &'a [HistoryEntry],
    /// Syncs that are known not to be there any more.
    pub gone: &'a HashSet<SyncRef>,
}

/// The sync under the bar.
#[derive(Debug)]
pub struct Chosen {
    /// As it is known.
    pub sync: Sync,
    /// What was sent for it, when this program created it.
    pub sent: Option<Value>,
    /// Where it is.
    pub place: SyncRef,
}

/// What the lines were made of: when it is another, they are made again.
#[derive(Debug, Clone, PartialEq, Eq)]
struct MadeOf {
    tab: Tab,
    created: usize,
    past: usize,
    known: u64,
    gone: usize,
}

impl Syncs {
    /// The lists at the start.
    pub fn new() -> Self {
        Self { filter: TextInput::new("", LONGEST_FILTER), ..Self::default() }
    }

    /// The lines that are shown, in their order.
    pub fn lines(&self) -> impl ExactSizeIterator<Item = &SyncRow> {
        self.shown.iter().map(|place| &self.rows[*place])
    }

    /// The line under the bar.
    pub fn line(&self) -> Option<&SyncRow> {
        self.rows.get(*self.shown.get(self.bar())?)
    }

    /// How many lines the list has without the filter.
    pub const fn of_all(&self) -> usize {
        self.rows.len()
    }

    /// Which line the bar is on.
    pub const fn bar(&self) -> usize {
        self.bars[self.tab as usize]
    }

    fn put_bar(&mut self, place: usize) {
        self.bars[self.tab as usize] = place.min(self.shown.len().saturating_sub(1));
    }

    /// Puts the bar on a line.
    pub fn go_to(&mut self, line: usize) {
        self.put_bar(line);
    }

    /// Moves the bar by so many lines.
    pub fn move_bar(&mut self, by: isize) {
        self.put_bar(self.bar().saturating_add_signed(by));
    }

    /// Shows the next list, or the one before.
    pub fn turn(&mut self, by: isize) {
        let place = (self.tab as usize + 3).wrapping_add_signed(by) % 3;
        self.tab = Tab::ALL[place];
    }

    /// Changes what comes first.
    pub fn cycle_sort(&mut self) {
        self.sort = self.sort.next();
        self.put_bar(0);
    }
}

impl Syncs {
    /// Makes the lines again when what they are made of has changed.
    pub fn renew(&mut self, sources: Sources<'_>) {
        let made_of = MadeOf {
            tab: self.tab,
            created: sources.created.len(),
            past: sources.history.len(),
            known: sources.remote.version(),
            gone: sources.gone.len(),
        };
        if self.made_of.as_ref() != Some(&made_of) {
            // The bar stays on its sync when others come before it.
            let is_same_list = self.made_of.as_ref().is_some_and(|before| before.tab == made_of.tab);
            let under_the_bar = self.line().map(|row| row.id.clone()).filter(|_| is_same_list);
            self.rows = match self.tab {
                Tab::Session => session(sources),
                Tab::History => history(sources),
                Tab::Workspace => workspace(sources),
            };
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

    /// What of the server's list is to be asked for now, while the lists are looked at.
    pub fn needed(&self, remote: &RemoteCache) -> Vec<Query> {
        let is_shown = self.tab == Tab::Workspace;
        let mut queries = Vec::new();
        if let Next::Page(page) = remote.syncs.next
            && (is_shown || (self.wants_list && page == 1))
            && (page == 1 || self.bar() + NEAR_THE_END >= self.shown.len())
        {
            queries.push(Query::Syncs(page));
        }
        // Servers of the published dialect tell numbers only.
        if is_shown && remote.syncs.rows().first().is_some_and(|sync| sync.name_of("source").is_none()) {
            for side in [ConnectorRole::Source, ConnectorRole::Destination] {
                if remote.connectors(side).next == Next::Page(1) {
                    queries.push(Query::Connectors(side, 1));
                }
            }
        }
        queries
    }

    /// The sync under the bar, with what was sent for it and where it is.
    pub fn chosen(&self, sources: Sources<'_>) -> Option<Chosen> {
        let place = self.line()?.place;
        Some(match self.tab {
            Tab::Session => {
                let created = sources.created.get(place)?;
                Chosen { sync: created.sync.clone(), sent: Some(created.sent.clone()), place: created.place.clone() }
            }
            Tab::History => {
                let entry = sources.history.get(place)?;
                Chosen { sync: from_history(entry), sent: Some(entry.body.clone()), place: entry.sync.clone() }
            }
            Tab::Workspace => {
                let sync = sources.remote.syncs.rows().get(place)?.clone();
                Chosen { place: sources.profile.sync_ref(&sync.id)?, sync, sent: None }
            }
        })
    }

    /// Gives a key to the lists that is no action's.
    pub fn on_key(&mut self, key: Key) {
        if self.is_filtering {
            match key.code {
                Code::Enter | Code::Down => self.is_filtering = false,
                Code::Esc => {
                    self.is_filtering = false;
                    self.filter.set("");
                }
                _ => {
                    if self.filter.on_key(key) == Edited::Changed {
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

/// What needs looking at comes first.
fn rank(status: &str) -> u8 {
    match status {
        "failed" | "aborted" => 0,
        "pending" => 1,
        "healthy" => 2,
        "disabled" => 3,
        _ => 4,
    }
}

fn session(sources: Sources<'_>) -> Vec<SyncRow> {
    let line = |(place, created): (usize, &CreatedSync)| {
        row(sources, place, (&created.sync, Some(&created.sent)), Some(created.at), &created.place)
    };
    sources.created.iter().enumerate().rev().map(line).collect()
}

fn history(sources: Sources<'_>) -> Vec<SyncRow> {
    let line = |(place, entry): (usize, &HistoryEntry)| {
        row(sources, place, (&from_history(entry), Some(&entry.body)), Some(entry.at), &entry.sync)
    };
    sources.history.iter().enumerate().rev().map(line).collect()
}

fn workspace(sources: Sources<'_>) -> Vec<SyncRow> {
    let line = |(place, sync): (usize, &Sync)| {
        Some(row(sources, place, (sync, None), sync.changed_at(), &sources.profile.sync_ref(&sync.id)?))
    };
    let is_there = |row: &SyncRow| row.status.as_str() != GONE;
    sources.remote.syncs.rows().iter().enumerate().filter_map(line).filter(is_there).collect()
}

/// A sync as it was answered when it was created.
fn from_history(entry: &HistoryEntry) -> Sync {
    Sync { id: entry.sync.id.clone(), attributes: entry.answer.clone() }
}

/// What stands for the status of a sync that is there no more.
pub const GONE: &str = "deleted";

fn row(
    sources: Sources<'_>,
    index: usize,
    (sync, sent): (&Sync, Option<&Value>),
    at: Option<Timestamp>,
    place: &SyncRef,
) -> SyncRow {
    let is_here = sources.profile.has(place);
    let newest = is_here.then(|| sources.remote.sync(&sync.id)).flatten().unwrap_or(sync);
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
        Schedule::Manual => "by hand".to_owned(),
        schedule => schedule.describe(),
    });
    let runs = runs.unwrap_or_default();
    let item = Item::new(&from, &format!("{to} {status} {runs}"), sync.id.0.as_str());
    SyncRow { id: sync.id.0.clone(), status, from, to, runs, at, place: index, item }
}
