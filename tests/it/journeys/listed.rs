//! What syncs, runs and records are called and how they are found: by names, by what was typed, by reason.

use serde_json::{Value, json};
use syncwright::app::effect::Effect;
use syncwright::app::msg::{Msg, WorkOpened};
use syncwright::app::notice::Notice;
use syncwright::domain::command::{Command, Done};
use syncwright::domain::create::note::HistoryEntry;
use syncwright::domain::dialect::Dialect;
use syncwright::domain::field::FieldId;
use syncwright::domain::run::{Record, RunRows};
use syncwright::domain::sync::Sync;

use super::after::{Server, counted, reading, run, sync};
use super::{Journey, created, place};

fn named(id: u32, model: &str, changes: &Value) -> Sync {
    let mut changes = changes.clone();
    changes["model_id"] = json!(id);
    changes["model"] = json!({"id": id, "name": model, "query": "SELECT 1"});
    sync(id, "healthy", &changes)
}

fn rejected(id: u32, email: &str, reason: &str) -> Record {
    Record {
        id: id.to_string().as_str().into(),
        status: "failed".into(),
        action: Some("destination_insert".into()),
        row: json!({"id": id, "email": email}).as_object().cloned().expect("an object").into(),
        request: Some(json!([{"email": email}]).to_string().as_str().into()),
        response: Some(json!({"message": reason}).to_string().as_str().into()),
    }
}

fn home(server: &Server) -> Journey {
    let mut journey = Journey::signed_in(Dialect::Multiwoven);
    journey.with(server, "3");
    journey
}

pub(super) fn copied(journey: &Journey) -> Vec<(&str, &str)> {
    let copies = journey.effects.iter().filter_map(|effect| match effect {
        Effect::Copy { text, what } => Some((text.as_str(), what.as_str())),
        _ => None,
    });
    copies.collect()
}

#[test]
fn the_model_leads_each_line_and_the_filter_finds_it() {
    let server = Server::with(vec![named(7, "Active users", &json!({})), named(8, "Scored leads", &json!({}))]);
    let mut journey = home(&server);
    journey.sees("SYNC").sees("Active users → HubSpot 7 › contacts").sees("Scored leads → HubSpot 8 › contacts");
    journey.keys("/scored").sees("1 of 2").sees("Scored leads →").sees_not("Active users");
}

#[test]
fn a_server_that_sends_only_numbers_is_asked_for_the_names() {
    let ids = json!({"source_id": 1, "destination_id": 2, "model_id": 5, "stream_name": "contacts",
        "schedule_type": "automated", "sync_interval": 30, "sync_interval_unit": "minutes", "status": "healthy"});
    let bare = Sync { attributes: ids.as_object().cloned().expect("an object"), ..sync(7, "healthy", &json!({})) };
    let server = Server::with(vec![bare]);
    let mut journey = home(&server);
    journey.sees("Active users → HubSpot EU › contacts").with(&server, "<enter>");
    journey.sees("Active users → HubSpot EU › contacts").sees("Prod PG");
}

#[test]
fn a_match_as_typed_comes_first_and_enter_opens_it() {
    let server = Server::with(vec![named(7, "Sales and Clicks", &json!({})), named(8, "Orders for Slack", &json!({}))]);
    let mut journey = home(&server);
    journey.keys("/slack");
    let screen = journey.screen();
    let places = ["Orders for Slack", "Sales and Clicks"].map(|name| screen.find(name).expect("listed"));
    assert!(places[0] < places[1], "{screen}");
    let footer = screen.lines().rev().nth(1).expect("a footer").to_owned();
    assert!(footer.contains("Enter open") && footer.contains("Esc clear filter"), "{footer}");
    journey.with(&server, "<enter>").sees("Details").sees("Orders for Slack");
    // The list is as it was left, and its filter goes with Esc.
    journey.keys("<esc>").sees("2 of 2").keys("<esc>").sees_not("/ slack").sees("Sales and Clicks");
}

