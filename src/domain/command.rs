//! Commands on an existing sync. Each is sent once per key press and never retried.

use serde_json::Value;

use crate::domain::failure::{Complaint, FailureKind};
use crate::domain::id::SyncId;
use crate::domain::sync::Sync;
use crate::domain::text::SanitizedText;

/// A command on a sync.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Run it now.
    RunNow(SyncId),
    /// Send one row, picked by the server, in a run of its own: only the hosted service has it (api facts §4).
    SendOneRow(SyncId),
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
            Self::RunNow(id)
            | Self::SendOneRow(id)
            | Self::Cancel(id)
            | Self::Switch(id, _)
            | Self::Change(id, _)
            | Self::Delete(id) => id,
        }
    }

    /// Describes it in progress.
    pub const fn doing(&self) -> &'static str {
        match self {
            Self::RunNow(_) => "starting a run",
            Self::SendOneRow(_) => "sending one row",
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
            Self::RunNow(_) => "Run requested.".to_owned(),
            Self::SendOneRow(_) => "Test run requested: it sends one row.".to_owned(),
            Self::Cancel(_) => "Stop requested.".to_owned(),
            Self::Switch(_, ScheduleState::Enabled) => format!("Sync {id} resumed."),
            Self::Switch(_, ScheduleState::Disabled) => format!("Sync {id} paused."),
            Self::Change(..) => format!("Sync {id} saved."),
            Self::Delete(_) => format!("Sync {id} deleted. Rows it sent stay at the destination."),
        }
    }

    /// Describes it as failed.
    pub const fn not_done(&self) -> &'static str {
        match self {
            Self::RunNow(_) => "No run was started.",
            Self::SendOneRow(_) => "No row was sent.",
            Self::Cancel(_) => "The run was not stopped.",
            Self::Switch(_, ScheduleState::Enabled) => "Not resumed.",
            Self::Switch(_, ScheduleState::Disabled) => "Not paused.",
            Self::Change(..) => "Not saved.",
            Self::Delete(_) => "Not deleted.",
        }
    }
}

/// A server's reason for a rejection, as a sentence: its meaning if known, else its message.
pub fn explain(words: &SanitizedText) -> String {
    meaning(words).map_or_else(|| format!("The server says: {words}."), str::to_owned)
}

/// A server's reasons for a rejection, as sentences.
pub fn reasons(complaints: &[Complaint]) -> String {
    let told: Vec<String> = complaints.iter().map(|complaint| explain(&complaint.words)).collect();
    if told.is_empty() { "The server gave no reason.".to_owned() } else { told.join(" ") }
}

/// Why a command was not carried out, where every command has the same words for it.
pub fn why_not(kind: &FailureKind) -> Option<&'static str> {
    match kind {
        FailureKind::Forbidden(_) => Some("Your role in this workspace can't change syncs."),
        kind if kind.says_that_the_sync_is_missing() => Some("The sync no longer exists; somebody else deleted it."),
        _ => None,
    }
}

/// Whether a server says that it runs only manual syncs on demand.
pub fn says_manual_only(kind: &FailureKind) -> bool {
    let FailureKind::Refused(complaints) = kind else { return false };
    complaints.iter().any(|complaint| complaint.words.as_str().contains(MANUAL_ONLY))
}

/// A server's words for that.
const MANUAL_ONLY: &str = "Schedule type should be manual";

/// Explains a server's rejection, where its message does not (api facts §4).
pub fn meaning(words: &SanitizedText) -> Option<&'static str> {
    let words = words.as_str();
    if words.contains(MANUAL_ONLY) {
        Some("Only manual syncs can be started and stopped on demand.")
    } else if words.contains("Sync is disabled") {
        Some("The sync is paused; resume it first.")
    } else if words.contains("due to active sync run") {
        Some("A run is already in progress.")
    } else if words.contains("due to no active sync run") {
        Some("No run is in progress.")
    } else if words.contains("cannot transition from") {
        Some("It's already in that state.")
    } else {
        None
    }
}
