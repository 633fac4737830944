//! What arrives of rows, and what is told of it.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::*;
use crate::domain::catalog::{Stream, fields_of};
use crate::domain::dialect::Dialect;

fn stream(schema: &Value, batches: Option<bool>) -> Stream {
    let (fields, needed_parts) = fields_of(schema);
    Stream { name: "contacts".to_owned(), action: None, modes: Vec::new(), fields, needed_parts, batches }
}

fn contacts() -> Stream {
    stream(
        &json!({"properties": {"properties": {"required": ["email"], "properties": {
            "email": {"type": "string"},
            "logins": {"type": "integer"},
            "stage": {"type": "string", "enum": ["lead", "customer"]},
            "code": {"type": "string", "maxLength": 3},
            "trial": {"type": "boolean"},
        }}}, "required": ["properties"]}),
        None,
    )
}

fn sample(rows: &[Value]) -> Sample {
    Sample::of_rows(rows).expect("rows")
}

/// What arrives of rows at a stream of a kind of destination.
fn arrives(configuration: &Value, rows: &[Value], stream: &Stream, kind: &str) -> Preview {
    let sample = sample(rows);
    let known = ValidationContext {
        dialect: Dialect::Multiwoven,
        catalog: None,
        stream: Some(stream),
        sample: Some(&sample),
        destination_kind: Some(kind),
        primary_key: Some("id"),
    };
    Preview::of(configuration, &known, Timestamp::UNIX_EPOCH, ROWS)
}

fn told(preview: &Preview) -> Vec<String> {
    preview.findings.iter().map(PreviewFinding::describe).collect()
}

fn row(from: &str, to: &str) -> Value {
    json!({"from": from, "to": to, "mapping_type": "standard"})
}

/// A row for each field of the contacts.
fn every_field() -> Value {
    json!([
        row("mail", "properties.email"),
        row("n", "properties.logins"),
        row("stage", "properties.stage"),
        row("code", "properties.code"),
        row("trial", "properties.trial"),
    ])
}

#[test]
fn a_row_that_fits_its_fields_arrives_whole() {
    let rows = [json!({"id": 1, "mail": "ada@lovelace.io", "n": 182, "stage": "lead", "code": "abc", "trial": true})];
    let preview = arrives(&every_field(), &rows, &contacts(), "Hubspot");
    assert_eq!(told(&preview), [""; 0]);
    assert!(preview.is_clean());
    assert_eq!(preview.paths().first().map(String::as_str), Some("properties.email"));
}

#[test]
fn what_a_field_does_not_take_is_counted_over_the_rows_and_told_with_an_example() {
    let rows = [
        json!({"id": 1, "mail": "a@b.c", "n": "many", "stage": "vip", "code": "abcd", "trial": "maybe"}),
        json!({"id": 2, "mail": "", "n": "7", "stage": "lead", "code": "abc", "trial": "true"}),
        json!({"id": 3, "mail": null, "n": 1.5, "stage": null, "code": null, "trial": null}),
    ];
    assert_eq!(
        told(&arrives(&every_field(), &rows, &contacts(), "Hubspot")),
        [
            "2 of 3 rows: “properties.email” is required, and empty.",
            "2 of 3 rows: “properties.logins” takes whole numbers; many isn't a whole number.",
            "1 of 3 rows: “properties.stage” takes only lead, customer; vip isn't one of them.",
            "1 of 3 rows: “properties.code” takes 3 characters; this text has 4.",
            "1 of 3 rows: “properties.trial” takes true or false; maybe isn't either.",
        ]
    );
}

#[test]
fn a_required_field_without_a_row_is_marked_in_every_row_and_left_to_the_mappings_own_words() {
    let preview = arrives(&json!([row("n", "properties.logins")]), &[json!({"id": 1, "n": 1})], &contacts(), "Hubspot");
    assert!(preview.findings[0].is_told_by_the_mapping, "{:?}", preview.findings);
    assert_eq!(preview.rows[0].problems[0].path, "properties.email");
}

