//! A finding for each fault that is silent, and none where nothing is wrong.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::*;
use crate::domain::id::SyncId;
use crate::domain::remote_context::RemoteContext;
use crate::domain::run::{Run, RunId, RunRows, RunStatus};
use crate::domain::sync::Sync;

fn now() -> Timestamp {
    "2026-11-25T12:05:00Z".parse().expect("a time")
}

fn sync(id: &str, more: &Value) -> Sync {
    let mut attributes = json!({
        "source_id": 1, "model_id": 1, "destination_id": 2, "stream_name": "contacts", "status": "healthy",
        "schedule_type": "interval", "sync_interval": 30, "sync_interval_unit": "minutes", "sync_mode": "incremental",
        "configuration": [{"from": "email", "to": "properties.email", "mapping_type": "standard"}],
        "created_at": "2026-11-20T08:00:00Z",
        "model": {"name": "Active users", "primary_key": "id"},
        "destination": {"name": "HubSpot EU", "connector_name": "Hubspot"},
    });
    for (name, value) in more.as_object().expect("an object") {
        attributes[name] = value.clone();
    }
    Sync { id: SyncId(id.into()), attributes: attributes.as_object().expect("an object").clone() }
}

fn run(id: &str, begun: &str, status: &str, (sent, failed): (u64, u64)) -> Run {
    Run {
        id: RunId(id.into()),
        status: RunStatus::from_word(status),
        is_test: false,
        created: begun.parse().ok(),
        started: begun.parse().ok(),
        finished: begun.parse().ok(),
        seconds: Some(1.0),
        rows: RunRows { sent: Some(sent), failed: Some(failed), ..RunRows::default() },
        error: None,
    }
}

fn facts(sync: Sync, runs: Vec<Run>) -> SyncFacts {
    SyncFacts { sync, runs, reasons: Vec::new(), known: RemoteContext::default() }
}

fn good_run() -> Run {
    run("1", "2026-11-25T12:00:00Z", "success", (10, 0))
}

fn told(syncs: &[SyncFacts]) -> Vec<String> {
    let found = audit(syncs, Dialect::Multiwoven, now());
    found.iter().map(|it| format!("{} {}: {}", it.sync.0, it.harm.word(), it.what)).collect()
}

#[test]
fn a_sync_that_runs_and_sends_its_rows_has_no_finding() {
    assert_eq!(told(&[facts(sync("1", &json!({})), vec![good_run()])]), [""; 0]);
}

#[test]
fn a_schedule_that_never_started_or_is_late_is_found_and_a_paused_or_running_one_is_not() {
    assert_eq!(
        told(&[facts(sync("1", &json!({})), Vec::new())]),
        ["1 nothing-arrives: It never ran, although its schedule says so."]
    );
    let old = run("1", "2026-11-25T11:00:00Z", "success", (10, 0));
    assert_eq!(
        told(&[facts(sync("1", &json!({})), vec![old.clone()])]),
        ["1 nothing-arrives: It is late: a run was due but never started."]
    );
    assert_eq!(told(&[facts(sync("1", &json!({"status": "disabled"})), vec![old.clone()])]), [""; 0]);
    let active = run("2", "2026-11-25T11:30:00Z", "in_progress", (0, 0));
    assert_eq!(told(&[facts(sync("1", &json!({})), vec![active, old])]), [""; 0]);
}

#[test]
fn rejected_rows_are_found_beside_a_healthy_status_and_failed_runs_with_their_beginning() {
    let some = run("1", "2026-11-25T12:00:00Z", "success", (450, 50));
    let found = audit(&[facts(sync("1", &json!({})), vec![some])], Dialect::Multiwoven, now());
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].what, "50 of 500 rows of its last run were rejected.");
    assert!(found[0].why.contains("healthy") && found[0].harm == Harm::WrongData, "{found:?}");
    let all = run("1", "2026-11-25T12:00:00Z", "success", (0, 500));
    assert_eq!(
        told(&[facts(sync("1", &json!({})), vec![all])]),
        ["1 nothing-arrives: 500 of 500 rows of its last run were rejected."]
    );
    let runs = ["2026-11-25T12:00:00Z", "2026-11-25T11:30:00Z", "2026-11-25T11:00:00Z"]
        .map(|begun| run(begun, begun, "failed", (0, 0)));
    let earlier = run("0", "2026-11-25T10:30:00Z", "success", (1, 0));
    let failing = facts(sync("1", &json!({})), runs.into_iter().chain([earlier]).collect());
    let found = audit(&[failing], Dialect::Multiwoven, now());
    assert_eq!(found[0].what, "Its last 3 runs failed.");
    assert_eq!(found[0].at, "2026-11-25T11:00:00Z".parse().ok().map(|due| (When::Since, due)));
}

