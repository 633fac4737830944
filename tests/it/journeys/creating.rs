//! From an empty form to a created sync, and every way that can end.

use syncwright::app::effect::Effect;
use syncwright::app::msg::{Answer, Msg};
use syncwright::app::notice::Notice;
use syncwright::app::requests::RequestId;
use syncwright::app::screen::{Outcome, Screen};
use syncwright::domain::create::note::CreateId;
use syncwright::domain::dialect::Dialect;
use syncwright::domain::failure::{Complaint, FailureKind, Identity, Unreachable};
use syncwright::domain::sync::CreateOutcome;

use super::{Journey, created, failure, launch, now, token};

fn refused(complaints: &[(Option<&str>, &str)]) -> CreateOutcome {
    let complaints = complaints
        .iter()
        .map(|(attribute, words)| Complaint { attribute: attribute.map(str::to_owned), words: (*words).into() })
        .collect();
    CreateOutcome::NotCreated(failure(FailureKind::Refused(complaints)))
}

#[test]
fn a_first_sync_is_made_with_the_keyboard_alone() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.filled().sees("Create sync").sees("Sends every row of model #3");
    assert!(journey.creates().is_empty(), "nothing is sent before it is asked for");
    journey.keys("<c-s>").sees("Creating the sync…");
    let body = (*journey.creates().first().expect("one create")).clone();
    assert_eq!(body["sync"]["configuration"], serde_json::json!({"email": "properties.email"}));
    journey.answer(created("42", &body)).sees("✓ Created").sees("pending").sees_not("≠");
    journey.keys("a").sees("✓ sync_interval").sees("✓ stored as sent").keys("<esc>");
    journey.keys("<enter>").sees("This session").sees("42").sees("contacts");
    journey.keys("<enter>").sees("Details").keys("a").sees("stored as sent").keys("<esc>");
    assert_eq!(journey.creates().len(), 1);
}

#[test]
fn who_types_at_review_as_if_at_a_field_creates_nothing_with_the_enter_after_it() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.filled().keys("cn").sees("Nothing is typed at Review; Esc goes back to the fields.").keys("<enter>");
    journey.sees("You typed at Review. Press Enter again to go ahead, or Esc to go back.");
    assert!(journey.creates().is_empty());
    journey.keys("<enter>").sees("Creating the sync…");
    let mut back = Journey::signed_in(Dialect::Published);
    back.filled().keys("c<esc>").keys("<c-s><enter>").sees("Creating the sync…");
}

#[test]
fn enter_on_the_button_creates_too_and_a_second_press_does_not_send_again() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.filled().keys("<enter><enter><c-s><enter><c-s>");
    assert_eq!(journey.creates().len(), 1);
}

#[test]
fn what_the_server_stored_otherwise_is_marked() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.filled().keys("<c-s>");
    let mut stored = (*journey.creates()[0]).clone();
    stored["sync"]["schedule_type"] = "interval".into();
    stored["sync"].as_object_mut().expect("an object").remove("sync_interval");
    journey.answer(created("42", &stored)).sees("≠ Schedule: stored as interval, sent as automated");
    journey.sees("? Every: sent as 30, not returned");
    journey.keys("a").sees("≠ schedule_type").sees("sent: automated").sees("? sync_interval").keys("<esc>");
}

#[test]
fn review_is_not_reached_with_problems_but_the_first_of_them_is() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.keys("n1<tab>0<tab>3<c-s>").sees("Fix 4 problems first").sees("▌ Destination").sees("IDs start at 1");
    journey.keys("<backspace>2").sees_not("IDs start at 1");
    assert!(journey.creates().is_empty());
}

#[test]
fn the_servers_complaints_stand_on_their_fields_until_they_are_edited() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.filled().keys("<c-s>").answer(refused(&[
        (Some("stream_name"), "Add a valid stream_name associated with destination connector"),
        (Some("name"), "is not known"),
        (None, "Sync creation failed"),
    ]));
    journey.sees("Not created").sees("Stream: Add a valid stream_name").sees("name: is not known");
    journey.keys("a").sees("Server response").sees("HTTP 400");
    journey
        .keys("<esc><enter>")
        .sees("The server says: Add a valid stream_name")
        .sees("The server says: Sync creation failed");
    journey.keys("x").sees_not("The server says").sees("contactsx");
    journey.keys("<backspace><c-s><c-s>");
    assert_eq!(journey.creates().len(), 2, "one for each press of the key");
}

