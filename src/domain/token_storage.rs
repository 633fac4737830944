//! Where a token is kept, for whom, and what can be in the way: the words that screens and the stores of tokens share.

use crate::domain::server::Server;

/// Which token: the one of a profile on one host. A token kept for one server is never sent to another.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TokenKey {
    profile: String,
    host: String,
}

impl TokenKey {
    /// The service under which every token is kept.
    pub const SERVICE: &str = "syncwright";

    /// The key of a profile's token on a server.
    pub fn new(profile: &str, server: &Server) -> Self {
        Self { profile: profile.to_owned(), host: server.host() }
    }

    /// The key of an entry that is written, read and deleted to try a place. Its host can be no server's (RFC 6761).
    pub fn of_a_trial() -> Self {
        Self { profile: "doctor".to_owned(), host: "trial.invalid".to_owned() }
    }

    /// The user part: `PROFILE@HOST`.
    pub fn user(&self) -> String {
        format!("{}@{}", self.profile, self.host)
    }

    /// The host, for people.
    pub fn host(&self) -> &str {
        &self.host
    }
}

/// Where a token is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenLocation {
    /// The operating system's keyring.
    Keyring,
    /// The Linux kernel's keyring, gone after a reboot.
    KernelKeyring,
    /// Only in this program's memory.
    Session,
    /// `SYNCWRIGHT_TOKEN` of the environment, never stored.
    Environment,
}

impl TokenLocation {
    /// Where the token is, as the end of a sentence: "The token is kept in …".
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Keyring => "the system keyring",
            Self::KernelKeyring => "the kernel keyring",
            Self::Session => "this session only",
            Self::Environment => "SYNCWRIGHT_TOKEN, not stored",
        }
    }
}

/// What can be in the way of a token store. Each says what happened, what it means and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreProblem {
    /// No D-Bus session.
    #[error("No keyring: there is no D-Bus session (common over SSH).")]
    NoSessionBus,
    /// A D-Bus session without a Secret Service.
    #[error("No keyring: no program provides the Secret Service, such as gnome-keyring, KWallet or KeePassXC.")]
    NoSecretService,
    /// Locked, and nobody could unlock it.
    #[error(
        "The keyring is locked, and its prompt went unanswered. Unlock it and try again, or keep the token elsewhere."
    )]
    Locked,
    /// No reply within the limit.
    #[error("The keyring didn't answer within 3 s. It may be waiting behind a prompt you can't see.")]
    DidNotAnswer,
    /// The user or the system said no.
    #[error("The keyring denied access. Its prompt may have been dismissed.")]
    Denied,
    /// Not on this system.
    #[error("Not available on this system.")]
    NotSupportedHere,
    /// Another reason, in the words of the system.
    #[error("The keyring failed: {0}.")]
    Other(crate::domain::text::SanitizedText),
}

/// What is usable here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Availability {
    /// The operating system's keyring.
    pub keyring: Result<(), StoreProblem>,
    /// The kernel's keyring.
    pub kernel: Result<(), StoreProblem>,
}
