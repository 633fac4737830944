//! What may be sent, and what is asked first.

use serde_json::json;

use super::*;
use crate::domain::create::attempt::{Attempt, AttemptStep};
use crate::domain::create::ledger::{FoundNote, Ledger};
use crate::domain::create::lookup::Step;
use crate::domain::create::note::{HistoryEntry, ListBefore};
use crate::domain::create::open::{Known, OpenCreate};
use crate::domain::create::reading::ReadingAnswer;
use crate::domain::dialect::Dialect;
use crate::domain::failure::{Failure, FailureKind, NoAnswer};
use crate::domain::id::SyncId;
use crate::domain::query::Page;
use crate::domain::server::{PlainHttp, Server};
use crate::domain::sync::ServerState;

fn server(host: &str) -> Server {
    Server::parse(&format!("https://{host}"), PlainHttp::LoopbackOnly).expect("a server")
}

pub(super) fn now() -> Timestamp {
    "2026-11-25T12:00:00Z".parse().expect("a time")
}

pub(super) fn later(seconds: i64) -> Timestamp {
    now() + jiff::SignedDuration::from_secs(seconds)
}

/// A body that differs by its source, which is part of what a sync is, and by its interval, which is not.
pub(super) fn body(source: u32, every: u32) -> Value {
    json!({"sync": {
        "source_id": source, "destination_id": 9, "model_id": 3, "stream_name": "contacts",
        "configuration": {"email": "properties.email"}, "sync_mode": "full_refresh",
        "schedule_type": "automated", "sync_interval": every, "sync_interval_unit": "minutes",
    }})
}

pub(super) fn wanted(source: u32, every: u32) -> PendingCreate {
    PendingCreate {
        id: CreateId::new(now(), u64::from(source)),
        profile: "default".to_owned(),
        server: server("api.example.com"),
        workspace: WorkspaceId::parse("1").ok(),
        dialect: Dialect::Published,
        sent_at: now(),
        server_time: Some(now()),
        body: body(source, every),
        before: Some(ListBefore { ids: vec!["5".to_owned()], is_whole: true }),
        is_complete: true,
        lost: None,
        holder: None,
        told_not_created: false,
    }
}

pub(super) fn stored(id: &str, body: &Value) -> Sync {
    Sync { id: SyncId(id.into()), attributes: body["sync"].as_object().cloned().expect("an object") }
}

pub(super) fn page(rows: Vec<Sync>, last: u32) -> Page<Sync> {
    Page { count: rows.len(), rows, last: Some(last) }
}

fn found(note: PendingCreate) -> FoundNote {
    FoundNote { note, is_held_elsewhere: false }
}

/// The open creates of these notes.
fn open(notes: Vec<PendingCreate>) -> OpenCreates {
    let mut open = OpenCreates::default();
    assert_eq!(open.merge(notes.into_iter().map(found).collect()), []);
    open
}

fn facts(open: &OpenCreates) -> Facts<'_> {
    Facts { now: now(), wait_until: None, open, created: &[], same: None, unreadable: &[] }
}

fn earlier(id: &str) -> Earlier {
    let sync = SyncRef {
        server: server("api.example.com").id(),
        workspace: WorkspaceId::parse("1").ok(),
        id: SyncId(id.into()),
    };
    Earlier { sync, at: Some(later(-60)), words: None, is_listed_only: false, is_told: false }
}

fn unreadable() -> Vec<UnreadableNote> {
    vec![UnreadableNote { name: "x".to_owned(), why: "it is cut".to_owned(), digest: "1".to_owned() }]
}

#[test]
fn nothing_in_the_way_is_a_permit_with_the_note_as_it_was_wanted() {
    let none = OpenCreates::default();
    let Decision::Permitted(permit) = decide(wanted(1, 30), facts(&none), Consent::default()) else {
        panic!("a permit")
    };
    assert_eq!(*permit.note(), wanted(1, 30));
}

#[test]
fn a_server_that_asked_to_wait_is_waited_for_to_the_last_second() {
    let none = OpenCreates::default();
    let waits =
        |at: Timestamp| decide(wanted(1, 30), Facts { wait_until: Some(at), ..facts(&none) }, Consent::default());
    assert_eq!(waits(later(7)), Decision::Blocked(Blocked::Wait(7)));
    let begun = now() + jiff::SignedDuration::from_millis(6_001);
    assert_eq!(waits(begun), Decision::Blocked(Blocked::Wait(7)), "a second that has begun counts whole");
    assert!(matches!(waits(now()), Decision::Permitted(_)));
}

