//! A create without an answer that tells is looked up in the server's list until it is known, or a person says what
//! became of it; the same is not sent again before that.

use serde_json::{Map, Value, json};
use syncwright::app::effect::Effect;
use syncwright::app::msg::{Answer, Msg, WorkOpened};
use syncwright::app::requests::RequestId;
use syncwright::domain::create::ledger::{FoundNote, Ledger};
use syncwright::domain::create::note::{ListBefore, PendingCreate};
use syncwright::domain::create::open::OpenCreate;
use syncwright::domain::dialect::Dialect;
use syncwright::domain::draft::Draft;
use syncwright::domain::failure::{Complaint, FailureKind, NoAnswer};
use syncwright::domain::field::FieldId;
use syncwright::domain::id::SyncId;
use syncwright::domain::query::{Page, Query, Reply};
use syncwright::domain::saved_draft::SavedDraft;
use syncwright::domain::server::{PlainHttp, Server};
use syncwright::domain::sync::{CreateOutcome, ServerState, Sync};

use super::workspace::Served;
use super::{Journey, after, created, failure, now};

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

fn is_list(query: &Query) -> bool {
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
fn kept(journey: &Journey) -> Vec<&PendingCreate> {
    let kept = journey.effects.iter().filter_map(|effect| match effect {
        Effect::KeepNote(note) => Some(note.as_ref()),
        _ => None,
    });
    kept.collect()
}

/// The IDs that are added to the history, in order.
fn remembered(journey: &Journey) -> Vec<String> {
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
        .sees("Looking in the list of syncs…");
    journey.looked(vec![stored("77", &body), other("5")]);
    journey
        .sees("Created: sync 77")
        .sees("Sync 77 equals yours and appeared after you sent it: it was created.")
        .sees_not("was lost");
    assert!(journey.app.form().is_untouched() && forgets(&journey));
    assert_eq!((journey.creates().len(), remembered(&journey)), (1, vec!["77".to_owned()]));
}

#[test]
fn what_is_not_there_is_looked_for_with_growing_pauses_until_it_is_safe_to_try_again() {
    let (mut journey, _) = unanswered(&[]);
    journey.looked(vec![]);
    journey.sees("The list of syncs is empty; the server may still be creating it.").sees("Next look in 2 s.");
    journey.later(1_000).sees("Sent 1 s ago, once").sees("Next look in 1 s.");
    journey.later(1_000).sees("Looking in the list of syncs…");
    let mut pauses = Vec::new();
    while asked_for_list(&journey).is_some() && open(&journey)[0].not_created().is_none() {
        journey.looked(vec![]);
        if let Some(seconds) = journey.seconds_to_next_look() {
            pauses.push(seconds);
            journey.later(seconds * 1_000);
        }
    }
    // The last look is right after the server has had its time, and its list the time to show it.
    assert_eq!(pauses, [3, 5, 8, 13, 20, 30, 45, 60, 60, 60, 60, 60, 60, 60, 60, 10]);
    journey
        .sees("✗ Not created: safe to try again")
        .sees("No such sync appeared: the list of syncs is empty.")
        .sees_not("was lost");
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
    journey.sees("✗ Not created: safe to try again").sees("the 1 sync in the list is another one");
    assert!(journey.app.clock.seconds_since(now()) < 30, "nobody waits for ten minutes");
}

#[test]
fn an_answer_that_sounds_like_a_no_and_proves_none_is_quoted_and_looked_up() {
    let mut journey = Journey::signed_in(Dialect::Published);
    let words = Complaint { attribute: None, words: "There was a problem: connection refused".into() };
    let refused = failure(FailureKind::Refused(vec![words]));
    journey.filled().keys("<c-s>").answer(CreateOutcome::Unknown(refused, ServerState::Done));
    let words = "The server answered with HTTP 400: “There was a problem: connection refused”.";
    journey.sees("? Outcome unknown").sees(words).sees_not("refused this");
    assert_eq!(kept(&journey).last().and_then(|note| note.lost.as_ref()).map(|lost| lost.words.as_str()), Some(words));
    let body = (*journey.creates()[0]).clone();
    journey.looked(vec![stored("77", &body)]).sees("Created: sync 77").sees_not("HTTP 400");
}

#[test]
fn l_looks_now() {
    let (mut journey, body) = unanswered(&[]);
    journey.keys("l");
    assert_eq!(journey.asked_of_all().iter().filter(|(_, query)| is_list(query)).count(), 1);
    journey.looked(vec![]).sees("Next look in 2 s.").sees("l look now").keys("l").sees("Looking in the list of syncs…");
    journey.looked(vec![stored("77", &body)]).sees("Created: sync 77");
}

#[test]
fn a_person_finds_it_and_its_id_is_recorded_as_theirs() {
    let (mut journey, body) = unanswered(&[]);
    journey.looked(vec![]).keys("r").sees("What became of it?").sees("Look in the web app.");
    journey.keys("<enter>").sees("What became of it?").keys("a b<enter>").sees("What became of it?");
    journey.keys("<esc>").sees("? Outcome unknown").keys("r88<enter>");
    journey.sees("Recorded as created: sync 88.").sees("This session 1");
    assert_eq!((remembered(&journey), forgets(&journey), open(&journey).len()), (vec!["88".to_owned()], true, 0));
    assert!(asked_for_list(&journey).is_none(), "nothing is looked up any more");
    // It is created: the same once more is asked about.
    journey.keys("n").sees("New sync").keys("<c-p>Start over<enter>").keys("<esc>").filled().keys("<c-s>");
    assert_eq!(journey.app.form().checked().sync.as_ref().map(syncwright::domain::new_sync::NewSync::body), Some(body));
    journey.sees("Create the same once more?").sees("Sync 88 was created with exactly this");
    assert_eq!(journey.creates().len(), 1);
}

#[test]
fn a_person_finds_none_and_may_send_it_while_the_looking_goes_on() {
    let (mut journey, body) = unanswered(&[]);
    journey.looked(vec![]).keys("rNone<enter>");
    journey.sees("Recorded as not created: you can create it again.").sees("still keeps an eye on the first one");
    assert!(kept(&journey).last().is_some_and(|note| note.told_not_created), "it is recorded as theirs");
    assert!(!forgets(&journey));
    journey.keys("<c-s>");
    assert_eq!(journey.creates().len(), 2, "it holds nothing back any more");
    journey.answer(created("78", &body)).sees("Created: sync 78");
    // The second one's sync is not taken for the first one's.
    journey.later(2_000).looked(vec![stored("78", &body)]);
    assert_eq!(open(&journey).len(), 1);
    // But then the first one shows up, too.
    let seconds = journey.seconds_to_next_look().expect("it goes on");
    journey.keys("<enter>").later(seconds * 1_000).looked(vec![stored("79", &body), stored("78", &body)]);
    journey.sees("You recorded a create as not created, and sync 79 may be it.");
    assert_eq!((remembered(&journey), open(&journey).len()), (vec!["78".to_owned()], 0));
    assert!(forgets(&journey));
}

#[test]
fn a_new_sync_that_can_be_neither_matched_nor_excluded_is_shown_and_left_to_the_person() {
    let (mut journey, body) = unanswered(&["5"]);
    let unclear = |id: &str| Sync { id: SyncId(id.into()), attributes: Map::new() };
    journey.looked(vec![unclear("6"), unclear("5")]);
    journey.sees("Sync 6 is new and may be yours, which can't be told for sure. Look at it in the web app.");
    journey.keys("r").sees("› 6").keys("<esc>");
    journey.later(2_000).looked(vec![stored("8", &body), stored("7", &body), unclear("6"), unclear("5")]);
    journey.sees("Syncs 6, 8, 7 are new, and one may be yours. Look at them in the web app.");
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
    journey.sees("Sync 6 is new and may be yours, which can't be told for sure. o opens it in the web app.").keys("o");
    assert!(journey.effects.contains(&Effect::OpenUrl("http://localhost:8000/activate/syncs/6".to_owned())));
}

#[test]
fn a_lost_create_does_not_take_an_equal_sync_that_was_there_before() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.filled();
    let body = journey.app.form().checked().sync.as_ref().expect("a sync").body();
    journey.listed = vec![other("6"), stored("5", &body)];
    journey.keys("<c-s>").sees("Create the same once more?").keys("y").answer(lost());
    assert_eq!(journey.creates().len(), 1);
    // A run of the old one brings it to the top of the list.
    journey.settles(|| vec![stored("5", &body), other("6")]);
    journey.sees("✗ Not created: safe to try again").sees("none of the 2 syncs in the list is it");
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
        (stored("5", &body), "Sync 5 of this workspace is exactly this already (created 12:00)."),
        (ageless, "Sync 5 of this workspace is exactly this already."),
    ] {
        journey.listed = vec![sync];
        journey.keys("<c-s>").sees("Create the same once more?").sees(words).sees("rows arrive twice");
        journey.keys("n");
        assert_eq!((journey.creates().len(), locks_given_back(&journey)), (0, true), "a question holds nobody back");
    }
    journey.keys("<c-s>y");
    assert_eq!(journey.creates().len(), 1);
}

