//! How waiting looks: as nothing at first, so that what is quick does not flicker; then as a still word; and when it
//! takes long, with a sign that turns.

use jiff::{SignedDuration, Timestamp};

/// What is answered sooner was not waited for.
const QUICK: SignedDuration = SignedDuration::from_millis(150);

/// From then on a sign turns.
const LONG: SignedDuration = SignedDuration::from_secs(1);

/// How long each turn of the sign stands.
const TURN: SignedDuration = SignedDuration::from_millis(250);

/// The turns of the sign.
const SIGNS: [&str; 4] = ["◐", "◓", "◑", "◒"];

/// Since when something is being asked that somebody waits for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Spinner {
    since: Option<Timestamp>,
}

impl Spinner {
    /// Notes whether something is being waited for; returns when that looks otherwise.
    pub fn note(&mut self, is_waiting: bool, now: Timestamp) -> Option<Timestamp> {
        if !is_waiting {
            self.since = None;
            return None;
        }
        let since = *self.since.get_or_insert(now);
        let passed = now.duration_since(since);
        let next = if passed < QUICK {
            since.checked_add(QUICK)
        } else if passed < LONG {
            since.checked_add(LONG)
        } else {
            now.checked_add(TURN)
        };
        next.ok()
    }

    /// Whether it has taken so long that it should be said.
    pub fn is_told(self, now: Timestamp) -> bool {
        self.passed(now).is_some()
    }

    /// The word for the status line; none while it is quick.
    pub fn describe(self, now: Timestamp) -> Option<String> {
        let passed = self.passed(now)?;
        if passed < LONG {
            return Some("fetching…".to_owned());
        }
        let turn = usize::try_from(passed.as_millis() / TURN.as_millis()).unwrap_or(0) % SIGNS.len();
        let sign = SIGNS.get(turn).copied().unwrap_or_default();
        Some(format!("{sign} fetching, {} s", passed.as_secs()))
    }

    fn passed(self, now: Timestamp) -> Option<SignedDuration> {
        Some(now.duration_since(self.since?)).filter(|passed| *passed >= QUICK)
    }
}
