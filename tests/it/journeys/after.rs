//! After the first sync: the three lists, one sync and its runs, and what is done with it.

use std::cell::RefCell;

use jiff::SignedDuration;
use serde_json::{Value, json};
use syncwright::app::effect::Effect;
use syncwright::app::msg::{Answer, Msg, WorkOpened};
use syncwright::domain::command::{Command, Done, ScheduleState};
use syncwright::domain::create::note::HistoryEntry;
use syncwright::domain::dialect::Dialect;
use syncwright::domain::failure::{Complaint, FailureKind, NoAnswer, Unreachable};
use syncwright::domain::field::FieldId;
use syncwright::domain::id::SyncId;
use syncwright::domain::query::{Page, Query, RecordFilter, Reply};
use syncwright::domain::run::{Record, Run, RunId, RunRows, RunStatus};
use syncwright::domain::sync::Sync;

use super::workspace::{Served, answer};
use super::{Journey, created, failure, now};

/// A server with syncs and runs, which counts what it is asked.
#[derive(Default)]
pub(crate) struct Server {
    pub(crate) syncs: RefCell<Vec<Sync>>,
    pub(crate) runs: RefCell<Vec<Run>>,
    pub(crate) records: Vec<Record>,
    asked: RefCell<Vec<Query>>,
}

pub(crate) fn sync(id: u32, status: &str, changes: &Value) -> Sync {
    let mut attributes = json!({
        "source_id": 1, "destination_id": 2, "model_id": 5, "stream_name": "contacts", "sync_mode": "incremental",
        "configuration": [{"from": "email", "to": "properties.email", "mapping_type": "standard"}],
        "schedule_type": "manual", "sync_interval": null, "sync_interval_unit": null, "cron_expression": null,
        "cursor_field": null, "status": status, "updated_at": "2026-11-23T11:00:00Z",
        "source": {"id": 1, "name": "Prod PG", "connector_type": "source", "connector_name": "Postgresql"},
        "destination": {"id": 2, "name": format!("HubSpot {id}"), "connector_type": "destination", "connector_name": "Hubspot"},
    });
    for (name, value) in changes.as_object().expect("an object") {
        attributes[name] = value.clone();
    }
    let attributes = attributes.as_object().cloned().expect("an object");
    Sync { id: SyncId(id.to_string().as_str().into()), attributes }
}

pub(crate) fn run(id: u32, status: &str, rows: RunRows) -> Run {
    let status = RunStatus::from_word(status);
    let seconds = (!status.is_active()).then_some(7.0);
    Run {
        id: RunId(id.to_string().as_str().into()),
        status,
        is_test: false,
        created: Some(now()),
        started: Some(now()),
        finished: None,
        seconds,
        rows,
        error: None,
    }
}

pub(crate) fn counted(sent: u64, failed: u64) -> RunRows {
    RunRows {
        queried: Some(sent + failed),
        total: Some(sent + failed),
        sent: Some(sent),
        failed: Some(failed),
        skipped: Some(0),
    }
}

/// One of a list's pages of a hundred.
fn page<'a, T: Clone + 'a>(all: impl Iterator<Item = &'a T>, number: u32) -> Page<T> {
    let all: Vec<&T> = all.collect();
    let rows: Vec<T> = all.iter().skip((number as usize - 1) * 100).take(100).map(|row| (*row).clone()).collect();
    Page { count: rows.len(), rows, last: u32::try_from(all.len().div_ceil(100)).ok() }
}

impl Server {
    pub(crate) fn with(syncs: Vec<Sync>) -> Self {
        Self { syncs: RefCell::new(syncs), ..Self::default() }
    }

