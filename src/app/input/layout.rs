//! Keys of other keyboard layouts. Terminals send the letter that a layout gives, not the key that was pressed: `n`
//! arrives as `т` from a Russian keyboard. The letters of common layouts lead back to the US key at the same place.

/// The keys of a US keyboard, row by row.
const US: &str = "`qwertyuiop[]asdfghjkl;'zxcvbnm,./";

/// The same keys on other layouts: Russian, Ukrainian, Greek, Hebrew.
const LAYOUTS: [&str; 4] = [
    "ёйцукенгшщзхъфывапролджэячсмитьбю.",
    "'йцукенгшщзхїфівапролджєячсмитьбю.",
    "`;ςερτυθιοπ[]ασδφγηξκλ΄'ζχψωβνμ,./",
    ";/'קראטוןםפ][שדגכעיחלך,ףזסבהנמצתץ.",
];

/// The character that a US keyboard gives with the key that gives this letter on another layout. None for ASCII, which
/// means itself, and for letters of no known layout.
#[must_use]
pub fn us_key(letter: char) -> Option<char> {
    if letter.is_ascii() {
        return None;
    }
    let small = letter.to_lowercase().next()?;
    let place = LAYOUTS.iter().find_map(|layout| layout.chars().position(|each| each == small))?;
    let key = US.chars().nth(place)?;
    Some(if small == letter { key } else { key.to_ascii_uppercase() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_of_another_layout_is_the_key_at_its_place() {
        for (letter, key) in [
            ('т', Some('n')),
            ('Т', Some('N')),
            ('й', Some('q')),
            ('і', Some('s')),
            ('ν', Some('n')),
            ('Σ', Some('S')),
            ('ς', Some('w')),
            ('מ', Some('n')),
            ('n', None),
            ('é', None),
            ('東', None),
        ] {
            assert_eq!(us_key(letter), key, "{letter}");
        }
    }

    #[test]
    fn every_layout_has_every_key() {
        for layout in LAYOUTS {
            assert_eq!(layout.chars().count(), US.chars().count(), "{layout}");
        }
    }
}
