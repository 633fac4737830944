//! Changing a sync that exists: the same form, filled with what the server stores. The form in work is put aside
//! meanwhile, and comes back untouched. Only what was changed is sent.

use serde_json::{Map, Value, json};

use crate::app::command;
use crate::app::effect::Effect;
use crate::app::form::Form;
use crate::app::messages::clock;
use crate::app::msg::Notice;
use crate::app::overlay::{Overlay, Question};
use crate::app::screen::{Screen, new_sync};
use crate::app::state::State;
use crate::domain::command::Command;
use crate::domain::draft::Draft;
use crate::domain::failure::Complaint;
use crate::domain::field::{FieldId, Step};
use crate::domain::id::SyncId;
use crate::domain::sync::{Sync, stored_as_sent};

/// A sync that is being changed.
#[derive(Debug)]
pub struct Editing {
    /// As it is stored.
    pub sync: Sync,
    /// The host that stores it.
    pub host: String,
    /// The form as it was filled from that.
    pub draft: Draft,
    /// The form that was in work.
    aside: Form,
}

/// The attributes that say when a sync runs: servers judge them together.
const SCHEDULE: [FieldId; 4] = [FieldId::Schedule, FieldId::Every, FieldId::Unit, FieldId::CronExpression];

/// Fills the form with the sync that is read, to change it.
pub fn begin(state: &mut State) {
    let Some(opened) = &state.opened else { return };
    if let Some(role) = state.may_not_create() {
        let words = format!("You are signed in as {role}: this role may look, but not change syncs.");
        state.notice = Some(Notice::wrong(words));
        return;
    }
    let (sync, host) = (opened.sync.clone(), opened.host.clone());
    let draft = Draft::of_sync(&sync, state.profile.dialect);
    let (left, words) = what_was_left(state, &host, &sync, &draft).unzip();
    let form = Form::with_draft(left.unwrap_or_else(|| draft.clone()), state.profile.dialect);
    let aside = std::mem::replace(&mut state.form, form);
    state.editing = Some(Box::new(Editing { sync, host, draft, aside }));
    state.notice = words.map(Notice::note);
    state.screen = Screen::FORM;
}

/// The changes of the sync that were not saved, made to what is stored now: what others changed meanwhile stays theirs.
fn what_was_left(state: &State, host: &str, sync: &Sync, stored: &Draft) -> Option<(Draft, String)> {
    let edit = state.kept.edit_of(host, &sync.id)?;
    let dialect = state.profile.dialect;
    let spoken = |draft: &Draft| {
        let draft = draft.clone();
        if edit.after.dialect == dialect { draft } else { draft.in_dialect(dialect) }
    };
    let left = stored.clone().with_changes(&spoken(&edit.before), &spoken(&edit.after.draft));
    let words = format!("What you changed at {}, and did not save, is here again.", clock(state, edit.after.at));
    (left != *stored).then_some((left, words))
}

/// Leaves the form; asks first when something was changed.
pub fn leave(state: &mut State) {
    let has_changes = state.editing.as_ref().is_some_and(|editing| editing.draft != *state.form.draft());
    if has_changes {
        state.overlay = Some(Overlay::Question(Question::DropChanges));
    } else {
        drop_changes(state);
    }
}

/// Leaves the form without saving; the one in work before comes back.
pub fn drop_changes(state: &mut State) {
    if close(state) {
        state.notice = None;
    }
}

/// Back to the sync that is read, or to the lists when it is gone; the form in work comes back.
fn close(state: &mut State) -> bool {
    let Some(editing) = state.editing.take() else { return false };
    state.kept.forget_edit(&editing.host, &editing.sync.id);
    state.form = editing.aside;
    state.screen = if state.opened.is_some() { Screen::Sync } else { Screen::Syncs };
    true
}

/// The form of the sync to be created, also while another is being changed.
pub fn form_in_work(state: &State) -> &Form {
    state.editing.as_ref().map_or(&state.form, |editing| &editing.aside)
}

