//! Keys independent of the terminal library. They have a text form, so a journey in a test is one line:
//! `"<tab>15<c-s>"`.

use crate::app::input::layout::us_key;

/// A key press.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key {
    /// Which key.
    pub code: Code,
    /// With Ctrl held.
    pub ctrl: bool,
    /// With Alt held.
    pub alt: bool,
}

/// Which key was pressed. Shift is part of the character or has its own code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    /// A character.
    Char(char),
    /// Enter.
    Enter,
    /// Tab.
    Tab,
    /// Shift-Tab.
    BackTab,
    /// Escape.
    Esc,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// A function key.
    F(u8),
}

/// The named keys: as written in angle brackets, and as shown.
const NAMED: [(&str, Code, &str); 16] = [
    ("tab", Code::Tab, "Tab"),
    ("s-tab", Code::BackTab, "Shift-Tab"),
    ("enter", Code::Enter, "Enter"),
    ("esc", Code::Esc, "Esc"),
    ("backspace", Code::Backspace, "Backspace"),
    ("delete", Code::Delete, "Delete"),
    ("up", Code::Up, "↑"),
    ("down", Code::Down, "↓"),
    ("left", Code::Left, "←"),
    ("right", Code::Right, "→"),
    ("home", Code::Home, "Home"),
    ("end", Code::End, "End"),
    ("pgup", Code::PageUp, "PgUp"),
    ("pgdn", Code::PageDown, "PgDn"),
    ("space", Code::Char(' '), "Space"),
    ("lt", Code::Char('<'), "<"),
];

impl Key {
    /// A key without Ctrl or Alt.
    pub const fn plain(code: Code) -> Self {
        Self { code, ctrl: false, alt: false }
    }

    /// Ctrl with a character.
    pub const fn ctrl(character: char) -> Self {
        Self { code: Code::Char(character), ctrl: true, alt: false }
    }

    /// Alt with a character.
    pub const fn alt(character: char) -> Self {
        Self { code: Code::Char(character), ctrl: false, alt: true }
    }

    /// An unmodified character.
    pub const fn char(character: char) -> Self {
        Self::plain(Code::Char(character))
    }

    /// The character this key types, if any.
    pub const fn typed(self) -> Option<char> {
        match self {
            Self { code: Code::Char(character), ctrl: false, alt: false } => Some(character),
            _ => None,
        }
    }

    /// The key at this one's place on a US keyboard, where it gives a letter of another layout.
    pub fn on_us_layout(self) -> Option<Self> {
        match self.code {
            Code::Char(letter) => us_key(letter).map(|letter| Self { code: Code::Char(letter), ..self }),
            _ => None,
        }
    }

    /// Parses keys written as text: characters stand for themselves, others are in angle brackets: `<tab>`, `<s-tab>`,
    /// `<enter>`, `<esc>`, `<c-s>`, `<a-1>`, `<f1>`, `<lt>` for `<`.
    ///
    /// ```
    /// use syncwright::app::input::key::{Code, Key};
    ///
    /// assert_eq!(Key::read_all("3<tab>"), [Key::char('3'), Key::plain(Code::Tab)]);
    /// ```
    pub fn read_all(text: &str) -> Vec<Self> {
        let mut keys = Vec::new();
        let mut rest = text;
        while let Some(character) = rest.chars().next() {
            if character == '<'
                && let Some((name, after)) = rest.get(1..).and_then(|inside| inside.split_once('>'))
                && let Some(key) = Self::named(name)
            {
                keys.push(key);
                rest = after;
            } else {
                keys.push(Self::char(character));
                rest = rest.get(character.len_utf8()..).unwrap_or_default();
            }
        }
        keys
    }

