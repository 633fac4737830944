//! The client of the API: sends a request, and turns whatever comes back into a value or a
//! [`Failure`](crate::domain::failure::Failure). It knows no screen and keeps nothing but its connections' settings.
//!
//! Three things hold here and nowhere else: a request that changes something is sent once, the token goes to the
//! server of the profile only, and no secret gets into the words of a failure.

mod answer;
mod ask;
mod client;
mod command;
mod complaints;
mod created;
mod fuzzing;
mod hide;
mod http;
mod pace;
mod read;
mod retry;
mod runs;
mod transport;
mod welcome;

pub use client::{Client, Limits};
pub use fuzzing::{read_catalog, read_every_way};
