//! The form: input, focus, and which fields were visited. Problems are derived from validating the draft and never
//! stored; only the server's messages are stored, until their field is edited.

pub mod focus;
pub mod quick_fix;
pub mod reference;
pub mod table;
mod typing;
mod undo;

use std::cell::RefCell;

use jiff::Timestamp;

use crate::app::edit::{TextArea, TextInput};
use crate::app::input::parts::Cell;
use crate::domain::dialect::Dialect;
use crate::domain::draft::{Draft, FieldInput, LONGEST_MAPPING, input};
use crate::domain::failure::Complaint;
use crate::domain::field::{FieldId, Step};
use crate::domain::mapping::Row;
use crate::domain::preview::fix::MappingFix;
use crate::domain::remote_context::RemoteContext;
use crate::domain::text::SanitizedText;
use crate::domain::validation::{Checked, Remark, check};

/// Where the focus is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    /// On a field.
    Field(FieldId),
    /// On `Create sync`, which is the Review step.
    Create,
}

/// The selected cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Bar {
    /// The row, from 0; the mapping's rows are followed by the missing required fields and a row to add one.
    pub row: usize,
    /// The cell.
    pub cell: Cell,
}

/// The dropdown of a choice, open over its field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choosing {
    /// The field.
    pub field: FieldId,
    /// Index of the selected option.
    pub selected: usize,
}

/// The mark of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Incomplete, with no known problems.
    Empty,
    /// Complete and valid.
    Done,
    /// This many problems.
    Wrong(usize),
}

/// The form and everything typed into it.
#[derive(Debug, Clone)]
pub struct Form {
    dialect: Dialect,
    draft: Draft,
    known: RemoteContext,
    checked: Checked,
    /// The fix of a row of the mapping, as tried since the draft was checked: each try makes the preview again.
    tried_fix: RefCell<Option<(usize, Option<MappingFix>)>>,
    focus: Focus,
    lines: Vec<TextInput>,
    /// The mapping as JSON, while shown that way.
    mapping: TextArea,
    bar: Bar,
    /// Rows that could not be represented when the table was converted to JSON.
    aside: Vec<Row>,
    judged: [bool; FieldId::ALL.len()],
    told: Vec<Complaint>,
    said: Option<(FieldId, String)>,
    /// Which of the model's first rows the mapping shows.
    sample_row: usize,
    /// The open dropdown.
    pub choosing: Option<Choosing>,
    undo: Vec<Draft>,
    redo: Vec<Draft>,
    last_edited: Option<FieldId>,
    /// The field typed into last, and when.
    pub typed_at: Option<(FieldId, Timestamp)>,
    /// Letters were typed at Review, as if at a field: the next Enter doesn't press the button.
    pub typed_at_the_button: bool,
}

impl Form {
    /// An empty form.
    pub fn new(dialect: Dialect) -> Self {
        Self::with_draft(Draft::new(dialect), dialect)
    }

    /// A form filled with a draft.
    pub fn with_draft(draft: Draft, dialect: Dialect) -> Self {
        let lines = FieldId::ALL
            .map(|field| match input(field) {
                FieldInput::Line(longest) => TextInput::new(draft.get(field), longest),
                FieldInput::Mapping | FieldInput::Choice => TextInput::default(),
            })
            .to_vec();
        let mapping = TextArea::new(&draft.mapping().json(), LONGEST_MAPPING);
        let known = RemoteContext::default();
        let checked = check(&draft, dialect, &known);
        Self {
            dialect,
            draft,
            known,
            checked,
            tried_fix: RefCell::default(),
            focus: Focus::Field(FieldId::Source),
            lines,
            mapping,
            bar: Bar::default(),
            aside: Vec::new(),
            judged: Default::default(),
            told: Vec::new(),
            said: None,
            sample_row: 0,
            choosing: None,
            undo: Vec::new(),
            redo: Vec::new(),
            last_edited: None,
            typed_at: None,
            typed_at_the_button: false,
        }
    }

    /// The draft.
    pub const fn draft(&self) -> &Draft {
        &self.draft
    }

    /// Remote context for validation.
    pub const fn known(&self) -> &RemoteContext {
        &self.known
    }

    /// Updates the remote context and revalidates the draft.
    pub fn set_known(&mut self, known: RemoteContext) {
        if self.known != known {
            self.known = known;
            self.judge_all();
        }
    }

    fn judge_all(&mut self) {
        self.checked = check(&self.draft, self.dialect, &self.known);
        self.tried_fix.take();
    }

    /// The validated draft.
    pub const fn checked(&self) -> &Checked {
        &self.checked
    }

    /// Which of the model's first rows the mapping shows, from 0.
    pub fn sample_row(&self) -> usize {
        self.sample_row.min(self.checked.preview.rows.len().saturating_sub(1))
    }

    /// Shows another of the model's first rows.
    pub const fn show_row(&mut self, row: usize) {
        self.sample_row = row;
    }

