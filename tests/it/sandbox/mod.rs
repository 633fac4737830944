//! The sandbox over real HTTP: the recorded pairs of request and answer, and what they leave open.

mod behaviour;
mod client;
mod matching;
mod published;
mod replay;
