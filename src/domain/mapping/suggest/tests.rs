//! Mapping by name: names, values, and how often a person would choose the same.

use std::collections::BTreeMap;

use serde_json::json;

use super::*;
use crate::domain::catalog::fields_of;
use crate::domain::dialect::Dialect;

fn stream(schema: &Value) -> Stream {
    let (fields, needed_parts) = fields_of(schema);
    Stream { name: "s".to_owned(), action: None, modes: Vec::new(), fields, needed_parts, batches: None }
}

fn sample(rows: &[Value]) -> Sample {
    Sample::of_rows(rows).expect("rows")
}

fn suggested(rows: &[Value], schema: &Value) -> Suggestion {
    suggest(&Table::new(Dialect::Published), &sample(rows), None, Some(&stream(schema)))
}

fn told(suggestion: &Suggestion) -> Vec<String> {
    suggestion.rows.iter().map(|pair| format!("{} → {}", pair.column, pair.path)).collect()
}

#[test]
fn names_that_are_equal_or_alike_are_mapped_and_each_only_once() {
    let rows = [json!({"id": 1, "CUSTOMER_EMAIL": "a@b.io", "first_name": "Ada", "LastName": "Lovelace",
        "phone number": "+44 20 7946 0958", "display_name": "ada"})];
    let suggestion = suggested(
        &rows,
        &json!({"required": ["email"], "properties": {"properties": {"properties": {
            "email": {}, "firstname": {}, "lastname": {}, "phone": {}, "work_email": {}, "name": {}}}}}),
    );
    assert_eq!(
        told(&suggestion),
        [
            "first_name → properties.firstname",
            "LastName → properties.lastname",
            "CUSTOMER_EMAIL → properties.email",
            "phone number → properties.phone",
        ]
    );
    assert_eq!(suggestion.left, ["id", "display_name"]);
}

#[test]
fn what_is_mapped_already_stays_as_it_is() {
    let stream = stream(&json!({"properties": {"email": {}, "id": {}}}));
    let table = Table { rows: vec![Row::column("email", "id")], ..Table::new(Dialect::Published) };
    let suggestion = suggest(&table, &sample(&[json!({"email": "a@b.io", "id": 1})]), None, Some(&stream));
    assert!(suggestion.rows.is_empty(), "{suggestion:?}");
}

#[test]
fn a_destination_without_a_schema_gets_the_columns_under_their_own_names() {
    let catalog = Catalog { streams: Vec::new(), schema_mode: SchemaMode::Schemaless };
    let rows = [json!({"a": 1, "b c": 1, "d.e": 1})];
    let suggestion = suggest(&Table::new(Dialect::Published), &sample(&rows), Some(&catalog), None);
    assert_eq!(told(&suggestion), ["a → a", "b c → b c"]);
    assert_eq!(suggestion.left, ["d.e"]);
}

#[test]
fn a_field_is_not_offered_what_it_does_not_take_and_the_reason_is_told() {
    let schema = json!({"properties": {"visits": {"type": "integer"}, "plan": {"enum": ["free", "pro"]},
        "email": {"type": "string"}, "note": {"type": "string", "maxLength": 3}, "born": {"format": "date"}}});
    let rows = [
        json!({"visits": "3", "plan": "free", "email": "ada", "note": "abc", "born": "1815-12-10"}),
        json!({"visits": "many", "plan": "team", "email": "bob", "note": "abcd", "born": null}),
    ];
    let suggestion = suggested(&rows, &schema);
    assert_eq!(told(&suggestion), ["born → born"]);
    let reasons: Vec<String> = suggestion.misfits.iter().map(Misfit::describe).collect();
    assert_eq!(
        reasons,
        [
            "“visits” doesn't fit visits: many.",
            "“plan” doesn't fit plan: team.",
            "“email” doesn't fit email: ada.",
            "“note” doesn't fit note: abcd.",
        ]
    );
}

#[test]
fn the_next_best_column_takes_the_place_of_one_whose_values_do_not_fit() {
    let rows = [json!({"email": true, "contact_email": "a@b.io"})];
    let suggestion = suggested(&rows, &json!({"properties": {"email": {"type": "string"}}}));
    assert_eq!(told(&suggestion), ["contact_email → email"]);
}

