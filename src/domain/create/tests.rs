//! The rules of `decide`, and what a look-up makes of servers.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::json;

use super::lookup::{Lookup, Phase, Step, Verdict};
use super::note::{ListSnapshot, PendingCreate};
use super::*;
use crate::domain::dialect::Dialect;
use crate::domain::failure::{Failure, FailureKind, NoAnswer};
use crate::domain::id::{SyncId, WorkspaceId};
use crate::domain::query::Page;
use crate::domain::server::{PlainHttp, Server};

fn now() -> Timestamp {
    "2026-11-23T12:00:00Z".parse().expect("a time")
}

fn later(seconds: i64) -> Timestamp {
    now() + jiff::SignedDuration::from_secs(seconds)
}

fn server(host: &str) -> Server {
    Server::parse(&format!("https://{host}"), PlainHttp::LoopbackOnly).expect("a server")
}

fn body(source: u32, every: u32) -> Value {
    json!({"sync": {
        "source_id": source, "destination_id": 2, "model_id": 3, "stream_name": "contacts",
        "sync_mode": "full_refresh", "configuration": {"email": "e"},
        "schedule_type": "automated", "sync_interval": every, "sync_interval_unit": "minutes",
    }})
}

fn wanted(source: u32, every: u32) -> PendingCreate {
    PendingCreate {
        id: CreateId::new(now(), u64::from(source * 100 + every)),
        profile: "default".to_owned(),
        server: server("api.example.com"),
        workspace: WorkspaceId::parse("1").ok(),
        dialect: Dialect::Published,
        sent_at: now(),
        body: body(source, every),
        before: Some(ListSnapshot { ids: vec!["5".to_owned()], is_whole: true }),
    }
}

fn lost(note: PendingCreate) -> OpenCreate {
    let mut open = OpenCreate::left_over(note).expect("a valid sync");
    open.look_up(Failure::without_answer(FailureKind::NoAnswer(NoAnswer::TimedOut)));
    open
}

/// Nothing known.
fn facts() -> Facts<'static> {
    Facts { now: now(), wait_until: None, open: &[], created: &[], history: &[] }
}

fn stored(id: &str, body: &Value) -> Sync {
    let mut attributes = body["sync"].as_object().cloned().expect("an object");
    attributes.insert("created_at".to_owned(), json!(later(1).to_string()));
    Sync { id: SyncId(id.into()), attributes }
}

fn page(rows: Vec<Sync>, last: u32) -> Page<Sync> {
    Page { count: rows.len(), rows, last: Some(last) }
}

/// A look-up that is over, by a list that could not be loaded.
fn undecided(note: PendingCreate) -> OpenCreate {
    let mut open = lost(note);
    let lookup = open.lookup_mut().expect("a look-up");
    assert_eq!(lookup.step(now()), Step::Ask(1));
    lookup.on_failure("HTTP 500");
    open
}

/// A look-up that is over, by two whole readings without a find.
fn not_created(note: &PendingCreate) -> OpenCreate {
    let mut open = lost(note.clone());
    let lookup = open.lookup_mut().expect("a look-up");
    for round in 0..2 {
        let at = later(round * 5);
        assert_eq!(lookup.step(at), Step::Ask(1));
        assert_eq!(lookup.on_page(note, &page(vec![], 1), at), None);
    }
    open
}

#[test]
fn nothing_in_the_way_is_a_permit_with_the_note_as_it_was_wanted() {
    let Decision::Permitted(permit) = decide(wanted(1, 30), facts(), Consent::default()) else { panic!("a permit") };
    assert_eq!(*permit.note(), wanted(1, 30));
}

#[test]
fn a_server_that_asked_to_wait_is_waited_for_to_the_last_second() {
    let waits = |at: Timestamp| decide(wanted(1, 30), Facts { wait_until: Some(at), ..facts() }, Consent::default());
    assert_eq!(waits(later(7)), Decision::Blocked(Blocked::Wait(7)));
    let begun = now() + jiff::SignedDuration::from_millis(6_001);
    assert_eq!(waits(begun), Decision::Blocked(Blocked::Wait(7)), "a second that has begun counts whole");
    assert!(matches!(waits(now()), Decision::Permitted(_)));
}

