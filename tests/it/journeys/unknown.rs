//! A create without an answer that tells is looked up in the server's list until it is known, or a person says what
//! became of it; the same is not sent again before that.

use serde_json::{Map, Value, json};
use syncwright::app::effect::Effect;
use syncwright::app::msg::{Msg, WorkOpened};
use syncwright::app::requests::RequestId;
use syncwright::domain::create::ledger::{FoundNote, Ledger};
use syncwright::domain::create::note::{ListBefore, PendingCreate};
use syncwright::domain::create::open::OpenCreate;
use syncwright::domain::dialect::Dialect;
use syncwright::domain::failure::{Complaint, Failure, FailureKind, NoAnswer, RawAnswer};
use syncwright::domain::id::SyncId;
use syncwright::domain::query::{Page, Query, Reply};
use syncwright::domain::sync::{CreateOutcome, ServerState, Sync};

use super::workspace::Served;
use super::{Journey, created, failure, now};

/// A page of the list of syncs, of so many, from a server that does not tell the time.
#[expect(clippy::unnecessary_wraps, reason = "it stands where a failure could stand")]
pub(crate) fn list(syncs: Vec<Sync>, last: u32) -> Served {
    Ok(Reply::SyncList(Page { count: syncs.len(), rows: syncs, last: Some(last) }, None))
}

/// What a server stores of a body, made now.
pub(crate) fn stored(id: &str, body: &Value) -> Sync {
    let mut attributes = body["sync"].as_object().cloned().expect("an object");
    attributes.insert("created_at".to_owned(), json!(now().to_string()));
    Sync { id: SyncId(id.into()), attributes }
}

/// A sync that is surely another one.
pub(crate) fn other(id: &str) -> Sync {
    stored(id, &json!({"sync": {"source_id": 9}}))
}

pub(crate) fn lost() -> CreateOutcome {
    CreateOutcome::Unknown(failure(FailureKind::NoAnswer(NoAnswer::ConnectionLost)), ServerState::MayBeAtIt)
}

/// A create that got no answer; the list had other syncs with these IDs before.
pub(crate) fn unanswered(before: &[&str]) -> (Journey, Value) {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.listed = before.iter().map(|id| other(id)).collect();
    journey.filled().keys("<c-s>").answer(lost());
    let body = (*journey.creates()[0]).clone();
    (journey, body)
}

/// The page of the list that is being asked for, by a look-up or before a create.
pub(crate) fn look(journey: &Journey) -> (RequestId, u32) {
    asked_for_list(journey).expect("the list is asked for")
}

pub(crate) fn is_list(query: &Query) -> bool {
    matches!(query, Query::SyncList { .. })
}

pub(crate) fn asked_for_list(journey: &Journey) -> Option<(RequestId, u32)> {
    journey.asked_of_all().iter().rev().find_map(|(request, query)| match query {
        Query::SyncList { number, .. } => Some((*request, *number)),
        _ => None,
    })
}

/// The creates whose outcome is not known.
pub(crate) fn open(journey: &Journey) -> Vec<&OpenCreate> {
    journey.app.creates.open.iter().collect()
}

/// The note of the last create.
pub(crate) fn noted(journey: &Journey) -> PendingCreate {
    let note = journey.effects.iter().rev().find_map(|effect| match effect {
        Effect::Create(_, _, permit) => Some(permit.note().clone()),
        _ => None,
    });
    note.expect("a create")
}

/// Whether the note of a create is forgotten.
pub(crate) fn forgets(journey: &Journey) -> bool {
    journey.effects.iter().any(|effect| matches!(effect, Effect::ForgetCreate(..)))
}

/// The notes that are written again, in order.
pub(crate) fn kept(journey: &Journey) -> Vec<&PendingCreate> {
    let kept = journey.effects.iter().filter_map(|effect| match effect {
        Effect::KeepNote(note) => Some(note.as_ref()),
        _ => None,
    });
    kept.collect()
}

/// The IDs that are added to the history, in order.
pub(crate) fn remembered(journey: &Journey) -> Vec<String> {
    let remembered = journey.effects.iter().filter_map(|effect| match effect {
        Effect::Remember(entry) => Some(entry.sync.id.0.to_string()),
        _ => None,
    });
    remembered.collect()
}

