//! How far the list of a picker is loaded.

use crate::app::session::remote_cache::{Next, Pages};
use crate::domain::remote_context::Remote;

/// Load state of a list.
#[derive(Debug, Clone, PartialEq)]
pub enum Progress {
    /// Nothing loaded yet.
    Loading,
    /// Loading more: page and number of pages.
    More(u32, Option<u32>),
    /// Partially loaded; more is loaded when it is needed.
    Partial,
    /// Fully loaded.
    Whole,
    /// Loading failed, perhaps partway.
    Failed(String),
    /// Nothing to load yet: the reason.
    Waiting(&'static str),
}

impl Progress {
    pub(super) fn of_pages(pages: &Pages) -> Self {
        match &pages.next {
            Next::Page(1) | Next::Asked(1) => Self::Loading,
            Next::Asked(page) => Self::More(*page, pages.last),
            Next::Page(_) => Self::Partial,
            Next::Nothing => Self::Whole,
            Next::Failed(_, failure) => Self::Failed(failure.describe()),
        }
    }

    /// What is asked for once something else is known is loading too.
    pub(super) fn after<T>(self, first: &Remote<T>) -> Self {
        match (first, &self) {
            (Remote::Loading, Self::Waiting(_)) => Self::Loading,
            _ => self,
        }
    }

    pub(super) fn of_look<T>(look: &Remote<T>, nothing: &'static str) -> Self {
        match look {
            Remote::NotAsked => Self::Waiting(nothing),
            Remote::Loading => Self::Loading,
            Remote::Loaded(_) => Self::Whole,
            Remote::NotFound => Self::Failed("Not found on the server.".to_owned()),
            Remote::Failed(words) | Remote::Rejected(words) => Self::Failed(words.clone()),
        }
    }
}
