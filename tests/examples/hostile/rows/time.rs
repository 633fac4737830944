//! Servers that answer late, store late, and list late.

use super::{ACCEPTED, AT_ONCE, BROKE, GATEWAY, Rows, secs, stored_in_words, world};
use crate::row::{Call, Disk, Row, usual};
use crate::world::{Answer, List, Post, World};

pub(super) fn add(rows: &mut Rows) {
    rows.chapter("Time");
    rows.case(
        "Stored and answered after 0 to 10 s; answered late or never; lost; 504 or 202; stored after 1 to 19 s; list up to 8 s behind",
        late(),
    );
    let unanswered = [("never", Answer::Silence), ("lost", Answer::Closed), ("504", GATEWAY), ("202", ACCEPTED)];
    let soon = unanswered.iter().flat_map(|(name, answer)| {
        [0, 5, 12].map(|after| {
            let stored = Some(secs(after));
            let name = format!("{name}, {}", stored_in_words(stored));
            Row::new(name, world(answer.clone(), stored)).steps(usual(Call::submit().wait(1)))
        })
    });
    rows.case("The same, with `--wait 1`", soon);
    patient(rows);
}

fn late() -> Vec<Row> {
    let mut rows = Vec::new();
    let answered = |after, stored| World {
        post: Post { after: secs(after), stored: Some(secs(stored)), ..Post::default() },
        ..World::default()
    };
    for after in [0, 1, 2, 5, 10] {
        rows.push(Row::new(format!("answered after {after} s"), answered(after, 0)));
        rows.push(Row::new(format!("stored and answered after {after} s"), answered(after, after)));
    }
    for (name, answer) in [("never", Answer::Silence), ("lost", Answer::Closed), ("504", GATEWAY), ("202", ACCEPTED)] {
        for after in [1, 5, 12, 19] {
            rows.push(Row::new(format!("{name}, stored after {after} s"), world(answer.clone(), Some(secs(after)))));
        }
    }
    for (name, answer) in [("never", Answer::Silence), ("lost", Answer::Closed), ("500", BROKE)] {
        let list = List { lag: secs(8), ..List::default() };
        rows.push(Row::new(format!("{name}, list 8 s behind"), World { list, ..world(answer, AT_ONCE) }));
    }
    rows
}

/// The time-outs that people have.
fn patient(rows: &mut Rows) {
    let disk = Disk { create: 60, settle: 600, ..Disk::default() };
    let row = |name: &str, world: World, wait: u32| {
        Row::new(name, world)
            .disk(disk.clone())
            .steps(usual(Call::submit().wait(wait)))
            .lasting(u64::from(wait) / 60 + 2)
    };
    let answered_after = |seconds| World { post: Post { after: secs(seconds), ..Post::default() }, ..World::default() };
    rows.case(
        "`create = 60`, `settle = 600`: stored or answered after 15 or 70 s",
        [
            row("answered after 15 s", answered_after(15), 45),
            row("answered after 70 s", answered_after(70), 45),
            row("lost, stored after 15 s", world(Answer::Closed, Some(secs(15))), 60),
            row("lost, stored after 70 s", world(Answer::Closed, Some(secs(70))), 60),
        ],
    );
    rows.case("The same: lost, not stored, `--wait 60`", [row("", world(Answer::Closed, None), 60)]);
    rows.case(
        "The same: lost with `--wait 700`, or 500 with `--wait 60`; not stored",
        [row("lost", world(Answer::Closed, None), 700), row("500", world(BROKE, None), 60)],
    );
    let list = List { page: 100, others: 20_050, ..List::default() };
    rows.case(
        "The same: 201 pages of 100 syncs, lost, stored, `--wait 600`",
        [row("", World { list, ..world(Answer::Closed, AT_ONCE) }, 600)],
    );
}