#[test]
fn all_are_marked_but_those_that_only_have_the_letters_of_what_was_typed() {
    let server = Server::with(vec![named(7, "Sales and Clicks", &json!({})), named(8, "Orders for Slack", &json!({}))]);
    let mut journey = home(&server);
    journey.keys("/slack<down>*").sees("Sales and Clicks").sees("* 1 marked");
    home(&server).keys("/slcks<down>*").sees("Sales and Clicks").sees("* 2 marked");
    home(&server).keys("*").sees("* 2 marked");
}

#[test]
fn arrows_lead_from_the_filter_to_the_lines_it_left() {
    let server = Server::with((7..=9).map(|id| named(id, "Users", &json!({}))).collect());
    let mut journey = home(&server);
    journey.keys("/users<down>c").sees("Copied into the form");
    assert_eq!(journey.text(FieldId::Model), "8", "the second line, and c was no letter of the filter");
}

#[test]
fn the_chosen_sync_is_told_below_the_list_where_there_is_room() {
    let server = Server::with(vec![named(7, "Active users", &json!({"created_at": "2026-11-22T12:00:00Z"}))]);
    let journey = home(&server);
    let wide = journey.screen_at(120, 30);
    assert!(
        wide.contains("#7 · created Sun 22 Nov 12:00, 1 d ago") && wide.contains("email → properties.email"),
        "{wide}"
    );
    for (width, height) in [(119, 30), (120, 29), (80, 24)] {
        assert!(!journey.screen_at(width, height).contains("email → properties.email"), "{width}×{height}");
    }
}

#[test]
fn a_list_that_is_read_says_so_and_one_that_is_empty_says_how_to_fill_it() {
    let mut journey = Journey::signed_in(Dialect::Multiwoven);
    journey.keys("3").later(200).sees("Loading…").served(|query| Server::default().answer(query));
    journey.sees("No syncs in this workspace yet.").sees("Press n to create the first: connect,");
}

#[test]
fn the_count_of_the_workspace_follows_a_delete() {
    let server = Server::with(vec![sync(7, "healthy", &json!({})), sync(8, "healthy", &json!({}))]);
    let mut journey = home(&server);
    journey.sees("Workspace 2").with(&server, "<enter>").keys("dcontacts<enter>");
    journey.is_done(Ok(Done { sync: None })).sees("Workspace 1").sees_not("HubSpot 7 ›");
}

#[test]
fn after_a_create_the_bar_is_on_the_new_sync() {
    let mut journey = Journey::signed_in(Dialect::Published);
    for id in ["41", "42"] {
        journey.filled().keys("<c-s>");
        if id == "42" {
            journey.sees("Create a second one?").keys("y");
        }
        let body = (*journey.creates().last().expect("a create")).clone();
        journey.answer(created(id, &body)).keys("<enter>").sees("This session");
        let line = journey.app.session.home.line().expect("a line");
        assert_eq!(line.id(), id);
    }
}

