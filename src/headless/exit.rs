//! Exit codes of commands without a screen.

use crate::domain::failure::{Failure, FailureKind};

/// How a command ended, as the exit code (spec §10).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Success: the sync exists or would be sent, or the user quit.
    Done = 0,
    /// Rejected, by a check or the server.
    Refused = 1,
    /// A prompt was cancelled.
    Left = 2,
    /// The token is missing or expired, or cannot be stored.
    NotSignedIn = 3,
    /// The server could not be reached, or asks to wait.
    NotReached = 4,
    /// The outcome of a create is unknown.
    Unknown = 5,
    /// The run is over, and rows were rejected.
    RowsRejected = 6,
    /// The run failed, or was cancelled.
    RunFailed = 7,
}

impl Exit {
    /// The code for the process.
    pub const fn code(self) -> u8 {
        self as u8
    }

    /// The exit code for a failure.
    pub const fn of(failure: &Failure) -> Self {
        match failure.kind {
            FailureKind::NotSignedIn(_) => Self::NotSignedIn,
            FailureKind::Refused(_)
            | FailureKind::Forbidden(_)
            | FailureKind::NotFound(_)
            | FailureKind::NoSuchWorkspace => Self::Refused,
            _ => Self::NotReached,
        }
    }
}
