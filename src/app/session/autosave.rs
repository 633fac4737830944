//! Autosave: the draft and unsaved edits of syncs are saved as they are typed.

use jiff::{SignedDuration, Timestamp};

use crate::app::effect::Effect;
use crate::app::form::Form;
use crate::app::session::editor::Editor;
use crate::domain::draft::Draft;
use crate::domain::id::SyncRef;
use crate::domain::saved_draft::{SavedDraft, SavedEdit};

/// Maximum delay before changes are saved.
const BEHIND: SignedDuration = SignedDuration::from_millis(200);

/// Autosave state of a profile.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Autosave {
    /// Whether anything is saved.
    pub is_kept: bool,
    profile: String,
    /// The last saved draft, if any.
    draft: Option<Draft>,
    /// The last saved edits.
    edits: Vec<SavedEdit>,
    /// Whether edits were discarded since.
    edits_are_fewer: bool,
    /// When to save next.
    due: Option<Timestamp>,
}

impl Autosave {
    /// Nothing is saved until the profile's saved work was loaded.
    pub fn new(profile: &str) -> Self {
        Self { profile: profile.to_owned(), ..Self::default() }
    }

    /// Marks this draft as saved.
    pub fn know_draft(&mut self, draft: Draft) {
        self.draft = Some(draft);
    }

    /// Marks these edits as saved.
    pub fn know_edits(&mut self, edits: Vec<SavedEdit>) {
        self.edits = edits;
    }

    /// The unsaved edit of a sync.
    pub fn edit_of(&self, place: &SyncRef) -> Option<&SavedEdit> {
        self.edits.iter().find(|edit| edit.sync == *place)
    }

    /// Discards the edit of a sync.
    pub fn forget_edit(&mut self, place: &SyncRef) {
        let before = self.edits.len();
        self.edits.retain(|edit| edit.sync != *place);
        self.edits_are_fewer |= self.edits.len() < before;
    }

    /// Saves changes, debounced.
    pub fn keep(&mut self, editor: &Editor, now: Timestamp) -> Vec<Effect> {
        if !self.is_kept || !(self.draft_is_behind(&editor.draft) || self.edits_are_behind(editor)) {
            self.due = None;
            return Vec::new();
        }
        let soon = now.saturating_add(BEHIND).unwrap_or(now);
        match *self.due.get_or_insert(soon) {
            due if due <= now => self.keep_now(editor, now),
            due => vec![Effect::WakeAt(due)],
        }
    }

    /// Saves changes at once, before the program exits or another profile comes to the front.
    pub fn keep_now(&mut self, editor: &Editor, now: Timestamp) -> Vec<Effect> {
        self.due = None;
        if !self.is_kept {
            return Vec::new();
        }
        let draft = self.draft_is_behind(&editor.draft).then(|| self.keep_draft(&editor.draft, now));
        let edits = self.edits_are_behind(editor).then(|| self.keep_edits(editor, now));
        draft.into_iter().chain(edits).collect()
    }

    fn draft_is_behind(&self, form: &Form) -> bool {
        match &self.draft {
            Some(kept) => kept != form.draft(),
            None => !form.is_untouched(),
        }
    }

    fn edits_are_behind(&self, editor: &Editor) -> bool {
        let of_this_one = editor.edit().is_some_and(|edit| {
            let kept = self.edit_of(&edit.place).map(|kept| &kept.after.draft);
            *kept.unwrap_or(&edit.stored) != *editor.form().draft()
        });
        of_this_one || self.edits_are_fewer
    }

    /// Saves the draft, or that there is none.
    pub fn keep_draft(&mut self, form: &Form, now: Timestamp) -> Effect {
        let draft = (!form.is_untouched()).then(|| form.draft().clone());
        self.draft.clone_from(&draft);
        let saved = draft.map(|draft| SavedDraft { at: now, dialect: form.dialect(), draft });
        Effect::KeepDraft(self.profile.clone(), saved)
    }

    fn keep_edits(&mut self, editor: &Editor, now: Timestamp) -> Effect {
        if let Some(edit) = editor.edit() {
            self.forget_edit(&edit.place);
            let form = editor.form();
            if *form.draft() != edit.stored {
                let after = SavedDraft { at: now, dialect: form.dialect(), draft: form.draft().clone() };
                self.edits.push(SavedEdit { sync: edit.place.clone(), before: edit.stored.clone(), after });
            }
        }
        self.edits_are_fewer = false;
        Effect::KeepEdits(self.profile.clone(), self.edits.clone())
    }
}
