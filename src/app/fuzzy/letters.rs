//! How texts are read: as words in ASCII, without the matcher where that is enough, or as it wants them.

use memchr::memchr2;
use nucleo_matcher::Utf32Str;
use nucleo_matcher::chars::graphemes;

/// A word to be found whatever its case, and whether it is a number.
pub(super) fn plain(word: &str) -> (Vec<u8>, bool) {
    (word.to_ascii_lowercase().into_bytes(), is_number(word))
}

pub(super) fn is_number(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Where a letter is first, whatever its case.
fn position(text: &[u8], lower: u8) -> Option<usize> {
    memchr2(lower, lower.to_ascii_uppercase(), text)
}

/// Whether a text has a word as typed.
pub(super) fn has_word(text: &[u8], word: &[u8]) -> bool {
    let Some((first, rest)) = word.split_first() else { return true };
    let mut text = text;
    while let Some(place) = position(text, *first) {
        text = text.get(place + 1..).unwrap_or_default();
        if text.get(..rest.len()).is_some_and(|here| here.eq_ignore_ascii_case(rest)) {
            return true;
        }
    }
    false
}

/// Whether a text has the letters of a word in their order.
pub(super) fn has_letters(text: &[u8], word: &[u8]) -> bool {
    let mut text = text;
    word.iter().all(|letter| match position(text, *letter) {
        Some(place) => {
            text = text.get(place + 1..).unwrap_or_default();
            true
        }
        None => false,
    })
}

/// Texts as the matcher reads them. It is many times faster over ASCII, and in the names of syncs only the signs between
/// their parts often are not.
#[derive(Debug, Default)]
pub(super) struct Letters {
    /// Whether signs may be searched for.
    has_signs: bool,
    plain: String,
    buffer: Vec<char>,
}

impl Letters {
    /// To search for what was typed.
    pub(super) fn to_find(typed: &str) -> Self {
        Self { has_signs: !typed.is_ascii(), ..Self::default() }
    }

    pub(super) fn of<'a>(&'a mut self, text: &'a str) -> Utf32Str<'a> {
        if text.is_ascii() {
            return Utf32Str::Ascii(text.as_bytes());
        }
        self.plain.clear();
        self.plain.extend(text.chars().map(|letter| if is_sign(letter) && !self.has_signs { ' ' } else { letter }));
        if self.plain.is_ascii() {
            return Utf32Str::Ascii(self.plain.as_bytes());
        }
        self.buffer.clear();
        self.buffer.extend(graphemes(&self.plain));
        // Among other letters than ASCII the matcher finds no word that ends where the text does.
        self.buffer.push(' ');
        Utf32Str::Unicode(&self.buffer)
    }
}

/// Whether a letter is a sign between the parts of a sync's name.
const fn is_sign(letter: char) -> bool {
    matches!(letter, '→' | '›' | '·')
}
