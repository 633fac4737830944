//! A run's records on their way into a file: one page is asked for, then written, then the next, so that any number of
//! them takes little memory.

use crate::app::notice::Notice;
use crate::app::requests::RequestId;
use crate::domain::id::SyncRef;
use crate::domain::query::{Page, Query, RecordFilter};
use crate::domain::records_text::{RecordFormat, RecordsText};
use crate::domain::run::{Record, RunId};
use crate::domain::text::{SanitizedText, thousands};

/// Records that are being saved.
#[derive(Debug)]
pub struct Saving {
    /// The file, as the shell knows it.
    pub file: RequestId,
    /// Where it is, once it is there.
    pub path: Option<String>,
    /// The sync.
    pub sync: SyncRef,
    /// How many records the run counts.
    pub expected: Option<u64>,
    run: RunId,
    which: RecordFilter,
    text: RecordsText,
    /// How many records are in the file.
    written: usize,
    /// How many records the server told in a way that could not be read.
    unreadable: usize,
    /// The page to ask for next.
    next: Option<u32>,
    before: Vec<SanitizedText>,
    /// Why it ends before its time; empty where the user wants it to.
    ended: Option<String>,
}

impl Saving {
    /// Records to be saved in a file of this name, which says in which format.
    pub fn new(file: RequestId, name: &str, (sync, run, which): (SyncRef, RunId, RecordFilter)) -> Self {
        let is_json = name.to_lowercase().ends_with(".json");
        let format = if is_json { RecordFormat::Json } else { RecordFormat::Csv };
        Self {
            file,
            path: None,
            sync,
            expected: None,
            run,
            which,
            text: RecordsText::new(format),
            written: 0,
            unreadable: 0,
            next: Some(1),
            before: Vec::new(),
            ended: None,
        }
    }

    /// The last text is in the file.
    pub const fn has_written(&mut self) {
        self.written = self.text.count;
    }

    /// The next page to ask for; none where everything is written.
    pub fn query(&self) -> Option<Query> {
        let page = self.next.filter(|_| self.ended.is_none())?;
        Some(Query::Records { sync: self.sync.id.clone(), run: self.run.clone(), which: self.which, page })
    }

    /// The text of a page.
    pub fn take(&mut self, page: &Page<Record>) -> String {
        let number = self.next.unwrap_or(1);
        let ids: Vec<SanitizedText> = page.rows.iter().map(|record| record.id.clone()).collect();
        // A server that answers every page with the first has no other.
        let is_again = number > 1 && !ids.is_empty() && ids == self.before;
        self.next = page.next(number).filter(|_| !is_again);
        self.before = ids;
        if is_again {
            return String::new();
        }
        self.unreadable += page.count.saturating_sub(page.rows.len());
        self.text.page(&page.rows)
    }

    /// Ends it before its time: what was written stays.
    pub fn end_early(&mut self, why: String) {
        self.ended.get_or_insert(why);
    }

    /// What ends the file.
    pub fn tail(&self) -> &'static str {
        self.text.end(self.written)
    }

    /// How many records are in the file, of how many: "1,250 of about 12,500".
    pub fn progress(&self) -> String {
        let expected = self.expected.map(|count| usize::try_from(count).unwrap_or(usize::MAX));
        let of = expected.map(|count| format!(" of about {}", thousands(count))).unwrap_or_default();
        format!("{}{of}", thousands(self.written))
    }

    /// What became of it.
    pub fn describe(&self) -> Notice {
        let path = self.path.as_deref().unwrap_or_default();
        let records =
            |count: usize| if count == 1 { "1 record".to_owned() } else { format!("{} records", thousands(count)) };
        let count = records(self.written);
        let mut words = match &self.ended {
            None if self.written == 0 => format!("There are no records; {path} holds none."),
            None => format!("Saved {count} as {path}."),
            Some(why) if why.is_empty() => format!("Stopped: {path} holds the first {count}."),
            Some(why) => format!("{path} holds the first {count}. {why}"),
        };
        if self.unreadable > 0 {
            words = format!("{words} {} couldn't be read.", records(self.unreadable));
        }
        if self.text.formulas > 0 {
            let (cells, begin) = match self.text.formulas {
                1 => ("1 cell".to_owned(), "begins"),
                count => (format!("{} cells", thousands(count)), "begin"),
            };
            words = format!("{words} {cells} {begin} like a formula: import columns as text.");
        }
        if let Some(left_out) = self.text.left_out_in_words() {
            words = format!("{words} {left_out}");
        }
        let words = SanitizedText::new(&words).to_string();
        match &self.ended {
            None => Notice::done(words),
            Some(why) if why.is_empty() => Notice::note(words),
            Some(_) => Notice::wrong(words),
        }
    }
}
