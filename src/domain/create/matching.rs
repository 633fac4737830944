//! Whether a sync in the server's list could be the one that was sent. Servers normalize values (api facts §3.3), leave
//! attributes out and nest IDs, so what cannot be compared excludes nothing.

use serde_json::{Map, Value};

use crate::domain::field::FieldId;
use crate::domain::sync::stored_as_sent;

/// How a listed sync compares to a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likeness {
    /// Another sync: its source, model, destination or stream differs.
    Different,
    /// It can be neither matched nor excluded: attributes are missing, or stored otherwise.
    Unclear,
    /// Equal, as far as servers keep what was sent.
    Equal,
}

/// The attributes that two syncs share where one could be the other.
pub const IDENTITY: [FieldId; 4] = [FieldId::Source, FieldId::Destination, FieldId::Model, FieldId::Stream];

/// Compares a stored sync with a body.
pub fn likeness(body: &Value, stored: &Map<String, Value>) -> Likeness {
    let Some(sent) = body.get("sync").and_then(Value::as_object) else { return Likeness::Unclear };
    let mut worst = Likeness::Equal;
    for field in IDENTITY {
        let name = field.attribute();
        match (sent.get(name), stored.get(name)) {
            (Some(sent), Some(kept)) if stored_as_sent(sent, kept) => {}
            (Some(sent), Some(kept)) if is_excluded(sent, kept) => return Likeness::Different,
            _ => worst = Likeness::Unclear,
        }
    }
    if worst == Likeness::Equal && sent.iter().all(|(name, value)| is_kept(name, value, stored)) {
        Likeness::Equal
    } else {
        Likeness::Unclear
    }
}

/// Whether the two plain values are surely not the same. Stream names may be trimmed, or written in another case.
fn is_excluded(sent: &Value, kept: &Value) -> bool {
    let plain = |value: &Value| match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_lowercase()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    plain(sent).zip(plain(kept)).is_some_and(|(sent, kept)| sent != kept)
}

/// Whether an attribute is stored as it was sent, allowing for what servers normalize.
fn is_kept(name: &str, value: &Value, stored: &Map<String, Value>) -> bool {
    let Some(kept) = stored.get(name) else {
        // Servers clear attributes that the schedule does not use.
        return !matches!(FieldId::from_attribute(name), Some(FieldId::Mapping | FieldId::Schedule));
    };
    match FieldId::from_attribute(name) {
        Some(FieldId::Mapping) => same_rows(value, kept),
        Some(FieldId::Schedule) => kind(value) == kind(kept),
        _ => kept.is_null() || kept.as_str().is_some_and(str::is_empty) || stored_as_sent(value, kept),
    }
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

    fn sent() -> Value {
        json!({"sync": {
            "source_id": 1, "destination_id": 2, "model_id": 5, "stream_name": "contacts",
            "sync_mode": "full_refresh", "configuration": {"email": "e", "id": "i"},
            "schedule_type": "automated", "sync_interval": 30, "sync_interval_unit": "minutes",
        }})
    }

    fn compared(changes: &Value) -> Likeness {
        let mut attributes = sent()["sync"].as_object().cloned().expect("an object");
        for (name, value) in changes.as_object().expect("an object") {
            attributes.insert(name.clone(), value.clone());
        }
        likeness(&sent(), &attributes)
    }

    #[test]
    fn what_a_server_merely_writes_otherwise_is_equal() {
        for changes in [
            json!({}),
            json!({"source_id": "1", "sync_interval": "30"}),
            json!({"configuration": {"id": "i", "email": "e"}}),
            json!({"schedule_type": "interval"}),
            json!({"sync_interval": null, "sync_interval_unit": null, "cursor_field": null, "status": "failed"}),
            json!({"sync_interval": "", "sync_interval_unit": ""}),
        ] {
            assert_eq!(compared(&changes), Likeness::Equal, "{changes}");
        }
    }

    #[test]
    fn another_source_model_destination_or_stream_is_another_sync() {
        for changes in [
            json!({"source_id": 2}),
            json!({"source_id": "2"}),
            json!({"model_id": 6}),
            json!({"destination_id": 3}),
            json!({"stream_name": "companies"}),
        ] {
            assert_eq!(compared(&changes), Likeness::Different, "{changes}");
        }
    }

    #[test]
    fn what_cannot_be_compared_or_is_stored_otherwise_excludes_nothing() {
        for changes in [
            json!({"destination_id": null}),
            json!({"source_id": {"id": 1}}),
            json!({"stream_name": " Contacts "}),
            json!({"stream_name": ""}),
            json!({"configuration": {"email": "e"}}),
            json!({"configuration": "{}"}),
            json!({"sync_interval": 31}),
            json!({"schedule_type": "manual"}),
            json!({"sync_mode": "incremental"}),
        ] {
            assert_eq!(compared(&changes), Likeness::Unclear, "{changes}");
        }
        assert_eq!(likeness(&sent(), &Map::new()), Likeness::Unclear, "a list without attributes");
        assert_eq!(likeness(&json!({}), &Map::new()), Likeness::Unclear, "a body without a sync");
    }

    #[test]
    fn a_mapping_or_schedule_that_the_list_leaves_out_is_not_taken_for_equal() {
        for name in ["configuration", "schedule_type"] {
            let mut attributes = sent()["sync"].as_object().cloned().expect("an object");
            attributes.shift_remove(name);
            assert_eq!(likeness(&sent(), &attributes), Likeness::Unclear, "{name}");
        }
    }

    #[test]
    fn rows_are_compared_by_what_the_server_keeps_of_them() {
        let row = |to: &str, extra: bool| {
            let mut row = json!({"from": "a", "to": to, "mapping_type": "standard"});
            if extra {
                row["isRequired"] = json!(true);
            }
            json!([row])
        };
        assert!(same_rows(&row("b", true), &row("b", false)));
        assert!(!same_rows(&row("b", true), &json!([])));
        assert!(!same_rows(&row("b", true), &row("c", false)), "it goes to another field");
        assert!(same_rows(&json!(["a"]), &json!(["a"])) && !same_rows(&json!(["a"]), &json!(["b"])), "no rows at all");
        let with = |rows: Value| {
            let mut body = sent();
            body["sync"]["configuration"] = rows;
            body
        };
        let stored = with(row("b", false))["sync"].as_object().cloned().expect("an object");
        assert_eq!(likeness(&with(row("b", true)), &stored), Likeness::Equal);
    }
}
