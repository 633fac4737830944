//! The reasons for which rows were rejected, over the last runs.

use std::collections::HashMap;

use jiff::Timestamp;

use crate::domain::rejected::reasons::count_reasons;
use crate::domain::run::{Record, Run, RunId};
use crate::domain::text::SanitizedText;

/// How many of the last runs are looked at.
pub const RUNS: usize = 10;

/// How many rejected records of a run are counted; with the page that reaches it, counting ends.
pub const MOST_COUNTED: usize = 1_000;

/// What was read of a run's rejected records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Their reasons, with how many records each has.
    reasons: Vec<(String, usize)>,
    /// Whether these are all that the server lists.
    is_whole: bool,
    /// The page to count next.
    next: Option<u32>,
    /// The records of the last page.
    before: Vec<SanitizedText>,
}

impl Default for Listed {
    fn default() -> Self {
        Self { reasons: Vec::new(), is_whole: false, next: Some(1), before: Vec::new() }
    }
}

impl Listed {
    /// The page to count next; none where all are counted, or as many as are counted at most.
    pub const fn next(&self) -> Option<u32> {
        self.next
    }

    /// Counts the next page; `next` is the one after it, where there is one.
    pub fn add(&mut self, records: &[Record], next: Option<u32>) {
        let ids: Vec<SanitizedText> = records.iter().map(|record| record.id.clone()).collect();
        // A server that answers every page with the first has no other.
        let is_again = !ids.is_empty() && ids == self.before;
        self.is_whole = next.is_none() || is_again;
        if !is_again {
            for (words, count) in count_reasons(records) {
                match self.reasons.iter_mut().find(|(known, _)| *known == words) {
                    Some((_, known)) => *known += count,
                    None => self.reasons.push((words, count)),
                }
            }
        }
        self.before = ids;
        self.next = next.filter(|_| !is_again && self.count() < MOST_COUNTED);
    }

    fn count(&self) -> usize {
        self.reasons.iter().map(|(_, count)| count).sum()
    }
}

/// Why rows were rejected over the last runs.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Summary {
    /// The reasons, the most frequent first.
    pub reasons: Vec<Reason>,
    /// How many runs these are from, runs without a rejected row included.
    pub runs: usize,
    /// Rejected rows whose records the server no longer lists: a record belongs to the last run that sent it.
    pub gone: u64,
    /// How many rejected rows were counted.
    pub counted: usize,
    /// How many rejected rows the runs that were read have.
    pub rejected: u64,
    /// Whether every record of these runs was counted; otherwise the first ones of each.
    pub is_whole: bool,
}

/// A reason over the last runs.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// In words, with `…` for the rows' own values.
    pub words: String,
    /// How many rows of the last run.
    pub in_last: usize,
    /// How many rows of all these runs.
    pub count: usize,
    /// How many of them no later run sent again.
    pub left: usize,
    /// In how many runs it occurred.
    pub runs: usize,
    /// The end of the first of them.
    pub since: Option<Timestamp>,
    /// The newest run in which it occurred.
    pub newest: RunId,
}

/// The runs that count: the last ones that ended, test runs aside, which send one row.
pub fn covered(runs: &[Run]) -> impl Iterator<Item = &Run> {
    runs.iter().filter(|run| !run.is_test && !run.status.is_active()).take(RUNS)
}