    pub(crate) fn answer(&self, query: &Query) -> Served {
        self.asked.borrow_mut().push(query.clone());
        let syncs = self.syncs.borrow();
        Ok(match query {
            Query::Syncs(number) => Reply::Syncs(page(syncs.iter(), *number)),
            Query::SyncList { .. } => {
                let rows = syncs.clone();
                Reply::SyncList(Page { count: rows.len(), rows, last: Some(1) }, None)
            }
            Query::Sync(id) => match syncs.iter().find(|sync| sync.id == *id) {
                Some(sync) => Reply::Sync(Box::new(sync.clone())),
                None => return Err(failure(FailureKind::NotFound("Couldn't find Sync".into()))),
            },
            Query::Runs(_, number) => Reply::Runs(page(self.runs.borrow().iter(), *number)),
            Query::Records { which, page: number, .. } => {
                let wanted = |record: &&Record| *which == RecordFilter::All || record.has_failed();
                Reply::Records(page(self.records.iter().filter(wanted), *number))
            }
            other => return answer(other),
        })
    }

    fn count(&self, wanted: impl Fn(&Query) -> bool) -> usize {
        self.asked.borrow().iter().filter(|query| wanted(query)).count()
    }
}

impl Journey {
    fn at(dialect: Dialect, server: &Server) -> Self {
        let mut journey = Self::signed_in(dialect);
        journey.with(server, "");
        journey
    }

    pub(crate) fn with(&mut self, server: &Server, keys: &str) -> &mut Self {
        self.keys(keys).served(|query| server.answer(query))
    }

    pub(crate) fn commands(&self) -> Vec<Command> {
        let of = |effect: &Effect| match effect {
            Effect::Command(_, _, command) => Some(command.clone()),
            _ => None,
        };
        self.effects.iter().filter_map(of).collect()
    }

    pub(crate) fn is_done(&mut self, result: Result<Done, FailureKind>) -> &mut Self {
        let found = self.effects.iter().rev().find_map(|effect| match effect {
            Effect::Command(request, ..) => Some(*request),
            _ => None,
        });
        self.tell(Msg::Answer(found.expect("a command"), Answer::Command(result.map_err(failure))))
    }
}

/// A journey that reads sync 7 of the workspace.
pub(crate) fn reading(dialect: Dialect, server: &Server) -> Journey {
    let mut journey = Journey::at(dialect, server);
    journey.with(server, "3").with(server, "<enter>");
    journey
}

#[expect(clippy::unnecessary_wraps, reason = "it stands where a failure could stand")]
fn done() -> Result<Done, FailureKind> {
    Ok(Done { sync: None })
}

#[test]
fn the_three_lists_tell_what_was_created_now_and_before_and_what_the_server_has() {
    let server = Server::with(vec![sync(7, "healthy", &json!({})), sync(8, "disabled", &json!({}))]);
    let mut journey = Journey::at(Dialect::Multiwoven, &server);
    journey.sees("This session").sees("No syncs created this session.");
    let past = HistoryEntry {
        at: "2026-11-20T12:00:00Z".parse().expect("a time"),
        profile: "default".to_owned(),
        sync: super::place("api.example.com", "8"),
        body: json!({"sync": {"source_id": 1, "destination_id": 3, "stream_name": "http"}}),
        answer: serde_json::Map::new(),
        is_told: false,
        create: None,
    };
    let opened =
        WorkOpened { profile: "default".to_owned(), is_kept: true, history: vec![past], ..WorkOpened::default() };
    journey.tell(Msg::WorkOpened(Box::new(opened))).keys("<right>").sees("Fri 20 Nov").sees("model → #3 › http");
    assert_eq!(server.count(|query| matches!(query, Query::Syncs(_))), 0, "the server is asked when its list is shown");
    journey.with(&server, "<right>").sees("· never ran").sees("‖ paused").sees("HubSpot 7 › contacts").sees("11:00");
    journey.keys("<left>").sees("‖ paused");
}

