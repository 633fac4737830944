//! A run of a sync as a server tells it, and the records it sent (api facts §4).

use jiff::Timestamp;
use serde_json::Value;

use crate::domain::row::Row;
use crate::domain::text::SanitizedText;

/// What the server calls a run.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RunId(pub SanitizedText);

/// One run.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// What the server calls it.
    pub id: RunId,
    /// How it stands.
    pub status: RunStatus,
    /// Whether it is a test run, which sends one row.
    pub is_test: bool,
    /// When it was asked for.
    pub created: Option<Timestamp>,
    /// When it began.
    pub started: Option<Timestamp>,
    /// When it ended.
    pub finished: Option<Timestamp>,
    /// How long it took, in seconds, as the server says.
    pub seconds: Option<f64>,
    /// Its rows, as far as they are counted; most servers count them at the end only.
    pub rows: RunRows,
    /// Why it failed, where the server says so; the open-source server never does.
    pub error: Option<SanitizedText>,
}

/// The rows of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RunRows {
    /// How many the query brought.
    pub queried: Option<u64>,
    /// How many were to be sent.
    pub total: Option<u64>,
    /// How many were sent.
    pub sent: Option<u64>,
    /// How many the destination rejected.
    pub failed: Option<u64>,
    /// How many were skipped, mostly because they had not changed.
    pub skipped: Option<u64>,
}

/// How a run stands.
#[derive(Debug, Clone, PartialEq, Eq, strum::EnumString)]
#[strum(serialize_all = "snake_case")]
pub enum RunStatus {
    /// It was asked for.
    Pending,
    /// It began.
    Started,
    /// The model's query is being run.
    Querying,
    /// Its rows wait to be sent.
    Queued,
    /// Its rows are being sent.
    InProgress,
    /// It ended well; rows may have been rejected anyway.
    Success,
    /// It stands still.
    Paused,
    /// It ended badly.
    Failed,
    /// It was stopped.
    #[strum(serialize = "canceled", serialize = "cancelled")]
    Canceled,
    /// A word that is not known.
    #[strum(disabled)]
    Other(SanitizedText),
}

impl RunStatus {
    /// The status that a server's word means.
    pub fn from_word(word: &str) -> Self {
        word.parse().unwrap_or_else(|_unknown| Self::Other(SanitizedText::new(word)))
    }

    /// The server's word.
    pub fn word(&self) -> &str {
        match self {
            Self::Pending => "pending",
            Self::Started => "started",
            Self::Querying => "querying",
            Self::Queued => "queued",
            Self::InProgress => "in_progress",
            Self::Success => "success",
            Self::Paused => "paused",
            Self::Failed => "failed",
            Self::Canceled => "canceled",
            Self::Other(word) => word.as_str(),
        }
    }

    /// The same for people.
    pub fn describe(&self) -> &str {
        match self {
            Self::Pending => "pending",
            Self::Started => "starting",
            Self::Querying => "running the query",
            Self::Queued => "queued",
            Self::InProgress => "sending rows",
            Self::Success => "done",
            Self::Paused => "paused",
            Self::Failed => "failed",
            Self::Canceled => "cancelled",
            Self::Other(word) => word.as_str(),
        }
    }

    /// Whether it goes on by itself (S `sync_run.rb:39`).
    pub const fn is_active(&self) -> bool {
        self.stage().is_some()
    }

    /// How many of the [`RunStatus::STAGES`] stages it has begun; none when it is over.
    pub const fn stage(&self) -> Option<u8> {
        match self {
            Self::Pending => Some(1),
            Self::Started => Some(2),
            Self::Querying => Some(3),
            Self::Queued => Some(4),
            Self::InProgress => Some(5),
            _ => None,
        }
    }

    /// How many stages a run has before it is over.
    pub const STAGES: u8 = 5;
}

impl Run {
    /// The last that is known of it: when it ended, else began, else was asked for.
    pub fn last_moment(&self) -> Option<Timestamp> {
        self.finished.or(self.started).or(self.created)
    }

    /// How long it has been going, or went on, in seconds.
    pub fn took(&self, now: Timestamp) -> Option<f64> {
        if let Some(seconds) = self.seconds.filter(|seconds| seconds.is_finite() && *seconds >= 0.0) {
            return Some(seconds);
        }
        let begin = self.started.or(self.created)?;
        let end = if self.status.is_active() { now } else { self.finished? };
        Some(end.duration_since(begin).as_secs_f64().max(0.0))
    }

    /// How many rows it has dealt with, where it is counted.
    pub fn dealt_with(&self) -> Option<u64> {
        let RunRows { sent, failed, .. } = self.rows;
        (sent.is_some() || failed.is_some()).then(|| sent.unwrap_or(0).saturating_add(failed.unwrap_or(0)))
    }