/// Whether every lock that was asked for was given back.
fn locks_given_back(journey: &Journey) -> bool {
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
    journey.sees("Created: sync 300");
}

#[test]
fn a_list_that_cannot_be_read_leaves_it_open_and_is_read_again() {
    let (mut journey, body) = unanswered(&[]);
    let (request, _) = look(&journey);
    journey.tell_answer(request, Err(failure(FailureKind::ServerBroke { status: 500 })));
    journey.sees("The list of syncs couldn't be read whole: The server failed (HTTP 500).").sees("Next look in 2 s.");
    for _ in 0..30 {
        let seconds = journey.seconds_to_next_look().expect("it goes on");
        journey.later(seconds * 1_000);
        let (request, _) = look(&journey);
        journey.tell_answer(request, Err(failure(FailureKind::Forbidden("no".into()))));
    }
    journey.sees("? Outcome unknown").sees_not("safe to try again").sees("Next look in 300 s.");
    journey.keys("l").looked(vec![stored("8", &body)]).sees("Created: sync 8");
    assert_eq!(journey.creates().len(), 1);
}

#[test]
fn a_create_of_the_same_is_held_back_and_leads_to_the_open_one() {
    let (mut journey, _) = unanswered(&[]);
    journey.looked(vec![]).keys("<esc>").sees("An earlier create got no answer and is being looked up.");
    // Also with another schedule: what runs would overwrite one another's work is the same sync.
    journey.keys("<c-s>").sees("An earlier create may have made this sync. Nothing more was sent.");
    journey.sees("? Outcome unknown").sees("l look now").sees("r resolve");
    journey.keys("<esc><esc><to Every><c-u>15<c-s><c-s>").sees("Nothing more was sent.");
    journey.keys("<enter>yy<c-s>");
    assert_eq!(journey.creates().len(), 1);
}

