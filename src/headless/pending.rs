//! `syncwright pending`: creates with an unknown outcome, looked up again or resolved by a person.

use std::fmt::Write as _;
use std::path::Path;

use jiff::Timestamp;

use crate::domain::create::ledger::UnreadableNote;
use crate::domain::create::note::{CreateId, HistoryEntry, PendingCreate};
use crate::domain::create::open::{OpenCreate, OpenCreates};
use crate::domain::create::{Resolution, words};
use crate::domain::id::{SyncId, SyncRef};
use crate::domain::sync::Sync;
use crate::domain::text::SanitizedText;
use crate::store::creates::{self, Notes};
use crate::store::history;
use crate::store::saved_file::WorkProblem;

/// Creates with an unknown outcome, in numbered order.
pub struct Pending {
    /// Those whose notes can be read.
    pub open: OpenCreates,
    /// Notes that hold no valid sync, and were not resolved.
    pub invalid: Vec<PendingCreate>,
    /// Syncs whose create left a note behind when its program ended.
    pub settled: Vec<SyncRef>,
    /// Notes that cannot be read, and were not resolved.
    pub unreadable: Vec<UnreadableNote>,
}

/// One of the creates.
enum Item<'a> {
    Open(&'a OpenCreate),
    Invalid(&'a PendingCreate),
    Unreadable(&'a UnreadableNote),
}

impl Item<'_> {
    /// Its note, if readable.
    const fn note(&self) -> Option<&PendingCreate> {
        match self {
            Self::Open(open) => Some(&open.note),
            Self::Invalid(note) => Some(note),
            Self::Unreadable(_) => None,
        }
    }
}

impl Pending {
    /// Reads the notes.
    ///
    /// # Errors
    /// When they cannot be read, in words.
    pub fn read(notes: &Notes, history: Option<&Path>) -> Result<Self, String> {
        let ledger = creates::ledger(Some(notes), history, None);
        if !ledger.problems.is_empty() {
            return Err(ledger.problems.join(" "));
        }
        let mut open = OpenCreates::default();
        open.made(ledger.made);
        let invalid = open.merge(ledger.notes);
        Ok(Self { open, invalid, settled: ledger.settled, unreadable: ledger.unreadable })
    }

    /// Reads the notes without taking any over.
    ///
    /// # Errors
    /// When they cannot be read, in words.
    pub fn peek(notes: &Notes) -> Result<Self, String> {
        let (read, unreadable) = notes.peek().map_err(|problem| problem.to_string())?;
        let mut open = OpenCreates::default();
        let invalid = open.merge(read);
        Ok(Self { open, invalid, settled: Vec::new(), unreadable: notes.not_accepted(unreadable) })
    }

    fn items(&self) -> Vec<Item<'_>> {
        let open = self.open.iter().filter(|open| open.holds_back()).map(Item::Open);
        open.chain(self.invalid.iter().map(Item::Invalid)).chain(self.unreadable.iter().map(Item::Unreadable)).collect()
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.items().len()
    }

    /// Whether no outcome is unknown.
    pub fn is_empty(&self) -> bool {
        self.count() == 0
    }

    /// What is known of each, for people.
    pub fn as_text(&self, now: Timestamp) -> String {
        let mut text = String::new();
        for (index, item) in self.items().into_iter().enumerate() {
            let number = index + 1;
            let _ = match item {
                Item::Open(open) => {
                    let found = match open.lookup() {
                        Some(lookup) => words::last_look(&open.note, lookup),
                        None => format!(
                            "{} Wait for it, or close it, before you record anything.",
                            words::HANDLED_ELSEWHERE
                        ),
                    };
                    writeln!(
                        text,
                        "{number}  {}\n   {}\n   {} {found}",
                        open.words,
                        sent(&open.note, now),
                        open.what_came()
                    )
                }
                Item::Invalid(note) => {
                    writeln!(text, "{number}  A create whose note holds no valid sync\n   {}", sent(note, now))
                }
                Item::Unreadable(note) => {
                    let name = SanitizedText::new(&note.name);
                    writeln!(text, "{number}  Couldn't read the note {name}: {}\n   It may be of any create.", note.why)
                }
            };
        }
        if !text.is_empty() {
            text.push_str(
                "\nOnce you have checked the web app:\n  it is there:                  syncwright pending resolve NUMBER --created SYNC_ID\n  it isn't there, and won't be: syncwright pending resolve NUMBER --not-created\n",
            );
        }
        text
    }

    /// Records what a person found; returns a message saying so.
    ///
    /// # Errors
    /// A message if there is no such create or it cannot be recorded.
    pub fn resolve(
        &self,
        which: &str,
        resolution: &Resolution,
        notes: &Notes,
        history: Option<&Path>,
    ) -> Result<String, String> {
        let items = self.items();
        let is_it = |item: &Item<'_>| match (item, item.note()) {
            (Item::Unreadable(note), _) => note.name == which,
            (_, note) => note.is_some_and(|note| note.id.as_str() == which),
        };
        let numbered = || which.parse::<usize>().ok().and_then(|number| items.get(number.checked_sub(1)?));
        let item = items.iter().find(|item| is_it(item)).or_else(numbered);
        let Some(item) = item else {
            return Err(format!("no such create: {}.", SanitizedText::new(which)));
        };
        let created = match resolution {
            Resolution::Created(typed) => Some(sync_id(typed)?),
            Resolution::NotCreated => None,
        };
        let in_words = |problem: WorkProblem| problem.to_string();
        if let Item::Unreadable(note) = item {
            notes.accept(std::slice::from_ref(*note)).map_err(in_words)?;
            let history = created
                .map(|id| format!(" The note can't be read, so sync {} wasn't added to the history.", id.0))
                .unwrap_or_default();
            let name = SanitizedText::new(&note.name);
            return Ok(format!("{name} is set aside: it no longer holds back creates, and stays on disk.{history}"));
        }
        let Some(note) = item.note() else { return Err(String::new()) };
        if let Some(id) = created {
            let sync = Sync { id, attributes: serde_json::Map::new() };
            let entry = HistoryEntry { is_told: true, ..HistoryEntry::of(note, &sync, Timestamp::now()) };
            let added = history.map_or(Ok(()), |path| history::add(path, &entry));
            added.map_err(|error| words::history_not_written(&error))?;
            notes.remove(&note.id).map_err(in_words)?;
            return Ok(words::recorded_created(&sync.id));
        }
        let told = note.told_not_created();
        let then = match item {
            Item::Open(_) if told.is_some() => " The next start or `syncwright pending` still looks for it.",
            Item::Open(_) => " Syncwright no longer looks for it.",
            _ => "",
        };
        told.map_or_else(|| notes.remove(&note.id), |told| notes.write(&told)).map_err(in_words)?;
        Ok(format!("{}{then}", words::RECORDED_NOT_CREATED))
    }

    /// The IDs of the creates that can be looked up.
    pub fn ids(&self) -> Vec<CreateId> {
        self.open.iter().map(|open| open.note.id.clone()).collect()
    }
}

