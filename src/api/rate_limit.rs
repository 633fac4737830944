//! Client-side rate limiting: the documented limit is 100 requests a minute (api facts, trap 10). Queries wait their
//! turn; user actions go out at once but count.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Queries wait beyond this many requests a minute; the rest of the limit is reserved for user actions.
const QUESTIONS: usize = 80;

/// More of a list waits beyond this many already, so that what the form waits for finds a turn free.
const LISTS: usize = 60;

const MINUTE: Duration = Duration::from_secs(60);

/// Which queries go first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Priority {
    /// Somebody waits for it.
    First,
    /// More of a list that shows something already.
    Later,
}

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

    /// Records a query if it may go out now; otherwise returns how long to wait. What has waited a minute goes like all
    /// others, so that no list starves.
    pub(super) fn admit(&self, priority: Priority, since: Instant, now: Instant) -> Result<(), Duration> {
        let has_waited = now.saturating_duration_since(since) >= MINUTE;
        let most = if priority == Priority::First || has_waited { QUESTIONS } else { LISTS };
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        forget(&mut sent, now);
        match sent.len().checked_sub(most).and_then(|over| sent.get(over)) {
            None => {
                sent.push_back(now);
                Ok(())
            }
            Some(in_the_way) => {
                let wait = (*in_the_way + MINUTE).saturating_duration_since(now);
                let promoted = if most == LISTS { (since + MINUTE).saturating_duration_since(now) } else { wait };
                Err(wait.min(promoted))
            }
        }
    }

    /// Whether a command may go out now that is one of many, or how long to wait; it is recorded when it is sent.
    pub(super) fn room(&self, now: Instant) -> Result<(), Duration> {
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        forget(&mut sent, now);
        let in_the_way = sent.len().checked_sub(QUESTIONS).and_then(|over| sent.get(over));
        in_the_way.map_or(Ok(()), |in_the_way| Err((*in_the_way + MINUTE).saturating_duration_since(now)))
    }

    /// Waits until a command may go out that is one of many.
    pub(super) async fn room_for_a_command(&self) {
        while let Err(wait) = self.room(Instant::now()) {
            tokio::time::sleep(wait).await;
        }
    }

    /// Waits until a query may go out.
    pub(super) async fn turn(&self, priority: Priority) {
        let since = Instant::now();
        while let Err(wait) = self.admit(priority, since, Instant::now()) {
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
            match pace.admit(Priority::First, now, now) {
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
    fn many_commands_keep_within_what_queries_may() {
        let pace = RateLimiter::default();
        let mut now = Instant::now();
        let mut sent = Vec::new();
        while sent.len() < 300 {
            match pace.room(now) {
                Ok(()) => {
                    pace.count(now);
                    sent.push(now);
                }
                Err(wait) => now += wait,
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
        assert_eq!(pace.admit(Priority::First, now, now), Err(MINUTE));
        assert_eq!(pace.admit(Priority::First, now, now + MINUTE), Ok(()));
    }

    /// A list that goes on and on, and a question of the form every four seconds: two minutes of it.
    #[test]
    fn what_the_form_waits_for_never_waits_for_a_list_and_no_list_starves() {
        let pace = RateLimiter::default();
        let start = Instant::now();
        let (mut pages, mut page_since) = (0, start);
        for seconds in 0..120 {
            let now = start + Duration::from_secs(seconds);
            while pace.admit(Priority::Later, page_since, now).is_ok() {
                (pages, page_since) = (pages + 1, now);
            }
            if seconds % 4 == 0 {
                assert_eq!(pace.admit(Priority::First, now, now), Ok(()), "after {seconds} s");
            }
        }
        assert!(pages >= LISTS, "{pages}");
        let crowded = RateLimiter::default();
        let questions = |now| while crowded.admit(Priority::First, now, now).is_ok() {};
        questions(start);
        assert_eq!(crowded.admit(Priority::Later, start, start), Err(MINUTE));
        let later = start + MINUTE;
        for _ in 0..LISTS {
            assert_eq!(crowded.admit(Priority::First, later, later), Ok(()));
        }
        let came_late = start + Duration::from_secs(30);
        assert_eq!(crowded.admit(Priority::Later, came_late, later), Err(Duration::from_secs(30)), "it waits");
        assert_eq!(crowded.admit(Priority::Later, start, later), Ok(()), "it has waited for a minute");
    }
}
