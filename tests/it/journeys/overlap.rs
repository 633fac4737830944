//! Review says which syncs of the workspace are equal to the new one, or write the same fields, and leads there.

use serde_json::json;
use syncwright::domain::dialect::Dialect;
use syncwright::domain::field::FieldId;

use super::Journey;
use super::after::{Server, reading, sync};

#[test]
fn review_says_which_sync_is_equal_and_leads_there_and_the_draft_stays() {
    let same = json!({"model_id": 3, "configuration": {"email": "properties.email"}});
    let server = Server::with(vec![sync(4, "healthy", &json!({})), sync(7, "healthy", &same)]);
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.with(&server, "3").filled();
    journey.sees("! Sync 7 is identical to this one. o opens it.");
    journey.sees("! Sync 4 writes the same fields of contacts: properties.email.");
    journey.keys("o").sees("HubSpot 7 › contacts").sees("Runs");
    journey.keys("<esc>").sees("Create sync").sees("o opens it");
    assert_eq!(journey.text(FieldId::Stream), "contacts");
}

#[test]
fn of_many_that_write_the_same_fields_some_are_named() {
    let server = Server::with((1..=5).map(|id| sync(id, "healthy", &json!({}))).collect());
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.with(&server, "3").filled();
    journey.sees("Sync 3 writes the same fields").sees_not("Sync 4").sees("2 more syncs write the same fields.");
}

#[test]
fn other_streams_and_paused_syncs_are_no_warning_and_there_is_nothing_to_open() {
    let other = sync(4, "healthy", &json!({"stream_name": "companies"}));
    let server = Server::with(vec![other, sync(5, "disabled", &json!({}))]);
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.with(&server, "3").filled();
    journey.sees("Create sync").sees_not("Sync 4").sees_not("Sync 5").sees_not("other sync");
    journey.keys("o").sees("Create sync");
}

#[test]
fn a_sync_that_is_edited_is_not_measured_by_itself() {
    let server = Server::with(vec![sync(7, "healthy", &json!({}))]);
    let mut journey = reading(Dialect::Multiwoven, &server);
    journey.with(&server, "e<c-s>").sees("No changes").sees_not("equal to this one");
}
