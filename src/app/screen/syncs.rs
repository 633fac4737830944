//! Home: three sync lists. Their lines are rebuilt only when what they are made of changes, not per frame, so ten thousand
//! scroll like ten.

mod filtered;
mod marks;
mod row;

use std::collections::HashSet;

use serde_json::Value;
use strum::VariantArray as _;

use crate::app::edit::{TextInput, cycle};
use crate::app::input::key::{Code, Key};
use crate::app::input::parts::Tab;
use crate::app::screen::syncs::filtered::Filtered;
use crate::app::session::remote_cache::{Next, RemoteCache};
use crate::domain::field::FieldId;
use crate::domain::id::{SyncId, SyncRef};
use crate::domain::query::Query;
use crate::domain::sync::Sync;
use crate::domain::text::SanitizedText;

pub use filtered::Sort;
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
    lists: [Lines; 3],
    /// Marked syncs, by list.
    marks: [HashSet<SyncRef>; 3],
}

/// The lines of one list.
#[derive(Debug, Default)]
struct Lines {
    /// The line of each entry of its source; none for what is not shown.
    rows: Vec<Option<SyncRow>>,
    made_of: Option<MadeOf>,
    shown: Filtered,
    /// Whether a line tells a part by its ID.
    has_numbers: bool,
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

/// Fingerprint of a list's sources; its lines are renewed when it changes.
#[derive(Debug, Clone, PartialEq, Eq)]
struct MadeOf {
    created: usize,
    past: usize,
    known: u64,
    names: u64,
    listed: (u64, u32),
    gone: usize,
}

impl Syncs {
    /// The initial lists.
    pub fn new() -> Self {
        Self { filter: TextInput::new("", LONGEST_FILTER), ..Self::default() }
    }

    /// The visible lines in order, from one on.
    pub fn lines_from(&self, first: usize) -> impl Iterator<Item = &SyncRow> {
        let places = self.list().shown.places().get(first..).unwrap_or_default();
        places.iter().filter_map(|place| self.row(*place))
    }

    /// The visible lines in order.
    pub fn lines(&self) -> impl Iterator<Item = &SyncRow> {
        self.lines_from(0)
    }

    /// How many lines are visible.
    pub fn count(&self) -> usize {
        self.list().shown.places().len()
    }

    /// The selected line.
    pub fn line(&self) -> Option<&SyncRow> {
        self.row(*self.list().shown.places().get(self.bar())?)
    }

    fn row(&self, place: u32) -> Option<&SyncRow> {
        self.list().rows.get(place as usize)?.as_ref()
    }

    const fn list(&self) -> &Lines {
        &self.lists[self.tab as usize]
    }

    /// How many lines the list has without the filter.
    pub const fn of_all(&self) -> usize {
        self.list().shown.of_all()
    }

    /// Index of the selected line.
    pub const fn bar(&self) -> usize {
        self.bars[self.tab as usize]
    }

    /// Selects a line.
    pub fn put_bar(&mut self, place: usize) {
        self.newest = None;
        self.bars[self.tab as usize] = place.min(self.count().saturating_sub(1));
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
        let under_the_bar = self.line().map(|row| row.index);
        self.filter.set("");
        let list = &mut self.lists[self.tab as usize];
        list.shown.filter(&list.rows, "");
        let place = under_the_bar.and_then(|index| self.lines().position(|row| row.index == index));
        self.put_bar(place.unwrap_or(0));
    }
}

impl Syncs {
    /// Renews the lines of the shown list if their sources changed.
    pub fn renew(&mut self, sources: Sources<'_>) {
        let tab = self.tab;
        let made_of = MadeOf {
            created: sources.created.len(),
            past: sources.history.len(),
            known: if tab == Tab::Workspace { 0 } else { sources.remote.version() },
            names: sources.remote.names_version(),
            listed: sources.remote.syncs.version(),
            gone: sources.gone.len(),
        };
        let list = &mut self.lists[tab as usize];
        if list.made_of.as_ref() == Some(&made_of) {
            if !list.shown.is_for(self.filter.text(), self.sort) {
                list.shown.sort(tab, &list.rows, self.sort, sources.remote);
                list.shown.filter(&list.rows, self.filter.text());
                self.put_bar(self.bar());
            }
            return;
        }
        // The selection stays on its sync when others are inserted above.
        let under_the_bar = self.line().map(|row| row.id().to_owned());
        let list = &mut self.lists[tab as usize];
        list.renew(tab, sources, &made_of);
        list.made_of = Some(made_of);
        self.drop_marks_of_missing(sources);
        let list = &mut self.lists[tab as usize];
        list.shown.forget();
        list.shown.sort(tab, &list.rows, self.sort, sources.remote);
        list.shown.filter(&list.rows, self.filter.text());
        let of = |id: &str| self.lines().position(|row| row.id() == id);
        let newest = self.newest.clone();
        let place = newest.as_ref().and_then(|newest| of(newest.0.as_str()));
        let place = place.or_else(|| of(&under_the_bar?));
        self.put_bar(place.unwrap_or(self.bar()));
        self.newest = newest;
    }
}

impl Lines {
    /// Makes the lines that are new, or of a sync that changed. Of the workspace's list it is known line by line which
    /// these are; a line that tells names keeps them.
    fn renew(&mut self, tab: Tab, sources: Sources<'_>, made_of: &MadeOf) {
        let before = self.made_of.as_ref().filter(|_| tab == Tab::Workspace);
        let Some(before) = before.filter(|before| before.listed.0 == made_of.listed.0) else {
            self.rows = (0..sources.count(tab)).map(|index| row::row(tab, sources, index)).collect();
            return self.look_for_numbers();
        };
        let knows_more_names = before.names != made_of.names;
        for (index, line) in self.rows.iter_mut().enumerate() {
            let is_as_it_was = line
                .as_ref()
                .is_none_or(|row| row.version == sources.version(tab, index) && (row.is_named || !knows_more_names));
            if !is_as_it_was {
                *line = row::row(tab, sources, index);
            }
        }
        self.rows.extend((self.rows.len()..sources.count(tab)).map(|index| row::row(tab, sources, index)));
        self.look_for_numbers();
    }

    fn look_for_numbers(&mut self) {
        self.has_numbers = self.rows.iter().flatten().any(|row| !row.is_named);
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
        self.lines_from(first).take(height).map(|row| SyncId(SanitizedText::new(row.id()))).collect()
    }

    /// The queries needed while the lists are shown.
    pub fn needed(&self, remote: &RemoteCache) -> Vec<Query> {
        let is_shown = self.tab == Tab::Workspace;
        let mut queries = Vec::new();
        if let Next::Page(page) = remote.syncs.pages.next
            && (is_shown || (self.wants_list && page == 1))
            && (page == 1 || self.bar() + NEAR_THE_END >= self.count())
        {
            queries.push(Query::Syncs(page));
        }
        // Servers of the published API variant send only IDs.
        if self.list().has_numbers {
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
