//! The screens, each in a file of its own; `view` has one of the same name for each.

pub mod connect;
pub mod new_sync;
pub mod result;
pub mod syncs;

use jiff::Timestamp;
use serde_json::Value;

use crate::app::msg::RequestId;
use crate::app::screen::result::Outcome;
use crate::domain::lookup::ListSnapshot;
use crate::domain::new_sync::NewSync;

/// The screen under everything that lies over it.
#[derive(Debug, Clone, PartialEq)]
pub enum Screen {
    /// Home: the lists of syncs.
    Syncs,
    /// The form.
    NewSync {
        /// The request that is under way. While it is, nothing can be changed.
        waiting: Option<Box<Waiting>>,
        /// Lines of Review scrolled past.
        scroll: u16,
    },
    /// What came of asking for a sync.
    Result {
        /// What came of it.
        outcome: Outcome,
        /// Lines scrolled past.
        scroll: u16,
    },
    /// The sync that is read.
    Sync,
    /// One of its runs.
    Run,
}

impl Screen {
    /// The form, with nothing under way.
    pub const FORM: Self = Self::NewSync { waiting: None, scroll: 0 };
}

/// A request for a sync that is under way.
#[derive(Debug, Clone, PartialEq)]
pub struct Waiting {
    /// Its number.
    pub request: RequestId,
    /// When it was sent.
    pub since: Timestamp,
    /// What is asked for.
    pub asked: NewSync,
    /// The body as sent.
    pub body: Value,
    /// What was in the server's list before.
    pub noted: Option<ListSnapshot>,
}
