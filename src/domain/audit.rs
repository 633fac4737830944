//! What is wrong, or silently not working, in a workspace's syncs: the rules of the form over the syncs that exist, and
//! what only their runs and one another show. It asks nothing; who calls it has read the facts.

mod facts;
mod finding;
mod overlap;
mod schedule;
#[cfg(test)]
mod tests;

use jiff::Timestamp;

use crate::domain::dialect::{Dialect, SyncMode};
use crate::domain::draft::Draft;
use crate::domain::field::FieldId;
use crate::domain::health::{Health, outcome};
use crate::domain::validation::check;

pub use self::facts::{SyncFacts, count_reasons, known_of, rejecting_run};
pub use self::finding::{AuditFinding, Harm, deleted_in_words};
pub use self::overlap::{Overlap, overlaps};

/// What is wrong with these syncs, the most harmful first.
pub fn audit(syncs: &[SyncFacts], dialect: Dialect, now: Timestamp) -> Vec<AuditFinding> {
    let mut findings: Vec<AuditFinding> = Vec::new();
    for facts in syncs {
        findings.extend(schedule::judge(facts, now));
        findings.extend(runs(facts));
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
                since,
                why: "No rows arrive.".to_owned(),
                fix: "Open the run for its error and fix that; the next run tries again.".to_owned(),
                ..AuditFinding::new(&facts.sync, Harm::NothingArrives, what)
            })
        }
        Some(Health::Rejected { rejected, sent, at }) => {
            let harm = if sent == 0 { Harm::NothingArrives } else { Harm::WrongData };
            let reason = facts.reasons.first().map(|(reason, count)| format!(" Most often: “{reason}” ({count} ×)."));
            let is_full_refresh =
                facts.sync.text("sync_mode").is_some_and(|mode| mode.as_str() == SyncMode::FullRefresh.word());
            let what = format!("{rejected} of {} rows of its last run were rejected.", rejected.saturating_add(sent));
            Some(AuditFinding {
                since: at,
                why: format!(
                    "The server calls the sync {}. Rejected rows aren't sent again{}.{}",
                    facts.sync.status().unwrap_or_default(),
                    if is_full_refresh { "" } else { " until they change in the source" },
                    reason.unwrap_or_default()
                ),
                fix: "Open the run's rejected records, fix the mapping or the rows.".to_owned(),
                ..AuditFinding::new(&facts.sync, harm, what)
            })
        }
        _ => None,
    }
}

/// The rules of the form, over what is stored.
fn rules(facts: &SyncFacts, dialect: Dialect) -> Vec<AuditFinding> {
    let draft = Draft::of_sync(&facts.sync, dialect);
    let checked = check(&draft, dialect, &facts.known);
    let problem = |field: FieldId, words: &str, harm: Harm| AuditFinding {
        fix: match field {
            FieldId::Model => "Fix the model in the web app, or choose another one.".to_owned(),
            field => format!("Edit the sync: {}.", field.label()),
        },
        ..AuditFinding::new(&facts.sync, harm, words.to_owned())
    };
    let problems = checked.problems.iter().map(|it| problem(it.field, &it.words, Harm::NothingArrives));
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
            problem(it.field, &it.words, harm)
        }))
        .collect()
}
