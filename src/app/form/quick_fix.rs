//! Quick fixes: a one-key correction for the focused field when the right value is known.

use crate::app::form::{Focus, Form};
use crate::domain::dialect::{IntervalUnit, SyncMode};
use crate::domain::draft::Mapping;
use crate::domain::field::FieldId;
use crate::domain::id::ConnectorId;
use crate::domain::interval::Interval;
use crate::domain::mapping::Table;
use crate::domain::preview::fix::MappingFix;
use crate::domain::validation::grounds;

/// A quick fix: its description and the values it sets.
#[derive(Debug, Clone, PartialEq)]
pub struct QuickFix {
    /// "switches to Prod PG".
    pub words: String,
    /// The fields and their new values.
    pub fills: Vec<(FieldId, String)>,
    /// The mapping, where that changes.
    pub mapping: Option<Table>,
}

impl QuickFix {
    const fn of_fields(words: String, fills: Vec<(FieldId, String)>) -> Self {
        Self { words, fills, mapping: None }
    }
}

impl Form {
    /// The quick fix for the focused field.
    pub fn fix(&self) -> Option<QuickFix> {
        let Focus::Field(field) = self.focus else { return None };
        match field {
            FieldId::Source | FieldId::Model => self.fix_source(),
            FieldId::Stream => self.fix_stream(),
            FieldId::SyncMode => self.fix_mode(),
            FieldId::Every | FieldId::Unit => self.fix_interval(),
            FieldId::Mapping => self.fix_row(),
            _ => None,
        }
    }

    /// Applies it, if there is one; returns its description.
    pub fn apply_fix(&mut self) -> Option<String> {
        let fix = self.fix()?;
        for (field, text) in fix.fills {
            self.fill(field, &text);
        }
        if let Some(table) = fix.mapping {
            self.set_mapping(Mapping::Rows(table));
        }
        Some(fix.words)
    }

    /// Of what the preview found on the selected row.
    fn fix_row(&self) -> Option<QuickFix> {
        let (table, row) = (self.table()?, self.bar.row);
        let mut tried = self.tried_fix.borrow_mut();
        if tried.as_ref().is_none_or(|(of, _)| *of != row) {
            let known = grounds(&self.draft, self.dialect, &self.known);
            *tried = Some((row, self.checked.preview.fix(table, row, &known, self.known.read_at)));
        }
        let (_, fix) = tried.clone()?;
        fix.map(|MappingFix { words, table }| QuickFix { words, fills: Vec::new(), mapping: Some(table) })
    }

    fn fix_source(&self) -> Option<QuickFix> {
        let model = self.known.model.found()?;
        let own = model.source?;
        if ConnectorId::parse(self.draft.get(FieldId::Source)).ok() == Some(own) {
            return None;
        }
        let named = model.source_name.as_ref().map_or_else(|| format!("source #{own}"), ToString::to_string);
        Some(QuickFix::of_fields(format!("switches to {named}"), vec![(FieldId::Source, own.to_string())]))
    }

    fn fix_stream(&self) -> Option<QuickFix> {
        let typed = self.draft.get(FieldId::Stream).trim();
        let catalog = self.known.catalog.found().filter(|catalog| catalog.stream(typed).is_none())?;
        let near = match catalog.streams.as_slice() {
            [only] => Some(only),
            many => many.iter().find(|stream| stream.name.eq_ignore_ascii_case(typed)),
        }?;
        let words = format!("switches to “{}”", crate::domain::text::SanitizedText::new(&near.name));
        Some(QuickFix::of_fields(words, vec![(FieldId::Stream, near.name.clone())]))
    }

    fn fix_mode(&self) -> Option<QuickFix> {
        let chosen = SyncMode::from_word(self.draft.get(FieldId::SyncMode))?;
        let stream = self.known.stream(self.draft.get(FieldId::Stream)).filter(|stream| !stream.lists(chosen))?;
        let better = self.dialect.sync_modes().iter().find(|mode| stream.lists(**mode))?;
        let words = format!("switches to {}", better.word());
        Some(QuickFix::of_fields(words, vec![(FieldId::SyncMode, better.word().to_owned())]))
    }

    fn fix_interval(&self) -> Option<QuickFix> {
        let every = self.draft.get(FieldId::Every).trim().parse().ok().filter(|every| *every > 0)?;
        let unit = IntervalUnit::from_word(self.draft.get(FieldId::Unit))?;
        if !self.fields().contains(&FieldId::Every) {
            return None;
        }
        let even = Interval { every, unit }.nearest_even(self.dialect)?;
        let fills = vec![(FieldId::Every, even.every.to_string()), (FieldId::Unit, even.unit.word().to_owned())];
        Some(QuickFix::of_fields(format!("sets {}", even.amount()), fills))
    }
}
