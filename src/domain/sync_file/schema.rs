//! The JSON Schema (draft 7, which editors know best) of a sync file, made from the fields and the words of the
//! dialects: editors complete attributes and words, and show what each means.

use serde_json::{Map, Value, json};

use crate::domain::dialect::{Dialect, ScheduleType};
use crate::domain::draft::{Draft, choices};
use crate::domain::field::{FieldId, FieldKind};

/// The schema of a file that `check`, `submit` and `--from` take.
pub fn schema() -> Value {
    let definition = |dialect: Dialect| (dialect.word().to_owned(), sync(dialect));
    let reference = |dialect: Dialect| json!({ "$ref": format!("#/definitions/{}", dialect.word()) });
    let dialects: Vec<Value> = Dialect::ALL.into_iter().map(reference).collect();
    let whole = json!({
        "type": "object",
        "properties": {
            "$schema": { "type": "string" },
            "sync": { "anyOf": dialects },
            "names": { "$ref": "#/definitions/names" },
        },
        "required": ["sync"],
        "additionalProperties": false,
    });
    let mut any = vec![whole];
    any.extend(dialects);
    let mut definitions: Map<String, Value> = Dialect::ALL.into_iter().map(definition).collect();
    definitions.insert("names".to_owned(), names());
    definitions.insert("row".to_owned(), row());
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "A sync for Syncwright",
        "description": "The body of POST /api/v1/syncs, or its inner object.",
        "anyOf": any,
        "definitions": definitions,
    })
}

/// A sync in the words of a dialect.
fn sync(dialect: Dialect) -> Value {
    let mut properties: Map<String, Value> =
        FieldId::ALL.into_iter().map(|field| (field.attribute().to_owned(), value(field, dialect))).collect();
    properties.insert("$schema".to_owned(), json!({ "type": "string" }));
    let kinds = dialect.schedule_types();
    let needed: Vec<Vec<&str>> = kinds.iter().map(|kind| required(*kind, dialect)).collect();
    let is_always = |name: &&str| needed.iter().all(|names| names.contains(name));
    let always: Vec<&str> = needed.first().into_iter().flatten().copied().filter(is_always).collect();
    let by_schedule = kinds.iter().zip(&needed).filter_map(|(kind, names)| {
        let more: Vec<&str> = names.iter().copied().filter(|name| !always.contains(name)).collect();
        let schedule = json!({ FieldId::Schedule.attribute(): { "const": kind.word() } });
        (!more.is_empty()).then(|| json!({ "if": { "properties": schedule }, "then": { "required": more } }))
    });
    let by_schedule: Vec<Value> = by_schedule.collect();
    let mut sync = json!({
        "type": "object",
        "description": format!("For {}.", dialect.describe()),
        "properties": properties,
        "required": always,
        "additionalProperties": false,
    });
    if let Some(sync) = sync.as_object_mut().filter(|_| !by_schedule.is_empty()) {
        sync.insert("allOf".to_owned(), Value::from(by_schedule));
    }
    sync
}

/// What a kind of schedule needs.
fn required(schedule: ScheduleType, dialect: Dialect) -> Vec<&'static str> {
    let mut draft = Draft::new(dialect);
    draft.set(FieldId::Schedule, schedule.word().to_owned());
    let needed = draft.fields(dialect).into_iter().filter(|field| !field.is_optional(dialect));
    needed.map(FieldId::attribute).collect()
}

fn value(field: FieldId, dialect: Dialect) -> Value {
    let mut value = match field.kind() {
        FieldKind::Number => json!({ "type": "integer", "minimum": 1 }),
        FieldKind::Text => json!({ "type": "string", "pattern": "\\S" }),
        FieldKind::Word => {
            let words: Vec<&str> = choices(field, dialect).into_iter().map(|(word, _)| word).collect();
            json!({ "type": "string", "enum": words })
        }
        FieldKind::Mapping => {
            let object = json!({ "type": "object", "minProperties": 1 });
            let rows = json!({ "type": "array", "minItems": 1, "items": { "$ref": "#/definitions/row" } });
            match dialect {
                Dialect::Published => object,
                Dialect::Multiwoven => json!({ "anyOf": [rows, object] }),
            }
        }
    };
    if let Some(value) = value.as_object_mut() {
        value.insert("title".to_owned(), json!(field.label()));
        value.insert("description".to_owned(), json!(field.meaning(dialect)));
    }
    value
}

/// A row of the open-source server's mapping. Servers ignore other members.
fn row() -> Value {
    json!({
        "type": "object",
        "properties": {
            "from": { "description": "The column; of a static row its value, of a template its text." },
            "to": { "type": "string", "description": "The field of the destination, such as properties.email." },
            "mapping_type": { "type": "string", "enum": ["standard", "static", "template", "vector"] },
        },
        "required": ["from", "to", "mapping_type"],
    })
}

/// What the numbers mean where the file was saved; `--from` finds them by name in another workspace.
fn names() -> Value {
    let text = json!({ "type": "string" });
    json!({
        "type": "object",
        "description": "What the numbers mean where the file was saved.",
        "properties": {
            "server": text, "workspace": { "type": "integer", "minimum": 1 },
            "source": text, "destination": text, "model": text,
        },
    })
}
