//! Commands on an existing sync. Each is sent once per key press and never retried.

use serde_json::Value;

use crate::domain::id::SyncId;
use crate::domain::sync::Sync;
use crate::domain::text::SanitizedText;

/// A command on a sync.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Run it now.
    RunNow(SyncId),
    /// Cancel the current run.
    Cancel(SyncId),
    /// Enable or disable its schedule.
    Switch(SyncId, ScheduleState),
    /// Update these attributes: `{"sync": {…}}` with what changes.
    Change(SyncId, Value),
    /// Delete it.
    Delete(SyncId),
}

/// Whether a sync's schedule is enabled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScheduleState {
    /// Schedule enabled.
    Enabled,
    /// Schedule disabled.
    Disabled,
}

/// A command was carried out.
#[derive(Debug, Clone, PartialEq)]
pub struct Done {
    /// The updated sync, if the server returned it.
    pub sync: Option<Sync>,
}

impl Command {
    /// The sync it is about.
    pub const fn id(&self) -> &SyncId {
        match self {
            Self::RunNow(id) | Self::Cancel(id) | Self::Switch(id, _) | Self::Change(id, _) | Self::Delete(id) => id,
        }
    }

    /// Describes it in progress.
    pub const fn doing(&self) -> &'static str {
        match self {
            Self::RunNow(_) => "starting a run",
            Self::Cancel(_) => "stopping the run",
            Self::Switch(_, ScheduleState::Enabled) => "resuming",
            Self::Switch(_, ScheduleState::Disabled) => "pausing",
            Self::Change(..) => "saving",
            Self::Delete(_) => "deleting",
        }
    }

    /// Describes it as completed.
    pub fn done(&self) -> String {
        let id = &self.id().0;
        match self {
            Self::RunNow(_) => "A run was asked for.".to_owned(),
            Self::Cancel(_) => "The run was asked to stop.".to_owned(),
            Self::Switch(_, ScheduleState::Enabled) => format!("Sync {id} runs by its schedule again."),
            Self::Switch(_, ScheduleState::Disabled) => format!("Sync {id} is paused: its schedule does not run."),
            Self::Change(..) => format!("Sync {id} is changed."),
            Self::Delete(_) => format!("Sync {id} is deleted. Rows that it sent stay where they are."),
        }
    }

    /// Describes it as failed.
    pub const fn not_done(&self) -> &'static str {
        match self {
            Self::RunNow(_) => "No run was started.",
            Self::Cancel(_) => "The run was not stopped.",
            Self::Switch(_, ScheduleState::Enabled) => "It was not resumed.",
            Self::Switch(_, ScheduleState::Disabled) => "It was not paused.",
            Self::Change(..) => "Nothing was changed.",
            Self::Delete(_) => "It was not deleted.",
        }
    }
}

/// Explains a server's rejection, where its message does not (api facts §4).
pub fn meaning(words: &SanitizedText) -> Option<&'static str> {
    let words = words.as_str();
    if words.contains("Schedule type should be manual") {
        Some("This server starts and stops only runs of syncs whose schedule is manual; others run by their schedule.")
    } else if words.contains("Sync is disabled") {
        Some("It is paused; resume it first.")
    } else if words.contains("due to active sync run") {
        Some("A run is under way already.")
    } else if words.contains("due to no active sync run") {
        Some("No run is under way any more.")
    } else if words.contains("cannot transition from") {
        Some("It is in that state already; the sync was read anew.")
    } else {
        None
    }
}
