//! The workspace's syncs, as far as fetched. Each has a place, which it keeps; what was made of it is made again when its
//! version has changed.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use serde_json::Value;

use crate::app::session::remote_cache::list::Pages;
use crate::app::session::remote_cache::packed::{Packed, Shared};
use crate::domain::id::SyncId;
use crate::domain::query::Page;
use crate::domain::sync::Sync;
use crate::domain::text::SanitizedText;

/// The workspace's syncs.
#[derive(Debug, Default)]
pub struct SyncList {
    kept: Vec<Kept>,
    shared: Shared,
    removed: usize,
    round: u64,
    version: u32,
    /// Its pages.
    pub pages: Pages,
}

#[derive(Debug)]
struct Kept {
    packed: Packed,
    version: u32,
}

impl SyncList {
    /// A list that is read from its beginning, told from others by a number.
    pub fn new(round: u64) -> Self {
        Self { round, ..Self::default() }
    }

    /// Changes whenever the list is read from its beginning, and whenever something in it changes.
    pub const fn version(&self) -> (u64, u32) {
        (self.round, self.version)
    }

    /// How many syncs there are.
    pub const fn len(&self) -> usize {
        self.kept.len() - self.removed
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many places there are, those of syncs that were removed among them.
    pub const fn places(&self) -> usize {
        self.kept.len()
    }

    /// The sync of a place.
    pub fn at(&self, place: usize) -> Option<Sync> {
        self.shared.unpack(&self.kept.get(place)?.packed)
    }

    /// The ID of a place's sync.
    pub fn id_at(&self, place: usize) -> Option<SyncId> {
        self.kept.get(place)?.packed.id()
    }

    /// The version of what is in a place.
    pub fn version_at(&self, place: usize) -> Option<u32> {
        self.kept.get(place).map(|kept| kept.version)
    }

    /// A sync by its ID.
    pub fn find(&self, id: &SyncId) -> Option<Sync> {
        self.at(self.pages.position(number_of(id))?).filter(|sync| sync.id == *id)
    }

    /// All syncs, one after the other.
    pub fn iter(&self) -> impl Iterator<Item = Sync> {
        self.kept.iter().filter_map(|kept| self.shared.unpack(&kept.packed))
    }

    /// Those of which an attribute has this value, whether the server writes it as a number or a text.
    pub fn having(&self, attribute: &str, value: &str) -> impl Iterator<Item = Sync> {
        let has = move |kept: &&Kept| match self.shared.attribute(&kept.packed, attribute) {
            Some(Value::String(text)) => SanitizedText::new(&text).as_str() == value,
            Some(other) => value.parse::<Value>().is_ok_and(|wanted| wanted == other),
            None => false,
        };
        self.kept.iter().filter(has).filter_map(|kept| self.shared.unpack(&kept.packed))
    }

    /// Applies a page. Known syncs are skipped because pages shift while syncs run.
    pub fn take(&mut self, number: u32, page: &Page<Sync>) {
        self.version += 1;
        let before = self.kept.len();
        for sync in &page.rows {
            if self.pages.note(number_of(&sync.id), self.kept.len()) {
                self.kept.push(Kept { packed: self.shared.pack(sync), version: self.version });
            }
        }
        self.pages.turn(number, (page.last, page.count), self.kept.len() > before);
    }

    /// Takes a sync as it is now; false if it is not listed.
    pub fn replace(&mut self, sync: &Sync) -> bool {
        if self.find(&sync.id).is_none() {
            return false;
        }
        let packed = self.shared.pack(sync);
        self.put(&sync.id, packed)
    }

    /// Removes a sync.
    pub fn remove(&mut self, id: &SyncId) {
        if self.find(id).is_some() && self.put(id, Packed::default()) {
            self.removed += 1;
        }
    }

    fn put(&mut self, id: &SyncId, packed: Packed) -> bool {
        let place = self.pages.position(number_of(id));
        let Some(kept) = place.and_then(|place| self.kept.get_mut(place)) else { return false };
        self.version += 1;
        *kept = Kept { packed, version: self.version };
        true
    }
}

/// Sync IDs are usually integers; any other ID is hashed to a number.
fn number_of(id: &SyncId) -> u64 {
    let text = id.0.as_str();
    text.parse().unwrap_or_else(|_other| {
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        hasher.finish()
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::app::session::remote_cache::Next;

    fn sync(id: u32, stream: &str) -> Sync {
        let attributes = json!({"destination_id": 2, "stream_name": stream}).as_object().cloned().unwrap_or_default();
        Sync { id: SyncId(id.to_string().as_str().into()), attributes }
    }

    fn listed(ids: std::ops::Range<u32>) -> SyncList {
        let mut list = SyncList::default();
        let rows: Vec<Sync> = ids.map(|id| sync(id, "contacts")).collect();
        list.take(1, &Page { count: rows.len(), rows, last: Some(1) });
        list
    }

    #[test]
    fn a_sync_that_is_removed_or_changed_leaves_the_others_in_their_places() {
        let mut list = listed(1..4);
        let versions = |list: &SyncList| [0, 1, 2].map(|place| list.version_at(place));
        let before = versions(&list);
        list.remove(&SyncId("2".into()));
        assert!(list.replace(&sync(3, "companies")));
        assert!(!list.replace(&sync(9, "companies")), "it is not listed");
        assert_eq!((list.len(), list.places()), (2, 3));
        assert_eq!(list.find(&SyncId("2".into())), None);
        assert_eq!(list.find(&SyncId("3".into())), Some(sync(3, "companies")));
        assert_eq!(list.iter().collect::<Vec<_>>(), [sync(1, "contacts"), sync(3, "companies")]);
        let after = versions(&list);
        assert_eq!(
            std::iter::zip(before, after).map(|(one, other)| one == other).collect::<Vec<_>>(),
            [true, false, false]
        );
    }

    #[test]
    fn the_syncs_of_a_stream_are_found_without_the_others() {
        let mut list = listed(1..4);
        list.replace(&sync(2, "companies"));
        list.remove(&SyncId("3".into()));
        let ids = |attribute: &str, value: &str| -> Vec<String> {
            list.having(attribute, value).map(|sync| sync.id.0.to_string()).collect()
        };
        assert_eq!(ids("stream_name", "contacts"), ["1"]);
        assert_eq!(ids("destination_id", "2"), ["1", "2"], "a number is found as a text");
    }

    #[test]
    fn a_page_that_brings_nothing_new_is_the_last() {
        let mut list = listed(1..4);
        list.pages.next = Next::Asked(2);
        list.take(2, &Page { rows: vec![sync(3, "contacts")], count: 1, last: None });
        assert_eq!((list.len(), &list.pages.next), (3, &Next::Nothing));
    }
}