#[test]
fn a_filter_narrows_and_what_needs_looking_at_can_come_first() {
    let server = Server::with(vec![sync(7, "disabled", &json!({})), sync(8, "healthy", &json!({}))]);
    let mut journey = Journey::at(Dialect::Multiwoven, &server);
    journey.with(&server, "3").with(&server, "/hubspot 8").sees("HubSpot 8").sees_not("HubSpot 7");
    journey.with(&server, "<enter>").sees("Details").sees("HubSpot 8 › contacts");
    journey.with(&server, "<esc><esc>").sees("HubSpot 7").keys("t");
    let screen = journey.screen_at(100, 30);
    let places = ["HubSpot 8", "HubSpot 7"].map(|name| screen.find(name).expect("listed"));
    journey.keys("t/zzz").sees("No matches.").sees("Esc clears the filter");
    assert!(places[0] < places[1], "what is paused comes last:\n{screen}");
    journey.keys("<esc>");
    let screen = journey.screen_at(100, 30);
    let places = ["HubSpot 8", "HubSpot 7"].map(|name| screen.find(name).expect("listed"));
    assert!(places[0] > places[1], "by name, seven comes before eight:\n{screen}");
}

#[test]
fn ten_thousand_syncs_are_fetched_as_they_are_scrolled() {
    let server = Server::with((1..=10_000).map(|id| sync(id, "healthy", &json!({}))).collect());
    let mut journey = Journey::at(Dialect::Multiwoven, &server);
    journey.with(&server, "3").sees("Workspace 100+");
    assert_eq!(server.count(|query| matches!(query, Query::Syncs(_))), 1);
    for _ in 0..20 {
        journey.with(&server, "<pgdn>");
    }
    assert_eq!(server.count(|query| matches!(query, Query::Syncs(_))), 3, "200 lines down, and sixty before the end");
    for _ in 0..100 {
        journey.with(&server, "<end>");
    }
    journey.sees("Workspace 10,000").sees("HubSpot 10000");
    assert_eq!(server.count(|query| matches!(query, Query::Syncs(_))), 100);
    let mut searching = Journey::at(Dialect::Multiwoven, &server);
    searching.with(&server, "3").keys("/zzz").sees("No matches yet. Searching page 2 of 100…");
    searching.keys("<esc><end>n");
    assert!(searching.asked_of_all().is_empty(), "nobody looks at the list: {:?}", searching.asked_of_all());
}

#[test]
fn runs_and_records_are_fetched_as_they_are_scrolled() {
    let mut server = Server::with(vec![sync(7, "healthy", &json!({}))]);
    server.runs.replace((1..=250).rev().map(|id| run(id, "success", counted(250, 0))).collect());
    let record = |id: u32| Record {
        id: id.to_string().as_str().into(),
        status: "success".into(),
        action: None,
        row: serde_json::Map::new().into(),
        request: None,
        response: None,
    };
    server.records = (1..=250).map(record).collect();
    let mut journey = reading(Dialect::Multiwoven, &server);
    let is_runs = |query: &Query| matches!(query, Query::Runs(..));
    let is_records = |query: &Query| matches!(query, Query::Records { .. });
    let scroll = |journey: &mut Journey| {
        for _ in 0..30 {
            journey.with(&server, "<pgdn>");
        }
    };
    assert_eq!(server.count(is_runs), 2, "once for its line in the list, and once for itself");
    scroll(&mut journey);
    assert_eq!(server.count(is_runs), 4);
    journey.with(&server, "<enter>").sees("run of 12:00");
    assert_eq!(server.count(is_records), 1);
    scroll(&mut journey);
    assert_eq!(server.count(is_records), 3);
}

