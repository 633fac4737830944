//! The application core: one state, changed by [`update`] alone, which takes what happened and says what is wanted
//! done. No terminal, no network, no files, no clock, nothing asynchronous: whole journeys are tested as values.

pub mod edit;
pub mod effect;
pub mod key;
pub mod launch;
pub mod msg;
pub mod state;
pub mod update;

pub use state::{State, start};
pub use update::update;