#[test]
fn values_find_the_field_where_names_do_not() {
    let rows = [
        json!({"kontakt": "a@b.io", "handy": "+49 711 000000", "land": "DE", "seite": "https://a.io", "am": "2026-11-25"}),
    ];
    let text = json!({"type": "string"});
    let schema =
        json!({"properties": {"email": text, "phone": text, "country": text, "website": text, "birthdate": text}});
    let suggestion = suggested(&rows, &schema);
    let found: BTreeMap<&str, String> = suggestion
        .rows
        .iter()
        .map(|pair| (pair.path.as_str(), format!("{}, {}", pair.column, pair.reason.describe())))
        .collect();
    let wanted = [
        ("country", "land, holds country codes"),
        ("email", "kontakt, holds e-mail addresses"),
        ("phone", "handy, holds phone numbers"),
        ("website", "seite, holds web addresses"),
    ];
    assert_eq!(found.iter().map(|(path, told)| (*path, told.as_str())).collect::<Vec<_>>(), wanted);
    assert_eq!(suggestion.left, ["am"], "any date could be a birthday");
}

#[test]
fn values_that_two_columns_hold_decide_nothing() {
    let rows = [json!({"owner": "a@b.io", "contact": "c@d.io"})];
    assert_eq!(told(&suggested(&rows, &json!({"properties": {"email": {"type": "string"}}}))), [] as [&str; 0]);
}

#[test]
fn of_two_like_columns_a_required_field_gets_the_one_that_is_never_empty() {
    let rows =
        [json!({"work_email": null, "home_email": "a@b.io"}), json!({"work_email": "c@d.io", "home_email": "e@f.io"})];
    let schema = json!({"required": ["email"], "properties": {"email": {"type": "string"}}});
    assert_eq!(told(&suggested(&rows, &schema)), ["home_email → email"]);
}

type Pairs = &'static [(&'static str, &'static str)];

