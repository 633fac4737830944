//! Work that outlives the program: the draft is kept as it is typed, and taken up at the next start; so are changes of
//! syncs that were not saved, and a create that never got its answer.

use jiff::{SignedDuration, Timestamp};

use crate::app::create_lookup::{LookupPhase, Unknown};
use crate::app::edit_session;
use crate::app::effect::Effect;
use crate::app::form::Form;
use crate::app::launch::Origin;
use crate::app::messages::clock;
use crate::app::msg::{Notice, Tone, WorkOpened};
use crate::app::screen::Screen;
use crate::app::screen::result::Outcome;
use crate::app::state::State;
use crate::domain::draft::Draft;
use crate::domain::failure::{Failure, FailureKind, NoAnswer};
use crate::domain::field::FieldId;
use crate::domain::history_entry::{HistoryEntry, PendingCreate};
use crate::domain::id::SyncId;
use crate::domain::remote_context::RemoteContext;
use crate::domain::saved_draft::{SavedDraft, SavedEdit};
use crate::domain::text::SanitizedText;
use crate::domain::validation::check;

/// How many choices are remembered as used last.
pub const MOST_RECENT: usize = 100;

/// How far the kept draft may be behind what is typed, before the writing.
const BEHIND: SignedDuration = SignedDuration::from_millis(200);

/// How long the next start speaks of changes that were not saved; the sync itself always does.
const FRESH: SignedDuration = SignedDuration::from_hours(7 * 24);

/// How the profile's work is kept.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Autosave {
    /// Whether it is kept at all.
    pub is_kept: bool,
    /// The draft that was kept last; none when there is none.
    draft: Option<Draft>,
    /// The changes of syncs that are not saved, as they were kept last.
    edits: Vec<SavedEdit>,
    /// Whether some of them were forgotten since.
    edits_are_fewer: bool,
    /// When what is behind is to be kept.
    due: Option<Timestamp>,
}

impl Autosave {
    /// The changes of a sync that are not saved.
    pub fn edit_of(&self, host: &str, id: &SyncId) -> Option<&SavedEdit> {
        self.edits.iter().find(|edit| edit.host == host && edit.id == *id)
    }

    /// Forgets the changes of a sync: they are saved, or nobody wants them.
    pub fn forget_edit(&mut self, host: &str, id: &SyncId) {
        let before = self.edits.len();
        self.edits.retain(|edit| edit.host != host || edit.id != *id);
        self.edits_are_fewer |= self.edits.len() < before;
    }
}

/// Takes up the work that was kept for the profile in use. The demonstration keeps none.
pub fn open(state: &mut State) -> Option<Effect> {
    state.kept = Autosave::default();
    (state.profile.origin != Origin::Demo).then(|| Effect::OpenWork(state.profile.name.clone()))
}

/// The kept work is here. What was typed in the meantime stays.
pub fn on_opened(state: &mut State, opened: WorkOpened) {
    if opened.profile != state.profile.name {
        return;
    }
    state.kept.is_kept = opened.is_kept;
    remember_what_was_used(state, &opened.history);
    state.past = opened.history;
    let mut words: Vec<String> = opened.problems;
    let tone = if words.is_empty() { Tone::Note } else { Tone::Wrong };
    if opened.is_second {
        words.push("Another Syncwright works on this profile; this one keeps a draft of its own.".to_owned());
    }
    if let Some(saved) = opened.draft {
        words.push(take_up(state, saved));
    }
    words.extend(take_up_edits(state, opened.edits));
    if let Some(submit) = opened.submit {
        words.push(take_up_submit(state, submit));
    }
    if words.is_empty() {
        return;
    }
    let welcome = state.notice.take().filter(|notice| notice.tone == Tone::Done);
    words.splice(0..0, welcome.map(|notice| notice.words));
    state.notice = Some(Notice { tone, words: words.join(" ") });
}

/// What was used in syncs that were created here before comes first in the lists.
fn remember_what_was_used(state: &mut State, history: &[HistoryEntry]) {
    let host = state.profile.server.as_ref().map(crate::domain::server::Server::host);
    for past in history.iter().rev().filter(|past| Some(&past.host) == host.as_ref()) {
        for field in [FieldId::Source, FieldId::Destination, FieldId::Model] {
            let id = past.body.get("sync").and_then(|sync| sync.get(field.attribute())).map(ToString::to_string);
            let used = id.map(|id| (field, id)).filter(|used| !state.recent.contains(used));
            state.recent.extend(used.filter(|_| state.recent.len() < MOST_RECENT));
        }
    }
}

fn take_up(state: &mut State, saved: SavedDraft) -> String {
    if !state.form.is_untouched() {
        let at = clock(state, saved.at);
        state.form.put_before(saved.draft.in_dialect(state.profile.dialect));
        return format!("Your draft of {at} comes back with {}.", state.expand_keys("[undo]"));
    }
    state.kept.draft = Some(saved.draft.clone());
    let about = saved.draft.get(FieldId::Stream).trim();
    let about = if about.is_empty() { String::new() } else { format!(" to “{}”", SanitizedText::new(about)) };
    let at = clock(state, saved.at);
    state.form = Form::with_draft(saved.draft, saved.dialect);
    if saved.dialect != state.profile.dialect {
        state.form = state.form.in_dialect(state.profile.dialect);
    }
    format!("Your draft{about} of {at} is here: {} goes on with it.", state.expand_keys("[new-sync]"))
}

