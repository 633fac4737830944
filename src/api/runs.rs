//! Decodes runs and their records (api facts §4).

use jiff::Timestamp;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::api::answer;
use crate::api::decode::attribute;
use crate::api::redact::Redactor;
use crate::domain::row::{Row, members};
use crate::domain::run::{Record, Run, RunId, RunRows, RunStatus};
use crate::domain::text::SanitizedText;

pub(super) fn run(item: &Value, hide: Redactor<'_>) -> Option<Run> {
    let id = answer::id(item.get("id")?)?;
    let time = |name: &str| attribute(item, name)?.as_str()?.parse::<Timestamp>().ok();
    let count = |name: &str| attribute(item, name).and_then(whole_number);
    Some(Run {
        id: RunId(SanitizedText::new(&id)),
        status: RunStatus::from_word(attribute(item, "status").and_then(Value::as_str).unwrap_or("unknown")),
        is_test: attribute(item, "sync_run_type").and_then(Value::as_str) == Some("test"),
        created: time("created_at"),
        started: time("started_at"),
        finished: time("finished_at"),
        seconds: attribute(item, "duration").and_then(Value::as_f64),
        rows: RunRows {
            queried: count("total_query_rows"),
            total: count("total_rows"),
            sent: count("successful_rows"),
            failed: count("failed_rows"),
            skipped: count("skipped_rows"),
        },
        error: attribute(item, "error").map(|error| describe(error, hide)).filter(|error| !error.is_blank()),
    })
}

/// A record; its row is read from its text, since numbers of a row can be larger than those of a `Value`.
pub(super) fn record(item: &Value, text: &RawValue, hide: Redactor<'_>) -> Option<Record> {
    let id = answer::id(item.get("id")?)?;
    let row = || {
        let item = members(text)?;
        let attributes = item.get("attributes").copied().and_then(members);
        Row::read(attributes.as_ref().unwrap_or(&item).get("record")?)
    };
    let word = |name: &str| attribute(item, name).and_then(Value::as_str).map(|word| hide.inert(word));
    let logged = |name: &str| {
        let words = attribute(item, "logs")?.get(name).filter(|logged| !logged.is_null())?;
        Some(describe(words, hide)).filter(|words| !words.is_blank())
    };
    Some(Record {
        id: SanitizedText::new(&id),
        status: word("status").unwrap_or_default(),
        action: word("action"),
        row: row().unwrap_or_default(),
        request: logged("request"),
        response: logged("response"),
    })
}

/// An integer, possibly sent as a string.
fn whole_number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.trim().parse().ok())
}

fn describe(value: &Value, hide: Redactor<'_>) -> SanitizedText {
    match value {
        Value::String(text) => hide.inert(text),
        other => hide.inert(&other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use serde_json::value::to_raw_value;

    use super::*;

    #[test]
    fn a_run_is_read_with_what_is_not_counted_left_open() {
        let told = json!({"id": "9", "type": "sync_runs", "attributes": {"status": "querying", "sync_run_type": "test",
            "started_at": "2026-11-23T12:00:00.123Z", "finished_at": null, "duration": null, "total_query_rows": "40",
            "successful_rows": null, "error": null}});
        let run = run(&told, Redactor::this("")).expect("a run");
        assert_eq!((run.status, run.is_test, run.rows.queried), (RunStatus::Querying, true, Some(40)));
        assert_eq!((run.rows.sent, run.finished, run.error), (None, None, None));
    }

    #[test]
    fn a_record_tells_its_reason_and_no_secret() {
        let told = json!({"id": 3, "attributes": {"status": "failed", "record": {"email": "a"},
            "logs": {"request": "[{}]", "response": "Bearer tok-1234 was rejected", "level": "error"}}});
        let record = |told: &Value, hide| super::record(told, &to_raw_value(told).expect("JSON"), hide);
        let nothing = record(&json!({"id": "1", "attributes": {"logs": null}}), Redactor::this(""));
        assert_eq!(nothing.map(|record| record.row), Some(Row::default()));
        let record = record(&told, Redactor::this("tok-1234")).expect("a record");
        assert!(record.has_failed());
        assert_eq!(record.response.as_ref().map(SanitizedText::as_str), Some("Bearer … was rejected"));
        assert_eq!(record.row.to_string(), r#"{"email":"a"}"#);
    }
}
