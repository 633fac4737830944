//! What is read before a create is sent, and what stops it: nothing is sent then.

use syncwright::app::effect::Effect;
use syncwright::app::msg::{Answer, Msg};
use syncwright::app::requests::RequestId;
use syncwright::domain::create::ledger::{FoundNote, Ledger};
use syncwright::domain::create::note::PendingCreate;
use syncwright::domain::dialect::Dialect;
use syncwright::domain::failure::FailureKind;

use super::unknown::{asked_for_list, forgets, is_list, left, list, locks_given_back, look, noted, stored, unanswered};
use super::{Journey, created, failure};

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
        .says("Couldn't read the whole list of syncs. You're not allowed to do this: “no lists”.")
        .says("If the answer gets lost, the outcome may stay unknown.");
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
    journey.sees("The token has expired, going by this machine's clock.").sees("Creating the sync…");
    let body = (*journey.creates()[0]).clone();
    journey.answer(created("7", &body)).sees("✓ Created").sees_not("going by this machine's clock");
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
    journey.sign_in().sees("Create sync").sees("every row of model #3");
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
    journey.sees("An earlier create may have made this sync. Nothing was sent now.");
    journey.sees("Syncwright closed before it could record the outcome.");
    assert!(journey.creates().is_empty() && locks_given_back(&journey));
    journey.keys("<esc>").ledger = Some(left(vec![note]));
    journey.looked(vec![]).sees("Create sync").keys("<c-s>").sees("Nothing was sent now.");
    journey.later(2_000).looked(vec![stored("4", &body)]).sees("✓ Created");
    assert!(forgets(&journey) && journey.creates().is_empty());
}

#[test]
fn what_another_living_program_looks_up_holds_the_same_back_until_its_note_is_gone() {
    let (others, _) = unanswered(&[]);
    let mut journey = reading();
    let found = FoundNote { note: noted(&others), is_held_elsewhere: true };
    journey.ledger_says(Ok(Ledger { notes: vec![found], ..Ledger::default() }));
    journey.sees("An earlier create may have made this sync. Nothing was sent now.").sees_not("look now");
    journey.sees("Another Syncwright on this machine is handling it. Try again later");
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
        why: "it is from a newer Syncwright".to_owned(),
        digest: "x".to_owned(),
    };
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.ledger = Some(Ledger { unreadable: vec![unreadable.clone()], ..Ledger::default() });
    journey.filled().keys("<c-s>").sees("Create it anyway?");
    journey.sees("default~create-7.json (it").sees("You're asked once").keys("n");
    assert!(journey.creates().is_empty() && locks_given_back(&journey));
    journey.keys("<c-s>y");
    assert_eq!(journey.creates().len(), 1);
    let accepted = journey.effects.iter().position(|effect| *effect == Effect::AcceptNotes(vec![unreadable.clone()]));
    let read = journey.effects.iter().rposition(|effect| matches!(effect, Effect::ReadLedger(..)));
    assert!(accepted.is_some() && accepted < read, "it is remembered before the disk is read again");
}
