//! What is said of a create. The form, `submit`, `--plain` and `pending` say it in these words, so that none contradicts
//! another, and none says *sent* of what was not.

use std::fmt::Display;

use jiff::{SignedDuration, Timestamp};

use crate::domain::create::Earlier;
use crate::domain::create::ledger::UnreadableNote;
use crate::domain::create::lookup::{Finding, Lookup};
use crate::domain::create::note::PendingCreate;
use crate::domain::id::SyncId;
use crate::domain::sync::ServerState;
use crate::domain::text::{SanitizedText, ago, thousands};

/// The headline of a create that made nothing and will make nothing.
pub const SAFE_TO_RETRY: &str = "Not created: safe to try again";

/// The headline while it is not known.
pub const UNKNOWN: &str = "Outcome unknown";

/// The end of what is said when no request went out.
pub const NOTHING_SENT: &str = "Nothing was sent.";

/// Another program of this machine is looking for the outcome.
pub const LOOKED_UP_ELSEWHERE: &str = "Another Syncwright on this machine is looking it up.";

/// A look-up begins.
pub const BEING_LOOKED_UP: &str = "It's being looked up.";

/// The note of a create could not be written.
pub const NOTE_NOT_SAVED: &str = "Couldn't save a note of this create; if Syncwright crashes, it won't be looked up.";

/// The note of a create could not be removed.
pub const NOTE_NOT_REMOVED: &str = "Couldn't remove the note of this create.";

/// It exists.
pub fn created(id: &SyncId) -> String {
    format!("Created: sync {}.", id.0)
}

/// It was created by a program that ended before it could remove the note.
pub fn settled(id: &SyncId) -> String {
    format!("Created: sync {}, before Syncwright closed.", id.0)
}

/// A look-up found it.
pub fn found(id: &SyncId) -> String {
    format!("Sync {} matches yours and appeared after it was sent.", id.0)
}

/// A person recorded that it was created.
pub fn recorded_created(id: &SyncId) -> String {
    format!("Recorded as created: sync {}.", id.0)
}

/// A person recorded that it was not created; where its note can prove something, the looking goes on.
pub const fn recorded_not_created(is_looked_up: bool) -> &'static str {
    if is_looked_up {
        "Recorded as not created: you can create it again. The first one is still being looked up."
    } else {
        "Recorded as not created: you can create it again."
    }
}

/// What may be a create that a person recorded as not created.
pub fn after_all(ids: &[String]) -> String {
    let syncs = if ids.len() == 1 { "sync" } else { "one of the syncs" };
    format!("You recorded a create as not created, but {syncs} {} may be it.", ids.join(", "))
}

/// The server asked for a pause before the next create, of so many seconds.
pub fn wait(seconds: i64) -> String {
    format!("The server asks to wait {seconds} s. {NOTHING_SENT}")
}

/// When a create went out, and where to. One that left no trace of an answer may never have gone out.
pub fn sent(note: &PendingCreate, is_sent: bool, now: Timestamp) -> String {
    let since: SignedDuration = now.duration_since(note.sent_at);
    let workspace = note.workspace.map(|id| format!(", workspace {}", id.get())).unwrap_or_default();
    let (ago, server) = (ago(since), note.server.id());
    let did = if is_sent { format!("Sent {ago}, once, to") } else { format!("Started {ago}, for") };
    format!("{did} {}{workspace}.", server.host())
}

/// What the last reading of a look-up showed.
pub fn last_look(note: &PendingCreate, lookup: &Lookup) -> String {
    match lookup.last() {
        None => "Not looked up yet.".to_owned(),
        Some(Finding::Candidates(ids)) => candidates(note, ids),
        Some(Finding::NotWhole(why)) => list_incomplete(why),
        Some(_) => {
            let list = match lookup.rows() {
                0 => "The list of syncs is empty".to_owned(),
                1 => "The only sync in the list isn't yours".to_owned(),
                count => format!("None of the {} syncs in the list is yours", thousands(count)),
            };
            let because = match lookup.server {
                _ if !note.is_complete => "its note doesn't hold enough to rule it out",
                ServerState::Done => "the list may lag behind",
                ServerState::MayBeAtIt => "the server may still be creating it",
            };
            format!("{list}; {because}.")
        }
    }
}

/// Syncs that can be neither matched with a create nor excluded.
pub fn candidates(note: &PendingCreate, ids: &[String]) -> String {
    match (ids, note.tells_what_was_there()) {
        ([id], true) => format!("Sync {id} is new and may be yours, but that can't be confirmed."),
        ([id], false) => format!("Sync {id} may be yours, but that can't be confirmed."),
        (ids, true) => format!("Syncs {} are new, and one may be yours.", ids.join(", ")),
        (ids, false) => format!("One of the syncs {} may be yours.", ids.join(", ")),
    }
}

/// Why it is known that it was not created, from how many syncs the whole list had.
pub fn not_created(rows: usize) -> String {
    let list = match rows {
        0 => "the list of syncs is empty".to_owned(),
        1 => "the only sync in the list is another one".to_owned(),
        rows => format!("none of the {} syncs in the list is it", thousands(rows)),
    };
    format!("No such sync appeared: {list}.")
}

/// The list of syncs could not be read whole. `why` is a sentence.
pub fn list_incomplete(why: &str) -> String {
    format!("Couldn't read the whole list of syncs. {why}")
}

/// The history could not be written.
pub fn history_not_written(error: &impl Display) -> String {
    format!("Couldn't write the history: {error}.")
}

/// A note that holds no valid sync; `which` is its name, or its time.
pub fn invalid_note(which: &impl Display) -> String {
    format!("The note of an earlier create ({which}) holds no valid sync. Check the web app for it.")
}

/// The same sync exists, or was created before; `at` is when, for people.
pub fn same_again(earlier: &Earlier, at: Option<&str>) -> String {
    let id = &earlier.sync.id.0;
    let at = at.map(|at| format!(" ({at})")).unwrap_or_default();
    let fact = match (earlier.is_listed_only, &earlier.words) {
        (true, _) => format!("Sync {id} in this workspace is identical{at}."),
        _ if earlier.is_told => format!("You recorded sync {id} as created from the same request{at}."),
        (false, Some(words)) => format!("Sync {id} was created from the same request{at}: {words}"),
        (false, None) => format!("Sync {id} was created from the same request{at}."),
    };
    format!("{fact} A second one would send its rows twice.")
}

/// Notes of earlier creates cannot be read.
pub fn unreadable(notes: &[UnreadableNote]) -> String {
    let name = |note: &UnreadableNote| format!("{} ({})", SanitizedText::new(&note.name), note.why);
    let names: Vec<String> = notes.iter().map(name).collect();
    let notes = if names.len() == 1 { "the note of an earlier create" } else { "the notes of earlier creates" };
    format!("Couldn't read {notes}: {}. It may have been this sync: check the web app first.", names.join(", "))
}
