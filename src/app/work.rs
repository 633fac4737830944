//! Work that outlives the program: the draft is kept as it is typed, and taken up at the next start; so is a create
//! that never got its answer.

use jiff::{SignedDuration, Timestamp};

use crate::app::effect::{Effect, Past, SavedDraft, Submit};
use crate::app::form::Form;
use crate::app::launch::Origin;
use crate::app::msg::{Notice, Tone, WorkOpened};
use crate::app::screen::Screen;
use crate::app::screen::result::Outcome;
use crate::app::state::State;
use crate::app::unknown::{Phase, Unknown};
use crate::app::words::clock;
use crate::domain::check::check;
use crate::domain::draft::Draft;
use crate::domain::failure::{Failure, FailureKind, NoAnswer};
use crate::domain::field::FieldId;
use crate::domain::known::Known;
use crate::domain::text::Inert;

/// How many choices are remembered as used last.
pub const MOST_RECENT: usize = 100;

/// How far the kept draft may be behind what is typed, before the writing.
const BEHIND: SignedDuration = SignedDuration::from_millis(200);

/// How the profile's work is kept.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Kept {
    /// Whether it is kept at all.
    pub is_kept: bool,
    /// The draft that was kept last; none when there is none.
    draft: Option<Draft>,
    /// When the draft is to be kept.
    due: Option<Timestamp>,
}

/// Takes up the work that was kept for the profile in use. The demonstration keeps none.
pub fn open(state: &mut State) -> Option<Effect> {
    state.kept = Kept::default();
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
fn remember_what_was_used(state: &mut State, history: &[Past]) {
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
        return format!("Your draft of {at} comes back with {}.", state.keyed("[undo]"));
    }
    state.kept.draft = Some(saved.draft.clone());
    let about = saved.draft.get(FieldId::Stream).trim();
    let about = if about.is_empty() { String::new() } else { format!(" to “{}”", Inert::new(about)) };
    let at = clock(state, saved.at);
    state.form = Form::with_draft(saved.draft, saved.dialect);
    if saved.dialect != state.profile.dialect {
        state.form = state.form.in_dialect(state.profile.dialect);
    }
    format!("Your draft{about} of {at} is here: {} goes on with it.", state.keyed("[new-sync]"))
}

/// A create was under way when the program ended: it is looked up before anything can be sent.
fn take_up_submit(state: &mut State, submit: Submit) -> String {
    let at = clock(state, submit.sent_at);
    let draft = Draft::of_body(&submit.body, submit.dialect);
    let Some(asked) = check(&draft, submit.dialect, &Known::default()).sync else {
        return format!(
            "A create of {at} got no answer, and its note cannot be read: look in the web app whether it is there."
        );
    };
    state.unknown = Some(Unknown {
        words: asked.in_words(&Known::default()),
        asked,
        body: submit.body,
        sent_at: submit.sent_at,
        server: submit.server,
        workspace: submit.workspace,
        failure: Failure::without_answer(FailureKind::NoAnswer(NoAnswer::ProgramEnded)),
        noted: submit.noted,
        phase: Phase::Waiting,
        looked_at: 0,
        rounds: 0,
        perhaps: Vec::new(),
    });
    state.screen = Screen::Result { outcome: Outcome::Unknown, scroll: 0 };
    format!("When the program ended, a create of {at} was under way; it is being looked up.")
}

/// Keeps the draft when it has changed: soon, not with every key.
pub fn keep(state: &mut State) -> Option<Effect> {
    // A sync that is being changed is no draft of a new one.
    if !state.kept.is_kept || state.editing.is_some() {
        return None;
    }
    let has_changed = match &state.kept.draft {
        Some(kept) => kept != state.form.draft(),
        None => !state.form.is_untouched(),
    };
    if !has_changed {
        state.kept.due = None;
        return None;
    }
    match state.kept.due {
        Some(due) if due <= state.now => Some(keep_now(state)),
        Some(due) => Some(Effect::WakeAt(due)),
        None => {
            let due = state.now.saturating_add(BEHIND).unwrap_or(state.now);
            state.kept.due = Some(due);
            Some(Effect::WakeAt(due))
        }
    }
}

fn keep_now(state: &mut State) -> Effect {
    state.kept.due = None;
    let draft = (!state.form.is_untouched()).then(|| state.form.draft().clone());
    state.kept.draft.clone_from(&draft);
    let dialect = state.form.dialect();
    Effect::KeepDraft(draft.map(|draft| SavedDraft { at: state.now, dialect, draft }))
}

/// The sync created last exists: it is remembered first, then the draft goes, then the note of its create. Whatever a
/// crash leaves behind, the sync is not created a second time.
pub fn is_created(state: &mut State) -> Vec<Effect> {
    if state.profile.origin == Origin::Demo {
        return vec![Effect::ForgetSubmit];
    }
    let remembered = state.created.last().map(|created| {
        Effect::Remember(Box::new(Past {
            at: created.at,
            profile: state.profile.name.clone(),
            host: created.host.clone(),
            id: created.sync.id.0.to_string(),
            body: created.sent.clone(),
            answer: created.sync.attributes.clone(),
        }))
    });
    remembered.into_iter().chain([keep_now(state), Effect::ForgetSubmit]).collect()
}

/// Keeps the draft at once, before the program ends or another profile is taken up.
pub fn keep_at_once(state: &mut State) -> Option<Effect> {
    state.kept.due.is_some().then(|| keep_now(state))
}
