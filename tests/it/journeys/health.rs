//! The workspace's list says how its syncs are doing by their runs, which are asked for as the syncs are seen.

use std::collections::HashMap;

use jiff::SignedDuration;
use serde_json::{Value, json};
use syncwright::app::effect::Effect;
use syncwright::domain::command::Done;
use syncwright::domain::dialect::Dialect;
use syncwright::domain::failure::{FailureKind, Unreachable};
use syncwright::domain::query::{Page, Query, Reply};
use syncwright::domain::run::{Run, RunRows};
use syncwright::domain::sync::Sync;

use super::after::{Server, counted, reading, run, sync};
use super::workspace::Served;
use super::{Journey, failure};

fn every_half_hour(more: &Value) -> Value {
    let mut schedule = json!({"schedule_type": "interval", "sync_interval": 30, "sync_interval_unit": "minutes",
        "updated_at": "2026-11-22T08:00:00Z"});
    for (name, value) in more.as_object().expect("an object") {
        schedule[name] = value.clone();
    }
    schedule
}

fn at(time: &str, run: Run) -> Run {
    let time = format!("2026-11-23T{time}:00Z").parse().ok();
    Run { created: time, started: time, finished: time, ..run }
}

/// A server of syncs with runs of their own.
struct Workspace {
    server: Server,
    runs: HashMap<&'static str, Vec<Run>>,
}

impl Workspace {
    fn answer(&self, query: &Query) -> Served {
        match query {
            Query::Runs(id, _) => {
                let rows = self.runs.get(id.0.as_str()).cloned().unwrap_or_default();
                Ok(Reply::Runs(Page { count: rows.len(), rows, last: Some(1) }))
            }
            query => self.server.answer(query),
        }
    }
}

/// These syncs, of which some ran.
pub(super) fn in_use(syncs: Vec<Sync>) -> impl Fn(&Query) -> Served {
    let sent = |counts: &[(u64, u64)]| -> Vec<Run> {
        counts.iter().zip(1..).map(|(count, id)| at("11:30", run(id, "success", counted(count.0, count.1)))).collect()
    };
    let failed = at("09:00", run(1, "failed", RunRows::default()));
    let runs = HashMap::from([
        ("41", [vec![failed], sent(&[(1_200, 0), (1_180, 0), (1_240, 3)])].concat()),
        ("40", sent(&[(450, 50), (480, 0), (310, 0), (290, 0), (330, 0), (120, 0), (20, 0)])),
        ("38", sent(&[(9_012, 0), (8_950, 0), (8_100, 0), (8_000, 0)])),
    ]);
    let workspace = Workspace { server: Server::with(syncs), runs };
    move |query| workspace.answer(query)
}

/// One sync of each kind, whatever the server's word for it.
pub(super) fn of_every_health() -> impl Fn(&Query) -> Served {
    let ids = [
        (1, "healthy"),
        (2, "healthy"),
        (3, "failed"),
        (4, "healthy"),
        (5, "pending"),
        (6, "disabled"),
        (7, "healthy"),
    ];
    let server = Server::with(ids.iter().map(|(id, status)| sync(*id, status, &every_half_hour(&json!({})))).collect());
    let sent = |counts: &[u64]| -> Vec<Run> {
        counts.iter().zip(1..).map(|(count, id)| at("12:00", run(id, "success", counted(*count, 0)))).collect()
    };
    let failed = ["12:00", "11:30"].map(|time| at(time, run(2, "failed", RunRows::default())));
    let mut rejecting = sent(&[450, 300, 410, 480]);
    rejecting[0].rows = counted(450, 50);
    let workspace = Workspace {
        server,
        runs: HashMap::from([
            ("1", sent(&[450, 300, 410, 480, 200, 20])),
            ("2", rejecting),
            ("3", failed.to_vec()),
            ("4", vec![at("11:00", run(1, "success", counted(9, 0)))]),
            ("6", sent(&[5])),
            ("7", vec![at("12:00", run(9, "in_progress", RunRows::default()))]),
        ]),
    };
    move |query| workspace.answer(query)
}

