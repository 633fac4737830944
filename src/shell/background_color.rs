//! What the terminal's background is: asked once, after the first frame, and never waited for. The library hands the
//! answer on as if it had been typed (`Alt-]`, `11;rgb:1e1e/1e1e/1e1e`, and an end), so it is picked out of the keys
//! here; whatever turns out to be something else is handed on as it came.

use std::io;
use std::time::{Duration, Instant};

use crossterm::event::{Event, KeyCode, KeyModifiers};

use crate::app::launch::Background;
use crate::shell::terminal::send;

/// How long an answer may be on its way; what comes later is taken as typed.
const PATIENCE: Duration = Duration::from_secs(5);

/// What an answer begins with, after its bracket.
const BEGINNING: &str = "11;rgb:";

/// No answer is longer.
const LONGEST: usize = 40;

/// Asks the terminal (OSC 11).
///
/// # Errors
/// When it cannot be written to.
pub(super) fn ask() -> io::Result<()> {
    send(b"\x1b]11;?\x07")
}

/// Whether the terminal is one that answers, or at least passes the question over.
pub(super) fn may_be_asked() -> bool {
    let terminal = std::env::var("TERM").unwrap_or_default();
    !(terminal.is_empty() || terminal == "dumb" || terminal == "linux" || terminal.starts_with("screen"))
}

/// Picks the answer out of what is typed.
#[derive(Debug)]
pub(super) struct Osc11Parser {
    until: Option<Instant>,
    held: Vec<Event>,
    text: String,
}

/// What became of an event.
#[derive(Debug, PartialEq)]
pub(super) enum Osc11Event {
    /// It may be part of the answer; more is to come.
    More,
    /// It was the end of the answer.
    Answer(Background),
    /// These were typed.
    Typed(Vec<Event>),
}

impl Osc11Parser {
    /// One that listens for an answer, or for none.
    pub(super) fn new(was_asked: bool) -> Self {
        Self { until: was_asked.then(|| Instant::now() + PATIENCE), held: Vec::new(), text: String::new() }
    }

    /// Whether something is held back.
    pub(super) const fn is_holding(&self) -> bool {
        !self.held.is_empty()
    }

    /// Gives back what was held: nothing more came.
    pub(super) fn give_up(&mut self) -> Vec<Event> {
        self.text.clear();
        std::mem::take(&mut self.held)
    }

    /// Looks at an event.
    pub(super) fn hear(&mut self, event: Event) -> Osc11Event {
        if self.until.is_none_or(|until| until < Instant::now()) {
            self.until = None;
            return self.typed(event);
        }
        match letter(&event) {
            Letter::Bracket if self.held.is_empty() => self.hold(event, None),
            Letter::Plain(letter) if !self.held.is_empty() && self.fits(letter) => self.hold(event, Some(letter)),
            Letter::End if self.text.len() > BEGINNING.len() => match ground(&self.text) {
                Some(ground) => {
                    self.give_up();
                    self.until = None;
                    Osc11Event::Answer(ground)
                }
                None => self.typed(event),
            },
            _ => self.typed(event),
        }
    }

    fn fits(&self, letter: char) -> bool {
        match BEGINNING.chars().nth(self.text.len()) {
            Some(expected) => letter == expected,
            None => (letter.is_ascii_hexdigit() || letter == '/') && self.text.len() < LONGEST,
        }
    }

    fn hold(&mut self, event: Event, letter: Option<char>) -> Osc11Event {
        self.held.push(event);
        self.text.extend(letter);
        Osc11Event::More
    }

    fn typed(&mut self, event: Event) -> Osc11Event {
        let mut events = self.give_up();
        events.push(event);
        Osc11Event::Typed(events)
    }
}

enum Letter {
    Bracket,
    Plain(char),
    End,
    Other,
}

fn letter(event: &Event) -> Letter {
    let Event::Key(key) = event else { return Letter::Other };
    match (key.code, key.modifiers) {
        (KeyCode::Char(']'), KeyModifiers::ALT | KeyModifiers::NONE) => Letter::Bracket,
        (KeyCode::Char('\\'), KeyModifiers::ALT) | (KeyCode::Char('g'), KeyModifiers::CONTROL) => Letter::End,
        (KeyCode::Char(letter), KeyModifiers::NONE | KeyModifiers::SHIFT) => Letter::Plain(letter),
        _ => Letter::Other,
    }
}

/// Whether a background such as `11;rgb:ffff/fffe/f000` is light.
fn ground(text: &str) -> Option<Background> {
    let parts: Vec<f64> = text
        .strip_prefix(BEGINNING)?
        .split('/')
        .map(|part| {
            let most = 16_u32.checked_pow(u32::try_from(part.len()).ok()?)?.checked_sub(1).filter(|most| *most > 0)?;
            Some(f64::from(u32::from_str_radix(part, 16).ok()?) / f64::from(most))
        })
        .collect::<Option<_>>()?;
    let [red, green, blue] = parts.as_slice() else { return None };
    let brightness = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    Some(if brightness > 0.5 { Background::Light } else { Background::Dark })
}

#[cfg(test)]
mod tests {
    use crossterm::event::KeyEvent;

    use super::*;

    fn key(code: char, modifiers: KeyModifiers) -> Event {
        Event::Key(KeyEvent::new(KeyCode::Char(code), modifiers))
    }

    fn answer(text: &str, end: Event) -> Vec<Event> {
        let mut events = vec![key(']', KeyModifiers::ALT)];
        events.extend(text.chars().map(|letter| key(letter, KeyModifiers::NONE)));
        events.push(end);
        events
    }

    #[test]
    fn the_answer_is_picked_out_and_typed_nowhere() {
        for (text, expected) in [
            ("11;rgb:ffff/ffff/ffff", Background::Light),
            ("11;rgb:1e1e/1e1e/1e1e", Background::Dark),
            ("11;rgb:fd/f6/e3", Background::Light),
        ] {
            for end in [key('\\', KeyModifiers::ALT), key('g', KeyModifiers::CONTROL)] {
                let mut ear = Osc11Parser::new(true);
                let heard: Vec<Osc11Event> = answer(text, end).into_iter().map(|event| ear.hear(event)).collect();
                let (last, before) = heard.split_last().expect("events");
                assert_eq!(*last, Osc11Event::Answer(expected), "{text}");
                assert!(before.iter().all(|heard| *heard == Osc11Event::More), "{text}");
            }
        }
    }

    #[test]
    fn what_is_something_else_is_typed_as_it_came() {
        let mut ear = Osc11Parser::new(true);
        let typed = [key(']', KeyModifiers::NONE), key('1', KeyModifiers::NONE), key('x', KeyModifiers::NONE)];
        assert_eq!(ear.hear(typed[0].clone()), Osc11Event::More);
        assert_eq!(ear.hear(typed[1].clone()), Osc11Event::More);
        assert_eq!(ear.hear(typed[2].clone()), Osc11Event::Typed(typed.to_vec()));
        assert_eq!(Osc11Parser::new(false).hear(typed[0].clone()), Osc11Event::Typed(vec![typed[0].clone()]));
    }

    #[test]
    fn a_bracket_that_is_typed_is_not_held_for_long() {
        let mut ear = Osc11Parser::new(true);
        assert_eq!(ear.hear(key(']', KeyModifiers::NONE)), Osc11Event::More);
        assert!(ear.is_holding());
        assert_eq!(ear.give_up(), [key(']', KeyModifiers::NONE)]);
        assert!(!ear.is_holding());
    }
}
