//! The form: what was typed, where the focus is, which fields were left. Problems come from judging the draft and are
//! never kept apart from it; only the server's words are kept, until their field is edited.

mod undo;

use crate::app::edit::{Area, Edited, Line, turned};
use crate::app::key::Key;
use crate::domain::check::{Checked, check};
use crate::domain::dialect::Dialect;
use crate::domain::draft::{Draft, Input, LONGEST_MAPPING, choices, input};
use crate::domain::failure::Complaint;
use crate::domain::field::{FieldId, Step};
use crate::domain::text::{Cleaned, Inert};

/// Where the focus is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    /// On a field.
    Field(FieldId),
    /// On `Create sync`, which is the Review step.
    Create,
}

/// A list of a choice's words, open over its field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choosing {
    /// The field.
    pub field: FieldId,
    /// Which word the bar is on.
    pub selected: usize,
}

/// The mark of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Not all filled yet, and nothing known to be wrong.
    Empty,
    /// All right.
    Done,
    /// So many problems.
    Wrong(usize),
}

/// The form and all that was typed into it.
#[derive(Debug, Clone)]
pub struct Form {
    dialect: Dialect,
    draft: Draft,
    checked: Checked,
    focus: Focus,
    lines: Vec<Line>,
    mapping: Area,
    judged: [bool; FieldId::ALL.len()],
    told: Vec<Complaint>,
    said: Option<(FieldId, String)>,
    choosing: Option<Choosing>,
    undo: Vec<Draft>,
    redo: Vec<Draft>,
    last_edited: Option<FieldId>,
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
                Input::Line(longest) => Line::new(draft.get(field), longest),
                Input::Json | Input::Choice => Line::default(),
            })
            .to_vec();
        let mapping = Area::new(draft.get(FieldId::Mapping), LONGEST_MAPPING);
        let checked = check(&draft, dialect);
        Self {
            dialect,
            draft,
            checked,
            focus: Focus::Field(FieldId::Source),
            lines,
            mapping,
            judged: Default::default(),
            told: Vec::new(),
            said: None,
            choosing: None,
            undo: Vec::new(),
            redo: Vec::new(),
            last_edited: None,
        }
    }

    /// What was typed.
    pub const fn draft(&self) -> &Draft {
        &self.draft
    }

    /// The draft, judged.
    pub const fn checked(&self) -> &Checked {
        &self.checked
    }

    /// The dialect it is judged by.
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

    /// The line of a field that is typed into.
    pub fn line(&self, field: FieldId) -> Option<&Line> {
        matches!(input(field), Input::Line(_)).then(|| self.lines.get(field.index())).flatten()
    }

    /// The mapping's text.
    pub const fn mapping(&self) -> &Area {
        &self.mapping
    }

    /// The open list of a choice.
    pub const fn choosing(&self) -> Option<Choosing> {
        self.choosing
    }

    /// Whether nothing was typed or chosen.
    pub fn is_untouched(&self) -> bool {
        self.draft.is_untouched(self.dialect)
    }

    /// The fields there are, in the order of Tab.
    pub fn fields(&self) -> Vec<FieldId> {
        self.draft.fields(self.dialect)
    }

    /// The sentences that stand under a field because it is wrong: the form's own once the field was left, and the
    /// server's until the field is edited.
    pub fn problems(&self, field: FieldId) -> Vec<String> {
        let own = self.checked.problems_of(field).filter(|_| self.is_judged(field)).map(str::to_owned);
        let told = self.told_of(field).map(|complaint| match complaint.meaning() {
            Some(meaning) => format!("The server says: {}. {meaning}", complaint.words),
            None => format!("The server says: {}", complaint.words),
        });
        own.chain(told).collect()
    }

    /// What was done to the text that was pasted last, while the focus stays.
    pub fn said(&self, field: FieldId) -> Option<&str> {
        self.said.as_ref().filter(|(about, _)| *about == field).map(|(_, words)| words.as_str())
    }

    /// What the server complained about without naming a field of the form.
    pub fn told_in_general(&self) -> impl Iterator<Item = &Inert> {
        self.told.iter().filter(|complaint| complaint.field().is_none()).map(|complaint| &complaint.words)
    }

    fn told_of(&self, field: FieldId) -> impl Iterator<Item = &Complaint> {
        self.told.iter().filter(move |complaint| complaint.field() == Some(field))
    }

    fn is_judged(&self, field: FieldId) -> bool {
        self.judged.get(field.index()).copied().unwrap_or_default()
    }

    /// The mark of a step.
    pub fn mark(&self, step: Step) -> Mark {
        if step == Step::Review {
            return Mark::Empty;
        }
        let fields: Vec<FieldId> = self.fields().into_iter().filter(|field| field.step() == step).collect();
        let shown: usize = fields.iter().map(|field| self.problems(*field).len()).sum();
        let wrong = fields.iter().any(|field| self.checked.problems_of(*field).next().is_some());
        match (shown, wrong) {
            (0, true) => Mark::Empty,
            (0, false) => Mark::Done,
            (count, _) => Mark::Wrong(count),
        }
    }

    /// Moves to the next field, or from the last one to Review when nothing is wrong.
    pub fn go_on(&mut self) -> ToReview {
        let fields = self.fields();
        match self.focus {
            Focus::Field(field) => match fields.iter().skip_while(|each| **each != field).nth(1) {
                Some(next) => self.go(Focus::Field(*next)),
                None => return self.to_review(),
            },
            Focus::Create => self.go_to_first_field(),
        }
        ToReview::Ready
    }

    /// Moves to the field before, or from the first one to Review when nothing is wrong.
    pub fn previous(&mut self) {
        let fields = self.fields();
        match self.focus {
            Focus::Field(field) => match fields.iter().rev().skip_while(|each| **each != field).nth(1) {
                Some(previous) => self.go(Focus::Field(*previous)),
                None => self.judge(field),
            },
            Focus::Create => {
                if let Some(last) = fields.last() {
                    self.go(Focus::Field(*last));
                }
            }
        }
    }

    fn go_to_first_field(&mut self) {
        self.go(Focus::Field(FieldId::Source));
    }

    /// Goes to a field.
    pub fn go_to(&mut self, field: FieldId) {
        if self.fields().contains(&field) {
            self.go(Focus::Field(field));
        }
    }

    /// Goes to the first field of a step; to Review only when nothing is wrong.
    pub fn go_to_step(&mut self, step: Step) -> ToReview {
        if step == Step::Review {
            return self.to_review();
        }
        if let Some(first) = self.fields().into_iter().find(|field| field.step() == step) {
            self.go(Focus::Field(first));
        }
        ToReview::Ready
    }

    /// Goes to Review, or to the first problem instead.
    pub fn to_review(&mut self) -> ToReview {
        self.judged = [true; FieldId::ALL.len()];
        match self.checked.problems.first() {
            None => {
                self.go(Focus::Create);
                ToReview::Ready
            }
            Some(problem) => {
                let (field, count) = (problem.field, self.checked.problems.len());
                self.go(Focus::Field(field));
                ToReview::Wrong(count)
            }
        }
    }

    fn go(&mut self, focus: Focus) {
        if let Focus::Field(left) = self.focus
            && self.focus != focus
        {
            self.judge(left);
            self.said = None;
            self.last_edited = None;
        }
        self.choosing = None;
        self.focus = focus;
    }

    fn judge(&mut self, field: FieldId) {
        if let Some(judged) = self.judged.get_mut(field.index()) {
            *judged = true;
        }
    }

    /// Gives a key to the text under the focus.
    pub fn type_key(&mut self, key: Key) -> Edited {
        let Focus::Field(field) = self.focus else { return Edited::Ignored };
        let edited = match input(field) {
            Input::Line(_) => self.lines.get_mut(field.index()).map_or(Edited::Ignored, |line| line.on_key(key)),
            Input::Json => self.mapping.on_key(key),
            Input::Choice => Edited::Ignored,
        };
        if edited == Edited::Changed {
            self.take_text(field);
            self.said = None;
        }
        edited
    }

    /// Gives a pasted text to the field under the focus.
    pub fn paste(&mut self, pasted: &str) {
        let Focus::Field(field) = self.focus else { return };
        let cleaned = match input(field) {
            Input::Line(_) => self.lines.get_mut(field.index()).map(|line| line.on_paste(pasted)),
            Input::Json => Some(self.mapping.on_paste(pasted)),
            Input::Choice => None,
        };
        self.take_text(field);
        self.said = match cleaned {
            Some(cleaned) => Cleaned::in_words(cleaned).map(|words| (field, words)),
            None => Some((field, "Choose one of the words; this field takes no text.".to_owned())),
        };
    }

    /// Replaces the mapping, as the external editor left it.
    pub fn replace_mapping(&mut self, text: &str) {
        self.last_edited = None;
        self.mapping.set("");
        let cleaned = self.mapping.on_paste(text.trim_end());
        self.mapping.put_caret(0, 0);
        self.take_text(FieldId::Mapping);
        self.judge(FieldId::Mapping);
        self.said = cleaned.in_words().map(|words| (FieldId::Mapping, words));
    }

    /// Chooses a word.
    pub fn choose(&mut self, field: FieldId, word: &str) {
        self.choosing = None;
        self.set(field, word.to_owned());
        self.judge(field);
    }

    /// Chooses the next or the previous word of the choice under the focus.
    pub fn turn_choice(&mut self, by: isize) {
        let Focus::Field(field) = self.focus else { return };
        let words = choices(field, self.dialect);
        if let Some((word, _)) = turned(&words, |(word, _)| *word == self.draft.get(field), by) {
            self.choose(field, word);
        }
    }

    /// Opens, moves or closes the list of a choice.
    pub fn set_choosing(&mut self, choosing: Option<Choosing>) {
        self.choosing = choosing;
    }

    /// Takes over the server's complaints and goes to the first field that one is about.
    pub fn take_complaints(&mut self, complaints: Vec<Complaint>) {
        let fields = self.fields();
        let first = fields.into_iter().find(|field| complaints.iter().any(|each| each.field() == Some(*field)));
        self.told = complaints;
        if let Some(field) = first {
            self.go(Focus::Field(field));
        }
    }

    fn take_text(&mut self, field: FieldId) {
        let text = match input(field) {
            Input::Line(_) => self.lines.get(field.index()).map_or("", Line::text),
            Input::Json => self.mapping.text(),
            Input::Choice => return,
        };
        self.set(field, text.to_owned());
    }

    fn set(&mut self, field: FieldId, text: String) {
        if self.draft.get(field) == text {
            return;
        }
        if self.last_edited != Some(field) {
            self.remember();
            self.last_edited = Some(field);
        }
        self.draft.set(field, text);
        self.told.retain(|complaint| complaint.field().is_some_and(|about| about != field));
        self.checked = check(&self.draft, self.dialect);
    }

    /// The same typing under the rules of another dialect; words it does not know give way to its defaults.
    #[must_use]
    pub fn in_dialect(&self, dialect: Dialect) -> Self {
        if self.is_untouched() {
            return Self::new(dialect);
        }
        let mut draft = self.draft.clone();
        for field in FieldId::ALL {
            let words = choices(field, dialect);
            if let Some((default, _)) = words.first()
                && !words.iter().any(|(word, _)| *word == draft.get(field))
            {
                draft.set(field, (*default).to_owned());
            }
        }
        Self { focus: self.focus, judged: self.judged, ..Self::with_draft(draft, dialect) }
    }
}

/// Whether Review may be gone to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ToReview {
    /// Nothing is in the way.
    Ready,
    /// So many problems are.
    Wrong(usize),
}
