//! The rows, case by case.

mod answers;
mod broken;
mod clocks;
mod kills;
mod lists;
mod notes;
mod several;
mod time;

use std::time::Duration;

use crate::row::Row;
use crate::world::{Answer, Post, World};

/// All of them, in the order of the table.
pub(crate) fn all() -> Vec<Row> {
    let mut rows = Rows::default();
    answers::add(&mut rows);
    time::add(&mut rows);
    clocks::add(&mut rows);
    lists::add(&mut rows);
    several::add(&mut rows);
    kills::add(&mut rows);
    notes::add(&mut rows);
    broken::add(&mut rows);
    rows.all
}

/// The rows so far.
#[derive(Default)]
pub(crate) struct Rows {
    chapter: &'static str,
    is_broken: bool,
    all: Vec<Row>,
}

impl Rows {
    fn chapter(&mut self, chapter: &'static str) {
        self.chapter = chapter;
    }

    /// Adds the rows of a case.
    fn case(&mut self, case: &'static str, rows: impl IntoIterator<Item = Row>) {
        let (chapter, is_broken) = (self.chapter, self.is_broken);
        self.all.extend(rows.into_iter().map(|row| Row { chapter, case, is_broken, ..row }));
    }
}

const AT_ONCE: Option<Duration> = Some(Duration::ZERO);

const fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// A world whose first POST is answered so, and stored so late, if at all.
fn world(answer: Answer, stored: Option<Duration>) -> World {
    World { post: Post { answer, stored, ..Post::default() }, ..World::default() }
}

/// A 500: the server is done.
const BROKE: Answer = Answer::whole(500, r#"{"status": 500, "error": "Internal Server Error"}"#);

/// A 504: it may still be at it.
const GATEWAY: Answer = Answer::whole(504, "");

/// A 202: it may still be at it.
const ACCEPTED: Answer = Answer::whole(202, r#"{"id": "job-77"}"#);

/// What a POST that gets no telling answer may get.
const LOST: [(&str, Answer); 3] = [("lost", Answer::Closed), ("500", BROKE), ("504", GATEWAY)];

/// The name of a time.
fn stored_in_words(stored: Option<Duration>) -> String {
    stored.map_or("not stored".to_owned(), |after| format!("stored after {} s", after.as_secs()))
}