#[test]
fn a_run_is_started_once_watched_to_its_end_and_its_refused_records_tell_why() {
    let mut server = Server::with(vec![sync(7, "pending", &json!({}))]);
    server.records = vec![Record {
        id: "1".into(),
        status: "failed".into(),
        action: Some("destination_insert".into()),
        row: json!({"email": "o'neil@acme.io"}).as_object().cloned().expect("an object").into(),
        request: Some("POST /contacts".into()),
        response: Some("email is not valid".into()),
    }];
    let mut journey = reading(Dialect::Multiwoven, &server);
    journey.sees("never ran").sees("No runs yet").sees("x run now").keys("x");
    assert_eq!(journey.commands().len(), 1);
    journey.keys("x").sees("Still busy");
    assert_eq!(journey.commands().len(), 1, "one press that counts, one request");
    server.runs.replace(vec![run(1, "pending", RunRows::default())]);
    journey.is_done(done()).with(&server, "").sees("pending").sees("stage 1 of 5");
    for word in ["started", "querying", "queued", "in_progress"] {
        server.runs.replace(vec![run(1, word, RunRows::default())]);
        journey.later(1_000).with(&server, "");
    }
    journey.sees("sending rows").sees("4 s");
    server.runs.replace(vec![run(
        1,
        "in_progress",
        RunRows { queried: Some(200), sent: Some(50), ..RunRows::default() },
    )]);
    journey.later(1_000).with(&server, "").sees("50 of 200 rows · 10 rows/s");
    server.runs.replace(vec![run(1, "success", counted(199, 1))]);
    server.syncs.replace(vec![sync(7, "healthy", &json!({}))]);
    for _ in 0..4 {
        journey.later(1_000).with(&server, "");
    }
    journey.sees("! 1 of 200 rejected").sees("! done").sees("199");
    let before = server.asked.borrow().len();
    for _ in 0..60 {
        journey.later(60_000).with(&server, "");
    }
    assert_eq!(server.asked.borrow().len(), before, "what has ended is not looked at again");
    journey
        .with(&server, "<enter>")
        .sees("run of 12:00")
        .sees("200 read · 199 sent · 1 rejected · 0 skipped · 29 rows/s")
        .sees("1 × email is not valid");
    journey.keys("<enter>").sees("Destination error").sees("o'neil@acme.io").keys("<esc>");
    journey.with(&server, "f").sees("All records").keys("<esc>").sees("Details");
}

#[test]
fn an_hour_of_watching_stays_far_below_the_limit_and_holds_no_more() {
    let server = Server::with(vec![sync(7, "pending", &json!({}))]);
    server.runs.replace(vec![run(1, "in_progress", RunRows::default())]);
    let mut journey = reading(Dialect::Multiwoven, &server);
    let mut most = 0;
    for _ in 0..60 {
        let before = server.asked.borrow().len();
        for _ in 0..60 {
            journey.later(1_000).with(&server, "");
            let in_a_second = Effect::WakeAt(journey.app.clock.now + SignedDuration::from_secs(1));
            assert!(journey.effects.contains(&in_a_second), "the seconds of the run are counted");
        }
        most = most.max(server.asked.borrow().len() - before);
        journey.effects.clear();
    }
    assert!(most <= 15, "{most} requests within a minute");
    assert!(server.asked.borrow().len() < 300, "{} requests within an hour", server.asked.borrow().len());
    let held = journey.app.session.screen.detail().expect("read");
    assert_eq!(held.runs.len(), 1);
    // The screen is left for a list where the sync is not seen: nothing is asked any more.
    journey.with(&server, "<esc>1");
    let before = server.asked.borrow().len();
    for _ in 0..60 {
        journey.later(1_000).with(&server, "");
    }
    assert_eq!(server.asked.borrow().len(), before);
}

#[test]
fn the_end_of_a_watched_run_is_a_desktop_notification_for_who_looks_elsewhere() {
    for (can_notify, has_focus, expected) in [(true, false, 1), (true, true, 0), (false, false, 0)] {
        let server = Server::with(vec![sync(7, "pending", &json!({}))]);
        server.runs.replace(vec![run(1, "in_progress", RunRows::default())]);
        let mut journey = reading(Dialect::Multiwoven, &server);
        journey.app.terminal.can_notify = can_notify;
        journey.tell(Msg::Focus(has_focus));
        server.runs.replace(vec![run(1, "success", RunRows { sent: Some(8), ..RunRows::default() })]);
        for _ in 0..30 {
            journey.later(1_000).with(&server, "");
        }
        let told: Vec<&Effect> = journey.effects.iter().filter(|it| matches!(it, Effect::Notify(_))).collect();
        assert_eq!(told.len(), expected, "{can_notify} {has_focus}: {told:?}");
    }
}

