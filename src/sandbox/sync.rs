//! A sync as it is kept.

use jiff::Timestamp;
use serde_json::Value;

use super::data::SeedSync;
use super::times::minutes_before;

/// A sync.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sync {
    pub(super) id: i64,
    pub(super) workspace: i64,
    pub(super) source_id: Option<i64>,
    pub(super) destination_id: Option<i64>,
    pub(super) model_id: Option<i64>,
    pub(super) stream_name: String,
    pub(super) schedule_type: String,
    pub(super) mode: String,
    pub(super) interval: Option<i64>,
    pub(super) unit: Option<String>,
    pub(super) cron_expression: Option<String>,
    pub(super) cursor_field: Value,
    pub(super) configuration: Value,
    pub(super) status: String,
    pub(super) created: Timestamp,
    pub(super) updated: Timestamp,
    pub(super) deleted: bool,
}

impl Sync {
    pub(super) fn blank(id: i64, workspace: i64, now: Timestamp) -> Self {
        Self {
            id,
            workspace,
            source_id: None,
            destination_id: None,
            model_id: None,
            stream_name: String::new(),
            schedule_type: String::new(),
            mode: String::new(),
            interval: None,
            unit: None,
            cron_expression: None,
            cursor_field: Value::Null,
            configuration: Value::Null,
            status: "pending".to_owned(),
            created: now,
            updated: now,
            deleted: false,
        }
    }

    pub(super) fn from_seed(seed: &SeedSync, now: Timestamp) -> Self {
        Self {
            source_id: Some(seed.source_id),
            destination_id: Some(seed.destination_id),
            model_id: Some(seed.model_id),
            stream_name: seed.stream_name.clone(),
            schedule_type: seed.schedule_type.clone(),
            mode: seed.sync_mode.clone(),
            interval: seed.sync_interval,
            unit: seed.sync_interval_unit.clone(),
            cron_expression: seed.cron_expression.clone(),
            cursor_field: seed.cursor_field.clone(),
            configuration: seed.configuration.clone(),
            status: seed.status.clone(),
            created: minutes_before(now, seed.age),
            updated: minutes_before(now, seed.idle),
            ..Self::blank(seed.id, seed.workspace_id, now)
        }
    }
}
