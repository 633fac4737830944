//! Home: three lists of syncs. Their lines are made when what they are made of changes, not for every frame, so that
//! ten thousand of them scroll like ten.

use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::app::edit::{Edited, TextInput};
use crate::app::input::key::{Code, Key};
use crate::app::picker::{Item, Search, SearchScope};
use crate::app::remote_cache::Next;
use crate::app::screen::Screen;
use crate::app::state::State;
use crate::domain::connector::ConnectorRole;
use crate::domain::history_entry::HistoryEntry;
use crate::domain::id::{ConnectorId, SyncId};
use crate::domain::new_sync::Schedule;
use crate::domain::query::Query;
use crate::domain::sync::{Sync, schedule_of};
use crate::domain::text::SanitizedText;

/// How near to the end of what was fetched the bar fetches more.
const NEAR_THE_END: usize = 60;

/// The longest filter.
const LONGEST_FILTER: usize = 200;

/// One of the three lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tab {
    /// What was created since the start.
    #[default]
    Session,
    /// What this program created before.
    History,
    /// What the server lists.
    Workspace,
}

impl Tab {
    /// All of them, from left to right.
    pub const ALL: [Self; 3] = [Self::Session, Self::History, Self::Workspace];

    /// Its name.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Session => "This session",
            Self::History => "History",
            Self::Workspace => "Workspace",
        }
    }

    const fn index(self) -> usize {
        self as usize
    }
}

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

/// What the lines were made of: when it is another, they are made anew.
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
        self.bars[self.tab.index()]
    }

    fn put_bar(&mut self, place: usize) {
        self.bars[self.tab.index()] = place.min(self.shown.len().saturating_sub(1));
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
        let place = (self.tab.index() + 3).wrapping_add_signed(by) % 3;
        self.tab = Tab::ALL[place];
    }

    /// Turns what comes first.
    pub fn turn_sort(&mut self) {
        self.sort = self.sort.next();
        self.put_bar(0);
    }
}

/// Makes the lines anew when what they are made of has changed.
pub fn renew(state: &mut State) {
    if !matches!(state.screen, Screen::Syncs) {
        return;
    }
    let made_of = MadeOf {
        tab: state.syncs.tab,
        created: state.created.len(),
        past: state.past.len(),
        known: state.directory.version(),
        gone: state.gone.len(),
    };
    if state.syncs.made_of.as_ref() != Some(&made_of) {
        let rows = match state.syncs.tab {
            Tab::Session => session(state),
            Tab::History => history(state),
            Tab::Workspace => workspace(state),
        };
        // The bar stays on its sync when others come before it.
        let is_same_list = state.syncs.made_of.as_ref().is_some_and(|before| before.tab == made_of.tab);
        let under_the_bar = state.syncs.line().map(|row| row.id.clone()).filter(|_| is_same_list);
        let syncs = &mut state.syncs;
        syncs.rows = rows;
        syncs.made_of = Some(made_of);
        show(syncs);
        let place = under_the_bar.and_then(|id| syncs.lines().position(|row| row.id == id));
        syncs.put_bar(place.unwrap_or(syncs.bar()));
    } else if state.syncs.shown_for.as_ref() != Some(&(state.syncs.filter.text().to_owned(), state.syncs.sort)) {
        show(&mut state.syncs);
        state.syncs.put_bar(state.syncs.bar());
    }
}

