//! Matching a create without a response against the server's syncs: which one is what was sent and did not exist
//! before. Servers normalize values (api facts §3.3), and lists are ordered by last change, so neither text nor
//! position identifies it.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};

use crate::domain::create::note::ListSnapshot;
use crate::domain::field::FieldId;
use crate::domain::sync::{Sync, stored_as_sent};

/// Whether a listed sync is the one that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Match {
    /// A different sync.
    No,
    /// Equal, and did not exist before.
    Yes,
    /// Equal, but it may have existed before.
    Perhaps,
}

/// Maximum clock skew between this machine and the server before a new sync looks old.
pub const CLOCKS: SignedDuration = SignedDuration::from_mins(15);

/// Compares a listed sync with what was sent.
pub fn matches(sent: &Value, sent_at: Timestamp, noted: Option<&ListSnapshot>, listed: &Sync) -> Match {
    if !is_equal(sent, &listed.attributes) {
        return Match::No;
    }
    if noted.is_some_and(|noted| noted.ids.iter().any(|id| *id == listed.id.0.as_str())) {
        return Match::No;
    }
    let created: Option<Timestamp> =
        listed.attributes.get("created_at").and_then(Value::as_str).and_then(|text| text.parse().ok());
    let earliest = sent_at.saturating_sub(CLOCKS).unwrap_or(sent_at);
    match (created, noted) {
        (Some(created), _) if created < earliest => Match::No,
        // Anything not in a complete snapshot is new; so is anything created now that was missing from a partial one.
        (_, Some(ListSnapshot { is_whole: true, .. })) | (Some(_), Some(_)) => Match::Yes,
        // Without a snapshot only the clocks tell, and they may differ.
        (Some(created), None) if created >= sent_at => Match::Yes,
        _ => Match::Perhaps,
    }
}

/// Whether a stored sync equals what was sent, allowing for server normalization.
fn is_equal(sent: &Value, stored: &Map<String, Value>) -> bool {
    let Some(sent) = sent.get("sync").and_then(Value::as_object) else { return false };
    sent.iter().all(|(name, value)| match FieldId::from_attribute(name) {
        Some(FieldId::Source | FieldId::Destination | FieldId::Model | FieldId::Stream) => {
            stored.get(name).is_some_and(|kept| stored_as_sent(value, kept))
        }
        Some(FieldId::Mapping) => stored.get(name).is_none_or(|kept| same_rows(value, kept)),
        Some(FieldId::Schedule) => stored.get(name).is_none_or(|kept| kind(value) == kind(kept)),
        // Servers clear attributes the schedule does not use; missing ones are not compared.
        _ => match stored.get(name) {
            None | Some(Value::Null) => true,
            Some(Value::String(text)) if text.is_empty() => true,
            Some(kept) => stored_as_sent(value, kept),
        },
    })
}

/// The open-source server calls the published `automated` `interval`.
fn kind(schedule: &Value) -> Option<&str> {
    schedule.as_str().map(|word| if word == "automated" { "interval" } else { word })
}

/// The server keeps only known members of list rows.
fn same_rows(sent: &Value, kept: &Value) -> bool {
    match (sent, kept) {
        (Value::Array(sent), Value::Array(kept)) => {
            sent.len() == kept.len() && sent.iter().zip(kept).all(|(sent, kept)| same_row(sent, kept))
        }
        _ => sent == kept,
    }
}

