//! Whatever is begun, answered and stopped, in any order.

use proptest::prelude::*;

use super::*;
use crate::domain::failure::{NoAnswer, RawAnswer, Unreachable};
use crate::domain::server::{PlainHttp, Server};

fn place(id: usize) -> SyncRef {
    let server = Server::parse("https://api.example.com", PlainHttp::LoopbackOnly).expect("a server").id();
    SyncRef { server, workspace: None, id: SyncId(id.to_string().as_str().into()) }
}

fn item(id: usize, is_left_as_is: bool) -> Item {
    let outcome = if is_left_as_is { Outcome::LeftAsIs("Paused already.".to_owned()) } else { Outcome::NotTried };
    Item { place: place(id), name: format!("Sync {id}"), file: None, outcome }
}

#[derive(Debug, Clone)]
enum Step {
    Begin,
    Next,
    Stop,
    /// An answer about this sync, awaited or not.
    Answer(usize, Verdict),
}

fn any_verdict() -> impl Strategy<Value = Verdict> {
    prop_oneof![
        3 => Just(Verdict::Final(Outcome::Done(String::new()))),
        1 => Just(Verdict::Final(Outcome::Rejected("no".to_owned()))),
        1 => Just(Verdict::Final(Outcome::Unknown("lost".to_owned()))),
        1 => Just(Verdict::NotCarriedOut),
    ]
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => Just(Step::Begin),
        6 => Just(Step::Next),
        1 => Just(Step::Stop),
        6 => (0_usize..6, any_verdict()).prop_map(|(id, verdict)| Step::Answer(id, verdict)),
    ]
}

proptest! {
    #[test]
    fn one_at_a_time_each_once_and_none_after_a_stop(
        left_as_is in prop::collection::vec(any::<bool>(), 0..6),
        steps in prop::collection::vec(any_step(), 0..60),
    ) {
        let items: Vec<Item> = left_as_is.iter().zip(0..).map(|(left, id)| item(id, *left)).collect();
        let mut batch = Batch::new(Task::Pause, items.clone());
        let (mut may_begin, mut under_way) = (false, None);
        // Whether a sync may still be sent: not what is left as it is, and not once its outcome is known.
        let mut may_be_sent: Vec<bool> = left_as_is.iter().map(|left| !left).collect();
        for step in steps {
            match step {
                Step::Begin => {
                    may_begin |= under_way.is_none();
                    batch.begin();
                }
                Step::Stop => {
                    may_begin = false;
                    batch.stop(String::new());
                }
                Step::Next => if let Some(item) = batch.begin_next() {
                    prop_assert!(may_begin && under_way.is_none());
                    let id: usize = item.place.id.0.as_str().parse().expect("a number");
                    prop_assert!(std::mem::take(&mut may_be_sent[id]), "{id} was sent before");
                    under_way = Some(id);
                },
                Step::Answer(id, verdict) => {
                    let before = batch.clone();
                    batch.settle(&place(id), verdict.clone());
                    if under_way != Some(id) {
                        prop_assert_eq!(&batch, &before, "nobody awaits it");
                        continue;
                    }
                    under_way = None;
                    may_be_sent[id] = verdict == Verdict::NotCarriedOut;
                }
            }
            prop_assert_eq!(batch.under_way(), under_way);
            prop_assert_eq!(batch.count(|outcome| *outcome == Outcome::UnderWay), usize::from(under_way.is_some()));
            prop_assert_eq!(batch.left(), may_be_sent.iter().filter(|may| **may).count());
        }
        // Carried on to its end, each has one outcome.
        batch.begin();
        if let Some(id) = under_way {
            batch.settle(&place(id), Verdict::Final(Outcome::Done(String::new())));
        }
        batch.begin();
        while let Some(id) = batch.begin_next().map(|item| item.place.clone()) {
            batch.settle(&id, Verdict::Final(Outcome::Done(String::new())));
        }
        prop_assert!(!batch.is_running() && !batch.can_begin() && batch.stopped().is_none());
        let is_known = |outcome: &Outcome| !matches!(outcome, Outcome::NotTried | Outcome::UnderWay);
        prop_assert_eq!(batch.count(is_known), items.len());
    }
}

