//! What a sync is and what makes it valid. No terminal, network, clock or files: only values and rules over them, so
//! that forms, commands and tests share one set of rules.

pub mod audit;
pub mod catalog;
pub mod cells;
pub mod clock;
pub mod command;
pub mod configuration;
pub mod connection;
pub mod connector;
pub mod create;
pub mod cron;
pub mod dialect;
pub mod draft;
pub mod failure;
pub mod field;
pub mod id;
pub mod interval;
pub mod json;
pub mod liquid;
pub mod mapping;
pub mod new_sync;
pub mod pipeline;
pub mod printable;
pub mod profile;
pub mod query;
pub mod remote_context;
pub mod run;
pub mod sample;
pub mod saved_draft;
pub mod secret;
pub mod server;
pub mod sync;
pub mod sync_file;
pub mod text;
pub mod token_storage;
pub mod validation;
