//! The edge: the terminal, the loop, and carrying out effects. It holds handles and no state of its own, and decides
//! nothing: what happens is told to the core, what the core wants is done.

mod background_color;
mod browser;
mod child;
mod clipboard;
mod create_locks;
mod editor;
mod effects;
mod event;
mod input_thread;
mod keys;
mod notification;
mod open_files;
mod persistence_worker;
mod renderer;
mod run;
mod run_problem;
mod runtime_thread;
mod signals;
mod terminal;
mod terminal_query;

pub use clipboard::clipboard_program;
pub use effects::Services;
pub use notification::{Notification, notification};
pub use run::run;
pub use run_problem::RunProblem;
pub use runtime_thread::RuntimeThread;
pub use signals::code_of_signal;
pub use terminal::{Guard, Screen, end_on_panic, screen, size};
pub use terminal_query::{Answers, ask_terminal};