#[test]
fn creates_of_others_go_on_and_what_they_make_is_theirs() {
    let (mut journey, first) = unanswered(&[]);
    journey.looked(vec![]).keys("<esc><a-2><c-u>companies<c-s><c-s>");
    assert_eq!(journey.creates().len(), 2, "{}", journey.screen());
    let second = (*journey.creates()[1]).clone();
    journey.answer(created("8", &second)).sees("Created: sync 8").later(2_000);
    journey.looked(vec![stored("8", &second)]);
    assert_eq!(open(&journey).len(), 1);
    journey.later(5_000).looked(vec![stored("9", &first), stored("8", &second)]);
    journey.sees("Sync 9 equals yours and appeared after you sent it: it was created.");
    assert_eq!(remembered(&journey), ["8", "9"]);
}

#[test]
fn stopping_to_wait_is_looked_up_too() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey
        .filled()
        .keys("<c-s><esc>")
        .sees("You stopped waiting for the answer.")
        .sees("Looking in the list of syncs…");
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

/// On Review, with nothing answered by itself that is read before a create.
fn reading() -> Journey {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.ledger = None;
    journey.filled().keys("<c-s>");
    journey
}

/// The question to the disk that is under way.
fn ledger_request(journey: &Journey) -> RequestId {
    let found = journey.effects.iter().rev().find_map(|effect| match effect {
        Effect::ReadLedger(request, ..) => Some(*request),
        _ => None,
    });
    found.expect("the disk is asked")
}

impl Journey {
    fn ledger_says(&mut self, ledger: Result<Ledger, String>) -> &mut Self {
        let request = ledger_request(self);
        self.tell(Msg::Answer(request, Answer::Ledger(ledger)))
    }
}