#[test]
fn a_request_under_way_is_given_up_when_the_screen_is_left() {
    let server = Server::with(vec![sync(7, "pending", &json!({}))]);
    let mut journey = Journey::at(Dialect::Multiwoven, &server);
    journey.with(&server, "3").keys("<enter>");
    let (request, _) = journey.asked_of_all()[0].clone();
    journey.keys("<esc>");
    assert!(journey.effects.contains(&Effect::Abandon(request)));
}

#[test]
fn where_only_manual_syncs_can_be_started_others_are_told_why_and_nothing_is_sent() {
    let schedule = json!({"schedule_type": "interval", "sync_interval": 30, "sync_interval_unit": "minutes"});
    let server = Server::with(vec![sync(7, "healthy", &schedule)]);
    let mut journey = reading(Dialect::Multiwoven, &server);
    journey.sees("Runs every 30 minutes · next 12:30, in 30 min").sees_not("run now");
    journey.keys("x").sees("Only manual syncs run on demand; this one next runs at 12:30.");
    assert!(journey.commands().is_empty());
    // A server that says it itself is believed.
    let published = json!({"schedule_type": "automated", "sync_interval": 30, "sync_interval_unit": "minutes"});
    let server = Server::with(vec![sync(7, "healthy", &published)]);
    let mut journey = reading(Dialect::Published, &server);
    let words = "Sync Schedule type should be manual";
    journey.keys("x").is_done(Err(FailureKind::Refused(vec![Complaint { attribute: None, words: words.into() }])));
    journey.with(&server, "").sees("No run was started. Only manual syncs can be started").sees_not("run now");
    journey.keys("x").sees("Only manual syncs run on demand");
    assert_eq!(journey.commands().len(), 1, "what the server said once is not asked again");
}

#[test]
fn every_failure_of_every_command_is_told_and_the_sync_is_reloaded() {
    let keys: [(&str, &str); 4] =
        [("x", "No run was started"), ("p", "Not paused"), ("dcontacts<enter>", "Not deleted"), ("e", "")];
    for (keys, not_done) in keys {
        for (kind, words) in [
            (FailureKind::NotFound("Sync not found".into()), "somebody else deleted it"),
            (FailureKind::Forbidden("no".into()), "can't change"),
            (FailureKind::Unreachable(Unreachable::Refused), not_done),
            (FailureKind::NoAnswer(NoAnswer::TimedOut), "It may have gone through"),
            (FailureKind::Refused(vec![Complaint { attribute: None, words: "no luck".into() }]), "no luck"),
        ] {
            let server = Server::with(vec![sync(7, "healthy", &json!({}))]);
            let mut journey = reading(Dialect::Multiwoven, &server);
            let before = server.count(|query| matches!(query, Query::Sync(_)));
            journey.with(&server, keys);
            if keys == "e" {
                journey.app.session.editor.form_mut().choose(FieldId::SyncMode, "full_refresh");
                journey.with(&server, "<c-s><c-s>");
            }
            assert_eq!(journey.commands().len(), 1, "{keys} {kind:?}\n{}", journey.screen());
            journey.is_done(Err(kind.clone())).sees(words);
            if keys == "e" {
                assert!(journey.app.session.editor.edit().is_some(), "what was changed is kept: {kind:?}");
                continue;
            }
            journey.served(|query| server.answer(query));
            let after = server.count(|query| matches!(query, Query::Sync(_)));
            assert_eq!(after, before + 1, "{keys} {kind:?}: it is reloaded");
        }
    }
}

