//! Client-side rate limiting: the documented limit is 100 requests a minute (api facts, trap 10). Queries wait their
//! turn; user actions go out at once but count.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Queries wait beyond this many requests a minute; the rest of the limit is reserved for user actions.
const QUESTIONS: usize = 80;

const MINUTE: Duration = Duration::from_secs(60);

/// When requests of the last minute were sent.
#[derive(Debug, Default)]
pub(super) struct RateLimiter {
    sent: Mutex<VecDeque<Instant>>,
}

impl RateLimiter {
    /// Records a request that is sent regardless of the limit.
    pub(super) fn count(&self, now: Instant) {
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        forget(&mut sent, now);
        sent.push_back(now);
    }

    /// Records a query if it may go out now; otherwise returns how long to wait.
    pub(super) fn admit(&self, now: Instant) -> Result<(), Duration> {
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        forget(&mut sent, now);
        match sent.len().checked_sub(QUESTIONS).and_then(|over| sent.get(over)) {
            None => {
                sent.push_back(now);
                Ok(())
            }
            Some(in_the_way) => Err((*in_the_way + MINUTE).saturating_duration_since(now)),
        }
    }

    /// Waits until a query may go out.
    pub(super) async fn turn(&self) {
        while let Err(wait) = self.admit(Instant::now()) {
            tokio::time::sleep(wait).await;
        }
    }
}

fn forget(sent: &mut VecDeque<Instant>, now: Instant) {
    while sent.front().is_some_and(|first| now.saturating_duration_since(*first) >= MINUTE) {
        sent.pop_front();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_no_minute_go_more_requests_out_than_the_limit() {
        let pace = RateLimiter::default();
        let start = Instant::now();
        let mut now = start;
        let mut sent = Vec::new();
        while sent.len() < 500 {
            match pace.admit(now) {
                Ok(()) => sent.push(now),
                Err(wait) => {
                    assert!(wait > Duration::ZERO);
                    now += wait;
                }
            }
            now += Duration::from_millis(3);
        }
        for window in sent.windows(QUESTIONS + 1) {
            assert!(window[QUESTIONS].duration_since(window[0]) >= MINUTE);
        }
    }

    #[test]
    fn what_the_user_does_goes_at_once_and_counts() {
        let pace = RateLimiter::default();
        let now = Instant::now();
        for _ in 0..QUESTIONS + 5 {
            pace.count(now);
        }
        assert_eq!(pace.admit(now), Err(MINUTE));
        assert_eq!(pace.admit(now + MINUTE), Ok(()));
    }
}
