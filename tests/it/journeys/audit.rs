//! The audit of the workspace: what it takes is told first, what it found leads to the syncs.

use serde_json::json;
use syncwright::app::effect::Effect;
use syncwright::domain::dialect::Dialect;
use syncwright::domain::failure::{FailureKind, Unreachable};
use syncwright::domain::query::Query;

use super::after::{Server, sync};
use super::health::of_every_health;
use super::{Journey, failure};

fn at_the_audit() -> Journey {
    let mut journey = Journey::signed_in(Dialect::Multiwoven);
    journey.keys("3").served(of_every_health()).keys("A").served(of_every_health());
    journey
}

fn asked(journey: &Journey, wanted: impl Fn(&Query) -> bool) -> usize {
    let is_wanted = |effect: &&Effect| matches!(effect, Effect::Ask(_, _, _, query) if wanted(query));
    journey.effects.iter().filter(is_wanted).count()
}

const fn is_runs(query: &Query) -> bool {
    matches!(query, Query::Runs(..))
}

#[test]
fn what_an_audit_takes_is_told_before_anything_is_read() {
    let mut journey = at_the_audit();
    journey.effects.clear();
    journey.sees("Audit 7 syncs").sees("Enter begins: 8 requests").keys("<down><f1><esc>");
    assert!(journey.asked_of_all().is_empty());
    journey.keys("<esc>").sees("Workspace 7");
}

#[test]
fn the_findings_are_listed_by_harm_and_lead_to_their_syncs_and_back() {
    let mut journey = at_the_audit();
    journey.keys("<enter>").sees("Auditing the workspace…").served(of_every_health());
    journey.sees("7 syncs audited, ").sees("problems found.");
    let screen = journey.screen_at(99, 80);
    let places = ["✗ #3 ", "✗ #4 ", "✗ #5 ", "! #2 "].map(|line| screen.find(line));
    assert!(places.is_sorted() && places.iter().all(Option::is_some), "{screen}");
    journey.sees("Its last 2 runs failed, since 11:30.").sees("Open the run for its error");
    journey.sees_not("It is late: a run was due but never started. No rows arrive.");
    journey.keys("<down>").sees("Pause and resume it");
    journey.keys("<enter>").sees("HubSpot 4 › contacts").keys("<esc>").sees("7 syncs audited").sees("› ✗ #4 ");
    journey.keys("<esc>").sees("Workspace 7").keys("A").sees("7 syncs audited");
}

#[test]
fn at_most_three_requests_are_under_way_and_esc_stops_them_and_enter_goes_on() {
    let mut journey = at_the_audit();
    journey.keys("<enter>");
    assert_eq!(journey.asked().len(), 3);
    let (first, query) = journey.asked()[0].clone();
    journey.tell_answer(first, of_every_health()(&query)).sees("1 of 8 requests");
    journey.keys("<esc>").sees("The audit stopped.");
    let under_way = journey.asked().into_iter().filter(|(_, query)| is_runs(query)).count();
    assert_eq!(under_way, 0);
    journey.served(of_every_health()).effects.clear();
    journey.keys("<enter>").served(of_every_health()).sees("7 syncs audited");
    assert_eq!(asked(&journey, is_runs), 7, "no run was read before");
}

#[test]
fn an_audit_goes_on_where_a_failure_stopped_it() {
    let mut journey = at_the_audit();
    let answer = of_every_health();
    journey.keys("<enter>").served(|query| match query {
        Query::Runs(id, _) if id.0.as_str() == "4" => Err(failure(FailureKind::Unreachable(Unreachable::Refused))),
        query => answer(query),
    });
    journey.sees("The audit stopped.").sees("Enter goes on.").effects.clear();
    journey.keys("<enter>").served(&answer).sees("7 syncs audited");
    assert!(asked(&journey, is_runs) < 7, "what was read is not read again");
    journey.effects.clear();
    journey.keys("r").served(&answer).sees("Enter begins").keys("<enter>").served(&answer).sees("7 syncs audited");
    assert_eq!(asked(&journey, is_runs), 7, "all of it is read again");
}

#[test]
fn an_audit_goes_on_without_a_sync_that_was_deleted_meanwhile_and_says_so() {
    let mut journey = at_the_audit();
    let answer = of_every_health();
    journey.keys("<enter>").served(|query| match query {
        Query::Runs(id, _) if id.0.as_str() == "3" => Err(failure(FailureKind::NotFound("Sync not found".into()))),
        query => answer(query),
    });
    journey.sees("6 syncs audited, ").sees("Sync 3 was deleted meanwhile.").sees_not("#3 ");
    journey.keys("<esc>").sees("Workspace 6").sees_not("#3 ");
    journey.keys("A").keys("r").served(&answer).keys("<enter>").served(&answer).sees_not("was deleted meanwhile");
}

#[test]
fn why_rows_were_rejected_is_asked_once_for_each_sync_that_had_some() {
    let mut journey = at_the_audit();
    journey.effects.clear();
    journey.keys("<enter>").served(of_every_health()).sees("50 of 500 rows of its last run were rejected, at ");
    assert_eq!(asked(&journey, |query| matches!(query, Query::Records { .. })), 1);
}

#[test]
fn the_queries_of_models_are_run_once_or_not_at_all() {
    let rows = |query: &Query| matches!(query, Query::Rows { .. });
    let model = json!({"model": {"id": 5, "name": "Active users", "query": "SELECT 1"}});
    for (key, runs) in [("<enter>", 1), ("b", 0)] {
        let mut journey = Journey::signed_in(Dialect::Multiwoven);
        let server = Server::with(vec![sync(7, "healthy", &model), sync(8, "healthy", &model)]);
        journey.with(&server, "3").with(&server, "A");
        journey.sees("Enter begins: 4 requests").sees("b leaves out the queries of the models: 3 requests");
        journey.with(&server, key).sees("2 syncs audited");
        assert_eq!(asked(&journey, rows), runs);
    }
}
