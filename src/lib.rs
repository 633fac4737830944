//! Syncwright.

pub mod domain;
pub mod sandbox;
pub mod secrets;
