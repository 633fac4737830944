//! What comes from keyboard and mouse, and what it can mean: keys, actions, the keymap, and the parts of the screen that
//! can be pressed. Knows no screen and no session.

pub mod action;
pub mod actions;
pub mod key;
pub mod keymap;
pub mod mouse;
pub mod parts;