/// The notes as the disk has them, of programs that ended.
pub(crate) fn left(notes: Vec<PendingCreate>) -> Ledger {
    let found = notes.into_iter().map(|note| FoundNote { note, is_held_elsewhere: false });
    Ledger { notes: found.collect(), ..Ledger::default() }
}

pub(crate) fn opened(creates: Vec<PendingCreate>) -> Msg {
    let creates = left(creates);
    let opened = WorkOpened { profile: "default".to_owned(), is_kept: true, creates, ..WorkOpened::default() };
    Msg::WorkOpened(Box::new(opened))
}

impl Journey {
    /// The whole list of a look-up arrives, with the server's clock.
    pub(crate) fn looked(&mut self, syncs: Vec<Sync>) -> &mut Self {
        let (request, _) = look(self);
        let page = Page { count: syncs.len(), rows: syncs, last: Some(1) };
        let date = Some(self.app.clock.now);
        self.tell_answer(request, Ok(Reply::SyncList(page, date)))
    }

    /// In how many seconds the next look is.
    pub(crate) fn seconds_to_next_look(&self) -> Option<i64> {
        let looks = self.app.creates.open.iter().filter_map(|open| open.lookup()?.next_look());
        Some(looks.min()?.duration_since(self.app.clock.now).as_secs())
    }

    /// Look after look, until it is known.
    pub(crate) fn settles(&mut self, syncs: impl Fn() -> Vec<Sync>) -> &mut Self {
        for _ in 0..100 {
            if asked_for_list(self).is_some() {
                self.looked(syncs());
            } else if let Some(seconds) = self.seconds_to_next_look() {
                self.later(seconds * 1_000);
            } else {
                return self;
            }
        }
        panic!("it is looked up for ever:\n{}", self.screen());
    }
}

#[test]
fn a_create_that_was_carried_out_is_found_and_not_sent_again() {
    let (mut journey, body) = unanswered(&["5"]);
    journey
        .sees("? Outcome unknown")
        .sees("Sent just now, once, to api.example.com. The connection was lost before the whole answer arrived.")
        .sees("Checking the list of syncs…");
    journey.looked(vec![stored("77", &body), other("5")]);
    journey.sees("✓ Created").sees("Sync 77 matches yours and appeared after it was sent.").sees_not("was lost");
    assert!(journey.app.form().is_untouched() && forgets(&journey));
    assert_eq!((journey.creates().len(), remembered(&journey)), (1, vec!["77".to_owned()]));
}

#[test]
fn what_is_not_there_is_looked_for_with_growing_pauses_until_it_is_safe_to_try_again() {
    let (mut journey, _) = unanswered(&[]);
    journey.looked(vec![]);
    journey.sees("The list of syncs is empty, but the server may still be creating it.").sees("Next look in 2 s.");
    journey.later(1_000).sees("Sent 1 s ago, once").sees("Next look in 1 s.");
    journey.later(1_000).sees("Checking the list of syncs…");
    let mut pauses = Vec::new();
    while asked_for_list(&journey).is_some() && open(&journey)[0].not_created().is_none() {
        journey.looked(vec![]);
        if let Some(seconds) = journey.seconds_to_next_look() {
            pauses.push(seconds);
            journey.later(seconds * 1_000);
        }
    }
    // The final look is right after the server has had its time, and its list the time to show it.
    assert_eq!(pauses, [3, 5, 8, 13, 20, 30, 45, 60, 60, 60, 60, 60, 60, 60, 60, 10]);
    journey.sees("✗ Not created: safe to try again").sees("The list of syncs is empty.").sees_not("was lost");
    assert!(forgets(&journey));
    journey.keys("<enter><c-s>");
    assert_eq!(journey.creates().len(), 2, "and now one key sends it");
    assert_eq!(open(&journey).len(), 1, "what was found out is settled");
}

