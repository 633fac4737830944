//! A create without an answer is looked up in the server's list, and nothing is sent again before that is over.

use serde_json::{Value, json};
use syncwright::app::effect::Effect;
use syncwright::app::msg::{Msg, WorkOpened};
use syncwright::app::requests::RequestId;
use syncwright::domain::create::note::ListSnapshot;
use syncwright::domain::create::note::{HistoryEntry, PendingCreate};
use syncwright::domain::dialect::Dialect;
use syncwright::domain::draft::Draft;
use syncwright::domain::failure::{FailureKind, NoAnswer};
use syncwright::domain::field::FieldId;
use syncwright::domain::id::SyncId;
use syncwright::domain::query::{Page, Query, Reply};
use syncwright::domain::saved_draft::SavedDraft;
use syncwright::domain::sync::{CreateOutcome, Sync};

use super::workspace::{Served, answer};
use super::{Journey, after, created, failure, now};

/// A list of syncs as one page of so many.
#[expect(clippy::unnecessary_wraps, reason = "it stands where a failure could stand")]
pub(crate) fn list(syncs: Vec<Sync>, last: u32) -> Served {
    Ok(Reply::Syncs(Page { count: syncs.len(), rows: syncs, last: Some(last) }))
}

/// What a server stores of a body, made now.
pub(crate) fn stored(id: &str, body: &Value) -> Sync {
    let mut attributes = body["sync"].as_object().cloned().expect("an object");
    attributes.insert("created_at".to_owned(), json!(now().to_string()));
    Sync { id: SyncId(id.into()), attributes }
}

pub(crate) fn lost() -> CreateOutcome {
    CreateOutcome::Unknown(failure(FailureKind::NoAnswer(NoAnswer::ConnectionLost)))
}

/// A create that got no answer; the list had these IDs before.
pub(crate) fn unanswered(before: &[&str]) -> (Journey, Value) {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.keys("n");
    let (request, _) = look(&journey);
    let body = json!({"sync": {"source_id": 9}});
    journey.tell_answer(request, list(before.iter().map(|id| stored(id, &body)).collect(), 1));
    journey.keys("<esc>").filled().keys("<c-s>").answer(lost());
    let body = (*journey.creates()[0]).clone();
    (journey, body)
}

/// The page of the list that is being asked for.
pub(crate) fn look(journey: &Journey) -> (RequestId, u32) {
    let asked = journey.asked_of_all();
    let found = asked.iter().rev().find_map(|(request, query)| match query {
        Query::Syncs(page) => Some((*request, *page)),
        _ => None,
    });
    found.expect("the list is asked for")
}

#[test]
fn a_create_that_was_carried_out_is_found_and_not_sent_again() {
    let (mut journey, body) = unanswered(&["5"]);
    journey.sees("may have been created, or not").sees("Looking it up in the list of api.example.com");
    let (request, _) = look(&journey);
    journey.tell_answer(request, list(vec![stored("5", &json!({"sync": {"source_id": 9}})), stored("77", &body)], 1));
    journey
        .sees("Created: sync 77")
        .sees("It was created: the server's list has it as sync 77. 2 syncs were looked at.");
    assert!(journey.app.form().is_untouched() && forgets(&journey));
    assert_eq!(journey.creates().len(), 1);
}

#[test]
fn what_is_not_in_the_list_is_looked_for_twice_and_then_safe_to_try_again() {
    let (mut journey, _) = unanswered(&[]);
    let (request, _) = look(&journey);
    journey.tell_answer(request, list(vec![], 1)).sees("looking once more in a few seconds");
    journey.keys("<enter><c-s>").sees("First it is looked up");
    assert_eq!(journey.creates().len(), 1, "nothing is sent before it is known");
    journey.later(5_000);
    let (request, _) = look(&journey);
    journey.tell_answer(request, list(vec![], 1)).sees("Not created: it is safe to try again");
    journey.keys("<enter><c-s>");
    assert_eq!(journey.creates().len(), 2, "and now one key sends it");
}

