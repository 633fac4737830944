//! Lists that lag, shift, leave out, are forbidden, and show syncs of others.

use super::{AT_ONCE, LOST, Rows, secs, world};
use crate::row::{Call, Row, usual};
use crate::world::{Answer, Fault, List, Order, Twin, When, World, Written};

type Named = (&'static str, List);

/// Those that are whole in the end.
fn whole() -> [Named; 5] {
    let list = List::default;
    [
        ("8 s behind", List { lag: secs(8), ..list() }),
        ("in another order each time", List { order: Order::Shuffled, others: 9, ..list() }),
        ("30 pages", List { page: 10, others: 299, ..list() }),
        ("pages of 3 without links", List { page: 3, others: 10, has_links: false, ..list() }),
        ("a colleague creates one a second", List { grows: true, ..list() }),
    ]
}

/// Those that write ours otherwise.
fn otherwise() -> [Named; 4] {
    let list = |written| List { written, ..List::default() };
    [
        ("without attributes", list(Written::WithoutAttributes)),
        ("another mapping", list(Written::OtherMapping)),
        ("another stream", list(Written::OtherStream)),
        ("other ends", list(Written::OtherEnds)),
    ]
}

/// Those that prove no absence.
fn never_whole() -> [Named; 6] {
    let list = |fault, when| List { fault: Some((fault, when)), ..List::default() };
    [
        ("shifts between its pages", List { page: 3, order: Order::Shifting, others: 8, ..List::default() }),
        ("an entry without ID", list(Fault::WithoutId, When::Always)),
        ("emptied", list(Fault::Emptied, When::FromPost)),
        ("one that exists is not shown", list(Fault::HidesOne, When::FromPost)),
        ("forbidden", list(Fault::Forbidden, When::Always)),
        ("every other answer is a 500", List { page: 3, others: 8, ..list(Fault::EveryOtherBreaks, When::Always) }),
    ]
}

fn forbidden_before() -> [Named; 1] {
    [("forbidden until the POST", List { fault: Some((Fault::Forbidden, When::UntilPost)), ..List::default() })]
}

/// A row for each list and answer.
fn rows_of(lists: &[Named], lost: &[(&'static str, Answer)], is_stored: bool) -> Vec<Row> {
    let stored = AT_ONCE.filter(|_| is_stored);
    let mut rows = Vec::new();
    for (list_name, list) in lists {
        rows.extend(lost.iter().map(|(name, answer)| {
            Row::new(format!("{list_name}, {name}"), World { list: list.clone(), ..world(answer.clone(), stored) })
        }));
    }
    rows
}

pub(super) fn add(rows: &mut Rows) {
    rows.chapter("Lists");
    let mut all: Vec<Named> = Vec::new();
    all.extend(whole());
    all.extend(otherwise());
    all.extend(never_whole());
    all.extend(forbidden_before());
    all.push(("pages of 1", List { page: 1, ..List::default() }));
    all.push(("empty", List { others: 0, ..List::default() }));
    all.push((
        "pages of 3 in another order each time",
        List { page: 3, others: 8, order: Order::Shuffled, ..List::default() },
    ));
    all.push(("30 pages, 8 s behind", List { page: 10, others: 299, lag: secs(8), ..List::default() }));
    rows.case("Whatever the list does (below): answered", rows_of(&all, &[("answered", Answer::created())], true));
    rows.case(
        "8 s behind, in another order each time, 30 pages, pages of 3 without links, a colleague creates one a second: lost, 500 or 504, stored",
        rows_of(&whole(), &LOST, true),
    );
    rows.case("The same, not stored", rows_of(&whole(), &LOST[..2], false));
    rows.case(
        "Without attributes; mapping, stream or ends written otherwise: stored",
        rows_of(&otherwise(), &LOST, true),
    );
    rows.case("The same, not stored", rows_of(&otherwise(), &LOST[..2], false));
    rows.case(
        "Never whole: shifts between its pages, entries without ID, emptied, one not shown, forbidden, every other answer a 500: stored",
        rows_of(&never_whole(), &LOST, true),
    );
    rows.case("The same, not stored", rows_of(&never_whole(), &LOST[..2], false));
    rows.case("Forbidden until the POST: stored", rows_of(&forbidden_before(), &LOST, true));
    rows.case("The same, not stored", rows_of(&forbidden_before(), &LOST[..2], false));
    twins(rows);
}

/// Syncs of others that are like ours.
fn twins(rows: &mut Rows) {
    let before = |rows: Vec<Row>, twin| {
        rows.into_iter().map(move |mut row| {
            row.world.before = vec![twin];
            row
        })
    };
    let again = |rows: Vec<Row>| rows.into_iter().map(|row| row.steps(usual(Call::submit().again())));
    let plain = [("", List::default())];
    let somewhere: [Named; 6] = [
        ("one page", List::default()),
        ("pages of 1", List { page: 1, ..List::default() }),
        ("pages of 3 without links", List { page: 3, others: 10, has_links: false, ..List::default() }),
        ("8 s behind", List { lag: secs(8), ..List::default() }),
        ("in another order each time", List { order: Order::Shuffled, others: 9, ..List::default() }),
        ("30 pages", List { page: 10, others: 299, ..List::default() }),
    ];
    let answered = [("answered", Answer::created())];
    rows.case("An equal sync was there before", before(rows_of(&somewhere, &answered, true), Twin::Equal));
    rows.case("The same with `--again`: stored", again(before(rows_of(&plain, &LOST, true), Twin::Equal).collect()));
    rows.case(
        "The same with `--again`: not stored",
        again(before(rows_of(&plain, &LOST[..2], false), Twin::Equal).collect()),
    );
    // Only that it was there tells it from ours.
    let untimed =
        [rows_of(&plain, &LOST, true), rows_of(&plain, &LOST[..2], false)].concat().into_iter().map(|mut row| {
            row.world.clocks.records = None;
            row
        });
    rows.case(
        "The same with `--again`, and no `created_at`: stored or not",
        again(before(untimed.collect(), Twin::Equal).collect()),
    );
    let mut unseen = rows_of(&forbidden_before(), &LOST, true);
    unseen.extend(rows_of(&forbidden_before(), &LOST[..2], false));
    rows.case(
        "The same with `--again`, and the list forbidden until the POST: stored or not",
        again(before(unseen, Twin::Equal).collect()),
    );
    let appearing = |rows: Vec<Row>| {
        rows.into_iter().map(|mut row| {
            row.world.appears = Some(Twin::OtherMapping);
            row
        })
    };
    let mut other: Vec<Row> = before(rows_of(&plain, &LOST, true), Twin::OtherMapping).collect();
    other.extend(appearing(rows_of(&plain, &LOST, true)));
    rows.case("One with another mapping was there before, or appears after the POST: stored", other);
    rows.case("It was there before: not stored", before(rows_of(&plain, &LOST[..2], false), Twin::OtherMapping));
    rows.case("It appears after the POST: not stored", appearing(rows_of(&plain, &LOST[..2], false)));
}