#[test]
fn a_server_that_is_done_with_it_is_looked_at_until_its_list_cannot_lag_any_more() {
    let mut journey = Journey::signed_in(Dialect::Published);
    let broke = failure(FailureKind::ServerBroke { status: 500 });
    journey.filled().keys("<c-s>").answer(CreateOutcome::Unknown(broke, ServerState::Done));
    journey.sees("The server failed (HTTP 500).").settles(|| vec![other("4")]);
    journey.sees("✗ Not created: safe to try again").sees("The only sync in the list is a different one.");
    assert!(journey.app.clock.seconds_since(now()) < 30, "nobody waits for ten minutes");
}

#[test]
fn an_answer_that_sounds_like_a_no_and_proves_none_is_quoted_and_looked_up() {
    let mut journey = Journey::signed_in(Dialect::Published);
    let words = Complaint { attribute: None, words: "There was a problem: connection refused".into() };
    let refused = failure(FailureKind::Refused(vec![words]));
    journey.filled().keys("<c-s>").answer(CreateOutcome::Unknown(refused, ServerState::Done));
    let words = "The server answered with HTTP 400: “There was a problem: connection refused”.";
    journey.sees("? Outcome unknown").sees(words).sees_not("rejected this");
    assert_eq!(kept(&journey).last().and_then(|note| note.lost.as_ref()).map(|lost| lost.words.as_str()), Some(words));
    let body = (*journey.creates()[0]).clone();
    journey.looked(vec![stored("77", &body)]).sees("✓ Created").sees_not("HTTP 400");
}

#[test]
fn an_answer_that_asks_to_wait_and_proves_no_no_is_told_as_what_it_is() {
    let answer = RawAnswer { status: 503, beginning: Vec::new() };
    let busy = FailureKind::Busy { wait: Some(std::time::Duration::from_secs(30)) };
    let busy = Failure { kind: busy, answer: Some(answer) };
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.filled().keys("<c-s>").answer(CreateOutcome::Unknown(busy, ServerState::MayBeAtIt));
    journey.sees("? Outcome unknown").sees("The server answered with HTTP 503.").sees_not("wait 30 s");
}

#[test]
fn l_looks_now() {
    let (mut journey, body) = unanswered(&[]);
    journey.keys("l");
    assert_eq!(journey.asked_of_all().iter().filter(|(_, query)| is_list(query)).count(), 1);
    journey.looked(vec![]).sees("Next look in 2 s.").sees("l look now").keys("l").sees("Checking the list of syncs…");
    journey.looked(vec![stored("77", &body)]).sees("✓ Created");
}

#[test]
fn a_person_finds_it_and_its_id_is_recorded_as_theirs() {
    let (mut journey, body) = unanswered(&[]);
    journey.looked(vec![]).keys("r").sees("What did you find?").sees("Check the web app.");
    journey.keys("<enter>").sees("What did you find?").keys("a b<enter>").sees("What did you find?");
    journey.keys("<esc>").sees("? Outcome unknown").keys("r88<enter>");
    journey.sees("Recorded as created: sync 88.").sees("This session 1");
    assert_eq!((remembered(&journey), forgets(&journey), open(&journey).len()), (vec!["88".to_owned()], true, 0));
    assert!(asked_for_list(&journey).is_none(), "nothing is looked up any more");
    let is_told = |effect: &Effect| matches!(effect, Effect::Remember(past) if past.is_told);
    assert!(journey.effects.iter().any(is_told), "the history knows whose word it is");
    // It is created: the same once more is asked about.
    journey.keys("n").sees("New sync").keys("<c-p>Start over<enter>").keys("<esc>").filled().keys("<c-s>");
    assert_eq!(journey.app.form().checked().sync.as_ref().map(syncwright::domain::new_sync::NewSync::body), Some(body));
    journey.sees("Create a second one?").sees("Sync 88 was created from an identical request");
    assert_eq!(journey.creates().len(), 1);
}

