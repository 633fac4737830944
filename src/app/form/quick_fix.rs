//! Quick fixes: a one-key correction for the focused field when the right value is known.

use crate::app::form::{Focus, Form};
use crate::domain::dialect::{IntervalUnit, SyncMode};
use crate::domain::field::FieldId;
use crate::domain::id::ConnectorId;
use crate::domain::interval::Interval;

/// A quick fix: its description and the values it sets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuickFix {
    /// "switches to Prod PG".
    pub words: String,
    /// The fields and their new values.
    pub fills: Vec<(FieldId, String)>,
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
            _ => None,
        }
    }

    /// Applies it, if there is one.
    pub fn apply_fix(&mut self) {
        for (field, text) in self.fix().into_iter().flat_map(|fix| fix.fills) {
            self.fill(field, &text);
        }
    }

    fn fix_source(&self) -> Option<QuickFix> {
        let model = self.known.model.found()?;
        let own = model.source?;
        if ConnectorId::parse(self.draft.get(FieldId::Source)).ok() == Some(own) {
            return None;
        }
        let named = model.source_name.as_ref().map_or_else(|| format!("source {own}"), ToString::to_string);
        Some(QuickFix { words: format!("switches to {named}"), fills: vec![(FieldId::Source, own.to_string())] })
    }

    fn fix_stream(&self) -> Option<QuickFix> {
        let typed = self.draft.get(FieldId::Stream).trim();
        let catalog = self.known.catalog.found().filter(|catalog| catalog.stream(typed).is_none())?;
        let near = match catalog.streams.as_slice() {
            [only] => Some(only),
            many => many.iter().find(|stream| stream.name.eq_ignore_ascii_case(typed)),
        }?;
        let words = format!("switches to “{}”", crate::domain::text::SanitizedText::new(&near.name));
        Some(QuickFix { words, fills: vec![(FieldId::Stream, near.name.clone())] })
    }

    fn fix_mode(&self) -> Option<QuickFix> {
        let chosen = SyncMode::from_word(self.draft.get(FieldId::SyncMode))?;
        let stream = self.known.stream(self.draft.get(FieldId::Stream)).filter(|stream| !stream.lists(chosen))?;
        let better = self.dialect.sync_modes().iter().find(|mode| stream.lists(**mode))?;
        Some(QuickFix {
            words: format!("switches to {}", better.word()),
            fills: vec![(FieldId::SyncMode, better.word().to_owned())],
        })
    }

    fn fix_interval(&self) -> Option<QuickFix> {
        let every = self.draft.get(FieldId::Every).trim().parse().ok().filter(|every| *every > 0)?;
        let unit = IntervalUnit::from_word(self.draft.get(FieldId::Unit))?;
        if !self.fields().contains(&FieldId::Every) {
            return None;
        }
        let even = Interval { every, unit }.nearest_even(self.dialect)?;
        Some(QuickFix {
            words: format!("sets {}", even.amount()),
            fills: vec![(FieldId::Every, even.every.to_string()), (FieldId::Unit, even.unit.word().to_owned())],
        })
    }
}
