//! Why the program cannot go on.

use std::io;

/// Why the program cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum RunProblem {
    /// The terminal cannot be read or drawn on.
    #[error("The terminal was lost: {0}")]
    Terminal(String),
    /// No thread or runtime could be started.
    #[error("The system let no more threads be started: {0}")]
    System(#[from] io::Error),
}

pub(super) fn lost(error: impl std::fmt::Display) -> RunProblem {
    RunProblem::Terminal(error.to_string())
}
