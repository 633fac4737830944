//! Marked lines: each list has its own, kept by sync, so that they stay with it through a filter, another order and a
//! reload.

use std::borrow::Cow;

use crate::app::input::parts::Tab;
use crate::app::screen::syncs::row::{self, Sources};
use crate::app::screen::syncs::{Chosen, SyncRow, Syncs};
use crate::app::session::remote_cache::Next;
use crate::domain::id::SyncRef;

impl Syncs {
    /// How many lines of the list are marked, with those that the filter hides.
    pub fn marked_count(&self) -> usize {
        self.marks[self.tab as usize].len()
    }

    /// Whether a line of the list is marked.
    pub fn is_marked(&self, line: &SyncRow, sources: Sources<'_>) -> bool {
        let marks = &self.marks[self.tab as usize];
        !marks.is_empty() && row::place(self.tab, sources, line.index).is_some_and(|place| marks.contains(&place))
    }

    /// Where the sync of a shown line is.
    pub fn place(&self, line: usize, sources: Sources<'_>) -> Option<SyncRef> {
        row::place(self.tab, sources, self.lines_from(line).next()?.index)
    }

    /// Where the syncs of the shown lines are. What is marked may be deleted, so lines in which a filter finds only
    /// scattered letters are left out where others have its words.
    pub fn places(&self, sources: Sources<'_>) -> Vec<SyncRef> {
        self.lines()
            .take(self.list().shown.as_typed())
            .filter_map(|line| row::place(self.tab, sources, line.index))
            .collect()
    }

    /// Marks a sync of the list, or takes its mark away.
    pub fn toggle_mark(&mut self, place: SyncRef) {
        let marks = &mut self.marks[self.tab as usize];
        if !marks.remove(&place) {
            marks.insert(place);
        }
    }

    /// Marks all of these; where they are marked already, takes their marks away.
    pub fn toggle_marks(&mut self, places: Vec<SyncRef>) {
        let marks = &mut self.marks[self.tab as usize];
        if places.iter().all(|place| marks.contains(place)) {
            for place in &places {
                marks.remove(place);
            }
        } else {
            marks.extend(places);
        }
    }

    /// Takes all marks of the list away.
    pub fn clear_marks(&mut self) {
        self.marks[self.tab as usize].clear();
    }

    /// Takes a sync's mark away in every list.
    pub fn unmark(&mut self, place: &SyncRef) {
        for marks in &mut self.marks {
            marks.remove(place);
        }
    }

    /// The marked syncs in the order of the list, last those that are not in it: their page may not be loaded again yet.
    pub fn marked(&self, sources: Sources<'_>) -> Vec<(SyncRef, Option<Chosen>)> {
        let mut left = self.marks[self.tab as usize].clone();
        let mut marked = Vec::new();
        // Those that the filter hides come after those it shows.
        for line in self.lines().chain(self.list().rows.iter().flatten()) {
            let Some(place) = row::place(self.tab, sources, line.index).filter(|place| left.remove(place)) else {
                continue;
            };
            let entry = row::entry(self.tab, sources, line.index);
            let chosen = entry.map(|entry| Chosen {
                sync: entry.sync.into_owned(),
                sent: entry.sent.cloned(),
                place: place.clone(),
            });
            marked.push((place, chosen));
        }
        let mut elsewhere: Vec<SyncRef> = left.into_iter().collect();
        elsewhere.sort_by(|one, other| one.id.0.as_str().cmp(other.id.0.as_str()));
        marked.extend(elsewhere.into_iter().map(|place| {
            let sync = sources.remote.sync(&place.id).filter(|_| sources.profile.has(&place)).map(Cow::into_owned);
            let chosen = sync.map(|sync| Chosen { sync, sent: None, place: place.clone() });
            (place, chosen)
        }));
        marked
    }

    /// Takes the marks away of syncs that are of another workspace, or not in the whole list of this one.
    pub(super) fn drop_marks_of_missing(&mut self, sources: Sources<'_>) {
        let marks = &mut self.marks[Tab::Workspace as usize];
        if marks.is_empty() {
            return;
        }
        let (profile, syncs) = (sources.profile, &sources.remote.syncs);
        let is_whole = syncs.pages.next == Next::Nothing;
        let is_there = |place: &SyncRef| profile.has(place) && (!is_whole || syncs.find(&place.id).is_some());
        // The workspace may have become known since.
        *marks = marks.drain().filter(is_there).filter_map(|place| profile.sync_ref(&place.id)).collect();
    }
}