#[test]
fn nothing_is_begun_before_it_is_asked_for() {
    let mut batch = Batch::new(Task::Pause, vec![item(1, false)]);
    assert!(batch.is_planned() && !batch.is_running() && batch.begin_next().is_none());
    batch.begin();
    assert!(batch.is_running() && batch.begin_next().is_some());
    let mut nothing = Batch::new(Task::Pause, vec![item(1, true)]);
    nothing.begin();
    assert!(nothing.is_planned() && !nothing.can_begin(), "there is nothing to do");
}

#[test]
fn what_was_not_carried_out_comes_first_where_it_goes_on() {
    let mut batch = Batch::new(Task::Pause, vec![item(1, false), item(2, false)]);
    batch.begin();
    batch.begin_next();
    batch.settle(&place(1), Verdict::NotCarriedOut);
    batch.stop("The sign-in ended.".to_owned());
    assert_eq!(batch.stopped(), Some("The sign-in ended."));
    batch.begin();
    assert_eq!(batch.begin_next().map(|item| item.place.clone()), Some(place(1)));
}

#[test]
fn an_answer_proves_no_more_than_it_says() {
    let verdicts = |kind: FailureKind, status: u16| {
        let failure = Failure { kind, answer: Some(RawAnswer { status, beginning: Vec::new() }) };
        let command = Task::Run.command(&SyncId("7".into())).expect("a command");
        let (verdict, then) = judge(&command, &Err(failure));
        let verdict = match verdict {
            Verdict::NotCarriedOut => "not carried out",
            Verdict::Final(Outcome::Rejected(_)) => "rejected",
            Verdict::Final(Outcome::Unknown(_)) => "unknown",
            Verdict::Final(_) => "another",
        };
        let then = match then {
            Then::GoOn => "goes on",
            Then::Wait(_) => "waits",
            Then::Stop(_) => "stops",
        };
        (verdict, then)
    };
    let wait = Some(Duration::from_secs(30));
    for (kind, status, expected) in [
        (FailureKind::NotSignedIn("no".into()), 401, ("not carried out", "stops")),
        (FailureKind::Unreachable(Unreachable::Refused), 0, ("not carried out", "stops")),
        (FailureKind::Busy { wait }, 429, ("not carried out", "waits")),
        (FailureKind::Busy { wait: None }, 429, ("not carried out", "stops")),
        (FailureKind::Busy { wait }, 503, ("unknown", "stops")),
        (FailureKind::NoAnswer(NoAnswer::ConnectionLost), 0, ("unknown", "stops")),
        (FailureKind::ServerBroke { status: 500 }, 500, ("unknown", "goes on")),
        (FailureKind::NotFound("no".into()), 404, ("rejected", "goes on")),
        (FailureKind::Refused(Vec::new()), 400, ("rejected", "goes on")),
        (FailureKind::Forbidden("no".into()), 403, ("rejected", "stops")),
        (FailureKind::NoSuchWorkspace, 400, ("rejected", "stops")),
    ] {
        assert_eq!(verdicts(kind.clone(), status), expected, "{kind:?}");
    }
}

#[test]
fn only_a_404_that_speaks_of_the_sync_says_that_it_is_gone() {
    let delete = Command::Delete(SyncId("1".into()));
    let outcome = |words: &str| {
        let failure = Failure { kind: FailureKind::NotFound(words.into()), answer: None };
        match judge(&delete, &Err(failure)).0 {
            Verdict::Final(Outcome::LeftAsIs(_)) => "gone",
            Verdict::Final(Outcome::Rejected(_)) => "rejected",
            _ => "other",
        }
    };
    assert_eq!(
        ["Sync not found", "Couldn't find Sync with 'id'=\"1\"", "Couldn't find Sync"].map(outcome),
        ["gone"; 3]
    );
    assert_eq!(["Not Found", "", "Connector not found", "Couldn't find SyncRun"].map(outcome), ["rejected"; 4]);
}
