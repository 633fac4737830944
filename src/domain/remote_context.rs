//! What is known beside the draft: what the server says of the numbers in it. Judging uses what is known and holds
//! nothing that is not known against the draft.

use std::sync::Arc;

use jiff::Timestamp;

use crate::domain::catalog::{Catalog, Stream};
use crate::domain::connector::{Connector, Model};
use crate::domain::sample::Sample;
use crate::domain::text::SanitizedText;

/// What is known of something that a number or a choice means.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Remote<T> {
    /// Nobody asked yet, or there is nothing to ask about.
    #[default]
    NotAsked,
    /// The server is being asked.
    Loading,
    /// It is this.
    Loaded(T),
    /// There is no such thing.
    NotFound,
    /// The server could not be asked, or would not say: why, in words.
    Failed(String),
    /// The server was asked, and said that it cannot be read: a query that its source rejects, a catalog that it cannot
    /// make. In its words.
    Rejected(String),
}

impl<T> Remote<T> {
    /// What was found.
    pub const fn found(&self) -> Option<&T> {
        match self {
            Self::Loaded(found) => Some(found),
            _ => None,
        }
    }

    /// Why it could not be read, where it could not.
    pub fn failed(&self) -> Option<&str> {
        match self {
            Self::Failed(words) | Self::Rejected(words) => Some(words),
            _ => None,
        }
    }
}

/// What is known beside a draft.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RemoteContext {
    /// What the number in Source means.
    pub source: Remote<Connector>,
    /// What the number in Destination means.
    pub destination: Remote<Connector>,
    /// What the number in Model means.
    pub model: Remote<Model>,
    /// The destination's catalog.
    pub catalog: Remote<Arc<Catalog>>,
    /// The columns and first rows of the model.
    pub sample: Remote<Arc<Sample>>,
    /// When the first rows were read: templates that depend on the time are evaluated at it.
    pub read_at: Timestamp,
    /// The role of who is signed in, when it may not create syncs.
    pub may_not_create: Option<SanitizedText>,
}

impl RemoteContext {
    /// A stream of the destination by its name.
    pub fn stream(&self, name: &str) -> Option<&Stream> {
        self.catalog.found()?.stream(name.trim())
    }
}

/// Whether a role may create syncs; roles that are not known may (api facts §0).
pub fn may_create(role: &str) -> bool {
    !role.trim().eq_ignore_ascii_case("viewer")
}
