//! How long a request may take, and how much of an answer is read.

use std::time::Duration;

use crate::domain::connection::Timeouts;

/// How long a request may take, and how much of an answer is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Until a connection stands, with its name looked up and its encryption agreed.
    pub connect: Duration,
    /// Until the answer to a question begins.
    pub first_byte: Duration,
    /// For a whole request that reads or signs in.
    pub answer: Duration,
    /// For the whole request that creates a sync: giving up too early costs certainty.
    pub create: Duration,
    /// The pause before a question is asked a second time; later ones are longer.
    pub pause: Duration,
    /// The most bytes of an answer that are read, after unpacking.
    pub body: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self::from(Timeouts::default())
    }
}

impl From<Timeouts> for Limits {
    fn from(Timeouts { connect, first_byte, answer, create }: Timeouts) -> Self {
        Self { connect, first_byte, answer, create, pause: Duration::from_millis(300), body: 8 * 1024 * 1024 }
    }
}
