//! A constant as it is typed: `5` is a number, `true` and `null` are what they say, `"5"` is a text, and so is
//! everything else.

use serde_json::Value;

/// The value that a typed constant means.
pub fn constant_of(typed: &str) -> Value {
    match serde_json::from_str(typed) {
        Ok(value @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_))) => value,
        _ => Value::String(typed.to_owned()),
    }
}

/// How a constant is typed.
pub fn constant_text(value: &Value) -> String {
    match value {
        Value::String(text) if constant_of(text) == *value => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_constant_is_what_it_looks_like() {
        for (typed, value) in [
            ("customer", json!("customer")),
            ("5", json!(5)),
            ("12.5", json!(12.5)),
            ("true", json!(true)),
            ("null", json!(null)),
            ("\"5\"", json!("5")),
            ("", json!("")),
            ("{}", json!("{}")),
            ("O'Neil", json!("O'Neil")),
        ] {
            assert_eq!(constant_of(typed), value, "{typed}");
            assert_eq!(constant_text(&value), typed);
        }
    }

    proptest! {
        #[test]
        fn a_text_that_is_shown_is_read_back_as_the_same(text in any::<String>()) {
            let value = Value::String(text);
            prop_assert_eq!(constant_of(&constant_text(&value)), value);
        }
    }
}
