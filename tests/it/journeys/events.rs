//! A long run of random events through the core, and a frame now and then: no panic, the focus is always somewhere,
//! answers change nothing that was typed, and only a key sends. `SYNCWRIGHT_EVENTS=1000000` makes it a million.

use std::collections::HashSet;

use syncwright::app;
use syncwright::app::effect::Effect;
use syncwright::app::form::Focus;
use syncwright::app::input::key::Key;
use syncwright::app::msg::{Answer, Msg};
use syncwright::app::requests::RequestId;
use syncwright::app::screen::Screen;
use syncwright::domain::create::ledger::{Ledger, UnreadableNote};
use syncwright::domain::create::note::CreateId;
use syncwright::domain::dialect::Dialect;
use syncwright::domain::failure::{FailureKind, Identity, NoAnswer};
use syncwright::domain::query::Query;
use syncwright::domain::sync::{CreateOutcome, ServerState};

use super::workspace::{answer, silence};
use super::{Journey, created, failure, token};

/// Random numbers that are the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % (limit as u64)).expect("small")
    }

    fn one_of<T: Copy>(&mut self, things: &[T]) -> T {
        things[self.below(things.len())]
    }
}

const KEYS: &[&str] = &[
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
    "<c-o>",
    "<f1>",
    "<f2>",
    "<f4>",
    "<f5>",
    "<a-1>",
    "<a-2>",
    "<a-3>",
    "<c-u>",
    "<backspace>",
    "<delete>",
    "<home>",
    "<end>",
    "<pgup>",
    "<pgdn>",
    "n",
    "s",
    "y",
    "a",
    "d",
    "v",
    "w",
    "p",
    "l",
    "u",
    "r",
    "none",
    "1",
    "2",
    "5",
    "30",
    "hub",
    "con",
    "{{ a }}",
    "{",
    "}",
    "\"",
    "語",
    "<c-r>",
    " ",
    "7:30",
    "<c-q>",
];

const PASTES: &[&str] =
    &["{\"email\": \"e\"}", "[{\"from\":1}]", "\u{1b}[2J", "contacts\n", "Bearer x.y.z", "٣", "{", "5", "0 9 * * 1-5"];

/// What the program awaits.
#[derive(Default)]
struct Awaited {
    questions: Vec<(RequestId, Query)>,
    creates: Vec<(RequestId, serde_json::Value)>,
    ledgers: Vec<RequestId>,
    others: Vec<RequestId>,
    /// Which creates were sent.
    sent: HashSet<CreateId>,
}

impl Awaited {
    fn take(&mut self, effects: Vec<Effect>) -> usize {
        let mut sent = 0;
        for effect in effects {
            match effect {
                Effect::Ask(request, _, _, query) => self.questions.push((request, query)),
                Effect::Create(request, _, permit) => {
                    sent += 1;
                    assert!(self.sent.insert(permit.note().id.clone()), "one decision is sent once");
                    self.creates.push((request, permit.note().body.clone()));
                }
                Effect::ReadLedger(request, ..) => self.ledgers.push(request),
                Effect::TryToken(request, _)
                | Effect::LoadToken(request, _)
                | Effect::KeepToken(request, ..)
                | Effect::SignIn(request, _)
                | Effect::EditText(request, _) => self.others.push(request),
                _ => {}
            }
        }
        // Some answers never come.
        self.questions.truncate(30);
        self.others.truncate(30);
        sent
    }

