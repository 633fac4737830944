//! The client of the API: sends a request, and turns whatever comes back into a value or a
//! [`Failure`](crate::domain::failure::Failure). It knows no screen and keeps nothing but its connections' settings.
//!
//! Three things hold here and nowhere else: a request that changes something is sent once, the token goes to the
//! server of the profile only, and no secret gets into the words of a failure.

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
mod limits;
mod rate_limit;
mod redact;
mod requester;
mod retry;
mod runs;

pub use client::Client;
pub use fuzzing::{read_catalog, read_every_way};
pub use limits::Limits;
