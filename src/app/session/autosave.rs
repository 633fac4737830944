//! Work that outlives the program: the draft is kept as it is typed, and so are changes of syncs that are not saved.

use jiff::{SignedDuration, Timestamp};

use crate::app::effect::Effect;
use crate::app::form::Form;
use crate::app::session::editor::Editor;
use crate::domain::draft::Draft;
use crate::domain::id::SyncRef;
use crate::domain::saved_draft::{SavedDraft, SavedEdit};

/// How far the kept draft may be behind what is typed, before the writing.
const BEHIND: SignedDuration = SignedDuration::from_millis(200);

/// How a profile's work is kept.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Autosave {
    /// Whether it is kept at all.
    pub is_kept: bool,
    profile: String,
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
    /// Nothing is kept for a profile until its saved work was opened.
    pub fn new(profile: &str) -> Self {
        Self { profile: profile.to_owned(), ..Self::default() }
    }

    /// This draft is on the disk already.
    pub fn know_draft(&mut self, draft: Draft) {
        self.draft = Some(draft);
    }

    /// These changes are on the disk already.
    pub fn know_edits(&mut self, edits: Vec<SavedEdit>) {
        self.edits = edits;
    }

    /// The changes of a sync that are not saved.
    pub fn edit_of(&self, place: &SyncRef) -> Option<&SavedEdit> {
        self.edits.iter().find(|edit| edit.sync == *place)
    }

    /// Forgets the changes of a sync: they are saved, or nobody wants them.
    pub fn forget_edit(&mut self, place: &SyncRef) {
        let before = self.edits.len();
        self.edits.retain(|edit| edit.sync != *place);
        self.edits_are_fewer |= self.edits.len() < before;
    }

    /// Keeps what has changed: soon, not with every key.
    pub fn keep(&mut self, editor: &Editor, now: Timestamp) -> Vec<Effect> {
        if !self.is_behind(editor) {
            self.due = None;
            return Vec::new();
        }
        let soon = now.saturating_add(BEHIND).unwrap_or(now);
        match *self.due.get_or_insert(soon) {
            due if due <= now => self.keep_now(editor, now),
            due => vec![Effect::WakeAt(due)],
        }
    }

    /// Keeps what has changed at once, before the program ends or another profile comes to the front.
    pub fn keep_now(&mut self, editor: &Editor, now: Timestamp) -> Vec<Effect> {
        self.due = None;
        if !self.is_kept {
            return Vec::new();
        }
        let draft = self.draft_is_behind(&editor.draft).then(|| self.keep_draft(&editor.draft, now));
        let edits = self.edits_are_behind(editor).then(|| self.keep_edits(editor, now));
        draft.into_iter().chain(edits).collect()
    }

    fn is_behind(&self, editor: &Editor) -> bool {
        self.is_kept && (self.draft_is_behind(&editor.draft) || self.edits_are_behind(editor))
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

    /// Keeps the draft, or that there is none.
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
