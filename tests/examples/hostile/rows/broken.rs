//! Worlds that break what is assumed: what is said may be untrue.

use super::{AT_ONCE, BROKE, GATEWAY, Rows, answers, secs, world};
use crate::row::{Call, Disk, Found, Row, What, each, usual};
use crate::world::{Answer, Clocks, Date, Fault, List, Twin, When, World, YES};

pub(super) fn add(rows: &mut Rows) {
    rows.chapter("What is assumed, broken");
    rows.is_broken = true;
    let soon = || Call::submit().wait(1);
    let told = |what| each([soon(), Call::of(what), Call::submit(), Call::pending()]);
    rows.case(
        "Resolved as not created, and stored after that: `pending` tells of it",
        [Row::new("", world(Answer::Closed, Some(secs(8)))).steps(told(What::NotCreated))],
    );
    rows.case(
        "Resolved as created with the ID of no sync: the next `submit` repeats it",
        [Row::new("", world(Answer::Closed, Some(secs(8)))).steps(told(What::Created(Some(Found::NoSync))))],
    );
    rows.case(
        "No folder for notes, 504, stored after 8 s, sent again before",
        [Row::new("", world(GATEWAY, Some(secs(8))))
            .disk(Disk { has_no_folder: true, ..Disk::default() })
            .steps(usual(soon()))],
    );
    rows.case(
        "A clear no (401, 403, 404, 422, 429, 400 of a validation), and stored",
        answers::clear_noes().map(|(name, answer)| Row::new(name, world(answer, AT_ONCE))),
    );
    rows.case("A clear yes with an ID, and not stored", [Row::new("", world(Answer::whole(201, YES), None))]);
    rows.case(
        "Stored after *settle*, and looked up until then",
        [Row::new("", world(Answer::Closed, Some(secs(60)))).steps(usual(Call::submit()))],
    );
    rows.case(
        "Stored after *settle*, within the 15 s that a list may lag",
        [Row::new("", world(Answer::Closed, Some(secs(27))))],
    );
    let behind = List { lag: secs(25), ..List::default() };
    rows.case(
        "The list is 25 s behind a 500 (`settle = 600`)",
        [Row::new("", World { list: behind, ..world(BROKE, AT_ONCE) }).disk(Disk { settle: 600, ..Disk::default() })],
    );
    let colleague = |stored| World { appears: Some(Twin::Equal), ..world(Answer::Closed, stored) };
    rows.case("A colleague's equal sync appears after the POST; ours is not stored", [Row::new("", colleague(None))]);
    rows.case("The same; ours is stored", [Row::new("", colleague(Some(secs(1))))]);
    let list = List { fault: Some((Fault::Forbidden, When::UntilPost)), ..List::default() };
    let off = |off| World {
        list: list.clone(),
        clocks: Clocks { date: Date::Off(off), records: Some(0) },
        ..world(Answer::Closed, AT_ONCE)
    };
    let no_date = Clocks { date: Date::Absent, ..Clocks::default() };
    let set = [vec![Call::submit().clock_set(1200)], vec![Call::submit()], vec![Call::pending()]];
    rows.case(
        "No `Date`, and our clock is set after the second look; stored after 12 s",
        [Row::new("", World { clocks: no_date, ..world(Answer::Closed, Some(secs(12))) }).steps(set.to_vec())],
    );
    rows.case(
        "`Date` alone is off, and the list was forbidden until the POST; lost, stored",
        [Row::new("+1200 s", off(1200)), Row::new("-1200 s", off(-1200))],
    );
}