#[test]
fn an_equal_sync_that_was_there_before_is_not_it() {
    let (mut journey, body) = unanswered(&["5"]);
    for _ in 0..2 {
        let (request, _) = look(&journey);
        journey.tell_answer(request, list(vec![stored("5", &body)], 1)).later(5_000);
    }
    journey.sees("Not created: it is safe to try again").sees("1 sync: none is new");
}

#[test]
fn all_pages_are_looked_through() {
    let (mut journey, body) = unanswered(&[]);
    for page in 1..=3 {
        let (request, asked) = look(&journey);
        assert_eq!(asked, page);
        journey.sees(&format!("page {page}"));
        let other = json!({"sync": {"source_id": page}});
        let row = if page == 3 { stored("300", &body) } else { stored(&page.to_string(), &other) };
        journey.tell_answer(request, list(vec![row], 3));
    }
    journey.sees("Created: sync 300");
}

#[test]
fn a_list_that_cannot_be_had_leaves_it_open_and_can_be_looked_at_again() {
    let (mut journey, body) = unanswered(&[]);
    let (request, _) = look(&journey);
    journey.tell_answer(request, Err(failure(FailureKind::ServerBroke { status: 500 })));
    journey.sees("It cannot be told").sees("The server failed (HTTP 500)").sees("l look again");
    journey
        .keys("<enter><c-s>")
        .sees("Create it again?")
        .keys("n<esc><esc><esc><esc>")
        .keys("u")
        .sees("It cannot be told");
    journey.keys("l");
    let (request, _) = look(&journey);
    journey.tell_answer(request, list(vec![stored("8", &body)], 1)).sees("Created: sync 8");
    assert_eq!(journey.creates().len(), 1);
}

#[test]
fn who_creates_again_after_it_could_not_be_told_is_asked_once() {
    let (mut journey, _) = unanswered(&[]);
    let (request, _) = look(&journey);
    journey.tell_answer(request, Err(failure(FailureKind::ServerBroke { status: 500 })));
    journey.keys("<enter><c-s>y");
    assert_eq!(journey.creates().len(), 2);
    journey.keys("y<enter><c-s>");
    assert_eq!(journey.creates().len(), 2, "keys that were pressed too often send nothing");
}

#[test]
fn an_equal_sync_of_unknown_age_cannot_be_told() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.keys("<esc>").filled().keys("<c-s>").answer(lost());
    let body = (*journey.creates()[0]).clone();
    let mut ageless = stored("6", &body);
    ageless.attributes.remove("created_at");
    let (request, _) = look(&journey);
    journey
        .tell_answer(request, list(vec![ageless], 1))
        .sees("Sync 6 is equal to what was sent, and it cannot be told");
}

#[test]
fn stopping_to_wait_is_looked_up_too() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.filled().keys("<c-s><esc>").sees("You stopped waiting").sees("Looking it up");
}

#[test]
fn the_note_goes_before_the_request_and_holds_what_was_in_the_list() {
    let (journey, body) = unanswered(&["5", "6"]);
    let Some(Effect::Create(_, _, permit)) = journey.effects.iter().find(|effect| matches!(effect, Effect::Create(..)))
    else {
        panic!("a create")
    };
    let note = permit.note();
    assert_eq!(note.body, body);
    let before = note.before.as_ref().expect("read before");
    assert_eq!((before.ids.as_slice(), before.is_whole), (&["5".to_owned(), "6".to_owned()][..], true));
    assert!(!format!("{note:?}").contains(super::TOKEN));
}

#[test]
fn a_submit_does_not_wait_for_the_list() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.filled().keys("<c-s>");
    assert_eq!(journey.creates().len(), 1, "the list was never answered");
}

/// The note of the first create.
pub(crate) fn noted(journey: &Journey) -> PendingCreate {
    let note = journey.effects.iter().find_map(|effect| match effect {
        Effect::Create(_, _, permit) => Some(permit.note().clone()),
        _ => None,
    });
    note.expect("a create")
}

/// Whether the note of a create is forgotten.
pub(crate) fn forgets(journey: &Journey) -> bool {
    journey.effects.iter().any(|effect| matches!(effect, Effect::ForgetCreate(..)))
}

