//! What was typed and not sent yet, as it is kept beyond the end of the program.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::dialect::Dialect;
use crate::domain::draft::Draft;
use crate::domain::id::SyncRef;

/// A draft as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SavedDraft {
    /// When it was kept.
    pub at: Timestamp,
    /// In which words it is.
    pub dialect: Dialect,
    /// What was typed.
    #[serde(flatten)]
    pub draft: Draft,
}

/// Changes of a sync that are not saved on its server, as they are kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SavedEdit {
    /// The sync.
    #[serde(flatten)]
    pub sync: SyncRef,
    /// The form as it was filled from the sync.
    pub before: Draft,
    /// The form as it was left.
    pub after: SavedDraft,
}
