//! What the server's own transformer and template engine made of a record under hundreds of mappings, as measured
//! (`transform/transformed-records.json`), beside what is made of it here.

use jiff::Timestamp;
use serde_json::Value;
use syncwright::domain::liquid::Budget;
use syncwright::domain::transform::{Sent, Transformer};

const MEASURED: &str = include_str!("transform/transformed-records.json");

fn now() -> Timestamp {
    "2026-11-25T12:34:56Z".parse().expect("a time")
}

/// What is sent, as the file has it.
fn sent(mapping: &Value, record: &Value) -> Value {
    match Transformer::new(mapping).apply(record.as_object().expect("a record"), now(), &Budget::default()) {
        Sent::Object { fields, unknown } if unknown.is_empty() => Value::Object(fields),
        Sent::True => Value::Bool(true),
        untold => format!("cannot be told: {untold:?}").into(),
    }
}

#[test]
fn every_mapping_that_was_measured_makes_what_the_server_made() {
    let measured: Value = serde_json::from_str(MEASURED).expect("JSON");
    let cases = measured["cases"].as_array().expect("cases");
    assert!(cases.len() > 600, "only {}", cases.len());
    let differing: Vec<String> = cases
        .iter()
        .filter_map(|case| {
            let made = sent(&case["mapping"], &measured["record"]);
            // As texts, for the order of the fields and because 5 and 5.0 are told apart.
            let (made, wanted) = (made.to_string(), case["out"].to_string());
            (made != wanted).then(|| format!("{}\n  the server: {wanted}\n  here:       {made}", case["mapping"]))
        })
        .collect();
    assert!(differing.is_empty(), "{} of {} differ:\n{}", differing.len(), cases.len(), differing.join("\n"));
}
