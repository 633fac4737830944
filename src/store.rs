//! Files: written whole or not at all, readable by their owner only, never with a token in them.

mod atomic;
pub mod config;
mod dirs;
mod draft_file;
pub mod files;
pub mod history;
pub mod log;
pub mod timezone;
pub mod work;
