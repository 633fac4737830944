//! The application core: one state, changed by [`update()`] alone, which takes what happened and says what is wanted
//! done. No terminal, no network, no files, no clock, nothing asynchronous: whole journeys are tested as values.

pub mod autosave;
pub mod available;
pub mod command;
pub mod create_lookup;
pub mod curl;
pub mod dispatch;
pub mod edit;
pub mod edit_session;
pub mod effect;
pub mod fetch;
pub mod form;
pub mod help;
pub mod import_export;
pub mod input;
pub mod launch;
pub mod messages;
pub mod mouse;
pub mod msg;
pub mod overlay;
pub mod picker;
pub mod profile_switch;
pub mod remote_cache;
pub mod screen;
pub mod sign_in;
pub mod spinner;
pub mod state;
pub mod sync_detail;
pub mod update;

pub use state::{State, start};
pub use update::update;