/// Counts the reasons over the last runs, the newest first. One whose rejected records were not read yet is left out;
/// `is_left` says whether what a run still lists was not sent again.
pub fn summarize<'a>(
    runs: &'a [Run],
    listed: impl Fn(&RunId) -> Option<&'a Listed>,
    is_left: impl Fn(&Run) -> bool,
) -> Summary {
    let mut summary = Summary { is_whole: true, ..Summary::default() };
    let mut places: HashMap<&str, usize> = HashMap::new();
    for (age, run) in covered(runs).enumerate() {
        let rejected = run.rows.failed.unwrap_or(0);
        if rejected == 0 {
            summary.runs += 1;
            continue;
        }
        let Some(listed) = listed(&run.id) else { continue };
        summary.runs += 1;
        summary.counted += listed.count();
        summary.rejected += rejected;
        summary.is_whole &= listed.is_whole;
        if listed.is_whole {
            summary.gone += rejected.saturating_sub(u64::try_from(listed.count()).unwrap_or(u64::MAX));
        }
        let is_left = is_left(run);
        for (words, count) in &listed.reasons {
            let place = *places.entry(words).or_insert_with(|| {
                summary.reasons.push(Reason {
                    words: words.clone(),
                    in_last: 0,
                    count: 0,
                    left: 0,
                    runs: 0,
                    since: None,
                    newest: run.id.clone(),
                });
                summary.reasons.len() - 1
            });
            if let Some(reason) = summary.reasons.get_mut(place) {
                reason.in_last += if age == 0 { *count } else { 0 };
                reason.count += count;
                reason.left += if is_left { *count } else { 0 };
                reason.runs += 1;
                reason.since = run.last_moment().or(reason.since);
            }
        }
    }
    summary.reasons.sort_by_key(|reason| std::cmp::Reverse(reason.count));
    summary
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::row::Row;
    use crate::domain::run::{RunRows, RunStatus};

    fn run(id: u32, failed: u64) -> Run {
        Run {
            id: RunId(id.to_string().as_str().into()),
            status: RunStatus::Success,
            is_test: false,
            created: None,
            started: None,
            finished: format!("2026-11-{:02}T12:00:00Z", 10 + id).parse().ok(),
            seconds: None,
            rows: RunRows { failed: Some(failed), ..RunRows::default() },
            error: None,
        }
    }

    fn listed(reasons: &[(&str, usize)]) -> Listed {
        let reasons = reasons.iter().map(|(words, count)| ((*words).to_owned(), *count)).collect();
        Listed { reasons, is_whole: true, next: None, before: Vec::new() }
    }

    #[test]
    fn reasons_are_counted_over_the_runs_that_were_read_and_what_is_no_longer_listed_is_told() {
        let runs = [run(6, 50), run(5, 0), run(4, 40), run(3, 30), run(2, 7)];
        let read = HashMap::from([
            ("6", listed(&[("blank", 48), ("taken", 2)])),
            ("4", listed(&[("blank", 40)])),
            ("3", listed(&[("taken", 10)])),
        ]);
        let summary = summarize(&runs, |id| read.get(id.0.as_str()), |run| run.id.0.as_str() != "6");
        let told: Vec<_> = summary
            .reasons
            .iter()
            .map(|it| (it.words.as_str(), [it.in_last, it.count, it.left, it.runs], it.since, it.newest.0.as_str()))
            .collect();
        let day = |day: u32| format!("2026-11-{day}T12:00:00Z").parse().ok();
        assert_eq!(told, [("blank", [48, 88, 40, 2], day(14), "6"), ("taken", [2, 12, 10, 2], day(13), "6")]);
        assert_eq!((summary.runs, summary.gone, summary.is_whole), (4, 20, true), "run 2 was not read yet");
    }

    fn page(from: usize, to: usize) -> Vec<Record> {
        let record = |id: usize| Record {
            id: id.to_string().as_str().into(),
            status: "failed".into(),
            action: None,
            row: Row::default(),
            request: None,
            response: Some(if id.is_multiple_of(2) { "blank".into() } else { "taken".into() }),
        };
        (from..to).map(record).collect()
    }

    #[test]
    fn pages_are_counted_one_after_the_other_until_there_are_no_more_or_enough() {
        let mut listed = Listed::default();
        for number in 0..4 {
            assert_eq!(listed.next(), Some(number + 1));
            let from = usize::try_from(number).expect("a number") * 250;
            listed.add(&page(from, from + 250), Some(number + 2));
        }
        assert_eq!((listed.next(), listed.is_whole, listed.count()), (None, false, MOST_COUNTED));
        assert_eq!(listed.reasons, [("blank".to_owned(), 500), ("taken".to_owned(), 500)]);
        let read = HashMap::from([("6", listed)]);
        let summary = summarize(&[run(6, 9_000)], |id| read.get(id.0.as_str()), |_| false);
        assert_eq!((summary.counted, summary.rejected, summary.is_whole), (1_000, 9_000, false));
        let mut short = Listed::default();
        short.add(&page(0, 250), Some(2));
        short.add(&page(250, 300), None);
        assert_eq!((short.next(), short.is_whole, short.count()), (None, true, 300));
    }

    #[test]
    fn a_page_that_comes_again_is_counted_once() {
        let mut listed = Listed::default();
        listed.add(&page(0, 100), Some(2));
        listed.add(&page(0, 100), Some(3));
        assert_eq!((listed.next(), listed.is_whole, listed.count()), (None, true, 100));
    }

    #[test]
    fn at_most_ten_runs_that_ended_are_looked_at() {
        let mut runs: Vec<Run> = (1..=15).rev().map(|id| run(id, 1)).collect();
        runs[0].status = RunStatus::InProgress;
        runs[1].is_test = true;
        let looked_at: Vec<&str> = covered(&runs).map(|run| run.id.0.as_str()).collect();
        assert_eq!(looked_at, ["13", "12", "11", "10", "9", "8", "7", "6", "5", "4"]);
    }
}
