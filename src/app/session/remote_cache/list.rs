//! A paginated list: rows fetched so far and the next page.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::app::fuzzy::Item;
use crate::domain::connector::{Connector, Model};
use crate::domain::failure::Failure;
use crate::domain::query::Page;

/// Maximum pages to fetch.
const MOST_PAGES: u32 = 5_000;

/// A list, as far as fetched.
#[derive(Debug)]
pub struct List<T> {
    rows: Vec<T>,
    /// Its pages.
    pub pages: Pages,
}

/// The pages of a list, whatever its rows are.
#[derive(Debug, Default)]
pub struct Pages {
    /// The rows as picker items.
    pub items: Vec<Item>,
    /// The next page.
    pub next: Next,
    /// The number of pages, if the server reports it.
    pub last: Option<u32>,
    index: HashMap<u64, usize>,
    /// The rows' indices by name, once the list is complete.
    by_name: Vec<u32>,
}

/// What comes next in a list.
#[derive(Debug, Clone, PartialEq)]
pub enum Next {
    /// This page, when needed.
    Page(u32),
    /// This page is loading.
    Asked(u32),
    /// This page failed to load.
    Failed(u32, Failure),
    /// Nothing: the list is complete.
    Nothing,
}

impl Default for Next {
    fn default() -> Self {
        Self::Page(1)
    }
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), pages: Pages::default() }
    }
}

/// An entry of a list.
pub trait Listed {
    /// Its ID as a number.
    fn number(&self) -> u64;
    /// Its picker item.
    fn item(&self) -> Item;
}

impl Listed for Connector {
    fn number(&self) -> u64 {
        self.id.get()
    }

    fn item(&self) -> Item {
        Item::new(self.name.as_str(), self.kind.as_str(), &self.id.to_string())
    }
}

impl Listed for Model {
    fn number(&self) -> u64 {
        self.id.get()
    }

    fn item(&self) -> Item {
        let source = self.source_name.as_ref().map(ToString::to_string);
        let source = source.or_else(|| Some(format!("source #{}", self.source?))).unwrap_or_default();
        Item::new(self.name.as_str(), &source, &self.id.to_string())
    }
}

impl<T: Listed> List<T> {
    /// Applies a page. Known rows are skipped because pages shift while syncs run.
    pub fn take(&mut self, number: u32, page: Page<T>) {
        let (before, about) = (self.rows.len(), (page.last, page.count));
        for row in page.rows {
            if self.pages.note(row.number(), self.rows.len()) {
                self.pages.items.push(row.item());
                self.rows.push(row);
            }
        }
        self.pages.turn(number, about, self.rows.len() > before);
        if self.pages.next == Next::Nothing {
            self.pages.sort();
        }
    }

    /// A row by its ID.
    pub fn find(&self, number: u64) -> Option<&T> {
        self.rows.get(self.pages.position(number)?)
    }
}

impl<T> List<T> {
    /// The rows so far.
    pub fn rows(&self) -> &[T] {
        &self.rows
    }
}

impl Pages {
    /// Notes the index of a row; false if there is one of this number already.
    pub(super) fn note(&mut self, number: u64, index: usize) -> bool {
        match self.index.entry(number) {
            Entry::Vacant(place) => {
                place.insert(index);
                true
            }
            Entry::Occupied(_) => false,
        }
    }

    /// A page came, with so many entries, of so many pages. One without new rows is the last, whatever its links say
    /// (api facts §2).
    pub(super) fn turn(&mut self, number: u32, (last, count): (Option<u32>, usize), has_new_rows: bool) {
        self.last = last.or(self.last);
        let is_last = last.is_some_and(|last| number >= last);
        let is_over = is_last || count == 0 || !has_new_rows || number >= MOST_PAGES;
        self.next = if is_over { Next::Nothing } else { Next::Page(number + 1) };
    }

    /// The index of a row.
    pub fn position(&self, number: u64) -> Option<usize> {
        self.index.get(&number).copied()
    }

    /// The indices of the rows: by name once the list is complete, before that as they came, so that nothing moves
    /// under the selection.
    pub fn order(&self) -> impl Iterator<Item = u32> {
        let so_far = if self.next == Next::Nothing { 0 } else { self.items.len() };
        let by_name = if so_far == 0 { self.by_name.as_slice() } else { &[] };
        by_name.iter().copied().chain((0..so_far).filter_map(|index| u32::try_from(index).ok()))
    }

    fn sort(&mut self) {
        let name = |index: &usize| self.items.get(*index).map(|item| item.name().to_lowercase());
        let mut order: Vec<usize> = (0..self.items.len()).collect();
        order.sort_by_cached_key(name);
        self.by_name = order.into_iter().filter_map(|index| u32::try_from(index).ok()).collect();
    }

    /// Retries a failed page.
    pub fn retry(&mut self) {
        if let Next::Failed(page, _) = self.next {
            self.next = Next::Page(page);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::ConnectorId;

    fn page(ids: std::ops::Range<u32>, last: Option<u32>) -> Page<Connector> {
        let rows: Vec<Connector> = ids
            .map(|id| Connector {
                id: ConnectorId::parse(&id.to_string()).expect("an id"),
                name: format!("C{id}").as_str().into(),
                kind: "Http".into(),
                side: None,
            })
            .collect();
        Page { count: rows.len(), rows, last }
    }

    #[test]
    fn pages_follow_each_other_until_the_last() {
        let mut list = List::default();
        list.take(1, page(1..4, Some(2)));
        assert_eq!(list.pages.next, Next::Page(2));
        list.take(2, page(3..6, Some(2)));
        assert_eq!((list.rows().len(), &list.pages.next), (5, &Next::Nothing), "a row that shifted is there once");
        assert!(list.find(5).is_some() && list.find(9).is_none());
    }

    #[test]
    fn without_links_an_empty_page_or_the_same_page_again_is_the_end() {
        for end in [page(1..1, None), page(1..4, None), page(1..1, Some(9))] {
            let mut list = List::default();
            list.take(1, page(1..4, None));
            list.take(2, end);
            assert_eq!(list.pages.next, Next::Nothing);
        }
    }
}
