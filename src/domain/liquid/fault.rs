//! What stops a part of a template, and how much work a template may make.

use std::cell::Cell;

/// Why a part of a template gives no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// The server writes `Liquid error: ` and these words into the data.
    Error(String),
    /// What the server would write cannot be told here.
    Unknown,
}

impl Fault {
    pub(super) fn error(words: &str) -> Self {
        Self::Error(words.to_owned())
    }

    /// Any error of Ruby that is none of Liquid.
    pub(super) fn internal() -> Self {
        Self::error("internal")
    }

    pub(super) fn divided_by_zero() -> Self {
        Self::error("divided by 0")
    }
}

/// What a value, a character or an item that is handled costs.
pub(super) const ITEM: usize = 16;

/// What a filter costs, whatever it does.
pub(super) const FILTER: usize = 128;

/// What it costs to find the parts of a time in a text.
pub(super) const GUESS: usize = 1_500;

/// The work that is left: about a byte that is copied each.
#[derive(Debug)]
pub(super) struct Fuel(Cell<usize>);

impl Fuel {
    pub(super) fn new(amount: usize) -> Self {
        Self(Cell::new(amount))
    }

    pub(super) fn spend(&self, amount: usize) -> Result<(), Fault> {
        let left = self.0.get().checked_sub(amount);
        self.0.set(left.unwrap_or(0));
        left.map(|_| ()).ok_or(Fault::Unknown)
    }
}
