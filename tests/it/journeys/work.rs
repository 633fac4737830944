//! Drafts that outlive the program.

use serde_json::json;
use syncwright::app::effect::Effect;
use syncwright::app::launch::{Launch, Origin};
use syncwright::app::msg::{Answer, Msg, WorkOpened};
use syncwright::app::session::profile::Profile;
use syncwright::domain::command::{Command, Done};
use syncwright::domain::dialect::Dialect;
use syncwright::domain::draft::Draft;
use syncwright::domain::failure::Identity;
use syncwright::domain::field::FieldId;
use syncwright::domain::saved_draft::{SavedDraft, SavedEdit};
use syncwright::domain::token_storage::TokenLocation;

use super::after::{Server, reading, sync};
use super::{Journey, created, launch, now, token};

fn opened() -> WorkOpened {
    WorkOpened { profile: "default".to_owned(), is_kept: true, ..WorkOpened::default() }
}

fn saved() -> SavedDraft {
    let mut draft = Draft::new(Dialect::Published);
    draft.set(FieldId::Source, "12".to_owned());
    draft.set(FieldId::Stream, "contacts".to_owned());
    SavedDraft { at: now(), dialect: Dialect::Published, draft }
}

fn kept(journey: &Journey) -> Vec<Option<String>> {
    let kept = journey.effects.iter().filter_map(|effect| match effect {
        Effect::KeepDraft(_, draft) => Some(draft),
        _ => None,
    });
    kept.map(|draft| draft.as_ref().map(|saved| saved.draft.get(FieldId::Source).to_owned())).collect()
}

#[test]
fn a_draft_is_kept_while_it_is_typed_and_not_only_when_typing_rests() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.tell(Msg::WorkOpened(Box::new(opened()))).keys("n");
    for digit in 0..10 {
        journey.keys(&digit.to_string()).later(60);
    }
    let first = kept(&journey);
    assert!(first.len() >= 2, "at most 300 ms behind: {first:?}");
    journey.later(300);
    assert_eq!(kept(&journey).last(), Some(&Some("0123456789".to_owned())));
    let count = kept(&journey).len();
    journey.later(10_000).later(10_000);
    assert_eq!(kept(&journey).len(), count, "what did not change is not written again");
}

#[test]
fn a_kept_draft_is_there_at_the_next_start() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.tell(Msg::WorkOpened(Box::new(WorkOpened { draft: Some(saved()), ..opened() })));
    journey.sees("Unfinished draft to “contacts” from 12:00: n continues it.").keys("n");
    assert_eq!(journey.text(FieldId::Source), "12");
    assert!(kept(&journey).is_empty(), "it is kept already");
}

#[test]
fn the_welcome_and_the_draft_are_both_said_whichever_comes_first() {
    let draft = || Msg::WorkOpened(Box::new(WorkOpened { draft: Some(saved()), ..opened() }));
    for draft_first in [true, false] {
        let mut journey = Journey::start(Launch {
            profile: Profile { origin: Origin::ThisRun, ..launch().profile },
            token: Some((token(), TokenLocation::Keyring)),
            ..launch()
        });
        let request = journey.last_request();
        let welcome = Msg::Answer(request, Answer::Identity(Ok(Identity { confirmed: true, ..Identity::default() })));
        let (first, second) = if draft_first { (draft(), welcome) } else { (welcome, draft()) };
        journey.tell(first).tell(second).sees("Signed in.").sees("n continues it");
    }
}

#[test]
fn what_was_typed_before_the_kept_draft_arrived_stays() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.keys("n7").tell(Msg::WorkOpened(Box::new(WorkOpened { draft: Some(saved()), ..opened() })));
    assert_eq!(journey.text(FieldId::Source), "7");
}

#[test]
fn a_second_program_says_that_it_keeps_a_draft_of_its_own() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.tell(Msg::WorkOpened(Box::new(WorkOpened { is_second: true, ..opened() })));
    journey.sees("Another Syncwright is using this profile; this one keeps a separate draft.");
}

#[test]
fn quitting_keeps_what_was_just_typed_and_asks_nothing() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.tell(Msg::WorkOpened(Box::new(opened()))).keys("n34<c-q>");
    let order: Vec<&Effect> =
        journey.effects.iter().filter(|effect| matches!(effect, Effect::KeepDraft(..) | Effect::Quit)).collect();
    assert!(matches!(order.as_slice(), [Effect::KeepDraft(_, Some(_)), Effect::Quit]), "{order:?}");
}

#[test]
fn a_draft_is_gone_when_its_sync_exists() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.tell(Msg::WorkOpened(Box::new(opened()))).filled().later(300).keys("<c-s>");
    let body = (*journey.creates()[0]).clone();
    assert!(kept(&journey).last().is_some_and(Option::is_some));
    journey.answer(created("7", &body)).later(300);
    assert_eq!(kept(&journey).last(), Some(&None));
}

#[test]
fn where_nothing_can_be_kept_it_is_said_and_quitting_asks() {
    let mut journey = Journey::signed_in(Dialect::Published);
    let problems = vec!["Drafts aren't saved. No folder for it: HOME isn't set.".to_owned()];
    journey
        .tell(Msg::WorkOpened(Box::new(WorkOpened { is_kept: false, problems, ..opened() })))
        .sees("Drafts aren't saved.");
    journey.keys("n12<c-q>").sees("Quit and lose your draft?");
    assert!(kept(&journey).is_empty());
}