#[test]
fn an_open_create_holds_back_only_what_could_be_the_same_sync() {
    let everything = Consent { same_again: true, unreadable: true };
    let open = open(vec![wanted(1, 30)]);
    let with = |wanted| decide(wanted, facts(&open), everything);
    let blocked = Decision::Blocked(Blocked::Open(wanted(1, 30).id));
    assert_eq!(with(wanted(1, 30)), blocked);
    assert_eq!(with(wanted(1, 45)), blocked, "the schedule may be stored otherwise");
    for other in [
        wanted(2, 30),
        PendingCreate { server: server("other.example.com"), ..wanted(1, 30) },
        PendingCreate { workspace: WorkspaceId::parse("2").ok(), ..wanted(1, 30) },
    ] {
        assert!(matches!(with(other), Decision::Permitted(_)));
    }
    let trusting = PendingCreate { server: server("api.example.com").trusting("PEM".into()), ..wanted(1, 30) };
    assert_eq!(with(trusting), blocked, "certificates do not make a server another");
}

#[test]
fn what_a_person_found_not_created_holds_nothing_back() {
    let told = open(vec![PendingCreate { told_not_created: true, ..wanted(1, 30) }]);
    assert!(matches!(decide(wanted(1, 30), facts(&told), Consent::default()), Decision::Permitted(_)));
}

#[test]
fn what_another_program_looks_up_holds_back_and_is_not_looked_up_here() {
    let mut open = OpenCreates::default();
    open.merge(vec![FoundNote { note: wanted(1, 30), is_held_elsewhere: true }]);
    assert!(matches!(decide(wanted(1, 30), facts(&open), Consent::default()), Decision::Blocked(Blocked::Open(_))));
    assert_eq!(open.step(&wanted(1, 30).id, now()), None);
    open.merge(vec![found(wanted(1, 30))]);
    assert!(open.step(&wanted(1, 30).id, now()).is_some(), "the other one ended");
    open.merge(Vec::new());
    assert!(open.get(&wanted(1, 30).id).is_none(), "somebody found out");
}

#[test]
fn what_was_found_out_in_this_run_does_not_come_back_from_the_disk() {
    let mut open = open(vec![wanted(1, 30)]);
    open.close(&wanted(1, 30).id);
    open.merge(vec![found(wanted(1, 30))]);
    assert!(open.get(&wanted(1, 30).id).is_none());
}

#[test]
fn questions_are_asked_one_after_the_other_and_what_was_said_yes_to_is_not_asked_again() {
    let (none, notes) = (OpenCreates::default(), unreadable());
    let asked = |consent| match decide(
        wanted(1, 30),
        Facts { same: Some(earlier("7")), unreadable: &notes, ..facts(&none) },
        consent,
    ) {
        Decision::AskFirst(question) => Some(question),
        _ => None,
    };
    let first = asked(Consent::default()).expect("a question");
    assert_eq!(first, Question::Unreadable(unreadable()));
    let consent = first.consented(Consent::default());
    let second = asked(consent).expect("another question");
    assert_eq!(second, Question::SameAgain(earlier("7")));
    assert_eq!(asked(second.consented(consent)), None);
}

#[test]
fn what_was_created_this_session_is_asked_about_before_what_the_disk_tells() {
    let none = OpenCreates::default();
    let created = |host: &str, workspace: &str, every| CreatedSync {
        sync: stored("9", &body(1, every)),
        place: SyncRef {
            server: server(host).id(),
            workspace: WorkspaceId::parse(workspace).ok(),
            id: SyncId("9".into()),
        },
        asked: OpenCreate::left_over(found(wanted(1, 30))).expect("valid").asked,
        words: "Active users".to_owned(),
        sent: body(1, every),
        at: now(),
    };
    let asked =
        |created: &[CreatedSync]| match decide(wanted(1, 30), Facts { created, ..facts(&none) }, Consent::default()) {
            Decision::AskFirst(Question::SameAgain(earlier)) => earlier.words,
            _ => None,
        };
    assert_eq!(asked(&[created("api.example.com", "1", 30)]).as_deref(), Some("Active users"));
    assert_eq!(asked(&[created("api.example.com", "1", 45)]), None, "another schedule");
    assert_eq!(asked(&[created("other.example.com", "1", 30)]), None);
    assert_eq!(asked(&[created("api.example.com", "2", 30)]), None);
}

