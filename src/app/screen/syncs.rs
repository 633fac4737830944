//! Home: three sync lists. Their lines are rebuilt only when their sources change, not per frame, so ten thousand
//! scroll like ten.

mod marks;
mod row;

use std::cmp::Reverse;
use std::collections::HashSet;

use serde_json::Value;
use strum::VariantArray as _;

use crate::app::edit::{TextInput, cycle};
use crate::app::fuzzy::{Search, SearchScope};
use crate::app::input::key::{Code, Key};
use crate::app::input::parts::Tab;
use crate::app::session::remote_cache::{Next, RemoteCache};
use crate::domain::field::FieldId;
use crate::domain::id::{SyncId, SyncRef};
use crate::domain::query::Query;
use crate::domain::sync::Sync;

pub use row::{GONE, Sources, SyncRow, state_word, with_sent};

/// More is fetched once the selection is this close to the end.
const NEAR_THE_END: usize = 60;

/// From this size on, the chosen sync is told below the list.
const WITH_DETAIL: (u16, u16) = (120, 30);

/// From this size on, it is told beside the list.
const WITH_DETAIL_BESIDE: (u16, u16) = (160, 20);

/// Its lines, with the one that sets it off.
const DETAIL: u16 = 6;

/// Lines of the window that are never the list's: header and gap, tabs, filter, heads, footer, status.
const AROUND: u16 = 7;

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
    /// By name: the model comes first in it.
    Name,
    /// By destination.
    Destination,
}

impl Sort {
    /// The sort order's label.
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Newest => "newest first",
            Self::Status => "by state",
            Self::Name => "by name",
            Self::Destination => "by destination",
        }
    }
}

/// The sync lists and their selection.
#[derive(Debug, Default)]
pub struct Syncs {
    /// The current tab: see [`Syncs::show`].
    pub tab: Tab,
    /// Whether somebody chose it.
    is_tab_chosen: bool,
    bars: [usize; 3],
    /// The filter text.
    pub filter: TextInput,
    /// Whether the filter is being typed.
    pub is_filtering: bool,
    /// The sort order.
    pub sort: Sort,
    /// Whether the server's list is needed, whichever tab is shown.
    pub wants_list: bool,
    /// A sync just created: selected once it is listed.
    newest: Option<SyncId>,
    rows: Vec<SyncRow>,
    shown: Vec<usize>,
    made_of: Option<MadeOf>,
    shown_for: Option<(String, Sort)>,
    health_of: u64,
    /// Marked syncs, by list.
    marks: [HashSet<SyncRef>; 3],
}

/// The selected sync.
#[derive(Debug)]
pub struct Chosen {
    /// As known now, as its line shows it.
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
        self.newest = None;
        self.bars[self.tab as usize] = place.min(self.shown.len().saturating_sub(1));
    }

    /// Moves the selection by `by` lines.
    pub fn move_bar(&mut self, by: isize) {
        self.put_bar(self.bar().saturating_add_signed(by));
    }

    /// Shows a tab that somebody chose.
    pub const fn show(&mut self, tab: Tab) {
        self.tab = tab;
        self.is_tab_chosen = true;
    }

    /// Shows what there is, unless somebody chose a tab: the workspace's syncs, once there is a server to ask.
    pub const fn show_the_workspace(&mut self) {
        if !self.is_tab_chosen {
            self.tab = Tab::Workspace;
        }
    }

    /// Selects a sync just created, in each list, as soon as it is there.
    pub fn select_created(&mut self, id: SyncId) {
        if !self.is_tab_chosen {
            self.tab = Tab::Session;
        }
        self.bars = [0; 3];
        self.newest = Some(id);
    }

    /// Switches to the next or previous tab.
    pub fn turn(&mut self, by: isize) {
        self.show(cycle(&Tab::ALL, |tab| *tab == self.tab, by).copied().unwrap_or_default());
    }

    /// Cycles the sort order.
    pub fn cycle_sort(&mut self) {
        self.sort = cycle(Sort::VARIANTS, |sort| *sort == self.sort, 1).copied().unwrap_or_default();
        self.put_bar(0);
    }

    /// Whether a filter hides lines, or could.
    pub fn has_filter(&self) -> bool {
        !self.filter.text().is_empty()
    }

    /// Shows all lines again; the selection stays on its sync.
    pub fn clear_filter(&mut self) {
        self.is_filtering = false;
        let under_the_bar = self.line().map(|row| row.id.clone());
        self.filter.set("");
        self.filter_and_sort();
        let place = under_the_bar.and_then(|id| self.lines().position(|row| row.id == id));
        self.put_bar(place.unwrap_or(0));
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
            let tab = self.tab;
            self.rows = (0..sources.count(tab)).filter_map(|index| row::row(tab, sources, index)).collect();
            if tab == Tab::Workspace {
                self.rows.retain(|row| row.status.as_str() != GONE);
            } else {
                self.rows.reverse();
            }
            self.made_of = Some(made_of);
            self.shown_for = None;
            self.drop_marks_of_missing(sources);
            self.filter_and_sort();
            let of = |id: &str| self.lines().position(|row| row.id.as_str() == id);
            let newest = self.newest.clone();
            let place = newest.as_ref().and_then(|newest| of(newest.0.as_str()));
            let place = place.or_else(|| of(under_the_bar?.as_str()));
            self.put_bar(place.unwrap_or(self.bar()));
            self.newest = newest;
        } else if self.shown_for.as_ref() != Some(&(self.filter.text().to_owned(), self.sort)) {
            self.filter_and_sort();
            self.put_bar(self.bar());
        }
        // Lines stay in their order while their health becomes known.
        let health_of = sources.remote.last_runs.version();
        if self.health_of != health_of {
            self.health_of = health_of;
            let tab = self.tab;
            self.rows.iter_mut().for_each(|row| row.learn_health(tab, sources));
        }
    }

    /// Lines in which the filter's words stand as typed come before those with their letters scattered.
    fn filter_and_sort(&mut self) {
        let typed = self.filter.text().to_owned();
        let mut search = Search::new(&typed, SearchScope::Whole);
        let rows = &self.rows;
        let narrows = self.shown_for.as_ref().is_some_and(|(before, _)| search.narrows(before));
        let mut shown: Vec<usize> = if narrows { std::mem::take(&mut self.shown) } else { (0..rows.len()).collect() };
        // Those found alike stay in the order of the list.
        shown.sort_unstable();
        if typed.trim().is_empty() {
            sort(&mut shown, rows, self.sort);
        } else {
            let mut found: Vec<_> =
                shown.into_iter().filter_map(|place| Some((search.closeness(&rows[place].item)?, place))).collect();
            found.sort_by_key(|(closeness, _)| Reverse(*closeness));
            let nearest = found.first().map(|(closeness, _)| *closeness);
            let near = found.iter().take_while(|(closeness, _)| Some(*closeness) == nearest).count();
            shown = found.into_iter().map(|(_, place)| place).collect();
            // The nearest stay on top, however lines are sorted.
            let (nearest, others) = shown.split_at_mut(near);
            sort(nearest, rows, self.sort);
            sort(others, rows, self.sort);
        }
        self.shown = shown;
        self.shown_for = Some((typed, self.sort));
    }
}

