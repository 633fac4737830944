//! The forms: the draft of a new sync, which always exists, and a separate form for an existing sync being edited. An
//! edit sends only what differs.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use crate::app::form::Form;
use crate::domain::create::attempt::Attempt;
use crate::domain::create::note::CreateId;
use crate::domain::dialect::{Dialect, ScheduleType};
use crate::domain::draft::Draft;
use crate::domain::field::FieldId;
use crate::domain::id::SyncRef;
use crate::domain::mapping::Row;
use crate::domain::remote_context::Remote;
use crate::domain::sample::Sample;
use crate::domain::sync::{Sync, stored_as_sent};
use crate::domain::sync_file::Names;

/// The forms of a session.
#[derive(Debug)]
pub struct Editor {
    /// The draft of a new sync.
    pub draft: Form,
    /// The draft on its way to be sent: what is there is read first.
    pub attempt: Option<Box<Attempt>>,
    /// The draft's pending create.
    pub sending: Option<CreateId>,
    /// Names from another workspace's file, while they are resolved here.
    pub names: Option<Names>,
    edit: Option<Box<Edit>>,
}

/// An edit of an existing sync.
#[derive(Debug)]
pub struct Edit {
    /// As stored.
    pub sync: Sync,
    /// Its location.
    pub place: SyncRef,
    /// The form as initially filled.
    pub stored: Draft,
    /// The rejected row that led here, which the preview shows first, and why it was rejected. Never saved.
    rejected: Option<(Map<String, Value>, String)>,
    form: Form,
}

/// The schedule attributes: servers validate them together.
const SCHEDULE: [FieldId; 4] = [FieldId::Schedule, FieldId::Every, FieldId::Unit, FieldId::CronExpression];

impl Editor {
    /// An empty draft and no edit.
    pub fn new(dialect: Dialect) -> Self {
        Self { draft: Form::new(dialect), attempt: None, sending: None, names: None, edit: None }
    }

    /// The form in front.
    pub fn form(&self) -> &Form {
        self.edit.as_ref().map_or(&self.draft, |edit| &edit.form)
    }

    /// The form in front, mutably.
    pub fn form_mut(&mut self) -> &mut Form {
        match &mut self.edit {
            Some(edit) => &mut edit.form,
            None => &mut self.draft,
        }
    }

    /// The current edit.
    pub fn edit(&self) -> Option<&Edit> {
        self.edit.as_deref()
    }

    /// Starts editing a sync; an earlier unsaved edit is applied to the form already.
    pub fn begin(&mut self, sync: Sync, place: SyncRef, stored: Draft, left: Option<Draft>) {
        let dialect = self.draft.dialect();
        let form = Form::with_draft(left.unwrap_or_else(|| stored.clone()), dialect);
        self.edit = Some(Box::new(Edit { sync, place, stored, rejected: None, form }));
    }

    /// Shows a rejected row first in the preview of the edit.
    pub fn show_rejected(&mut self, row: Map<String, Value>, reason: String) {
        if let Some(edit) = &mut self.edit {
            edit.rejected = Some((row, reason));
        }
    }

    /// Why the first row of the preview was rejected, if it is such a row.
    pub fn rejected_for(&self) -> Option<&str> {
        self.edit.as_ref()?.rejected.as_ref().map(|(_, reason)| reason.as_str())
    }

    /// The first rows of the model as the form in front shows them.
    pub fn with_first(&self, sample: Remote<Arc<Sample>>) -> Remote<Arc<Sample>> {
        match (self.edit.as_ref().and_then(|edit| edit.rejected.as_ref()), &sample) {
            (Some((row, _)), Remote::Loaded(rows)) => Remote::Loaded(Arc::new(rows.with_first(row))),
            _ => sample,
        }
    }

    /// Ends the edit; the draft is in front again.
    pub fn close(&mut self) -> Option<SyncRef> {
        self.edit.take().map(|edit| edit.place)
    }

    /// Whether the edit differs from the stored sync.
    pub fn has_unsaved_changes(&self) -> bool {
        self.edit.as_ref().is_some_and(|edit| edit.stored != *edit.form.draft())
    }

    /// Whether this sync is being edited.
    pub fn is_editing(&self, place: &SyncRef) -> bool {
        self.edit.as_ref().is_some_and(|edit| edit.place == *place)
    }

    /// The same work under another API variant. Nothing has been sent there yet.
    #[must_use]
    pub fn in_variant(self, dialect: Dialect) -> Self {
        let turned = |form: &Form| if form.dialect() == dialect { form.clone() } else { form.in_dialect(dialect) };
        let edit = self.edit.map(|edit| {
            let stored = if edit.form.dialect() == dialect { edit.stored } else { edit.stored.in_dialect(dialect) };
            Box::new(Edit { form: turned(&edit.form), stored, ..*edit })
        });
        Self { draft: turned(&self.draft), edit, ..self }
    }

    /// What would be sent: the attributes that differ from the stored ones. None if nothing changed, or the form is
    /// invalid.
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
        // A new sync omits empty attributes; here clearing one must be explicit.
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

    /// Whether the edit turns a scheduled sync into a manual one. The open-source server then keeps its schedule until
    /// the sync is paused and resumed (api facts §4).
    pub fn keeps_its_old_schedule(&self) -> bool {
        let is_manual = |draft: &Draft| draft.get(FieldId::Schedule) == ScheduleType::Manual.word();
        let edit = self.edit.as_deref().filter(|edit| edit.form.dialect() == Dialect::Multiwoven);
        edit.is_some_and(|edit| !is_manual(&edit.stored) && is_manual(edit.form.draft()))
    }

    /// The rows that an edit takes out of the mapping, and those that it puts in. Both are empty if only their order
    /// changed.
    pub fn changed_rows(&self) -> (Vec<Row>, Vec<Row>) {
        let Some(Edit { stored, form, .. }) = self.edit.as_deref() else { return Default::default() };
        let (before, now) = (stored.mapping().rows(), form.draft().mapping().rows());
        let not_in = |rows: &[Row], others: &[Row]| {
            rows.iter().filter(|row| !row.is_blank() && !others.contains(row)).cloned().collect()
        };
        (not_in(&before, &now), not_in(&now, &before))
    }

    /// A field's stored value, if it was changed; of the mapping its JSON.
    pub fn before(&self, field: FieldId) -> Option<String> {
        let Edit { stored, form, .. } = self.edit.as_deref()?;
        let now = form.draft();
        if field == FieldId::Mapping {
            return Some(stored.mapping().json()).filter(|before| *before != now.mapping().json());
        }
        let before = stored.get(field);
        (before.trim() != now.get(field).trim())
            .then(|| if before.is_empty() { "empty".to_owned() } else { before.to_owned() })
    }

    /// The server saved an edit. Input typed since it was sent stays as a new edit; returns true if there is none and
    /// the form is closed.
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
