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
use crate::domain::draft::Draft;
use crate::domain::field::FieldId;
use crate::domain::run::{Run, RunStatus};
use crate::domain::validation::check;

pub use self::facts::{SyncFacts, known_of};
pub use self::finding::{AuditFinding, Harm};

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
fn runs(facts: &SyncFacts) -> Vec<AuditFinding> {
    let mut findings = Vec::new();
    let over: Vec<&Run> = facts.runs.iter().filter(|run| !run.status.is_active()).collect();
    let Some(last) = over.first() else { return findings };
    let failing = over.iter().take_while(|run| run.status == RunStatus::Failed).count();
    if failing > 0 {
        let since = over.get(failing - 1).and_then(|run| run.created);
        let what = match failing {
            1 => "Its last run failed.".to_owned(),
            count => format!("Its last {count} runs failed."),
        };
        findings.push(AuditFinding {
            since,
            why: "No rows arrive.".to_owned(),
            fix: "Open the run for its error; run it again once that is fixed.".to_owned(),
            ..AuditFinding::new(&facts.sync, Harm::NothingArrives, what)
        });
    }
    let rejected = last.rows.failed.unwrap_or(0);
    if last.status == RunStatus::Success && rejected > 0 {
        let sent = last.rows.sent.unwrap_or(0);
        let harm = if sent == 0 { Harm::NothingArrives } else { Harm::WrongData };
        let reason = facts.reasons.first().map(|(reason, count)| format!(" Most often: “{reason}” ({count} ×)."));
        findings.push(AuditFinding {
            since: last.finished.or(last.created),
            why: format!(
                "The status says {}. Rejected rows aren't sent again until they change in the source.{}",
                facts.sync.status().unwrap_or_default(),
                reason.unwrap_or_default()
            ),
            fix: "Open the run's rejected records, fix the mapping or the rows.".to_owned(),
            ..AuditFinding::new(
                &facts.sync,
                harm,
                format!("{rejected} of {} rows of its last run were rejected.", rejected + sent),
            )
        });
    }
    findings
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
