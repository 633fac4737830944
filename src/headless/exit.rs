//! How a command without a screen ends.

use crate::domain::failure::{Failure, FailureKind};

/// How a command ended, as the exit code (spec §10).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Done: the sync exists, or would be asked for; or the dialogue was left.
    Done = 0,
    /// The input, or the server, says no.
    Refused = 1,
    /// A prompt was left without its answer.
    Left = 2,
    /// The sign-in has ended, or there is no token, or no place for one.
    NotSignedIn = 3,
    /// The server could not be reached, or asks to wait.
    NotReached = 4,
    /// Nobody knows whether the sync exists.
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

    /// That of a failure.
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