#[test]
fn a_template_that_writes_an_error_into_the_data_and_a_mapping_that_cannot_be_carried_out_are_told() {
    let wrong = json!([{"from": "{{ n | cast }}", "to": "properties.email", "mapping_type": "template"}]);
    let preview = arrives(&wrong, &[json!({"id": 1, "n": 1})], &contacts(), "Hubspot");
    assert!(told(&preview)[0].contains("“properties.email” gets an error instead of its value: Liquid error"));
    let broken = json!([{"from": "{{ n", "to": "properties.email", "mapping_type": "template"}]);
    let preview = arrives(&broken, &[json!({"id": 1, "n": 1})], &contacts(), "Hubspot");
    assert_eq!(preview.rows[0].sent, Sent::True);
    assert!(told(&preview)[0].contains("sends “true” instead of the row"));
}

#[test]
fn rows_with_a_blank_primary_key_or_one_that_stands_twice_are_told() {
    let rows = [json!({"id": 1, "m": "a"}), json!({"id": 1, "m": "b"}), json!({"id": null, "m": "c"})];
    let preview = arrives(&json!([row("m", "properties.email")]), &rows, &contacts(), "Hubspot");
    assert_eq!(
        told(&preview),
        [
            "1 of 3 rows: Another row has the primary key 1 too: only one of them is sent.",
            "1 of 3 rows: The primary key “id” is blank: the server skips the row.",
        ]
    );
}

#[test]
fn a_column_of_a_table_that_may_not_be_null_needs_a_value() {
    let table = stream(
        &json!({"properties": {"id": {"type": "integer"}, "name": {"type": "string"},
            "note": {"type": ["string", "null"]}}}),
        Some(false),
    );
    let rows = [json!({"id": 1, "note": null}), json!({"id": 2, "note": "x"})];
    let mapping = json!([row("id", "id"), row("note", "note")]);
    assert_eq!(
        told(&arrives(&mapping, &rows, &table, "Postgresql")),
        ["2 of 2 rows: “name” can't be null, and gets nothing."]
    );
    assert_eq!(told(&arrives(&mapping, &rows, &table, "Hubspot")), [""; 0], "only tables tell it so");
}

/// Who doubles an apostrophe, and who stumbles over one (api facts §3.5, §9).
#[test]
fn apostrophes_are_told_where_they_arrive_doubled_or_are_rejected() {
    let rows = [json!({"id": 1, "m": "O'Neil"})];
    let list = json!([row("m", "properties.email")]);
    let object = json!({"m": "properties.email"});
    let template = json!([{"from": "{{ m }}", "to": "properties.email", "mapping_type": "template"}]);
    let doubled = "1 of 1 row: Apostrophes arrive doubled in “properties.email”: O'Neil → O''Neil.";
    let rejected = "1 of 1 row: The destination rejects apostrophes in “properties.email”, sent this way: O'Neil.";
    for (kind, batches, [of_list, of_object, of_template]) in [
        ("Hubspot", None, [Some(doubled), None, None]),
        ("MariaDB", None, [None, Some(rejected), Some(rejected)]),
        ("Postgresql", Some(false), [None, Some(rejected), Some(rejected)]),
        ("Postgresql", Some(true), [Some(doubled), None, None]),
        ("Postgresql", None, [None, None, None]),
    ] {
        let stream = Stream { batches, ..contacts() };
        for (mapping, expected) in [(&list, of_list), (&object, of_object), (&template, of_template)] {
            let told = told(&arrives(mapping, &rows, &stream, kind));
            assert_eq!(told.first().map(String::as_str), expected, "{kind} {batches:?} {mapping}");
        }
    }
}

#[test]
fn values_inside_lists_are_judged_one_by_one_and_their_row_counts_once() {
    let stream = stream(&json!({"properties": {"tags": {"type": "array", "items": {"type": "integer"}}}}), None);
    let rows = [json!({"id": 1, "a": "x", "b": "y"})];
    let mapping = json!([row("a", "tags[]"), row("b", "tags[]")]);
    let preview = arrives(&mapping, &rows, &stream, "Klaviyo");
    assert_eq!(told(&preview), ["1 of 1 row: “tags[]” takes whole numbers; x isn't a whole number."]);
    assert_eq!(preview.paths(), ["tags[]"]);
}

