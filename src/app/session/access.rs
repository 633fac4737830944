//! A session's token, and how close it is to expiring.

use jiff::{SignedDuration, Timestamp};

use crate::domain::failure::Identity;
use crate::domain::secret::Token;
use crate::domain::token_storage::TokenLocation;

/// Token state.
#[derive(Debug, Clone, PartialEq)]
pub enum Access {
    /// No token.
    SignedOut,
    /// Looking up the stored token.
    LoadingToken,
    /// Signed in with a token.
    SignedIn(SignedIn),
}

/// A token in use.
#[derive(Debug, Clone, PartialEq)]
pub struct SignedIn {
    /// The token.
    pub token: Token,
    /// Where it is stored.
    pub location: TokenLocation,
    /// Its identity, once known.
    pub identity: Option<Identity>,
    /// Whether the identity is being loaded.
    pub is_identifying: bool,
}

/// A token that expires within this time is reported as expiring soon.
const SOON: SignedDuration = SignedDuration::from_secs(300);

/// Token expiry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenEnd {
    /// It does not say.
    Unknown,
    /// Not soon.
    Later(Timestamp),
    /// Within five minutes.
    Soon(Timestamp),
    /// Expired.
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

    /// Token expiry.
    pub fn token_end(&self, now: Timestamp) -> TokenEnd {
        match self.expires_at() {
            None => TokenEnd::Unknown,
            Some(end) if end <= now => TokenEnd::Ended(end),
            Some(end) if end.duration_since(now) <= SOON => TokenEnd::Soon(end),
            Some(end) => TokenEnd::Later(end),
        }
    }

    /// When to check expiry again, so that the status line is updated without a ticking clock.
    pub fn next_look(&self, now: Timestamp) -> Option<Timestamp> {
        let end = self.expires_at()?;
        [end.saturating_sub(SOON).ok()?, end].into_iter().find(|time| *time > now)
    }

    fn expires_at(&self) -> Option<Timestamp> {
        self.signed_in()?.token.expires_at()
    }
}
