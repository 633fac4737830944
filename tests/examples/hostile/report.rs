//! What happened, as the table of docs/promises.md.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::judge::untrue;
use crate::program::tool_of;
use crate::row::{Row, What};
use crate::story::{Done, Played};

/// A row after it was played, or why it was not.
pub(crate) struct Trial {
    pub(crate) row: Row,
    pub(crate) played: Result<Played, String>,
}

impl Trial {
    pub(crate) fn untrue(&self) -> Vec<String> {
        self.played.as_ref().map_or_else(|_| Vec::new(), |played| untrue(&self.row, played))
    }

    /// The steps in which something was submitted and lived.
    fn submits(&self) -> impl Iterator<Item = &Done> {
        let is_submit = |step: &&Done| step.told().any(|(call, _)| call.what == What::Submit);
        self.played.iter().flat_map(|played| &played.steps).filter(is_submit)
    }

    /// The POSTs of the first step, and after a plus those of the later ones.
    fn posts(&self) -> Option<String> {
        let played = self.played.as_ref().ok()?;
        let first = played.steps.first().map_or(0, |step| step.posts.len());
        let later = played.posts.len() - first;
        Some(if later == 0 { first.to_string() } else { format!("{first} + {later}") })
    }
}

/// What the `submit`s of a step said: several at once may say several things.
fn said(step: &Done) -> String {
    let submits = step.told().filter(|(call, _)| call.what == What::Submit);
    let words: BTreeSet<String> = submits.map(|(_, told)| told.words()).collect();
    words.into_iter().collect::<Vec<_>>().join(" and ")
}

/// The distinct ones: `1 or 2`, `not created (1, 4) or unknown (5)`.
fn distinct(words: impl Iterator<Item = String>) -> String {
    let words: BTreeSet<String> = words.collect();
    let mut all: Vec<String> = Vec::new();
    for each in words {
        let same = all.last_mut().zip(each.split_once(" (")).filter(|(last, (kind, _))| {
            last.split_once(" (").is_some_and(|(before, _)| before == *kind) && !last.contains(" and ")
        });
        match same {
            Some((last, (_, code))) if !each.contains(" and ") => {
                last.pop();
                let _ = write!(last, ", {code}");
            }
            _ => all.push(each),
        }
    }
    all.join(" or ")
}

/// The table, a line for each case.
pub(crate) fn table(results: &[Trial]) -> String {
    let mut table =
        "| case | rows | POSTs | syncs | said (exit code) | true |\n| --- | --- | --- | --- | --- | --- |\n".to_owned();
    let mut chapter = "";
    for case in results.chunk_by(|one, other| (one.row.chapter, one.row.case) == (other.row.chapter, other.row.case)) {
        let Some(Trial { row, .. }) = case.first() else { continue };
        if row.chapter != chapter {
            chapter = row.chapter;
            let _ = writeln!(table, "| **{chapter}** | | | | | |");
        }
        let posts = distinct(case.iter().filter_map(Trial::posts));
        let ours = distinct(case.iter().filter_map(|each| Some(each.played.as_ref().ok()?.ours().to_string())));
        let first = distinct(case.iter().filter_map(|each| Some(said(each.submits().next()?))));
        let next = distinct(case.iter().filter_map(|each| Some(said(each.submits().nth(1)?))));
        let (is, count) = (is_true(case), case.len());
        let _ = writeln!(table, "| {} | {count} | {posts} | {ours} | {first}; {next} | {is} |", row.case);
    }
    table
}

fn is_true(case: &[Trial]) -> String {
    let count = |is_so: &dyn Fn(&Trial) -> bool| case.iter().filter(|each| is_so(each)).count();
    let (left_out, wrong) = (count(&|each| each.played.is_err()), count(&|each| !each.untrue().is_empty()));
    let mut words = match wrong {
        0 => "yes".to_owned(),
        _ if wrong == case.len() => "no".to_owned(),
        _ => format!("not {wrong}"),
    };
    if left_out > 0 {
        let _ = write!(words, "; {left_out} not run");
    }
    words
}

/// Each row that is not true or was not run, with what happened.
pub(crate) fn details(results: &[Trial]) -> String {
    let mut text = String::new();
    for result in results {
        let wrong = result.untrue();
        let (chapter, case, name) = (result.row.chapter, result.row.case, &result.row.name);
        match &result.played {
            Err(why) => {
                let _ = writeln!(text, "\nNOT RUN: {chapter}: {case}: {name}: {why}");
            }
            Ok(_) if wrong.is_empty() => {}
            Ok(played) => {
                let assumed = if result.row.is_broken { " (what is assumed is broken)" } else { "" };
                let _ = writeln!(text, "\nNOT TRUE{assumed}: {chapter}: {case}: {name}");
                for what in &wrong {
                    let _ = writeln!(text, "  {what}");
                }
                text.push_str(&story(played));
            }
        }
    }
    text
}

/// Everything that happened in a row.
pub(crate) fn story(played: &Played) -> String {
    let mut text = String::new();
    for (number, step) in played.steps.iter().enumerate() {
        for (call, printed) in &step.calls {
            let code = printed.code.map_or("killed".to_owned(), |code| code.to_string());
            let _ = writeln!(text, "  {}. {:?} ({} POSTs) → {code}", number + 1, call.what, step.posts.len());
            for line in printed.err.lines().chain(printed.out.lines().take(3)) {
                let _ = writeln!(text, "       {line}");
            }
        }
    }
    for sync in &played.syncs {
        let _ = writeln!(
            text,
            "  at the end: {} of {:?}{}",
            sync.id,
            sync.by,
            if sync.is_deleted { ", deleted" } else { "" }
        );
    }
    text
}

/// The tool that a row needs and that is not here.
pub(crate) fn missing_tool(row: &Row, has: impl Fn(&str) -> bool) -> Option<&'static str> {
    row.steps.iter().flatten().filter_map(tool_of).find(|tool| !has(tool))
}