    /// Which part of its rows it has dealt with, from 0 to 1, where both are counted.
    pub fn part_done(&self) -> Option<f64> {
        let total = self.rows.total.or(self.rows.queried).filter(|total| *total > 0)?;
        Some((as_number(self.dealt_with()?) / as_number(total)).min(1.0))
    }

    /// Rows per second, where both are known and it took long enough to tell.
    pub fn rate(&self, now: Timestamp) -> Option<f64> {
        let seconds = self.took(now).filter(|seconds| *seconds >= 0.5)?;
        Some(as_number(self.dealt_with()?) / seconds)
    }
}

/// Rows as a number that can be divided; beyond 2⁵³ of them nobody counts singles.
#[expect(clippy::cast_precision_loss, reason = "a bar and a rate need no more")]
const fn as_number(rows: u64) -> f64 {
    rows as f64
}

/// One row that a run dealt with.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// What the server calls it.
    pub id: SanitizedText,
    /// `success`, `failed` or `pending`, in the server's words.
    pub status: SanitizedText,
    /// What was done with it: `destination_insert` or `destination_update`.
    pub action: Option<SanitizedText>,
    /// Its columns.
    pub row: Row,
    /// What was sent to the destination, where the server kept it.
    pub request: Option<SanitizedText>,
    /// What the destination answered: the reason when it rejected the row.
    pub response: Option<SanitizedText>,
}

impl Record {
    /// Why it was rejected, in a line: what the destination's answer says in words, where it is JSON that does.
    pub fn reason(&self) -> Option<SanitizedText> {
        let response = self.response.as_ref().filter(|_| self.has_failed())?;
        let told = serde_json::from_str::<Value>(response.as_str()).ok();
        let words = told.as_ref().and_then(|told| {
            ["description", "message", "detail", "error"].into_iter().find_map(|name| told.get(name)?.as_str())
        });
        Some(words.map_or_else(|| response.clone(), SanitizedText::new))
    }

    /// Whether the destination rejected it.
    pub fn has_failed(&self) -> bool {
        self.status.as_str() == "failed"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(status: &str) -> Run {
        Run {
            id: RunId("1".into()),
            status: RunStatus::from_word(status),
            is_test: false,
            created: "2026-11-23T12:00:00Z".parse().ok(),
            started: "2026-11-23T12:00:10Z".parse().ok(),
            finished: None,
            seconds: None,
            rows: RunRows::default(),
            error: None,
        }
    }

    #[test]
    fn a_run_under_way_takes_until_now_and_one_that_is_over_what_it_took() {
        let now: Timestamp = "2026-11-23T12:01:10Z".parse().expect("a time");
        assert_eq!(run("in_progress").took(now), Some(60.0));
        assert_eq!(run("canceled").took(now), None, "its end is unknown");
        let told = Run { seconds: Some(7.5), ..run("success") };
        assert_eq!(told.took(now), Some(7.5));
        let nonsense = Run { seconds: Some(-1.0), finished: "2026-11-23T12:00:09Z".parse().ok(), ..run("success") };
        assert_eq!(nonsense.took(now), Some(0.0));
    }

    #[test]
    fn a_part_and_a_rate_need_both_numbers() {
        let now: Timestamp = "2026-11-23T12:00:20Z".parse().expect("a time");
        assert_eq!(run("in_progress").part_done(), None);
        let rows = RunRows { queried: Some(200), sent: Some(40), failed: Some(10), ..RunRows::default() };
        let counted = Run { rows, ..run("in_progress") };
        assert_eq!((counted.part_done(), counted.rate(now)), (Some(0.25), Some(5.0)));
    }

    #[test]
    fn a_reason_is_what_the_answer_says_in_words() {
        let record = |response: &str| Record {
            id: "1".into(),
            status: "failed".into(),
            action: None,
            row: Row::default(),
            request: None,
            response: Some(response.into()),
        };
        let reason = |response: &str| record(response).reason().map(|reason| reason.to_string());
        assert_eq!(reason(r#"{"error":"Invalid","description":"email is wrong"}"#).as_deref(), Some("email is wrong"));
        assert_eq!(reason("no JSON").as_deref(), Some("no JSON"));
        assert_eq!(reason(r#"{"code":7}"#).as_deref(), Some(r#"{"code":7}"#));
        assert_eq!(Record { status: "success".into(), ..record("ok") }.reason(), None);
    }

    #[test]
    fn five_words_are_active_and_unknown_ones_are_not() {
        let active = ["pending", "started", "querying", "queued", "in_progress"];
        assert!(active.iter().all(|word| RunStatus::from_word(word).is_active()));
        for word in ["success", "paused", "failed", "canceled", "melted"] {
            assert!(!RunStatus::from_word(word).is_active(), "{word}");
        }
    }
}