#[test]
fn a_command_after_the_sign_in_has_ended_leads_back_to_the_sync() {
    let server = Server::with(vec![sync(7, "healthy", &json!({}))]);
    let mut journey = reading(Dialect::Multiwoven, &server);
    journey.keys("p").is_done(Err(FailureKind::NotSignedIn("ended".into()))).sees("Not paused.").sees("Server URL");
    journey.keys("<esc>").sees("Details");
}

#[test]
fn pausing_and_resuming_tell_what_the_server_made_of_it() {
    let server = Server::with(vec![sync(7, "healthy", &json!({}))]);
    let mut journey = reading(Dialect::Multiwoven, &server);
    journey.keys("p");
    assert!(matches!(&journey.commands()[0], Command::Switch(_, ScheduleState::Disabled)));
    journey
        .is_done(Ok(Done { sync: Some(sync(7, "disabled", &json!({}))) }))
        .sees("‖ paused")
        .sees("p pause or resume");
    journey.keys("<esc>").sees("‖ paused").keys("<enter>p");
    assert!(matches!(&journey.commands()[1], Command::Switch(_, ScheduleState::Enabled)));
}

#[test]
fn deleting_wants_the_name_of_the_stream() {
    let server = Server::with(vec![sync(7, "healthy", &json!({})), sync(8, "healthy", &json!({}))]);
    let mut journey = reading(Dialect::Multiwoven, &server);
    journey
        .keys("d")
        .sees("Type “contacts” to delete it")
        .keys("contact<enter>")
        .sees("That is not “contacts”. Nothing was deleted.");
    assert!(journey.commands().is_empty(), "not the whole name");
    journey.keys("<esc>dcontacts<enter>");
    assert!(matches!(&journey.commands()[0], Command::Delete(id) if id.0.as_str() == "7"));
    journey.is_done(done()).with(&server, "").sees("Sync 7 deleted").sees_not("HubSpot 7").sees("HubSpot 8");
}

#[test]
fn editing_sends_only_what_was_changed_and_leaves_the_draft_alone() {
    let schedule = json!({"schedule_type": "interval", "sync_interval": 30, "sync_interval_unit": "minutes"});
    let server = Server::with(vec![sync(7, "healthy", &schedule)]);
    let mut journey = Journey::at(Dialect::Multiwoven, &server);
    journey.with(&server, "n4711").keys("<esc>");
    journey.with(&server, "3").with(&server, "<enter>").with(&server, "e").sees("Edit sync");
    assert_eq!(journey.text(FieldId::Every), "30");
    journey.with(&server, "<a-3><tab><c-u>15").sees("was: 30");
    journey
        .with(&server, "<c-s>")
        .sees("Edit sync 7")
        .sees("Every 30 → 15")
        .sees("Save changes")
        .sees("/api/v1/syncs/7");
    journey.keys("<c-s>");
    let Command::Change(id, body) = journey.commands()[0].clone() else { panic!() };
    assert_eq!(id.0.as_str(), "7");
    let expected = json!({"sync": {"schedule_type": "interval", "sync_interval": 15, "sync_interval_unit": "minutes"}});
    assert_eq!(body, expected);
    let stored =
        sync(7, "healthy", &json!({"schedule_type": "interval", "sync_interval": 15, "sync_interval_unit": "minutes"}));
    journey.is_done(Ok(Done { sync: Some(stored) })).sees("Sync 7 saved").sees("Runs every 15 minutes");
    assert_eq!(journey.text(FieldId::Source), "4711", "the draft came back");
    assert!(journey.creates().is_empty());
}

