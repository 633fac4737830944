//! YAML as the JSON it means. What JSON cannot say is a problem: other keys than texts, numbers without an end, tags.

use serde_json::{Map, Number};
use serde_norway::Value as Yaml;

use crate::domain::json::SyntaxProblem;
use crate::domain::text::SanitizedText;

/// Reads one document; a key that stands twice is a problem, as in JSON.
pub(super) fn parse(text: &str) -> Result<serde_json::Value, SyntaxProblem> {
    let yaml: Yaml = serde_norway::from_str(text).map_err(|error| {
        let (line, column) = error.location().map_or((1, 1), |at| (at.line(), at.column()));
        let words = error.to_string();
        // The place is told before them.
        let words = words.split(" at line ").next().unwrap_or_default();
        SyntaxProblem { line, column, what: SanitizedText::new(words).to_string() }
    })?;
    json_of(yaml).map_err(|what| SyntaxProblem { line: 1, column: 1, what: what.to_owned() })
}

fn json_of(yaml: Yaml) -> Result<serde_json::Value, &'static str> {
    Ok(match yaml {
        Yaml::Null => serde_json::Value::Null,
        Yaml::Bool(flag) => flag.into(),
        Yaml::String(text) => text.into(),
        Yaml::Number(number) => {
            let whole = number.as_i64().map(Number::from).or_else(|| number.as_u64().map(Number::from));
            let number = whole.or_else(|| number.as_f64().and_then(Number::from_f64));
            number.ok_or("infinity and NaN can't be sent")?.into()
        }
        Yaml::Sequence(items) => items.into_iter().map(json_of).collect::<Result<_, _>>()?,
        Yaml::Mapping(members) => {
            let member = |(key, value): (Yaml, Yaml)| match key {
                Yaml::String(key) => Ok((key, json_of(value)?)),
                _ => Err("every key must be a text; put numbers, true and null in quotes"),
            };
            serde_json::Value::Object(members.into_iter().map(member).collect::<Result<Map<_, _>, _>>()?)
        }
        Yaml::Tagged(_) => return Err("tags such as !name mean nothing here"),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn yaml_is_read_as_the_json_it_means() {
        let text = "# a sync\nsync:\n  source_id: 1\n  stream_name: contacts\n  cron: 0 9 * * MON-FRI\n  on: yes\n  \
            configuration:\n    - {from: '5', to: a, mapping_type: static}\n    - from: null\n      to: 1.5\n";
        let sync = json!({"source_id": 1, "stream_name": "contacts", "cron": "0 9 * * MON-FRI", "on": "yes",
            "configuration": [{"from": "5", "to": "a", "mapping_type": "static"}, {"from": null, "to": 1.5}]});
        assert_eq!(parse(text), Ok(json!({"sync": sync})));
    }

    #[test]
    fn what_json_cannot_say_is_a_problem_with_its_place() {
        for (text, line) in [("a: 1\nb: [", 3), ("a: 1\na: 2", 1), ("a: .nan", 1), ("5: a", 1), ("a: !b c", 1)] {
            assert_eq!(parse(text).map_err(|problem| problem.line), Err(line), "{text}");
        }
        let laughs = "a: &a [x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\n\
            c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]\nd: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c]\n\
            e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d]\nf: &f [*e, *e, *e, *e, *e, *e, *e, *e, *e]\n";
        assert!(parse(laughs).is_err(), "references to references don't fill the memory");
    }

    proptest! {
        #[test]
        fn any_json_is_yaml_too(text in "[a-z ]{0,8}", number in any::<i64>(), flag in any::<bool>()) {
            let value = json!({"text": text, "list": [number, flag, null], "inner": {"a": text}});
            prop_assert_eq!(parse(&value.to_string()), Ok(value));
        }
    }
}
