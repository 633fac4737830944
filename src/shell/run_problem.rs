//! Why the program cannot go on.

use std::io;

/// Why the program cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum RunProblem {
    /// The terminal cannot be read or drawn on.
    #[error("Lost the terminal: {0}")]
    Terminal(String),
    /// No thread or runtime could be started.
    #[error("Couldn't start a thread: {0}")]
    System(#[from] io::Error),
}

pub(super) fn lost(error: impl std::fmt::Display) -> RunProblem {
    RunProblem::Terminal(error.to_string())
}