#[test]
fn who_turns_a_scheduled_sync_into_a_manual_one_is_told_how_to_end_its_schedule() {
    let schedule = json!({"schedule_type": "interval", "sync_interval": 30, "sync_interval_unit": "minutes"});
    let server = Server::with(vec![sync(7, "healthy", &schedule)]);
    let mut journey = reading(Dialect::Multiwoven, &server);
    let warning = "The server keeps running the old schedule";
    journey.with(&server, "e<a-3><left>").sees("manual").with(&server, "<c-s>").sees(warning).keys("<c-s>");
    let manual = json!({"schedule_type": "manual", "sync_interval": null, "sync_interval_unit": null});
    journey.is_done(Ok(Done { sync: Some(sync(7, "healthy", &manual)) }));
    journey.sees("Sync 7 saved. Its old schedule keeps running until you pause and resume it (p).");

    let server = Server::with(vec![sync(7, "healthy", &manual)]);
    reading(Dialect::Multiwoven, &server).with(&server, "e<a-1><c-u>3<c-s>").sees_not(warning);
}

#[test]
fn leaving_an_edit_asks_when_something_was_changed_and_only_then() {
    let server = Server::with(vec![sync(7, "healthy", &json!({}))]);
    let mut journey = reading(Dialect::Multiwoven, &server);
    journey.with(&server, "e<esc>").sees("Details");
    journey
        .with(&server, "e<c-u>9<esc>")
        .sees("Leave without saving?")
        .keys("n")
        .sees("Edit sync")
        .keys("<esc>y")
        .sees("Details");
    assert!(journey.commands().is_empty() && journey.app.session.editor.edit().is_none());
    journey.with(&server, "e<c-s><c-s>").sees("No changes");
    assert!(journey.commands().is_empty());
}

#[test]
fn a_copy_becomes_a_new_draft_and_the_one_before_comes_back_with_undo() {
    let server = Server::with(vec![sync(7, "healthy", &json!({}))]);
    let mut journey = Journey::at(Dialect::Multiwoven, &server);
    journey.with(&server, "n4711<esc>").with(&server, "3").with(&server, "c").sees("Ctrl-Z restores");
    assert_eq!(journey.text(FieldId::Stream), "contacts");
    assert_eq!(journey.text(FieldId::Schedule), "manual");
    journey.keys("<c-z>");
    assert_eq!(journey.text(FieldId::Source), "4711");
}

#[test]
fn what_was_created_is_run_and_watched_from_its_result() {
    let server = Server::with(vec![]);
    let mut journey = Journey::at(Dialect::Published, &server);
    journey.filled().keys("<c-s>");
    let sent = (*journey.creates()[0]).clone();
    journey.answer(created("77", &sent)).sees("✓ Created").with(&server, "v").sees("Details").sees("No runs yet");
    assert_eq!(server.count(|query| matches!(query, Query::Sync(_))), 0, "it was answered just now");
    journey.keys("x");
    assert!(matches!(&journey.commands()[0], Command::RunNow(id) if id.0.as_str() == "77"));
}

#[test]
fn one_row_is_sent_where_the_server_can_and_offered_nowhere_else() {
    let server = Server::with(vec![sync(7, "healthy", &json!({}))]);
    let mut elsewhere = reading(Dialect::Multiwoven, &server);
    elsewhere.sees_not("send one row").keys("t");
    assert_eq!(elsewhere.commands(), []);
    let mut journey = reading(Dialect::Published, &server);
    journey.sees("send one row").keys("t");
    assert_eq!(journey.commands(), [Command::SendOneRow(SyncId("7".into()))]);
    journey.is_done(done()).sees("Test run requested: it sends one row.");
    // The sync is there, the address is not.
    journey.keys("t").is_done(Err(FailureKind::NotFound("Not Found".into())));
    journey.sees("No row was sent. This server has no test runs.").sees_not("send one row").sees("HubSpot 7");
}

