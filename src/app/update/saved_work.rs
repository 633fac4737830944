//! Restoring a profile's saved work: its draft, unsaved edits, and creates without a response.

use jiff::SignedDuration;

use crate::app::form::Form;
use crate::app::msg::WorkOpened;
use crate::app::notice::{Notice, Tone};
use crate::app::screen::{Outcome, Screen};
use crate::app::session::access::Access;
use crate::app::state::App;
use crate::domain::create;
use crate::domain::create::ledger::Ledger;
use crate::domain::create::note::{CreateId, HistoryEntry};
use crate::domain::create::open::OpenCreate;
use crate::domain::field::FieldId;
use crate::domain::saved_draft::{SavedDraft, SavedEdit};
use crate::domain::text::SanitizedText;

/// How long startup mentions unsaved edits; the sync itself always does.
const FRESH: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Saved work was loaded. What was typed meanwhile stays.
pub(super) fn on_opened(app: &mut App, opened: WorkOpened) {
    if opened.profile != app.session.profile.name {
        return;
    }
    app.session.autosave.is_kept = opened.is_kept;
    remember_what_was_used(app, &opened.history);
    app.creates.history = opened.history;
    let mut words: Vec<String> = opened.problems;
    // What is wrong with the configuration or the input stays said.
    let before = app.notice.take();
    let is_wrong = before.as_ref().is_some_and(|notice| notice.tone == Tone::Wrong) || !words.is_empty();
    if opened.is_second {
        words.push("Another Syncwright is using this profile; this one keeps a separate draft.".to_owned());
    }
    if let Some(saved) = opened.draft {
        words.push(take_up_draft(app, saved));
    }
    if opened.is_more_left {
        words.push("More unsaved work is kept; a later start offers it.".to_owned());
    }
    words.extend(take_up_edits(app, opened.edits));
    words.extend(take_up_creates(app, opened.creates));
    if words.is_empty() {
        app.notice = before;
        return;
    }
    // What is wrong stays first; the welcome comes last, where a narrow window cuts it.
    let stays = before.filter(|notice| notice.tone != Tone::Note);
    let at = if stays.as_ref().is_some_and(|notice| notice.tone == Tone::Wrong) { 0 } else { words.len() };
    words.splice(at..at, stays.map(|notice| notice.words));
    let tone = if is_wrong { Tone::Wrong } else { Tone::Note };
    app.notice = Some(Notice { tone, words: words.join(" ") });
}

/// Values used in earlier syncs come first in pickers.
fn remember_what_was_used(app: &mut App, history: &[HistoryEntry]) {
    let profile = app.session.profile.clone();
    let here = history.iter().rev().filter(|entry| profile.has(&entry.sync));
    let used = here.flat_map(|entry| {
        [FieldId::Source, FieldId::Destination, FieldId::Model].into_iter().filter_map(|field| {
            let id = entry.body.get("sync")?.get(field.attribute())?;
            Some((field, id.to_string()))
        })
    });
    app.session.note_used_before(used);
}

fn take_up_draft(app: &mut App, saved: SavedDraft) -> String {
    let dialect = app.session.profile.dialect;
    let at = app.clock.tell(saved.at);
    let form = &mut app.session.editor.draft;
    if !form.is_untouched() {
        form.put_before(saved.draft.in_dialect(dialect));
        return format!("Your draft from {at} is kept; {} brings it back.", app.expand_keys("[undo]"));
    }
    let about = saved.draft.get(FieldId::Stream).trim();
    let about = if about.is_empty() { String::new() } else { format!(" to “{}”", SanitizedText::new(about)) };
    app.session.autosave.know_draft(saved.draft.clone());
    *form = Form::with_draft(saved.draft, saved.dialect);
    if saved.dialect != dialect {
        *form = form.in_dialect(dialect);
    }
    format!("Unfinished draft{about} from {at}: {} continues it.", app.expand_keys("[new-sync]"))
}

fn take_up_edits(app: &mut App, edits: Vec<SavedEdit>) -> Option<String> {
    // Do not mention edits of a deleted sync at every start.
    let is_fresh = |edit: &SavedEdit| app.clock.now.duration_since(edit.after.at) < FRESH;
    let here = edits.iter().filter(|edit| app.session.profile.has(&edit.sync) && is_fresh(edit));
    let here: Vec<&str> = here.map(|edit| edit.sync.id.0.as_str()).collect();
    let key = app.expand_keys("[edit]");
    let of = match here.as_slice() {
        [] => None,
        [id] => Some(format!("sync {id}")),
        ids => Some(format!("syncs {}", ids.join(", "))),
    };
    app.session.autosave.know_edits(edits);
    of.map(|of| format!("Unsaved changes to {of}: {key} there continues them."))
}

/// Creates without an answer, of any program: they are looked up before anything of the same is sent.
fn take_up_creates(app: &mut App, ledger: Ledger) -> Vec<String> {
    let known: Vec<CreateId> = app.creates.open.iter().map(|open| open.note.id.clone()).collect();
    let mut words = ledger.problems;
    words.extend(ledger.settled.iter().map(|sync| create::words::settled(&sync.id)));
    app.creates.open.made(ledger.made);
    for note in app.creates.open.merge(ledger.notes) {
        words.push(create::words::invalid_note(&app.clock.tell(note.sent_at)));
    }
    let here = app.session.profile.server_id();
    let is_new = |open: &&OpenCreate| !known.contains(&open.note.id) && open.holds_back() && !open.is_elsewhere();
    let new = app.creates.open.iter().filter(is_new);
    let (ours, others): (Vec<_>, Vec<_>) =
        new.partition(|open| here.as_ref().is_none_or(|here| open.note.server.id() == *here));
    words.extend(others.iter().map(|open| {
        let (at, server, profile) = (app.clock.tell(open.note.sent_at), open.note.server.id(), &open.note.profile);
        let then = match profile.as_str() {
            _ if app.is_signed_in_to(&server) => create::words::BEING_LOOKED_UP.to_owned(),
            "" => "Sign in there to look it up.".to_owned(),
            name => format!("Sign in with profile {} to look it up.", SanitizedText::new(name)),
        };
        format!("The outcome of a create from {at} on {} is unknown. {then}", server.host())
    }));
    if let Some(last) = ours.last() {
        let at = app.clock.tell(last.note.sent_at);
        // A kept token is on its way at the start.
        let is_looked_up = app.session.access != Access::SignedOut;
        words.push(match (ours.len(), is_looked_up) {
            (1, true) => format!("The outcome of a create from {at} is unknown. {}", create::words::BEING_LOOKED_UP),
            (1, false) => format!("The outcome of a create from {at} is unknown. Sign in to look it up."),
            (count, is_looked_up) => {
                let then = if is_looked_up { "They're being looked up." } else { "Sign in to look them up." };
                format!("The outcomes of {count} creates are unknown, the latest from {at}. {then}")
            }
        });
        let id = last.note.id.clone();
        app.session.show(Screen::result(Outcome::Open(id)));
    }
    words
}