#[test]
fn the_disk_and_then_the_list_are_read_before_anything_is_sent() {
    let mut journey = reading();
    journey.sees("checking existing syncs…").sees("stop waiting").keys("<c-s><enter>y");
    assert!(journey.creates().is_empty() && asked_for_list(&journey).is_none());
    journey.ledger_says(Ok(Ledger::default())).keys("<c-s>");
    let (request, _) = look(&journey);
    assert!(journey.creates().is_empty());
    journey.tell_answer(request, list(vec![], 1)).sees("Creating the sync…");
    assert_eq!(journey.creates().len(), 1);
    assert!(!locks_given_back(&journey), "the lock is kept until the answer");
}

#[test]
fn a_list_that_cannot_be_read_before_is_said_and_the_send_goes_on() {
    let mut journey = reading();
    journey
        .ledger_says(Ok(Ledger { problems: vec!["The history can't be read: no.".to_owned()], ..Ledger::default() }));
    let (request, _) = look(&journey);
    journey.tell_answer(request, Err(failure(FailureKind::Forbidden("no lists".into()))));
    journey
        .sees("The history can't be read: no.")
        .sees("The list of syncs couldn't be read whole: You are not allowed to do this: “no lists”.")
        .sees("If the answer gets lost, the outcome may stay unknown.");
    assert_eq!((journey.creates().len(), noted(&journey).before), (1, None));
}

#[test]
fn a_token_that_has_ended_by_our_clock_is_a_warning_and_the_server_decides() {
    use base64::Engine as _;
    let claims = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(r#"{"exp":1500000000}"#);
    let token = super::Token::from_pasted(&format!("eyJhbGciOiJub25lIn0.{claims}.x")).expect("a token");
    let mut journey = Journey::start(super::Launch {
        profile: super::Profile { origin: super::Origin::ThisRun, ..super::launch().profile },
        token: Some((token, super::TokenLocation::Keyring)),
        ..super::launch()
    });
    let request = journey.last_request();
    let identity = super::Identity { confirmed: true, ..super::Identity::default() };
    journey.tell(Msg::Answer(request, Answer::Identity(Ok(identity)))).filled().keys("<c-s>");
    journey.sees("By this machine's clock the token has expired.").sees("Creating the sync…");
    let body = (*journey.creates()[0]).clone();
    journey.answer(created("7", &body)).sees("Created: sync 7").sees_not("expired");
}

#[test]
fn esc_while_reading_sends_nothing_and_gives_the_lock_back() {
    for reads_list in [false, true] {
        let mut journey = reading();
        let ledger = ledger_request(&journey);
        let request = if reads_list {
            journey.ledger_says(Ok(Ledger::default()));
            look(&journey).0
        } else {
            ledger
        };
        journey.keys("<esc>").sees("Stopped. Nothing was sent.").sees("Create sync");
        assert!(journey.effects.contains(&Effect::Abandon(request)) && locks_given_back(&journey));
        // Too late.
        journey.tell(Msg::Answer(ledger, Answer::Ledger(Ok(Ledger::default()))));
        if reads_list {
            journey.tell_answer(request, list(vec![], 1));
        }
        assert!(journey.creates().is_empty());
        journey.ledger = Some(Ledger::default());
        journey.keys("<c-s>");
        assert_eq!(journey.creates().len(), 1);
    }
}

#[test]
fn a_sign_in_that_ends_while_reading_sends_nothing_and_leads_back() {
    let mut journey = reading();
    journey.ledger_says(Ok(Ledger::default()));
    let (request, _) = look(&journey);
    journey.tell_answer(request, Err(failure(FailureKind::NotSignedIn("Unauthorized".into()))));
    journey.sees("Server URL").sees("Nothing was sent, and your form is kept.");
    assert!(locks_given_back(&journey));
    journey.ledger = Some(Ledger::default());
    journey.sign_in().sees("Create sync").sees("model 3");
    assert!(journey.creates().is_empty(), "nothing is sent unasked");
    journey.keys("<c-s>");
    assert_eq!(journey.creates().len(), 1);
}

#[test]
fn a_sign_in_that_ends_elsewhere_while_reading_sends_nothing_wherever_one_signs_in_next() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.ledger = None;
    journey.filled();
    let (request, _) = journey.asked()[0].clone();
    journey.keys("<c-s>");
    let ledger = ledger_request(&journey);
    journey.tell_answer(request, Err(failure(FailureKind::NotSignedIn("ended".into())))).sees("Server URL");
    assert!(journey.effects.contains(&Effect::Abandon(ledger)) && locks_given_back(&journey));
    journey.keys("<s-tab><s-tab><c-u>https://other.example.com<tab><tab>").sign_in().sees("other.example.com");
    journey.tell(Msg::Answer(ledger, Answer::Ledger(Ok(Ledger::default()))));
    assert!(journey.creates().is_empty());
    journey.ledger = Some(Ledger::default());
    journey.sees("Create sync").keys("<c-s>");
    assert_eq!((journey.creates().len(), noted(&journey).server.host()), (1, "other.example.com".into()));
}