fn runs_asked(journey: &Journey) -> Vec<String> {
    let of = |effect: &Effect| match effect {
        Effect::Ask(_, _, _, Query::Runs(id, _)) => Some(id.0.to_string()),
        _ => None,
    };
    journey.effects.iter().filter_map(of).collect()
}

/// At a list of so many syncs whose runs are being asked for.
fn at_the_list(count: u32) -> (Journey, Server) {
    let server = Server::with((1..=count).map(|id| sync(id, "healthy", &json!({}))).collect());
    let mut journey = Journey::signed_in(Dialect::Multiwoven);
    journey.with(&server, "").keys("3");
    while let Some((request, query)) = journey.asked_of_all().first().cloned() {
        if matches!(query, Query::Runs(..)) {
            break;
        }
        assert!(runs_asked(&journey).is_empty(), "the list and its names come first");
        journey.tell_answer(request, server.answer(&query));
    }
    (journey, server)
}

#[test]
fn the_list_says_what_the_runs_say_and_not_the_status() {
    let mut journey = Journey::signed_in(Dialect::Multiwoven);
    journey.keys("3").served(of_every_health());
    for words in ["✓ healthy", "! 50 rejected", "✗ failing", "! late 30 min", "! never ran", "‖ paused", "▸ running"]
    {
        journey.sees(words);
    }
    journey.sees_not("failed").sees_not("pending");
}

#[test]
fn what_fails_or_is_late_comes_first_where_the_list_is_sorted_by_state() {
    let mut journey = Journey::signed_in(Dialect::Multiwoven);
    journey.keys("3").served(of_every_health());
    journey.keys("t");
    let screen = journey.screen_at(120, 40);
    let places = ["failing", "late", "rejected", "healthy", "paused"].map(|word| screen.find(&format!(" {word}")));
    assert!(places.is_sorted() && places[0].is_some(), "{screen}");
}

#[test]
fn only_syncs_that_are_seen_are_asked_about_a_few_at_a_time_after_the_list() {
    let (mut journey, server) = at_the_list(100);
    assert_eq!(runs_asked(&journey).len(), 3);
    journey.served(|query| server.answer(query));
    let seen = journey.screen().matches("HubSpot").count();
    assert_eq!(runs_asked(&journey).len(), seen, "{}", journey.screen());
    journey.effects.clear();
    journey.with(&server, "<pgup><down><up>");
    assert!(runs_asked(&journey).is_empty(), "what is known is kept");
    journey.with(&server, "r");
    assert_eq!(runs_asked(&journey).len(), seen, "until a refresh");
}

#[test]
fn what_is_scrolled_past_before_its_turn_is_not_asked_for() {
    let (mut journey, server) = at_the_list(100);
    journey.keys("<end>");
    let given_up = journey.effects.iter().filter(|effect| matches!(effect, Effect::Abandon(_))).count();
    assert_eq!(given_up, 3);
    journey.served(|query| server.answer(query));
    let asked = runs_asked(&journey);
    assert!(!asked.contains(&"10".to_owned()) && asked.contains(&"100".to_owned()), "{asked:?}");
}

#[test]
fn no_more_are_asked_about_in_a_minute_than_leaves_room_for_the_rest() {
    let (mut journey, server) = at_the_list(100);
    journey.app.size = (120, 90);
    journey.with(&server, "");
    assert_eq!(runs_asked(&journey).len(), 40);
    assert!(journey.effects.iter().any(|effect| matches!(effect, Effect::WakeAt(_))));
    journey.later(60_000).with(&server, "");
    assert_eq!(runs_asked(&journey).len(), 77, "the rest of those that are seen");
}

#[test]
fn runs_are_asked_for_again_once_the_next_one_should_have_come() {
    let server = Server::with(vec![sync(7, "healthy", &every_half_hour(&json!({})))]);
    server.runs.replace(vec![run(1, "success", counted(5, 0))]);
    let mut journey = Journey::signed_in(Dialect::Multiwoven);
    journey.with(&server, "3").sees("✓ healthy").later(29 * 60_000).with(&server, "");
    assert_eq!(runs_asked(&journey).len(), 1);
    server.runs.borrow_mut().insert(0, at("12:30", run(2, "success", counted(4, 1))));
    journey.later(2 * 60_000).with(&server, "").sees("! 1 rejected");
    assert_eq!(runs_asked(&journey).len(), 2);
}