    /// Parses a single key: `F6`, `Ctrl-G`, `Alt-X`, `Shift-Tab`, `x`.
    pub fn read(text: &str) -> Option<Self> {
        let strip = |prefix: &str| {
            let (start, rest) = text.split_at_checked(prefix.len())?;
            (start.eq_ignore_ascii_case(prefix) && !rest.is_empty()).then_some(rest)
        };
        let with_lowercase = |key: Self| match key.code {
            Code::Char(letter) => Self { code: Code::Char(letter.to_ascii_lowercase()), ..key },
            _ => key,
        };
        if let Some(rest) = strip("Ctrl-") {
            return Self::read(rest).map(|key| Self { ctrl: true, ..with_lowercase(key) });
        }
        if let Some(rest) = strip("Alt-") {
            return Self::read(rest).map(|key| Self { alt: true, ..with_lowercase(key) });
        }
        let mut letters = text.chars();
        match (letters.next(), letters.next()) {
            (Some(letter), None) => Some(Self::char(letter)),
            _ => match text.to_ascii_lowercase().as_str() {
                "shift-tab" => Some(Self::plain(Code::BackTab)),
                name => Self::named(name).filter(|key| !key.ctrl && !key.alt),
            },
        }
    }

    fn named(name: &str) -> Option<Self> {
        if let Some(inner) = name.strip_prefix("c-") {
            return Some(Self { ctrl: true, ..Self::named(inner)? });
        }
        if let Some(inner) = name.strip_prefix("a-") {
            return Some(Self { alt: true, ..Self::named(inner)? });
        }
        let named = NAMED.iter().find(|(written, ..)| *written == name).map(|(_, code, _)| *code);
        let function = || name.strip_prefix('f').and_then(|number| number.parse().ok()).map(Code::F);
        let single = || {
            let mut characters = name.chars();
            characters.next().filter(|_| characters.next().is_none()).map(Code::Char)
        };
        let code = named.or_else(function).or_else(single)?;
        Some(Self::plain(code))
    }
}

impl std::fmt::Display for Key {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.ctrl {
            formatter.write_str("Ctrl-")?;
        }
        if self.alt {
            formatter.write_str("Alt-")?;
        }
        if let Some((.., shown)) = NAMED.iter().find(|(_, code, _)| *code == self.code) {
            return formatter.write_str(shown);
        }
        match self.code {
            Code::Char(character) if self.ctrl || self.alt => write!(formatter, "{}", character.to_ascii_uppercase()),
            Code::Char(character) => write!(formatter, "{character}"),
            Code::F(number) => write!(formatter, "F{number}"),
            code => write!(formatter, "{code:?}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_keys_reads_as_it_looks() {
        assert_eq!(
            Key::read_all("a<tab><c-s><a-1><f4><lt>é<s-tab>"),
            [
                Key::char('a'),
                Key::plain(Code::Tab),
                Key::ctrl('s'),
                Key::alt('1'),
                Key::plain(Code::F(4)),
                Key::char('<'),
                Key::char('é'),
                Key::plain(Code::BackTab),
            ]
        );
        assert_eq!(Key::read_all("<nothing>").len(), 9, "what is no key is its characters");
    }

    #[test]
    fn a_key_is_read_as_people_write_it() {
        for (text, key) in [
            ("F6", Some(Key::plain(Code::F(6)))),
            ("ctrl-g", Some(Key::ctrl('g'))),
            ("Alt-X", Some(Key::alt('x'))),
            ("Shift-Tab", Some(Key::plain(Code::BackTab))),
            ("Space", Some(Key::char(' '))),
            ("X", Some(Key::char('X'))),
            ("é", Some(Key::char('é'))),
            ("", None),
            ("Ctrl-", None),
            ("Hyper-Q", None),
            ("c-x", None),
        ] {
            assert_eq!(Key::read(text), key, "{text}");
        }
    }

    #[test]
    fn keys_are_told_as_people_write_them() {
        assert_eq!(Key::ctrl('s').to_string(), "Ctrl-S");
        assert_eq!(Key::plain(Code::BackTab).to_string(), "Shift-Tab");
    }
}