/// An attempt that has read an empty ledger.
fn attempt(open: &mut OpenCreates) -> Attempt {
    let asked = OpenCreate::left_over(found(wanted(1, 30))).expect("valid").asked;
    let place = (server("api.example.com"), WorkspaceId::parse("1").ok(), Dialect::Published);
    let mut attempt = Attempt::new(wanted(1, 30).id, "default".to_owned(), place, asked, Consent::default());
    assert!(matches!(attempt.step(), AttemptStep::ReadLedger(question) if question.body == body(1, 30)));
    attempt.on_ledger(Ledger::default(), open);
    attempt
}

#[test]
fn an_attempt_reads_the_disk_then_the_list_and_its_note_tells_what_was_there() {
    let mut open = OpenCreates::default();
    let mut attempt = attempt(&mut open);
    assert!(matches!(attempt.step(), AttemptStep::Ask(_)));
    let rows = ["5", "6"].map(|id| stored(id, &body(2, 30))).to_vec();
    attempt.on_list(ReadingAnswer::Page(&page(rows, 1), Some(later(900))));
    assert_eq!((attempt.step(), attempt.rows()), (AttemptStep::Decide, 2));
    let Decision::Permitted(permit) = attempt.decide(&open, &[], None, now()) else { panic!("a permit") };
    assert_eq!(permit.note().before, Some(ListBefore { ids: vec!["5".to_owned(), "6".to_owned()], is_whole: true }));
    assert_eq!((permit.note().server_time, permit.note().is_complete), (Some(later(900)), true));
    assert_eq!(attempt.problems(), Vec::<String>::new());
}

#[test]
fn an_empty_list_is_noted_as_one_and_so_is_what_was_read_of_one_that_broke_off() {
    let before = |last| {
        let mut open = OpenCreates::default();
        let mut attempt = attempt(&mut open);
        let rows = if last == 1 { Vec::new() } else { vec![stored("5", &body(2, 30))] };
        attempt.on_list(ReadingAnswer::Page(&page(rows, last), None));
        attempt.on_list(ReadingAnswer::Failed(&Failure::without_answer(FailureKind::Forbidden("no".into()))));
        match attempt.decide(&open, &[], None, now()) {
            Decision::Permitted(permit) => permit.note().before.clone(),
            _ => None,
        }
    };
    assert_eq!(before(1), Some(ListBefore { ids: Vec::new(), is_whole: true }));
    assert_eq!(before(2), Some(ListBefore { ids: vec!["5".to_owned()], is_whole: false }));
}

#[test]
fn a_note_that_asks_for_no_valid_sync_is_asked_about_where_it_may_be_the_same() {
    let never = json!({"sync": {"source_id": 1, "sync_interval": 0}});
    for (changed, is_asked) in [
        (PendingCreate { body: never.clone(), ..wanted(1, 30) }, true),
        (PendingCreate { body: json!({}), ..wanted(1, 30) }, true),
        (PendingCreate { body: json!({"sync": {"source_id": 7}}), ..wanted(1, 30) }, false),
        (PendingCreate { body: never.clone(), server: server("other.example.com"), ..wanted(1, 30) }, false),
        (PendingCreate { body: never.clone(), told_not_created: true, ..wanted(1, 30) }, false),
    ] {
        let mut open = OpenCreates::default();
        let mut attempt = attempt(&mut open);
        let note = PendingCreate { id: CreateId::new(later(1), 9), ..changed };
        attempt.on_ledger(Ledger { notes: vec![found(note.clone())], ..Ledger::default() }, &mut open);
        attempt.on_list(ReadingAnswer::Page(&page(Vec::new(), 1), Some(later(900))));
        let asks = match attempt.decide(&open, &[], None, now()) {
            Decision::AskFirst(Question::Unreadable(notes)) => notes[0].name == note.id.as_str(),
            _ => false,
        };
        assert_eq!(asks, is_asked, "{note:?}");
        assert_eq!(attempt.problems().is_empty(), note.told_not_created, "what was recorded isn't told again");
    }
}

