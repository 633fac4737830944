//! Facts that hold for every workspace: the kinds of connectors, and what a mapping row can be.

use serde_json::{Value, json};

use super::auth::User;
use super::data::Kind;
use super::http::{Answer, Call, Reply};
use super::state::ServerState;
use super::{serialize, workspaces};

/// `GET /connector_definitions`: a bare list for one type, both lists without.
pub(super) fn list(world: &ServerState, call: &Call, user: User) -> Answer {
    workspaces::chosen(world, call, user)?;
    let of = |kind: &str| -> Vec<Value> {
        let kinds = world.data.kinds.iter().filter(|one| one.connector_type == kind);
        kinds.filter(|one| in_category(one, call.param("category"))).map(shown).collect()
    };
    Ok(Reply::ok(match call.param("type") {
        Some(kind) => json!(of(&kind.to_ascii_lowercase())),
        None => json!({ "source": of("source"), "destination": of("destination") }),
    }))
}

fn in_category(one: &Kind, category: Option<&str>) -> bool {
    match category {
        Some("data") => one.category != "AI Model",
        Some("ai_ml") => one.category == "AI Model",
        _ => true,
    }
}

/// `GET /connector_definitions/:name`.
pub(super) fn show(world: &ServerState, call: &Call, user: User, name: &str) -> Answer {
    workspaces::chosen(world, call, user)?;
    let kind = call.param("type");
    let fits = |one: &&Kind| one.name.eq_ignore_ascii_case(name) && kind.is_none_or(|kind| one.connector_type == kind);
    let found = world.data.kinds.iter().find(fits).map(shown);
    Ok(Reply::ok(json!({ "data": found.unwrap_or_else(|| json!([])) })))
}

fn shown(one: &Kind) -> Value {
    let page = one.name.to_ascii_lowercase();
    let docs = format!("https://docs.squared.ai/guides/{}s/{page}", one.connector_type);
    let mut out = serialize::fields(json!({
        "name": one.name,
        "title": one.title,
        "connector_type": one.connector_type,
        "category": one.category,
        "sub_category": one.sub_category,
        "documentation_url": docs,
        "icon": serialize::icon(&one.connector_type, &one.name),
        "release_stage": "alpha",
        "support_level": "community",
        "tags": ["language:ruby", "multiwoven"],
        "connector_spec": {
            "documentation_url": docs,
            "connection_specification": { "type": "object", "properties": {} },
            "stream_type": one.stream_type,
            "connector_query_type": one.connector_query_type,
        },
    }));
    out.retain(|_, value| !value.is_null());
    Value::Object(out)
}

/// `GET /syncs/configurations`.
pub(super) fn mappings(world: &ServerState, call: &Call, user: User) -> Answer {
    workspaces::chosen(world, call, user)?;
    let constant = |kind: &str, description: &str| json!({ "type": kind, "description": description });
    Ok(Reply::ok(json!({ "data": { "configurations": { "catalog_mapping_types": {
        "standard": "",
        "vector": "",
        "static": {
            "string": constant("string", "Any text"),
            "number": constant("float", "Any number"),
            "boolean": constant("boolean", "true or false"),
            "null": constant("null", "Nothing"),
        },
        "template": {
            "variable": { "current_timestamp": {
                "type": "datetime",
                "description": "The time of the run",
                "value": "{{ 'now' | date: '%Y-%m-%dT%H:%M:%S.%L%z' }}",
            } },
            "filter": {
                "cast": { "description": "Another type for a value", "value": "{{ cast: '<string>' }}" },
                "regex_replace": {
                    "description": "Other text where a pattern fits",
                    "value": "{{ regex_replace: '<pattern>', '<replacement>', '<flags>' }}",
                },
            },
        },
    } } } })))
}
