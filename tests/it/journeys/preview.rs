//! What arrives, seen before a row is sent.

use serde_json::{Value, json};
use syncwright::domain::dialect::Dialect;
use syncwright::domain::failure::FailureKind;
use syncwright::domain::query::{Query, Reply};

use super::workspace::answer;
use super::{Journey, failure};

/// The mapping of Active users to contacts, mapped by name.
fn mapped(dialect: Dialect) -> Journey {
    let mut journey = Journey::signed_in(dialect);
    journey.keys_served("n1<tab>2<tab>5<tab>contacts<to Mapping>a");
    journey
}

#[test]
fn a_wrong_mapping_is_seen_in_the_preview_fixed_and_created() {
    let mut journey = Journey::signed_in(Dialect::Multiwoven);
    journey.keys_served("n1<tab>2<tab>5<tab>contacts<to Mapping>");
    let wrong = json!([
        {"from": "email", "to": "properties.email", "mapping_type": "standard"},
        {"from": "email", "to": "properties.visits", "mapping_type": "standard"},
    ]);
    journey.paste(&wrong.to_string()).sees("2 of 2 rows: “properties.visits” takes whole numbers");
    journey.keys("<f6>").sees("What arrives of Active users").sees("✗ ada@lovelace.io").sees("row 1 of 2");
    journey.keys("<esc><down><enter><c-u>visits<enter>").sees_not("takes whole numbers");
    journey.keys("<f6>").sees("This row arrives whole").sees_not("✗ ada").keys("<esc>");
    journey.keys("<to Every>30<c-s><c-s>");
    assert_eq!(journey.creates()[0]["sync"]["configuration"][1]["from"], "visits");
}

#[test]
fn what_the_preview_finds_on_the_selected_row_is_fixed_by_one_key_and_undone() {
    let mut journey = mapped(Dialect::Multiwoven);
    let sent = |journey: &Journey| serde_json::from_str::<Value>(&journey.app.form().draft().mapping().json());
    let before = sent(&journey).expect("JSON");
    journey.sees("o'neil@acme.io → o''neil@acme.io").sees("F2 sends the mapping as an object, apostrophes unchanged.");
    journey.keys("<f2>").sees_not("Apostrophes arrive doubled").sees_not("F2 ");
    journey.sees("✓ Fixed: sends the mapping as an object, apostrophes unchanged. Ctrl-Z undoes.");
    assert_eq!(sent(&journey).expect("JSON")["email"], "properties.email");
    journey.keys("<c-z>").sees("F2 sends the mapping as an object");
    assert_eq!(sent(&journey).expect("JSON"), before);
    journey.keys("<down>").sees_not("F2 ");
}

#[test]
fn what_only_the_row_that_is_looked_at_has_is_told_once() {
    let mut journey = mapped(Dialect::Multiwoven);
    journey
        .keys("<f6>")
        .sees("This row arrives whole; 1 of 2 don't.")
        .sees("! 1 of 2 rows: Apostrophes arrive doubled");
    journey.keys("<down>").sees("✗ Apostrophes arrive doubled").sees_not("1 of 2 rows");
}

#[test]
fn a_mapping_without_rows_is_not_told_as_rows_that_arrive_whole() {
    let mut journey = Journey::signed_in(Dialect::Multiwoven);
    journey.keys_served("n1<tab>2<tab>5<tab>other<to Mapping><f6>");
    journey.sees("Nothing is mapped: this row arrives without a field.").sees_not("arrive whole").sees_not("✓ ");
}

#[test]
fn a_row_is_seen_as_json_beside_its_source_and_arrows_go_to_the_next() {
    let mut journey = mapped(Dialect::Published);
    journey.keys("v<enter>").sees("SOURCE ROW").sees("SENT").sees("\"email\": \"ada@lovelace.io\"");
    journey.keys("<down>").sees("row 2 of 2").sees("o'neil@acme.io").sees_not("ada@lovelace.io");
    journey.keys("<esc>").sees("What arrives").sees_not("SOURCE ROW").keys("<esc>").sees_not("What arrives");
    assert!(journey.screen_at(120, 40).contains("o'neil@acme.io"), "the mapping shows the row that was looked at");
}

#[test]
fn a_row_is_found_by_a_value() {
    let mut journey = mapped(Dialect::Published);
    journey.keys("v/shaq<enter>").sees("row 2 of 2").keys("/ada@<enter>").sees("row 1 of 2");
    journey.keys("/nobody<enter>").sees("row 1 of 2").keys("/x<esc>").sees("What arrives");
    journey.keys("<f1>").sees("Keyboard shortcuts").keys("<esc>").sees("What arrives").sees_not("Keyboard shortcuts");
}

#[test]
fn what_cannot_be_previewed_is_said_and_the_form_goes_on() {
    let forbidden = |query: &Query| match query {
        Query::Rows { .. } => Err(failure(FailureKind::Forbidden("No".into()))),
        other => answer(other),
    };
    let empty = |query: &Query| match query {
        Query::Rows { .. } => Ok(Reply::Rows(Box::default())),
        other => answer(other),
    };
    for (server, told) in [
        (&forbidden as &dyn Fn(&Query) -> super::workspace::Served, "Couldn't load the model's rows."),
        (&empty, "The model has no rows now"),
    ] {
        let mut journey = Journey::signed_in(Dialect::Published);
        journey.keys("n1<tab>2<tab>5<tab>contacts<tab>").served(server);
        journey.keys("<to Mapping>").served(server).keys("<f6>").sees(told).keys("<esc>").sees("▌ Mapping");
    }
}

#[test]
fn a_query_that_its_source_rejects_is_a_problem_before_the_create_and_one_that_cannot_be_asked_is_none() {
    for (kind, is_problem) in [(FailureKind::Refused(Vec::new()), true), (FailureKind::Forbidden("No".into()), false)] {
        let server = |query: &Query| match query {
            Query::Rows { .. } => Err(failure(kind.clone())),
            other => answer(other),
        };
        let mut journey = Journey::signed_in(Dialect::Published);
        journey.keys("n1<tab>2<tab>5<tab>contacts<tab>").served(server);
        journey.keys("<a-1>").served(server);
        let problems = &journey.app.form().checked().problems;
        let has_problem = problems.iter().any(|problem| problem.words.contains("rejects this model's query"));
        assert_eq!(has_problem, is_problem, "{problems:?}");
    }
}

#[test]
fn the_preview_leaves_no_trace_in_the_draft() {
    let mut journey = mapped(Dialect::Published);
    let before = journey.app.form().draft().clone();
    journey.keys("v<down><enter><esc><right><esc>");
    assert_eq!(*journey.app.form().draft(), before);
    let asked = journey.effects.iter().filter(|effect| format!("{effect:?}").contains("Rows {")).count();
    assert_eq!(asked, 1, "the query is run once");
}