#[test]
fn rows_that_an_earlier_run_rejected_and_none_sent_since_are_found_while_they_are_listed() {
    let runs = vec![
        run("3", "2026-11-25T12:00:00Z", "success", (10, 0)),
        run("2", "2026-11-25T11:30:00Z", "success", (0, 0)),
        run("1", "2026-11-25T11:00:00Z", "success", (40, 3)),
    ];
    assert_eq!(rejecting_run(&runs).map(|run| run.id.0.as_str()), Some("1"));
    let reasons = vec![("Email is taken".to_owned(), 2), ("No reason given".to_owned(), 1)];
    let left = SyncFacts { reasons, ..facts(sync("1", &json!({})), runs.clone()) };
    let found = audit(std::slice::from_ref(&left), Dialect::Multiwoven, now());
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].what, "3 rows that were rejected were never sent again.");
    assert_eq!(
        found[0].why,
        "Not sent again in the 2 runs since: rejected rows wait until they change in the source. Most often: \
         “Email is taken” (2 ×)."
    );
    let at: Option<Timestamp> = "2026-11-25T11:00:00Z".parse().ok();
    assert_eq!((found[0].harm, found[0].at.map(|(_, at)| at)), (Harm::WrongData, at));
    assert_eq!(told(&[facts(sync("1", &json!({})), runs)]), [""; 0], "all of them were sent since");
    assert_eq!(audit(&[left], Dialect::Published, now()), [], "records may stay with their run there");
}

#[test]
fn syncs_that_are_equal_or_write_the_same_fields_are_found_once_a_pair() {
    let pair = [facts(sync("1", &json!({})), vec![good_run()]), facts(sync("2", &json!({})), vec![good_run()])];
    assert_eq!(told(&pair), ["2 wrong-data: It is identical to sync 1."]);
    let other = json!({"model_id": 9, "configuration": {"mail": "properties.email", "name": "properties.name"}});
    let later = run("1", "2026-11-25T12:01:00Z", "success", (10, 0));
    let pair = [facts(sync("1", &json!({})), vec![good_run()]), facts(sync("2", &other), vec![later])];
    let found = audit(&pair, Dialect::Multiwoven, now());
    assert_eq!(found[0].what, "It writes the same fields as sync 1: properties.email.");
    assert!(found[0].why.ends_with("Sync 2 ran last."), "{}", found[0].why);
    let mut elsewhere = other;
    elsewhere["stream_name"] = json!("companies");
    let apart = [facts(sync("1", &json!({})), vec![good_run()]), facts(sync("2", &elsewhere), vec![good_run()])];
    assert_eq!(told(&apart), [""; 0]);
    assert_eq!(paused_overlaps(&pair) + paused_overlaps(&apart), 0);
}

#[test]
fn what_paused_syncs_would_overwrite_is_counted_and_no_finding() {
    let paused =
        |id: &str, stream: &str| facts(sync(id, &json!({"status": "disabled", "stream_name": stream})), vec![]);
    let syncs = [
        facts(sync("1", &json!({})), vec![good_run()]),
        paused("2", "contacts"),
        paused("3", "contacts"),
        paused("4", "companies"),
    ];
    assert_eq!((told(&syncs), paused_overlaps(&syncs)), (vec![], 2));
    assert_eq!(paused_in_words(0), None);
    assert!(paused_in_words(2).is_some_and(|words| words.starts_with("2 paused syncs write the same fields")));
}

#[test]
fn a_manual_sync_that_runs_by_itself_and_a_cron_that_cannot_run_are_found() {
    let runs: Vec<Run> = ["12:00", "11:30", "11:00", "10:30"]
        .iter()
        .map(|time| run(time, &format!("2026-11-25T{time}:00Z"), "success", (1, 0)))
        .collect();
    let manual = json!({"schedule_type": "manual", "sync_interval": null, "sync_interval_unit": null});
    assert_eq!(told(&[facts(sync("1", &manual), runs.clone())]), ["1 odd: It is manual, and runs at even intervals."]);
    let by_hand =
        vec![runs[0].clone(), run("x", "2026-11-25T11:41:00Z", "success", (1, 0)), runs[2].clone(), runs[3].clone()];
    assert_eq!(told(&[facts(sync("1", &manual), by_hand)]), [""; 0]);
    let cron = json!({"schedule_type": "cron_expression", "cron_expression": "0 24 * * *"});
    let found = told(&[facts(sync("1", &cron), vec![good_run()])]);
    assert!(found.len() == 1 && found[0].starts_with("1 nothing-arrives"), "{found:?}");
}

#[test]
fn a_new_sync_is_told_which_ones_are_equal_and_which_write_the_same_fields() {
    let body = json!({"sync": sync("", &json!({})).attributes});
    let fields = json!({"mail": "properties.email"});
    let others = [
        sync("1", &json!({"model_id": 9, "configuration": fields})),
        sync("2", &json!({"model_id": 9, "configuration": fields, "status": "disabled"})),
        sync("3", &json!({"stream_name": "companies"})),
        sync("4", &json!({"source_id": "1", "schedule_type": "manual"})),
        sync("5", &json!({"status": "disabled"})),
    ];
    let found: Vec<String> = overlaps(&body, others.iter()).into_iter().map(|overlap| overlap.words).collect();
    assert_eq!(
        found,
        [
            "Sync 4 is identical to this one.",
            "Sync 5, which is paused, is identical to this one.",
            "Sync 1 writes the same fields of contacts: properties.email. The one that runs last wins.",
        ]
    );
    assert_eq!(overlaps(&json!({}), others.iter()), []);
}
