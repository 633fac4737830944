//! The commands without a screen. They use the same rules and stores as the screens and repeat none.

pub mod create;
pub mod plain;
pub mod token;
