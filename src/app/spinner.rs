//! The waiting indicator: nothing at first, to avoid flicker; then a static label; and eventually a spinner.

use jiff::{SignedDuration, Timestamp};

/// Faster responses show no indicator.
const QUICK: SignedDuration = SignedDuration::from_millis(150);

/// After this the spinner turns.
const LONG: SignedDuration = SignedDuration::from_secs(1);

/// Duration of a spinner frame.
const TURN: SignedDuration = SignedDuration::from_millis(250);

/// The spinner frames.
const SIGNS: [&str; 4] = ["◐", "◓", "◑", "◒"];

/// Since when a visible request has been pending.
#[derive(Debug, Clone, Copy, Default)]
pub struct Spinner {
    since: Option<Timestamp>,
}

impl Spinner {
    /// Updates whether something is pending; returns when its appearance next changes.
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

    /// Whether it has been pending long enough to show.
    pub fn is_told(self, now: Timestamp) -> bool {
        self.passed(now).is_some()
    }

    /// The status line label; none while it is quick.
    pub fn describe(self, now: Timestamp) -> Option<String> {
        let passed = self.passed(now)?;
        if passed < LONG {
            return Some("loading…".to_owned());
        }
        let turn = usize::try_from(passed.as_millis() / TURN.as_millis()).unwrap_or(0) % SIGNS.len();
        let sign = SIGNS.get(turn).copied().unwrap_or_default();
        Some(format!("{sign} loading, {} s", passed.as_secs()))
    }

    fn passed(self, now: Timestamp) -> Option<SignedDuration> {
        Some(now.duration_since(self.since?)).filter(|passed| *passed >= QUICK)
    }
}
