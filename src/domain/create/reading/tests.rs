//! What makes a list whole.

use proptest::prelude::*;

use super::*;
use crate::domain::create::tests::{body, now, page, stored};

fn reading(seen: &[&str]) -> ListReading {
    ListReading::new(body(1, 30), seen.iter().map(|id| (*id).to_owned()).collect())
}

fn rows(ids: &[&str]) -> Vec<Sync> {
    ids.iter().map(|id| stored(id, &body(2, 30))).collect()
}

/// The number of the page that is asked for.
fn asked(reading: &ListReading) -> Option<u32> {
    match reading.step()? {
        ReadingStep::Page { number, .. } => Some(number),
        ReadingStep::One(_) => None,
    }
}

fn tell(reading: &mut ListReading, ids: &[&str], last: Option<u32>) {
    let page = Page { last, ..page(rows(ids), 1) };
    reading.on_answer(ReadingAnswer::Page(&page, Some(now())));
}

fn failure(kind: FailureKind) -> Failure {
    Failure::without_answer(kind)
}

#[test]
fn one_page_is_one_moment() {
    let mut reading = reading(&[]);
    assert_eq!(reading.step(), Some(ReadingStep::Page { number: 1, size: PAGE_SIZE }));
    tell(&mut reading, &["1", "2"], Some(1));
    assert_eq!((reading.step(), reading.rows()), (None, 2));
    let read = reading.read();
    assert!(read.is_whole() && read.alike.is_empty());
    assert_eq!((read.began, read.ended), (Some(now()), Some(now())));
}

#[test]
fn pages_are_whole_when_the_first_one_is_still_what_it_was() {
    let mut still = reading(&[]);
    for (number, ids) in [(1, ["1", "2"]), (2, ["3", "4"]), (1, ["1", "2"])] {
        assert_eq!(asked(&still), Some(number));
        tell(&mut still, &ids, Some(2));
    }
    assert!(still.step().is_none() && still.read().is_whole());
    let mut moving = reading(&[]);
    for round in 0..3 {
        let (top, next) = (format!("a{round}"), format!("b{round}"));
        tell(&mut moving, &[&top, "2"], Some(2));
        tell(&mut moving, &["3", "4"], Some(2));
        assert_eq!(asked(&moving), Some(1));
        tell(&mut moving, &[&next, &top], Some(2));
    }
    assert_eq!(moving.step(), None, "three tries");
    let read = moving.read();
    assert!(!read.is_whole() && read.ids.contains("4"));
}

#[test]
fn a_list_that_shifted_to_and_fro_is_told_by_its_times() {
    let mut reading = reading(&[]);
    let touched = |at: &str| {
        let mut sync = stored("1", &body(2, 30));
        sync.attributes.insert("updated_at".to_owned(), at.into());
        page(vec![sync], 2)
    };
    reading.on_answer(ReadingAnswer::Page(&touched("12:00"), None));
    tell(&mut reading, &["2"], Some(2));
    reading.on_answer(ReadingAnswer::Page(&touched("12:01"), None));
    assert_eq!((asked(&reading), reading.rows()), (Some(1), 0), "it is read again");
}

#[test]
fn what_is_met_twice_means_that_it_shifts() {
    let mut reading = reading(&[]);
    tell(&mut reading, &["1", "2"], Some(3));
    tell(&mut reading, &["2", "3"], Some(3));
    assert_eq!((asked(&reading), reading.rows()), (Some(1), 0));
}

#[test]
fn a_full_last_page_may_have_others_behind_it_whatever_its_links_say() {
    let ids: Vec<String> = (0..100).map(|id| id.to_string()).collect();
    let full: Vec<&str> = ids.iter().map(String::as_str).collect();
    for behind in [vec!["200"], vec![]] {
        let mut reading = reading(&[]);
        tell(&mut reading, &full, Some(1));
        assert_eq!(asked(&reading), Some(2));
        tell(&mut reading, &behind, Some(1));
        assert_eq!(asked(&reading), Some(1), "the first one again");
        tell(&mut reading, &full, Some(1));
        assert_eq!((reading.step(), reading.rows()), (None, 100 + behind.len()));
        assert!(reading.read().is_whole());
    }
}

#[test]
fn a_server_without_pages_answers_its_list_whatever_page_is_asked_for() {
    let mut reading = reading(&[]);
    for _ in 0..3 {
        tell(&mut reading, &["1", "2"], None);
    }
    assert!(reading.step().is_none() && reading.read().is_whole());
}

#[test]
fn what_is_known_already_ends_the_list_only_where_it_can_end() {
    let full: Vec<String> = (0..100).map(|id| id.to_string()).collect();
    let full: Vec<&str> = full.iter().map(String::as_str).collect();
    let mut beyond = reading(&[]);
    tell(&mut beyond, &full, Some(1));
    assert_eq!(asked(&beyond), Some(2), "there may be more than its links say");
    tell(&mut beyond, &full, Some(1));
    tell(&mut beyond, &full, Some(1));
    assert!(beyond.step().is_none() && beyond.read().is_whole(), "it answers its last page for one that it has not");
    for (pages, last) in [([["1", "2"], ["1", "2"]].as_slice(), Some(2)), (&[["1", "2"], ["3", "4"], ["2", "3"]], None)]
    {
        let mut shifting = reading(&[]);
        for ids in pages {
            tell(&mut shifting, ids, last);
        }
        assert_eq!((asked(&shifting), shifting.rows()), (Some(1), 0), "it shifts: {pages:?}");
    }
}

