//! What is wrong, or silently not working, in a workspace's syncs: the rules of the form over the syncs that exist, and
//! what only their runs and one another show. It asks nothing; who calls it has read the facts.

mod facts;
mod finding;
mod overlap;
mod schedule;
#[cfg(test)]
mod tests;

use jiff::Timestamp;

use crate::domain::dialect::Dialect;
use crate::domain::draft::{Draft, Mapping};
use crate::domain::field::FieldId;
use crate::domain::health::{Health, outcome};
use crate::domain::rejected::{change_helps, left, rule};
use crate::domain::text::thousands;
use crate::domain::validation::{Checked, Remark, check, grounds};

pub use self::facts::{SyncFacts, known_of, rejecting_run};
pub use self::finding::{AuditFinding, Harm, When, deleted_in_words, paused_in_words};
pub use self::overlap::{Overlap, overlaps, paused_overlaps};

/// What is wrong with these syncs, the most harmful first.
pub fn audit(syncs: &[SyncFacts], dialect: Dialect, now: Timestamp) -> Vec<AuditFinding> {
    let mut findings: Vec<AuditFinding> = Vec::new();
    for facts in syncs {
        findings.extend(schedule::judge(facts, now));
        findings.extend(runs(facts).or_else(|| left_behind(facts, dialect)));
        findings.extend(rules(facts, dialect));
    }
    findings.extend(overlap::judge(syncs));
    findings.sort_by(|one, other| {
        let harm = one.harm.cmp(&other.harm);
        harm.then_with(|| one.sync.0.as_str().len().cmp(&other.sync.0.as_str().len()))
            .then_with(|| one.sync.0.as_str().cmp(other.sync.0.as_str()))
    });
    findings
}

/// What its last runs say, whatever its status claims (api facts §4, §9).
fn runs(facts: &SyncFacts) -> Option<AuditFinding> {
    match outcome(&facts.runs) {
        Some(Health::Failing { runs, since }) => {
            let what = match runs {
                1 => "Its last run failed.".to_owned(),
                count => format!("Its last {count} runs failed."),
            };
            Some(AuditFinding {
                at: since.map(|since| (When::Since, since)),
                why: "No rows arrive.".to_owned(),
                fix: "Open the run for its error and fix that; the next run tries again.".to_owned(),
                ..AuditFinding::new(&facts.sync, Harm::NothingArrives, what)
            })
        }
        Some(Health::Rejected { rejected, sent, at }) => {
            let is_healthy = facts.sync.status().is_some_and(|status| status.as_str() == "healthy");
            let harm = if sent == 0 { Harm::NothingArrives } else { Harm::WrongData };
            let what = format!("{rejected} of {} rows of its last run were rejected.", rejected.saturating_add(sent));
            Some(AuditFinding {
                at: at.map(|at| (When::At, at)),
                why: format!(
                    "{}{}.{}",
                    if is_healthy { "The server calls the sync healthy, but " } else { "Later runs don't help: " },
                    rule(change_helps(&facts.sync)),
                    most_often(facts)
                ),
                fix: "Open the run's rejected records, fix the mapping or the rows.".to_owned(),
                ..AuditFinding::new(&facts.sync, harm, what)
            })
        }
        _ => None,
    }
}

/// Rows that an earlier run rejected, and that no run has sent since: nothing else tells of them.
fn left_behind(facts: &SyncFacts, dialect: Dialect) -> Option<AuditFinding> {
    let run = rejecting_run(&facts.runs)?;
    let left = left(&facts.sync, run, &facts.runs, dialect)?;
    let (count, rows) = match facts.reasons.iter().map(|(_, count)| count).sum::<usize>() {
        0 => return None,
        1 => (1, "row that was rejected was"),
        count => (count, "rows that were rejected were"),
    };
    Some(AuditFinding {
        at: run.last_moment().map(|at| (When::Since, at)),
        why: format!("{}{}", left.describe(), most_often(facts)),
        fix: format!(
            "Open the run's rejected records{}",
            if left.change_helps {
                ", fix the mapping, and change the rows in the source."
            } else {
                " and fix the mapping; a new sync sends every row."
            }
        ),
        ..AuditFinding::new(&facts.sync, Harm::WrongData, format!("{} {rows} never sent again.", thousands(count)))
    })
}

/// The most frequent reason.
fn most_often(facts: &SyncFacts) -> String {
    let told = facts.reasons.first().map(|(reason, count)| format!(" Most often: “{reason}” ({count} ×)."));
    told.unwrap_or_default()
}

/// The rules of the form, over what is stored.
fn rules(facts: &SyncFacts, dialect: Dialect) -> Vec<AuditFinding> {
    let draft = Draft::of_sync(&facts.sync, dialect);
    let checked = check(&draft, dialect, &facts.known);
    let problem = |remark: &Remark, harm: Harm| AuditFinding {
        fix: match remark.field {
            FieldId::Model => "Fix the model in the web app, or choose another one.".to_owned(),
            FieldId::Mapping => fix_of_mapping(remark, &checked, &draft, facts, dialect),
            field => format!("Edit the sync: {}.", field.label()),
        },
        ..AuditFinding::new(&facts.sync, harm, remark.words.clone())
    };
    let problems = checked.problems.iter().map(|it| problem(it, Harm::NothingArrives));
    // What a mode does by design is no finding.
    let is_finding = |field: FieldId| !matches!(field, FieldId::SyncMode);
    let warnings = checked.warnings.iter().filter(|it| is_finding(it.field));
    problems
        .chain(warnings.map(|it| {
            let harm = match it.field {
                // A primary key that is no column drops every row.
                FieldId::Model => Harm::NothingArrives,
                FieldId::Mapping => Harm::WrongData,
                _ => Harm::Odd,
            };
            problem(it, harm)
        }))
        .collect()
}

/// Only what the form offers as well is called a fix.
fn fix_of_mapping(remark: &Remark, checked: &Checked, draft: &Draft, facts: &SyncFacts, dialect: Dialect) -> String {
    let Some(row) = remark.row else { return "Edit the sync: Mapping.".to_owned() };
    let known = grounds(draft, dialect, &facts.known);
    let fix = match draft.mapping() {
        Mapping::Rows(table) => checked.preview.fix(table, row, &known, facts.known.read_at),
        Mapping::Json { .. } => None,
    };
    let is_of_values = checked.preview.findings.iter().any(|finding| finding.describe() == remark.words);
    match fix {
        Some(fix) => format!("Edit the sync: on row {} of its mapping, the suggested fix {}.", row + 1, fix.words),
        None if is_of_values => format!(
            "Nothing in the mapping fixes this by itself: map another column in row {}, or change the model's query in the web app.",
            row + 1
        ),
        None => format!("Edit the sync: Mapping, row {}.", row + 1),
    }
}