#[test]
fn a_catalog_that_is_missing_is_said_on_the_destination() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.filled().keys("<c-s>").answer(refused(&[(Some("catalog"), "Catalog is missing")]));
    journey
        .sees("Destination: Catalog is missing")
        .keys("<enter>")
        .sees("▌ Destination")
        .sees("The server says: Catalog is missing. The server hasn't read");
}

#[test]
fn what_the_next_start_does_is_promised_only_while_there_is_a_note() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.tell(super::unknown::opened(Vec::new())).filled().keys("<c-s>");
    journey.keys("<c-q>").sees("Quit before the outcome is known?").sees("The next start looks it up").keys("n");
    let id = journey.app.sending().expect("on its way").note.id.clone();
    let notice = Notice::wrong("Couldn't save a note of this create.");
    journey.tell(Msg::NoteNotSaved(id, notice)).sees("Couldn't save a note of this create.");
    journey.keys("<c-q>").sees("Check the workspace's syncs before you").sees_not("The next start");
}

#[test]
fn who_asks_about_a_create_on_its_way_or_one_that_is_settled_is_told_what_comes_next() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.filled().keys("<c-s>");
    let id = journey.app.sending().expect("on its way").note.id.clone();
    journey.app.session.show(Screen::result(Outcome::Open(id)));
    journey.sees("… Waiting for the answer").sees("The outcome appears here. You can keep working.");
    // Another program may settle one while it is shown.
    journey.app.session.show(Screen::result(Outcome::Open(CreateId::from_text("settled"))));
    journey.sees("Another Syncwright settled this create, or its outcome was recorded.");
}

#[test]
fn esc_stops_waiting_and_a_late_answer_changes_nothing() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.filled().keys("<c-s>");
    let request = journey.last_request();
    let body = (*journey.creates()[0]).clone();
    journey.keys("<esc>").sees("? Outcome unknown").sees("You stopped waiting for the answer.");
    assert!(journey.effects.contains(&Effect::Abandon(request)));
    journey.tell(Msg::Answer(request, Answer::Create(created("9", &body)))).sees("? Outcome unknown");
    assert!(journey.app.creates.created.is_empty());
}

#[test]
fn an_answer_to_another_request_is_not_taken() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.filled().keys("<c-s>");
    let body = (*journey.creates()[0]).clone();
    journey.tell(Msg::Answer(RequestId(999), Answer::Create(created("9", &body)))).sees("Creating the sync…");
}

#[test]
fn the_seconds_of_waiting_are_counted() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.filled().keys("<c-s>");
    let second = |seconds| now() + jiff::SignedDuration::from_secs(seconds);
    assert!(journey.effects.contains(&Effect::WakeAt(second(1))));
    journey.tell(Msg::Time(second(7))).sees("7 s");
    assert!(journey.effects.contains(&Effect::WakeAt(second(8))));
}

#[test]
fn a_server_that_cannot_be_reached_leaves_the_form_as_it_was() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey
        .filled()
        .keys("<c-s>")
        .answer(CreateOutcome::NotCreated(failure(FailureKind::Unreachable(Unreachable::Refused))));
    journey
        .sees("Not created")
        .sees("Nothing is listening at this address")
        .keys("<enter>")
        .sees("Create sync")
        .keys("<c-s>");
    assert_eq!(journey.creates().len(), 2);
}

#[test]
fn whoever_is_not_signed_in_is_led_to_signing_in_with_the_form_kept() {
    let mut journey = Journey::start(launch());
    journey.filled().keys("<c-s>").sees("Sign in to create the sync. Your form is kept.");
    assert!(journey.creates().is_empty());
}

