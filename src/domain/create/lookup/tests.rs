//! When it is looked, and whose a sync is.

use serde_json::json;

use super::*;
use crate::domain::create::note::ListBefore;
use crate::domain::create::tests::{body, later, now, page, stored, wanted};
use crate::domain::create::words::last_look;

const SETTLE: SignedDuration = SignedDuration::from_secs(600);

fn around(others: &BTreeSet<String>) -> Surroundings<'_> {
    Surroundings { settle: SETTLE, others, has_rival: false }
}

/// Looks at an empty workspace whose clock is ours.
fn look(lookup: &mut Lookup, note: &PendingCreate, at: Timestamp) -> Option<Finding> {
    assert_eq!(lookup.step(note, &[], at), Step::Ask(ReadingStep::Page { number: 1, size: 500 }));
    lookup.on_answer(note, ReadingAnswer::Page(&page(Vec::new(), 1), Some(at)), at, around(&BTreeSet::new()))
}

fn note() -> PendingCreate {
    PendingCreate { before: Some(ListBefore { ids: Vec::new(), is_whole: true }), ..wanted(1, 30) }
}

#[test]
fn looks_come_with_growing_pauses_and_the_one_that_decides_is_not_late() {
    let (note, mut lookup) = (note(), Lookup::new(ServerState::MayBeAtIt));
    let (mut at, mut pauses) = (now(), Vec::new());
    while look(&mut lookup, &note, at) == Some(Finding::NotYet) {
        let next = lookup.next_look().expect("it rests");
        assert_eq!(lookup.step(&note, &[], at), Step::Wait(next));
        pauses.push(next.duration_since(at).as_secs());
        assert!(pauses.len() < 50, "it ends: {pauses:?}");
        at = next;
    }
    assert_eq!(pauses, [2, 3, 5, 8, 13, 20, 30, 45, 60, 60, 60, 60, 60, 60, 60, 60, 10]);
    assert_eq!((lookup.last(), lookup.looks()), (Some(&Finding::NotCreated), 18));
}

#[test]
fn a_server_that_is_done_is_believed_when_its_list_cannot_lag_any_more() {
    let (note, mut lookup) = (note(), Lookup::new(ServerState::Done));
    for at in [0, 2, 5, 10] {
        assert_eq!(look(&mut lookup, &note, later(at)), Some(Finding::NotYet));
    }
    assert_eq!(lookup.next_look(), Some(later(16)));
    assert_eq!(look(&mut lookup, &note, later(16)), Some(Finding::NotCreated));
}

#[test]
fn where_the_server_tells_no_time_the_time_that_surely_passed_counts() {
    let (note, mut lookup) = (PendingCreate { server_time: None, ..note() }, Lookup::new(ServerState::MayBeAtIt));
    let nobody = BTreeSet::new();
    let mut at = now();
    for seconds in [0, 100_000, -100_000, 284, 1] {
        at += SignedDuration::from_secs(seconds);
        lookup.hurry();
        assert!(matches!(lookup.step(&note, &[], at), Step::Ask(_)));
        let page = page(Vec::new(), 1);
        let finding = lookup.on_answer(&note, ReadingAnswer::Page(&page, None), at, around(&nobody));
        let is_over = lookup.looks() == 5;
        assert_eq!(finding == Some(Finding::NotCreated), is_over, "a clock that was set proves a pause at most");
    }
}

#[test]
fn a_clock_of_the_server_that_jumps_decides_nothing() {
    // Every second reading it is that of another server; or it was set for good.
    for (state, jump, every, needed) in [
        (ServerState::MayBeAtIt, 99_999, 2, 615),
        (ServerState::Done, 99_999, 2, 15),
        (ServerState::MayBeAtIt, -99_999, 2, 615),
        (ServerState::Done, -99_999, 2, 15),
        (ServerState::MayBeAtIt, 99_999, 1, 615),
        (ServerState::MayBeAtIt, -99_999, 1, 615),
    ] {
        let (note, mut lookup, nobody) = (note(), Lookup::new(state), BTreeSet::new());
        let mut at = now();
        for number in 0.. {
            assert!(matches!(lookup.step(&note, &[], at), Step::Ask(_)));
            let date = at + SignedDuration::from_secs(if number % every == 0 { jump } else { 0 });
            let page = page(Vec::new(), 1);
            let answer = ReadingAnswer::Page(&page, Some(date));
            let finding = lookup.on_answer(&note, answer, at, around(&nobody));
            let passed = at.duration_since(now()).as_secs();
            if finding == Some(Finding::NotCreated) {
                assert!((needed..needed + 400).contains(&passed), "{state:?} {jump}: after {passed} s");
                break;
            }
            assert!(passed < 2_000 && number < 200, "{state:?} {jump}: it ends");
            at = lookup.next_look().expect("it rests");
        }
    }
}

#[test]
fn the_servers_time_counts_from_the_first_reading_that_told_it() {
    let (note, mut lookup, nobody) = (note(), Lookup::new(ServerState::Done), BTreeSet::new());
    let rows = ["6", "7"].map(|id| stored(id, &body(2, 30))).to_vec();
    for (at, date) in [(0, None), (10, Some(10)), (11, Some(99_999))] {
        lookup.hurry();
        assert!(matches!(lookup.step(&note, &[], later(at)), Step::Ask(_)));
        let page = page(rows.clone(), 1);
        let answer = ReadingAnswer::Page(&page, date.map(later));
        assert_eq!(lookup.on_answer(&note, answer, later(at), around(&nobody)), Some(Finding::NotYet), "at {at} s");
        assert_eq!(lookup.rows(), 2);
    }
}

