//! The commands without a screen. They use the same rules and stores as the screens and repeat none.

pub mod check;
pub mod create;
pub mod doctor;
pub mod exit;
pub mod output;
pub mod pending;
pub mod plain;
mod remote_lookup;
pub mod submit;
pub mod token;
mod translate_ids;