fn same_row(sent: &Value, kept: &Value) -> bool {
    match (sent.as_object(), kept.as_object()) {
        (Some(sent), Some(kept)) => ["from", "to", "mapping_type"].iter().all(|name| {
            let of = |row: &Map<String, Value>| row.get(*name).cloned().unwrap_or_default();
            of(sent) == of(kept)
        }),
        _ => sent == kept,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::id::SyncId;

    fn sent() -> Value {
        json!({"sync": {
            "source_id": 1, "destination_id": 2, "model_id": 5, "stream_name": "contacts",
            "sync_mode": "full_refresh", "configuration": {"email": "e", "id": "i"},
            "schedule_type": "automated", "sync_interval": 30, "sync_interval_unit": "minutes",
        }})
    }

    fn now() -> Timestamp {
        "2026-11-23T12:00:00Z".parse().expect("a time")
    }

    fn listed(id: &str, changes: &Value) -> Sync {
        let mut attributes = sent()["sync"].as_object().cloned().expect("an object");
        attributes.insert("created_at".to_owned(), json!("2026-11-23T12:00:01.5Z"));
        for (name, value) in changes.as_object().expect("an object") {
            attributes.insert(name.clone(), value.clone());
        }
        Sync { id: SyncId(id.into()), attributes }
    }

    fn found(changes: &Value) -> Match {
        let noted = ListSnapshot { ids: vec!["7".to_owned()], is_whole: true };
        matches(&sent(), now(), Some(&noted), &listed("8", changes))
    }

    #[test]
    fn what_a_server_merely_writes_otherwise_is_the_same_sync() {
        for changes in [
            json!({}),
            json!({"source_id": "1", "sync_interval": "30"}),
            json!({"configuration": {"id": "i", "email": "e"}}),
            json!({"schedule_type": "interval"}),
            json!({"sync_interval": null, "sync_interval_unit": null, "cursor_field": null, "status": "failed"}),
            json!({"sync_interval": "", "sync_interval_unit": ""}),
        ] {
            assert_eq!(found(&changes), Match::Yes, "{changes}");
        }
    }

    #[test]
    fn what_differs_in_one_place_is_another_sync() {
        for changes in [
            json!({"model_id": 6}),
            json!({"destination_id": null}),
            json!({"stream_name": "Contacts"}),
            json!({"configuration": {"email": "e"}}),
            json!({"sync_interval": 31}),
            json!({"schedule_type": "manual"}),
            json!({"sync_mode": "incremental"}),
        ] {
            assert_eq!(found(&changes), Match::No, "{changes}");
        }
    }

    #[test]
    fn rows_are_compared_by_what_the_server_keeps_of_them() {
        let row = |extra: bool| {
            let mut row = json!({"from": "a", "to": "b", "mapping_type": "standard"});
            if extra {
                row["isRequired"] = json!(true);
            }
            json!([row])
        };
        assert!(same_rows(&row(true), &row(false)));
        assert!(!same_rows(&row(true), &json!([])));
        let other = json!([{"from": "a", "to": "c", "mapping_type": "standard"}]);
        assert!(!same_rows(&row(true), &other), "it goes to another field");
        assert!(same_rows(&json!(["a"]), &json!(["a"])) && !same_rows(&json!(["a"]), &json!(["b"])), "no rows at all");
        let found = |kept: &Value| {
            let mut sent = sent();
            sent["sync"]["configuration"] = row(true);
            matches(&sent, now(), None, &listed("8", &json!({"configuration": kept})))
        };
        assert_eq!(found(&row(false)), Match::Yes, "the sync is found by its rows");
        assert_eq!(found(&other), Match::No);
    }

    #[test]
    fn what_was_there_before_is_not_it() {
        let partial = ListSnapshot { ids: vec!["8".to_owned()], is_whole: false };
        let at = |created: Value, noted: Option<&ListSnapshot>| {
            matches(&sent(), now(), noted, &listed("8", &json!({"created_at": created})))
        };
        assert_eq!(at(json!("2026-11-23T12:00:01Z"), Some(&partial)), Match::No, "it was noted");
        assert_eq!(at(json!("2026-11-20T00:00:00Z"), None), Match::No, "it is old");
        assert_eq!(at(json!("2026-11-23T12:00:01Z"), None), Match::Yes);
        assert_eq!(at(json!("2026-11-23T11:59:00Z"), None), Match::Perhaps, "clocks may be apart");
        assert_eq!(at(json!("2026-11-23T11:45:00Z"), None), Match::Perhaps, "by a quarter of an hour at most");
        assert_eq!(at(json!("2026-11-23T11:44:59Z"), None), Match::No);
        assert_eq!(at(json!(null), None), Match::Perhaps);
        let before = ListSnapshot { ids: vec!["7".to_owned()], is_whole: false };
        assert_eq!(at(json!("2026-11-23T11:55:00Z"), Some(&before)), Match::Yes, "not seen just before");
        assert_eq!(at(json!(null), Some(&before)), Match::Perhaps);
        assert_eq!(at(json!(null), Some(&ListSnapshot { is_whole: true, ..before.clone() })), Match::Yes);
    }
}
