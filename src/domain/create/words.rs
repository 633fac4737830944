//! What is said of a create. The form, `submit`, `--plain` and `pending` say it in these words, so that none contradicts
//! another, and none says *sent* of what was not.

use std::fmt::Display;

use jiff::{SignedDuration, Timestamp};

use crate::domain::clock::Clock;

use crate::domain::create::ledger::UnreadableNote;
use crate::domain::create::lookup::{Finding, Lookup};
use crate::domain::create::note::PendingCreate;
use crate::domain::create::{Earlier, Question};
use crate::domain::id::SyncId;
use crate::domain::sync::ServerState;
use crate::domain::text::{SanitizedText, ago, thousands};

/// The headline of a create that made nothing and will make nothing.
pub const SAFE_TO_RETRY: &str = "Not created: safe to try again";

/// The headline while it is not known.
pub const UNKNOWN: &str = "Outcome unknown";

/// The end of what is said when no request went out.
pub const NOTHING_SENT: &str = "Nothing was sent.";

/// Another program of this machine sends it, or looks for its outcome.
pub const HANDLED_ELSEWHERE: &str = "Another Syncwright on this machine is handling it.";

/// A look-up begins.
pub const BEING_LOOKED_UP: &str = "It's being looked up.";

/// The note of a create could not be written.
pub const NOTE_NOT_SAVED: &str = "Couldn't save a note of this create. Keep Syncwright running until the outcome is known: a later start can't look it up.";

/// The note of a create could not be removed.
pub const NOTE_NOT_REMOVED: &str = "Couldn't remove the note of this create, so it will be looked up again.";

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

/// A person recorded that it was not created. Who goes on looking for it says so after this.
pub const RECORDED_NOT_CREATED: &str = "Recorded as not created: you can create it again.";

/// What may be a create that a person recorded as not created.
pub fn after_all(ids: &[String]) -> String {
    let syncs = if ids.len() == 1 { "sync" } else { "one of the syncs" };
    let next =
        "Check the web app: if you created it again, delete one of the two, since each overwrites the other's rows.";
    format!("You recorded a create as not created, but {syncs} {} may be it. {next}", ids.join(", "))
}

/// The server asked for a pause before the next create, of so many seconds.
pub fn wait(seconds: i64) -> String {
    format!("The server asked for a pause: {seconds} s left. {NOTHING_SENT} Try again then.")
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
        None => not_looked_up(note),
        Some(Finding::Candidates(ids)) => candidates(note, ids),
        Some(Finding::NotWhole(why)) => list_incomplete(why),
        Some(_) => {
            let because = match lookup.server {
                _ if !note.is_complete => "its note is from an earlier version and can't prove that it wasn't created",
                ServerState::Done => "the list may lag behind",
                ServerState::MayBeAtIt => "the server may still be creating it",
            };
            format!("{}, but {because}.", not_in_list(lookup.rows()))
        }
    }
}

/// This run could not look: its server is another one, or there was no sign-in.
fn not_looked_up(note: &PendingCreate) -> String {
    let profile = match note.profile.as_str() {
        "" => String::new(),
        name => format!(" --profile {}", SanitizedText::new(name)),
    };
    format!("Not looked up now: once you're signed in, run `syncwright pending{profile}`.")
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
    format!("{}.", not_in_list(rows))
}

/// That a list of so many syncs does not show it: a sentence without its full stop.
fn not_in_list(rows: usize) -> String {
    match rows {
        0 => "The list of syncs is empty".to_owned(),
        1 => "The only sync in the list is a different one".to_owned(),
        rows => format!("It isn't among the {} syncs in the list", thousands(rows)),
    }
}

/// The list of syncs could not be read whole. `why` is a sentence.
pub fn list_incomplete(why: &str) -> String {
    format!("Couldn't read the whole list of syncs. {why}")
}

/// The history could not be written.
pub fn history_not_written(error: &impl Display) -> String {
    format!("Couldn't write the history: {error}. Syncwright may not recognize this sync as created before.")
}

/// A note that holds no valid sync; `which` is its name, or its time.
pub fn invalid_note(which: &impl Display) -> String {
    let next = "Check the web app, then record what you found: run `syncwright pending`.";
    format!("The note of an earlier create ({which}) holds no valid sync. {next}")
}

/// What is asked before a create that may make a second sync.
pub const fn ask(question: &Question) -> &'static str {
    match question {
        Question::SameAgain(_) => "Create a second one?",
        Question::Unreadable(_) => "Create it anyway?",
    }
}

/// The same sync exists, or was created before.
pub fn same_again(earlier: &Earlier, clock: &Clock) -> String {
    let id = &earlier.sync.id.0;
    let at = earlier.at.map(|at| clock.tell_when(at));
    let when = at.as_ref().map(|at| format!(" {at}")).unwrap_or_default();
    let fact = match (earlier.is_listed_only, &earlier.words) {
        (true, _) => {
            let created = at.map(|at| format!(", created {at},")).unwrap_or_default();
            format!("Sync {id} in this workspace{created} is identical.")
        }
        _ if earlier.is_told => format!("You recorded sync {id} as created from an identical request{when}."),
        (false, Some(words)) => format!("Sync {id} was created from an identical request{when}: {words}"),
        (false, None) => format!("Sync {id} was created from an identical request{when}."),
    };
    format!("{fact} Both would send the same rows.")
}

/// Notes of earlier creates cannot be read.
pub fn unreadable(notes: &[UnreadableNote]) -> String {
    let name = |note: &UnreadableNote| format!("{} ({})", SanitizedText::new(&note.name), note.why);
    let names: Vec<String> = notes.iter().map(name).collect();
    let (notes, which) = match names.len() {
        1 => ("the note of an earlier create", "It"),
        _ => ("the notes of earlier creates", "One of them"),
    };
    format!("Couldn't read {notes}: {}. {which} may have been this sync: check the web app first.", names.join(", "))
}