#[test]
fn an_open_create_holds_back_only_what_could_be_the_same_sync() {
    let everything = Consent { after_unknown: true, same_again: true };
    for open in [lost(wanted(1, 30)), OpenCreate::sent(wanted(1, 30), lost(wanted(1, 30)).asked, String::new())] {
        let id = open.note.id.clone();
        let open = [open];
        let with = |wanted| decide(wanted, Facts { open: &open, ..facts() }, everything);
        assert_eq!(with(wanted(1, 30)), Decision::Blocked(Blocked::LookingUp(id.clone())));
        assert_eq!(
            with(wanted(1, 45)),
            Decision::Blocked(Blocked::LookingUp(id)),
            "the schedule may be stored otherwise"
        );
        let others = [
            wanted(2, 30),
            PendingCreate { server: server("other.example.com"), ..wanted(1, 30) },
            PendingCreate { workspace: WorkspaceId::parse("2").ok(), ..wanted(1, 30) },
        ];
        for other in others {
            assert!(matches!(with(other), Decision::Permitted(_)));
        }
    }
}

#[test]
fn certificates_of_a_profile_do_not_make_its_server_another() {
    let open = [lost(wanted(1, 30))];
    let trusting = PendingCreate { server: server("api.example.com").trusting("PEM".into()), ..wanted(1, 30) };
    let decision = decide(trusting, Facts { open: &open, ..facts() }, Consent::default());
    assert!(matches!(decision, Decision::Blocked(Blocked::LookingUp(_))));
}

#[test]
fn what_could_not_be_told_is_asked_about_and_what_is_safe_is_not() {
    let decide = |open: &[OpenCreate], consent| decide(wanted(1, 30), Facts { open, ..facts() }, consent);
    let open = [undecided(wanted(1, 30))];
    let Decision::AskFirst(question) = decide(&open, Consent::default()) else { panic!("a question") };
    assert_eq!(question, Question::AfterUnknown(wanted(1, 30).id));
    assert!(matches!(decide(&open, question.consented(Consent::default())), Decision::Permitted(_)));
    assert!(matches!(decide(&open, Consent { same_again: true, after_unknown: false }), Decision::AskFirst(_)));
    assert!(matches!(decide(&[not_created(&wanted(1, 30))], Consent::default()), Decision::Permitted(_)));
    // One that is under way goes before one that is over.
    let both = [undecided(wanted(1, 45)), lost(wanted(1, 30))];
    assert!(matches!(decide(&both, Consent { after_unknown: true, same_again: true }), Decision::Blocked(_)));
}

#[test]
fn the_same_once_more_is_asked_about_wherever_it_was_created_here_before() {
    let place = |host: &str, workspace: &str, id: &str| SyncRef {
        server: server(host).id(),
        workspace: WorkspaceId::parse(workspace).ok(),
        id: SyncId(id.into()),
    };
    let entry = |sync: SyncRef| HistoryEntry {
        at: later(-60),
        profile: "other".to_owned(),
        sync,
        body: body(1, 30),
        answer: serde_json::Map::new(),
    };
    let created = |sync: SyncRef| CreatedSync {
        sync: stored("9", &body(1, 30)),
        place: sync,
        asked: lost(wanted(1, 30)).asked,
        words: "Active users".to_owned(),
        sent: body(1, 30),
        at: now(),
    };
    let here = place("api.example.com", "1", "7");
    let asked = |history: &[HistoryEntry], created: &[CreatedSync], every, consent| match decide(
        wanted(1, every),
        Facts { created, history, ..facts() },
        consent,
    ) {
        Decision::AskFirst(Question::SameAgain(earlier)) => Some(earlier),
        _ => None,
    };
    let found = asked(&[entry(here.clone())], &[], 30, Consent::default()).expect("asked");
    assert_eq!((found.sync.id.0.as_str(), found.at, found.words), ("7", later(-60), None));
    let newer = place("api.example.com", "1", "9");
    let found = asked(&[entry(here.clone())], &[created(newer)], 30, Consent::default()).expect("asked");
    assert_eq!((found.sync.id.0.as_str(), found.words.as_deref()), ("9", Some("Active users")));
    let last = [entry(here.clone()), entry(place("api.example.com", "1", "8"))];
    assert_eq!(asked(&last, &[], 30, Consent::default()).map(|it| it.sync.id.0.to_string()), Some("8".to_owned()));
    assert_eq!(asked(&[entry(here.clone())], &[], 45, Consent::default()), None, "another body");
    assert_eq!(asked(&[entry(here.clone())], &[], 30, Consent { same_again: true, after_unknown: false }), None);
    for elsewhere in [place("other.example.com", "1", "7"), place("api.example.com", "2", "7")] {
        assert_eq!(asked(&[entry(elsewhere.clone())], &[created(elsewhere)], 30, Consent::default()), None);
    }
    let unknown = SyncRef { workspace: None, ..here };
    assert!(asked(&[entry(unknown)], &[], 30, Consent::default()).is_some(), "the first version kept no workspace");
}

