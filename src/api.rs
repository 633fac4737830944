//! The API client: sends a request and turns the response into a value or a
//! [`Failure`](crate::domain::failure::Failure). Independent of the UI; holds no state but its connection settings.
//!
//! Three invariants are enforced here and nowhere else: a mutating request is sent once, the token goes only to the
//! profile's server, and no secret ends up in a failure message.

mod answer;
mod ask;
mod client;
mod command;
mod create_response;
mod decode;
mod error_body;
mod error_mapping;
mod fuzzing;
mod http;
mod identity;
mod page;
mod rate_limit;
mod redact;
mod requester;
mod retry;
mod runs;

pub use crate::domain::connection::Limits;
pub use client::Client;
pub use fuzzing::{read_catalog, read_every_way};
