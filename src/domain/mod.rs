//! What a sync is and what is valid. Knows no terminal, no network, no clock and no files: everything here is a value
//! or a rule over values, so that forms, commands and tests share one set of rules.

pub mod cron;
pub mod dialect;
pub mod failure;
pub mod field;
pub mod id;
pub mod keeping; // NOTE for the secrets work: TokenKey, Place, StoreProblem, Availability live here now (app needs them); use these.
pub mod secret;
pub mod server;
pub mod sync;
pub mod text;
