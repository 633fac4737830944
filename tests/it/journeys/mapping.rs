//! The mapping as a table: rows, required fields, names alike, constants and templates, and the JSON beside it.

use serde_json::{Value, json};
use syncwright::domain::dialect::Dialect;
use syncwright::domain::draft::Mapping;
use syncwright::domain::field::FieldId;
use syncwright::domain::query::{Query, Reply};
use syncwright::domain::sample::Sample;

use super::Journey;
use super::workspace::answer;

/// The table of `contacts`, with the focus on it.
fn table(dialect: Dialect) -> Journey {
    let mut journey = Journey::signed_in(dialect);
    journey.keys_served("n1<tab>2<tab>5<tab>contacts<to Mapping>").sees("▌ Mapping");
    journey
}

fn mapping(journey: &Journey) -> Value {
    serde_json::from_str(&journey.app.form().draft().mapping().json()).unwrap_or(Value::Null)
}

#[test]
fn required_fields_are_there_from_the_start() {
    let mut journey = table(Dialect::Published);
    journey.sees("0 of 5 columns → contacts.properties; 1 required unmapped").keys("<tab><s-tab>");
    journey.sees("“properties.email” is required: choose its value.");
    journey.keys_served("<enter>email<enter>").sees_not("is required");
    assert_eq!(mapping(&journey), json!({"email": "properties.email"}));
}

