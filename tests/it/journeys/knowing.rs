//! What the form knows of the numbers in it: names, what is missing, what does not belong together.

use syncwright::app::effect::Effect;
use syncwright::app::msg::Msg;
use syncwright::app::session::access::{Access, SignedIn};
use syncwright::domain::dialect::Dialect;
use syncwright::domain::failure::{FailureKind, Identity};
use syncwright::domain::field::FieldId;
use syncwright::domain::query::{CachePolicy, Query, Reply};

use super::workspace::{answer, model, silence};
use super::{Journey, failure, now};

/// The form over the small workspace, with its ends filled.
fn form(dialect: Dialect) -> Journey {
    let mut journey = Journey::signed_in(dialect);
    journey.keys_served("n1<tab>2<tab>5<tab>");
    journey
}

fn with_role(role: &str) -> Journey {
    let mut journey = Journey::signed_in(Dialect::Published);
    let Access::SignedIn(SignedIn { identity, .. }) = &mut journey.app.session.access else { panic!("signed in") };
    *identity = Some(Identity { role: Some(role.into()), confirmed: true, ..Identity::default() });
    journey
}

#[test]
fn a_number_is_asked_about_once_when_typing_rests() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.keys("n12").later(100).keys("3").later(200);
    assert!(journey.asked().is_empty(), "{:?}", journey.asked());
    assert!(journey.effects.iter().any(|effect| matches!(effect, Effect::WakeAt(_))));
    journey.later(150);
    assert!(
        matches!(journey.asked().as_slice(), [(_, Query::Connector(id))] if id.get() == 123),
        "{:?}",
        journey.asked()
    );
    journey.served(answer).keys("<tab>").sees("This workspace has no connector with the ID 123.");
    journey.keys("<s-tab><c-u>1<tab>");
    assert_eq!(journey.asked().len(), 1, "leaving the field asks at once");
    journey.served(answer).sees("Prod PG · Postgresql").keys("<s-tab><c-u>123<tab>");
    assert!(journey.asked().is_empty(), "what is known is not asked again");
}

#[test]
fn a_connector_of_the_wrong_side_is_told_by_its_name() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.keys_served("n2<tab>1<tab>");
    journey.sees("“HubSpot EU” is a destination, not a source.").sees("“Prod PG” is a source, not a destination.");
    journey.keys("<c-s>").sees("problems first");
}

#[test]
fn what_could_not_be_asked_is_a_quiet_note_and_blocks_nothing() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.keys("n1<tab>2<tab>3<tab>").served(silence).sees("The server didn't answer in time");
    assert!(journey.app.form().checked().problems_of(FieldId::Source).next().is_none());
    journey.keys("contacts<to Mapping>").paste(r#"{"email": "e"}"#).keys("<to Every>30").served(silence);
    journey.keys("<c-s><c-s>");
    assert_eq!(journey.creates().len(), 1);
}

#[test]
fn an_address_that_the_server_does_not_have_says_nothing_about_connectors() {
    let mut journey = Journey::signed_in(Dialect::Published);
    let unknown_route = |_: &Query| Err(failure(FailureKind::NotFound("Not Found".into())));
    journey.keys("n1<tab>2<tab>3<tab>").served(unknown_route).sees_not("No connector").sees_not("No model");
}

#[test]
fn a_model_of_another_source_is_a_problem_with_a_one_key_fix() {
    let mut journey = form(Dialect::Published);
    journey.keys_served("<a-1><tab><tab><c-u>7<tab><s-tab>");
    journey.sees("“Orders” belongs to Snowflake warehouse, but the source is");
    journey.sees("F2 switches to Snowflake warehouse.").keys("<f2>").sees_not("but the source");
    assert_eq!(journey.text(FieldId::Source), "4");
    journey.keys("<c-z>");
    assert_eq!(journey.text(FieldId::Source), "1", "undo reverts the fix");
}

#[test]
fn a_stream_that_the_destination_does_not_have_is_a_problem() {
    let mut journey = form(Dialect::Multiwoven);
    journey.keys_served("Contacts<tab>").sees("no stream “Contacts”; did you mean “contacts”?");
    journey.keys_served("<s-tab><f2>").sees_not("no stream");
    assert_eq!(journey.text(FieldId::Stream), "contacts");
}

