//! What the terminal library reads, as the core's messages.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
#[cfg(any(windows, test))]
use secrecy::zeroize::Zeroize as _;

use crate::app::input::key::{Code, Key};
use crate::app::input::mouse::Wheel;
use crate::app::msg::Msg;
use crate::shell::terminal::bounded;

/// What was done at the terminal.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "there is one at a time")]
pub(super) enum TerminalInput {
    /// What means the same wherever it was done.
    Msg(Msg),
    /// A cell was pressed; what that means is a matter of what is drawn there.
    Press { column: u16, row: u16 },
}

/// The message of an event; none for what has no meaning here, such as the release of a key.
pub(super) fn input(event: Event) -> Option<TerminalInput> {
    let msg = match event {
        Event::Key(key) => translate(key).map(Msg::Key)?,
        Event::Paste(text) => Msg::Paste(secrecy::SecretString::from(text)),
        Event::Resize(width, height) => {
            let (width, height) = bounded((width, height));
            Msg::Resized { width, height }
        }
        Event::Mouse(MouseEvent { kind, column, row, .. }) => match kind {
            MouseEventKind::Down(MouseButton::Left) => return Some(TerminalInput::Press { column, row }),
            MouseEventKind::ScrollUp => Msg::Wheel(Wheel::Up),
            MouseEventKind::ScrollDown => Msg::Wheel(Wheel::Down),
            _ => return None,
        },
        Event::FocusGained => Msg::Focus(true),
        Event::FocusLost => Msg::Focus(false),
    };
    Some(TerminalInput::Msg(msg))
}

/// The fewest keys at once that are taken for a paste: nobody types as many between two reads.
#[cfg(any(windows, test))]
const PASTED: usize = 4;

/// Joins keys that were typed at once to a paste. The Windows console gives a paste as keys, and its letters must not be
/// read as commands. A key that is held down is no paste.
#[cfg(any(windows, test))]
pub(super) fn join_pastes(inputs: Vec<TerminalInput>) -> Vec<TerminalInput> {
    let typed = |input: &TerminalInput| match input {
        TerminalInput::Msg(Msg::Key(Key { code: Code::Enter, ctrl: false, alt: false })) => Some('\n'),
        TerminalInput::Msg(Msg::Key(Key { code: Code::Tab, ctrl: false, alt: false })) => Some('\t'),
        TerminalInput::Msg(Msg::Key(key)) => key.typed(),
        _ => None,
    };
    let mut joined = Vec::new();
    let mut run: Vec<TerminalInput> = Vec::new();
    let flush = |run: &mut Vec<TerminalInput>, joined: &mut Vec<TerminalInput>| {
        let mut text: String = run.iter().filter_map(typed).collect();
        let is_held = text.chars().all(|each| text.starts_with(each));
        if run.len() >= PASTED && !is_held {
            run.clear();
            joined.push(TerminalInput::Msg(Msg::Paste(secrecy::SecretString::from(std::mem::take(&mut text)))));
        }
        text.zeroize();
        joined.append(run);
    };
    for input in inputs {
        if typed(&input).is_none() {
            flush(&mut run, &mut joined);
            joined.push(input);
        } else {
            run.push(input);
        }
    }
    flush(&mut run, &mut joined);
    joined
}

/// Some terminals write Alt with an arrow as Esc before the arrow (`ESC ESC [ B`). The library makes Esc, `[` and `B` of
/// that; at once, nobody types these.
pub(super) fn join_alt_arrows(batch: Vec<TerminalInput>) -> Vec<TerminalInput> {
    let mut joined: Vec<TerminalInput> = Vec::with_capacity(batch.len());
    for input in batch {
        joined.push(input);
        let [
            ..,
            TerminalInput::Msg(Msg::Key(first)),
            TerminalInput::Msg(Msg::Key(second)),
            TerminalInput::Msg(Msg::Key(last)),
        ] = joined.as_slice()
        else {
            continue;
        };
        let arrow = match last.typed() {
            Some('A') => Code::Up,
            Some('B') => Code::Down,
            Some('C') => Code::Right,
            Some('D') => Code::Left,
            _ => continue,
        };
        if *first == Key::plain(Code::Esc) && second.typed() == Some('[') {
            joined.truncate(joined.len() - 3);
            joined.push(TerminalInput::Msg(Msg::Key(Key { alt: true, ..Key::plain(arrow) })));
        }
    }
    joined
}

