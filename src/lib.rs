//! Syncwright.

pub mod api;
pub mod app;
pub mod cli;
pub mod domain;
pub mod headless;
pub mod launch;
pub mod sandbox;
pub mod secrets;
pub mod shell;
pub mod store;
pub mod view;
