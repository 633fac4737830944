//! The edge: the terminal, the loop, and carrying out effects. It holds handles and no state of its own, and decides
//! nothing: what happens is told to the core, what the core wants is done.

mod browser;
mod clipboard;
mod editor;
mod effects;
mod ground;
mod keeper;
mod keys;
mod paint;
mod probe;
mod reader;
mod run;
mod signals;
mod terminal;

pub use clipboard::clipboard_program;
pub use effects::Outside;
pub use probe::{Answers, ask_terminal};
pub use run::{RunProblem, run};
pub use terminal::{Guard, Screen, Surface, end_on_panic, screen, size};