#[test]
fn a_person_finds_none_and_may_send_it_while_the_looking_goes_on() {
    let (mut journey, body) = unanswered(&[]);
    journey.looked(vec![]).keys("rNone<enter>");
    journey.sees("Recorded as not created: you can create it again.").sees("keeps looking");
    assert!(kept(&journey).last().is_some_and(|note| note.told_not_created), "it is recorded as theirs");
    assert!(!forgets(&journey));
    journey.keys("<c-s>");
    assert_eq!(journey.creates().len(), 2, "it holds nothing back any more");
    journey.answer(created("78", &body)).sees("✓ Created");
    // The second one's sync is not taken for the first one's.
    journey.later(2_000).looked(vec![stored("78", &body)]);
    assert_eq!(open(&journey).len(), 1);
    // But then the first one shows up, too.
    let seconds = journey.seconds_to_next_look().expect("it goes on");
    journey.keys("<enter>").later(seconds * 1_000).looked(vec![stored("79", &body), stored("78", &body)]);
    journey.sees("You recorded a create as not created, but sync 79 may be it.");
    assert_eq!((remembered(&journey), open(&journey).len()), (vec!["78".to_owned()], 0));
    assert!(forgets(&journey));
}

#[test]
fn a_new_sync_that_can_be_neither_matched_nor_excluded_is_shown_and_left_to_the_person() {
    let (mut journey, body) = unanswered(&["5"]);
    let unclear = |id: &str| Sync { id: SyncId(id.into()), attributes: Map::new() };
    journey.looked(vec![unclear("6"), unclear("5")]);
    journey.sees("Sync 6 is new and may be yours, but that can't be confirmed. Check it in the web app.");
    journey.keys("r").sees("› 6").keys("<esc>");
    journey.later(2_000).looked(vec![stored("8", &body), stored("7", &body), unclear("6"), unclear("5")]);
    journey.sees("Syncs 6, 8, 7 are new, and one may be yours. Check them in the web app.");
    journey.keys("r6<enter>").sees("Recorded as created: sync 6.");
    assert_eq!(remembered(&journey), ["6"]);
}

#[test]
fn a_new_sync_that_may_be_it_is_opened_in_the_web_app() {
    let (mut journey, _) = unanswered(&[]);
    journey.keys("o").sees_not("o browser").looked(vec![Sync { id: SyncId("6".into()), attributes: Map::new() }]);
    journey.sees_not("o browser").keys("o");
    assert!(!journey.effects.iter().any(|effect| matches!(effect, Effect::OpenUrl(_))), "nobody said where it is");
    journey.app.session.profile.sync_page = Some("http://localhost:8000/activate/syncs/{id}".to_owned());
    journey.sees("Sync 6 is new and may be yours, but that can't be confirmed. o opens it in the web app.").keys("o");
    assert!(journey.effects.contains(&Effect::OpenUrl("http://localhost:8000/activate/syncs/6".to_owned())));
}

#[test]
fn a_lost_create_does_not_take_an_equal_sync_that_was_there_before() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.filled();
    let body = journey.app.form().checked().sync.as_ref().expect("a sync").body();
    journey.listed = vec![other("6"), stored("5", &body)];
    journey.keys("<c-s>").sees("Create a second one?").keys("y").answer(lost());
    assert_eq!(journey.creates().len(), 1);
    // A run of the old one brings it to the top of the list.
    journey.settles(|| vec![stored("5", &body), other("6")]);
    journey.sees("✗ Not created: safe to try again").sees("It isn't among the 2 syncs in the list.");
    assert_eq!(remembered(&journey), [""; 0]);
}

#[test]
fn an_equal_sync_of_the_workspace_is_asked_about_first_whoever_made_it() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.filled();
    let body = journey.app.form().checked().sync.as_ref().expect("a sync").body();
    let mut ageless = stored("5", &body);
    ageless.attributes.remove("created_at");
    for (sync, words) in [
        (stored("5", &body), "Sync 5 in this workspace, created at 12:00, is identical."),
        (ageless, "Sync 5 in this workspace is identical."),
    ] {
        journey.listed = vec![sync];
        journey.keys("<c-s>").sees("Create a second one?").sees(words).sees("Both would");
        journey.keys("n");
        assert_eq!((journey.creates().len(), locks_given_back(&journey)), (0, true), "a question holds nobody back");
    }
    journey.keys("<c-s>y");
    assert_eq!(journey.creates().len(), 1);
}

