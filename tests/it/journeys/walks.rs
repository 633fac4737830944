//! Random walks: whatever is typed, pasted, resized and answered, nothing panics, every frame fits, and one press
//! sends at most once.

use proptest::prelude::*;
use syncwright::app::msg::{Answer, Msg};
use syncwright::app::requests::RequestId;
use syncwright::domain::dialect::Dialect;
use syncwright::domain::failure::{FailureKind, Identity, NoAnswer};
use syncwright::domain::sync::{CreateOutcome, ServerState};

use super::workspace::{answer, silence};
use super::{Journey, created, failure, token};

fn any_keys() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "<tab>",
        "<s-tab>",
        "<enter>",
        "<esc>",
        "<up>",
        "<down>",
        "<left>",
        "<right>",
        "<c-s>",
        "<c-n>",
        "<c-p>",
        "<c-z>",
        "<c-y>",
        "<f1>",
        "<f4>",
        "<a-1>",
        "<a-2>",
        "<a-3>",
        "<a-4>",
        "<c-u>",
        "<c-w>",
        "<backspace>",
        "<delete>",
        "<home>",
        "<end>",
        "<pgup>",
        "<pgdn>",
        "n",
        "s",
        "y",
        "q",
        "a",
        "1",
        "2",
        "30",
        "contacts",
        "{\"a\": \"b\"}",
        "語",
        "<c-c>",
        "<c-r>",
        " ",
        "<f2>",
        "<f5>",
        "<c-o>",
        "hub",
        "{{ a }}",
        "w",
        "p",
        "d",
        "x",
        "S",
        "*",
        "3",
        "v",
        "l",
        "r",
        "u",
        "none",
    ])
    .prop_map(str::to_owned)
}

#[derive(Debug, Clone)]
enum Step {
    Keys(String),
    Paste(String),
    Resize(u16, u16),
    Answer(u8),
    Serve(prop::sample::Index, u8),
    Fill,
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        12 => any_keys().prop_map(Step::Keys),
        1 => any::<String>().prop_map(Step::Paste),
        1 => (1_u16..130, 1_u16..50).prop_map(|(width, height)| Step::Resize(width, height)),
        3 => any::<u8>().prop_map(Step::Answer),
        6 => (any::<prop::sample::Index>(), any::<u8>()).prop_map(|(which, how)| Step::Serve(which, how)),
        1 => Just(Step::Fill),
    ]
}

fn take(journey: &mut Journey, step: Step) {
    match step {
        Step::Keys(keys) => drop(journey.keys(&keys)),
        Step::Paste(text) => drop(journey.paste(&text)),
        Step::Resize(width, height) => drop(journey.tell(Msg::Resized { width, height })),
        Step::Fill => drop(journey.filled()),
        Step::Serve(which, how) => {
            let asked = journey.asked_of_all();
            if asked.is_empty() {
                return;
            }
            let (request, query) = which.get(&asked).clone();
            let answer = match how % 6 {
                0 => silence(&query),
                1 => Err(failure(FailureKind::Forbidden("no".into()))),
                _ => answer(&query),
            };
            journey.later(200).tell_answer(request, answer);
        }
        Step::Answer(which) => {
            let request = RequestId(u64::from(which / 8));
            let body = serde_json::json!({"sync": {}});
            let msg = match which % 8 {
                0 => Msg::Answer(request, Answer::Create(created("1", &body))),
                1 => Msg::Answer(
                    request,
                    Answer::Create(CreateOutcome::Unknown(
                        failure(FailureKind::NoAnswer(NoAnswer::TimedOut)),
                        ServerState::MayBeAtIt,
                    )),
                ),
                2 => Msg::Answer(
                    request,
                    Answer::Create(CreateOutcome::NotCreated(failure(FailureKind::NotSignedIn("no".into())))),
                ),
                3 => Msg::Answer(request, Answer::Identity(Ok(Identity::default()))),
                4 => Msg::Answer(request, Answer::Identity(Err(failure(FailureKind::NotSignedIn("no".into()))))),
                5 => Msg::Answer(request, Answer::Stored(Ok(()))),
                6 => Msg::Answer(request, Answer::Exchanged(Ok(token()))),
                _ => Msg::Answer(request, Answer::Edited(Ok("{}".to_owned()))),
            };
            journey.tell(msg);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn nothing_panics_and_every_frame_fits(
        steps in prop::collection::vec(any_step(), 1..60),
        multiwoven in any::<bool>(),
    ) {
        let mut journey = Journey::signed_in(if multiwoven { Dialect::Multiwoven } else { Dialect::Published });
        for step in steps {
            let before = journey.creates().len();
            let is_answer = matches!(step, Step::Answer(_) | Step::Serve(..));
            take(&mut journey, step);
            let sent = journey.creates().len() - before;
            prop_assert!(sent <= 1);
            prop_assert!(!(is_answer && sent > 0), "no answer makes the program send");
            let screen = journey.screen();
            prop_assert!(!screen.contains(super::TOKEN));
        }
    }
}