fn take_up_edits(state: &mut State, edits: Vec<SavedEdit>) -> Option<String> {
    // Of a sync that is gone, nobody wants to hear at every start.
    let is_fresh = |edit: &SavedEdit| state.now.duration_since(edit.after.at) < FRESH;
    let here = edits.iter().filter(|edit| state.is_here(&edit.host) && is_fresh(edit));
    let here: Vec<&str> = here.map(|edit| edit.id.0.as_str()).collect();
    let words = match here.as_slice() {
        [] => None,
        [id] => Some(format!(
            "Changes of sync {id} are not saved: {} there goes on with them.",
            state.expand_keys("[edit]")
        )),
        ids => {
            let ids = ids.join(", ");
            Some(format!(
                "Changes of the syncs {ids} are not saved: {} there goes on with them.",
                state.expand_keys("[edit]")
            ))
        }
    };
    state.kept.edits = edits;
    words
}

/// A create was under way when the program ended: it is looked up before anything can be sent.
fn take_up_submit(state: &mut State, submit: PendingCreate) -> String {
    let at = clock(state, submit.sent_at);
    let draft = Draft::of_body(&submit.body, submit.dialect);
    let Some(asked) = check(&draft, submit.dialect, &RemoteContext::default()).sync else {
        return format!(
            "A create of {at} got no answer, and its note cannot be read: look in the web app whether it is there."
        );
    };
    state.unknown = Some(Unknown {
        words: asked.describe(&RemoteContext::default()),
        asked,
        body: submit.body,
        sent_at: submit.sent_at,
        server: submit.server,
        workspace: submit.workspace,
        failure: Failure::without_answer(FailureKind::NoAnswer(NoAnswer::ProgramEnded)),
        noted: submit.noted,
        phase: LookupPhase::Waiting,
        looked_at: 0,
        rounds: 0,
        perhaps: Vec::new(),
    });
    state.screen = Screen::Result { outcome: Outcome::Unknown, scroll: 0 };
    format!("When the program ended, a create of {at} was under way; it is being looked up.")
}

/// Keeps what has changed: soon, not with every key.
pub fn keep(state: &mut State) -> Vec<Effect> {
    if !is_behind(state) {
        state.kept.due = None;
        return Vec::new();
    }
    match state.kept.due {
        Some(due) if due <= state.now => keep_now(state),
        Some(due) => vec![Effect::WakeAt(due)],
        None => {
            let due = state.now.saturating_add(BEHIND).unwrap_or(state.now);
            state.kept.due = Some(due);
            vec![Effect::WakeAt(due)]
        }
    }
}

/// Keeps what has changed at once, before the program ends or another profile is taken up.
pub fn keep_at_once(state: &mut State) -> Vec<Effect> {
    if is_behind(state) { keep_now(state) } else { Vec::new() }
}

fn is_behind(state: &State) -> bool {
    state.kept.is_kept && (draft_is_behind(state) || edits_are_behind(state))
}

fn draft_is_behind(state: &State) -> bool {
    let form = edit_session::form_in_work(state);
    match &state.kept.draft {
        Some(kept) => kept != form.draft(),
        None => !form.is_untouched(),
    }
}

fn edits_are_behind(state: &State) -> bool {
    let of_this_one = state.editing.as_ref().is_some_and(|editing| {
        let kept = state.kept.edit_of(&editing.host, &editing.sync.id).map(|kept| &kept.after.draft);
        *kept.unwrap_or(&editing.draft) != *state.form.draft()
    });
    of_this_one || state.kept.edits_are_fewer
}

fn keep_now(state: &mut State) -> Vec<Effect> {
    state.kept.due = None;
    let draft = draft_is_behind(state).then(|| keep_draft(state));
    let edits = edits_are_behind(state).then(|| keep_edits(state));
    draft.into_iter().chain(edits).collect()
}

fn keep_draft(state: &mut State) -> Effect {
    let form = edit_session::form_in_work(state);
    let draft = (!form.is_untouched()).then(|| form.draft().clone());
    let dialect = form.dialect();
    state.kept.draft.clone_from(&draft);
    Effect::KeepDraft(draft.map(|draft| SavedDraft { at: state.now, dialect, draft }))
}

fn keep_edits(state: &mut State) -> Effect {
    if let Some(editing) = &state.editing {
        let (host, id, before) = (&editing.host, &editing.sync.id, &editing.draft);
        state.kept.forget_edit(host, id);
        let draft = state.form.draft().clone();
        if draft != *before {
            let after = SavedDraft { at: state.now, dialect: state.form.dialect(), draft };
            state.kept.edits.push(SavedEdit { host: host.clone(), id: id.clone(), before: before.clone(), after });
        }
    }
    state.kept.edits_are_fewer = false;
    Effect::KeepEdits(state.kept.edits.clone())
}

/// The sync created last exists: it is remembered first, then the draft goes, then the note of its create. Whatever a
/// crash leaves behind, the sync is not created a second time.
pub fn is_created(state: &mut State) -> Vec<Effect> {
    if state.profile.origin == Origin::Demo {
        return vec![Effect::ForgetSubmit];
    }
    let remembered = state.created.last().map(|created| {
        Effect::Remember(Box::new(HistoryEntry {
            at: created.at,
            profile: state.profile.name.clone(),
            host: created.host.clone(),
            id: created.sync.id.0.to_string(),
            body: created.sent.clone(),
            answer: created.sync.attributes.clone(),
        }))
    });
    remembered.into_iter().chain([keep_draft(state), Effect::ForgetSubmit]).collect()
}