#[test]
fn a_required_field_that_the_json_leaves_out_is_said_of_no_row() {
    let mut journey = table(Dialect::Published);
    journey.keys("<c-o><c-u>").paste(r#"{"id": "tags[]"}"#).keys("<tab><s-tab>");
    journey.sees("“properties.email” is required").sees_not("Row 1: “properties.email”").sees_not("Row 2: ");
}

#[test]
fn similar_names_are_mapped_shown_and_undone() {
    let mut journey = table(Dialect::Published);
    journey.keys("a").sees("Mapped by name: 3 columns, 2 unmapped. Ctrl-Z undoes.");
    assert_eq!(mapping(&journey).as_object().map(serde_json::Map::len), Some(3));
    journey.keys("<c-z>");
    assert_eq!(mapping(&journey), Value::Null);
}

#[test]
fn values_decide_where_names_do_not_and_the_reason_is_said() {
    let rows = [
        json!({"id": 1, "kontakt": "ada@lovelace.io", "firstname": "Ada", "visits": "3"}),
        json!({"id": 2, "kontakt": "o'neil@acme.io", "firstname": "Shaq", "visits": "many"}),
    ];
    let server = |query: &Query| match query {
        Query::Rows { .. } => Ok(Reply::Rows(Box::new(Sample::of_rows(&rows).expect("rows")))),
        other => answer(other),
    };
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.keys("n1<tab>2<tab>5<tab>contacts<tab>").served(server);
    journey.keys("<to Mapping>").served(server).keys("a");
    let told = journey.app.notice.as_ref().map(|notice| notice.words.clone()).unwrap_or_default();
    assert_eq!(
        told,
        "Mapped by name: 2 columns, 2 unmapped. Ctrl-Z undoes. kontakt → properties.email (holds e-mail addresses). \
         “visits” doesn't fit properties.visits: many."
    );
    assert_eq!(mapping(&journey), json!({"firstname": "properties.firstname", "kontakt": "properties.email"}));
}

#[test]
fn the_lists_begin_with_what_fits_and_say_why() {
    let mut journey = table(Dialect::Published);
    journey.keys_served("<enter>").sees("same name · ada@lovelace.io").keys("<enter>");
    assert_eq!(mapping(&journey), json!({"email": "properties.email"}), "it is what Enter takes first");
    journey
        .keys_served("<end><enter>")
        .keys("first_name<enter>")
        .sees("properties.firstname  text     same name")
        .keys("<enter>");
    assert_eq!(mapping(&journey)["first_name"], "properties.firstname");
}

#[test]
fn a_row_is_added_column_first_then_field() {
    let mut journey = table(Dialect::Published);
    journey.keys_served("a<end><enter>").sees("Column or value").keys("id<enter>").sees("Field for id");
    journey.keys("tag<enter>").sees("tags[]");
    assert_eq!(mapping(&journey)["id"], json!("tags[]"));
    journey.keys("d").sees_not("tags[]").keys("<c-z>").sees("tags[]");
    journey.keys("<right><enter>address.city<enter>");
    assert_eq!(mapping(&journey)["id"], json!("address.city"), "any path can be typed");
    journey.sees("“contacts” doesn't list a field “address.city”.");
}

#[test]
fn a_field_twice_and_a_column_twice_are_problems_on_their_rows() {
    let mut journey = table(Dialect::Published);
    journey.keys_served("a<end><enter>email<enter>properties.email<enter><tab><s-tab>");
    journey.sees("“email” is mapped in row 1 already").sees("“properties.email” is mapped twice");
    journey.keys("<c-s>").sees("problems first");
}

#[test]
fn constants_and_templates_are_rows_of_the_multiwoven_mapping() {
    let mut journey = table(Dialect::Multiwoven);
    journey.keys_served("<enter>email<enter><end><enter>5").sees("Fixed value 5");
    journey.keys("<enter>visits<enter><end><enter>Dear {{ first_name }").sees("Problem: {{ must be closed");
    journey.keys("}").sees("› This template").keys("<enter>firstname<enter>");
    assert_eq!(
        mapping(&journey),
        json!([
            {"from": "email", "to": "properties.email", "mapping_type": "standard"},
            {"from": 5, "to": "properties.visits", "mapping_type": "static"},
            {"from": "Dear {{ first_name }}", "to": "properties.firstname", "mapping_type": "template"},
        ])
    );
    journey.keys("<up><enter>").sees("› 5").keys("<c-u>five<enter>").sees("takes whole numbers; five isn't");
    journey.keys("<enter><c-u>-5<enter>").sees_not("takes whole numbers");
}

#[test]
fn a_long_table_is_gone_through_by_pages() {
    let mut journey = table(Dialect::Multiwoven);
    let row =
        |number: u32| json!({"from": format!("c{number}"), "to": format!("f{number}"), "mapping_type": "standard"});
    journey.paste(&(0..30).map(row).collect::<Value>().to_string());
    let bar = |journey: &Journey| journey.app.form().bar().row;
    journey.keys("<home><pgdn><pgdn>");
    assert_eq!(bar(&journey), 20);
    journey.keys("<pgup>");
    assert_eq!(bar(&journey), 10);
}

#[test]
fn pieces_are_put_into_a_template_where_the_caret_is() {
    let mut journey = table(Dialect::Multiwoven);
    journey.keys_served("<enter>{{ 'x' }}").sees("| cast: 'number'").keys("<down><enter>").sees("› {{ 'x' }}{{ id }}");
    journey.keys("<c-u>{{<down><down><enter>").sees("› {{ email }}").sees("This template");
    // A filter goes into the output before it, and not behind.
    journey.keys("<end><enter>").sees("› {{ email | cast: 'number' }}");
}

#[test]
fn a_template_that_does_not_parse_blocks_and_a_column_that_is_not_there_warns() {
    let mut journey = table(Dialect::Multiwoven);
    journey.keys_served("<enter>{{ nobody }} {% if x %}<enter><tab><s-tab>");
    journey.sees("{% if %} is never closed with {% endif %}.");
    journey
        .keys("<home><enter><c-u>{{ nobody }}<enter>")
        .sees("The model has no column “nobody”")
        .sees_not("never closed");
}

#[test]
fn table_and_json_are_two_views_of_one_thing() {
    let mut journey = table(Dialect::Published);
    journey.keys_served("a<end><enter>id<enter><esc>").keys("<c-o>").sees("\"email\": \"properties.email\"");
    assert!(matches!(journey.app.form().draft().mapping(), Mapping::Json { .. }));
    journey.keys("<c-o>").sees("choose…").sees("4 of 5 columns → contacts.properties");
    assert_eq!(
        mapping(&journey).as_object().map(serde_json::Map::len),
        Some(3),
        "the open row came back as a row only"
    );
}

#[test]
fn broken_json_stays_json_until_it_is_fixed() {
    let mut journey = table(Dialect::Published);
    journey.keys("{\"a\": <c-o>").sees("fix it first").sees("{\"a\":");
    journey.keys("\"x\"}<c-o>").sees("1 of 5 columns");
    assert_eq!(mapping(&journey), json!({"a": "x"}));
}

#[test]
fn what_the_table_cannot_show_is_kept_and_never_dropped() {
    let rows = json!([
        {"from": "bio", "to": "v", "mapping_type": "vector", "embedding_config": {"mode": "open_ai", "model": "m"}},
        {"from": "email", "to": "properties.email", "mapping_type": "standard", "hide_embedding": true},
    ]);
    let mut journey = table(Dialect::Multiwoven);
    journey.paste(&rows.to_string()).sees("as JSON");
    assert_eq!(mapping(&journey), rows);
    journey.keys_served("<home><enter>").sees("can't show this row");
    journey.keys_served("<down><enter>id<enter>");
    assert_eq!(mapping(&journey)[0], rows[0]);
    assert_eq!(mapping(&journey)[1]["hide_embedding"], json!(true), "what else was said of a row stays");
}

#[test]
fn an_object_becomes_a_list_only_when_a_row_needs_it() {
    let mut journey = table(Dialect::Multiwoven);
    journey.paste(r#"{"email": "properties.email"}"#);
    assert!(mapping(&journey).is_object());
    journey.keys_served("<end><enter>vip<enter>firstname<enter>");
    assert_eq!(mapping(&journey).as_array().map(Vec::len), Some(2));
}

#[test]
fn a_destination_without_a_schema_takes_any_field() {
    let mut journey = Journey::signed_in(Dialect::Multiwoven);
    journey.keys_served("n1<tab>3<tab>5<tab><enter><enter><to Mapping>a").sees("Mapped by name");
    assert_eq!(mapping(&journey).as_array().map(Vec::len), Some(5));
    assert_eq!(journey.text(FieldId::Stream), "http");
}

#[test]
fn a_column_that_may_not_be_null_is_warned_of_until_something_goes_to_it() {
    let mut journey = Journey::signed_in(Dialect::Multiwoven);
    journey.keys_served("n1<tab>11<tab>5<tab>customers<to Mapping><enter>email<enter>email<enter>");
    journey.sees("2 of 2 rows: “id” can't be null, and gets nothing.").keys("a").sees_not("can't be null");
}

#[test]
fn quotes_that_the_server_doubles_are_warned_of() {
    let mut journey = table(Dialect::Multiwoven);
    journey.keys("a").sees("o'neil@acme.io → o''neil@acme.io");
    let mut journey = table(Dialect::Published);
    journey.keys("a").sees_not("doubles");
}
