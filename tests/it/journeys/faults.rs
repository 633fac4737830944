//! Whatever goes wrong, wherever it does: the form is as it was typed, and nothing is sent again by the program.

use std::time::Duration;

use syncwright::app::msg::{Answer, Msg};
use syncwright::domain::dialect::Dialect;
use syncwright::domain::failure::{Complaint, FailureKind, NoAnswer, NotUnderstood, Unreachable};
use syncwright::domain::sync::{CreateOutcome, ServerState};

use super::{Journey, failure};

/// Every kind of failure there is.
fn kinds() -> Vec<FailureKind> {
    let words = || "words of a server".into();
    let mut kinds = vec![
        FailureKind::NotSignedIn(words()),
        FailureKind::Forbidden(words()),
        FailureKind::HostNotAllowed,
        FailureKind::NoSuchWorkspace,
        FailureKind::NotFound(words()),
        FailureKind::Refused(vec![Complaint { attribute: Some("source_id".to_owned()), words: words() }]),
        FailureKind::Refused(Vec::new()),
        FailureKind::Busy { wait: None },
        FailureKind::Busy { wait: Some(Duration::from_secs(7)) },
        FailureKind::ServerBroke { status: 500 },
        FailureKind::Redirected(words()),
    ];
    kinds.extend(
        [
            Unreachable::UnknownHost,
            Unreachable::Refused,
            Unreachable::Tls(words()),
            Unreachable::TimedOut,
            Unreachable::Other(words()),
        ]
        .map(FailureKind::Unreachable),
    );
    kinds.extend(
        [
            NoAnswer::TimedOut,
            NoAnswer::ConnectionLost,
            NoAnswer::StoppedWaiting,
            NoAnswer::ProgramEnded,
            NoAnswer::Other(words()),
        ]
        .map(FailureKind::NoAnswer),
    );
    kinds.extend(
        [
            NotUnderstood::Empty,
            NotUnderstood::NotJson,
            NotUnderstood::CutOff,
            NotUnderstood::OtherShape,
            NotUnderstood::NoId,
            NotUnderstood::TooLarge,
        ]
        .map(FailureKind::NotUnderstood),
    );
    kinds
}

/// Fails every question that is asked, and those that are asked because of it.
fn fail_all_questions(journey: &mut Journey, kind: &FailureKind) {
    for _ in 0..20 {
        let Some((request, _)) = journey.asked_of_all().first().cloned() else { return };
        journey.tell_answer(request, Err(failure(kind.clone())));
    }
    panic!("{kind:?} is asked about again and again");
}

#[test]
fn questions_that_fail_leave_the_form_as_it_was_typed() {
    for kind in kinds() {
        let mut journey = Journey::signed_in(Dialect::Published);
        journey.keys("n1<tab>2<tab>3<tab>con");
        let typed = journey.app.form().draft().clone();
        fail_all_questions(&mut journey, &kind);
        assert_eq!(journey.app.form().draft(), &typed, "{kind:?}");
        assert!(journey.creates().is_empty(), "{kind:?}");
    }
}

#[test]
fn creates_that_fail_leave_the_form_as_it_was_typed_and_are_sent_once() {
    for kind in kinds() {
        for is_clear in [true, false] {
            let mut journey = Journey::signed_in(Dialect::Published);
            journey.filled();
            let typed = journey.app.form().draft().clone();
            let told = failure(kind.clone());
            let outcome = if is_clear {
                CreateOutcome::NotCreated(told)
            } else {
                CreateOutcome::Unknown(told, ServerState::MayBeAtIt)
            };
            journey.keys("<c-s>").answer(outcome);
            // The look-up, where there is one, fails in the same way.
            fail_all_questions(&mut journey, &kind);
            journey.later(60_000);
            fail_all_questions(&mut journey, &kind);
            assert_eq!(journey.app.form().draft(), &typed, "{kind:?}");
            assert_eq!(journey.creates().len(), 1, "{kind:?}");
        }
    }
}

#[test]
fn a_sign_in_over_the_form_that_fails_leaves_it_as_it_was_typed() {
    for kind in kinds() {
        let mut journey = Journey::signed_in(Dialect::Published);
        journey.filled();
        let typed = journey.app.form().draft().clone();
        journey.keys("<c-s>").answer(CreateOutcome::NotCreated(failure(FailureKind::NotSignedIn("ended".into()))));
        journey.paste("another-token").keys("<enter>");
        let request = journey.last_request();
        journey.tell(Msg::Answer(request, Answer::Identity(Err(failure(kind.clone())))));
        assert_eq!(journey.app.form().draft(), &typed, "{kind:?}");
        assert_eq!(journey.creates().len(), 1, "{kind:?}");
    }
}
