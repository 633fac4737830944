//! The application core: one state, changed by [`update()`] alone, which takes what happened and says what is wanted
//! done. No terminal, no network, no files, no clock, nothing asynchronous: whole journeys are tested as values.

pub mod action;
pub mod ask;
pub mod command;
pub mod curl;
pub mod directory;
pub mod edit;
pub mod editing;
pub mod effect;
pub mod file;
pub mod form;
pub mod help;
pub mod key;
pub mod launch;
pub mod msg;
pub mod opened;
pub mod overlay;
pub mod perform;
pub mod picker;
pub mod pointer;
pub mod screen;
pub mod sign_in;
pub mod state;
pub mod switch;
pub mod unknown;
pub mod update;
pub mod waiting;
pub mod words;
pub mod work;

pub use state::{State, start};
pub use update::update;
