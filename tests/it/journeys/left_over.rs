//! Creates without an answer of programs that ended, and what goes on around a look-up.

use serde_json::{Value, json};
use syncwright::app::effect::Effect;
use syncwright::app::msg::{Msg, WorkOpened};
use syncwright::app::session::access::Access;
use syncwright::domain::create::ledger::Ledger;
use syncwright::domain::create::note::PendingCreate;
use syncwright::domain::dialect::Dialect;
use syncwright::domain::draft::Draft;
use syncwright::domain::failure::FailureKind;
use syncwright::domain::field::FieldId;
use syncwright::domain::query::Query;
use syncwright::domain::saved_draft::SavedDraft;
use syncwright::domain::server::{PlainHttp, Server};

use super::unknown::{
    asked_for_list, forgets, is_list, left, look, lost, noted, open, opened, other, stored, unanswered,
};
use super::{Journey, after, created, failure, now};

/// A note of a create, as a program that ended left it.
fn restarted() -> (Journey, Value) {
    let (before, body) = unanswered(&[]);
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.ledger = Some(left(vec![noted(&before)]));
    journey.tell(opened(vec![noted(&before)]));
    (journey, body)
}

#[test]
fn a_killed_program_looks_it_up_at_its_next_start_before_the_same_is_sent() {
    let (mut journey, body) = restarted();
    journey.sees("The outcome of a create from 12:00 is unknown. It's being looked up.").sees("? Outcome unknown");
    journey.keys("<enter><esc>").filled().keys("<c-s>").sees("Nothing was sent now.");
    assert!(journey.creates().is_empty());
    journey.looked(vec![stored("4", &body)]).sees("✓ Created");
    assert!(journey.creates().is_empty() && forgets(&journey));
}

#[test]
fn several_creates_without_an_answer_are_counted() {
    let (before, _) = unanswered(&[]);
    let first = noted(&before);
    let mut body = first.body.clone();
    body["sync"]["stream_name"] = "companies".into();
    let second = PendingCreate {
        id: syncwright::domain::create::note::CreateId::from_text("second"),
        sent_at: now() - jiff::SignedDuration::from_mins(1),
        body,
        ..first.clone()
    };
    let mut journey = Journey::signed_in(Dialect::Published);
    journey
        .tell(opened(vec![second, first]))
        .sees("The outcomes of 2 creates are unknown, the latest from 12:00. They're being looked up.");
    journey.sees("2 outcomes unknown");
    assert_eq!(journey.asked_of_all().iter().filter(|(_, query)| is_list(query)).count(), 2);
}

#[test]
fn a_note_of_the_first_version_proves_nothing_by_itself_and_a_person_ends_it() {
    let (before, _) = unanswered(&[]);
    let note = PendingCreate { is_complete: false, server_time: None, ..noted(&before) };
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.tell(opened(vec![note]));
    for _ in 0..40 {
        journey.looked(vec![other("4")]);
        let seconds = journey.seconds_to_next_look().expect("it goes on");
        journey.later(seconds * 1_000);
    }
    journey.sees("? Outcome unknown").sees("its note is from an earlier version").sees_not("safe to try again");
    journey.looked(vec![]).keys("rnone<enter>").sees("Recorded as not created: you can create it again.");
    journey.sees_not("keeps an eye");
    assert!(forgets(&journey) && open(&journey).is_empty());
}

#[test]
fn what_is_not_there_is_told_wherever_one_is() {
    let (mut journey, _) = unanswered(&[]);
    journey.keys("<esc><esc><esc><esc><esc>").sees("This session");
    journey.settles(Vec::new).sees("Not created: safe to try again (Sends every row of model #3");
    journey.keys("n<c-s><c-s>");
    assert_eq!(journey.creates().len(), 2, "the form is as it was");
}

#[test]
fn what_was_typed_while_it_was_looked_up_stays_typed() {
    let (mut journey, body) = restarted();
    journey.keys("<enter>12").looked(vec![stored("4", &body)]);
    journey.sees("Sync 4 matches yours and appeared after it was sent.").sees("New sync").keys("3");
    assert_eq!(journey.text(FieldId::Source), "123");
    journey.keys("<esc>").sees("This session 1");
    assert!(forgets(&journey));
}