/// The program was killed while a create was under way.
fn restarted() -> (Journey, Value) {
    let (before, body) = unanswered(&[]);
    let note = noted(&before);
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.tell(Msg::WorkOpened(Box::new(WorkOpened {
        profile: "default".to_owned(),
        is_kept: true,
        creates: vec![PendingCreate { before: Some(ListSnapshot { ids: vec![], is_whole: true }), ..note }],
        ..WorkOpened::default()
    })));
    (journey, body)
}

#[test]
fn a_killed_program_looks_it_up_at_its_next_start_before_anything_is_sent() {
    let (mut journey, body) = restarted();
    journey.sees("When the program ended, a create of 12:00 was under way").sees("Looking it up");
    journey.keys("<enter><esc>").filled().keys("<c-s>").sees("First it is looked up");
    assert!(journey.creates().is_empty());
    journey.served(|query| match query {
        Query::Syncs(_) => list(vec![stored("4", &body)], 1),
        other => answer(other),
    });
    journey.sees("Created: sync 4");
    assert!(journey.creates().is_empty() && forgets(&journey));
}

#[test]
fn what_was_typed_while_it_was_looked_up_stays_typed() {
    let (mut journey, body) = restarted();
    journey.keys("<enter>12");
    journey.served(|query| match query {
        Query::Syncs(_) => list(vec![stored("4", &body)], 1),
        other => answer(other),
    });
    journey.sees("It was created: the server's list has it as sync 4.").sees("New sync").keys("3");
    assert_eq!(journey.text(FieldId::Source), "123");
    journey.keys("<esc>").sees("This session 1");
    assert!(forgets(&journey));
}

#[test]
fn what_is_found_while_another_sync_is_changed_leaves_the_change_alone() {
    let (mut journey, body) = unanswered(&[]);
    let server = after::Server::with(vec![after::sync(7, "healthy", &json!({}))]);
    let serve = |query: &Query| match query {
        Query::Syncs(_) | Query::Sync(_) => server.answer(query),
        _ => Err(failure(FailureKind::Forbidden("".into()))),
    };
    for keys in ["<esc><esc><esc><esc><esc>3r", "<enter>", "e<c-u>9"] {
        journey.keys(keys).served(serve);
    }
    journey.sees("Edit sync").later(5_000);
    let (request, _) = look(&journey);
    journey.tell_answer(request, list(vec![stored("77", &body)], 1));
    journey.sees("It was created: the server's list has it as sync 77.").sees("Edit sync").keys("8");
    assert_eq!(journey.text(FieldId::Source), "98");
    journey.keys("<esc>y<esc>n");
    assert!(journey.app.form().is_untouched(), "the form of the sync that exists now is empty");
}

#[test]
fn the_list_of_another_server_is_not_looked_at_and_holds_nothing_back_here() {
    let (before, _) = unanswered(&[]);
    let server = syncwright::domain::server::Server::parse(
        "https://other.example.com",
        syncwright::domain::server::PlainHttp::LoopbackOnly,
    );
    let note = PendingCreate { server: server.expect("a server"), ..noted(&before) };
    let mut journey = Journey::signed_in(Dialect::Published);
    let opened =
        WorkOpened { creates: vec![note], is_kept: true, profile: "default".to_owned(), ..WorkOpened::default() };
    journey.tell(Msg::WorkOpened(Box::new(opened))).sees("on other.example.com was under way; look there");
    assert!(!journey.effects.iter().any(|effect| matches!(effect, Effect::Ask(_, _, _, Query::Syncs(_)))));
    journey.filled().keys("<c-s>");
    assert_eq!(journey.creates().len(), 1, "what was lost elsewhere blocks nobody here");
}