#[test]
fn two_questions_are_asked_one_after_the_other_and_two_yeses_are_enough() {
    let open = [undecided(wanted(1, 30))];
    let server = server("api.example.com").id();
    let sync = SyncRef { server, workspace: WorkspaceId::parse("1").ok(), id: SyncId("7".into()) };
    let answer = serde_json::Map::new();
    let history = [HistoryEntry { at: later(-60), profile: "default".to_owned(), sync, body: body(1, 30), answer }];
    let asked = |consent| match decide(wanted(1, 30), Facts { open: &open, history: &history, ..facts() }, consent) {
        Decision::AskFirst(question) => Some(question),
        _ => None,
    };
    let first = asked(Consent::default()).expect("a question");
    assert!(matches!(first, Question::AfterUnknown(_)));
    let consent = first.consented(Consent::default());
    let second = asked(consent).expect("another question");
    assert!(matches!(second, Question::SameAgain(_)));
    assert_eq!(asked(second.consented(consent)), None, "what was said yes to is not asked again");
}

#[test]
fn a_create_is_awaited_until_it_is_lost_and_then_tells_what_happened() {
    let mut open = OpenCreate::sent(wanted(1, 30), lost(wanted(1, 30)).asked, "Active users".to_owned());
    assert!(open.is_sending() && open.failure().is_none() && open.lookup().is_none());
    let failure = Failure::without_answer(FailureKind::NoAnswer(NoAnswer::TimedOut));
    open.look_up(failure.clone());
    assert!(!open.is_sending() && !open.is_over() && !open.is_safe_to_try_again());
    assert_eq!(open.failure(), Some(&failure));
    assert_eq!(open.lookup(), Some(&Lookup::default()));
}

#[test]
fn the_first_page_is_the_whole_list_only_where_nothing_can_be_behind_it() {
    let seen = |rows: u32, last: Option<u32>| {
        let rows: Vec<Sync> = (0..rows).map(|id| stored(&id.to_string(), &body(1, 30))).collect();
        ListSnapshot::of_first_page(&Page { count: rows.len(), rows, last })
    };
    assert_eq!(seen(2, Some(1)), ListSnapshot { ids: vec!["0".to_owned(), "1".to_owned()], is_whole: true });
    assert!(seen(0, Some(0)).is_whole && seen(0, None).is_whole && seen(99, None).is_whole);
    assert!(!seen(2, Some(2)).is_whole, "the links name another page");
    for last in [None, Some(1), Some(2)] {
        assert!(!seen(100, last).is_whole, "a full page, whatever its links say");
        assert!(!seen(101, last).is_whole);
    }
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
    assert_eq!(read.before.map(|before| before.ids), Some(vec!["7".to_owned()]));
    assert_eq!(CreateId::default().as_str(), "first");
    assert_eq!(CreateId::new(now(), 1).as_str(), format!("{}-1", now().as_millisecond()), "the name of its file");
    assert_ne!(CreateId::new(now(), 1), CreateId::new(now(), 2));
    assert_ne!(CreateId::new(now(), 1), CreateId::new(later(1), 1));
}

#[test]
fn a_look_up_goes_through_all_pages_twice_and_then_it_is_not_created() {
    let note = wanted(1, 30);
    let mut lookup = Lookup::default();
    for round in 0..2 {
        let at = later(round * 5);
        assert_eq!(lookup.step(at), Step::Ask(1));
        assert_eq!((lookup.step(at), lookup.looked_at()), (Step::Nothing, 0), "a page is asked for once");
        assert_eq!(lookup.on_page(&note, &page(vec![stored("5", &body(1, 30))], 2), at), None, "it was there before");
        assert_eq!(lookup.step(at), Step::Ask(2));
        assert_eq!(lookup.on_page(&note, &page(vec![stored("8", &body(2, 30))], 2), at), None, "it is another");
        assert_eq!(lookup.looked_at(), 2);
        if round == 0 {
            assert_eq!(lookup.step(at), Step::Wait(later(5)));
        }
    }
    assert_eq!(lookup.verdict(), Some(&Verdict::NotCreated));
    assert_eq!(lookup.step(later(60)), Step::Nothing);
    lookup.restart();
    assert_eq!(*lookup.phase(), Phase::Waiting);
}

