//! Files: written whole or not at all, readable by their owner only, never with a token in them.

mod atomic;
pub mod config;
pub mod creates;
mod dirs;
pub mod files;
pub mod history;
pub mod log;
pub mod saved_file;
pub mod timezone;
pub mod work;