#[test]
fn what_another_program_is_creating_is_said_and_nothing_is_sent() {
    let mut journey = reading();
    journey.ledger_says(Err("Another Syncwright is creating the same sync right now.".to_owned()));
    journey.sees("Another Syncwright is creating the same sync right now. Nothing was sent.").sees("Create sync");
    journey.ledger = Some(Ledger::default());
    journey.keys("<c-s>");
    assert_eq!(journey.creates().len(), 1);
}

#[test]
fn what_another_program_has_not_heard_of_holds_the_same_back_until_it_has() {
    let (others, body) = unanswered(&[]);
    let note = PendingCreate { profile: "lab".to_owned(), ..noted(&others) };
    let mut journey = reading();
    journey.ledger_says(Ok(left(vec![note.clone()])));
    // The list is not read for it, but for the other's create.
    assert_eq!(journey.asked_of_all().iter().filter(|(_, query)| is_list(query)).count(), 1);
    journey.sees("An earlier create may have made this sync. Nothing more was sent.");
    journey.sees("The program ended before an answer came.");
    assert!(journey.creates().is_empty() && locks_given_back(&journey));
    journey.keys("<esc>").ledger = Some(left(vec![note]));
    journey.looked(vec![]).sees("Create sync").keys("<c-s>").sees("Nothing more was sent.");
    journey.later(2_000).looked(vec![stored("4", &body)]).sees("Created: sync 4");
    assert!(forgets(&journey) && journey.creates().is_empty());
}

#[test]
fn what_another_living_program_looks_up_holds_the_same_back_until_its_note_is_gone() {
    let (others, _) = unanswered(&[]);
    let mut journey = reading();
    let found = FoundNote { note: noted(&others), is_held_elsewhere: true };
    journey.ledger_says(Ok(Ledger { notes: vec![found], ..Ledger::default() }));
    journey.sees("An earlier create may have made this sync. Nothing more was sent.").sees_not("look now");
    assert!(journey.creates().is_empty() && locks_given_back(&journey));
    assert!(asked_for_list(&journey).is_none(), "one program looks, and it is not this one");
    // That program knows: its note is gone.
    journey.ledger = Some(Ledger::default());
    journey.keys("<esc><c-s>");
    assert_eq!(journey.creates().len(), 1);
}

#[test]
fn notes_that_cannot_be_read_are_asked_about_once() {
    let unreadable = syncwright::domain::create::ledger::UnreadableNote {
        name: "default~create-7.json".to_owned(),
        why: "it is of a newer Syncwright".to_owned(),
        digest: "x".to_owned(),
    };
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.ledger = Some(Ledger { unreadable: vec![unreadable.clone()], ..Ledger::default() });
    journey.filled().keys("<c-s>").sees("Create it without knowing what became of another?");
    journey.sees("default~create-7.json (it").sees("You are asked once").keys("n");
    assert!(journey.creates().is_empty() && locks_given_back(&journey));
    journey.keys("<c-s>y");
    assert_eq!(journey.creates().len(), 1);
    let accepted = journey.effects.iter().position(|effect| *effect == Effect::AcceptNotes(vec![unreadable.clone()]));
    let read = journey.effects.iter().rposition(|effect| matches!(effect, Effect::ReadLedger(..)));
    assert!(accepted.is_some() && accepted < read, "it is remembered before the disk is read again");
}

/// A note of a create, as a program that ended left it.
fn restarted() -> (Journey, Value) {
    let (before, body) = unanswered(&[]);
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.ledger = Some(left(vec![noted(&before)]));
    journey.tell(opened(vec![noted(&before)]));
    (journey, body)
}

#[test]
fn a_killed_program_looks_it_up_at_its_next_start_before_the_same_is_sent() {
    let (mut journey, body) = restarted();
    journey.sees("A create of 12:00 got no answer; it's being looked up.").sees("? Outcome unknown");
    journey.keys("<enter><esc>").filled().keys("<c-s>").sees("Nothing more was sent.");
    assert!(journey.creates().is_empty());
    journey.looked(vec![stored("4", &body)]).sees("Created: sync 4");
    assert!(journey.creates().is_empty() && forgets(&journey));
}

