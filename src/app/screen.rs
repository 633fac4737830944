//! The screens, each with its data; `view` has a file of the same name for each.

pub mod audit;
pub mod batch;
pub mod form;
pub mod sync;
pub mod syncs;

use crate::app::screen::batch::BatchScreen;
use crate::app::screen::sync::SyncDetail;
use crate::app::screen::sync::run_detail::RunDetail;
use crate::domain::create::CreatedSync;
use crate::domain::create::note::CreateId;
use crate::domain::failure::Failure;
use crate::domain::sync::Sync;

/// The screen below all layers.
#[derive(Debug)]
pub enum Screen {
    /// Home: the lists of syncs.
    Syncs,
    /// The audit of the workspace.
    Audit,
    /// Several syncs at once.
    Batch(Box<BatchScreen>),
    /// The form.
    Form {
        /// Lines of Review scrolled past.
        scroll: u16,
    },
    /// The outcome of a create.
    Result {
        /// The outcome.
        outcome: Outcome,
        /// Lines scrolled past.
        scroll: u16,
    },
    /// One sync.
    Sync(Box<SyncDetail>),
    /// One of its runs.
    Run(Box<SyncDetail>, Box<RunDetail>),
}

/// The outcome of a create.
#[derive(Debug)]
pub enum Outcome {
    /// The sync exists.
    Created(Box<CreatedSync>),
    /// The sync does not exist.
    NotCreated(Box<Failure>),
    /// The sync may exist: this create is being looked up.
    Open(CreateId),
}

impl Screen {
    /// The form, from its top.
    pub const FORM: Self = Self::Form { scroll: 0 };

    /// A result, from its top.
    pub const fn result(outcome: Outcome) -> Self {
        Self::Result { outcome, scroll: 0 }
    }

    /// The open sync.
    pub const fn detail(&self) -> Option<&SyncDetail> {
        match self {
            Self::Sync(detail) | Self::Run(detail, _) => Some(detail),
            Self::Syncs | Self::Audit | Self::Batch(_) | Self::Form { .. } | Self::Result { .. } => None,
        }
    }

    /// The open sync, mutably, with its open run.
    pub const fn detail_mut(&mut self) -> Option<(&mut SyncDetail, Option<&mut RunDetail>)> {
        match self {
            Self::Sync(detail) => Some((detail, None)),
            Self::Run(detail, run) => Some((detail, Some(&mut **run))),
            Self::Syncs | Self::Audit | Self::Batch(_) | Self::Form { .. } | Self::Result { .. } => None,
        }
    }

    /// The sync that this screen is about, as last reported.
    pub fn sync(&self) -> Option<&Sync> {
        match self {
            Self::Result { outcome: Outcome::Created(created), .. } => Some(&created.sync),
            screen => screen.detail().map(|detail| &detail.sync),
        }
    }

    /// Scrolls or moves the selection by `by` lines.
    pub fn scroll(&mut self, by: isize) {
        match self {
            Self::Syncs | Self::Audit => {}
            Self::Batch(shown) => shown.move_by(by),
            Self::Form { scroll } | Self::Result { scroll, .. } => {
                let by = i16::try_from(by).unwrap_or(if by < 0 { i16::MIN } else { i16::MAX });
                *scroll = scroll.saturating_add_signed(by);
            }
            Self::Sync(detail) => detail.move_by(by),
            Self::Run(_, run) => run.move_by(by),
        }
    }
}
