//! A sync that the history remembers of another server: the same number means another sync here, so nothing is done
//! with it.

use serde_json::{Value, json};
use syncwright::app::effect::Effect;
use syncwright::app::msg::{Msg, WorkOpened};
use syncwright::domain::create::note::HistoryEntry;
use syncwright::domain::dialect::Dialect;
use syncwright::domain::field::FieldId;

use super::after::{Server, sync};
use super::{Journey, now};

/// Reads a sync 7 of another server, where this one has a sync 7 too.
fn reading(answer: &Value, server: &Server) -> Journey {
    let mut journey = Journey::signed_in(Dialect::Multiwoven);
    let past = HistoryEntry {
        at: now(),
        profile: "staging".to_owned(),
        sync: super::place("staging.example.com", "7"),
        body: json!({"sync": {"source_id": 901, "destination_id": 902, "model_id": 905, "stream_name": "contacts"}}),
        answer: answer.as_object().cloned().expect("an object"),
        is_told: false,
        create: None,
    };
    let opened =
        WorkOpened { profile: "default".to_owned(), is_kept: true, history: vec![past], ..WorkOpened::default() };
    journey.tell(Msg::WorkOpened(Box::new(opened)));
    journey.with(server, "2").with(server, "<enter>").sees("Details").sees("On staging.example.com");
    journey
}

#[test]
fn nothing_is_done_here_with_a_sync_of_another_server() {
    let server = Server::with(vec![sync(7, "healthy", &json!({}))]);
    let mut journey = reading(&json!({"schedule_type": "manual"}), &server);
    journey.sees_not("run now").sees_not("e edit");
    for key in ["x", "p", "e", "o", "d", "Y"] {
        journey.with(&server, key).sees("Details");
    }
    assert_eq!(journey.commands(), []);
    assert!(!journey.effects.iter().any(|effect| matches!(effect, Effect::OpenUrl(_) | Effect::Copy { .. })));
}

#[test]
fn a_copy_of_it_finds_by_name_what_its_numbers_meant() {
    let server = Server::with(vec![]);
    let named = json!({"source": {"name": "Prod PG"}, "destination": {"name": "HubSpot EU"}});
    let mut journey = reading(&named, &server);
    journey.keys("c").sees("Copied from staging.example.com, whose IDs differ");
    let numbers = |journey: &Journey| {
        [FieldId::Source, FieldId::Destination, FieldId::Model].map(|field| journey.text(field).to_owned())
    };
    assert_eq!(numbers(&journey), ["", "", ""], "no number of another server is sent here");
    journey.with(&server, "");
    assert_eq!(numbers(&journey), ["1", "2", ""], "the name of the model is not known");
    assert_eq!(journey.text(FieldId::Stream), "contacts");
}

fn schedule(every: u32) -> Value {
    json!({"schedule_type": "interval", "sync_interval": every, "sync_interval_unit": "minutes"})
}

#[test]
fn a_change_is_not_sent_to_another_server_than_its_syncs() {
    let server = Server::with(vec![sync(7, "healthy", &schedule(30))]);
    let mut journey = super::after::reading(Dialect::Multiwoven, &server);
    journey.with(&server, "e").with(&server, "<to Every><c-u>15<c-s>").sees("Save changes");
    // Signing in again leads to another address.
    let other = "https://other.example.com";
    journey.app.session.profile.server =
        syncwright::domain::server::Server::parse(other, syncwright::domain::server::PlainHttp::LoopbackOnly).ok();
    journey.keys("<c-s>").sees("Nothing was sent: this sync is on api.example.com, this profile on other.ex");
    assert_eq!(journey.commands(), []);
}

#[test]
fn the_request_of_a_change_is_copied_as_it_would_be_sent() {
    let server = Server::with(vec![sync(7, "healthy", &schedule(30))]);
    let mut journey = super::after::reading(Dialect::Multiwoven, &server);
    let copied = |journey: &Journey| -> Vec<String> {
        let of = |effect: &Effect| match effect {
            Effect::Copy { text, .. } => Some(text.clone()),
            _ => None,
        };
        journey.effects.iter().filter_map(of).collect()
    };
    journey.with(&server, "e").with(&server, "<c-s>").sees_not("copy curl").keys("yY");
    assert!(copied(&journey).is_empty(), "nothing is changed, so there is no request");
    journey.keys("<esc>").with(&server, "<to Every><c-u>15<c-s>").sees("copy curl").keys("yY");
    let copied = copied(&journey);
    assert!(copied[0].contains("\"sync_interval\": 15") && !copied[0].contains("source_id"), "{copied:?}");
    let line = "curl --request PUT 'https://api.example.com/api/v1/syncs/7'";
    assert!(copied[1].starts_with(line), "a POST would make a second sync: {copied:?}");
}

#[test]
fn what_is_typed_while_a_change_is_saved_stays_a_change() {
    let server = Server::with(vec![sync(7, "healthy", &schedule(30))]);
    let mut journey = super::after::reading(Dialect::Multiwoven, &server);
    journey.with(&server, "e").with(&server, "<to Every><c-u>15<c-s>").keys("<c-s>");
    journey.with(&server, "<esc><to Every><c-u>20");
    let stored = syncwright::domain::command::Done { sync: Some(sync(7, "healthy", &schedule(15))) };
    journey.is_done(Ok(stored)).sees("Sync 7 saved").sees("Edit sync").sees("was: 15");
    assert_eq!(journey.text(FieldId::Every), "20");
}

#[test]
fn a_sync_that_is_deleted_meanwhile_takes_nobody_out_of_the_form() {
    let server = Server::with(vec![sync(7, "healthy", &json!({}))]);
    let mut journey = super::after::reading(Dialect::Multiwoven, &server);
    journey.keys("dcontacts<enter>").with(&server, "<esc>n12");
    journey.is_done(Ok(syncwright::domain::command::Done { sync: None }));
    journey.sees("Sync 7 deleted").sees("New sync").keys("3");
    assert_eq!(journey.text(FieldId::Source), "123");
}

#[test]
fn a_change_that_turns_out_wrong_on_review_leads_to_what_is_wrong() {
    let server = Server::with(vec![sync(7, "healthy", &json!({}))]);
    let mut journey = super::after::reading(Dialect::Multiwoven, &server);
    // Asked to Review before the server told that source 4 is not that of the model.
    journey.with(&server, "e").keys("<c-u>4<c-s>").sees("Review").with(&server, "<c-s>");
    journey.sees("▌ Model").sees("Fix 1 problem first").sees_not("No changes");
    assert_eq!(journey.commands(), []);
}
