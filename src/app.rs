//! The application core: one state, changed by [`update()`] alone, which takes what happened and says what is wanted
//! done. No terminal, no network, no files, no clock, nothing asynchronous: whole journeys are tested as values.
//!
//! ```text
//! update  →  layers, screens  →  session (access, remote cache, editor, autosave)  →  domain
//!    └────→  input (keys, actions, keymap, mouse targets)
//! ```

pub mod available;
pub mod clock;
pub mod curl;
pub mod edit;
pub mod effect;
pub mod form;
pub mod fuzzy;
pub mod help;
pub mod input;
pub mod launch;
pub mod layer;
pub mod messages;
pub mod msg;
pub mod notice;
pub mod requests;
pub mod screen;
pub mod session;
pub mod spinner;
pub mod state;
pub mod sync_import;
pub mod transition;
mod update;

pub use state::{App, start};
pub use update::update;
