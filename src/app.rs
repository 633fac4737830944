//! The application core: one state, changed only by [`update()`], which takes a message and returns effects. No
//! terminal, network, files, clock or async, so whole user journeys are tested as plain values.
//!
//! ```text
//! update  →  layers, screens  →  session (access, remote cache, editor, autosave)  →  domain
//!    └────→  input (keys, actions, keymap, mouse targets)
//! ```

pub mod available;
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
pub mod rejected;
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
