//! Expected values were made by the server's own transformer.

use jiff::Timestamp;
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use serde_json::{Map, Value, json};

use super::{Sent, Transformer};
use crate::domain::liquid::Budget;

fn record() -> Map<String, Value> {
    let record = json!({
        "id": 7, "email": "o'neil@x.io", "plan": "pro", "tags": ["x", "y"], "obj": {"k": "v"}, "nothing": null,
        "no": false, "score": 12.5,
    });
    record.as_object().cloned().expect("an object")
}

fn apply(mapping: &Value) -> Sent {
    Transformer::new(mapping).apply(&record(), Timestamp::UNIX_EPOCH, &Budget::default())
}

fn sent(mapping: &Value) -> Value {
    match apply(mapping) {
        Sent::Object { fields, unknown } if unknown.is_empty() => Value::Object(fields),
        Sent::True => Value::Bool(true),
        untold => panic!("{mapping}: {untold:?}"),
    }
}

/// A row of the array form.
fn row(kind: &str, from: &Value, to: &str) -> Value {
    json!({"mapping_type": kind, "from": from, "to": to})
}

fn standard(from: &str, to: &str) -> Value {
    row("standard", &json!(from), to)
}

#[test]
fn the_object_form_copies_columns_as_they_are() {
    assert_eq!(
        sent(&json!({"email": "e", "tags": "t", "missing": "m"})),
        json!({"e": "o'neil@x.io", "t": ["x", "y"], "m": null})
    );
}

#[test]
fn the_array_form_doubles_quotes_of_columns_and_of_nothing_else() {
    let mapping = json!([
        standard("email", "a"),
        row("static", &json!("it's"), "b"),
        row("template", &json!("{{ email }}"), "c"),
        row("vector", &json!("email"), "d")
    ]);
    assert_eq!(sent(&mapping), json!({"a": "o''neil@x.io", "b": "it's", "c": "o'neil@x.io", "d": "o'neil@x.io"}));
}