#[test]
fn an_ended_sign_in_leads_over_the_form_and_back_with_nothing_lost() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey
        .filled()
        .keys("<c-s>")
        .answer(CreateOutcome::NotCreated(failure(FailureKind::NotSignedIn("Unauthorized".into()))));
    journey.sees("Token").sees("your form is kept");
    journey.paste("another-token").keys("<enter>");
    let request = journey.last_request();
    journey.tell(Msg::Answer(request, Answer::Identity(Ok(Identity { confirmed: true, ..Identity::default() }))));
    let request = journey.last_request();
    journey.tell(Msg::Answer(request, Answer::Stored(Ok(()))));
    journey.sees("Create sync").sees("every row of model #3");
    assert_eq!(journey.creates().len(), 1, "nothing is sent again unasked");
    journey.keys("<c-s>");
    assert_eq!(journey.creates().len(), 2);
    let Some(Effect::Create(_, connection, _)) =
        journey.effects.iter().rev().find(|effect| matches!(effect, Effect::Create(..)))
    else {
        panic!("a create")
    };
    assert_ne!(connection.token, token(), "the new token is used");
}

#[test]
fn a_create_that_an_ended_sign_in_kept_away_leaves_no_note_behind() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.filled().keys("<c-s>");
    let note = journey.effects.iter().find_map(|effect| match effect {
        Effect::Create(_, _, permit) => Some(permit.note().id.clone()),
        _ => None,
    });
    let forget = Effect::ForgetCreate(note.expect("a create"));
    assert!(!journey.effects.contains(&forget));
    journey.answer(CreateOutcome::NotCreated(failure(FailureKind::NotSignedIn("Unauthorized".into()))));
    assert!(journey.effects.contains(&forget) && journey.app.creates.open.iter().next().is_none());
}

#[test]
fn a_similar_sync_starts_with_the_same_values() {
    let mut journey = Journey::signed_in(Dialect::Multiwoven);
    journey.keys("n1<tab>2<tab>3<tab>contacts<to Mapping>").paste(r#"{"a": "b"}"#);
    journey.keys("<to Every>2<tab><right><c-s><c-s>");
    let body = (*journey.creates()[0]).clone();
    assert_eq!(body["sync"]["sync_interval_unit"], "hours");
    journey.answer(created("1", &body)).keys("n<c-s><c-s>");
    journey.sees("Create a second one?").sees("Sync 1 was created from an identical request at 12:00").keys("y");
    assert_eq!(*journey.creates()[1], body);
}

#[test]
fn the_request_can_be_copied_as_json_and_as_curl_without_the_token() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.filled().keys("yY");
    let copied: Vec<&String> = journey
        .effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Copy { text, .. } => Some(text),
            _ => None,
        })
        .collect();
    assert_eq!(copied.len(), 2);
    assert!(copied[1].contains("$SYNCWRIGHT_TOKEN") && !copied[1].contains(super::TOKEN));
}

#[test]
fn a_server_that_asks_to_wait_is_waited_for_visibly() {
    let mut journey = Journey::signed_in(Dialect::Published);
    let wait = Some(std::time::Duration::from_secs(3));
    journey.filled().keys("<c-s>");
    let sent = journey.effects.len();
    journey.answer(CreateOutcome::NotCreated(failure(FailureKind::Busy { wait })));
    journey
        .sees("The server is busy.")
        .sees("You can try again in 3 s.")
        .sees_not("asks to wait")
        .sees("Enter back to the form");
    let in_a_second = Effect::WakeAt(now() + jiff::SignedDuration::from_secs(1));
    assert!(journey.effects[sent..].contains(&in_a_second), "the seconds are counted");
    journey.later(1_000).sees("You can try again in 2 s.");
    journey.keys("<enter><c-s><c-s>").sees("The server asked for a pause: 2 s left. Nothing was sent.");
    assert_eq!(journey.creates().len(), 1);
    journey.later(2_000).keys("<c-s>");
    assert_eq!(journey.creates().len(), 2, "by the key, and not by itself");
    journey.answer(CreateOutcome::NotCreated(failure(FailureKind::Busy { wait })));
    journey.sees("You can try again in 3 s.").later(3_000).sees("You can try again now.").sees_not("Then try again");
}
