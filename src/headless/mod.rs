//! The commands without a screen. They use the same rules and stores as the screens and repeat none.

pub mod check;
pub mod create;
pub mod doctor;
mod elsewhere;
mod knowledge;
pub mod plain;
pub mod submit;
pub mod token;
