//! Keyboard and mouse input and what it can mean: keys, actions, keymap and mouse targets. Independent of screens and
//! sessions.

pub mod action;
pub mod actions;
pub mod key;
pub mod keymap;
pub mod layout;
pub mod mouse;
pub mod parts;
