//! Files: written whole or not at all, readable by their owner only, never with a token in them.

mod atomic;
pub mod config;
pub mod files;
pub mod history;
pub mod log;
mod places;
mod saved;
pub mod work;
pub mod zone;
