//! A command as a shell splits it, with the `$'…'` that browsers write. Nothing is expanded.

use std::iter::Peekable;
use std::str::Chars;

/// A quote is not closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unclosed;

/// The words of a command.
pub(super) fn split(text: &str) -> Result<Vec<String>, Unclosed> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                // A line that goes on.
                None | Some('\n') => {}
                Some('\r') if letters.next_if_eq(&'\n').is_some() => {}
                Some(other) => word.get_or_insert_default().push(other),
            },
            '\'' => single(&mut letters, word.get_or_insert_default())?,
            '"' => double(&mut letters, word.get_or_insert_default())?,
            '$' if letters.next_if_eq(&'\'').is_some() => escaped(&mut letters, word.get_or_insert_default())?,
            ' ' | '\t' | '\n' | '\r' => words.extend(word.take()),
            _ => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    Ok(words)
}

fn single(letters: &mut Peekable<Chars<'_>>, word: &mut String) -> Result<(), Unclosed> {
    loop {
        match letters.next().ok_or(Unclosed)? {
            '\'' => return Ok(()),
            other => word.push(other),
        }
    }
}

fn double(letters: &mut Peekable<Chars<'_>>, word: &mut String) -> Result<(), Unclosed> {
    loop {
        match letters.next().ok_or(Unclosed)? {
            '"' => return Ok(()),
            '\\' => match letters.next().ok_or(Unclosed)? {
                '\n' => {}
                escaped @ ('"' | '\\' | '$' | '`') => word.push(escaped),
                other => word.extend(['\\', other]),
            },
            other => word.push(other),
        }
    }
}

/// `$'…'`, in which `\'`, `\n` and `\u0021` stand for one letter each.
fn escaped(letters: &mut Peekable<Chars<'_>>, word: &mut String) -> Result<(), Unclosed> {
    loop {
        let letter = match letters.next().ok_or(Unclosed)? {
            '\'' => return Ok(()),
            '\\' => match letters.next().ok_or(Unclosed)? {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'a' => '\u{7}',
                'b' => '\u{8}',
                'e' | 'E' => '\u{1b}',
                'f' => '\u{c}',
                'v' => '\u{b}',
                'x' => letter_of(number(letters, 2)),
                'u' => match number(letters, 4) {
                    // Half of a letter; the other half is written the same way.
                    high @ 0xd800..0xdc00 => other_half(letters, high),
                    code => letter_of(code),
                },
                'U' => letter_of(number(letters, 8)),
                escaped @ ('\'' | '"' | '\\' | '?') => escaped,
                other => {
                    word.push('\\');
                    other
                }
            },
            other => other,
        };
        word.push(letter);
    }
}

fn other_half(letters: &mut Peekable<Chars<'_>>, high: u32) -> char {
    let mut ahead = letters.clone();
    let low = (ahead.next() == Some('\\') && ahead.next() == Some('u')).then(|| number(&mut ahead, 4));
    let Some(low @ 0xdc00..0xe000) = low else { return char::REPLACEMENT_CHARACTER };
    *letters = ahead;
    letter_of(0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00))
}

/// As many hexadecimal digits as there are, up to `most`.
fn number(letters: &mut Peekable<Chars<'_>>, most: usize) -> u32 {
    let digits = std::iter::from_fn(|| letters.next_if(char::is_ascii_hexdigit)).take(most);
    digits.filter_map(|digit| digit.to_digit(16)).fold(0, |sum: u32, digit| sum.wrapping_mul(16).wrapping_add(digit))
}

fn letter_of(code: u32) -> char {
    char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(text: &str) -> Vec<String> {
        split(text).expect("closed quotes")
    }

    #[test]
    fn words_are_split_as_a_shell_does() {
        assert_eq!(words("curl  -X \\\n 'a b'\"c\\\"\"d ''"), ["curl", "-X", "a bc\"d", ""]);
        assert_eq!(words(r"$'o\'neil\u0021 \x41\n' $HOME $"), ["o'neil! A\n", "$HOME", "$"]);
        assert_eq!(words(r"$'\ud83e\udd8a \ud83e \U0001f98a'"), ["🦊 \u{fffd} 🦊"]);
        assert_eq!(words(r#"$'{"a":"\\n"}'"#), [r#"{"a":"\n"}"#]);
        assert_eq!(words("a\u{2000}b"), ["a\u{2000}b"], "only the shell's own blanks divide words");
        for open in ["'a", "\"a", "$'a", "$'\\"] {
            assert_eq!(split(open), Err(Unclosed), "{open}");
        }
    }

    proptest! {
        #[test]
        fn what_was_quoted_is_read_as_it_was(text in any::<String>()) {
            let in_ansi: String = text.chars().map(|letter| match letter {
                '\'' | '\\' => format!("\\{letter}"),
                _ if (letter as u32) < 0x1_0000 => format!("\\u{:04x}", letter as u32),
                _ => letter.to_string(),
            }).collect();
            prop_assert_eq!(words(&format!("a {} b", shell_words::quote(&text))), ["a", &text, "b"]);
            prop_assert_eq!(words(&format!("a $'{in_ansi}' b")), ["a", &text, "b"]);
        }
    }
}
