//! A sync as it is kept.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

/// A sync, as it is kept and as the data set has it.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub(super) struct Sync {
    pub(super) id: i64,
    #[serde(rename = "workspace_id")]
    pub(super) workspace: i64,
    pub(super) source_id: Option<i64>,
    pub(super) destination_id: Option<i64>,
    pub(super) model_id: Option<i64>,
    pub(super) stream_name: String,
    pub(super) schedule_type: String,
    #[serde(rename = "sync_mode")]
    pub(super) mode: String,
    #[serde(rename = "sync_interval")]
    pub(super) interval: Option<i64>,
    #[serde(rename = "sync_interval_unit")]
    pub(super) unit: Option<String>,
    pub(super) cron_expression: Option<String>,
    pub(super) cursor_field: Value,
    pub(super) configuration: Value,
    pub(super) status: String,
    #[serde(skip)]
    pub(super) created: Timestamp,
    #[serde(skip)]
    pub(super) updated: Timestamp,
    #[serde(skip)]
    pub(super) deleted: bool,
}

impl Sync {
    pub(super) fn blank(id: i64, workspace: i64, now: Timestamp) -> Self {
        let status = "pending".to_owned();
        Self { id, workspace, status, created: now, updated: now, ..Self::default() }
    }

    /// Whether it runs at an interval.
    pub(super) fn has_interval(&self) -> bool {
        matches!(self.schedule_type.as_str(), "interval" | "automated")
    }
}
