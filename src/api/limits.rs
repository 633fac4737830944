//! Timeouts and response size limit.

use std::time::Duration;

use crate::domain::connection::Timeouts;

/// Timeouts and response size limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Until a connection is established, including DNS lookup and TLS handshake.
    pub connect: Duration,
    /// Until the response to a query starts.
    pub first_byte: Duration,
    /// For a whole read or sign-in request.
    pub answer: Duration,
    /// For the whole create request: giving up too early leaves the outcome unknown.
    pub create: Duration,
    /// Delay before the first retry; later ones are longer.
    pub pause: Duration,
    /// Maximum response body in bytes, after decompression.
    pub body: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self::from(Timeouts::default())
    }
}

impl From<Timeouts> for Limits {
    fn from(Timeouts { connect, first_byte, answer, create, .. }: Timeouts) -> Self {
        Self { connect, first_byte, answer, create, pause: Duration::from_millis(300), body: 8 * 1024 * 1024 }
    }
}
