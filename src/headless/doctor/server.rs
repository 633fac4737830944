//! The server: whether it takes the token, until when, and which dialect it speaks.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{CheckResult, good, note, wrong};
use crate::domain::dialect::Dialect;
use crate::domain::failure::{Failure, FailureKind, Identity};
use crate::domain::text::SanitizedText;
use crate::domain::token_storage::TokenLocation;

/// Where the token is, and how old, where it tells.
pub fn token(host: &str, place: Option<TokenLocation>, issued: Option<Timestamp>, now: Timestamp) -> CheckResult {
    let host = SanitizedText::new(host);
    let age = issued.map(|issued| now.duration_since(issued)).filter(|age| !age.is_negative()).map(|age| {
        let words = match age.as_mins() {
            0 => "less than a minute".to_owned(),
            1 => "1 minute".to_owned(),
            2..120 => format!("{} minutes", age.as_mins()),
            120..2_880 => format!("{} hours", age.as_hours()),
            _ => format!("{} days", age.as_hours() / 24),
        };
        format!(" It is {words} old.")
    });
    match place {
        Some(place) => {
            let words = format!("Found for {host}: {}.{}", place.describe(), age.unwrap_or_default());
            good("token", words)
        }
        None => wrong("token", format!("No saved token for {host}."), "Run syncwright token set."),
    }
}

/// What the server says to the token.
pub fn welcome(host: &str, answer: &Result<Identity, Failure>, now: Timestamp, zone: &TimeZone) -> Vec<CheckResult> {
    let host = SanitizedText::new(host);
    let welcome = match answer {
        Ok(welcome) => welcome,
        Err(failure) => {
            let about = if matches!(failure.kind, FailureKind::NotSignedIn(_)) { "token" } else { "server" };
            return vec![wrong(about, failure.what(), failure.advice())];
        }
    };
    let who = welcome.who.as_ref().map_or_else(String::new, |who| format!(" as {who}"));
    let mut findings = vec![if welcome.confirmed {
        good("server", format!("{host} accepts the token{who}."))
    } else {
        note(
            "server",
            format!("{host} answers, but offers nothing to test the token on."),
            "Creating a sync will show.",
        )
    }];
    if let Some(ends) = welcome.token_ends {
        let told = ends.to_zoned_datetime(zone.clone()).strftime("%-d %b %Y, %H:%M").to_string();
        findings.push(if ends > now {
            good("token", format!("It expires on {told}."))
        } else {
            wrong("token", format!("It expired on {told}."), "Sign in again.")
        });
    }
    findings
}

/// Whether it speaks as the profile says; none of both when its syncs and answers do not tell.
pub fn dialect(profile: Dialect, spoken: Option<Dialect>) -> CheckResult {
    match spoken {
        Some(spoken) if spoken == profile => good("server", format!("It uses the API variant {}.", spoken.word())),
        Some(spoken) => wrong(
            "server",
            format!("It seems to use the API variant {}, but {} is set.", spoken.word(), profile.word()),
            "Press d in Syncs to switch, or use --api-variant for one run.",
        ),
        None => good("server", format!("Nothing contradicts the API variant {}.", profile.word())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::headless::doctor::CheckState;

    #[test]
    fn another_dialect_than_the_profile_s_is_not_good() {
        let state = |spoken| dialect(Dialect::Published, spoken).state;
        assert_eq!(state(Some(Dialect::Multiwoven)), CheckState::Wrong);
        assert_eq!(state(Some(Dialect::Published)), CheckState::Good);
        assert_eq!(state(None), CheckState::Good);
    }

    #[test]
    fn the_token_s_age_is_told_where_it_tells() {
        let now: Timestamp = "2026-11-23T12:00:00Z".parse().expect("a time");
        let words = |issued: Option<&str>| {
            token("a", Some(TokenLocation::Environment), issued.and_then(|text| text.parse().ok()), now).words
        };
        assert!(words(Some("2026-11-23T11:40:00Z")).ends_with("It is 20 minutes old."));
        assert!(words(Some("2026-11-20T11:00:00Z")).ends_with("It is 3 days old."));
        assert!(words(Some("2026-11-24T11:00:00Z")).ends_with("not stored."), "clocks are apart");
        assert!(words(None).ends_with("not stored."));
    }

    #[test]
    fn a_token_that_has_ended_is_not_good() {
        let now: Timestamp = "2026-11-23T12:00:00Z".parse().expect("a time");
        let ends = |text: &str| Identity { token_ends: text.parse().ok(), confirmed: true, ..Identity::default() };
        let last = |text| welcome("a", &Ok(ends(text)), now, &TimeZone::UTC).pop().map(|finding| finding.state);
        assert_eq!(last("2026-11-23T11:00:00Z"), Some(CheckState::Wrong));
        assert_eq!(last("2026-11-24T11:00:00Z"), Some(CheckState::Good));
    }
}