#[test]
fn a_mode_that_the_stream_does_not_list_is_a_warning_with_a_fix() {
    let mut journey = form(Dialect::Multiwoven);
    journey.keys_served("contacts<tab><right>").sees("“contacts” lists only incremental");
    assert_eq!(journey.app.form().checked().problems_of(FieldId::SyncMode).count(), 0);
    journey.keys("<f2>").sees_not("lists incremental only");
    assert_eq!(journey.text(FieldId::SyncMode), "incremental");
}

#[test]
fn a_primary_key_that_is_no_column_and_a_cursor_that_cannot_work_are_warned_of() {
    let mut journey = form(Dialect::Multiwoven);
    let odd = |query: &Query| match query {
        Query::Model(_) => Ok(Reply::Model(model(9, "Odd", 1, "SELECT * FROM users WHERE visits > 1", "ID"))),
        other => answer(other),
    };
    journey.keys("<a-1><tab><tab><c-u>9<tab>").served(odd).keys("contacts<tab><tab>email<tab>").served(odd);
    journey.sees("Its values aren't dates").sees("The server appends a WHERE to the model's query");
    journey.keys("<a-1>").sees("Its primary key “ID” is not a column of its result (there is “id”)");
    assert!(journey.app.form().checked().problems_of(FieldId::Model).next().is_none());
}

#[test]
fn a_model_without_rows_says_that_its_columns_are_not_known() {
    let mut journey = Journey::signed_in(Dialect::Published);
    let empty = |query: &Query| match query {
        Query::Rows { .. } => Ok(Reply::Rows(Box::default())),
        other => answer(other),
    };
    journey.keys("n1<tab>2<tab>5<tab>");
    let is_rows = |query: &Query| matches!(query, Query::Rows { .. });
    while let Some((request, query)) = journey.asked().into_iter().find(|(_, query)| !is_rows(query)) {
        journey.tell_answer(request, answer(&query));
    }
    journey.sees("Loading the model's columns…").served(empty);
    journey.sees("The model has no rows now, so its columns are");
}

#[test]
fn a_viewer_is_told_before_the_form() {
    let mut journey = with_role("Viewer");
    journey.keys("n").sees("Your role in this workspace can't create syncs");
    journey.keys("n").sees("This session").keys("ny").sees("You're signed in as Viewer");
    let mut journey = with_role("Member");
    journey.keys("n").sees("Source").sees_not("Viewer");
}

#[test]
fn a_refresh_of_the_catalog_asks_first_and_a_failed_one_says_what_it_did() {
    let mut journey = form(Dialect::Published);
    journey.keys("<f5>").sees("the server deletes its stored catalog").keys("n");
    assert!(journey.asked().is_empty());
    journey.keys("<f5>y");
    assert!(matches!(journey.asked().as_slice(), [(_, Query::Catalog(_, CachePolicy::Refresh))]));
    let (request, _) = journey.asked()[0].clone();
    journey.tell_answer(request, Err(failure(FailureKind::Refused(Vec::new()))));
    journey.sees("Couldn't refresh the catalog, and the stored one is gone");
    journey.keys("<f5>y").served(answer).sees("Catalog refreshed.");
}

#[test]
fn a_sign_in_that_ends_while_something_is_asked_leads_back_with_nothing_lost() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.keys("n1<tab>2<tab>");
    let (request, _) = journey.asked()[0].clone();
    journey
        .tell_answer(request, Err(failure(FailureKind::NotSignedIn("Unauthorized".into()))))
        .sees("your form is kept");
    assert!(journey.asked().is_empty(), "nothing is asked with a token that is not accepted");
    assert_eq!((journey.text(FieldId::Source), journey.text(FieldId::Destination)), ("1", "2"));
}

#[test]
fn times_are_told_locally_and_in_utc() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.app.clock.zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(2));
    journey.tell(Msg::Time(now())).keys("n<to Every>30").sees("Next runs 14:30 (12:30 UTC)");
    journey.keys("<c-u>2147483648<tab>").sees("2,147,483,647").sees_not("Next runs");
}

#[test]
fn an_uneven_interval_is_fixed_with_one_key() {
    let mut journey = Journey::signed_in(Dialect::Multiwoven);
    journey.keys("n<a-3><tab>90").sees("not every ").sees("F2 sets").keys("<f2>");
    journey.sees_not("not every ");
}