#[test]
fn a_sync_is_called_new_where_it_is_known_what_was_there() {
    let ids = |many: &[&str]| many.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
    let first = PendingCreate { is_complete: false, ..wanted(1, 30) };
    assert!(words::candidates(&wanted(1, 30), &ids(&["8"])).starts_with("Sync 8 is new and may"));
    assert!(words::candidates(&first, &ids(&["8"])).starts_with("Sync 8 may"));
    assert_eq!(words::candidates(&wanted(1, 30), &ids(&["8", "9"])), "Syncs 8, 9 are new, and one may be yours.");
    assert_eq!(words::candidates(&first, &ids(&["8", "9"])), "One of the syncs 8, 9 may be yours.");
}

#[test]
fn a_list_that_cannot_be_read_is_said_and_the_send_goes_on() {
    let mut open = OpenCreates::default();
    let mut attempt = attempt(&mut open);
    attempt.on_list(ReadingAnswer::Failed(&Failure::without_answer(FailureKind::Forbidden("no".into()))));
    let Decision::Permitted(permit) = attempt.decide(&open, &[], None, now()) else { panic!("a permit") };
    assert_eq!((permit.note().before.clone(), permit.note().server_time), (None, None));
    assert_eq!(attempt.problems().len(), 1);
}

#[test]
fn an_equal_sync_in_the_list_is_asked_about_whoever_made_it() {
    let mut open = OpenCreates::default();
    let mut attempt = attempt(&mut open);
    let colleague = stored("8", &body(1, 30));
    attempt.on_list(ReadingAnswer::Page(&page(vec![stored("5", &body(1, 45)), colleague], 1), None));
    let Decision::AskFirst(Question::SameAgain(earlier)) = attempt.decide(&open, &[], None, now()) else {
        panic!("a question")
    };
    assert_eq!((earlier.sync.id.0.as_str(), earlier.is_listed_only), ("8", true), "an unlike schedule is not the same");
}

#[test]
fn a_create_is_awaited_until_it_is_lost_and_then_tells_what_happened() {
    let asked = OpenCreate::left_over(found(wanted(1, 30))).expect("valid").asked;
    let mut open = OpenCreate::sent(wanted(1, 30), asked, "Active users".to_owned());
    assert!(open.is_sending() && open.holds_back() && open.failure().is_none() && open.lookup().is_none());
    let failure = Failure::without_answer(FailureKind::NoAnswer(NoAnswer::TimedOut));
    open.look_up(failure.clone(), ServerState::MayBeAtIt);
    assert!(!open.is_sending() && open.holds_back() && open.lookup().is_some());
    assert_eq!((open.failure(), open.what_came()), (Some(&failure), failure.what()));
    assert_eq!(open.note.lost.as_ref().map(|lost| lost.server), Some(ServerState::MayBeAtIt));
    let again = OpenCreate::left_over(found(open.note)).expect("valid");
    assert_eq!(again.what_came(), failure.what(), "also after a restart");
}

/// Looks once, at a list of one page.
fn look(open: &mut OpenCreates, rows: Vec<Sync>, date: Timestamp, at: Timestamp) -> Option<Known> {
    let id = wanted(1, 30).id;
    let settle = jiff::SignedDuration::from_secs(600);
    open.step(&id, at)?;
    let mut known = open.on_answer(&id, ReadingAnswer::Page(&page(rows, 1), Some(date)), at, settle);
    // What vanished is deleted.
    for _ in 0..10 {
        let Some(Step::Ask(_)) = open.step(&id, at) else { return known };
        let gone = Failure::without_answer(FailureKind::NotFound("gone".into()));
        known = open.on_answer(&id, ReadingAnswer::Failed(&gone), at, settle);
    }
    panic!("the look-up has no end");
}

#[test]
fn what_another_create_made_is_not_what_is_looked_for() {
    let mut open = open(vec![wanted(1, 30)]);
    let ours = stored("8", &body(1, 30));
    open.made([SyncRef { id: SyncId("8".into()), ..earlier("8").sync }]);
    assert_eq!(look(&mut open, vec![stored("5", &body(2, 30)), ours.clone()], later(10), later(10)), None);
    let elsewhere = SyncRef { server: server("other.example.com").id(), ..earlier("9").sync };
    open.made([elsewhere]);
    let nine = stored("9", &body(1, 30));
    let found = look(&mut open, vec![stored("5", &body(2, 30)), ours, nine.clone()], later(60), later(60));
    assert_eq!(found, Some(Known::Created(Box::new(nine))), "the same ID on another server is another sync");
}

