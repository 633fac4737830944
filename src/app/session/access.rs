//! Whether a session has a token, and how near its end is.

use jiff::{SignedDuration, Timestamp};

use crate::domain::failure::Identity;
use crate::domain::secret::Token;
use crate::domain::token_storage::TokenLocation;

/// Whether there is a token.
#[derive(Debug, Clone, PartialEq)]
pub enum Access {
    /// There is none.
    SignedOut,
    /// The store of tokens is being asked.
    LoadingToken,
    /// There is one.
    SignedIn(SignedIn),
}

/// A token in use.
#[derive(Debug, Clone, PartialEq)]
pub struct SignedIn {
    /// The token.
    pub token: Token,
    /// Where it is kept.
    pub location: TokenLocation,
    /// What the server says of it, once known.
    pub identity: Option<Identity>,
    /// Whether the server is being asked about it.
    pub is_identifying: bool,
}

/// How many seconds before its end a token is said to end soon.
const SOON: SignedDuration = SignedDuration::from_secs(300);

/// How near the end of the token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenEnd {
    /// It does not say.
    Unknown,
    /// Not yet.
    Later(Timestamp),
    /// Within five minutes.
    Soon(Timestamp),
    /// It has.
    Ended(Timestamp),
}

impl Access {
    /// The token in use.
    pub const fn signed_in(&self) -> Option<&SignedIn> {
        match self {
            Self::SignedIn(signed_in) => Some(signed_in),
            Self::SignedOut | Self::LoadingToken => None,
        }
    }

    /// What the server says of the token in use.
    pub fn identity(&self) -> Option<&Identity> {
        self.signed_in()?.identity.as_ref()
    }

    /// How near the end of the token is.
    pub fn token_end(&self, now: Timestamp) -> TokenEnd {
        match self.expires_at() {
            None => TokenEnd::Unknown,
            Some(end) if end <= now => TokenEnd::Ended(end),
            Some(end) if end.duration_since(now) <= SOON => TokenEnd::Soon(end),
            Some(end) => TokenEnd::Later(end),
        }
    }

    /// When to look again, so that the status line can say that the token ends soon without a clock that ticks.
    pub fn next_look(&self, now: Timestamp) -> Option<Timestamp> {
        let end = self.expires_at()?;
        [end.saturating_sub(SOON).ok()?, end].into_iter().find(|time| *time > now)
    }

    fn expires_at(&self) -> Option<Timestamp> {
        self.signed_in()?.token.expires_at()
    }
}