#[test]
fn what_was_created_before_the_start_is_asked_about_too() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.filled();
    let body = journey.app.form().checked().sync.as_ref().expect("a sync").body();
    let past = HistoryEntry {
        at: "2026-11-20T08:30:00Z".parse().expect("a time"),
        profile: "default".to_owned(),
        sync: super::place("api.example.com", "41"),
        body,
        answer: serde_json::Map::new(),
    };
    let elsewhere = HistoryEntry { sync: super::place("other.example.com", "9"), ..past.clone() };
    let history = vec![past, elsewhere];
    let opened = WorkOpened { profile: "default".to_owned(), is_kept: true, history, ..WorkOpened::default() };
    journey.tell(Msg::WorkOpened(Box::new(opened))).keys("<c-s>");
    journey
        .sees("Create the same once more?")
        .sees("Sync 41 was created with exactly this on 20 Nov 2026, 08:30.")
        .keys("y");
    let body = (*journey.creates()[0]).clone();
    journey.answer(created("42", &body));
    let remembered = journey.effects.iter().position(
        |effect| matches!(effect, Effect::Remember(past) if past.sync == super::place("api.example.com", "42")),
    );
    let forgotten = journey.effects.iter().rposition(|effect| matches!(effect, Effect::ForgetCreate(..)));
    assert!(remembered.is_some() && remembered < forgotten, "it is remembered before anything is forgotten");
}

#[test]
fn the_same_once_more_is_asked_about_and_shows_the_earlier_one() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.filled().keys("<c-s>");
    let body = (*journey.creates()[0]).clone();
    journey.answer(created("7", &body)).keys("<enter>").filled().keys("<c-s>");
    journey.sees("Create the same once more?").sees("Sync 7 was created with exactly this at 12:00").keys("n");
    assert_eq!(journey.creates().len(), 1);
}

#[test]
fn a_sync_that_was_created_meanwhile_is_not_taken_for_the_next_one_that_gets_lost() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.keys("n");
    let (request, _) = look(&journey);
    journey.tell_answer(request, list(vec![], 1)).keys("<esc>").filled().keys("<c-s>");
    let body = (*journey.creates()[0]).clone();
    journey.answer(created("7", &body)).keys("<enter>").filled().keys("<c-s>y").answer(lost());
    assert_eq!(journey.creates().len(), 2);
    for _ in 0..2 {
        let (request, _) = look(&journey);
        journey.tell_answer(request, list(vec![stored("7", &body)], 1)).later(5_000);
    }
    journey.sees("Not created: it is safe to try again").sees("1 sync: none is new");
}

#[test]
fn a_sync_that_was_found_is_not_taken_for_the_next_one_that_gets_lost() {
    let (mut journey, body) = unanswered(&[]);
    let (request, _) = look(&journey);
    journey.tell_answer(request, list(vec![stored("77", &body)], 1)).sees("Created: sync 77");
    journey.keys("<enter>").filled().keys("<c-s>y").answer(lost());
    assert_eq!(journey.creates().len(), 2);
    for _ in 0..2 {
        let (request, _) = look(&journey);
        journey.tell_answer(request, list(vec![stored("77", &body)], 1)).later(5_000);
    }
    journey.sees("Not created: it is safe to try again").sees("1 sync: none is new");
}

#[test]
fn what_was_kept_for_another_profile_is_not_taken_up_in_this_one() {
    let (before, _) = unanswered(&[]);
    let mut draft = Draft::new(Dialect::Published);
    draft.set(FieldId::Source, "4711".to_owned());
    let opened = WorkOpened {
        profile: "lab".to_owned(),
        is_kept: true,
        creates: vec![PendingCreate { profile: "lab".to_owned(), ..noted(&before) }],
        draft: Some(SavedDraft { at: now(), dialect: Dialect::Published, draft }),
        ..WorkOpened::default()
    };
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.tell(Msg::WorkOpened(Box::new(opened))).sees("This session");
    assert!(journey.app.creates.open.is_empty() && journey.app.form().is_untouched());
    assert!(!journey.app.session.autosave.is_kept, "this profile's own work is not there yet");
    journey.filled().keys("<c-s>");
    assert_eq!(journey.creates().len(), 1, "what another profile lost holds nothing back here");
}

#[test]
fn what_is_going_on_stands_whole_in_the_status_line_however_narrow() {
    let (mut journey, _) = unanswered(&[]);
    journey.app.session.profile.name = "the-one-with-a-very-long-name-indeed".to_owned();
    for (width, words) in
        [(60, " · published · looking up a create…"), (90, " · published · signed in · looking up a create…")]
    {
        let screen = journey.screen_at(width, 20);
        let line = screen.trim_end().lines().last().unwrap_or_default();
        assert!(line.starts_with(" the-one-with") && line.ends_with(words), "{line}");
    }
}