/// A mapping in the open-source server's form, its rows, and the fix of its first row, as it is then sent.
fn fixed(mapping: &Value, rows: &[Value], stream: &Stream) -> Option<(String, Value)> {
    let sample = Sample::of_rows(rows).expect("rows");
    let known = ValidationContext {
        dialect: Dialect::Multiwoven,
        catalog: None,
        stream: Some(stream),
        sample: Some(&sample),
        destination_kind: Some("Hubspot"),
        primary_key: Some("id"),
    };
    let preview = Preview::of(mapping, &known, Timestamp::UNIX_EPOCH, ROWS);
    let fix = preview.fix(&Table::read(mapping).expect("a table"), 0, &known, Timestamp::UNIX_EPOCH)?;
    let after = Preview::of(&fix.table.write(), &known, Timestamp::UNIX_EPOCH, ROWS);
    assert!(after.findings.iter().all(|finding| finding.row != Some(0)), "{:?}", after.findings);
    Some((fix.words, fix.table.write()))
}

#[test]
fn what_is_found_is_fixed_where_one_change_ends_it() {
    let stream = stream(
        &json!({"required": ["name"], "properties": {"name": {"type": "string"}, "amount": {"type": "number"},
            "stage": {"enum": ["lead", "customer"]}, "code": {"type": "string", "maxLength": 3}}}),
        None,
    );
    let rows = [
        json!({"id": 1, "n": "O'Neil", "weight": "12.5 kg", "half": "x", "word": "éàüö"}),
        json!({"id": 2, "n": "Ada", "weight": "7", "half": null, "word": null}),
    ];
    for (mapping, words, from) in [
        (json!([row("half", "name")]), "sends “unknown” where it is empty", json!("{{ half | default: 'unknown' }}")),
        (
            json!([row("weight", "amount"), row("half", "name")]),
            "sends only the number",
            json!("{{ weight | cast: 'number' }}"),
        ),
        (
            json!([{"from": "Custmer", "to": "stage", "mapping_type": "static"}, row("half", "name")]),
            "sets “customer”",
            json!("customer"),
        ),
        (
            json!([row("word", "code"), row("half", "name")]),
            "sends only the first 3 characters",
            json!("{{ word | truncate: 3, '' }}"),
        ),
    ] {
        let (told, sent) = fixed(&mapping, &rows, &stream).expect("a fix");
        assert_eq!((told.as_str(), &sent[0]["from"]), (words, &from));
    }
    let (_, sent) = fixed(&json!([row("n", "name"), row("id", "amount")]), &rows, &stream).expect("a fix");
    assert_eq!(sent, json!({"n": "name", "id": "amount"}), "an object leaves apostrophes as they are");
}

#[test]
fn what_one_change_does_not_end_has_no_fix() {
    let stream = stream(
        &json!({"required": ["email", "level"], "properties": {"email": {"type": "string"}, "level": {"type": "integer"},
            "amount": {"type": "number"}, "stage": {"enum": ["lead", "customer"]},
            "work_email": {"type": "string", "maxLength": 5}}}),
        None,
    );
    let rows = [
        json!({"id": 1, "mail": "ada@x.io", "First Name": null, "price": "1,200", "kg": "5 kg"}),
        json!({"id": 2, "mail": null, "First Name": "Ada", "price": "30", "kg": null}),
    ];
    for (mapping, why) in [
        (json!([row("mail", "email")]), "“unknown” is no e-mail address"),
        (json!([row("kg", "level")]), "“unknown” is no number"),
        (json!([row("price", "amount")]), "the server would make 1 of 1,200"),
        (json!([row("kg", "amount")]), "the server would make 0 of nothing"),
        (json!([{"from": "gold", "to": "stage", "mapping_type": "static"}]), "nothing allowed is like it"),
        (json!([row("mail", "work_email")]), "half an address reaches nobody"),
        (json!([row("First Name", "stage")]), "a template can't name the column"),
    ] {
        assert_eq!(fixed(&mapping, &rows, &stream), None, "{why}");
    }
}
