//! Backslashes and brackets.

use super::{Repeats, Translator};
use crate::domain::liquid::fault::Fault;

/// Classes of characters that are the same in both as long as the text is ASCII.
const CLASSES: [&str; 12] =
    ["alpha", "digit", "alnum", "upper", "lower", "space", "punct", "xdigit", "cntrl", "blank", "graph", "print"];

impl Translator<'_> {
    /// What a backslash and the letter after it mean, both inside and outside of brackets.
    fn shared_escape(&mut self, letter: char) -> Result<Option<String>, Fault> {
        Ok(Some(match letter {
            'w' | 'd' | 's' | 'W' | 'D' | 'S' | 'n' | 'r' | 't' | 'f' | 'v' | 'a' => format!("\\{letter}"),
            'e' => "\\x1b".to_owned(),
            'x' => {
                let digits: String = self.rest.chars().take(2).take_while(char::is_ascii_hexdigit).collect();
                self.code(&digits, 0x7f)?
            }
            'u' => {
                let digits: String = match self.rest.strip_prefix('{').and_then(|rest| rest.split_once('}')) {
                    Some((digits, _)) => {
                        self.takes("{");
                        digits.to_owned()
                    }
                    None => self.rest.chars().take(4).collect(),
                };
                let made = self.code(&digits, u32::MAX)?;
                self.takes("}");
                made
            }
            'p' | 'P' | 'R' | 'X' | 'K' | 'G' | 'k' | 'g' | 'c' | 'C' | 'M' | '0'..='9' => return Err(Fault::Unknown),
            letter if letter.is_ascii_punctuation() || !letter.is_ascii_alphanumeric() => {
                regex_lite::escape(letter.encode_utf8(&mut [0; 4]))
            }
            _ => return Ok(None),
        }))
    }

    fn code(&mut self, digits: &str, most: u32) -> Result<String, Fault> {
        let code = u32::from_str_radix(digits, 16).map_err(|_| Fault::Unknown)?;
        let letter = char::from_u32(code).filter(|_| code <= most).ok_or(Fault::Unknown)?;
        self.rest = self.rest.get(digits.len()..).unwrap_or_default();
        Ok(regex_lite::escape(letter.encode_utf8(&mut [0; 4])))
    }

    pub(super) fn escape(&mut self) -> Result<(), Fault> {
        let letter = self.take().ok_or_else(Fault::internal)?;
        match letter {
            'b' | 'B' if !self.text.is_ascii() => return Err(Fault::Unknown),
            'A' | 'z' | 'b' | 'B' => {
                self.made.push('\\');
                self.made.push(letter);
                self.repeats = Repeats::Anchor;
            }
            // Before a line end that is the last character, too.
            'Z' if self.text.ends_with('\n') => return Err(Fault::Unknown),
            'Z' => {
                self.made.push_str("\\z");
                self.repeats = Repeats::Anchor;
            }
            'h' => self.piece("[0-9a-fA-F]"),
            'H' => self.piece("[^0-9a-fA-F]"),
            letter => match self.shared_escape(letter)? {
                Some(made) => self.piece(&made),
                None => self.literal(letter),
            },
        }
        Ok(())
    }

    /// What is in brackets.
    pub(super) fn class(&mut self) -> Result<(), Fault> {
        self.made.push('[');
        if self.takes("^") {
            self.made.push('^');
        }
        if self.rest.starts_with(']') {
            return Err(Fault::Unknown);
        }
        // Beside a class of characters a hyphen means itself.
        let mut after_class = false;
        loop {
            let letter = self.take().ok_or_else(Fault::internal)?;
            let was_class = std::mem::take(&mut after_class);
            match letter {
                ']' => break,
                '[' => {
                    let inside = self.rest.strip_prefix(':').and_then(|rest| rest.split_once(":]"));
                    let (name, rest) = inside.ok_or(Fault::Unknown)?;
                    if !self.text.is_ascii() || !CLASSES.contains(&name.trim_start_matches('^')) {
                        return Err(Fault::Unknown);
                    }
                    self.made.extend(["[:", name, ":]"]);
                    (self.rest, after_class) = (rest, true);
                }
                '&' if self.rest.starts_with('&') => return Err(Fault::Unknown),
                '\\' => {
                    let letter = self.take().ok_or_else(Fault::internal)?;
                    after_class = matches!(letter, 'h' | 'w' | 'W' | 'd' | 'D' | 's' | 'S');
                    let made = match letter {
                        'h' => "0-9a-fA-F".to_owned(),
                        'b' => "\\x08".to_owned(),
                        'H' => return Err(Fault::Unknown),
                        letter => self.shared_escape(letter)?.unwrap_or_else(|| letter.to_string()),
                    };
                    self.made.push_str(&made);
                }
                '-' if was_class => self.made.push_str("\\-"),
                '-' => self.made.push('-'),
                letter => self.made.push_str(&regex_lite::escape(letter.encode_utf8(&mut [0; 4]))),
            }
        }
        self.piece("]");
        Ok(())
    }
}
