//! The form: what was typed, where the focus is, which fields were left. Problems come from judging the draft and are
//! never kept apart from it; only the server's words are kept, until their field is edited.

mod mend;
mod table;
mod undo;

use crate::app::edit::{Area, Edited, Line, turned};
use crate::app::key::Key;
use crate::domain::check::{Checked, Problem, check};
use crate::domain::dialect::Dialect;
use crate::domain::draft::{Draft, Input, LONGEST_MAPPING, Mapping, choices, input};
use crate::domain::failure::Complaint;
use crate::domain::field::{FieldId, Step};
use crate::domain::known::Known;
use crate::domain::mapping::Row;
use crate::domain::text::{Cleaned, Inert, for_many_lines};

pub use mend::Mend;
pub use table::{Bar, Cell, Shown};

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
    known: Known,
    checked: Checked,
    focus: Focus,
    lines: Vec<Line>,
    /// The mapping's JSON while it is shown as such.
    mapping: Area,
    bar: Bar,
    /// Rows that the JSON could not hold when the table was turned into it.
    aside: Vec<Row>,
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
                Input::Mapping | Input::Choice => Line::default(),
            })
            .to_vec();
        let mapping = Area::new(&draft.mapping().json(), LONGEST_MAPPING);
        let known = Known::default();
        let checked = check(&draft, dialect, &known);
        Self {
            dialect,
            draft,
            known,
            checked,
            focus: Focus::Field(FieldId::Source),
            lines,
            mapping,
            bar: Bar::default(),
            aside: Vec::new(),
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

    /// What is known beside it.
    pub const fn known(&self) -> &Known {
        &self.known
    }

    /// Takes over what is known, and judges the draft on it.
    pub fn set_known(&mut self, known: Known) {
        if self.known != known {
            self.known = known;
            self.judge_all();
        }
    }

    fn judge_all(&mut self) {
        self.checked = check(&self.draft, self.dialect, &self.known);
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
    /// server's until the field is edited. Those of the mapping's rows stand under their rows.
    pub fn problems(&self, field: FieldId) -> Vec<String> {
        let is_of_field =
            |problem: &&Problem| problem.field == field && (problem.row.is_none() || self.table().is_none());
        let own = self.checked.problems.iter().filter(is_of_field).filter(|_| self.is_judged(field));
        let own = own.map(|problem| problem.words.clone());
        let told = self.told_of(field).map(|complaint| match complaint.meaning() {
            Some(meaning) => format!("The server says: {}. {meaning}", complaint.words),
            None => format!("The server says: {}", complaint.words),
        });
        own.chain(told).collect()
    }

    /// What is wrong with a row of the table, once the mapping was left, and what should be known of it.
    pub fn said_of_row(&self, row: usize) -> (Vec<&str>, Vec<&str>) {
        let is_judged = self.is_judged(FieldId::Mapping);
        let wrong = self.checked.problems.iter().filter(|problem| problem.row == Some(row) && is_judged);
        let warned = self.checked.warnings.iter().filter(|warning| warning.row == Some(row));
        (wrong.map(|problem| problem.words.as_str()).collect(), warned.map(|warning| warning.words.as_str()).collect())
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
                let (field, row, count) = (problem.field, problem.row, self.checked.problems.len());
                self.go(Focus::Field(field));
                if let Some(row) = row {
                    self.put_bar(row, Cell::From);
                }
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
            Input::Mapping if self.table().is_some() => Edited::Ignored,
            Input::Mapping => self.mapping.on_key(key),
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
            Input::Mapping if self.table().is_some() => return self.paste_over_table(pasted),
            Input::Mapping => Some(self.mapping.on_paste(pasted)),
            Input::Choice => None,
        };
        self.take_text(field);
        self.said = match cleaned {
            Some(cleaned) => Cleaned::in_words(cleaned).map(|words| (field, words)),
            None => Some((field, "Choose one of the words; this field takes no text.".to_owned())),
        };
    }

    /// JSON that is pasted over the table takes its place.
    fn paste_over_table(&mut self, pasted: &str) {
        let (text, cleaned) = for_many_lines(pasted, LONGEST_MAPPING);
        let is_blank = self.draft.mapping().json().is_empty();
        self.said = if is_blank || text.trim_start().starts_with(['{', '[']) {
            self.take_mapping(&text, true);
            cleaned.in_words()
        } else {
            Some("Only a whole mapping as JSON can be pasted here; Enter chooses for a row.".to_owned())
        }
        .map(|words| (FieldId::Mapping, words));
    }

    /// Types a letter of JSON over an empty table, or puts the mapping into JSON to type there.
    pub fn type_json(&mut self, key: Key) {
        self.be_json();
        self.type_key(key);
    }

    /// Replaces the mapping, as the external editor left it.
    pub fn replace_mapping(&mut self, text: &str) {
        let (text, cleaned) = for_many_lines(text.trim_end(), LONGEST_MAPPING);
        let was_table = self.table().is_some();
        self.take_mapping(&text, was_table);
        self.judge(FieldId::Mapping);
        self.said = cleaned.in_words().map(|words| (FieldId::Mapping, words));
    }

    /// Fills a field with something that was chosen.
    pub fn fill(&mut self, field: FieldId, text: &str) {
        if let (Input::Line(_), Some(line)) = (input(field), self.lines.get_mut(field.index())) {
            line.set(text);
        }
        self.last_edited = None;
        self.set(field, text.to_owned());
        self.judge(field);
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
        match input(field) {
            Input::Line(_) => {
                let text = self.lines.get(field.index()).map_or("", Line::text).to_owned();
                self.set(field, text);
            }
            Input::Mapping => {
                let text = self.mapping.text().to_owned();
                if self.draft.mapping() != &Mapping::Json(text.clone()) {
                    self.remember_before(field);
                    self.draft.set_mapping(Mapping::Json(text));
                    self.changed(field);
                }
            }
            Input::Choice => {}
        }
    }

    /// Replaces the mapping in one step that undo takes back.
    fn set_mapping(&mut self, mapping: Mapping) {
        if *self.draft.mapping() != mapping {
            self.last_edited = None;
            self.remember_before(FieldId::Mapping);
            self.last_edited = None;
            self.draft.set_mapping(mapping);
            self.changed(FieldId::Mapping);
        }
    }

    fn remember_before(&mut self, field: FieldId) {
        if self.last_edited != Some(field) {
            self.remember();
            self.last_edited = Some(field);
        }
    }

    fn changed(&mut self, field: FieldId) {
        self.told.retain(|complaint| complaint.field().is_some_and(|about| about != field));
        self.judge_all();
    }

    fn set(&mut self, field: FieldId, text: String) {
        if self.draft.get(field) == text {
            return;
        }
        self.remember_before(field);
        self.draft.set(field, text);
        self.changed(field);
    }

    /// The same typing under the rules of another dialect; words it does not know give way to its defaults.
    #[must_use]
    pub fn in_dialect(&self, dialect: Dialect) -> Self {
        if self.is_untouched() {
            return Self::new(dialect);
        }
        let draft = self.draft.clone().in_dialect(dialect);
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
