//! `kill -9` at every step, then `pending`, `submit` and `submit`.

use std::time::Duration;

use super::{AT_ONCE, GATEWAY, Rows, secs, stored_in_words, world};
use crate::row::{Call, Moment, Row, Step, each};
use crate::server::Hold;
use crate::world::{Answer, List, World};

/// When a create is stored that is still stored in time.
const STORED: [Option<Duration>; 3] = [AT_ONCE, Some(secs(5)), Some(secs(12))];

fn killed(moment: Moment) -> Vec<Step> {
    each([Call::submit().killed(moment), Call::pending(), Call::submit(), Call::submit()])
}

fn row(name: impl Into<String>, world: World, moment: Moment) -> Row {
    Row::new(name, world).steps(killed(moment))
}

pub(super) fn add(rows: &mut Rows) {
    rows.chapter("`kill -9`, then `pending`, `submit`, `submit`");
    rows.case(
        "Before the note, while it is written, after it and before the POST",
        [
            row("before", World::default(), Moment::Held(Hold::List(1))),
            row("while", World::default(), Moment::Before("/rename", 1, None)),
            row("after", World::default(), Moment::Noted),
        ],
    );
    let mut posted = Vec::new();
    for millis in [0, 300, 1000] {
        for stored in STORED.into_iter().chain([None]) {
            let name = format!("after {millis} ms, {}", stored_in_words(stored));
            let moment = Moment::Posted(Duration::from_millis(millis));
            posted.push((stored.is_some(), row(name, world(Answer::Silence, stored), moment)));
        }
    }
    let (stored, not_stored): (Vec<_>, Vec<_>) = posted.into_iter().partition(|(is_stored, _)| *is_stored);
    rows.case(
        "In the POST, at once, after 0.3 and 1 s: stored at once, after 5 or 12 s",
        stored.into_iter().map(|(_, row)| row),
    );
    rows.case("The same, not stored", not_stored.into_iter().map(|(_, row)| row));
    known(rows);
    looking(rows);
    let moments = (0..40).map(|number| {
        row(format!("after {} ms", number * 8), World::default(), Moment::After(Duration::from_millis(number * 8)))
    });
    rows.case("At 40 moments, 8 ms apart", moments);
    pending(rows);
}

/// When the outcome is known, and not yet on the disk.
fn known(rows: &mut Rows) {
    // It is opened once before, to be read.
    let before_history = Moment::Before("openat", 2, Some("history.jsonl"));
    let before_removal = Moment::Before("/unlink", 1, None);
    let mut all = Vec::new();
    for (name, world) in [
        ("yes", World::default()),
        ("found", world(Answer::Closed, AT_ONCE)),
        ("found later", world(GATEWAY, Some(secs(5)))),
    ] {
        all.push(row(format!("{name}, before the history"), world.clone(), before_history));
        all.push(row(format!("{name}, between history and note"), world, before_removal));
    }
    rows.case("After a yes, or found: before the history, and between history and note", all);
    rows.case("After a no, before the note is removed", [row("", world(Answer::whole(422, ""), None), before_removal)]);
}

/// Around the looks.
fn looking(rows: &mut Rows) {
    // The first list is read before the POST.
    let moments = [
        ("in the first look", Moment::Held(Hold::List(2)), List::default()),
        ("before the second look", Moment::Looked(1, Duration::from_millis(300)), List::default()),
        ("before the third look", Moment::Looked(2, Duration::from_millis(300)), List::default()),
        ("within a look", Moment::Held(Hold::SecondPage), List { page: 2, ..List::default() }),
    ];
    let row_of = |(name, moment, list): &(&str, Moment, List), stored: Option<Duration>| {
        // What is found is not looked for again.
        let stored = if matches!(moment, Moment::Looked(..)) && stored == AT_ONCE { Some(secs(7)) } else { stored };
        let name = format!("{name}, {}", stored_in_words(stored));
        row(name, World { list: list.clone(), ..world(Answer::Closed, stored) }, *moment)
    };
    rows.case(
        "In the first look, before the second or third, and between the pages of one: stored at once, after 5 to 12 s",
        moments.iter().flat_map(|moment| STORED.map(|stored| row_of(moment, stored))),
    );
    rows.case("The same, not stored", moments.iter().map(|moment| row_of(moment, None)));
}

/// `pending` is killed, or runs beside others.
fn pending(rows: &mut Rows) {
    let first = || vec![Call::submit().wait(1)];
    let then = || each([Call::submit(), Call::submit()]);
    let killed = Call::pending().killed(Moment::Held(Hold::List(1)));
    let of = |between: Vec<Step>| [vec![first()], between, then()].concat();
    let once_killed = of(vec![vec![killed.clone()], vec![Call::pending()]]);
    let beside = of(vec![vec![Call::pending(), Call::pending(), Call::submit().wait(1)]]);
    let stories = [("killed", once_killed), ("two and a `submit` at once", beside)];
    let row_of = |(name, steps): &(&str, Vec<Step>), stored: Option<Duration>| {
        Row::new(format!("{name}, {}", stored_in_words(stored)), world(Answer::Closed, stored)).steps(steps.clone())
    };
    rows.case(
        "`pending` killed while it looks; two `pending`s and a `submit` at once: stored",
        stories.iter().flat_map(|story| [Some(secs(5)), Some(secs(12))].map(|stored| row_of(story, stored))),
    );
    rows.case("The same, not stored", stories.iter().map(|story| row_of(story, None)));
}