#[test]
fn a_list_without_pages_whose_entries_have_no_ids_ends() {
    let mut reading = reading(&[]);
    for number in 1..=2 {
        assert_eq!(asked(&reading), Some(number));
        reading.on_answer(ReadingAnswer::Page(&Page { rows: Vec::new(), count: 5, last: None }, None));
    }
    assert!(reading.step().is_none() && !reading.read().is_whole());
}

#[test]
fn more_than_two_hundred_pages_are_read_to_their_end() {
    let mut reading = reading(&[]);
    for number in 1..=500_u32 {
        assert_eq!(asked(&reading), Some(number));
        tell(&mut reading, &[&number.to_string()], Some(500));
    }
    tell(&mut reading, &["1"], Some(500));
    assert!(reading.rows() == 500 && reading.read().is_whole());
}

#[test]
fn what_vanished_is_asked_for_singly() {
    let gone = failure(FailureKind::NotFound("gone".into()));
    let mut deleted = reading(&["1", "7"]);
    tell(&mut deleted, &["1"], Some(1));
    assert_eq!(deleted.step(), Some(ReadingStep::One(SyncId("7".into()))));
    deleted.on_answer(ReadingAnswer::Failed(&gone));
    assert!(deleted.step().is_none() && deleted.read().is_whole(), "it was deleted");
    for answer in [ReadingAnswer::Exists, ReadingAnswer::Failed(&failure(FailureKind::ServerBroke { status: 500 }))] {
        let mut hidden = reading(&["7"]);
        tell(&mut hidden, &[], Some(1));
        hidden.on_answer(answer);
        assert!(hidden.step().is_none() && !hidden.read().is_whole(), "the list does not show it");
    }
}

#[test]
fn pages_that_are_too_large_are_asked_for_in_smaller_ones() {
    let too_large = failure(FailureKind::NotUnderstood(NotUnderstood::TooLarge));
    let mut reading = reading(&[]);
    let mut sizes = Vec::new();
    while let Some(ReadingStep::Page { size, number: 1 }) = reading.step() {
        sizes.push(size);
        assert!(sizes.len() < 10, "it ends: {sizes:?}");
        reading.on_answer(ReadingAnswer::Failed(&too_large));
    }
    assert_eq!(sizes, [500, 100, 20, 4, 1]);
    assert!(!reading.read().is_whole());
}

#[test]
fn a_failure_and_an_entry_without_an_id_make_it_partial() {
    let mut failed = reading(&[]);
    tell(&mut failed, &["1"], Some(2));
    failed.on_answer(ReadingAnswer::Failed(&failure(FailureKind::Forbidden("no".into()))));
    let read = failed.read();
    assert!(!read.is_whole() && read.ids.contains("1"));
    let mut odd = reading(&[]);
    odd.on_answer(ReadingAnswer::Page(&Page { count: 2, ..page(rows(&["1"]), 1) }, None));
    assert!(odd.step().is_none() && !odd.read().is_whole());
}

#[test]
fn an_answer_to_something_else_changes_nothing() {
    let mut reading = reading(&[]);
    reading.on_answer(ReadingAnswer::Exists);
    assert_eq!(asked(&reading), Some(1));
    tell(&mut reading, &["1"], Some(1));
    tell(&mut reading, &["2"], Some(1));
    assert_eq!(reading.rows(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    /// However a still list is cut into pages, all of it is read, and its likes are found.
    #[test]
    fn a_still_list_is_read_whole(ids in prop::collection::btree_set(0_u32..5_000, 0..60), size in 1_usize..8, alike in any::<prop::sample::Index>()) {
        let ids: Vec<u32> = ids.into_iter().collect();
        let ours = (!ids.is_empty()).then(|| ids[alike.index(ids.len())]);
        let of = |id: &u32| stored(&id.to_string(), &if Some(*id) == ours { body(1, 30) } else { body(2, 30) });
        let pages: Vec<Vec<Sync>> = ids.chunks(size).map(|chunk| chunk.iter().map(of).collect()).collect();
        let last = u32::try_from(pages.len().max(1)).expect("few");
        let mut reading = reading(&[]);
        let mut requests = 0;
        while let Some(number) = asked(&reading) {
            requests += 1;
            prop_assert!(requests < 100, "it does not end");
            let rows = pages.get(number as usize - 1).cloned().unwrap_or_default();
            reading.on_answer(ReadingAnswer::Page(&page(rows, last), None));
        }
        let read = reading.read();
        prop_assert!(read.is_whole());
        prop_assert_eq!(read.ids.len(), ids.len());
        prop_assert_eq!(read.alike.first().map(|(sync, _)| sync.id.0.to_string()), ours.map(|id| id.to_string()));
    }
}
