//! Undo and redo: whole drafts, one per burst of typing in a field.

use crate::app::form::Form;
use crate::domain::draft::{Draft, FieldInput, input};
use crate::domain::field::FieldId;

/// Maximum undo depth.
const MOST_UNDO: usize = 100;

impl Form {
    /// Undoes the last change.
    pub fn undo(&mut self) -> bool {
        let Some(draft) = self.undo.pop() else { return false };
        self.redo.push(self.draft.clone());
        self.restore(draft);
        true
    }

    /// Redoes the last undone change.
    pub fn redo(&mut self) -> bool {
        let Some(draft) = self.redo.pop() else { return false };
        self.undo.push(self.draft.clone());
        self.restore(draft);
        true
    }

    /// Clears the form; can be undone.
    pub fn start_over(&mut self) {
        self.remember();
        self.restore_anew(Draft::new(self.dialect));
    }

    /// Replaces the draft; can be undone.
    pub fn replace(&mut self, draft: Draft) {
        if !self.is_untouched() {
            self.remember();
        }
        self.restore_anew(draft);
    }

    fn restore_anew(&mut self, draft: Draft) {
        self.restore(draft);
        self.told.clear();
        self.go_to_first_field();
        self.judged = Default::default();
    }

    /// Inserts a draft as the previous undo state.
    pub fn put_before(&mut self, draft: Draft) {
        self.undo.insert(0, draft);
    }

    fn restore(&mut self, draft: Draft) {
        let mut changed = FieldId::ALL.into_iter().find(|field| draft.get(*field) != self.draft.get(*field));
        for field in FieldId::ALL {
            if let (FieldInput::Line(_), Some(line)) = (input(field), self.lines.get_mut(field.index()))
                && draft.get(field) != self.draft.get(field)
            {
                line.set(draft.get(field));
            }
        }
        if draft.mapping() != self.draft.mapping() {
            changed.get_or_insert(FieldId::Mapping);
            self.mapping.set(&draft.mapping().json());
        }
        self.draft = draft;
        self.judge_all();
        self.put_bar(self.bar.row, self.bar.cell);
        self.last_edited = None;
        self.said = None;
        if let Some(field) = changed.filter(|field| self.fields().contains(field)) {
            self.go_to(field);
        }
    }

    pub(super) fn remember(&mut self) {
        self.undo.push(self.draft.clone());
        self.redo.clear();
        if self.undo.len() > MOST_UNDO {
            self.undo.remove(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::dialect::Dialect;

    #[test]
    fn undo_goes_back_a_hundred_steps_and_holds_no_more() {
        let mut form = Form::new(Dialect::Published);
        for number in 1..=MOST_UNDO + 50 {
            form.fill(FieldId::Source, &number.to_string());
        }
        assert_eq!(form.undo.len(), MOST_UNDO);
        let steps = std::iter::repeat_with(|| form.undo()).take_while(|is_done| *is_done).count();
        assert_eq!((steps, form.draft().get(FieldId::Source)), (MOST_UNDO, "50"), "the oldest are forgotten");
        let steps = std::iter::repeat_with(|| form.redo()).take_while(|is_done| *is_done).count();
        assert_eq!((steps, form.draft().get(FieldId::Source)), (MOST_UNDO, "150"));
        assert_eq!(form.undo.len(), MOST_UNDO);
    }
}
