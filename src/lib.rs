//! Syncwright.

pub mod domain;
pub mod headless;
pub mod sandbox;
pub mod secrets;