    fn reply(&mut self, dice: &mut Dice) -> Option<Msg> {
        if let Some((request, body)) = self.creates.pop() {
            let lost = failure(FailureKind::NoAnswer(NoAnswer::TimedOut));
            return Some(Msg::Answer(
                request,
                Answer::Create(match dice.below(4) {
                    0 => CreateOutcome::Unknown(lost, dice.one_of(&[ServerState::Done, ServerState::MayBeAtIt])),
                    1 => CreateOutcome::NotCreated(failure(FailureKind::Refused(Vec::new()))),
                    2 => CreateOutcome::NotCreated(failure(FailureKind::NotSignedIn("no".into()))),
                    _ => created("1", &body),
                }),
            ));
        }
        if let Some(request) = self.ledgers.pop() {
            let unreadable = UnreadableNote { name: "a".to_owned(), why: "b".to_owned(), digest: "c".to_owned() };
            let ledger = match dice.below(8) {
                0 => Err("Another Syncwright is creating the same sync right now.".to_owned()),
                1 => Ok(Ledger { unreadable: vec![unreadable], ..Ledger::default() }),
                _ => Ok(Ledger::default()),
            };
            return Some(Msg::Answer(request, Answer::Ledger(ledger)));
        }
        if !self.questions.is_empty() {
            let (request, query) = self.questions.swap_remove(dice.below(self.questions.len()));
            let reply = match dice.below(8) {
                0 => silence(&query),
                1 => Err(failure(FailureKind::Forbidden("no".into()))),
                _ => answer(&query),
            };
            return Some(Msg::Answer(request, Answer::Reply(reply)));
        }
        let request = self.others.pop()?;
        Some(match dice.below(4) {
            0 => Msg::Answer(request, Answer::Edited(Ok("{\"a\": \"b\"}".to_owned()))),
            1 => Msg::Answer(request, Answer::Exchanged(Ok(token()))),
            2 => Msg::Answer(request, Answer::Stored(Ok(()))),
            _ => Msg::Answer(request, Answer::Identity(Ok(Identity { confirmed: true, ..Identity::default() }))),
        })
    }
}

#[test]
fn a_long_run_of_random_events_is_survived() {
    let events: u64 = std::env::var("SYNCWRIGHT_EVENTS").ok().and_then(|text| text.parse().ok()).unwrap_or(20_000);
    let mut dice = Dice(0x5eed_5eed_5eed_5eed);
    let (mut awaited, mut journey) = (Awaited::default(), Journey::signed_in(Dialect::Multiwoven));
    for number in 0..events {
        // A fresh start now and then, or all of it would be spent behind some question.
        if number % 5_000 == 0 {
            journey = Journey::signed_in(if number % 2 == 0 { Dialect::Published } else { Dialect::Multiwoven });
            awaited = Awaited::default();
        }
        let kind = dice.below(20);
        let draft = journey.app.form().draft().clone();
        let messages: Vec<Msg> = match kind {
            0..=11 => Key::read_all(dice.one_of(KEYS)).into_iter().map(Msg::Key).collect(),
            12 => vec![Msg::Paste(secrecy::SecretString::from(dice.one_of(PASTES).to_owned()))],
            13 => {
                let (width, height) = (dice.below(500) + 1, dice.below(200) + 1);
                let cells = |number: usize| u16::try_from(number).expect("small");
                vec![Msg::Resized { width: cells(width), height: cells(height) }]
            }
            14 => vec![Msg::Time(journey.app.clock.now + jiff::SignedDuration::from_millis(400))],
            _ => awaited.reply(&mut dice).into_iter().collect(),
        };
        let is_question = matches!(messages.first(), Some(Msg::Answer(_, Answer::Reply(_))));
        for message in messages {
            let is_wanted = std::iter::once(&journey.app.session)
                .chain(&journey.app.others)
                .any(|session| session.editor.attempt.is_some());
            let may_send = matches!(message, Msg::Key(_)) || is_wanted;
            let sent = awaited.take(app::update(&mut journey.app, message));
            assert!(sent <= usize::from(may_send), "only a key sends, and once");
        }
        let app = &journey.app;
        if is_question && app.creates.created.is_empty() {
            assert_eq!(*app.form().draft(), draft, "an answer changed what was typed");
        }
        if let (Screen::Form { .. }, Focus::Field(field)) = (&app.session.screen, app.form().focus()) {
            assert!(app.form().fields().contains(&field), "the focus is on a field that is not there");
        }
        if number % 97 == 0 {
            let (width, height) = app.size;
            journey.screen_at(width.min(200), height.min(60));
        }
    }
}