#[test]
fn a_template_that_is_no_text_is_read_as_ruby_writes_it() {
    for (from, made) in
        [(json!(null), ""), (json!(5), "5"), (json!(5.0), "5.0"), (json!({"a": [1, null]}), r#"{"a"=>[1, nil]}"#)]
    {
        assert_eq!(sent(&json!([row("template", &from, "x")])), json!({"x": made}));
    }
}

#[test]
fn rows_of_no_known_type_are_ignored() {
    assert_eq!(
        sent(&json!([row("", &json!("email"), "x"), row("Standard", &json!("email"), "y"), {"from": "id", "to": "z"}])),
        json!({})
    );
}

#[test]
fn paths_nest_and_brackets_make_lists() {
    for (to, made) in [
        ("a.b.c", json!({"a": {"b": {"c": 7}}})),
        ("a[]", json!({"a": [7]})),
        ("a[].b", json!({"a": [{"b": 7}]})),
        ("a.0.b", json!({"a": {"0": {"b": 7}}})),
        ("a..b", json!({"a": {"": {"b": 7}}})),
        ("a.", json!({"a": 7})),
        (".a", json!({"": {"a": 7}})),
        ("", json!({})),
        ("..", json!({})),
        ("[]a[][]", json!({"a": [7]})),
    ] {
        assert_eq!(sent(&json!([standard("id", to)])), made, "{to}");
    }
}

#[test]
fn fields_of_the_same_list_go_into_its_last_item() {
    assert_eq!(
        sent(&json!([
            standard("id", "a[].b"),
            standard("plan", "a[].c"),
            standard("plan", "a[]"),
            standard("id", "d")
        ])),
        json!({"a": [{"b": 7, "c": "pro"}, "pro"], "d": 7})
    );
}

#[test]
fn the_last_row_to_a_field_counts_and_the_first_says_where_it_stands() {
    let fields = sent(&json!([standard("id", "x"), standard("id", "y"), standard("plan", "x")])).to_string();
    assert_eq!(fields, r#"{"x":"pro","y":7}"#);
}

#[test]
fn null_and_false_give_way_to_what_is_put_inside() {
    assert_eq!(sent(&json!([standard("nothing", "x"), standard("id", "x.y")])), json!({"x": {"y": 7}}));
    assert_eq!(sent(&json!([standard("no", "x"), standard("id", "x[]")])), json!({"x": [7]}));
}

#[test]
fn a_mapping_that_cannot_be_carried_out_sends_true() {
    for mapping in [
        json!([standard("id", "x"), standard("plan", "x.y")]),
        json!([standard("email", "x"), standard("plan", "x.y")]),
        json!([standard("id", "x.y"), standard("plan", "x[]")]),
        json!([standard("tags", "x"), standard("plan", "x.y")]),
        json!([row("template", &json!("{{ id"), "x"), standard("id", "y")]),
        json!([{"mapping_type": "static", "from": 1, "to": null}]),
        json!([{"mapping_type": "static", "from": 1}]),
        json!([5]),
        json!({"id": 5}),
        json!(null),
        json!("text"),
    ] {
        assert_eq!(sent(&mapping), json!(true), "{mapping}");
    }
}

#[test]
fn a_path_into_a_text_replaces_what_is_like_it() {
    assert_eq!(sent(&json!([standard("email", "x"), standard("plan", "x.neil")])), json!({"x": "o''pro@x.io"}));
    assert_eq!(sent(&json!([standard("plan", "x"), standard("plan", "x[]")])), json!({"x": "propro"}));
    assert_eq!(sent(&json!([standard("plan", "x"), row("static", &json!(65), "x[]")])), json!({"x": "proA"}));
    assert_eq!(sent(&json!([standard("plan", "x"), standard("id", "x.pro")])), json!(true));
    assert_eq!(sent(&json!([standard("plan", "x"), standard("plan", "x[].o")])), json!({"x": "pro"}));
}

#[test]
fn more_goes_into_a_list_or_an_object_of_a_column() {
    assert_eq!(sent(&json!([standard("tags", "x"), standard("id", "x[]")])), json!({"x": ["x", "y", 7]}));
    assert_eq!(sent(&json!([standard("obj", "x"), standard("id", "x.n")])), json!({"x": {"k": "v", "n": 7}}));
}

#[test]
fn a_column_that_is_changed_under_other_rows_makes_all_unknown() {
    assert_eq!(apply(&json!([standard("obj", "x"), standard("id", "x.n"), standard("obj", "y")])), Sent::Unknown);
    assert_eq!(
        apply(&json!([standard("obj", "x"), standard("id", "x.n"), row("template", &json!("{{ obj }}"), "y")])),
        Sent::Unknown
    );
}

#[test]
fn what_a_template_counts_is_counted_for_the_rows_after_it() {
    let mapping = json!([
        row("template", &json!("{% increment id %}{% decrement n %}"), "a"),
        standard("id", "b"),
        standard("n", "c")
    ]);
    assert_eq!(sent(&mapping), json!({"a": "7-1", "b": 8, "c": -1}));
}

#[test]
fn an_embedding_is_unknown_and_the_rest_is_told() {
    let mapping = json!([
        {"mapping_type": "vector", "from": "plan", "to": "v.e", "embedding_config": {"mode": "open_ai"}}, standard("id", "v.id")
    ]);
    let fields = json!({"v": {"id": 7}}).as_object().cloned().expect("an object");
    assert_eq!(apply(&mapping), Sent::Object { fields, unknown: vec!["v.e".to_owned()] });
    let mapping =
        json!([row("template", &json!("{{ email | regex_replace: '(?=a)', '' }}"), "t"), standard("plan", "t.x")]);
    assert_eq!(apply(&mapping), Sent::Unknown);
}

#[test]
fn a_failure_is_told_whatever_else_is_unknown() {
    let unknown = row("template", &json!("{{ email | regex_replace: '(?=a)', '' }}"), "t");
    assert_eq!(apply(&json!([unknown, standard("id", "t.x"), standard("id", "x"), standard("id", "x.y")])), Sent::True);
}

fn any_row() -> impl Strategy<Value = Value> {
    let part = prop::sample::select(vec!["a", "b", "a[]", "b[]", "[]", "", "0", "x"]);
    let path = prop::collection::vec(part, 0..4).prop_map(|parts| parts.join("."));
    let kind = prop::sample::select(vec!["standard", "standard", "static", "template", "vector", ""]);
    let from = prop::sample::select(vec![
        json!("email"),
        json!("tags"),
        json!("obj"),
        json!("id"),
        json!("nothing"),
        json!(null),
        json!(["q"]),
        json!("{{ obj }}"),
        json!("{% increment id %}"),
        json!("{{"),
        json!(true),
    ]);
    (kind, from, path).prop_map(|(kind, from, path)| row(kind, &from, &path))
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: Some(Box::new(FileFailurePersistence::SourceParallel("tests/proptest-regressions"))),
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_rows_make_an_object_or_true_and_never_a_panic(rows in prop::collection::vec(any_row(), 0..6)) {
        let mapping = Value::Array(rows);
        match apply(&mapping) {
            Sent::Object { fields, .. } => prop_assert!(fields.keys().all(|name| !name.contains("[]"))),
            Sent::True => {
                // Only a row that is looked at can fail, and only a template or a second row.
                let rows = mapping.as_array().map_or(0, Vec::len);
                prop_assert!(rows > 1 || mapping.to_string().contains("{{"));
            }
            Sent::Unknown => {}
        }
    }
}
