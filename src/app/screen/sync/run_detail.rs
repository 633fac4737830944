//! An open run: its records as far as they are loaded, rejected ones by reason, and what is searched among them.

use serde_json::Value;

use crate::app::edit::TextInput;
use crate::app::input::key::{Code, Key};
use crate::domain::id::SyncId;
use crate::domain::query::{Page, Query, RecordFilter};
use crate::domain::rejected::{group, reason_of};
use crate::domain::remote_context::Remote;
use crate::domain::run::{Record, Run, RunId};
use crate::domain::text::SanitizedText;

/// Maximum records held; a file takes any number.
pub const MOST_RECORDS: usize = 5_000;

/// More is fetched once the selection is this close to the end.
const NEAR_THE_END: usize = 30;

/// Maximum length of what is searched.
const LONGEST_FILTER: usize = 200;

/// An open run.
#[derive(Debug, Clone)]
pub struct RunDetail {
    /// The run.
    pub id: RunId,
    /// Which records are shown.
    pub which: RecordFilter,
    /// Their load state.
    pub read: Remote<()>,
    /// Index of the selected record among those shown.
    pub bar: usize,
    /// What is searched.
    pub filter: TextInput,
    /// Whether it is being typed.
    pub is_filtering: bool,
    /// The reason to go to once the first records are there.
    pub wanted: Option<String>,
    /// The records loaded so far; rejected ones by reason.
    records: Vec<Record>,
    /// The reasons of rejected records in their order, with how many records each has.
    reasons: Vec<(String, usize)>,
    /// Which records are shown.
    shown: Vec<usize>,
    next_page: Option<u32>,
}

impl RunDetail {
    /// A run's records, rejected ones first.
    pub fn of(run: &Run) -> Self {
        let which = if run.rows.failed.unwrap_or(0) > 0 { RecordFilter::Failed } else { RecordFilter::All };
        Self::new(run.id.clone(), which)
    }

    /// These records of a run.
    pub fn new(id: RunId, which: RecordFilter) -> Self {
        Self {
            id,
            which,
            read: Remote::NotAsked,
            bar: 0,
            filter: TextInput::new("", LONGEST_FILTER),
            is_filtering: false,
            wanted: None,
            records: Vec::new(),
            reasons: Vec::new(),
            shown: Vec::new(),
            next_page: Some(1),
        }
    }

    /// The shown records in order.
    pub fn lines(&self) -> impl ExactSizeIterator<Item = &Record> {
        self.shown.iter().map(|place| &self.records[*place])
    }

    /// How many records are loaded.
    pub const fn loaded(&self) -> usize {
        self.records.len()
    }

    /// The selected record.
    pub fn record(&self) -> Option<&Record> {
        self.records.get(*self.shown.get(self.bar)?)
    }

    /// The reasons of the shown rejected records in their order, with how many of these each has.
    pub fn groups(&self) -> Vec<(&str, usize)> {
        let mut ends = self.reasons.iter().scan(0, |end, (_, count)| {
            *end += count;
            Some(*end)
        });
        let mut groups: Vec<(&str, usize)> = Vec::new();
        let mut from = 0;
        for (reason, _) in &self.reasons {
            let end = ends.next().unwrap_or(usize::MAX);
            let count = self.shown.iter().filter(|place| (from..end).contains(*place)).count();
            groups.extend((count > 0).then_some((reason.as_str(), count)));
            from = end;
        }
        groups
    }

    /// Whether the server has more records than are loaded.
    pub const fn has_more(&self) -> bool {
        self.next_page.is_some()
    }

    /// Whether no more are loaded although there are more: a file takes them.
    pub const fn is_full(&self) -> bool {
        self.has_more() && self.records.len() >= MOST_RECORDS
    }

    /// Whether more are loaded now, since the end of those shown is near; otherwise as they are scrolled.
    pub fn loads_more(&self) -> bool {
        self.has_more() && self.bar + NEAR_THE_END >= self.shown.len() && self.records.len() < MOST_RECORDS
    }

    /// Whether its first records are still loading.
    pub fn is_first_read(&self) -> bool {
        self.read == Remote::Loading
    }

    /// Reloads its records.
    pub fn refresh(&mut self) {
        let filter = std::mem::take(&mut self.filter);
        *self = Self { filter, ..Self::new(self.id.clone(), self.which) };
    }

