//! Interpreting responses. Servers and whatever sits in front of them (proxies, login pages, debug pages) respond in a
//! dozen shapes; each becomes a value, or one kind of failure with the start of the response.

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use serde::Deserialize;
use serde_json::Value;

use crate::api::error_body::{self, Body};
use crate::api::redact::Redactor;
use crate::domain::failure::{Complaint, Failure, FailureKind, NoAnswer, NotUnderstood, RawAnswer};
use crate::domain::text::SanitizedText;

/// How many lines of a response are kept for display.
const MOST_LINES: usize = 40;

/// How many characters of each line.
const LONGEST_LINE: usize = 400;

/// Larger responses are shown as received, not pretty-printed.
const LARGEST_LAID_OUT: usize = 64 * 1024;

/// Upper bound for `Retry-After`.
const LONGEST_WAIT: u64 = 24 * 60 * 60;

/// A response as received.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) retry_after: Option<Duration>,
    /// The server's clock (`Date`).
    pub(super) date: Option<Timestamp>,
    /// Redirect target (`Location`).
    pub(super) location: Option<String>,
    pub(super) body: Vec<u8>,
    pub(super) ending: Ending,
}

/// How reading the body ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ending {
    /// The whole body was read.
    Whole,
    /// The body exceeded the limit.
    TooLarge,
    /// The body could not be decompressed.
    Garbled,
    /// The connection failed partway through.
    Broken(NoAnswer),
}

impl Answer {
    pub(super) const fn is_success(&self) -> bool {
        matches!(self.status, 200..=299)
    }

    /// The JSON of a successful response.
    pub(super) fn value(&self) -> Result<Value, FailureKind> {
        parse(self.whole()?).map_err(FailureKind::NotUnderstood)
    }

    /// The body of a successful response, if all of it was read.
    pub(super) fn whole(&self) -> Result<&[u8], FailureKind> {
        match &self.ending {
            Ending::Whole => Ok(&self.body),
            Ending::TooLarge => Err(FailureKind::NotUnderstood(NotUnderstood::TooLarge)),
            Ending::Garbled => Err(FailureKind::NotUnderstood(NotUnderstood::NotJson)),
            Ending::Broken(why) => Err(FailureKind::NoAnswer(why.clone())),
        }
    }

    /// What a non-success response means. The status alone decides whether it was a rejection, so a truncated or
    /// garbled body does not hide one.
    pub(super) fn failure(&self, hide: Redactor<'_>) -> Failure {
        let kind = match self.status {
            300..=399 => {
                let place = self.location.as_deref().map(|place| hide.inert(place));
                FailureKind::Redirected(place.unwrap_or_else(|| SanitizedText::new("another place")))
            }
            429 => FailureKind::Busy { wait: self.retry_after },
            503 if self.retry_after.is_some() => FailureKind::Busy { wait: self.retry_after },
            100..=199 | 202..=299 => FailureKind::NotUnderstood(NotUnderstood::OtherShape),
            400..=499 => self.refusal(hide),
            _ => FailureKind::ServerBroke { status: self.status },
        };
        self.as_failure(kind, hide)
    }

    /// A failure of this kind, with the start of this response.
    pub(super) fn as_failure(&self, kind: FailureKind, hide: Redactor<'_>) -> Failure {
        Failure { kind, answer: Some(RawAnswer { status: self.status, beginning: self.beginning(hide) }) }
    }

    fn refusal(&self, hide: Redactor<'_>) -> FailureKind {
        let text = String::from_utf8_lossy(&self.body);
        let parsed: Result<Value, _> = parse(&self.body);
        let complaints = match &parsed {
            Ok(value) => error_body::read(Body::Json(value), hide),
            Err(NotUnderstood::NotJson) => error_body::read(Body::Text(&text), hide),
            Err(_) => Vec::new(),
        };
        if matches!(self.status, 400 | 404) && complaints.iter().any(is_workspace_unknown) {
            return FailureKind::NoSuchWorkspace;
        }
        let first = || complaints.first().map(|complaint| complaint.words.clone());
        match self.status {
            401 => FailureKind::NotSignedIn(first().unwrap_or_default()),
            403 if self.is_host_refused(&text) => FailureKind::HostNotAllowed,
            403 => FailureKind::Forbidden(first().unwrap_or_else(|| SanitizedText::new("Forbidden"))),
            404 => FailureKind::NotFound(first().unwrap_or_default()),
            _ => FailureKind::Refused(complaints),
        }
    }

    /// Rails blocks a host with an empty body or, in development mode, with an error page.
    fn is_host_refused(&self, text: &str) -> bool {
        self.ending == Ending::Whole && (text.trim().is_empty() || text.contains("Blocked host"))
    }

