//! A server that is slow, loses answers, and whose list lags, shifts, is cut into small pages and tells little; its
//! clock may be years off.

use std::collections::HashMap;
use std::rc::Rc;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};
use syncwright::domain::id::SyncId;
use syncwright::domain::query::Page;
use syncwright::domain::sync::Sync;

/// What the list tells of a sync.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// Everything, as it was sent.
    Full,
    /// Only IDs.
    IdsOnly,
    /// The mapping is stored otherwise.
    Rewritten,
    /// The connectors are objects.
    Nested,
}

/// A stored sync.
#[derive(Debug, Clone)]
pub(super) struct Stored {
    pub(super) id: u32,
    pub(super) body: Value,
    /// Who created it: the number of one of our decisions, or a colleague.
    pub(super) by: Option<usize>,
    pub(super) created: Timestamp,
    pub(super) visible: Timestamp,
    pub(super) updated: Timestamp,
    pub(super) is_deleted: bool,
}

/// What makes a page what it is: how many there are, and what was changed when on it.
type Places = (usize, Vec<(u32, Timestamp)>);

#[derive(Debug)]
pub(super) struct Server {
    pub(super) syncs: Vec<Stored>,
    pub(super) style: Style,
    /// Its clock less the true time; none where it tells no `Date`.
    pub(super) clock: Option<SignedDuration>,
    pub(super) tells_times: bool,
    pub(super) lag: SignedDuration,
    /// Until then its list is empty, whatever there is.
    pub(super) empty_until: Timestamp,
    /// The most rows it puts on a page.
    pub(super) cap: usize,
    /// The pages that were told.
    pub(super) pages: HashMap<Places, Rc<Page<Sync>>>,
}

impl Server {
    pub(super) fn store(&mut self, body: &Value, by: Option<usize>, now: Timestamp) -> u32 {
        let id = u32::try_from(self.syncs.len()).expect("few") + 1;
        let visible = now + self.lag;
        let body = body.clone();
        self.syncs.push(Stored { id, body, by, created: now, visible, updated: now, is_deleted: false });
        id
    }

    pub(super) fn date(&self, now: Timestamp) -> Option<Timestamp> {
        // Dates are told in whole seconds.
        let date = now.checked_add(self.clock?).ok()?;
        Timestamp::from_second(date.as_second()).ok()
    }

    pub(super) fn page(&mut self, number: u32, size: u32, now: Timestamp) -> Rc<Page<Sync>> {
        let is_shown = |it: &&Stored| it.visible <= now && !it.is_deleted && self.empty_until <= now;
        let mut shown: Vec<&Stored> = self.syncs.iter().filter(is_shown).collect();
        shown.sort_by_key(|it| (std::cmp::Reverse(it.updated), it.id));
        let size = self.cap.min(usize::try_from(size).expect("small"));
        let last = shown.len().div_ceil(size).max(1);
        let here = shown.chunks(size).nth(number as usize - 1).unwrap_or_default();
        let places = (last, here.iter().map(|it| (it.id, it.updated)).collect());
        // Most pages were told before as they are now, and telling takes longer than all else.
        if let Some(page) = self.pages.get(&places) {
            return page.clone();
        }
        let rows: Vec<Sync> = here.iter().map(|it| self.told(it)).collect();
        let page = Rc::new(Page { count: rows.len(), rows, last: Some(u32::try_from(last).expect("few")) });
        self.pages.insert(places, page.clone());
        page
    }

    pub(super) fn has(&self, id: &str) -> bool {
        self.syncs.iter().any(|it| it.id.to_string() == id && !it.is_deleted)
    }

    pub(super) fn told(&self, stored: &Stored) -> Sync {
        let mut attributes: Map<String, Value> = stored.body["sync"].as_object().cloned().expect("an object");
        match self.style {
            Style::Full => {}
            Style::IdsOnly => attributes.clear(),
            Style::Rewritten => drop(attributes.insert("configuration".into(), json!([{"from": "a", "to": "b"}]))),
            Style::Nested => {
                let id = attributes["source_id"].clone();
                attributes.insert("source_id".into(), json!({ "id": id }));
            }
        }
        if let Some(clock) = self.clock.filter(|_| self.tells_times) {
            attributes.insert("created_at".into(), json!((stored.created + clock).to_string()));
            attributes.insert("updated_at".into(), json!((stored.updated + clock).to_string()));
        }
        Sync { id: SyncId(stored.id.to_string().as_str().into()), attributes }
    }
}
