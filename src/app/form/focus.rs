//! Moving through the form: in the order of Tab, to the next field that needs something, by steps, and to Review.

use crate::app::form::{Focus, Form};
use crate::app::input::parts::Cell;
use crate::domain::draft::{FieldInput, input};
use crate::domain::field::{FieldId, Step};

/// What became of a move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ahead {
    /// The focus moved.
    Moved,
    /// Review is next, and this many problems are in the way.
    Problems(usize),
}

impl Form {
    /// A choice with one option that is valid is told, not asked.
    pub fn is_told(&self, field: FieldId) -> bool {
        input(field) == FieldInput::Choice && self.choices(field).len() == 1 && !self.needs_something(field)
    }

    /// The fields that Tab reaches, in its order.
    fn asked(&self) -> Vec<FieldId> {
        self.fields().into_iter().filter(|field| !self.is_told(*field)).collect()
    }

    /// Whether a field is empty though required, or wrong.
    fn needs_something(&self, field: FieldId) -> bool {
        self.checked.problems_of(field).next().is_some()
            || self.told_of(field).next().is_some()
            || (field == FieldId::Mapping && self.is_empty(field))
    }

    /// Moves to the next field, or from the last one to Review.
    pub fn go_to_next(&mut self) -> Ahead {
        match self.focus {
            Focus::Field(field) => match self.asked().into_iter().find(|each| *each > field) {
                Some(next) => self.go(Focus::Field(next)),
                None => return self.review_unless_wrong(),
            },
            Focus::Create => self.go_to_first_field(),
        }
        Ahead::Moved
    }

    /// Moves to the next field ahead that needs something; none on Review.
    pub fn next_needed(&mut self) -> Option<FieldId> {
        let Focus::Field(field) = self.focus else { return None };
        let needed = self.fields().into_iter().find(|each| *each > field && self.needs_something(*each))?;
        self.go(Focus::Field(needed));
        Some(needed)
    }

    /// Moves to the next field ahead that needs something, or else to Review.
    pub fn go_ahead(&mut self) -> Ahead {
        match self.next_needed() {
            Some(_) => Ahead::Moved,
            None => self.review_unless_wrong(),
        }
    }

    fn review_unless_wrong(&mut self) -> Ahead {
        self.judged = [true; FieldId::ALL.len()];
        match self.checked.problems.len() {
            0 => {
                self.go(Focus::Create);
                Ahead::Moved
            }
            count => Ahead::Problems(count),
        }
    }

    /// Moves to the previous field.
    pub fn previous(&mut self) {
        let fields = self.asked();
        let previous = match self.focus {
            Focus::Field(field) => fields.into_iter().rfind(|each| *each < field),
            Focus::Create => fields.last().copied(),
        };
        match (previous, self.focus) {
            (Some(previous), _) => self.go(Focus::Field(previous)),
            (None, Focus::Field(field)) => self.judge(field),
            (None, Focus::Create) => {}
        }
    }

    pub(super) fn go_to_first_field(&mut self) {
        self.go(Focus::Field(FieldId::Source));
    }

    /// Focuses a field.
    pub fn go_to(&mut self, field: FieldId) {
        if self.fields().contains(&field) {
            self.go(Focus::Field(field));
        }
    }

    /// Goes to the first field of a step; to Review only if there are no problems.
    pub fn go_to_step(&mut self, step: Step) -> Ahead {
        if step == Step::Review {
            return self.to_review();
        }
        if let Some(first) = self.asked().into_iter().find(|field| field.step() == step) {
            self.go(Focus::Field(first));
        }
        Ahead::Moved
    }

    /// Goes to Review, or else to the first problem.
    pub fn to_review(&mut self) -> Ahead {
        let result = self.review_unless_wrong();
        if let Some(problem) = self.checked.problems.first() {
            let (field, row) = (problem.field, problem.row);
            self.go(Focus::Field(field));
            if let Some(row) = row {
                self.put_bar(row, Cell::From);
            }
        }
        result
    }

    pub(super) fn go(&mut self, focus: Focus) {
        if let Focus::Field(left) = self.focus
            && self.focus != focus
        {
            self.judge(left);
            self.said = None;
            self.last_edited = None;
        }
        self.choosing = None;
        self.focus = focus;
        self.typed_at_the_button = false;
    }
}
