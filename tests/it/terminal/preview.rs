//! `preview` as a process: what would arrive, and its exit codes.

use serde_json::{Value, json};
use syncwright::sandbox::Dialect;

use super::commands::{PUBLISHED, home, multiwoven, run};
use super::workspace::{Bench, documented, has_shape};

/// A sync of Active users to contacts with this mapping.
fn file(configuration: &Value) -> String {
    let mut file: Value = serde_json::from_str(&multiwoven()).expect("JSON");
    file["sync"]["configuration"] = configuration.clone();
    file.to_string()
}

fn mapped(kind: &str, from: &str, to: &str) -> Value {
    json!([
        {"mapping_type": "standard", "from": "id", "to": "properties.email"},
        {"mapping_type": kind, "from": from, "to": to},
    ])
}

#[test]
fn rows_that_arrive_without_a_problem_end_with_0_and_send_nothing() {
    let bench = Bench::start(Dialect::Multiwoven);
    let file = file(&mapped("standard", "plan", "properties.firstname"));
    let said = bench.run_reading("preview - --rows 2", &file);
    let table =
        "ROW  properties.email  properties.firstname\n  1                 1  pro\n  2                 2  free\n";
    assert_eq!((said.code, said.out.as_str(), said.err.as_str()), (0, table, ""));
    let asked = bench.sandbox.requests();
    assert!(asked.iter().all(|it| it.method == "GET" || it.path.ends_with("/query_source")), "nothing is sent");
    assert_eq!(asked.iter().filter(|it| it.path.ends_with("/query_source")).count(), 1, "the query is run once");
}

#[test]
fn a_problem_is_marked_on_its_row_counted_below_and_ends_with_1() {
    let bench = Bench::start(Dialect::Multiwoven);
    let said = bench.run_reading("preview -", &multiwoven());
    assert_eq!((said.code, said.err.as_str()), (1, ""));
    assert!(said.out.contains("  2  ! o''neil@acme.io\n"), "{}", said.out);
    let words = "\n1 of 8 rows: Apostrophes arrive doubled in “properties.email”: o'neil@acme.io → o''neil@acme.io.\n";
    assert!(said.out.ends_with(words), "{}", said.out);
}

#[test]
fn the_json_has_the_documented_shape_and_as_many_rows_as_are_asked_for() {
    let bench = Bench::start(Dialect::Multiwoven);
    for (rows, count) in [("1", 1), ("3", 3), ("20", 8)] {
        let said = bench.run_reading(&format!("preview - --format json --rows {rows}"), &multiwoven());
        let mut told: Value = serde_json::from_str(&said.out).expect("JSON");
        assert_eq!(told["rows"].as_array().map(Vec::len), Some(count));
        assert_eq!(told["rows"][0]["sent"], json!({"properties": {"email": "ada@lovelace.io"}}));
        assert_eq!(told["rows"][0]["source"]["last_name"], "Lovelace");
        // What the rows hold is the source's.
        let mut shape = documented("preview FILE");
        for row in [&mut shape, &mut told].into_iter().flat_map(|it| it["rows"].as_array_mut().expect("rows")) {
            (row["source"], row["sent"]) = (Value::Null, Value::Null);
        }
        has_shape(&shape, &told, "preview");
        assert_eq!(said.code, i32::from(count > 1), "the first row has no apostrophe");
    }
    for rows in ["0", "21", "many"] {
        assert_eq!(bench.run_reading(&format!("preview - --rows {rows}"), &multiwoven()).code, 2, "{rows}");
    }
}

#[test]
fn what_the_server_would_send_as_true_and_what_cannot_be_told_are_said() {
    let bench = Bench::start(Dialect::Multiwoven);
    let told = |configuration: &Value| -> Value {
        let said = bench.run_reading("preview - --rows 1 --format json", &file(configuration));
        assert_eq!(said.err, "");
        serde_json::from_str::<Value>(&said.out).expect("JSON")["rows"][0].clone()
    };
    let mut mapping = mapped("vector", "plan", "properties.embedding");
    mapping[1]["embedding_config"] = json!({"mode": "open_ai"});
    let vector = told(&mapping);
    assert_eq!(
        (&vector["unknown"], &vector["sent"]["properties"]["email"]),
        (&json!(["properties.embedding"]), &json!(1))
    );
    let table = bench.run_reading("preview - --rows 1", &file(&mapping)).out;
    assert!(table.contains("depends on the server"), "{table}");
    // A field inside a number: the server's transformer fails, and sends `true` for the row (api facts §9).
    let inside = json!([
        {"mapping_type": "standard", "from": "id", "to": "properties"},
        {"mapping_type": "standard", "from": "email", "to": "properties.email"},
    ]);
    let fails = told(&inside);
    assert_eq!((&fails["sent"], &fails["unknown"]), (&json!(true), &json!([])), "{fails}");
    assert!(fails["problems"][0]["words"].as_str().is_some_and(|words| words.contains("true")), "{fails}");
    assert!(bench.run_reading("preview - --rows 1", &file(&inside)).out.contains("true"));
}

#[test]
fn the_published_variant_says_for_which_server_it_is_exact() {
    let bench = Bench::start(Dialect::Published);
    let said = bench.run_reading("preview - --rows 1", PUBLISHED);
    assert_eq!(said.err, "Exact for the open-source server 0.124; the hosted service may differ.\n");
    assert_eq!((said.code, said.out.as_str()), (0, "ROW  properties.email\n  1  ada@lovelace.io\n"));
}

#[test]
fn what_cannot_be_previewed_says_why() {
    let bench = Bench::start(Dialect::Multiwoven);
    let of_model = |id: &str| multiwoven().replace("\"model_id\": 1", &format!("\"model_id\": {id}"));
    for (text, words, code) in [
        ("{".to_owned(), "", 1),
        ("[]".to_owned(), "", 1),
        (of_model("99"), "No model of this workspace has the ID 99.", 1),
        (of_model("null"), "The file needs a model_id and a stream_name for a preview.", 1),
        (of_model("7"), "The model has no rows: nothing can be shown.", 0),
    ] {
        let said = bench.run_reading("preview -", &text);
        assert_eq!((said.code, said.out.as_str()), (code, ""), "{text}: {}", said.err);
        assert!(said.err.contains(words) && !said.err.is_empty(), "{text}: {}", said.err);
    }
    let home = home();
    let said = run(home.path(), &["preview", "nowhere.json"], None, "");
    assert_eq!((said.code, said.err.contains("couldn't read nowhere.json")), (1, true), "{}", said.err);
}
