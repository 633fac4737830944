//! JSON over several lines, with every value as it stands.

/// Lays out JSON as people read it, two blanks for each level. What is no JSON comes out as some text.
///
/// ```
/// let text = syncwright::domain::json::laid_out(r#"{"id":99999999999999999999,"tags":[]}"#);
/// assert_eq!(text, "{\n  \"id\": 99999999999999999999,\n  \"tags\": []\n}");
/// ```
pub fn laid_out(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    let (mut depth, mut is_inside, mut is_escaped) = (0_usize, false, false);
    for (place, letter) in json.char_indices() {
        if is_inside {
            text.push(letter);
            is_inside = letter != '"' || is_escaped;
            is_escaped = letter == '\\' && !is_escaped;
            continue;
        }
        match letter {
            '{' | '[' => {
                text.push(letter);
                depth += 1;
                let rest = json.get(place + 1..).unwrap_or_default();
                if !rest.trim_ascii_start().starts_with(['}', ']']) {
                    new_line(&mut text, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                if !text.ends_with(['{', '[']) {
                    new_line(&mut text, depth);
                }
                text.push(letter);
            }
            ',' => {
                text.push(letter);
                new_line(&mut text, depth);
            }
            ':' => text.push_str(": "),
            letter if letter.is_ascii_whitespace() => {}
            letter => {
                text.push(letter);
                is_inside = letter == '"';
            }
        }
    }
    text
}

fn new_line(text: &mut String, depth: usize) {
    text.push('\n');
    text.extend(std::iter::repeat_n("  ", depth));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            any::<String>().prop_map(Value::from),
            r#"["\\{}\[\]:, ]{0,6}"#.prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            Just(json!(null)),
        ];
        leaf.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::vec((any::<String>(), inner), 0..4)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn it_is_laid_out_as_serde_json_does(value in any_json()) {
            prop_assert_eq!(laid_out(&value.to_string()), format!("{value:#}"));
            prop_assert_eq!(laid_out(&format!("{value:#}")), format!("{value:#}"), "again");
        }

        #[test]
        fn whatever_it_is_given_it_comes_to_an_end(text in any::<String>()) {
            let _some_text = laid_out(&text);
        }
    }
}
