//! `syncwright pending`: creates whose outcome is not known, looked at again or resolved by a person.

use std::fmt::Write as _;

use jiff::Timestamp;

use crate::domain::create::ledger::UnreadableNote;
use crate::domain::create::note::{CreateId, PendingCreate};
use crate::domain::create::open::{OpenCreate, OpenCreates};
use crate::domain::id::SyncId;
use crate::domain::sync::Sync;
use crate::domain::text::{SanitizedText, ago};
use crate::headless::create::{entry, finding_in_words};
use crate::store::creates::Notes;
use crate::store::history;
use crate::store::saved_file::WorkProblem;

/// The creates that are not known, in the order in which they are numbered.
pub struct Pending {
    /// Those whose notes can be read.
    pub open: OpenCreates,
    /// Notes that ask for no valid sync.
    pub invalid: Vec<PendingCreate>,
    /// Notes that cannot be read, and were not resolved.
    pub unreadable: Vec<UnreadableNote>,
}

/// What a person says became of a create.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolution {
    /// It made the sync of this ID.
    Created(String),
    /// It made none.
    NotCreated,
}

/// One of the creates.
enum Item<'a> {
    Open(&'a OpenCreate),
    Invalid(&'a PendingCreate),
    Unreadable(&'a UnreadableNote),
}

impl Item<'_> {
    /// Its note, where it can be read.
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
    pub fn read(notes: &Notes) -> Result<Self, String> {
        let (read, unreadable) = notes.read().map_err(|problem| problem.to_string())?;
        let mut open = OpenCreates::default();
        let invalid = open.merge(read);
        Ok(Self { open, invalid, unreadable: notes.not_accepted(unreadable) })
    }

    fn items(&self) -> Vec<Item<'_>> {
        let open = self.open.iter().filter(|open| open.holds_back()).map(Item::Open);
        let invalid = self.invalid.iter().filter(|note| !note.told_not_created).map(Item::Invalid);
        open.chain(invalid).chain(self.unreadable.iter().map(Item::Unreadable)).collect()
    }

    /// Whether nothing is unknown.
    pub fn is_empty(&self) -> bool {
        self.items().is_empty()
    }

    /// What is known of each, for people.
    pub fn as_text(&self, now: Timestamp) -> String {
        let mut text = String::new();
        for (index, item) in self.items().into_iter().enumerate() {
            let number = index + 1;
            let _ = match item {
                Item::Open(open) => {
                    let found = open.lookup().map(finding_in_words).unwrap_or_default();
                    writeln!(
                        text,
                        "{number}  {}\n   {}\n   {} {found}",
                        open.words,
                        sent(&open.note, now),
                        open.what_came()
                    )
                }
                Item::Invalid(note) => {
                    writeln!(text, "{number}  A create that asks for no valid sync\n   {}", sent(note, now))
                }
                Item::Unreadable(note) => {
                    let name = SanitizedText::new(&note.name);
                    writeln!(text, "{number}  The note {name} can't be read: {}\n   It may be of any create.", note.why)
                }
            };
        }
        if !text.is_empty() {
            text.push_str(
                "\nIf you find one in the web app: syncwright pending resolve NUMBER --created SYNC_ID\nIf it isn't there: syncwright pending resolve NUMBER --not-created\n",
            );
        }
        text
    }

    /// Records what a person says; in words what was recorded.
    ///
    /// # Errors
    /// When there is no such create, or it cannot be recorded, in words.
    pub fn resolve(
        &self,
        which: &str,
        resolution: &Resolution,
        notes: &Notes,
        history: Option<&std::path::Path>,
    ) -> Result<String, String> {
        let items = self.items();
        let is_it = |item: &Item<'_>| match (item, item.note()) {
            (Item::Unreadable(note), _) => note.name == which,
            (_, note) => note.is_some_and(|note| note.id.as_str() == which),
        };
        let numbered = || which.parse::<usize>().ok().and_then(|number| items.get(number.checked_sub(1)?));
        let item = items.iter().find(|item| is_it(item)).or_else(numbered);
        let Some(item) = item else {
            return Err(format!("there is no open create {}.", SanitizedText::new(which)));
        };
        let in_words = |problem: WorkProblem| problem.to_string();
        if let Item::Unreadable(note) = item {
            notes.accept(std::slice::from_ref(*note)).map_err(in_words)?;
            return Ok(format!(
                "Recorded. {} stays where it is and holds nothing back.",
                SanitizedText::new(&note.name)
            ));
        }
        let Some(note) = item.note() else { return Err(String::new()) };
        match resolution {
            Resolution::Created(id) => {
                let id = id.trim().trim_start_matches('#');
                if id.is_empty() || id.contains(char::is_whitespace) {
                    return Err(format!("“{}” is no ID of a sync.", SanitizedText::new(id)));
                }
                let sync = Sync { id: SyncId(id.into()), attributes: serde_json::Map::new() };
                let added = history.map_or(Ok(()), |path| history::add(path, &entry(note, &sync)));
                added.map_err(|error| format!("the history couldn't be written: {error}."))?;
                notes.remove(&note.id).map_err(in_words)?;
                Ok(format!("Recorded as created: sync {}.", sync.id.0))
            }
            Resolution::NotCreated => {
                let recorded = if note.is_complete {
                    notes.write(&PendingCreate { told_not_created: true, ..note.clone() })
                } else {
                    notes.remove(&note.id)
                };
                recorded.map_err(in_words)?;
                Ok("Recorded as not created: it can be created again.".to_owned())
            }
        }
    }

    /// The IDs of the creates that can be looked up.
    pub fn ids(&self) -> Vec<CreateId> {
        self.open.iter().map(|open| open.note.id.clone()).collect()
    }
}

fn sent(note: &PendingCreate, now: Timestamp) -> String {
    let host = note.server.id();
    let workspace = note.workspace.map(|id| format!(", workspace {}", id.get())).unwrap_or_default();
    format!("Sent {} to {}{workspace}. Note {}.", ago(now.duration_since(note.sent_at)), host.host(), note.id.as_str())
}
