//! Converts a stream's JSON schema to mappable paths. Real catalogs bend the rules: types come as lists, `required`
//! names containers, or a field without its path (api facts §2).

use std::collections::HashSet;

use serde_json::{Map, Value};

use crate::domain::catalog::field::{CatalogField, Requirement, SchemaType, is_inside};
use crate::domain::text::SanitizedText;

/// Maximum depth. Anything deeper becomes one field of any type.
const DEEPEST: usize = 12;

/// Maximum fields per stream.
const MOST_FIELDS: usize = 20_000;

/// The fields of a schema in order, and its required containers.
pub fn fields_of(schema: &Value) -> (Vec<CatalogField>, Vec<String>) {
    let mut walk = Walk { fields: Vec::new(), needed_parts: Vec::new() };
    walk.object(schema, "", &Held::Always, 0);
    let Walk { mut fields, mut needed_parts } = walk;
    find_the_misplaced(schema, &mut fields);
    needed_parts
        .retain(|part| !fields.iter().any(|field| field.need == Requirement::Always && is_inside(&field.path, part)));
    (fields, needed_parts)
}

/// Whether a field's container always exists.
#[derive(Clone)]
enum Held {
    Always,
    When(String),
}

struct Walk {
    fields: Vec<CatalogField>,
    needed_parts: Vec<String>,
}

impl Walk {
    fn object(&mut self, schema: &Value, prefix: &str, held: &Held, depth: usize) {
        let required = required_of(schema);
        let Some(properties) = properties_of(schema) else { return };
        for (name, inner) in properties {
            // A name containing a dot cannot be addressed: the server treats the dot as a path separator.
            if name.is_empty() || name.contains('.') || self.fields.len() >= MOST_FIELDS {
                continue;
            }
            let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
            self.property(inner, path, required.contains(name.as_str()), held, depth);
        }
    }

    fn property(&mut self, schema: &Value, path: String, is_required: bool, held: &Held, depth: usize) {
        let inner_held = match (is_required, held) {
            (true, held) => held.clone(),
            (false, _) => Held::When(path.clone()),
        };
        let has_fields =
            |schema: &Value| depth < DEEPEST && properties_of(schema).is_some_and(|properties| !properties.is_empty());
        let (inner, inner_path) = if depth < DEEPEST && !has_fields(schema) && has_type(schema, "array") {
            (schema.get("items").unwrap_or(&Value::Null), format!("{path}[]"))
        } else {
            (schema, path.clone())
        };
        if !has_fields(inner) {
            return self.leaf(inner_path, inner, is_required, held);
        }
        if is_required && matches!(held, Held::Always) {
            self.needed_parts.push(path);
        }
        self.object(inner, &inner_path, &inner_held, depth + 1);
    }

    fn leaf(&mut self, path: String, schema: &Value, is_required: bool, held: &Held) {
        let need = match (is_required, held) {
            (false, _) => Requirement::Optional,
            (true, Held::Always) => Requirement::Always,
            (true, Held::When(part)) => Requirement::Within(part.clone()),
        };
        self.fields.push(CatalogField {
            path,
            kind: kind_of(schema),
            need,
            is_nullable: has_type(schema, "null"),
            allowed: schema.get("enum").and_then(Value::as_array).cloned().unwrap_or_default(),
            longest: schema.get("maxLength").and_then(Value::as_u64).and_then(|longest| longest.try_into().ok()),
            format: schema.get("format").and_then(Value::as_str).map(str::to_owned),
            note: note_of(schema),
        });
    }
}

fn properties_of(schema: &Value) -> Option<&Map<String, Value>> {
    schema.get("properties").and_then(Value::as_object)
}

fn required_of(schema: &Value) -> HashSet<&str> {
    schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
}

fn has_type(schema: &Value, wanted: &str) -> bool {
    match schema.get("type") {
        Some(Value::String(word)) => word == wanted,
        Some(Value::Array(words)) => words.iter().any(|word| word.as_str() == Some(wanted)),
        _ => false,
    }
}

/// Unknown types count as any.
fn kind_of(schema: &Value) -> SchemaType {
    for (word, kind) in [
        ("string", SchemaType::Text),
        ("integer", SchemaType::Integer),
        ("number", SchemaType::Number),
        ("boolean", SchemaType::Boolean),
    ] {
        if has_type(schema, word) {
            return kind;
        }
    }
    SchemaType::Any
}

fn note_of(schema: &Value) -> Option<SanitizedText> {
    let text = |key: &str| schema.get(key).and_then(Value::as_str).map(str::to_owned);
    let allowed = schema.get("enum").and_then(Value::as_array).map(|values| {
        let words: Vec<String> = values
            .iter()
            .take(6)
            .map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
            .collect();
        let more = if values.len() > 6 { ", …" } else { "" };
        format!("one of {}{more}", words.join(", "))
    });
    let parts: Vec<String> =
        [text("description").or_else(|| text("title")), allowed, text("format")].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| SanitizedText::new(&parts.join("; ")))
}

