//! What is sent, against the fields of the stream: required ones, types, allowed values, lengths.

use serde_json::{Map, Value};

use crate::domain::catalog::{CatalogField, Requirement, Stream, is_empty};
use crate::domain::mapping::ValidationContext;
use crate::domain::preview::fault::{CellProblem, Fault};
use crate::domain::sample::cell;
use crate::domain::text::SanitizedText;
use crate::domain::transform::Sent;

/// Destinations whose streams are tables: a column that the catalog does not call nullable is NOT NULL (api facts §9).
const TABLES: &[&str] = &["Postgresql"];

/// How many allowed values a sentence names.
const NAMED: usize = 6;

/// Judges the object that is sent; fields that cannot be told are not held against it.
pub(super) fn judge(
    sent: &Map<String, Value>,
    unknown: &[String],
    known: &ValidationContext<'_>,
    problems: &mut Vec<CellProblem>,
) {
    let Some(stream) = known.stream else { return };
    let is_table = known.destination_kind.is_some_and(|kind| TABLES.contains(&kind)) && is_a_table(stream);
    let filled: Vec<&str> = stream
        .fields
        .iter()
        .filter(|field| values_at(sent, &field.path).iter().any(|value| !is_empty(value)))
        .map(|field| field.path.as_str())
        .collect();
    let needed: Vec<&str> = stream.needed(filled).map(|field| field.path.as_str()).collect();
    for field in &stream.fields {
        if unknown.contains(&field.path) {
            continue;
        }
        let values = values_at(sent, &field.path);
        let fault = if needed.contains(&field.path.as_str()) && values.iter().all(|value| is_empty(value)) {
            Some(Fault::Required)
        } else if is_table && !field.is_nullable && values.iter().all(|value| value.is_null()) {
            Some(Fault::NotNull)
        } else {
            values.into_iter().find_map(|value| misfit(value, field))
        };
        problems.extend(fault.map(|fault| CellProblem { path: field.path.clone(), fault }));
    }
}

/// Whether the catalog tells columns that may be null apart: a table's does, of every column.
fn is_a_table(stream: &Stream) -> bool {
    stream.fields.iter().all(|field| field.need == Requirement::Optional)
}

/// What a row sends to a path, in words; none where only the server can tell.
pub fn told_at(sent: &Sent, path: &str) -> Option<String> {
    match sent {
        Sent::True => Some("true".to_owned()),
        Sent::Object { fields, unknown } if !unknown.iter().any(|unknown| unknown == path) => {
            let values: Vec<String> = values_at(fields, path).into_iter().map(|it| cell(it).to_string()).collect();
            Some(values.join(", "))
        }
        Sent::Object { .. } | Sent::Unknown => None,
    }
}

/// Whether a null is sent to a field, which reads like the text “null”.
pub fn is_null_at(sent: &Sent, path: &str) -> bool {
    let Sent::Object { fields, .. } = sent else { return false };
    let values = values_at(fields, path);
    !values.is_empty() && values.into_iter().all(Value::is_null)
}

/// The values at a path; a part with `[]` goes through all items of a list.
pub(super) fn values_at<'a>(sent: &'a Map<String, Value>, path: &str) -> Vec<&'a Value> {
    let mut found: Vec<&Value> = Vec::new();
    for (depth, part) in path.split('.').enumerate() {
        let (name, is_list) = part.strip_suffix("[]").map_or((part, false), |name| (name, true));
        found = match depth {
            0 => sent.get(name).into_iter().collect(),
            _ => found.into_iter().filter_map(|value| value.get(name)).collect(),
        };
        if is_list {
            found = found.into_iter().flat_map(|value| value.as_array().into_iter().flatten()).collect();
        }
    }
    found
}

/// The paths of an object's values; those inside lists are one path, written with `[]`.
pub(super) fn leaves(sent: &Map<String, Value>) -> Vec<String> {
    fn walk(value: &Value, path: &str, found: &mut Vec<String>) {
        match value {
            Value::Object(members) if !members.is_empty() => {
                for (name, value) in members {
                    walk(value, &format!("{path}.{name}"), found);
                }
            }
            Value::Array(items) if !items.is_empty() => {
                let path = format!("{path}[]");
                for item in items {
                    walk(item, &path, found);
                }
            }
            _ if found.iter().any(|known| known == path) => {}
            _ => found.push(path.to_owned()),
        }
    }
    let mut found = Vec::new();
    for (name, value) in sent {
        walk(value, name, &mut found);
    }
    found
}

/// What is wrong with a value for a field. Empty ones fit everywhere they are not required.
fn misfit(value: &Value, field: &CatalogField) -> Option<Fault> {
    if is_empty(value) {
        return None;
    }
    if !field.kind.takes(value) {
        return Some(Fault::Type { value: cell(value), wanted: field.kind });
    }
    if !field.allows(value) {
        let named: Vec<String> = field.allowed.iter().take(NAMED).map(|value| cell(value).to_string()).collect();
        let more = if field.allowed.len() > NAMED { ", …" } else { "" };
        let allowed = SanitizedText::new(&format!("{}{more}", named.join(", ")));
        return Some(Fault::NotAllowed { value: cell(value), allowed });
    }
    field.excess(value).map(|(length, longest)| Fault::TooLong { length, longest })
}