    /// Toggles between rejected records and all.
    pub fn toggle_rejected(&mut self) {
        self.which = match self.which {
            RecordFilter::Failed => RecordFilter::All,
            RecordFilter::All => RecordFilter::Failed,
        };
        self.refresh();
    }

    /// Moves the selection by `by` lines.
    pub fn move_by(&mut self, by: isize) {
        self.put_bar(self.bar.saturating_add_signed(by));
    }

    /// Selects a shown record.
    pub fn put_bar(&mut self, place: usize) {
        self.bar = place.min(self.shown.len().saturating_sub(1));
    }

    /// Whether only some of the loaded records are shown.
    pub fn has_filter(&self) -> bool {
        !self.filter.text().trim().is_empty()
    }

    /// Shows all records again; the selection stays on its record.
    pub fn clear_filter(&mut self) {
        self.is_filtering = false;
        let under_the_bar = self.record().map(|record| record.id.clone());
        self.filter.set("");
        self.search(None);
        let place = under_the_bar.and_then(|id| self.lines().position(|record| record.id == id));
        self.put_bar(place.unwrap_or(0));
    }

    /// Handles a key while what is searched is typed.
    pub fn on_filter_key(&mut self, key: Key) {
        let by = match key.code {
            Code::Up => -1,
            Code::Down => 1,
            Code::PageUp => -10,
            Code::PageDown => 10,
            _ => {
                if self.filter.on_key(key) {
                    self.bar = 0;
                    self.search(None);
                }
                return;
            }
        };
        self.is_filtering = false;
        self.move_by(by);
    }

    /// Takes what was pasted into what is searched.
    pub fn on_filter_paste(&mut self, pasted: &str) {
        self.filter.on_paste(pasted);
        self.bar = 0;
        self.search(None);
    }

    /// The records that hold every word that is searched; the selection stays on its record while it is shown.
    fn search(&mut self, under_the_bar: Option<SanitizedText>) {
        let typed = self.filter.text().to_lowercase();
        let words: Vec<&str> = typed.split_whitespace().collect();
        let holds = |place: &usize| self.records.get(*place).is_some_and(|record| holds_all(record, &words));
        self.shown = (0..self.records.len()).filter(holds).collect();
        let place = under_the_bar.and_then(|id| self.lines().position(|record| record.id == id));
        // At the top it stays at the top.
        self.put_bar(place.filter(|_| self.bar > 0).unwrap_or(self.bar));
    }

    /// The page of records to load now. What is searched is looked for in all of them, page by page.
    pub(super) fn needed(&mut self, sync: &SyncId) -> Option<Query> {
        let page = self.next_page.filter(|_| self.read.failed().is_none())?;
        if page == 1 {
            self.read = Remote::Loading;
        } else if !self.loads_more() {
            return None;
        }
        Some(Query::Records { sync: sync.clone(), run: self.id.clone(), which: self.which, page })
    }

    /// Takes the next page of its records; another one was asked for to count reasons.
    pub fn take(&mut self, number: u32, page: Page<Record>) {
        if self.next_page != Some(number) {
            return;
        }
        self.read = Remote::Loaded(());
        let (before, next) = (self.records.len(), page.next(number));
        for record in page.rows {
            if self.records.len() < MOST_RECORDS && !self.records.iter().any(|known| known.id == record.id) {
                self.records.push(record);
            }
        }
        self.next_page = next.filter(|_| self.records.len() > before);
        // While the order is still the old one.
        let under_the_bar = self.record().map(|record| record.id.clone());
        if self.which == RecordFilter::Failed {
            self.reasons = group(&mut self.records);
        }
        self.search(under_the_bar);
        if let Some(wanted) = self.wanted.take() {
            let place = self.lines().position(|record| reason_of(record) == wanted);
            self.put_bar(place.unwrap_or(0));
        }
    }
}

/// Whether a record holds all these words, in lower case, in whatever is seen of it.
fn holds_all(record: &Record, words: &[&str]) -> bool {
    let holds = |text: &str, word: &str| text.to_lowercase().contains(word);
    words.iter().all(|word| {
        record.row.cells().any(|cell| match cell.value {
            Value::String(text) => holds(text, word),
            _ => holds(&cell.to_string(), word),
        }) || record.response.as_ref().is_some_and(|text| holds(text.as_str(), word))
    })
}