#[test]
fn rejected_records_stand_by_reason_under_one_head() {
    let mut server = Server::with(vec![named(7, "Active users", &json!({}))]);
    server.runs.replace(vec![run(1, "success", counted(447, 3))]);
    server.records = vec![
        rejected(1, "ann@x.io", "ann@x.io is invalid"),
        rejected(2, "bob@x.io", "Description: cannot be blank"),
        rejected(3, "cid@x.io", "cid@x.io is invalid"),
    ];
    let mut journey = reading(Dialect::Multiwoven, &server);
    journey.with(&server, "<enter>").sees("450 read · 447 sent · 3 rejected · 0 skipped");
    let screen = journey.screen();
    let lines: Vec<&str> = screen.lines().map(str::trim).collect();
    let at = |words: &str| lines.iter().position(|line| line.contains(words)).unwrap_or_else(|| panic!("{screen}"));
    assert!(at("id  email") < at("2 × … is invalid"));
    assert!(at("2 × … is invalid") < at("ann@x.io"));
    assert_eq!(at("ann@x.io") + 1, at("cid@x.io"));
    assert!(at("cid@x.io") < at("1 × Description: cannot be blank"));
    assert_eq!(screen.matches("email").count(), 1, "the columns' names are there once:\n{screen}");
    // One after the other, without going back to the list.
    journey.keys("<enter>").sees("Record 1 of 3").sees(r#""email": "ann@x.io""#);
    journey.keys("<down>").sees("Record 2 of 3").sees(r#""email": "cid@x.io""#);
    journey.keys("<up>").sees("Record 1 of 3").keys("y");
    let [(text, what)] = copied(&journey)[..] else { panic!("one copy") };
    assert!(text.contains("ann@x.io is invalid") && what == "record as JSON", "{what}: {text}");
}

#[test]
fn a_run_with_rejected_rows_is_not_said_to_have_none() {
    let server = Server::with(vec![named(7, "Active users", &json!({}))]);
    server.runs.replace(vec![run(1, "success", counted(460, 40))]);
    let mut journey = reading(Dialect::Multiwoven, &server);
    journey.sees("! 40 of 500 rejected").with(&server, "<enter>");
    journey.sees("40 rejected").sees("The server no longer lists the 40 rejected").sees_not("No rejected records");
    server.runs.replace(vec![run(1, "success", counted(500, 0))]);
    let mut journey = reading(Dialect::Multiwoven, &server);
    journey.sees("✓ healthy").with(&server, "<enter>").with(&server, "f").sees("No rejected records.");
}

#[test]
fn what_the_server_does_not_offer_is_not_in_the_footer_and_its_key_says_what_happens_instead() {
    let schedule = json!({"schedule_type": "interval", "sync_interval": 30, "sync_interval_unit": "minutes"});
    let server = Server::with(vec![named(7, "Active users", &schedule)]);
    server.runs.replace(vec![run(1, "in_progress", RunRows::default())]);
    let mut journey = reading(Dialect::Multiwoven, &server);
    journey.sees_not("cancel run").keys("x").sees("Only runs of manual syncs can be cancelled");
    assert!(journey.commands().is_empty());
    let mut made = Journey::signed_in(Dialect::Multiwoven);
    made.keys("n1<tab>2<tab>3<tab>contacts<to Mapping>").paste(r#"{"email": "properties.email"}"#);
    made.keys("<to Every>30<c-s><c-s>");
    let body = (*made.creates()[0]).clone();
    made.answer(created("42", &body)).sees("✓ Created").sees_not("run now").keys("x");
    made.sees("Only manual syncs run on demand; this one next runs at 12:30.").sees("✓ Created");
}

#[test]
fn a_run_that_no_worker_takes_is_said_after_a_minute_and_only_while_it_is_watched() {
    let server = Server::with(vec![named(7, "Active users", &json!({}))]);
    let mut journey = reading(Dialect::Multiwoven, &server);
    journey.with(&server, "x").is_done(Ok(Done { sync: None })).with(&server, "");
    for _ in 0..59 {
        journey.later(1_000).with(&server, "").sees_not("worker may be down");
    }
    journey.later(1_000).with(&server, "").sees("hasn't appeared: the server's worker may be down. r checks again");
    // It is not waited for any longer.
    journey.later(20_000).with(&server, "");
    journey.effects.clear();
    for _ in 0..60 {
        journey.later(60_000).with(&server, "");
    }
    assert!(!journey.effects.iter().any(|effect| matches!(effect, Effect::Ask(..))));
    server.runs.replace(vec![run(1, "success", counted(5, 0))]);
    journey.with(&server, "r").sees_not("worker may be down").sees("✓ done");
}

#[test]
fn a_run_that_waits_to_be_taken_is_said_too() {
    let server = Server::with(vec![named(7, "Active users", &json!({}))]);
    server.runs.replace(vec![run(1, "pending", RunRows::default())]);
    let mut journey = reading(Dialect::Multiwoven, &server);
    journey.sees_not("worker may be down").later(60_000).with(&server, "").sees("waited for more than a minute");
}

#[test]
fn a_message_goes_with_the_next_key_that_does_something() {
    let server = Server::with(vec![named(7, "Active users", &json!({})), named(8, "Orders", &json!({}))]);
    let mut journey = home(&server);
    journey.tell(Msg::Said(Notice::done("Copied: run as JSON.")));
    journey.keys("z").sees("Copied: run").later(3_600_000).sees("Copied: run");
    journey.keys("<down>").sees_not("Copied: run");
    journey.tell(Msg::Said(Notice::done("Copied: run as JSON.")));
    journey.with(&server, "<enter>").sees("Details").sees_not("Copied: run");
}

#[test]
fn what_is_stored_otherwise_is_measured_by_the_last_save_and_names_the_row() {
    let server = Server::with(vec![]);
    let mut journey = Journey::signed_in(Dialect::Multiwoven);
    journey.keys("n1<tab>2<tab>5<tab>contacts<to Mapping>").paste(
        r#"[{"from": "email", "to": "properties.email", "mapping_type": "standard"},
            {"from": "name", "to": "properties.firstname", "mapping_type": "standard"}]"#,
    );
    journey.keys("<to Every>30<c-s><c-s>");
    let body = (*journey.creates()[0]).clone();
    let mut stored = body.clone();
    stored["sync"]["configuration"][1]["to"] = json!("properties.lastname");
    journey.answer(created("42", &stored)).sees("≠ row 2: sent as name → properties.firstname").sees_not("≠ Every");
    journey.with(&server, "v").with(&server, "e<a-3><tab><c-u>15<c-s><c-s>");
    assert!(matches!(journey.commands().first(), Some(Command::Change(..))), "{}", journey.screen());
    stored["sync"]["sync_interval"] = json!(15);
    let attributes = stored["sync"].as_object().cloned().expect("an object");
    let saved = Sync { attributes, ..sync(42, "pending", &json!({})) };
    journey.is_done(Ok(Done { sync: Some(saved) })).sees("every 15 minutes").sees_not("≠ Every");
}

#[test]
fn a_copy_from_the_history_is_of_what_its_line_shows() {
    let server = Server::with(vec![named(8, "Orders", &json!({"stream_name": "companies"}))]);
    let past = HistoryEntry {
        at: "2026-11-20T12:00:00Z".parse().expect("a time"),
        profile: "default".to_owned(),
        sync: place("api.example.com", "8"),
        body: json!({"sync": {"source_id": 1, "destination_id": 2, "model_id": 8, "stream_name": "contacts"}}),
        answer: serde_json::Map::new(),
        is_told: false,
        create: None,
    };
    let opened =
        WorkOpened { profile: "default".to_owned(), is_kept: true, history: vec![past], ..WorkOpened::default() };
    let mut journey = home(&server);
    journey.tell(Msg::WorkOpened(Box::new(opened))).keys("2").sees("Orders → HubSpot 8 › companies").keys("c");
    assert_eq!(journey.text(FieldId::Stream), "companies");
}

#[test]
fn details_and_attributes_are_each_a_key_away_that_the_footer_names() {
    let server = Server::with(vec![named(7, "Active users", &json!({}))]);
    server.runs.replace(vec![run(1, "success", counted(5, 0))]);
    let mut journey = reading(Dialect::Multiwoven, &server);
    let screen = journey.screen_at(120, 24);
    let footer = screen.lines().rev().nth(1).expect("a footer");
    assert!(footer.contains("Tab next pane") && footer.contains("a attributes"), "{footer}");
    journey.keys("y<tab>y");
    let whats: Vec<&str> = copied(&journey).iter().map(|(_, what)| *what).collect();
    assert_eq!(whats, ["run as JSON", "request as JSON"], "what has the focus is copied");
    journey.keys("a").sees("Attributes as stored").sees("schedule_type").keys("<esc>").sees("Details");
}

#[test]
fn what_the_server_said_of_a_create_can_be_copied() {
    use syncwright::domain::failure::{Complaint, FailureKind};
    use syncwright::domain::sync::CreateOutcome;
    let mut journey = Journey::signed_in(Dialect::Published);
    let complaint = Complaint { attribute: Some("model_id".to_owned()), words: "must exist".into() };
    journey.filled().keys("<c-s>");
    journey.answer(CreateOutcome::NotCreated(super::failure(FailureKind::Refused(vec![complaint])))).keys("y");
    let [(text, what)] = copied(&journey)[..] else { panic!("one copy") };
    assert!(text.contains("HTTP 400") && what == "server response", "{what}: {text}");
}
