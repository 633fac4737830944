//! Two and four programs at once.

use super::{ACCEPTED, AT_ONCE, BROKE, GATEWAY, Rows, answers, secs, stored_in_words, world};
use crate::body::Wanted;
use crate::row::{Call, Row, Step};
use crate::world::{Answer, Post, World};

/// Calls at once, then one of each kind of them alone, then `pending`.
fn at_once(calls: Vec<Call>, then: Vec<Call>) -> Vec<Step> {
    let then = then.into_iter().map(|call| vec![call]);
    std::iter::once(calls).chain(then).chain([vec![Call::pending()]]).collect()
}

/// The same, by so many programs.
fn same(programs: usize, wait: u32) -> Vec<Step> {
    at_once(vec![Call::submit().wait(wait); programs], vec![Call::submit()])
}

pub(super) fn add(rows: &mut Rows) {
    rows.chapter("Two or four `submit`s at once");
    let mut answered = Vec::new();
    for programs in [2, 4] {
        for tenths in [0, 2, 5, 10, 15, 20] {
            let after = std::time::Duration::from_millis(tenths * 100);
            let world = World { post: Post { after, ..Post::default() }, ..World::default() };
            answered.push(Row::new(format!("{programs}, after {tenths}00 ms"), world).steps(same(programs, 45)));
        }
    }
    rows.case("Answered at once or after up to 2 s", answered);
    let mut lost = Vec::new();
    let mut nothing = Vec::new();
    for programs in [2, 4] {
        for (name, answer) in
            [("lost", Answer::Closed), ("never answered", Answer::Silence), ("202", ACCEPTED), ("504", GATEWAY)]
        {
            for stored in [AT_ONCE, Some(secs(8))] {
                let name = format!("{programs}, {name}, {}", stored_in_words(stored));
                lost.push(Row::new(name, world(answer.clone(), stored)).steps(same(programs, 45)));
            }
        }
        for (name, answer) in [("lost", Answer::Closed), ("never answered", Answer::Silence), ("500", BROKE)] {
            for wait in [1, 45] {
                let name = format!("{programs}, {name}, `--wait {wait}`");
                nothing.push(Row::new(name, world(answer.clone(), None)).steps(same(programs, wait)));
            }
        }
    }
    rows.case("Lost, never answered, 202 or 504, stored at once or later", lost);
    rows.case("Lost, never answered or 500, not stored", nothing);
    let refused = answers::clear_noes().into_iter().filter(|(name, _)| ["422", "400 of a validation"].contains(name));
    rows.case(
        "422, or 400 of a validation",
        refused.flat_map(|(name, answer)| {
            [2, 4].map(|programs| {
                Row::new(format!("{programs}, {name}"), world(answer.clone(), None)).steps(same(programs, 45))
            })
        }),
    );
    rows.case("Each another sync, or another mapping: answered or lost", others());
}

fn others() -> Vec<Row> {
    let mut rows = Vec::new();
    for programs in [2, 4] {
        let calls = |wanted: &dyn Fn(usize) -> Wanted| {
            let each: Vec<Call> = (0..programs).map(|number| Call::submit().wanted(wanted(number))).collect();
            at_once(each.clone(), each)
        };
        let lost = World { is_always_so: true, ..world(Answer::Closed, AT_ONCE) };
        rows.push(Row::new(format!("{programs} others, answered"), World::default()).steps(calls(&Wanted::of_stream)));
        rows.push(Row::new(format!("{programs} others, lost"), lost).steps(calls(&Wanted::of_stream)));
        rows.push(
            Row::new(format!("{programs} mappings, answered"), World::default()).steps(calls(&Wanted::with_mapping)),
        );
    }
    rows
}