/// A required name that is missing at the top level but occurs exactly once below refers to that field: `HubSpot`
/// contacts require `email`, which is `properties.email`.
fn find_the_misplaced(schema: &Value, fields: &mut [CatalogField]) {
    let properties = properties_of(schema);
    for name in required_of(schema) {
        if properties.is_some_and(|properties| properties.contains_key(name)) {
            continue;
        }
        let is_meant = |field: &CatalogField| {
            !field.path.contains("[]") && field.path.rsplit_once('.').is_some_and(|(_, last)| last == name)
        };
        let mut meant = fields.iter_mut().filter(|field| is_meant(field));
        if let (Some(only), None) = (meant.next(), meant.next()) {
            only.need = Requirement::Always;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn shown(schema: &Value) -> Vec<String> {
        let (fields, parts) = fields_of(schema);
        let need = |field: &CatalogField| match &field.need {
            Requirement::Optional => String::new(),
            Requirement::Always => "!".to_owned(),
            Requirement::Within(part) => format!("!in {part}"),
        };
        fields
            .iter()
            .map(|field| format!("{} {}{}", field.path, field.kind.word(), need(field)))
            .chain(parts.iter().map(|part| format!("part {part}")))
            .collect()
    }

    #[test]
    fn fields_of_objects_and_lists_get_the_paths_that_the_server_reads() {
        let schema = json!({"type": "object", "properties": {
            "name": {"type": ["string", "null"]},
            "address": {"type": "object", "properties": {"city": {"type": "string"}, "geo": {"type": "object"}}},
            "tags": {"type": "array", "items": {"type": "string"}},
            "lines": {"type": "array", "items": {"type": "object", "properties": {"sku": {"type": "integer"}}}},
            "embedding": {"type": "vector"},
            "not.addressable": {"type": "string"},
        }});
        assert_eq!(
            shown(&schema),
            [
                "name text",
                "address.city text",
                "address.geo any",
                "tags[] text",
                "lines[].sku integer",
                "embedding any"
            ]
        );
    }

    #[test]
    fn what_is_required_follows_the_containers() {
        let schema = json!({"required": ["id", "data"], "properties": {
            "id": {"type": "integer"},
            "data": {"required": ["type"], "properties": {"type": {"type": "string"}, "x": {}}},
            "extra": {"required": ["key"], "properties": {"key": {"type": "string"}, "value": {}}},
        }});
        assert_eq!(
            shown(&schema),
            ["id integer!", "data.type text!", "data.x any", "extra.key text!in extra", "extra.value any"]
        );
    }

    #[test]
    fn a_required_container_without_required_fields_must_not_stay_empty() {
        let schema =
            json!({"required": ["properties"], "properties": {"properties": {"properties": {"a": {}, "b": {}}}}});
        assert_eq!(shown(&schema), ["properties.a any", "properties.b any", "part properties"]);
    }

    #[test]
    fn a_required_name_without_a_place_means_the_only_field_of_that_name() {
        let schema = json!({"required": ["email", "nowhere"], "properties": {
            "properties": {"properties": {"email": {"type": "string"}, "phone": {"type": "string"}}},
        }});
        assert_eq!(shown(&schema), ["properties.email text!", "properties.phone text"]);
    }

    #[test]
    fn what_the_schema_says_of_a_field_is_its_note() {
        let schema = json!({"properties": {
            "stage": {"title": "Stage", "enum": ["lead", 2], "format": "word"},
            "plain": {"type": "string"},
        }});
        let notes: Vec<_> = fields_of(&schema).0.into_iter().map(|field| field.note.map(|it| it.to_string())).collect();
        assert_eq!(notes, [Some("Stage; one of lead, 2; word".to_owned()), None]);
    }

    #[test]
    fn a_schema_of_another_shape_has_no_fields() {
        for schema in [json!({}), json!(null), json!([1]), json!({"properties": 5}), json!("x")] {
            assert!(shown(&schema).is_empty(), "{schema}");
        }
    }

    proptest! {
        #[test]
        fn nesting_without_end_is_cut(depth in 1_usize..60) {
            let mut schema = json!({"type": "string"});
            for _ in 0..depth {
                schema = json!({"type": "object", "properties": {"a": schema}});
            }
            let (fields, _) = fields_of(&schema);
            prop_assert_eq!(fields.len(), 1);
            prop_assert_eq!(fields[0].path.split('.').count(), depth.min(DEEPEST + 1));
        }
    }
}