    /// The first lines of the body, pretty-printed and redacted.
    fn beginning(&self, hide: Redactor<'_>) -> Vec<SanitizedText> {
        let laid_out = if self.ending == Ending::Whole && self.body.len() <= LARGEST_LAID_OUT {
            parse::<Value>(&self.body).ok().and_then(|value| serde_json::to_string_pretty(&value).ok())
        } else {
            None
        };
        let text = hide.in_text(&laid_out.unwrap_or_else(|| String::from_utf8_lossy(&self.body).into_owned()));
        let mut lines = text.trim().lines().map(str::trim_end).filter(|line| !line.is_empty());
        let mut beginning: Vec<SanitizedText> = lines.by_ref().take(MOST_LINES).map(cut).collect();
        if lines.next().is_some() {
            beginning.push(SanitizedText::new("…"));
        }
        beginning
    }
}

fn cut(line: &str) -> SanitizedText {
    let mut characters = line.chars();
    let mut text: String = characters.by_ref().take(LONGEST_LINE).collect();
    if characters.next().is_some() {
        text.push('…');
    }
    SanitizedText::new(&text)
}

fn is_workspace_unknown(complaint: &Complaint) -> bool {
    complaint.words.as_str().trim_end_matches('.').eq_ignore_ascii_case("workspace not found")
}

/// Reads a body as JSON.
pub(super) fn parse<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, NotUnderstood> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body).trim_ascii();
    if body.is_empty() {
        return Err(NotUnderstood::Empty);
    }
    serde_json::from_slice(body)
        .map_err(|error| if error.is_eof() { NotUnderstood::CutOff } else { NotUnderstood::NotJson })
}

/// The payload of a response: servers wrap it in `data`, the published docs do not.
pub(super) fn data(answer: &Value) -> &Value {
    match answer.get("data") {
        Some(data) if !data.is_null() => data,
        _ => answer,
    }
}

/// An identifier, sent as a string or an integer.
pub(super) fn id(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Value::Number(number) if number.is_i64() || number.is_u64() => Some(number.to_string()),
        _ => None,
    }
}

/// How long `Retry-After` asks to wait: seconds or a date.
pub(super) fn retry_after(text: &str, now: Timestamp) -> Option<Duration> {
    let text = text.trim();
    let seconds = if text.is_empty() {
        return None;
    } else if text.bytes().all(|byte| byte.is_ascii_digit()) {
        text.parse().unwrap_or(LONGEST_WAIT)
    } else {
        let then = date(text)?;
        u64::try_from(then.as_second().saturating_sub(now.as_second())).unwrap_or(0)
    };
    Some(Duration::from_secs(seconds.min(LONGEST_WAIT)))
}