fn sort(shown: &mut [usize], rows: &[SyncRow], by: Sort) {
    match by {
        Sort::Newest => {}
        Sort::Status => shown.sort_by_key(|place| rows[*place].rank()),
        Sort::Name => shown.sort_by_cached_key(|place| rows[*place].item.name().to_lowercase()),
        Sort::Destination => shown.sort_by_cached_key(|place| rows[*place].destination.to_lowercase()),
    }
}

/// Whether the chosen sync is told beside the list, in a window of this size.
pub const fn is_detail_beside(size: (u16, u16)) -> bool {
    size.0 >= WITH_DETAIL_BESIDE.0 && size.1 >= WITH_DETAIL_BESIDE.1
}

/// How many lines the chosen sync takes below the list, in a window of this size.
pub const fn detail_lines(size: (u16, u16)) -> u16 {
    if size.0 >= WITH_DETAIL.0 && size.1 >= WITH_DETAIL.1 && !is_detail_beside(size) { DETAIL } else { 0 }
}

impl Syncs {
    /// The syncs whose lines are seen in a window of this size, of which other words take so many lines.
    pub fn seen(&self, size: (u16, u16), taken: u16) -> Vec<SyncId> {
        let height = usize::from(size.1.saturating_sub(AROUND + detail_lines(size) + taken));
        let first = (self.bar() + 1).saturating_sub(height);
        self.lines().skip(first).take(height).map(|row| SyncId(row.id.clone())).collect()
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
        if self.rows.iter().any(|row| !row.is_named) {
            let fields = [FieldId::Source, FieldId::Destination, FieldId::Model];
            let is_first = |query: &Query| matches!(query, Query::Connectors(_, 1) | Query::Models(_, 1));
            queries.extend(fields.into_iter().filter_map(|field| remote.next_page(field)).filter(is_first));
        }
        queries
    }

    /// The selected sync, with its request body and location.
    pub fn chosen(&self, sources: Sources<'_>) -> Option<Chosen> {
        let row::Entry { sync, sent, place, .. } = row::entry(self.tab, sources, self.line()?.index)?;
        Some(Chosen { sync: sync.into_owned(), sent: sent.cloned(), place: place.into_owned() })
    }

    /// Handles a key that is not bound to an action.
    pub fn on_key(&mut self, key: Key) {
        if self.is_filtering {
            match key.code {
                Code::Up | Code::Down | Code::PageUp | Code::PageDown => self.is_filtering = false,
                _ => {
                    if self.filter.on_key(key) {
                        self.put_bar(0);
                    }
                    return;
                }
            }
        }
        match key.code {
            Code::Up => self.move_bar(-1),
            Code::Down => self.move_bar(1),
            Code::PageUp => self.move_bar(-10),
            Code::PageDown => self.move_bar(10),
            Code::Home => self.put_bar(0),
            Code::End => self.put_bar(usize::MAX),
            Code::Left | Code::BackTab => self.turn(-1),
            Code::Right | Code::Tab => self.turn(1),
            Code::Char('1') => self.show(Tab::Session),
            Code::Char('2') => self.show(Tab::History),
            Code::Char('3') => self.show(Tab::Workspace),
            _ => {}
        }
    }
}