#[test]
fn a_first_page_is_the_whole_list_only_where_no_other_can_be_behind_it() {
    let is_whole = |count: usize, last: Option<u32>| {
        let rows = (0..count).map(|id| stored(&id.to_string(), &body(2, 30))).collect();
        let before = ListSnapshot::of_first_page(&Page { rows, count, last });
        assert_eq!(before.ids.len(), count);
        before.is_whole
    };
    for (count, last) in [(0, None), (3, None), (99, Some(1)), (0, Some(0))] {
        assert!(is_whole(count, last), "{count} of {last:?}");
    }
    for (count, last) in [(3, Some(2)), (100, None), (100, Some(1)), (250, Some(1))] {
        assert!(!is_whole(count, last), "{count} of {last:?}");
    }
}

#[test]
fn an_equal_sync_of_a_page_that_was_not_read_before_is_not_taken_for_the_new_one() {
    let first = page(vec![stored("5", &body(2, 30))], 2);
    let note = PendingCreate { before: Some(ListSnapshot::of_first_page(&first)), ..wanted(1, 30) };
    let mut of_second_page = stored("6", &note.body);
    of_second_page.attributes.remove("created_at");
    let mut lookup = Lookup::default();
    assert_eq!(lookup.step(now()), Step::Ask(1));
    assert_eq!(lookup.on_page(&note, &first, now()), None);
    assert_eq!(lookup.step(now()), Step::Ask(2));
    assert_eq!(lookup.on_page(&note, &page(vec![of_second_page], 2), now()), None, "it may have been there before");
    assert!(matches!(lookup.verdict(), Some(Verdict::CannotTell(words)) if words.contains("Sync 6 is equal")));
}

#[test]
fn a_list_that_does_not_end_tells_nothing() {
    let (note, mut lookup) = (wanted(1, 30), Lookup::default());
    for number in 1..=5_000 {
        assert_eq!(lookup.step(now()), Step::Ask(number));
        assert_eq!(lookup.on_page(&note, &page(vec![stored("8", &body(2, 30))], u32::MAX), now()), None);
    }
    assert!(matches!(lookup.verdict(), Some(Verdict::CannotTell(words)) if words.contains("5000 pages")));
}

#[test]
fn a_look_up_that_was_interrupted_begins_again_and_a_late_page_is_not_taken() {
    let (note, mut lookup) = (wanted(1, 30), Lookup::default());
    lookup.interrupt();
    assert_eq!(lookup.step(now()), Step::Ask(1));
    lookup.interrupt();
    assert_eq!(lookup.on_page(&note, &page(vec![stored("8", &body(1, 30))], 1), now()), None, "nobody awaits it");
    assert_eq!((lookup.step(now()), lookup.phase()), (Step::Ask(1), &Phase::Asking(1)));
    lookup.on_page(&note, &page(vec![], 1), now());
    assert!(matches!(lookup.phase(), Phase::Resting(_)), "the interrupted round does not count");
    lookup.restart();
    assert!(matches!(lookup.phase(), Phase::Resting(_)), "only what is over is begun again");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Whatever the list holds and however it is cut into pages: found if and only if it is there and new.
    #[test]
    fn found_if_and_only_if_it_is_there(others in prop::collection::vec(2_u32..9, 0..30), at in prop::option::of(0_usize..30), size in 1_usize..8) {
        let note = wanted(1, 30);
        let mut rows: Vec<Sync> = others.iter().enumerate().map(|(id, source)| stored(&format!("o{id}"), &body(*source, 30))).collect();
        if let Some(at) = at {
            rows.insert(at.min(rows.len()), stored("77", &note.body));
        }
        let pages: Vec<&[Sync]> = rows.chunks(size).collect();
        let last = u32::try_from(pages.len().max(1)).expect("few");
        let (mut lookup, mut clock, mut found, mut asked) = (Lookup::default(), now(), None, BTreeSet::new());
        let mut steps = 0;
        while found.is_none() && lookup.verdict().is_none() {
            steps += 1;
            prop_assert!(steps < 200, "it does not end");
            match lookup.step(clock) {
                Step::Ask(number) => {
                    asked.insert(number);
                    let rows = pages.get(number as usize - 1).map(|rows| rows.to_vec()).unwrap_or_default();
                    found = lookup.on_page(&note, &page(rows, last), clock);
                }
                Step::Wait(until) => clock = until,
                Step::Nothing => prop_assert!(false, "it is stuck"),
            }
        }
        prop_assert_eq!(found.map(|sync| sync.id.0.to_string()), at.map(|_| "77".to_owned()));
        if at.is_none() {
            prop_assert_eq!(asked.len(), last as usize, "all pages were looked at");
        }
    }
}