#[test]
fn what_runs_is_looked_at_again_soon_and_nothing_else_wakes_the_program() {
    let server = Server::with(vec![sync(7, "healthy", &every_half_hour(&json!({})))]);
    server.runs.replace(vec![run(1, "in_progress", RunRows::default())]);
    let mut journey = Journey::signed_in(Dialect::Multiwoven);
    journey.with(&server, "3").sees("▸ running");
    let soon = Effect::WakeAt(journey.app.clock.now + SignedDuration::from_secs(15));
    assert!(journey.effects.contains(&soon));
    server.runs.replace(vec![run(1, "success", counted(5, 0))]);
    journey.later(15_000).with(&server, "").sees("✓ healthy").effects.clear();
    journey.keys("<down>");
    let soon = journey.app.clock.now + SignedDuration::from_secs(1);
    let is_later = |effect: &Effect| matches!(effect, Effect::WakeAt(at) if *at > soon);
    assert!(!journey.effects.iter().any(is_later), "{:?}", journey.effects);
}

#[test]
fn a_sync_that_was_just_paused_is_paused() {
    let server = Server::with(vec![sync(7, "healthy", &every_half_hour(&json!({})))]);
    server.runs.replace(vec![run(1, "success", counted(5, 0))]);
    let mut journey = Journey::signed_in(Dialect::Multiwoven);
    journey.with(&server, "3").with(&server, "<enter>").keys("p");
    let paused = sync(7, "disabled", &every_half_hour(&json!({})));
    journey.is_done(Ok(Done { sync: Some(paused) })).with(&server, "<esc>").sees("‖ paused").sees_not("✓ healthy");
}

#[test]
fn where_runs_cannot_be_read_the_status_is_shown_and_no_more_are_asked_for() {
    let (mut journey, server) = at_the_list(20);
    let unreachable = || failure(FailureKind::Unreachable(Unreachable::Refused));
    journey.served(|query| match query {
        Query::Runs(..) => Err(unreachable()),
        query => server.answer(query),
    });
    journey.sees("✓ healthy").sees_not("Couldn't load");
    assert_eq!(runs_asked(&journey).len(), 3, "those that were under way");
    journey.with(&server, "r").sees("· never ran");
}

#[test]
fn wide_windows_show_the_last_runs_and_what_came_of_the_newest() {
    let mut journey = Journey::signed_in(Dialect::Multiwoven);
    journey.keys("3").served(of_every_health());
    let wide = journey.screen_at(140, 40);
    assert!(wide.contains("LAST RUNS") && wide.contains("▁▃█▆▅▇"), "{wide}");
    assert!(!journey.screen_at(139, 40).contains("LAST RUNS"));
    journey.keys("<down>");
    let wide = journey.screen_at(140, 40);
    assert!(wide.contains("Last run 12:00: done, 450 sent, 50 rejected (10 %)"), "{wide}");
}

#[test]
fn a_sync_says_what_its_runs_say_too() {
    let server = Server::with(vec![sync(7, "failed", &every_half_hour(&json!({})))]);
    server
        .runs
        .replace(vec![at("11:30", run(2, "success", counted(5, 0))), at("11:00", run(1, "failed", counted(0, 0)))]);
    let mut journey = reading(Dialect::Multiwoven, &server);
    journey.sees("[✓ healthy]").sees_not("[✗ failed]");
    server.runs.borrow_mut().insert(0, at("12:00", run(3, "failed", counted(0, 0))));
    journey.with(&server, "r").sees("[✗ failing since 12:00]");
    server.runs.borrow_mut().insert(0, run(4, "in_progress", RunRows::default()));
    journey.with(&server, "r").sees("[✗ failing since 12:00] [▸ sending rows]");
}