#[test]
fn what_is_found_while_another_sync_is_changed_leaves_the_change_alone() {
    let (mut journey, body) = unanswered(&[]);
    let server = after::Server::with(vec![after::sync(7, "healthy", &json!({}))]);
    let serve = |query: &Query| match query {
        Query::Syncs(_) | Query::Sync(_) | Query::SyncList { .. } => server.answer(query),
        _ => Err(failure(FailureKind::Forbidden("".into()))),
    };
    for keys in ["<esc><esc><esc><esc><esc>3r", "<enter>", "e<c-u>9"] {
        journey.keys(keys).served(serve);
    }
    let there = after::sync(7, "healthy", &json!({}));
    journey.sees("Edit sync").later(5_000).looked(vec![stored("77", &body), there]);
    journey.sees("Sync 77 matches yours and appeared after it was sent.").sees("Edit sync").keys("8");
    assert_eq!(journey.text(FieldId::Source), "98");
    journey.keys("<esc>y<esc>n");
    assert!(journey.app.form().is_untouched(), "the form of the sync that exists now is empty");
}

#[test]
fn the_list_of_another_server_is_not_looked_at_and_holds_nothing_back_here() {
    let (before, _) = unanswered(&[]);
    let elsewhere = Server::parse("https://other.example.com", PlainHttp::LoopbackOnly).expect("a server");
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.tell(opened(vec![PendingCreate { server: elsewhere, ..noted(&before) }]));
    journey.sees("The outcome of a create from 12:00 on other.example.com is unknown.");
    assert!(asked_for_list(&journey).is_none());
    journey.filled().keys("<c-s>");
    assert_eq!(journey.creates().len(), 1, "what was lost elsewhere blocks nobody here");
}

#[test]
fn who_is_not_signed_in_is_told_to_sign_in_for_the_look_up() {
    let (before, _) = unanswered(&[]);
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.app.session.access = Access::SignedOut;
    journey.tell(opened(vec![noted(&before)]));
    journey.sees("The outcome of a create from 12:00 is unknown. Sign in to look it up.");
}

#[test]
fn a_note_that_holds_no_valid_sync_is_told_with_the_next_step_until_it_is_recorded() {
    let (before, _) = unanswered(&[]);
    for (told_not_created, is_told) in [(false, true), (true, false)] {
        let note = PendingCreate { body: json!({}), told_not_created, ..noted(&before) };
        let mut journey = Journey::signed_in(Dialect::Published);
        journey.tell(opened(vec![note]));
        let words = "The note of an earlier create (12:00) holds no valid sync. Check the web app, then record what you found: run `syncwright pending`.";
        let said = journey.app.notice.as_ref().map(|notice| notice.words.as_str()).unwrap_or_default();
        assert_eq!(said.starts_with(words), is_told, "{said}");
    }
}

#[test]
fn it_is_looked_up_as_soon_as_one_is_signed_in() {
    let (mut journey, body) = unanswered(&[]);
    let (request, _) = look(&journey);
    journey.tell_answer(request, Err(failure(FailureKind::NotSignedIn("ended".into()))));
    journey.sees("Sign in again to continue the look-up.");
    journey.keys("<esc>").sees("It's looked up as soon as you're signed in to api.example.com (Ctrl-P, sign in).");
    assert!(asked_for_list(&journey).is_none(), "without a token nothing is asked");
    journey.sees_not("look now").sees_not("goes on in the background");
    journey.keys("<c-p>sign in<enter>").sees("Server URL").sign_in().looked(vec![stored("7", &body)]).sees("✓ Created");
}

#[test]
fn a_sync_whose_note_a_killed_program_left_behind_is_told_at_the_next_start() {
    let mut journey = Journey::signed_in(Dialect::Published);
    let creates = Ledger { settled: vec![super::place("api.example.com", "41")], ..Ledger::default() };
    let opened = WorkOpened { profile: "default".to_owned(), is_kept: true, creates, ..WorkOpened::default() };
    journey.tell(Msg::WorkOpened(Box::new(opened))).sees("Created: sync 41, before Syncwright closed.");
}