#[test]
fn why_it_may_still_be_created_is_told() {
    let first = PendingCreate { is_complete: false, ..note() };
    let nobody = BTreeSet::new();
    for (state, note, why) in [
        (ServerState::MayBeAtIt, &note(), "the server may still be creating it."),
        (ServerState::Done, &note(), "the list may lag behind."),
        (ServerState::Done, &first, "its note is from an earlier version and can't prove that it wasn't created."),
    ] {
        let mut lookup = Lookup::new(state);
        assert!(matches!(lookup.step(note, &[], later(1)), Step::Ask(_)));
        let empty = page(Vec::new(), 1);
        lookup.on_answer(note, ReadingAnswer::Page(&empty, None), later(1), around(&nobody));
        let words = last_look(note, &lookup);
        assert!(words.ends_with(why), "{words}");
    }
}

#[test]
fn l_looks_now_and_a_reading_that_was_interrupted_begins_again() {
    let (note, mut lookup) = (note(), Lookup::new(ServerState::MayBeAtIt));
    look(&mut lookup, &note, now());
    lookup.hurry();
    assert!(matches!(lookup.step(&note, &[], now()), Step::Ask(_)));
    assert_eq!(lookup.step(&note, &[], now()), Step::Nothing, "a page is asked for once");
    lookup.interrupt();
    let (late, nobody) = (page(vec![stored("8", &note.body)], 1), BTreeSet::new());
    assert_eq!(lookup.on_answer(&note, ReadingAnswer::Page(&late, None), now(), around(&nobody)), None, "nobody waits");
    assert!(matches!(lookup.step(&note, &[], now()), Step::Ask(_)) && lookup.is_reading());
}

#[test]
fn a_list_that_shows_less_than_before_is_asked_about_it() {
    let (note, mut lookup, nobody) = (note(), Lookup::new(ServerState::Done), BTreeSet::new());
    assert!(matches!(lookup.step(&note, &[], now()), Step::Ask(_)));
    let some = page(vec![stored("6", &body(2, 30))], 1);
    lookup.on_answer(&note, ReadingAnswer::Page(&some, Some(now())), now(), around(&nobody));
    lookup.hurry();
    assert!(matches!(lookup.step(&note, &["4".to_owned()], later(60)), Step::Ask(_)));
    lookup.on_answer(&note, ReadingAnswer::Page(&page(Vec::new(), 1), Some(later(60))), later(60), around(&nobody));
    let one = lookup.step(&note, &[], later(60));
    assert_eq!(
        one,
        Step::Ask(ReadingStep::One(crate::domain::id::SyncId("6".into()))),
        "what was seen, and what was made"
    );
    let finding = lookup.on_answer(&note, ReadingAnswer::Exists, later(60), around(&nobody));
    assert!(matches!(finding, Some(Finding::NotWhole(why)) if why.contains("sync 6")));
}

#[test]
fn whose_a_sync_is_says_its_id_then_its_body_then_the_servers_times() {
    let whole =
        |ids: &[&str]| Some(ListBefore { ids: ids.iter().map(|id| (*id).to_owned()).collect(), is_whole: true });
    let partial = Some(ListBefore { ids: vec!["5".to_owned()], is_whole: false });
    let nobody = BTreeSet::new();
    let told = |before: &Option<ListBefore>, server_time: Option<Timestamp>, created: Option<i64>, alike| {
        let note = PendingCreate { before: before.clone(), server_time, ..wanted(1, 30) };
        let mut sync = stored("8", &body(1, 30));
        if let Some(seconds) = created {
            sync.attributes.insert("created_at".to_owned(), json!(later(seconds).to_string()));
        }
        match whose(&note, &sync, alike, around(&nobody)) {
            Whose::Ours => "ours",
            Whose::Others => "others",
            Whose::Unclear => "unclear",
        }
    };
    let (equal, unclear, here) = (Likeness::Equal, Likeness::Unclear, Some(now()));
    assert_eq!(told(&whole(&["8"]), here, Some(1), equal), "others", "it was there");
    assert_eq!(told(&whole(&[]), here, Some(1), equal), "ours");
    assert_eq!(told(&whole(&[]), here, Some(-5), equal), "ours", "the two clocks of a server");
    assert_eq!(told(&whole(&[]), here, Some(-6), equal), "unclear", "new by its ID, and old by its time");
    assert_eq!(told(&whole(&[]), here, Some(-900), equal), "unclear");
    assert_eq!(told(&whole(&[]), here, Some(-99_999_999), equal), "unclear", "its clock is not that of the records");
    assert_eq!(told(&partial, here, Some(-900), equal), "unclear");
    assert_eq!(told(&partial, here, Some(-901), equal), "unclear");
    assert_eq!(told(&partial, here, Some(-900), unclear), "unclear");
    assert_eq!(told(&partial, here, Some(-901), unclear), "others");
    assert_eq!(told(&whole(&[]), None, Some(-99_999), equal), "ours", "our clock proves nothing");
    assert_eq!(told(&whole(&[]), here, None, equal), "ours");
    assert_eq!(told(&whole(&[]), here, Some(1), unclear), "unclear");
    assert_eq!(told(&partial, here, Some(1), equal), "ours", "made after the attempt");
    assert_eq!(told(&partial, here, None, equal), "unclear", "it may have been there");
    assert_eq!(told(&None, None, Some(1), equal), "unclear");
}
