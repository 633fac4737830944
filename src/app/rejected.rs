//! What can be done about a rejected row: the mapping's row that its reason is about, and its key for the source.

use serde_json::Value;

use crate::app::input::parts::Pane;
use crate::app::screen::Screen;
use crate::app::screen::sync::SyncDetail;
use crate::app::session::Session;
use crate::domain::audit::known_of;
use crate::domain::field::FieldId;
use crate::domain::id::{ConnectorId, ModelId};
use crate::domain::mapping::{Named, Row, Table, named};
use crate::domain::rejected::reason_of;

/// What the selected reason is about.
#[derive(Debug, Clone, PartialEq)]
pub struct Pointed {
    /// The reason.
    pub reason: String,
    /// A row of the mapping, or the field that none goes to.
    pub at: At,
}

/// A part of a mapping.
#[derive(Debug, Clone, PartialEq)]
pub enum At {
    /// This row.
    Row(Box<Row>),
    /// A field that no row goes to, as the destination calls it.
    Unmapped(String),
}

impl Session {
    /// What the selected reason or rejected record is about, where it tells.
    pub fn pointed(&self) -> Option<Pointed> {
        let (detail, reason) = match &self.screen {
            Screen::Sync(detail) if detail.pane == Pane::Reasons => {
                (detail, detail.reasons.selected(&detail.runs)?.words)
            }
            Screen::Run(detail, run) => (detail, reason_of(run.record().filter(|record| record.has_failed())?)),
            _ => return None,
        };
        pointed(detail, reason)
    }

    /// The column that is the key of the open sync's rows, and the kind of source that has it.
    pub fn key_of_rows(&self) -> Option<(String, String)> {
        let detail = self.screen.detail()?;
        let (sync, is_here) = (&detail.sync, self.profile.has(&detail.place));
        let id = |field: FieldId| Some(sync.text(field.attribute())?.to_string()).filter(|_| is_here);
        let model = || self.remote.model(ModelId::parse(&id(FieldId::Model)?).ok()?).found().cloned();
        let told = known_of(sync).model.found().cloned().filter(|model| model.primary_key.is_some());
        let key = told.or_else(model)?.primary_key?;
        let source = || self.remote.connector(ConnectorId::parse(&id(FieldId::Source)?).ok()?).found().cloned();
        let kind = known_of(sync).source.found().cloned().or_else(source).map(|source| source.kind.to_string());
        Some((key, kind.unwrap_or_default()))
    }
}

/// What a reason is about in the mapping of a sync.
pub fn pointed(detail: &SyncDetail, reason: String) -> Option<Pointed> {
    let configuration = detail.sync.attributes.get(FieldId::Mapping.attribute()).unwrap_or(&Value::Null);
    let rows = Table::read(configuration)?.rows;
    let at = match named(&reason, &rows)? {
        Named::Row(index) => At::Row(Box::new(rows.into_iter().nth(index)?)),
        Named::Unmapped(name) => At::Unmapped(name),
    };
    Some(Pointed { reason, at })
}
