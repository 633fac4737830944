//! What the answer to a create proves: a sync, a clear no, or nothing; and then whether the server may still be at it.

use serde_json::{Map, Value};

use crate::api::answer::{self, Answer};
use crate::api::redact::Redactor;
use crate::domain::create::matching::{Likeness, likeness};
use crate::domain::failure::{Failure, FailureKind, NotUnderstood};
use crate::domain::id::SyncId;
use crate::domain::sync::{CreateOutcome, ServerState, Sync};
use crate::domain::text::SanitizedText;

/// Interprets the response to the request that creates a sync (`body`). What each answer proves is docs/promises.md's
/// first table.
pub(super) fn outcome(sent: Result<Answer, FailureKind>, body: &Value, hide: Redactor<'_>) -> CreateOutcome {
    let answer = match sent {
        Ok(answer) => answer,
        Err(kind @ FailureKind::Unreachable(_)) => {
            return CreateOutcome::NotCreated(Failure::without_answer(hide.in_kind(kind)));
        }
        Err(kind) => {
            let failure = Failure::without_answer(hide.in_kind(kind));
            return CreateOutcome::Unknown(failure, ServerState::MayBeAtIt);
        }
    };
    match answer.status {
        200 | 201 => match answer.value().and_then(|value| created(&value, body)) {
            Ok(sync) => CreateOutcome::Created(Box::new(sync)),
            Err(kind) => CreateOutcome::Unknown(answer.as_failure(kind, hide), ServerState::Done),
        },
        401 | 403 | 404 | 405 | 413..=415 | 422 | 429 | 431 => CreateOutcome::NotCreated(answer.failure(hide)),
        400 if says_what_is_wrong(&answer, hide) => CreateOutcome::NotCreated(answer.failure(hide)),
        202 | 408 | 425 | 499 | 502..=599 => CreateOutcome::Unknown(answer.failure(hide), ServerState::MayBeAtIt),
        203..=299 => {
            let why = answer.value().err().unwrap_or(FailureKind::NotUnderstood(NotUnderstood::OtherShape));
            CreateOutcome::Unknown(answer.as_failure(why, hide), ServerState::Done)
        }
        300..=501 => CreateOutcome::Unknown(answer.failure(hide), ServerState::Done),
        _ => CreateOutcome::Unknown(answer.failure(hide), ServerState::MayBeAtIt),
    }
}

/// Whether a 400 is a validation's. The open-source server answers 400 to exceptions too, also to those after the
/// record was stored.
fn says_what_is_wrong(answer: &Answer, hide: Redactor<'_>) -> bool {
    let failure = answer.failure(hide).kind;
    let FailureKind::Refused(complaints) = failure else { return failure == FailureKind::NoSuchWorkspace };
    complaints.iter().any(|complaint| {
        let words = complaint.words.as_str();
        complaint.attribute.is_some() || words.contains("is not a valid ") || words.contains("out of range")
    })
}

/// The sync from a successful response, as the contract describes one: an ID, and the type or the attributes that were
/// sent. An ID alone may be that of a job.
fn created(answer: &Value, sent: &Value) -> Result<Sync, FailureKind> {
    let other_shape = FailureKind::NotUnderstood(NotUnderstood::OtherShape);
    if !answer.is_object() || answer.get("errors").is_some_and(|errors| !is_empty(errors)) {
        return Err(other_shape);
    }
    let data = answer::data(answer);
    if !data.is_object() {
        return Err(other_shape);
    }
    let Some(sync) = sync(data) else { return Err(FailureKind::NotUnderstood(NotUnderstood::NoId)) };
    let is_typed = data.get("type").and_then(Value::as_str) == Some("syncs");
    if is_typed || likeness(sent, &sync.attributes) == Likeness::Equal { Ok(sync) } else { Err(other_shape) }
}

