//! Which lines of a list are shown, in which order: sorted once, filtered with each letter.

use crate::app::fuzzy::{Closeness, Search, SearchScope};
use crate::app::input::parts::Tab;
use crate::app::screen::syncs::row::SyncRow;
use crate::app::session::remote_cache::RemoteCache;

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

/// The places of a list's lines.
#[derive(Debug, Default)]
pub(super) struct Filtered {
    /// All of them, sorted.
    sorted: Vec<u32>,
    sorted_by: Option<Sort>,
    /// Those that the filter finds, in the same order.
    found: Vec<(Closeness, u32)>,
    /// The same, the nearest first: what is shown.
    shown: Vec<u32>,
    filter: Option<String>,
}

impl Filtered {
    /// The places of the shown lines, in order.
    pub(super) fn places(&self) -> &[u32] {
        &self.shown
    }

    /// How many of the shown lines, from the first, have what was typed as it was typed; all where none has.
    pub(super) fn as_typed(&self) -> usize {
        match self.found.iter().filter(|(it, _)| *it != Closeness::Scattered).count() {
            0 => self.shown.len(),
            count => count,
        }
    }

    /// How many lines there are without a filter.
    pub(super) const fn of_all(&self) -> usize {
        self.sorted.len()
    }

    /// Whether it shows what this filter finds, sorted like this.
    pub(super) fn is_for(&self, filter: &str, by: Sort) -> bool {
        self.sorted_by == Some(by) && self.filter.as_deref() == Some(filter)
    }

    /// The lines have changed.
    pub(super) fn forget(&mut self) {
        self.sorted_by = None;
    }

    /// Sorts the lines, unless they are.
    pub(super) fn sort(&mut self, tab: Tab, rows: &[Option<SyncRow>], by: Sort, remote: &RemoteCache) {
        if self.sorted_by == Some(by) {
            return;
        }
        self.sorted_by = Some(by);
        self.filter = None;
        let mut rows: Vec<(u32, &SyncRow)> =
            (0..).zip(rows).filter_map(|(place, row)| Some((place, row.as_ref()?))).collect();
        if tab != Tab::Workspace {
            rows.reverse();
        }
        match by {
            Sort::Newest => {}
            Sort::Status => rows.sort_by_cached_key(|(_, row)| row.rank(remote)),
            Sort::Name => rows.sort_by_cached_key(|(_, row)| row.item.name().to_lowercase()),
            Sort::Destination => rows.sort_by_cached_key(|(_, row)| row.destination().to_lowercase()),
        }
        self.sorted = rows.into_iter().map(|(place, _)| place).collect();
    }

    /// Keeps the lines that the filter finds. Those in which its words stand as typed come before those with their
    /// letters scattered; what is found alike stays in its order.
    pub(super) fn filter(&mut self, rows: &[Option<SyncRow>], filter: &str) {
        let before = self.filter.replace(filter.to_owned());
        if filter.trim().is_empty() {
            self.found.clear();
            self.shown.clone_from(&self.sorted);
            return;
        }
        let mut search = Search::new(filter, SearchScope::Whole);
        let narrows = before.is_some_and(|before| search.narrows(&before));
        let mut find = |place: u32| {
            let row = rows.get(place as usize)?.as_ref()?;
            Some((search.closeness(&row.item)?, place))
        };
        if narrows {
            self.found = self.found.iter().filter_map(|(_, place)| find(*place)).collect();
        } else {
            self.found = self.sorted.iter().filter_map(|place| find(*place)).collect();
        }
        self.shown.clear();
        for closeness in [Closeness::Id, Closeness::Words, Closeness::Scattered] {
            self.shown.extend(self.found.iter().filter(|(it, _)| *it == closeness).map(|(_, place)| *place));
        }
    }
}