fn show(syncs: &mut Syncs) {
    let typed = syncs.filter.text().to_owned();
    let mut search = Search::new(&typed, SearchScope::Whole);
    let is_all = typed.trim().is_empty();
    let mut shown: Vec<usize> =
        (0..syncs.rows.len()).filter(|place| is_all || search.score(&syncs.rows[*place].item).is_some()).collect();
    match syncs.sort {
        Sort::Newest => {}
        Sort::Status => shown.sort_by_key(|place| rank(syncs.rows[*place].status.as_str())),
        Sort::From => shown.sort_by_key(|place| syncs.rows[*place].from.to_lowercase()),
        Sort::To => shown.sort_by_key(|place| syncs.rows[*place].to.to_lowercase()),
    }
    syncs.shown = shown;
    syncs.shown_for = Some((typed, syncs.sort));
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

fn session(state: &State) -> Vec<SyncRow> {
    let line = |(place, created): (usize, &crate::app::state::CreatedSync)| {
        let sent = created.sent.get("sync").and_then(Value::as_object);
        row(state, place, &created.sync, sent, Some(created.at), &created.host)
    };
    state.created.iter().enumerate().rev().map(line).collect()
}

fn history(state: &State) -> Vec<SyncRow> {
    let line = |(place, past): (usize, &HistoryEntry)| {
        let sent = past.body.get("sync").and_then(Value::as_object);
        row(state, place, &from_history(past), sent, Some(past.at), &past.host)
    };
    state.past.iter().enumerate().rev().map(line).collect()
}

fn workspace(state: &State) -> Vec<SyncRow> {
    let host = state.profile.server.as_ref().map(crate::domain::server::Server::host).unwrap_or_default();
    let line = |(place, sync): (usize, &Sync)| row(state, place, sync, None, sync.changed_at(), &host);
    let is_there = |row: &SyncRow| row.status.as_str() != GONE;
    state.directory.syncs.rows().iter().enumerate().map(line).filter(is_there).collect()
}

/// A sync as it was answered when it was created.
pub fn from_history(past: &HistoryEntry) -> Sync {
    Sync { id: SyncId(SanitizedText::new(&past.id)), attributes: past.answer.clone() }
}

/// What stands for the status of a sync that is there no more.
pub const GONE: &str = "deleted";

fn row(
    state: &State,
    place: usize,
    sync: &Sync,
    sent: Option<&Map<String, Value>>,
    at: Option<Timestamp>,
    host: &str,
) -> SyncRow {
    let is_here = state.profile.server.as_ref().is_some_and(|server| server.host() == host);
    let is_gone = state.gone.contains(&(host.to_owned(), sync.id.0.to_string()));
    let newest = is_here.then(|| state.directory.sync(&sync.id)).flatten().unwrap_or(sync);
    let status = if is_gone { SanitizedText::new(GONE) } else { newest.status().unwrap_or_default() };
    let empty = Map::new();
    let attribute = |name: &str| newest.attributes.get(name).or_else(|| sent.unwrap_or(&empty).get(name));
    let end = |end: &str| {
        let id = attribute(&format!("{end}_id")).map(|id| id.to_string().replace('"', ""));
        let id = id.unwrap_or_else(|| "?".to_owned());
        let known = ConnectorId::parse(&id).ok().filter(|_| is_here).map(|id| state.directory.connector(id));
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
    SyncRow { id: sync.id.0.clone(), status, from, to, runs, at, place, item }
}

/// What of the server's list is to be asked for now.
pub fn needed(state: &State) -> Vec<Query> {
    if !matches!(state.screen, Screen::Syncs) || state.connect.is_some() {
        return Vec::new();
    }
    let syncs = &state.syncs;
    let is_shown = syncs.tab == Tab::Workspace;
    let mut queries = Vec::new();
    if let Next::Page(page) = state.directory.syncs.next
        && (is_shown || (syncs.wants_list && page == 1))
        && (page == 1 || syncs.bar() + NEAR_THE_END >= syncs.shown.len())
    {
        queries.push(Query::Syncs(page));
    }
    // Servers of the published dialect tell numbers only.
    if is_shown && state.directory.syncs.rows().first().is_some_and(|sync| sync.name_of("source").is_none()) {
        for side in [ConnectorRole::Source, ConnectorRole::Destination] {
            if state.directory.connectors(side).next == Next::Page(1) {
                queries.push(Query::Connectors(side, 1));
            }
        }
    }
    queries
}

/// The sync under the bar, with what was sent for it and where it is.
pub fn chosen(state: &State) -> Option<(Sync, Option<Value>, String)> {
    let place = state.syncs.line()?.place;
    match state.syncs.tab {
        Tab::Session => {
            let created = state.created.get(place)?;
            Some((created.sync.clone(), Some(created.sent.clone()), created.host.clone()))
        }
        Tab::History => {
            let past = state.past.get(place)?;
            Some((from_history(past), Some(past.body.clone()), past.host.clone()))
        }
        Tab::Workspace => {
            let sync = state.directory.syncs.rows().get(place)?.clone();
            Some((sync, None, state.profile.server.as_ref()?.host()))
        }
    }
}

/// Gives a key to the lists that is no action's.
pub fn on_key(state: &mut State, key: Key) {
    let syncs = &mut state.syncs;
    if syncs.is_filtering {
        match key.code {
            Code::Enter | Code::Down => syncs.is_filtering = false,
            Code::Esc => {
                syncs.is_filtering = false;
                syncs.filter.set("");
            }
            _ => {
                if syncs.filter.on_key(key) == Edited::Changed {
                    syncs.put_bar(0);
                }
            }
        }
        return;
    }
    match key.code {
        Code::PageUp => syncs.move_bar(-10),
        Code::PageDown => syncs.move_bar(10),
        Code::Home => syncs.put_bar(0),
        Code::End => syncs.put_bar(usize::MAX),
        Code::Left | Code::BackTab => syncs.turn(-1),
        Code::Right | Code::Tab => syncs.turn(1),
        Code::Char(digit @ '1'..='3') => {
            let place = digit.to_digit(10).and_then(|digit| usize::try_from(digit).ok()).unwrap_or(1);
            syncs.tab = Tab::ALL[place - 1];
        }
        _ => {}
    }
}