fn is_empty(errors: &Value) -> bool {
    match errors {
        Value::Null | Value::Bool(false) => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}

/// A bare sync or one in a list, if it has an ID.
pub(super) fn sync(item: &Value) -> Option<Sync> {
    let id = answer::id(item.get("id")?)?;
    Some(Sync { id: SyncId(SanitizedText::new(&id)), attributes: attributes(item) })
}

fn attributes(item: &Value) -> Map<String, Value> {
    item.get("attributes").and_then(Value::as_object).cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::api::answer::Ending;
    use crate::domain::failure::{NoAnswer, Unreachable};

    fn sent() -> Value {
        json!({"sync": {"source_id": 1, "destination_id": 2, "model_id": 3, "stream_name": "contacts"}})
    }

    /// The outcome of an answer: `c` created, `n` not created, `d` the server is done, `m` it may still be at it.
    fn proves(status: u16, body: &str, ending: Ending, retry_after: Option<u64>) -> char {
        let answer = Answer {
            status,
            retry_after: retry_after.map(std::time::Duration::from_secs),
            date: None,
            location: None,
            body: body.as_bytes().to_vec(),
            ending,
        };
        told(&outcome(Ok(answer), &sent(), Redactor::this("")))
    }

    fn told(outcome: &CreateOutcome) -> char {
        match outcome {
            CreateOutcome::Created(_) => 'c',
            CreateOutcome::NotCreated(_) => 'n',
            CreateOutcome::Unknown(_, ServerState::Done) => 'd',
            CreateOutcome::Unknown(_, ServerState::MayBeAtIt) => 'm',
        }
    }

    #[test]
    fn every_status_proves_what_it_can_and_no_more() {
        let whole = r#"{"data": {"id": "7", "type": "syncs", "attributes": {}}}"#;
        for status in 100..=599 {
            let expected = match status {
                200 | 201 => 'c',
                401 | 403 | 404 | 405 | 413 | 414 | 415 | 422 | 429 | 431 => 'n',
                202 | 408 | 425 | 499 => 'm',
                203..=501 => 'd',
                _ => 'm',
            };
            assert_eq!(proves(status, whole, Ending::Whole, None), expected, "{status}");
        }
        assert_eq!(proves(503, "", Ending::Whole, Some(5)), 'm', "a cache in front may say when to ask again");
        assert_eq!(proves(429, "", Ending::Whole, Some(5)), 'n');
    }

    #[test]
    fn a_400_is_a_clear_no_only_where_it_says_what_is_wrong() {
        for (body, expected) in [
            (r#"{"errors": {"sync": {"schedule_type": ["invalid schedule type"]}}}"#, 'n'),
            (r#"{"errors": [{"detail": "There was a problem with the request format: Workspace not found"}]}"#, 'n'),
            (r#"{"errors": [{"detail": "'x' is not a valid sync_mode"}]}"#, 'n'),
            (r#"{"errors": [{"detail": "99999999999 is out of range for ActiveModel::Type::Integer"}]}"#, 'n'),
            (r#"{"errors": [{"detail": "There was a problem with the request format: connection refused"}]}"#, 'd'),
            ("", 'd'),
            ("<html>Bad Request</html>", 'd'),
        ] {
            assert_eq!(proves(400, body, Ending::Whole, None), expected, "{body}");
        }
        let cut = r#"{"errors": {"sync": {"schedule_t"#;
        assert_eq!(proves(400, cut, Ending::Broken(NoAnswer::ConnectionLost), None), 'd');
        assert_eq!(proves(422, cut, Ending::Broken(NoAnswer::ConnectionLost), None), 'n', "the status says it");
    }

    #[test]
    fn a_yes_is_a_sync_as_the_contract_describes_one() {
        let equal = r#""attributes": {"source_id": 1, "destination_id": 2, "model_id": 3, "stream_name": "contacts"}"#;
        for (body, expected) in [
            (r#"{"data": {"id": "7", "type": "syncs", "attributes": {"status": "pending"}}}"#.to_owned(), 'c'),
            (r#"{"id": 7, "type": "syncs"}"#.to_owned(), 'c'),
            (r#"{"success": true, "errors": [], "data": {"id": "7", "type": "syncs"}}"#.to_owned(), 'c'),
            (format!(r#"{{"id": 7, {equal}, "data": null}}"#), 'c'),
            (r#"{"id": "job-77"}"#.to_owned(), 'd'),
            (r#"{"id": "7", "type": "jobs"}"#.to_owned(), 'd'),
            (format!(r#"{{"data": {{{equal}}}}}"#), 'd'),
            (r#"{"data": {"id": "", "type": "syncs"}}"#.to_owned(), 'd'),
            (r#"{"data": {"id": null, "type": "syncs"}}"#.to_owned(), 'd'),
            (r#"{"data": {"id": "7", "type": "syncs"}, "errors": [{"detail": "no"}]}"#.to_owned(), 'd'),
            (r#"[{"id": "7", "type": "syncs"}]"#.to_owned(), 'd'),
            (r#""7""#.to_owned(), 'd'),
            ("<html>Signed in</html>".to_owned(), 'd'),
            (String::new(), 'd'),
        ] {
            assert_eq!(proves(201, &body, Ending::Whole, None), expected, "{body}");
        }
        let whole = r#"{"data": {"id": "7", "type": "syncs"}}"#;
        for ending in [Ending::Broken(NoAnswer::ConnectionLost), Ending::TooLarge, Ending::Garbled] {
            assert_eq!(proves(200, whole, ending, None), 'd');
        }
    }

    #[test]
    fn without_an_answer_only_a_connection_that_was_never_made_is_a_no() {
        let told = |kind| told(&outcome(Err(kind), &sent(), Redactor::this("")));
        assert_eq!(told(FailureKind::Unreachable(Unreachable::Refused)), 'n');
        for why in [NoAnswer::TimedOut, NoAnswer::ConnectionLost] {
            assert_eq!(told(FailureKind::NoAnswer(why)), 'm');
        }
    }
}
