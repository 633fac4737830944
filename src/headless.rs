//! The commands without a screen. They use the same rules and stores as the screens and repeat none.

pub mod check;
pub mod create;
pub mod doctor;
pub mod exit;
pub mod output;
pub mod pending;
pub mod plain;
pub mod preview;
mod remote_lookup;
pub mod submit;
mod table;
pub mod token;
mod tone;
mod translate_ids;
pub mod workspace;
