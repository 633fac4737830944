//! Syncwright.

pub mod app;
pub mod domain;
pub mod sandbox;
pub mod secrets;
pub mod view;
