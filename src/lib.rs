//! Syncwright.

pub mod api;
pub mod app;
pub mod domain;
pub mod headless;
pub mod sandbox;
pub mod secrets;
pub mod shell;
pub mod store;
pub mod view;
