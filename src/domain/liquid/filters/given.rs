//! What a filter is given beside its value.

use std::sync::Arc;

use crate::domain::liquid::fault::{Fault, Fuel};
use crate::domain::liquid::value::Value;

/// The arguments of a filter.
pub(super) struct Given<'a> {
    pub(super) arguments: &'a [Value],
    pub(super) fuel: &'a Fuel,
}

impl Given<'_> {
    /// An argument; nil where it is left out.
    pub(super) fn get(&self, place: usize) -> &Value {
        self.arguments.get(place).unwrap_or(&Value::Nil)
    }

    pub(super) fn text(&self, place: usize) -> Result<Arc<str>, Fault> {
        self.get(place).to_text(self.fuel)
    }

    /// An argument as text, or what stands for it where it is left out.
    pub(super) fn text_or(&self, place: usize, otherwise: &str) -> Result<Arc<str>, Fault> {
        if self.arguments.len() > place { self.text(place) } else { Ok(otherwise.into()) }
    }

    pub(super) fn integer_or(&self, place: usize, otherwise: i128) -> Result<i128, Fault> {
        if self.arguments.len() > place { self.get(place).integer(self.fuel) } else { Ok(otherwise) }
    }
}
