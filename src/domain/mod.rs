//! What a sync is and what is valid. Knows no terminal, no network, no clock and no files.

pub mod cron;
pub mod secret;