#[test]
fn two_creates_of_the_same_that_are_not_known_leave_it_to_a_person() {
    let second = PendingCreate { id: CreateId::new(now(), 77), ..wanted(1, 30) };
    let mut open = open(vec![wanted(1, 30), second]);
    assert_eq!(look(&mut open, vec![stored("5", &body(2, 30)), stored("8", &body(1, 30))], later(10), later(10)), None);
}

#[test]
fn what_appears_after_a_person_said_that_it_was_not_created_is_told() {
    let mut open = open(vec![PendingCreate { told_not_created: true, ..wanted(1, 30) }]);
    let found = look(&mut open, vec![stored("5", &body(2, 30)), stored("8", &body(1, 30))], later(10), later(10));
    assert_eq!(found, Some(Known::AfterAll(vec!["8".to_owned()])));
}

#[test]
fn not_created_is_known_when_settle_and_the_lag_of_a_list_have_passed_by_the_servers_clock() {
    let mut open = open(vec![wanted(1, 30)]);
    let five = || vec![stored("5", &body(2, 30))];
    assert_eq!(look(&mut open, five(), later(614), later(10_000)), None, "ours says nothing by itself");
    assert_eq!(look(&mut open, five(), later(99_999), later(10_100)), Some(Known::NotCreated));
    let known = open.get(&wanted(1, 30).id).expect("it is told");
    assert_eq!((known.not_created(), known.holds_back()), (Some(1), false));
}

#[test]
fn a_note_is_read_as_it_was_written_and_so_is_one_of_the_first_version() {
    let note = wanted(1, 30);
    let text = serde_json::to_string(&note).expect("written");
    assert_eq!(serde_json::from_str::<PendingCreate>(&text).expect("read"), note);
    let first = json!({
        "version": 1, "server": "http://10.0.0.1:3000", "workspace": null, "dialect": "multiwoven",
        "sent_at": "2026-11-23T12:00:00Z", "body": {"sync": {}}, "noted": {"ids": ["7"], "is_whole": true},
    });
    let read: PendingCreate = serde_json::from_value(first).expect("read");
    assert_eq!((read.id, read.server.as_str()), (CreateId::default(), "http://10.0.0.1:3000"));
    assert_eq!((read.before.map(|before| before.ids), read.is_complete), (Some(vec!["7".to_owned()]), false));
    assert_ne!(CreateId::new(now(), 1), CreateId::new(now(), 2));
    assert_ne!(CreateId::new(now(), 1), CreateId::new(later(1), 1));
    let id = CreateId::new(now(), 255);
    assert_eq!(id.as_str(), format!("{}-ff", now().as_millisecond()));
    assert_eq!(CreateId::from_text(id.as_str()), id);
}

#[test]
fn a_note_of_the_first_version_has_no_name_in_the_history_and_nothing_to_look_up_when_a_person_said_no() {
    let first = PendingCreate { is_complete: false, ..wanted(1, 30) };
    assert_eq!(wanted(1, 30).told_not_created(), Some(PendingCreate { told_not_created: true, ..wanted(1, 30) }));
    assert_eq!(first.told_not_created(), None);
    let name = |note: &PendingCreate| HistoryEntry::of(note, &stored("8", &note.body), later(5)).create;
    assert_eq!((name(&wanted(1, 30)), name(&first)), (Some(wanted(1, 30).id), None));
}

#[test]
fn a_note_of_the_first_version_is_found_but_never_becomes_not_created_by_itself() {
    let first = PendingCreate { server_time: None, is_complete: false, ..wanted(1, 30) };
    let mut lost = open(vec![first.clone()]);
    for day in 1..400 {
        assert_eq!(look(&mut lost, vec![stored("5", &body(2, 30))], later(day * 86_400), later(day * 86_400)), None);
    }
    let mut lost = open(vec![first]);
    let equal = vec![stored("5", &body(2, 30)), stored("8", &body(1, 30))];
    assert_eq!(look(&mut lost, equal, later(10), later(10)), None, "its list before was the first page at most");
}