#[test]
fn several_creates_without_an_answer_are_counted() {
    let (before, _) = unanswered(&[]);
    let first = noted(&before);
    let mut body = first.body.clone();
    body["sync"]["stream_name"] = "companies".into();
    let second = PendingCreate {
        id: syncwright::domain::create::note::CreateId::from_text("second"),
        sent_at: now() - jiff::SignedDuration::from_mins(1),
        body,
        ..first.clone()
    };
    let mut journey = Journey::signed_in(Dialect::Published);
    journey
        .tell(opened(vec![second, first]))
        .sees("2 creates got no answer, the last at 12:00; they're being looked up.");
    journey.sees("2 outcomes unknown");
    assert_eq!(journey.asked_of_all().iter().filter(|(_, query)| is_list(query)).count(), 2);
}

#[test]
fn a_note_of_the_first_version_proves_nothing_by_itself_and_a_person_ends_it() {
    let (before, _) = unanswered(&[]);
    let note = PendingCreate { is_complete: false, server_time: None, ..noted(&before) };
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.tell(opened(vec![note]));
    for _ in 0..40 {
        journey.looked(vec![other("4")]);
        let seconds = journey.seconds_to_next_look().expect("it goes on");
        journey.later(seconds * 1_000);
    }
    journey.sees("? Outcome unknown").sees("It was sent by an earlier version").sees_not("safe to try again");
    journey.looked(vec![]).keys("rnone<enter>").sees("Recorded as not created: you can create it again.");
    journey.sees_not("keeps an eye");
    assert!(forgets(&journey) && open(&journey).is_empty());
}

#[test]
fn what_is_not_there_is_told_wherever_one_is() {
    let (mut journey, _) = unanswered(&[]);
    journey.keys("<esc><esc><esc><esc><esc>").sees("This session");
    journey.settles(Vec::new).sees("Not created, and safe to try again: Sends every row of model 3 in source 1");
    journey.keys("n<c-s><c-s>");
    assert_eq!(journey.creates().len(), 2, "the form is as it was");
}

#[test]
fn what_was_typed_while_it_was_looked_up_stays_typed() {
    let (mut journey, body) = restarted();
    journey.keys("<enter>12").looked(vec![stored("4", &body)]);
    journey.sees("Sync 4 equals yours and appeared after you sent it: it was created.").sees("New sync").keys("3");
    assert_eq!(journey.text(FieldId::Source), "123");
    journey.keys("<esc>").sees("This session 1");
    assert!(forgets(&journey));
}

#[test]
fn what_is_found_while_another_sync_is_changed_leaves_the_change_alone() {
    let (mut journey, body) = unanswered(&[]);
    let server = after::Server::with(vec![after::sync(7, "healthy", &json!({}))]);
    let serve = |query: &Query| match query {
        Query::Syncs(_) | Query::Sync(_) | Query::SyncList { .. } => server.answer(query),
        _ => Err(failure(FailureKind::Forbidden("".into()))),
    };
    for keys in ["<esc><esc><esc><esc><esc>3r", "<enter>", "e<c-u>9"] {
        journey.keys(keys).served(serve);
    }
    let there = after::sync(7, "healthy", &json!({}));
    journey.sees("Edit sync").later(5_000).looked(vec![stored("77", &body), there]);
    journey.sees("Sync 77 equals yours and appeared after you sent it: it was created.").sees("Edit sync").keys("8");
    assert_eq!(journey.text(FieldId::Source), "98");
    journey.keys("<esc>y<esc>n");
    assert!(journey.app.form().is_untouched(), "the form of the sync that exists now is empty");
}

#[test]
fn the_list_of_another_server_is_not_looked_at_and_holds_nothing_back_here() {
    let (before, _) = unanswered(&[]);
    let elsewhere = Server::parse("https://other.example.com", PlainHttp::LoopbackOnly).expect("a server");
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.tell(opened(vec![PendingCreate { server: elsewhere, ..noted(&before) }]));
    journey.sees("A create of 12:00 on other.example.com got no answer; its profile looks it up.");
    assert!(asked_for_list(&journey).is_none());
    journey.filled().keys("<c-s>");
    assert_eq!(journey.creates().len(), 1, "what was lost elsewhere blocks nobody here");
}

