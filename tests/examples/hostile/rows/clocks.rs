//! Clocks that are off by ±20 minutes and ±400 days: ours, the server's, one of its two, or two in turns.

use super::{AT_ONCE, GATEWAY, Rows, secs, stored_in_words, world};
use crate::row::{Call, Row, usual};
use crate::world::{Answer, Clocks, Date, Fault, List, When, World};

/// How far clocks are off, in seconds.
const OFF: [i64; 4] = [20 * 60, -20 * 60, 400 * 86_400, -400 * 86_400];

pub(super) fn add(rows: &mut Rows) {
    rows.chapter("Clocks, off by ±20 minutes and ±400 days");
    ours(rows);
    servers(rows);
}

fn ours(rows: &mut Rows) {
    let with_date = [("", Date::Off(0)), ("without `Date`, ", Date::Absent)];
    let row = |world: World, (said, date), off: i64, from_start: bool, what: &str| {
        let clocks = Clocks { date, ..Clocks::default() };
        let first = Call::submit().clock(off);
        let mut steps = usual(first);
        if !from_start {
            for call in steps.iter_mut().skip(1).flatten() {
                call.clock = 0;
            }
        }
        let since = if from_start { "from the start" } else { "until the second call" };
        Row::new(format!("{said}ours {off:+} s {since}, {what}"), World { clocks, ..world }).steps(steps)
    };
    let each = |worlds: Vec<(&'static str, World)>| {
        let mut all = Vec::new();
        for (what, world) in worlds {
            for off in OFF {
                for date in with_date {
                    all.extend([true, false].map(|from_start| row(world.clone(), date, off, from_start, what)));
                }
            }
        }
        all
    };
    rows.case(
        "Ours, with and without `Date`, from the start or between two calls: answered",
        each(vec![("answered", World::default())]),
    );
    rows.case(
        "The same: lost, or 504 and stored after 8 s",
        each(vec![("lost", world(Answer::Closed, AT_ONCE)), ("504, stored after 8 s", world(GATEWAY, Some(secs(8))))]),
    );
    rows.case("The same, not stored", each(vec![("lost", world(Answer::Closed, None))]));
    let set =
        |world: World| {
            OFF.map(|off| {
                let steps = usual(Call::submit()).into_iter().enumerate();
                // Only the first call's: in the others it is right again.
                let steps = steps.map(|(number, step)| {
                    if number == 0 { step.into_iter().map(|call| call.clock_set(off)).collect() } else { step }
                });
                let stored = stored_in_words(world.post.stored);
                Row::new(format!("{off:+} s, {stored}"), world.clone()).steps(steps.collect())
            })
        };
    rows.case(
        "Ours, set after the second look: lost, stored after 12 or 19 s",
        [12, 19].map(|after| set(world(Answer::Closed, Some(secs(after))))).concat(),
    );
    rows.case("The same, not stored", set(world(Answer::Closed, None)));
    let list = List { fault: Some((Fault::Forbidden, When::Always)), ..List::default() };
    rows.case("The same, and the list is forbidden: stored", set(World { list, ..world(Answer::Closed, AT_ONCE) }));
}

fn servers(rows: &mut Rows) {
    let mut whole = vec![
        ("no `Date`".to_owned(), Clocks { date: Date::Absent, records: Some(0) }),
        ("no `created_at`".to_owned(), Clocks { date: Date::Off(0), records: None }),
        ("no `Date`, no `created_at`".to_owned(), Clocks { date: Date::Absent, records: None }),
    ];
    whole.extend(
        OFF.map(|off| (format!("the server's {off:+} s"), Clocks { date: Date::Off(off), records: Some(off) })),
    );
    let mut parts = Vec::new();
    for off in OFF {
        parts.extend([
            (format!("`Date` alone {off:+} s"), Clocks { date: Date::Off(off), records: Some(0) }),
            (format!("`created_at` alone {off:+} s"), Clocks { date: Date::Off(0), records: Some(off) }),
            (format!("in turns {off:+} s"), Clocks { date: Date::InTurns(off), records: Some(0) }),
            (format!("from the POST on {off:+} s"), Clocks { date: Date::FromPost(off), records: Some(0) }),
        ]);
    }
    let mut case = |case, clocks: &[(String, Clocks)], stored: &[Option<std::time::Duration>]| {
        let rows_of = clocks.iter().flat_map(|(name, clocks)| {
            stored.iter().map(move |stored| {
                let name = format!("{name}, {}", stored_in_words(*stored));
                Row::new(name, World { clocks: *clocks, ..world(Answer::Closed, *stored) })
            })
        });
        rows.case(case, rows_of);
    };
    let both = [AT_ONCE, Some(secs(8))];
    case("The server's, or no `Date`, no `created_at`, or neither: lost, stored at once or after 8 s", &whole, &both);
    case(
        "`Date` alone or `created_at` alone; two clocks in turns, or another one from the POST on: lost, stored at once or after 8 s",
        &parts,
        &both,
    );
    let all = [whole, parts].concat();
    case("All of these, not stored", &all, &[None]);
}
