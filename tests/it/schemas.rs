//! The schemas for editors: what lies in `assets/schema` is what the types say now.

use std::path::Path;

use serde_json::Value;
use syncwright::app::input::keymap::rebindable;

fn configuration_schema() -> Value {
    syncwright::store::config::keys::schema(&rebindable().collect::<Vec<_>>())
}

/// Each file, and what makes it. `SYNCWRIGHT_PICTURES=draw cargo test --test it` rewrites them.
fn schemas() -> [(&'static str, Value); 2] {
    [("config.schema.json", configuration_schema()), ("sync.schema.json", syncwright::domain::sync_file::schema())]
}

#[test]
fn the_schemas_are_what_the_types_say() {
    let draws = std::env::var_os("SYNCWRIGHT_PICTURES").is_some_and(|wish| wish == "draw");
    let mut stale = Vec::new();
    for (name, schema) in schemas() {
        assert!(jsonschema::meta::is_valid(&schema), "{name} is no schema");
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/schema").join(name);
        let text = format!("{schema:#}\n");
        if draws {
            std::fs::write(&path, text).expect("written");
        } else if std::fs::read_to_string(&path).ok().as_deref() != Some(text.as_str()) {
            stale.push(name);
        }
    }
    assert!(stale.is_empty(), "rewrite them (SYNCWRIGHT_PICTURES=draw): {stale:?}");
}

#[test]
fn the_schema_of_the_configuration_knows_what_the_document_shows_and_refuses_slips() {
    let schema = jsonschema::validator_for(&configuration_schema()).expect("a schema");
    let good = serde_json::json!({
        "last": "default", "theme": "auto", "mouse": false, "keys": {"run-now": "F6"},
        "timeouts": {"connect": 10},
        "profiles": {"default": {"url": "https://api.squared.ai", "dialect": "published", "workspace": 7}},
    });
    assert!(schema.is_valid(&good));
    for (pointer, value) in [
        ("/theme", "blue"),
        ("/profiles/default/dialect", "open"),
        ("/profiles/default/workspace", "7"),
        ("/keys/run-now", ""),
    ] {
        let mut wrong = good.clone();
        *wrong.pointer_mut(pointer).expect("there") = Value::from(value);
        assert!(!schema.is_valid(&wrong), "{pointer}");
    }
    let mut slip = good.clone();
    slip["profiles"]["default"]["workspaces"] = Value::from(7);
    assert!(!schema.is_valid(&slip));
}
