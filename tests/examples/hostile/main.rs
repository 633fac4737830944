//! The built program against a hostile world: a server of its own for each row misbehaves as told, the program is run,
//! killed and run again, and what it said is held against what the server has at the end. The table of
//! docs/promises.md is what this prints:
//!
//! ```sh
//! cargo build && cargo run --example hostile
//! ```
//!
//! It takes eleven minutes. `-- clocks` runs the rows whose chapter, case or name has that word; `-- --show` prints what
//! happened in each; `-- --at-once 8` runs fewer at once. Rows for which `faketime` or `strace` is missing are counted
//! as not run. It ends with 1 where something untrue was said in a world that keeps to what is assumed.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a table is what it is for")]
#![expect(clippy::expect_used, reason = "a row that cannot be played fails loudly")]

mod body;
mod judge;
mod notes;
mod program;
mod report;
mod row;
mod rows;
mod server;
mod state;
mod story;
mod told;
mod world;

use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};
use std::thread;

use report::Trial;
use row::Row;

/// How many rows are played at once: they mostly wait.
const AT_ONCE: usize = 24;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let (mut words, mut shows, mut at_once) = (Vec::new(), false, AT_ONCE);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--show" => shows = true,
            "--at-once" => at_once = arguments.next().and_then(|number| number.parse().ok()).unwrap_or(AT_ONCE),
            _ => words.push(argument.to_lowercase()),
        }
    }
    let is_wanted = |row: &Row| {
        let all = format!("{} {} {}", row.chapter, row.case, row.name).to_lowercase();
        words.iter().all(|word| all.contains(word))
    };
    let rows: Vec<Row> = rows::all().into_iter().filter(is_wanted).collect();
    eprintln!("{} rows", rows.len());
    let results = play_all(rows, at_once);
    if shows {
        for Trial { row, played } in &results {
            if let Ok(played) = played {
                println!("{}: {}: {}\n{}", row.chapter, row.case, row.name, report::story(played));
            }
        }
    }
    println!("{}{}", report::table(&results), report::details(&results));
    let count = |is_so: &dyn Fn(&Trial) -> bool| results.iter().filter(|each| is_so(each)).count();
    let untrue = count(&|each| !each.untrue().is_empty());
    let faults = count(&|each| !each.row.is_broken && !each.untrue().is_empty());
    let left_out = count(&|each| each.played.is_err());
    println!(
        "{} rows: {left_out} not run, {untrue} not true, {faults} of them where nothing assumed is broken.",
        results.len()
    );
    if faults == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Plays rows, so many at once, the long ones first; the results are in the rows' order.
fn play_all(rows: Vec<Row>, at_once: usize) -> Vec<Trial> {
    let has: Vec<&str> = ["faketime", "strace"].into_iter().filter(|tool| program::has_tool(tool)).collect();
    let mut queue: Vec<(usize, Row)> = rows.into_iter().enumerate().collect();
    queue.sort_by_key(|(_, row)| row.minutes);
    let (queue, done) = (Mutex::new(queue), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..at_once {
            scope.spawn(|| {
                while let Some((number, row)) = next(&queue) {
                    let missing = report::missing_tool(&row, |tool| has.contains(&tool));
                    let played = missing.map_or_else(|| Ok(story::play(&row)), |tool| Err(format!("needs {tool}")));
                    done.lock().unwrap_or_else(PoisonError::into_inner).push((number, Trial { row, played }));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(number, _)| *number);
    done.into_iter().map(|(_, result)| result).collect()
}

fn next(queue: &Mutex<Vec<(usize, Row)>>) -> Option<(usize, Row)> {
    queue.lock().unwrap_or_else(PoisonError::into_inner).pop()
}