#[test]
fn a_sync_that_was_deleted_before_its_row_was_sent_says_nothing_about_test_runs() {
    let server = Server::with(vec![sync(7, "healthy", &json!({}))]);
    let mut journey = reading(Dialect::Published, &server);
    journey.keys("t").is_done(Err(FailureKind::NotFound("Sync not found".into())));
    journey.sees("No row was sent. The sync no longer exists");
    assert!(!journey.app.session.lacks_test_runs);
}

#[test]
fn the_page_of_the_web_app_is_opened_where_it_is_known() {
    let server = Server::with(vec![sync(7, "healthy", &json!({}))]);
    let mut journey = reading(Dialect::Multiwoven, &server);
    journey.keys("o");
    assert!(!journey.effects.iter().any(|effect| matches!(effect, Effect::OpenUrl(_))), "nobody said where it is");
    journey.app.session.profile.sync_page = Some("http://localhost:8000/activate/syncs/{id}".to_owned());
    journey.keys("o");
    assert!(journey.effects.contains(&Effect::OpenUrl("http://localhost:8000/activate/syncs/7".to_owned())));
}

#[test]
fn names_that_a_run_brings_cannot_act_on_the_screen() {
    let evil = "\u{1b}]0;x\u{7}\u{202e}evil";
    let mut server = Server::with(vec![sync(7, evil, &json!({"stream_name": evil}))]);
    server.runs.replace(vec![Run { error: Some(evil.into()), ..run(1, "success", counted(1, 1)) }]);
    server.records = vec![Record {
        id: evil.into(),
        status: "failed".into(),
        action: None,
        row: json!({ evil: evil }).as_object().cloned().expect("an object").into(),
        request: Some(evil.into()),
        response: Some(evil.into()),
    }];
    let mut journey = reading(Dialect::Multiwoven, &server);
    for keys in ["", "<tab>", "<tab><enter>", "<enter>", "<esc><esc>d"] {
        journey.with(&server, keys);
        for (width, height) in [(40, 10), (80, 24), (200, 60)] {
            let screen = journey.screen_at(width, height);
            assert!(!screen.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{screen}");
        }
    }
}

#[test]
fn a_schedule_by_cron_stays_one_when_its_sync_is_copied_or_edited() {
    for schedule in ["cron_expression", "automated"] {
        let schedule = json!({"schedule_type": schedule, "cron_expression": "0 6 * * *"});
        let server = Server::with(vec![sync(7, "healthy", &schedule)]);
        for key in ["c", "e"] {
            let mut journey = reading(Dialect::Multiwoven, &server);
            journey.with(&server, key);
            let typed = (journey.text(FieldId::Schedule), journey.text(FieldId::CronExpression));
            assert_eq!(typed, ("cron_expression", "0 6 * * *"), "{key} of {schedule}");
        }
    }
    let schedule = json!({"schedule_type": "cron_expression", "cron_expression": "0 6 * * *"});
    let server = Server::with(vec![sync(7, "healthy", &schedule)]);
    let mut journey = reading(Dialect::Multiwoven, &server);
    journey.with(&server, "e");
    journey.app.session.editor.form_mut().choose(FieldId::SyncMode, "full_refresh");
    journey.with(&server, "<c-s><c-s>");
    let Command::Change(_, body) = journey.commands()[0].clone() else { panic!("a change") };
    assert_eq!(body, json!({"sync": {"sync_mode": "full_refresh"}}), "nothing is said of a schedule that stays");
}

#[test]
fn an_id_that_could_lead_elsewhere_is_not_put_into_the_address_of_a_page() {
    let mut evil = sync(7, "healthy", &json!({}));
    evil.id = SyncId("7/../../settings?delete=1#".into());
    let server = Server::with(vec![evil]);
    let mut journey = reading(Dialect::Multiwoven, &server);
    journey.app.session.profile.sync_page = Some("http://localhost:8000/activate/syncs/{id}".to_owned());
    journey.sees("#7/").keys("o");
    assert!(!journey.effects.iter().any(|effect| matches!(effect, Effect::OpenUrl(_))));
}