fn translate(event: KeyEvent) -> Option<Key> {
    if event.kind == KeyEventKind::Release {
        return None;
    }
    let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
    let alt = event.modifiers.contains(KeyModifiers::ALT);
    let shift = event.modifiers.contains(KeyModifiers::SHIFT);
    let code = match event.code {
        // What Backspace sends in some terminals, and what shells take for it in all.
        KeyCode::Char('h' | 'H') if ctrl && !alt => return Some(Key::plain(Code::Backspace)),
        // The line feed: what Enter sends through some programs in between.
        KeyCode::Char('j' | 'J') if ctrl && !alt => return Some(Key::plain(Code::Enter)),
        // With Ctrl, terminals differ about the case of the letter.
        KeyCode::Char(character) if ctrl => Code::Char(character.to_ascii_lowercase()),
        KeyCode::Char(character) => Code::Char(character),
        KeyCode::Enter => Code::Enter,
        KeyCode::Tab if shift => Code::BackTab,
        KeyCode::Tab => Code::Tab,
        KeyCode::BackTab => Code::BackTab,
        KeyCode::Esc => Code::Esc,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        KeyCode::F(number) => Code::F(number),
        _ => return None,
    };
    Some(Key { code, ctrl, alt })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(code: KeyCode, modifiers: KeyModifiers) -> Option<Key> {
        translate(KeyEvent::new(code, modifiers))
    }

    #[test]
    fn keys_are_those_of_the_core() {
        assert_eq!(key(KeyCode::Char('S'), KeyModifiers::CONTROL), Some(Key::ctrl('s')));
        assert_eq!(key(KeyCode::Char('A'), KeyModifiers::SHIFT), Some(Key::char('A')));
        assert_eq!(key(KeyCode::Tab, KeyModifiers::SHIFT), Some(Key::plain(Code::BackTab)));
        assert_eq!(key(KeyCode::Char('2'), KeyModifiers::ALT), Some(Key::alt('2')));
        assert_eq!(key(KeyCode::BackTab, KeyModifiers::SHIFT), Some(Key::plain(Code::BackTab)));
        assert_eq!(key(KeyCode::Char('h'), KeyModifiers::CONTROL), Some(Key::plain(Code::Backspace)));
        assert_eq!(key(KeyCode::Char('j'), KeyModifiers::CONTROL), Some(Key::plain(Code::Enter)));
        assert_eq!(key(KeyCode::CapsLock, KeyModifiers::NONE), None);
    }

    #[test]
    fn alt_with_an_arrow_is_read_as_older_terminals_write_it_too() {
        let read = |text: &str| -> Vec<Key> {
            let keys = Key::read_all(text).into_iter().map(|key| TerminalInput::Msg(Msg::Key(key))).collect();
            let keys = join_alt_arrows(keys).into_iter();
            keys.filter_map(|input| if let TerminalInput::Msg(Msg::Key(key)) = input { Some(key) } else { None })
                .collect()
        };
        assert_eq!(read("x<esc>[By"), Key::read_all("x<a-down>y"));
        for others in ["<esc>[", "[B", "<esc>[x", "<esc><esc>"] {
            assert_eq!(read(others), Key::read_all(others), "{others}");
        }
    }

    #[test]
    fn keys_that_come_at_once_are_a_paste_and_a_key_held_down_is_none() {
        use secrecy::ExposeSecret as _;
        let typed = |text: &str| -> Vec<TerminalInput> {
            let keys =
                text.chars().map(|letter| if letter == '\n' { Key::plain(Code::Enter) } else { Key::char(letter) });
            join_pastes(keys.map(|key| TerminalInput::Msg(Msg::Key(key))).collect())
        };
        let pasted = typed("dx\nq");
        let [TerminalInput::Msg(Msg::Paste(text))] = pasted.as_slice() else { panic!("one paste") };
        assert_eq!(text.expose_secret(), "dx\nq");
        for keys in ["dxq", "jjjjjjjj"] {
            assert_eq!(typed(keys).len(), keys.len(), "{keys}");
        }
        let mut mixed: Vec<TerminalInput> =
            "abcd".chars().map(|letter| TerminalInput::Msg(Msg::Key(Key::char(letter)))).collect();
        mixed.push(TerminalInput::Msg(Msg::Key(Key::plain(Code::Down))));
        let joined = join_pastes(mixed);
        assert!(matches!(joined.as_slice(), [TerminalInput::Msg(Msg::Paste(_)), TerminalInput::Msg(Msg::Key(_))]));
    }

    #[test]
    fn the_release_of_a_key_is_no_key() {
        let mut event = KeyEvent::new(KeyCode::Char('a'), KeyModifiers::NONE);
        event.kind = KeyEventKind::Release;
        assert!(input(Event::Key(event)).is_none());
    }
}
