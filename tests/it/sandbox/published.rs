//! The published dialect: the contract's own words, and answers without a wrapper.

use serde_json::{Value, json};
use syncwright::sandbox::Dialect;

use super::client::{Ask, Bench};

fn body() -> Value {
    json!({ "sync": {
        "source_id": 1,
        "destination_id": 2,
        "model_id": 1,
        "schedule_type": "automated",
        "configuration": { "email": "properties.email" },
        "stream_name": "contacts",
        "sync_mode": "full_refresh",
        "sync_interval": 10,
        "sync_interval_unit": "minutes",
    } })
}

fn with(field: &str, value: Value) -> Value {
    let mut body = body();
    body["sync"][field] = value;
    body
}

/// The schema of the successful answer in the contract.
fn answer_schema() -> Value {
    let contract: Value = serde_norway::from_str(include_str!("../../../assets/create_sync.openapi.yaml")).unwrap();
    contract["paths"]["/api/v1/syncs"]["post"]["responses"]["200"]["content"]["application/json"]["schema"].clone()
}

#[tokio::test]
async fn a_sync_by_the_contract_is_created_and_answered_by_the_contract() {
    let bench = Bench::of(Dialect::Published).await;
    let ask = Ask { workspace: None, body: Some(body().to_string()), ..bench.ask("POST", "/syncs") };
    let got = bench.send(ask).await;
    assert_eq!(got.status, 200, "{}", got.text);
    let sync = got.json();
    assert!(jsonschema::is_valid(&answer_schema(), &sync), "{sync}");
    assert_eq!(sync["id"], "3");
    assert_eq!(sync["attributes"]["status"], "pending");
    let shown = bench.get("/syncs/3").await.json();
    assert_eq!(shown, sync);
    let listed = bench.get("/syncs").await.json();
    assert_eq!(listed["data"][0], sync);
}

#[tokio::test]
async fn other_words_and_types_break_the_contract() {
    let bench = Bench::of(Dialect::Published).await;
    for (field, value, message) in [
        ("schedule_type", json!("interval"), "invalid schedule type"),
        ("schedule_type", json!("Automated"), "invalid schedule type"),
        ("sync_mode", json!("incremental"), "invalid sync mode"),
        ("sync_interval_unit", json!("hours"), "invalid sync interval unit"),
        ("sync_interval", json!(0), "must be greater than 0"),
        ("sync_interval", json!("10"), "must be an integer"),
        ("sync_interval", json!(1.5), "must be an integer"),
        ("source_id", json!("1"), "must be an integer"),
        ("source_id", Value::Null, "must be filled"),
        ("configuration", json!([{ "from": "a", "to": "b" }]), "must be a hash"),
        ("configuration", json!({}), "must be filled"),
        ("stream_name", json!(7), "must be a string"),
        ("cron_expression", Value::Null, "must be a string"),
    ] {
        let got = bench.call("POST", "/syncs", &with(field, value)).await;
        assert_eq!((got.status, got.json()), (400, json!({ "errors": { "sync": { field: [message] } } })));
    }
    assert_eq!(bench.get("/syncs").await.json()["data"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn everything_that_is_missing_is_named_at_once() {
    let bench = Bench::of(Dialect::Published).await;
    let got = bench.call("POST", "/syncs", &json!({ "sync": {} })).await;
    let errors = got.json()["errors"]["sync"].as_object().unwrap().clone();
    assert_eq!(errors.len(), 9);
    assert!(errors.values().all(|message| *message == json!(["is missing"])));
}

#[tokio::test]
async fn rows_come_bare_and_models_name_their_connector_by_number() {
    let bench = Bench::of(Dialect::Published).await;
    let rows = bench.call("POST", "/connectors/1/query_source", &json!({ "query": "SELECT * FROM users" })).await;
    assert_eq!(rows.json()[0]["email"], "ada@lovelace.io");
    let models = bench.get("/models?query_type=data").await.json();
    assert_eq!(models["data"].as_array().unwrap().len(), 12);
    assert!(models["data"][0]["attributes"]["connector_id"].is_i64());
    assert!(models["data"][0]["attributes"].get("connector").is_none());
}

#[tokio::test]
async fn the_lists_require_their_documented_filters() {
    let bench = Bench::of(Dialect::Published).await;
    let got = bench.get("/connectors").await;
    assert_eq!(got.json(), json!({ "errors": { "type": ["is missing"], "category": ["is missing"] } }));
    assert_eq!(bench.get("/models").await.json(), json!({ "errors": { "query_type": ["is missing"] } }));
    assert_eq!(bench.get("/connectors?type=source&category=data").await.status, 200);
}

#[tokio::test]
async fn every_stream_allows_the_only_mode_of_the_contract() {
    let bench = Bench::of(Dialect::Published).await;
    let catalog = bench.get("/connectors/12/discover").await.json();
    for stream in catalog["data"]["attributes"]["catalog"]["streams"].as_array().unwrap() {
        assert!(stream["supported_sync_modes"].as_array().unwrap().contains(&json!("full_refresh")));
    }
}

#[tokio::test]
async fn a_test_run_can_be_asked_for_and_a_missing_run_has_a_message() {
    let bench = Bench::of(Dialect::Published).await;
    let ask = bench.ask("POST", "/x");
    let got = bench.send(Ask { path: "/enterprise/api/v1/syncs/1/test".to_owned(), ..ask }).await;
    assert_eq!(got.json(), json!({ "message": "Sync test triggered successfully" }));
    let runs = bench.get("/syncs/1/sync_runs").await.json();
    assert_eq!(runs["data"][0]["attributes"]["sync_run_type"], "test");
    let got = bench.get("/syncs/1/sync_runs/999").await;
    assert_eq!((got.status, got.json()), (404, json!({ "message": "Sync Run not found", "status": 404 })));
}

#[tokio::test]
async fn an_update_answers_with_success_and_a_message() {
    let bench = Bench::of(Dialect::Published).await;
    let got = bench.call("PUT", "/syncs/1", &json!({ "sync": { "sync_interval": 15 } })).await;
    assert_eq!(got.json()["success"], true);
    assert_eq!(got.json()["data"]["attributes"]["sync_interval"], 15);
}
