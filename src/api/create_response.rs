//! The outcome of creating a sync. A clear rejection may be retried; anything that is neither success nor rejection
//! must be looked up first.

use serde_json::{Map, Value};

use crate::api::answer::{self, Answer};
use crate::api::redact::Redactor;
use crate::domain::failure::{Failure, FailureKind, NotUnderstood};
use crate::domain::id::SyncId;
use crate::domain::sync::{CreateOutcome, Sync};
use crate::domain::text::SanitizedText;

/// Interprets the response to the request that creates a sync.
pub(super) fn outcome(sent: Result<Answer, FailureKind>, hide: Redactor<'_>) -> CreateOutcome {
    let answer = match sent {
        Ok(answer) => answer,
        Err(kind @ FailureKind::Unreachable(_)) => {
            return CreateOutcome::NotCreated(Failure::without_answer(hide.in_kind(kind)));
        }
        Err(kind) => return CreateOutcome::Unknown(Failure::without_answer(hide.in_kind(kind))),
    };
    match answer.status {
        200..=299 => match answer.value().and_then(|value| created(&value)) {
            Ok(sync) => CreateOutcome::Created(Box::new(sync)),
            Err(kind) => CreateOutcome::Unknown(answer.as_failure(kind, hide)),
        },
        300..=499 => CreateOutcome::NotCreated(answer.failure(hide)),
        _ => match answer.failure(hide) {
            // A server that says when to retry has not started processing.
            busy @ Failure { kind: FailureKind::Busy { .. }, .. } => CreateOutcome::NotCreated(busy),
            broke => CreateOutcome::Unknown(broke),
        },
    }
}

/// The sync from a successful response. Without an ID it cannot be found again, so that does not count as success.
fn created(body: &Value) -> Result<Sync, FailureKind> {
    if !body.is_object() {
        return Err(FailureKind::NotUnderstood(NotUnderstood::OtherShape));
    }
    let data = answer::data(body);
    match sync(data).or_else(|| Some(Sync { id: sync(body)?.id, attributes: attributes(data) })) {
        Some(sync) => Ok(sync),
        None if data.is_object() => Err(FailureKind::NotUnderstood(NotUnderstood::NoId)),
        None => Err(FailureKind::NotUnderstood(NotUnderstood::OtherShape)),
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

    #[test]
    fn a_sync_is_read_wrapped_or_bare_with_any_kind_of_id() {
        for body in [
            json!({"data": {"id": "7", "type": "syncs", "attributes": {"status": "pending"}}}),
            json!({"data": {"id": 7, "attributes": {"status": "pending"}}}),
            json!({"id": "7", "type": "sync", "attributes": {"status": "pending"}}),
            json!({"id": 7, "attributes": {"status": "pending"}, "data": null}),
            json!({"success": true, "message": "ok", "data": {"id": "7", "attributes": {"status": "pending"}}}),
        ] {
            let sync = created(&body).expect("a sync");
            assert_eq!(sync.id, SyncId(SanitizedText::new("7")), "{body}");
            assert_eq!(sync.status(), Some(SanitizedText::new("pending")), "{body}");
        }
        assert!(created(&json!({"id": "7"})).expect("a sync").attributes.is_empty());
    }

    #[test]
    fn a_yes_without_an_id_is_none() {
        for (body, why) in [
            (json!({"data": {"type": "syncs", "attributes": {}}}), NotUnderstood::NoId),
            (json!({"data": {"id": null}}), NotUnderstood::NoId),
            (json!({"data": {"id": ""}}), NotUnderstood::NoId),
            (json!({"message": "Sync created"}), NotUnderstood::NoId),
            (json!({"data": []}), NotUnderstood::OtherShape),
            (json!({"data": "7"}), NotUnderstood::OtherShape),
            (json!([{"id": "7"}]), NotUnderstood::OtherShape),
            (json!("7"), NotUnderstood::OtherShape),
        ] {
            assert_eq!(created(&body), Err(FailureKind::NotUnderstood(why)), "{body}");
        }
    }
}