/// Whether every lock that was asked for was given back.
pub(crate) fn locks_given_back(journey: &Journey) -> bool {
    let taken = journey.effects.iter().filter_map(|effect| match effect {
        Effect::ReadLedger(_, id, _) => Some(id),
        _ => None,
    });
    taken.into_iter().all(|id| journey.effects.contains(&Effect::ReleaseLock(id.clone())))
}

#[test]
fn all_pages_are_looked_through_and_the_first_one_again() {
    let (mut journey, body) = unanswered(&[]);
    let row = |page: u32| if page == 3 { stored("300", &body) } else { other(&page.to_string()) };
    for expected in [1, 2, 3, 1] {
        let (request, page) = look(&journey);
        assert_eq!(page, expected);
        journey.tell_answer(request, list(vec![row(page)], 3));
    }
    journey.sees("✓ Created");
}

#[test]
fn a_list_that_cannot_be_read_leaves_it_open_and_is_read_again() {
    let (mut journey, body) = unanswered(&[]);
    let (request, _) = look(&journey);
    journey.tell_answer(request, Err(failure(FailureKind::ServerBroke { status: 500 })));
    journey.sees("Couldn't read the whole list of syncs. The server failed (HTTP 500).").sees("Next look in 2 s.");
    for _ in 0..30 {
        let seconds = journey.seconds_to_next_look().expect("it goes on");
        journey.later(seconds * 1_000);
        let (request, _) = look(&journey);
        journey.tell_answer(request, Err(failure(FailureKind::Forbidden("no".into()))));
    }
    journey.sees("? Outcome unknown").sees_not("safe to try again").sees("Next look in 300 s.");
    journey.keys("l").looked(vec![stored("8", &body)]).sees("✓ Created");
    assert_eq!(journey.creates().len(), 1);
}

#[test]
fn a_create_of_the_same_is_held_back_and_leads_to_the_open_one() {
    let (mut journey, _) = unanswered(&[]);
    journey.looked(vec![]).keys("<esc>").sees("The outcome of an earlier create is unknown.");
    // Also with another schedule: what runs would overwrite one another's work is the same sync.
    journey.keys("<c-s>").sees("An earlier create may have made this sync. Nothing was sent now.");
    journey.sees("? Outcome unknown").sees("l look now").sees("r record");
    journey.keys("<esc><esc><to Every><c-u>15<c-s><c-s>").sees("Nothing was sent now.");
    journey.keys("<enter>yy<c-s>");
    assert_eq!(journey.creates().len(), 1);
}

#[test]
fn creates_of_others_go_on_and_what_they_make_is_theirs() {
    let (mut journey, first) = unanswered(&[]);
    journey.looked(vec![]).keys("<esc><a-2><c-u>companies<c-s><c-s>");
    assert_eq!(journey.creates().len(), 2, "{}", journey.screen());
    let second = (*journey.creates()[1]).clone();
    journey.answer(created("8", &second)).sees("✓ Created").later(2_000);
    journey.looked(vec![stored("8", &second)]);
    assert_eq!(open(&journey).len(), 1);
    journey.later(5_000).looked(vec![stored("9", &first), stored("8", &second)]);
    journey.sees("Sync 9 matches yours and appeared after it was sent.");
    assert_eq!(remembered(&journey), ["8", "9"]);
}

#[test]
fn stopping_to_wait_is_looked_up_too() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.filled().keys("<c-s><esc>").sees("You stopped waiting for the answer.").sees("Checking the list of syncs…");
    let lost = kept(&journey).last().and_then(|note| note.lost.clone()).expect("what came is noted");
    assert_eq!((lost.words.as_str(), lost.server), ("You stopped waiting for the answer.", ServerState::MayBeAtIt));
}

#[test]
fn the_note_goes_before_the_request_and_holds_what_was_in_the_list() {
    let (journey, body) = unanswered(&["5", "6"]);
    let note = noted(&journey);
    assert_eq!((&note.body, note.is_complete, note.server_time), (&body, true, Some(now())));
    assert_eq!(note.before, Some(ListBefore { ids: vec!["5".to_owned(), "6".to_owned()], is_whole: true }));
    assert!(!format!("{note:?}").contains(super::TOKEN));
}
