//! Retries: up to three attempts with exponential backoff and jitter, so that clients do not return in lockstep. Only
//! side-effect-free queries are retried.

use std::time::Duration;

use crate::api::ask;
use crate::api::requester::Requester;
use crate::domain::connection::Connection;
use crate::domain::dialect::Dialect;
use crate::domain::failure::{Failure, FailureKind, Unreachable};
use crate::domain::query::{CachePolicy, Query, Reply};

/// Maximum attempts per query.
const TRIES: u32 = 3;

/// The longest server-requested wait to honor; anything longer is reported to the user.
const LONGEST: Duration = Duration::from_secs(30);

pub(super) async fn ask(
    requester: &Requester,
    connection: &Connection,
    dialect: Dialect,
    query: &Query,
) -> Result<Reply, Failure> {
    let mut tries = 1;
    loop {
        let failure = match ask::ask(requester, connection, dialect, query).await {
            Ok(reply) => return Ok(reply),
            Err(failure) => failure,
        };
        let pause = pause(&failure.kind, requester.limits.pause, tries).filter(|_| may_be_asked_again(query));
        match pause.filter(|_| tries < TRIES) {
            Some(pause) => tokio::time::sleep(pause).await,
            None => return Err(failure),
        }
        tries += 1;
    }
}

/// Sampling runs in the user's warehouse, and a failed refresh deletes the catalog: neither is retried automatically.
const fn may_be_asked_again(query: &Query) -> bool {
    !matches!(query, Query::Rows { .. } | Query::Catalog(_, CachePolicy::Refresh))
}

/// Delay before the next attempt; none if a retry would not help.
fn pause(kind: &FailureKind, base: Duration, tries: u32) -> Option<Duration> {
    match kind {
        // One that asks for no time at all is not asked again at once either.
        FailureKind::Busy { wait: Some(wait) } => (*wait <= LONGEST).then(|| growing(base, tries).max(*wait)),
        FailureKind::Unreachable(Unreachable::UnknownHost | Unreachable::Tls(_)) => None,
        FailureKind::Unreachable(_)
        | FailureKind::NoAnswer(_)
        | FailureKind::Busy { wait: None }
        | FailureKind::ServerBroke { status: 502..=504 } => Some(growing(base, tries)),
        _ => None,
    }
}

/// Three times as long with each attempt, with jitter: 0.5 to 1.5 times that.
fn growing(base: Duration, tries: u32) -> Duration {
    (base * 3_u32.pow(tries - 1)).mul_f64(0.5 + fastrand::f64())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::failure::NoAnswer;
    use crate::domain::id::ConnectorId;

    #[test]
    fn pauses_grow_and_differ() {
        let base = Duration::from_millis(300);
        let kind = FailureKind::NoAnswer(NoAnswer::ConnectionLost);
        for _ in 0..100 {
            let (first, second) = (pause(&kind, base, 1).expect("one"), pause(&kind, base, 2).expect("one"));
            assert!((base / 2..=base * 3 / 2).contains(&first) && (base * 3 / 2..=base * 9 / 2).contains(&second));
        }
    }

    #[test]
    fn a_server_that_asks_to_wait_is_heard_within_reason() {
        let base = Duration::from_millis(300);
        let busy = |seconds, tries| pause(&FailureKind::Busy { wait: Some(Duration::from_secs(seconds)) }, base, tries);
        assert_eq!(busy(7, 1), Some(Duration::from_secs(7)));
        assert_eq!(busy(3_000, 1), None);
        let (first, second) = (busy(0, 1).expect("one"), busy(0, 2).expect("one"));
        assert!(first >= base / 2 && second >= base * 3 / 2, "it asks for no time: {first:?}, {second:?}");
    }

    #[test]
    fn what_would_not_get_better_and_what_must_not_be_repeated_is_asked_once() {
        for kind in [
            FailureKind::NotSignedIn("no".into()),
            FailureKind::Forbidden("no".into()),
            FailureKind::ServerBroke { status: 500 },
            FailureKind::Unreachable(Unreachable::UnknownHost),
        ] {
            assert_eq!(pause(&kind, Duration::ZERO, 1), None, "{kind:?}");
        }
        let id = ConnectorId::parse("1").expect("an ID");
        assert!(!may_be_asked_again(&Query::Catalog(id, CachePolicy::Refresh)));
        assert!(may_be_asked_again(&Query::Catalog(id, CachePolicy::Stored)));
    }
}