/// An HTTP date: `Sun, 06 Nov 1994 08:49:37 GMT`.
pub(super) fn date(text: &str) -> Option<Timestamp> {
    rfc2822::parse(text).ok().map(|time| time.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &str) -> Answer {
        Answer {
            status,
            retry_after: None,
            date: None,
            location: None,
            body: body.as_bytes().to_vec(),
            ending: Ending::Whole,
        }
    }

    fn kind(status: u16, body: &str) -> FailureKind {
        answer(status, body).failure(Redactor::this("")).kind
    }

    #[test]
    fn the_status_tells_the_kind_and_the_body_the_words() {
        let words = |text: &str| SanitizedText::new(text);
        for (status, body, expected) in [
            (
                401,
                r#"{"errors":[{"status":401,"title":"Error","detail":"Unauthorized"}]}"#,
                FailureKind::NotSignedIn(words("Unauthorized")),
            ),
            (401, "Your account is locked.", FailureKind::NotSignedIn(words("Your account is locked."))),
            (401, "", FailureKind::NotSignedIn(words(""))),
            (403, "", FailureKind::HostNotAllowed),
            (403, "<html><h1>Blocked hosts: 127.0.0.1:3000</h1></html>", FailureKind::HostNotAllowed),
            (403, "<html></html>", FailureKind::Forbidden(words("Forbidden"))),
            (
                403,
                r#"{"errors":[{"detail":"You are not authorized to do this action"}]}"#,
                FailureKind::Forbidden(words("You are not authorized to do this action")),
            ),
            (404, r#"{"status":404,"error":"Not Found"}"#, FailureKind::NotFound(words("Not Found"))),
            (404, r#"{"errors":[{"detail":"Workspace not found"}]}"#, FailureKind::NoSuchWorkspace),
            (
                400,
                r#"{"errors":[{"status":400,"title":"Bad Request","detail":"There was a problem with the request format: Workspace not found","source":{"pointer":"/request/payload"}}]}"#,
                FailureKind::NoSuchWorkspace,
            ),
            (429, r#"{"error":"Too many login attempts."}"#, FailureKind::Busy { wait: None }),
            (500, r#"{"status":500,"error":"Internal Server Error"}"#, FailureKind::ServerBroke { status: 500 }),
            (503, "", FailureKind::ServerBroke { status: 503 }),
            (413, "", FailureKind::Refused(vec![])),
            (302, "", FailureKind::Redirected(words("another place"))),
        ] {
            assert_eq!(kind(status, body), expected, "{status} {body}");
        }
        assert_eq!(kind(401, "").to_string(), "The server rejected the token.", "it said nothing more");
    }

    #[test]
    fn a_refusal_stays_one_when_its_body_is_cut_off() {
        let mut cut = answer(422, r#"{"errors":[{"sta"#);
        cut.ending = Ending::Broken(NoAnswer::ConnectionLost);
        assert_eq!(cut.failure(Redactor::this("")).kind, FailureKind::Refused(vec![]));
        let mut silent = answer(403, "");
        silent.ending = Ending::Broken(NoAnswer::ConnectionLost);
        assert!(matches!(silent.failure(Redactor::this("")).kind, FailureKind::Forbidden(_)));
    }

    #[test]
    fn a_body_is_json_or_says_why_not() {
        for (body, why) in [
            ("", NotUnderstood::Empty),
            (" \r\n", NotUnderstood::Empty),
            ("<!DOCTYPE html>", NotUnderstood::NotJson),
            ("OK", NotUnderstood::NotJson),
            (r#"{"data":{"id":"#, NotUnderstood::CutOff),
            (r#"{"a":1} x"#, NotUnderstood::NotJson),
        ] {
            assert_eq!(parse::<Value>(body.as_bytes()), Err(why), "{body:?}");
        }
        assert_eq!(parse::<Value>(b"\xff\xfe"), Err(NotUnderstood::NotJson));
        assert_eq!(parse(b"\xef\xbb\xbf {} "), Ok(serde_json::json!({})));
    }

    #[test]
    fn the_beginning_is_laid_out_bounded_and_without_secrets() {
        let shown = |body: &str| {
            let lines = answer(500, body).as_failure(FailureKind::NoSuchWorkspace, Redactor::this("tok-1234")).answer;
            lines.expect("an answer").beginning.iter().map(|line| line.as_str().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(shown(r#"{"a":{"b":1}}"#), ["{", "  \"a\": {", "    \"b\": 1", "  }", "}"]);
        assert_eq!(shown("<h1>\n\n Bearer tok-1234\u{1b}[2J\r\n"), ["<h1>", " Bearer …[2J"]);
        assert_eq!(shown(r#"{"data":[{"api_key":"k"}]}"#).get(3).map(String::as_str), Some("      \"api_key\": \"…\""));
        let long = |count| format!(r#"["{}"]"#, "x".repeat(count));
        assert_eq!([60_000, 70_000].map(|count| shown(&long(count)).len()), [3, 1], "a very long one stays as it is");
        assert_eq!(shown(&"line\n".repeat(100_000)).len(), MOST_LINES + 1);
        assert_eq!(shown(&"x".repeat(100_000)).first().map(|line| line.chars().count()), Some(LONGEST_LINE + 1));
        assert!(shown("").is_empty());
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now: Timestamp = "2026-11-23T12:00:00Z".parse().expect("a time");
        let seconds = |text| retry_after(text, now).map(|wait| wait.as_secs());
        assert_eq!(seconds("20"), Some(20));
        assert_eq!(seconds(" 0 "), Some(0));
        assert_eq!(seconds("Mon, 23 Nov 2026 12:01:30 GMT"), Some(90));
        assert_eq!(seconds("Mon, 23 Nov 2026 11:00:00 GMT"), Some(0), "a date that is past");
        assert_eq!(seconds("99999999999999999999999"), Some(LONGEST_WAIT));
        for text in ["", "soon", "-5", "1.5"] {
            assert_eq!(seconds(text), None, "{text:?}");
        }
    }

    #[test]
    fn an_id_is_a_text_or_a_whole_number() {
        use serde_json::json;
        assert_eq!(id(&json!("7")).as_deref(), Some("7"));
        assert_eq!(id(&json!(7)).as_deref(), Some("7"));
        for none in [json!(null), json!(""), json!("  "), json!(1.5), json!(true), json!({}), json!([7])] {
            assert_eq!(id(&none), None, "{none}");
        }
    }
}