fn sync_id(typed: &str) -> Result<SyncId, String> {
    SyncId::typed(typed).ok_or_else(|| {
        let id = SanitizedText::new(typed.trim().trim_start_matches('#'));
        format!("“{id}” isn't a sync ID.")
    })
}

fn sent(note: &PendingCreate, now: Timestamp) -> String {
    // Without anything that came it may not have gone out.
    format!("{} Note {}.", words::sent(note, note.lost.is_some(), now), note.id.as_str())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::create::note::ListBefore;
    use crate::domain::dialect::Dialect;
    use crate::domain::server::{PlainHttp, Server};

    fn note(id: &str, second: i64, source: u32) -> PendingCreate {
        let noon: Timestamp = "2026-11-23T12:00:00Z".parse().expect("a time");
        PendingCreate {
            id: CreateId::from_text(id),
            profile: "default".to_owned(),
            server: Server::parse("https://api.example.com", PlainHttp::LoopbackOnly).expect("a server"),
            workspace: None,
            dialect: Dialect::Published,
            sent_at: noon + jiff::SignedDuration::from_secs(second),
            server_time: None,
            body: json!({"sync": {
                "source_id": source, "destination_id": 2, "model_id": 3, "stream_name": "contacts",
                "sync_mode": "full_refresh", "configuration": {"email": "properties.email"},
                "schedule_type": "automated", "sync_interval": 30, "sync_interval_unit": "minutes",
            }}),
            before: Some(ListBefore::default()),
            is_complete: true,
            lost: None,
            told_not_created: false,
            holder: None,
        }
    }

    fn now() -> Timestamp {
        "2026-11-23T12:05:00Z".parse().expect("a time")
    }

    #[test]
    fn they_are_numbered_those_that_can_be_read_first_and_those_that_are_settled_left_out() {
        let folder = tempfile::tempdir().expect("a folder");
        let notes = Notes::new(folder.path());
        assert_eq!(Pending::read(&notes, None).expect("read").as_text(now()), "");
        let invalid = PendingCreate { body: json!({"sync": {"source_id": 0}}), ..note("invalid", 0, 1) };
        let settled = PendingCreate { told_not_created: true, ..note("settled", 1, 1) };
        for note in [&note("second", 120, 5), &note("first", 60, 4), &invalid, &settled] {
            notes.write(note).expect("written");
        }
        std::fs::write(folder.path().join("default.submit.json"), "{").expect("written");
        let pending = Pending::read(&notes, None).expect("read");
        assert_eq!((pending.count(), pending.is_empty(), pending.ids().len()), (4, false, 3));
        let text = pending.as_text(now());
        let heads: Vec<&str> =
            text.lines().filter(|line| line.starts_with(|first: char| first.is_ascii_digit())).collect();
        assert_eq!(heads.len(), 4, "{text}");
        assert!(heads[0].starts_with("1  Sends every row of model #3 in source #4"), "{text}");
        assert!(heads[1].starts_with("2  Sends every row of model #3 in source #5"), "{text}");
        assert_eq!(heads[2], "3  A create whose note holds no valid sync");
        assert!(heads[3].starts_with("4  Couldn't read the note default.submit.json: EOF"), "{text}");
        assert!(text.contains("Started 4 min ago, for api.example.com. Note first."), "{text}");
        assert!(text.contains("Syncwright closed before it could record the outcome. Not looked up now: once you're signed in, run `syncwright pending --profile default`."), "{text}");
    }

    #[test]
    fn each_is_resolved_by_its_number_or_its_note() {
        let folder = tempfile::tempdir().expect("a folder");
        let (notes, history) = (Notes::new(folder.path()), folder.path().join("state/history.jsonl"));
        let invalid = PendingCreate { body: json!({}), ..note("invalid", 3, 1) };
        let of_before = PendingCreate { is_complete: false, ..note("before", 2, 5) };
        for note in [&note("first", 1, 4), &of_before, &invalid] {
            notes.write(note).expect("written");
        }
        let resolve = |which: &str, resolution: &Resolution| {
            Pending::read(&notes, None).expect("read").resolve(which, resolution, &notes, Some(&history))
        };
        let created = Resolution::Created(" #42 ".to_owned());
        assert_eq!(resolve("first", &created).as_deref(), Ok("Recorded as created: sync 42."));
        let past = history::last(&history).expect("read");
        assert_eq!((past.len(), past[0].sync.id.0.as_str(), &past[0].body), (1, "42", &note("first", 1, 4).body));
        // What proves nothing by itself is not looked up any more: nothing is kept of it.
        let recorded = "Recorded as not created: you can create it again.";
        let then = format!("{recorded} Syncwright no longer looks for it.");
        assert_eq!(resolve("1", &Resolution::NotCreated), Ok(then));
        assert_eq!(resolve("invalid", &Resolution::NotCreated).as_deref(), Ok(recorded));
        let left: Vec<PendingCreate> = notes.read().expect("read").0.into_iter().map(|found| found.note).collect();
        assert_eq!(left.iter().map(|note| note.id.as_str()).collect::<Vec<_>>(), ["invalid"]);
        assert!(left[0].told_not_created && Pending::read(&notes, None).expect("read").is_empty());
        assert!(resolve("1", &Resolution::NotCreated).is_err(), "there is none any more");
    }

    #[test]
    fn what_cannot_be_recorded_stays_open() {
        let folder = tempfile::tempdir().expect("a folder");
        let notes = Notes::new(folder.path());
        notes.write(&note("first", 1, 4)).expect("written");
        let pending = Pending::read(&notes, None).expect("read");
        // A folder in the history's place.
        let created = Resolution::Created("42".to_owned());
        let problem = pending.resolve("1", &created, &notes, Some(folder.path())).expect_err("no file");
        assert!(problem.starts_with("Couldn't write the history"), "{problem}");
        assert_eq!(Pending::read(&notes, None).expect("read").count(), 1);
    }
}
