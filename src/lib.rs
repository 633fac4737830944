//! Syncwright.

pub mod api;
pub mod domain;
pub mod sandbox;
pub mod secrets;
