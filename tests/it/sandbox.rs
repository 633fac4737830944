//! The sandbox over real HTTP: the recorded pairs of request and answer, and what they leave open.

// Helpers outside of tests may unwrap and panic as the tests do.
#![cfg(test)]

mod behaviour;
mod client;
mod matching;
mod published;
mod replay;