/// Pairs that a person would choose, over the sandbox: table of a source, stream of a destination, column and path.
const GOLD: &[(&str, &str, &str, &str, Pairs)] = &[
    (
        "1",
        "users",
        "2",
        "contacts",
        &[
            ("email", "properties.email"),
            ("first_name", "properties.firstname"),
            ("last_name", "properties.lastname"),
            ("phone", "properties.phone"),
            ("company", "properties.company"),
        ],
    ),
    (
        "1",
        "users",
        "7",
        "Contact",
        &[("email", "Email"), ("first_name", "FirstName"), ("last_name", "LastName"), ("phone", "Phone")],
    ),
    ("1", "users", "7", "Lead", &[("email", "Email"), ("last_name", "LastName"), ("company", "Company")]),
    (
        "1",
        "users",
        "9",
        "profiles",
        &[
            ("email", "data.attributes.email"),
            ("first_name", "data.attributes.first_name"),
            ("last_name", "data.attributes.last_name"),
            ("phone", "data.attributes.phone_number"),
            ("id", "data.attributes.external_id"),
        ],
    ),
    (
        "1",
        "users",
        "20",
        "users",
        &[("email", "email"), ("id", "userId"), ("first_name", "dataFields.firstName"), ("plan", "dataFields.plan")],
    ),
    ("1", "users", "21", "customer", &[("email", "email"), ("phone", "phone")]),
    (
        "1",
        "subscribers",
        "12",
        "Audience",
        &[("email", "email"), ("First Name", "first_name"), ("Last Name", "last_name"), ("language", "language")],
    ),
    (
        "4",
        "orders",
        "11",
        "orders",
        &[("ORDER_ID", "order_id"), ("CUSTOMER_EMAIL", "email"), ("TOTAL_EUR", "total"), ("ORDERED_AT", "ordered_at")],
    ),
    (
        "4",
        "orders",
        "9",
        "events",
        &[
            ("CUSTOMER_EMAIL", "data.attributes.profile.email"),
            ("TOTAL_EUR", "data.attributes.value"),
            ("ORDERED_AT", "data.attributes.time"),
        ],
    ),
    (
        "4",
        "customer_ltv",
        "11",
        "customers",
        &[("CUSTOMER_ID", "id"), ("EMAIL", "email"), ("LTV_EUR", "ltv"), ("SEGMENT", "segment")],
    ),
    ("4", "customer_ltv", "10", "Budget 2026", &[("EMAIL", "email"), ("LTV_EUR", "ltv"), ("SEGMENT", "segment")]),
    (
        "4",
        "customer_ltv",
        "20",
        "users",
        &[("EMAIL", "email"), ("LTV_EUR", "dataFields.ltv"), ("CUSTOMER_ID", "userId")],
    ),
    ("4", "scored_leads", "7", "Lead", &[("EMAIL", "Email"), ("COMPANY", "Company"), ("SCORE", "Score__c")]),
    ("4", "scored_leads", "2", "contacts", &[("EMAIL", "properties.email"), ("COMPANY", "properties.company")]),
    ("4", "products", "21", "product", &[("TITLE", "name"), ("IN_STOCK", "active")]),
    (
        "5",
        "web_sessions",
        "9",
        "events",
        &[("user_email", "data.attributes.profile.email"), ("started_at", "data.attributes.time")],
    ),
    ("5", "web_sessions", "7", "Lead", &[("user_email", "Email")]),
    (
        "6",
        "overdue_invoices",
        "2",
        "deals",
        &[("amount", "properties.amount"), ("due_on", "properties.closedate"), ("invoice_no", "properties.dealname")],
    ),
    ("6", "overdue_invoices", "13", "tickets", &[("customer_email", "requester_email")]),
    ("6", "churn_risk", "13", "tickets", &[("reason", "description")]),
    ("14", "customers", "7", "Contact", &[("email", "Email"), ("이름", "LastName")]),
    ("15", "Account", "7", "Account", &[("Name", "Name")]),
    ("15", "Account", "21", "customer", &[("Name", "name"), ("Email__c", "email"), ("Region__c", "address.country")]),
];

#[test]
fn most_pairs_that_a_person_would_choose_are_suggested_and_hardly_any_other() {
    let json = |text: &str| serde_json::from_str::<Value>(text).expect("JSON");
    let tables = json(include_str!("../../../../assets/sandbox/tables.json"));
    let catalogs = json(include_str!("../../../../assets/sandbox/catalogs.json"));
    let (mut right, mut all, mut amiss) = (0, 0, Vec::new());
    for (source, table, destination, name, gold) in GOLD {
        let table = &tables[source][table];
        let columns: Vec<&str> =
            table["columns"].as_array().expect("columns").iter().filter_map(Value::as_str).collect();
        let row = |row: &Value| -> Value {
            columns.iter().enumerate().map(|(at, column)| ((*column).to_owned(), row[at].clone())).collect()
        };
        let rows: Vec<Value> = table["rows"].as_array().expect("rows").iter().map(row).collect();
        let streams = catalogs[destination]["streams"].as_array().expect("streams");
        let found = streams.iter().find(|stream| stream["name"] == *name).expect("the stream");
        let suggestion = suggested(&rows, &found["json_schema"]);
        let offered: Vec<(&str, &str)> =
            suggestion.rows.iter().map(|pair| (pair.column.as_str(), pair.path.as_str())).collect();
        all += gold.len();
        right += gold.iter().filter(|pair| offered.contains(pair)).count();
        let wrong = offered.iter().filter(|pair| !gold.contains(pair));
        amiss.extend(wrong.map(|(column, path)| format!("{name}: {column} → {path} is wrong")));
        let missed = gold.iter().filter(|pair| !offered.contains(pair));
        amiss.extend(missed.map(|(column, path)| format!("{name}: {column} → {path} is missed")));
    }
    let wrong = amiss.iter().filter(|words| words.ends_with("is wrong")).count();
    let told = amiss.join("\n");
    assert_eq!((right, all, wrong), (54, 65, 2), "docs/figures.md tells these figures:\n{told}");
}
