//! Typing, pasting and choosing in the form: every change of the draft goes through here, is recorded for undo, and
//! triggers validation.

use crate::app::edit::{TextInput, cycle};
use crate::app::form::{Focus, Form};
use crate::app::input::key::Key;
use crate::domain::dialect::SyncMode;
use crate::domain::draft::{FieldInput, LONGEST_MAPPING, Mapping, choices, input};
use crate::domain::failure::Complaint;
use crate::domain::field::FieldId;
use crate::domain::text::{PasteReport, for_many_lines};

impl Form {
    /// Passes a key to the focused text field; true if its text changed.
    pub fn type_key(&mut self, key: Key) -> bool {
        let Focus::Field(field) = self.focus else { return false };
        let is_edited = match input(field) {
            FieldInput::Line(_) => self.lines.get_mut(field.index()).is_some_and(|line| line.on_key(key)),
            FieldInput::Mapping => self.table().is_none() && self.mapping.on_key(key),
            FieldInput::Choice => false,
        };
        if is_edited {
            self.take_text(field);
            self.said = None;
        }
        is_edited
    }

    /// Passes pasted text to the focused field.
    pub fn paste(&mut self, pasted: &str) {
        let Focus::Field(field) = self.focus else { return };
        let cleaned = match input(field) {
            FieldInput::Line(_) => self.lines.get_mut(field.index()).map(|line| line.on_paste(pasted)),
            FieldInput::Mapping if self.table().is_some() => return self.paste_over_table(pasted),
            FieldInput::Mapping => Some(self.mapping.on_paste(pasted)),
            FieldInput::Choice => None,
        };
        self.take_text(field);
        self.said = match cleaned {
            Some(cleaned) => PasteReport::describe(cleaned).map(|words| (field, words)),
            None => Some((field, "Choose one of the words; this field takes no text.".to_owned())),
        };
    }

    /// JSON pasted over the table replaces it.
    fn paste_over_table(&mut self, pasted: &str) {
        let (text, cleaned) = for_many_lines(pasted, LONGEST_MAPPING);
        let is_blank = self.draft.mapping().json().is_empty();
        self.said = if is_blank || text.trim_start().starts_with(['{', '[']) {
            self.take_mapping(&text, true);
            cleaned.describe()
        } else {
            Some("Only a whole mapping as JSON can be pasted here; for a row there is a list.".to_owned())
        }
        .map(|words| (FieldId::Mapping, words));
    }

    /// Starts typing JSON over an empty table, or converts the mapping to JSON to type there.
    pub fn type_json(&mut self, key: Key) {
        if let Mapping::Rows(table) = self.draft.mapping().clone() {
            self.turn_to_json(table);
        }
        self.type_key(key);
    }

    /// Replaces the mapping with the text from the external editor.
    pub fn replace_mapping(&mut self, text: &str) {
        let (text, cleaned) = for_many_lines(text.trim_end(), LONGEST_MAPPING);
        let was_table = self.table().is_some();
        self.take_mapping(&text, was_table);
        self.judge(FieldId::Mapping);
        self.said = cleaned.describe().map(|words| (FieldId::Mapping, words));
    }

    /// Sets a field to a chosen value.
    pub fn fill(&mut self, field: FieldId, text: &str) {
        if let (FieldInput::Line(_), Some(line)) = (input(field), self.lines.get_mut(field.index())) {
            line.set(text);
        }
        self.last_edited = None;
        self.set(field, text.to_owned());
        self.judge(field);
    }

    /// Selects an option of a choice.
    pub fn choose(&mut self, field: FieldId, word: &str) {
        self.choosing = None;
        self.set(field, word.to_owned());
        self.judge(field);
    }

    /// The options of a choice with descriptions; for sync modes, those the stream supports come first.
    pub fn choices(&self, field: FieldId) -> Vec<(&'static str, String)> {
        let stream = self.known.stream(self.draft.get(FieldId::Stream)).filter(|_| field == FieldId::SyncMode);
        let is_listed = |word: &str| {
            let mode = SyncMode::from_word(word);
            stream.zip(mode).is_none_or(|(stream, mode)| stream.lists(mode))
        };
        let words = choices(field, self.dialect).into_iter();
        let (listed, others): (Vec<_>, Vec<_>) = words.partition(|(word, _)| is_listed(word));
        let listed = listed.into_iter().map(|(word, meaning)| (word, meaning.to_owned()));
        let others = others.into_iter().map(|(word, meaning)| (word, format!("{meaning}; not listed by the stream")));
        listed.chain(others).collect()
    }

    /// Selects the next or previous option of the focused choice.
    pub fn turn_choice(&mut self, by: isize) {
        let Focus::Field(field) = self.focus else { return };
        let words = self.choices(field);
        if let Some((word, _)) = cycle(&words, |(word, _)| *word == self.draft.get(field), by) {
            self.choose(field, word);
        }
    }

    /// Stores server messages and focuses the first field one is about.
    pub fn take_complaints(&mut self, complaints: Vec<Complaint>) {
        let fields = self.fields();
        let first = fields.into_iter().find(|field| complaints.iter().any(|each| each.field() == Some(*field)));
        self.told = complaints;
        if let Some(field) = first {
            self.go(Focus::Field(field));
        }
    }

    pub(super) fn take_text(&mut self, field: FieldId) {
        match input(field) {
            FieldInput::Line(_) => {
                let text = self.lines.get(field.index()).map_or("", TextInput::text).to_owned();
                self.set(field, text);
            }
            FieldInput::Mapping => {
                let mapping = Mapping::Json { json: self.mapping.text().to_owned() };
                if *self.draft.mapping() != mapping {
                    self.remember_before(field);
                    self.draft.set_mapping(mapping);
                    self.changed(field);
                }
            }
            FieldInput::Choice => {}
        }
    }

    /// Replaces the mapping as a single undo step.
    pub(super) fn set_mapping(&mut self, mapping: Mapping) {
        if *self.draft.mapping() != mapping {
            self.remember();
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
}
