//! What may leave by standard output or standard error: text that can act on no terminal, whoever wrote it.

use std::fmt::Write as _;

use serde_json::Value;

use crate::domain::text::is_unseen;

/// Stands for each character that could act on a terminal.
pub const REPLACEMENT: char = '\u{fffd}';

/// Words of several lines: controls (C0, C1, DEL) and what reorders or hides text become `�`; line ends and tabs stay.
///
/// ```
/// assert_eq!(syncwright::domain::printable::words("a\u{9b}2J.json\n"), "a\u{fffd}2J.json\n");
/// ```
pub fn words(text: &str) -> String {
    text.chars().map(|it| if acts(it) && it != '\t' { REPLACEMENT } else { it }).collect()
}

/// JSON as people read it: what could act on a terminal is escaped, so that readers get the same text.
pub fn json(value: &Value) -> String {
    escaped(&format!("{value:#}"))
}

/// The same of JSON that is laid out already: outside of strings it has blanks and line ends only.
pub fn escaped(json: &str) -> String {
    let mut text = String::new();
    for character in json.chars() {
        if acts(character) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                // A string takes everything.
                let _ = write!(text, "\\u{unit:04x}");
            }
        } else {
            text.push(character);
        }
    }
    text
}

fn acts(character: char) -> bool {
    character != '\n' && (is_unseen(character) || matches!(character, '\u{2028}' | '\u{2029}'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_could_act_on_a_terminal_is_escaped_in_json_and_replaced_in_words() {
        let hostile = "a\u{1b}]0;x\u{7}\u{9b}2J\u{7f}\u{202e}\u{e0041}é漢";
        let told = json(&Value::from(hostile));
        assert_eq!(told, r#""a\u001b]0;x\u0007\u009b2J\u007f\u202e\udb40\udc41é漢""#);
        assert_eq!(serde_json::from_str::<Value>(&told).expect("JSON"), Value::from(hostile));
        assert_eq!(words("one\n\ttwo\r\u{1b}[2J"), "one\n\ttwo\u{fffd}\u{fffd}[2J");
    }

    proptest! {
        #[test]
        fn whatever_is_told_nothing_in_it_acts_and_json_stays_what_it_says(foreign in any::<String>()) {
            let value = serde_json::json!({ foreign.clone(): [foreign.clone()] });
            let told = json(&value);
            prop_assert!(!told.chars().any(acts));
            prop_assert_eq!(serde_json::from_str::<Value>(&told).expect("JSON"), value);
            prop_assert!(!words(&foreign).chars().any(|it| acts(it) && it != '\t'));
        }
    }
}