/// A server whose sync 7 runs every N minutes.
fn every(minutes: u32) -> Server {
    let schedule = json!({"schedule_type": "interval", "sync_interval": minutes, "sync_interval_unit": "minutes"});
    Server::with(vec![sync(7, "healthy", &schedule)])
}

/// Changes sync 7 to run every 15 minutes instead of 30; what the program keeps of it.
fn left_unsaved() -> Vec<SavedEdit> {
    let server = every(30);
    let mut journey = reading(Dialect::Multiwoven, &server);
    journey
        .tell(Msg::WorkOpened(Box::new(opened())))
        .with(&server, "e")
        .with(&server, "<to Every><c-u>15")
        .keys("<c-q>");
    let order: Vec<&Effect> = journey.effects.iter().rev().take(2).collect();
    let [Effect::Quit, Effect::KeepEdits(_, edits)] = order.as_slice() else { panic!("{order:?}") };
    assert!(kept(&journey).is_empty(), "the draft of a new sync is another");
    edits.clone()
}

/// A program that finds such changes, at a server; it reads sync 7.
fn found_by_the_next(edits: Vec<SavedEdit>, server: &Server) -> Journey {
    let mut journey = Journey::signed_in(Dialect::Multiwoven);
    journey.tell(Msg::WorkOpened(Box::new(WorkOpened { edits, ..opened() })));
    journey.sees("Unsaved changes to sync 7: e there continues them.");
    journey.with(server, "3").with(server, "<enter>").sees("! Unsaved changes from 12:00: e continues them.");
    journey
}

fn edits(journey: &Journey) -> Option<&[SavedEdit]> {
    journey.effects.iter().rev().find_map(|effect| match effect {
        Effect::KeepEdits(_, edits) => Some(edits.as_slice()),
        _ => None,
    })
}

#[test]
fn changes_that_were_not_saved_are_there_at_the_next_start() {
    let server = every(30);
    let mut journey = found_by_the_next(left_unsaved(), &server);
    journey.with(&server, "e").sees("Your unsaved changes from 12:00 are back.");
    assert_eq!(journey.text(FieldId::Every), "15");
    journey.with(&server, "<c-s><c-s>");
    let schedule = json!({"schedule_type": "interval", "sync_interval": 15, "sync_interval_unit": "minutes"});
    assert!(matches!(&journey.commands()[0], Command::Change(_, body) if body["sync"] == schedule));
    journey.is_done(Ok(Done { sync: None })).later(300);
    assert_eq!(edits(&journey), Some(&[][..]), "saved changes are forgotten");
    journey.sees("Sync 7 saved").sees_not("are not saved");
}

#[test]
fn what_others_changed_meanwhile_stays_theirs() {
    let mut moved =
        sync(7, "healthy", &json!({"schedule_type": "interval", "sync_interval": 30, "sync_interval_unit": "minutes"}));
    moved.attributes.insert("stream_name".to_owned(), json!("companies"));
    let server = Server::with(vec![moved]);
    let mut journey = found_by_the_next(left_unsaved(), &server);
    journey.with(&server, "e");
    assert_eq!((journey.text(FieldId::Every), journey.text(FieldId::Stream)), ("15", "companies"));
}

#[test]
fn changes_that_are_left_on_purpose_are_forgotten() {
    let server = every(30);
    let mut journey = found_by_the_next(left_unsaved(), &server);
    journey.with(&server, "e").keys("<esc>").sees("Leave without saving?").keys("y").later(300);
    assert_eq!(edits(&journey), Some(&[][..]));
    journey.sees("Details").sees_not("are not saved").with(&server, "e");
    assert_eq!(journey.text(FieldId::Every), "30");
}

#[test]
fn changes_are_kept_while_they_are_typed_beside_the_draft_and_those_of_other_syncs() {
    let server = Server::with(vec![sync(7, "healthy", &json!({})), sync(8, "healthy", &json!({}))]);
    let mut journey = Journey::signed_in(Dialect::Multiwoven);
    journey.tell(Msg::WorkOpened(Box::new(WorkOpened { edits: left_unsaved(), ..opened() })));
    journey.keys("n4711").with(&server, "<esc>3").with(&server, "<down><enter>").with(&server, "e<c-u>9").later(300);
    let ids = |journey: &Journey| -> Vec<String> {
        edits(journey).expect("kept").iter().map(|edit| edit.sync.id.0.to_string()).collect()
    };
    assert_eq!(ids(&journey), ["7", "8"]);
    assert_eq!(kept(&journey).last(), Some(&Some("4711".to_owned())), "the draft is kept as it is");
    journey.keys("<c-u>1").later(300);
    assert_eq!(ids(&journey), ["7"], "what is as it is stored is no change");
}

#[test]
fn old_changes_are_told_where_they_belong_and_not_at_every_start() {
    let mut edits = left_unsaved();
    edits[0].after.at = "2026-11-01T12:00:00Z".parse().expect("a time");
    let server = every(30);
    let mut journey = Journey::signed_in(Dialect::Multiwoven);
    journey.tell(Msg::WorkOpened(Box::new(WorkOpened { edits, ..opened() }))).sees_not("are not saved");
    journey.with(&server, "3").with(&server, "<enter>").sees("! Unsaved changes from 1 Nov 2026, 12:00");
}

#[test]
fn changes_of_a_sync_that_is_deleted_are_forgotten_with_it() {
    let server = every(30);
    let mut journey = found_by_the_next(left_unsaved(), &server);
    journey.keys("dcontacts<enter>").is_done(Ok(Done { sync: None })).later(300).later(300);
    assert_eq!(edits(&journey), Some(&[][..]), "the next start would speak of them");
}