#[test]
fn what_was_created_before_the_start_is_asked_about_too() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.filled();
    let earlier = syncwright::domain::create::Earlier {
        sync: super::place("api.example.com", "41"),
        at: "2026-11-20T08:30:00Z".parse().ok(),
        words: None,
        is_listed_only: false,
        is_told: false,
    };
    journey.ledger = Some(Ledger { same: Some(earlier), ..Ledger::default() });
    journey
        .keys("<c-s>")
        .sees("Create a second one?")
        .sees("Sync 41 was created from an identical request on 20 Nov 2026 at 08:30.")
        .keys("y");
    let body = (*journey.creates()[0]).clone();
    journey.answer(created("42", &body));
    let remembered = journey.effects.iter().position(
        |effect| matches!(effect, Effect::Remember(past) if past.sync == super::place("api.example.com", "42")),
    );
    let forgotten = journey.effects.iter().rposition(|effect| matches!(effect, Effect::ForgetCreate(..)));
    assert!(remembered.is_some() && remembered < forgotten, "it is remembered before anything is forgotten");
}

#[test]
fn the_same_once_more_is_asked_about_and_shows_the_earlier_one() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.filled().keys("<c-s>");
    let body = (*journey.creates()[0]).clone();
    journey.answer(created("7", &body)).keys("<enter>").filled().keys("<c-s>");
    journey.sees("Create a second one?").sees("Sync 7 was created from an identical request at 12:00").keys("n");
    assert_eq!(journey.creates().len(), 1);
}

#[test]
fn a_sync_that_was_created_meanwhile_is_not_taken_for_the_next_one_that_gets_lost() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.filled().keys("<c-s>");
    let body = (*journey.creates()[0]).clone();
    // The list lags: it did not show the first one when the second was decided.
    journey.answer(created("7", &body)).keys("<enter>").filled().keys("<c-s>y").answer(lost());
    assert_eq!(journey.creates().len(), 2);
    journey.settles(|| vec![stored("7", &body)]);
    journey.sees("✗ Not created: safe to try again").sees("The only sync in the list is a different one.");
}

#[test]
fn a_sync_that_was_found_is_not_taken_for_the_next_one_that_gets_lost() {
    let (mut journey, body) = unanswered(&[]);
    journey.looked(vec![stored("77", &body)]).sees("✓ Created");
    journey.keys("<enter>").filled().keys("<c-s>y").answer(lost());
    assert_eq!(journey.creates().len(), 2);
    journey.settles(|| vec![stored("77", &body)]);
    journey.sees("✗ Not created: safe to try again").sees("The only sync in the list is a different one.");
}

#[test]
fn what_was_kept_for_another_profile_is_not_taken_up_in_this_one() {
    let (before, _) = unanswered(&[]);
    let mut draft = Draft::new(Dialect::Published);
    draft.set(FieldId::Source, "4711".to_owned());
    let opened = WorkOpened {
        profile: "lab".to_owned(),
        is_kept: true,
        creates: left(vec![PendingCreate { profile: "lab".to_owned(), ..noted(&before) }]),
        draft: Some(SavedDraft { at: now(), dialect: Dialect::Published, draft }),
        ..WorkOpened::default()
    };
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.tell(Msg::WorkOpened(Box::new(opened))).sees("This session");
    assert!(journey.app.form().is_untouched());
    assert!(!journey.app.session.autosave.is_kept, "this profile's own work is not there yet");
}

#[test]
fn what_is_going_on_stands_whole_in_the_status_line_however_narrow() {
    let (mut journey, _) = unanswered(&[]);
    journey.app.session.profile.name = "the-one-with-a-very-long-name-indeed".to_owned();
    for (width, words) in
        [(60, " · published · 1 outcome unknown"), (90, " · published · signed in · 1 outcome unknown")]
    {
        let screen = journey.screen_at(width, 20);
        let line = screen.trim_end().lines().last().unwrap_or_default();
        assert!(line.starts_with(" the-one-with") && line.ends_with(words), "{line}");
    }
}