#[test]
fn it_is_looked_up_as_soon_as_one_is_signed_in() {
    let (mut journey, body) = unanswered(&[]);
    let (request, _) = look(&journey);
    journey.tell_answer(request, Err(failure(FailureKind::NotSignedIn("ended".into()))));
    journey.sees("Signing in again goes on with looking.");
    journey.keys("<esc>").sees("It's looked up as soon as you are signed in to api.example.com (Ctrl-P, sign in).");
    assert!(asked_for_list(&journey).is_none(), "without a token nothing is asked");
    journey.sees_not("look now").sees_not("goes on in the background");
    journey
        .keys("<c-p>sign in<enter>")
        .sees("Server URL")
        .sign_in()
        .looked(vec![stored("7", &body)])
        .sees("Created: sync 7");
}

#[test]
fn a_sync_whose_note_a_killed_program_left_behind_is_told_at_the_next_start() {
    let mut journey = Journey::signed_in(Dialect::Published);
    let creates = Ledger { settled: vec![super::place("api.example.com", "41")], ..Ledger::default() };
    let opened = WorkOpened { profile: "default".to_owned(), is_kept: true, creates, ..WorkOpened::default() };
    journey.tell(Msg::WorkOpened(Box::new(opened))).sees("Created: sync 41, before the program ended.");
}

#[test]
fn what_was_created_before_the_start_is_asked_about_too() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.filled();
    let earlier = syncwright::domain::create::Earlier {
        sync: super::place("api.example.com", "41"),
        at: "2026-11-20T08:30:00Z".parse().ok(),
        words: None,
        is_listed_only: false,
    };
    journey.ledger = Some(Ledger { same: Some(earlier), ..Ledger::default() });
    journey
        .keys("<c-s>")
        .sees("Create the same once more?")
        .sees("Sync 41 was created with exactly this (20 Nov 2026, 08:30).")
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
    journey.filled().keys("<c-s>");
    let body = (*journey.creates()[0]).clone();
    // The list lags: it did not show the first one when the second was decided.
    journey.answer(created("7", &body)).keys("<enter>").filled().keys("<c-s>y").answer(lost());
    assert_eq!(journey.creates().len(), 2);
    journey.settles(|| vec![stored("7", &body)]);
    journey.sees("✗ Not created: safe to try again").sees("the 1 sync in the list is another one");
}

#[test]
fn a_sync_that_was_found_is_not_taken_for_the_next_one_that_gets_lost() {
    let (mut journey, body) = unanswered(&[]);
    journey.looked(vec![stored("77", &body)]).sees("Created: sync 77");
    journey.keys("<enter>").filled().keys("<c-s>y").answer(lost());
    assert_eq!(journey.creates().len(), 2);
    journey.settles(|| vec![stored("77", &body)]);
    journey.sees("✗ Not created: safe to try again").sees("the 1 sync in the list is another one");
}

#[test]
fn what_was_kept_for_another_profile_is_not_taken_up_in_this_one() {
    let (before, _) = unanswered(&[]);
    let mut draft = Draft::new(Dialect::Published);
    draft.set(FieldId::Source, "4711".to_owned());
    let opened = WorkOpened {
        profile: "lab".to_owned(),
        is_kept: true,
        creates: left(vec![PendingCreate { profile: "lab".to_owned(), ..noted(&before) }]),
        draft: Some(SavedDraft { at: now(), dialect: Dialect::Published, draft }),
        ..WorkOpened::default()
    };
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.tell(Msg::WorkOpened(Box::new(opened))).sees("This session");
    assert!(journey.app.form().is_untouched());
    assert!(!journey.app.session.autosave.is_kept, "this profile's own work is not there yet");
}

#[test]
fn what_is_going_on_stands_whole_in_the_status_line_however_narrow() {
    let (mut journey, _) = unanswered(&[]);
    journey.app.session.profile.name = "the-one-with-a-very-long-name-indeed".to_owned();
    for (width, words) in
        [(60, " · published · 1 outcome unknown"), (90, " · published · signed in · 1 outcome unknown")]
    {
        let screen = journey.screen_at(width, 20);
        let line = screen.trim_end().lines().last().unwrap_or_default();
        assert!(line.starts_with(" the-one-with") && line.ends_with(words), "{line}");
    }
}
