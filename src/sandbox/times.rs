//! Times as the server writes them, and the age of things in the data set.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

/// With milliseconds and `Z`, as Rails writes them.
pub(super) fn written(time: Timestamp) -> Value {
    json!(format!("{time:.3}"))
}

/// A time so many minutes before another.
pub(super) fn minutes_before(now: Timestamp, minutes: i64) -> Timestamp {
    now.checked_sub(SignedDuration::from_mins(minutes)).unwrap_or(now)
}

/// A time so many milliseconds after another.
pub(super) fn millis_after(time: Timestamp, millis: i64) -> Timestamp {
    time.checked_add(SignedDuration::from_millis(millis)).unwrap_or(time)
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use serde_json::json;

    #[test]
    fn a_time_has_milliseconds_even_when_they_are_none() {
        assert_eq!(super::written(Timestamp::UNIX_EPOCH), json!("1970-01-01T00:00:00.000Z"));
    }
}
