//! Drafts that outlive the program.

use syncwright::app::effect::{Effect, SavedDraft};
use syncwright::app::launch::{Launch, Origin};
use syncwright::app::msg::{Msg, WorkOpened};
use syncwright::domain::dialect::Dialect;
use syncwright::domain::draft::Draft;
use syncwright::domain::failure::Welcome;
use syncwright::domain::field::FieldId;
use syncwright::domain::keeping::Place;

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
        Effect::KeepDraft(draft) => Some(draft),
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
    journey.sees("Your draft to “contacts” of 12:00 is here: n goes on with it.").keys("n");
    assert_eq!(journey.text(FieldId::Source), "12");
    assert!(kept(&journey).is_empty(), "it is kept already");
}

#[test]
fn the_welcome_and_the_draft_are_both_said_whichever_comes_first() {
    let draft = || Msg::WorkOpened(Box::new(WorkOpened { draft: Some(saved()), ..opened() }));
    for draft_first in [true, false] {
        let mut journey =
            Journey::start(Launch { token: Some((token(), Place::Keyring)), origin: Origin::ThisRun, ..launch() });
        let request = journey.last_request();
        let welcome = Msg::Welcomed(request, Ok(Welcome { confirmed: true, ..Welcome::default() }));
        let (first, second) = if draft_first { (draft(), welcome) } else { (welcome, draft()) };
        journey.tell(first).tell(second).sees("Connected.").sees("n goes on with it");
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
    journey.sees("Another Syncwright works on this profile; this one keeps a draft of its own.");
}

#[test]
fn quitting_keeps_what_was_just_typed_and_asks_nothing() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.tell(Msg::WorkOpened(Box::new(opened()))).keys("n34<c-q>");
    let order: Vec<&Effect> =
        journey.effects.iter().filter(|effect| matches!(effect, Effect::KeepDraft(_) | Effect::Quit)).collect();
    assert!(matches!(order.as_slice(), [Effect::KeepDraft(Some(_)), Effect::Quit]), "{order:?}");
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
    let problems = vec!["Drafts are not kept. There is no folder for it here (no home).".to_owned()];
    journey
        .tell(Msg::WorkOpened(Box::new(WorkOpened { is_kept: false, problems, ..opened() })))
        .sees("Drafts are not kept.");
    journey.keys("n12<c-q>").sees("Quit and lose what you typed?");
    assert!(kept(&journey).is_empty());
}
