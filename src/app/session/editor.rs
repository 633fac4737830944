//! What is being filled in: the draft of a new sync, which is always there, and beside it a form of its own for a sync
//! that exists and is being changed. Of a change only what differs is sent.

use serde_json::{Map, Value, json};

use crate::app::form::Form;
use crate::domain::create::note::CreateId;
use crate::domain::dialect::Dialect;
use crate::domain::draft::Draft;
use crate::domain::field::FieldId;
use crate::domain::id::SyncRef;
use crate::domain::sync::{Sync, stored_as_sent};
use crate::domain::sync_file::Names;

/// The forms of a session.
#[derive(Debug)]
pub struct Editor {
    /// The form of the sync to be created.
    pub draft: Form,
    /// The create of that form, while its answer is awaited.
    pub sending: Option<CreateId>,
    /// The names of a file of another workspace, while they are looked up here.
    pub names: Option<Names>,
    edit: Option<Box<Edit>>,
}

/// A sync that is being changed.
#[derive(Debug)]
pub struct Edit {
    /// As it is stored.
    pub sync: Sync,
    /// Which it is.
    pub place: SyncRef,
    /// The form as it was filled from that.
    pub stored: Draft,
    form: Form,
}

/// The attributes that say when a sync runs: servers judge them together.
const SCHEDULE: [FieldId; 4] = [FieldId::Schedule, FieldId::Every, FieldId::Unit, FieldId::CronExpression];

impl Editor {
    /// An empty draft, and nothing that is being changed.
    pub fn new(dialect: Dialect) -> Self {
        Self { draft: Form::new(dialect), sending: None, names: None, edit: None }
    }

    /// The form in front.
    pub fn form(&self) -> &Form {
        self.edit.as_ref().map_or(&self.draft, |edit| &edit.form)
    }

    /// The same, to be filled in.
    pub fn form_mut(&mut self) -> &mut Form {
        match &mut self.edit {
            Some(edit) => &mut edit.form,
            None => &mut self.draft,
        }
    }

    /// The sync that is being changed.
    pub fn edit(&self) -> Option<&Edit> {
        self.edit.as_deref()
    }

    /// Begins to change a sync; what was left of an earlier change is in the form already.
    pub fn begin(&mut self, sync: Sync, place: SyncRef, stored: Draft, left: Option<Draft>) {
        let dialect = self.draft.dialect();
        let form = Form::with_draft(left.unwrap_or_else(|| stored.clone()), dialect);
        self.edit = Some(Box::new(Edit { sync, place, stored, form }));
    }

    /// Leaves the sync that was being changed; the draft is in front again.
    pub fn close(&mut self) -> Option<SyncRef> {
        self.edit.take().map(|edit| edit.place)
    }

    /// Whether a sync that is being changed differs from what is stored.
    pub fn has_unsaved_changes(&self) -> bool {
        self.edit.as_ref().is_some_and(|edit| edit.stored != *edit.form.draft())
    }

    /// Whether this is the sync that is being changed.
    pub fn is_editing(&self, place: &SyncRef) -> bool {
        self.edit.as_ref().is_some_and(|edit| edit.place == *place)
    }

    /// The same work under the rules of another API variant. Nothing is on its way there yet.
    #[must_use]
    pub fn in_variant(self, dialect: Dialect) -> Self {
        let turned = |form: &Form| if form.dialect() == dialect { form.clone() } else { form.in_dialect(dialect) };
        let edit = self.edit.map(|edit| {
            let stored = if edit.form.dialect() == dialect { edit.stored } else { edit.stored.in_dialect(dialect) };
            Box::new(Edit { form: turned(&edit.form), stored, ..*edit })
        });
        Self { draft: turned(&self.draft), edit, sending: None, ..self }
    }

    /// What would be sent: the attributes that are not as they are stored. None when nothing is changed, or not all is
    /// right yet.
    pub fn changes(&self) -> Option<Map<String, Value>> {
        let Edit { sync, form, .. } = self.edit.as_deref()?;
        let body = form.checked().sync.as_ref()?.body();
        let wanted = body.get("sync")?.as_object()?;
        let stored = &sync.attributes;
        let is_changed = |name: &str, value: &Value| stored.get(name).is_none_or(|kept| !stored_as_sent(value, kept));
        let of_schedule = |name: &str| SCHEDULE.iter().any(|field| field.attribute() == name);
        let schedule_changes = wanted.iter().any(|(name, value)| of_schedule(name) && is_changed(name, value));
        let mut changes: Map<String, Value> = wanted
            .iter()
            .filter(|(name, value)| is_changed(name, value) || (schedule_changes && of_schedule(name)))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        // What was emptied is not in a new sync; here it must be said.
        let dialect = form.dialect();
        for field in FieldId::ALL.into_iter().filter(|field| field.is_optional(dialect)) {
            let name = field.attribute();
            let was_filled = stored.get(name).and_then(Value::as_str).is_some_and(|text| !text.is_empty());
            let is_offered = form.fields().contains(&field);
            if was_filled && is_offered && !wanted.contains_key(name) {
                changes.insert(name.to_owned(), json!(""));
            }
        }
        (!changes.is_empty()).then_some(changes)
    }

    /// How a field was before it was changed; none when it is as it was.
    pub fn before(&self, field: FieldId) -> Option<String> {
        let Edit { stored, form, .. } = self.edit.as_deref()?;
        let now = form.draft();
        if field == FieldId::Mapping {
            let is_same = stored.mapping().json() == now.mapping().json();
            return (!is_same).then(|| "another mapping".to_owned());
        }
        let before = stored.get(field);
        (before.trim() != now.get(field).trim())
            .then(|| if before.is_empty() { "empty".to_owned() } else { before.to_owned() })
    }

    /// The server stored a change. What was typed since it was sent stays in the form, as a change of what is stored
    /// now; without any the form is left, which is told as true.
    pub fn saved(&mut self, sent: &Value, now_stored: Option<&Sync>) -> bool {
        let is_all = self.changes().as_ref() == sent.get("sync").and_then(Value::as_object);
        match (&mut self.edit, now_stored) {
            (Some(edit), Some(sync)) if !is_all => {
                edit.stored = Draft::of_sync(sync, edit.form.dialect());
                edit.sync = sync.clone();
                false
            }
            _ => true,
        }
    }
}