    /// The API variant it is validated against.
    pub const fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Where the focus is.
    pub const fn focus(&self) -> Focus {
        self.focus
    }

    /// The step the focus is on.
    pub const fn step(&self) -> Step {
        match self.focus {
            Focus::Field(field) => field.step(),
            Focus::Create => Step::Review,
        }
    }

    /// The text input of a field.
    pub fn line(&self, field: FieldId) -> Option<&TextInput> {
        matches!(input(field), FieldInput::Line(_)).then(|| self.lines.get(field.index())).flatten()
    }

    /// The mapping's text.
    pub const fn mapping(&self) -> &TextArea {
        &self.mapping
    }

    /// Whether nothing was typed or chosen.
    pub fn is_untouched(&self) -> bool {
        self.draft.is_untouched(self.dialect)
    }

    /// The visible fields in Tab order.
    pub fn fields(&self) -> Vec<FieldId> {
        self.draft.fields(self.dialect)
    }

    /// The problems shown under a field: validation problems once it was left, and server messages until it is edited.
    /// Problems of mapping rows are shown under their rows.
    pub fn problems(&self, field: FieldId) -> Vec<String> {
        let is_of_field =
            |problem: &&Remark| problem.field == field && (problem.row.is_none() || self.table().is_none());
        let own = self.checked.problems.iter().filter(is_of_field).filter(|_| self.is_judged(field));
        let own = own.map(|problem| problem.words.clone());
        let told = self.told_of(field).map(|complaint| match complaint.meaning() {
            Some(meaning) => format!("The server says: {}. {meaning}", complaint.words),
            None => format!("The server says: {}", complaint.words),
        });
        own.chain(told).collect()
    }

    /// Problems of a mapping row, once the mapping was left, and its warnings.
    pub fn said_of_row(&self, row: usize) -> (Vec<&str>, Vec<&str>) {
        let is_judged = self.is_judged(FieldId::Mapping);
        let wrong = self.checked.problems.iter().filter(|problem| problem.row == Some(row) && is_judged);
        let warned = self.checked.warnings.iter().filter(|warning| warning.row == Some(row));
        (wrong.map(|problem| problem.words.as_str()).collect(), warned.map(|warning| warning.words.as_str()).collect())
    }

    /// What was changed in the last paste, while the focus stays.
    pub fn said(&self, field: FieldId) -> Option<&str> {
        self.said.as_ref().filter(|(about, _)| *about == field).map(|(_, words)| words.as_str())
    }

    /// Server messages that name no field of the form.
    pub fn told_in_general(&self) -> impl Iterator<Item = &SanitizedText> {
        self.told.iter().filter(|complaint| complaint.field().is_none()).map(|complaint| &complaint.words)
    }

    fn told_of(&self, field: FieldId) -> impl Iterator<Item = &Complaint> {
        self.told.iter().filter(move |complaint| complaint.field() == Some(field))
    }

    /// Whether a field's problems are shown. An empty Source waits for Model, which may fill it.
    fn is_judged(&self, field: FieldId) -> bool {
        let was_left = |field: FieldId| self.judged.get(field.index()).copied().unwrap_or_default();
        let may_be_filled = field == FieldId::Source && self.is_empty(field) && !was_left(FieldId::Model);
        was_left(field) && !may_be_filled
    }

    /// Whether nothing is typed into a field.
    pub fn is_empty(&self, field: FieldId) -> bool {
        match field {
            FieldId::Mapping => self.draft.mapping().json().trim().is_empty(),
            field => self.draft.get(field).trim().is_empty(),
        }
    }

    /// The mark of a step.
    pub fn mark(&self, step: Step) -> Mark {
        if step == Step::Review {
            return Mark::Empty;
        }
        let fields: Vec<FieldId> = self.fields().into_iter().filter(|field| field.step() == step).collect();
        let shown: usize = fields.iter().map(|field| self.problems(*field).len() + self.wrong_rows(*field)).sum();
        let wrong = fields.iter().any(|field| self.checked.problems_of(*field).next().is_some());
        match (shown, wrong) {
            (0, true) => Mark::Empty,
            (0, false) => Mark::Done,
            (count, _) => Mark::Wrong(count),
        }
    }

    fn wrong_rows(&self, field: FieldId) -> usize {
        let is_shown = field == FieldId::Mapping && self.is_judged(field) && self.table().is_some();
        if is_shown { self.checked.problems.iter().filter(|problem| problem.row.is_some()).count() } else { 0 }
    }

    fn judge(&mut self, field: FieldId) {
        if let Some(judged) = self.judged.get_mut(field.index()) {
            *judged = true;
        }
    }

    /// The same input under another API variant; unsupported choices fall back to defaults.
    #[must_use]
    pub fn in_dialect(&self, dialect: Dialect) -> Self {
        if self.is_untouched() {
            return Self::new(dialect);
        }
        let draft = self.draft.clone().in_dialect(dialect);
        Self { focus: self.focus, judged: self.judged, ..Self::with_draft(draft, dialect) }
    }
}