/// The same, to be changed.
pub fn form_in_work_mut(state: &mut State) -> &mut Form {
    match &mut state.editing {
        Some(editing) => &mut editing.aside,
        None => &mut state.form,
    }
}

/// What would be sent: the attributes that are not as they are stored. None when nothing is changed, or not all is
/// right yet.
pub fn changes(state: &State) -> Option<Map<String, Value>> {
    let editing = state.editing.as_ref()?;
    let body = state.form.checked().sync.as_ref()?.body();
    let wanted = body.get("sync")?.as_object()?;
    let stored = &editing.sync.attributes;
    let is_changed = |name: &str, value: &Value| stored.get(name).is_none_or(|kept| !stored_as_sent(value, kept));
    let of_schedule = |name: &str| SCHEDULE.iter().any(|field| field.attribute() == name);
    let schedule_changes = wanted.iter().any(|(name, value)| of_schedule(name) && is_changed(name, value));
    let mut changes: Map<String, Value> = wanted
        .iter()
        .filter(|(name, value)| is_changed(name, value) || (schedule_changes && of_schedule(name)))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    // What was emptied is not in a new sync; here it must be said.
    let dialect = state.form.dialect();
    for field in FieldId::ALL.into_iter().filter(|field| field.is_optional(dialect)) {
        let name = field.attribute();
        let was_filled = stored.get(name).and_then(Value::as_str).is_some_and(|text| !text.is_empty());
        let is_offered = state.form.fields().contains(&field);
        if was_filled && is_offered && !wanted.contains_key(name) {
            changes.insert(name.to_owned(), json!(""));
        }
    }
    (!changes.is_empty()).then_some(changes)
}

/// How a field was before it was changed; none when it is as it was.
pub fn before(state: &State, field: FieldId) -> Option<String> {
    let editing = state.editing.as_ref()?;
    let now = state.form.draft();
    if field == FieldId::Mapping {
        let is_same = editing.draft.mapping().json() == now.mapping().json();
        return (!is_same).then(|| "another mapping".to_owned());
    }
    let before = editing.draft.get(field);
    (before.trim() != now.get(field).trim())
        .then(|| if before.is_empty() { "empty".to_owned() } else { before.to_owned() })
}

/// Sends what was changed.
pub fn save(state: &mut State) -> Vec<Effect> {
    let Some(editing) = &state.editing else { return Vec::new() };
    let (id, host) = (editing.sync.id.clone(), editing.host.clone());
    if let Some(changes) = changes(state) {
        return command::carry_out(state, &host, Command::Change(id, json!({ "sync": changes })));
    }
    if state.form.checked().sync.is_none() {
        // What is wrong may have become known only on Review.
        new_sync::go_to_step(state, Step::Review);
    } else {
        state.notice = Some(Notice::note("Nothing is changed, so nothing was sent."));
    }
    Vec::new()
}

/// The server stored it. What was typed since it was sent stays in the form, as a change of what is stored now.
pub fn is_saved(state: &mut State, id: &SyncId, sent: &Value, stored: Option<&Sync>) {
    if !is_being_changed(state, id) {
        return;
    }
    let is_all = changes(state).as_ref() == sent.get("sync").and_then(Value::as_object);
    match (&mut state.editing, stored) {
        (Some(editing), Some(stored)) if !is_all => {
            editing.draft = Draft::of_sync(stored, state.profile.dialect);
            editing.sync = stored.clone();
        }
        _ => {
            close(state);
        }
    }
}

/// The server refused it: its words stand on the fields.
pub fn is_refused(state: &mut State, id: &SyncId, complaints: Vec<Complaint>) {
    if is_being_changed(state, id) {
        state.form.take_complaints(complaints);
    }
}

fn is_being_changed(state: &State, id: &SyncId) -> bool {
    state.editing.as_ref().is_some_and(|editing| editing.sync.id == *id)
}
