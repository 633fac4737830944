//! Why records were rejected: those with the same reason stand together.

use std::collections::HashMap;

use serde_json::Value;

use crate::domain::run::Record;
use crate::domain::text::SanitizedText;

/// Shorter values of a row occur in a reason by chance.
const SHORTEST: usize = 3;

/// A record's reason, with `…` for the row's own values, so that the same reason reads the same for every row.
pub fn reason_of(record: &Record) -> String {
    let Some(reason) = record.reason().filter(|reason| !reason.is_blank()) else {
        return "No reason given".to_owned();
    };
    let mut values: Vec<&str> = record
        .row
        .values()
        .values()
        .filter_map(Value::as_str)
        .filter(|text| text.chars().count() >= SHORTEST)
        .collect();
    values.sort_by_key(|text| std::cmp::Reverse(text.len()));
    let mut words = reason.to_string();
    for value in values {
        words = words.replace(SanitizedText::new(value).as_str(), "…");
    }
    words
}

/// Puts records with the same reason together, in the order in which the reasons appeared. Returns the reasons with
/// how many records each has.
pub fn group(records: &mut Vec<Record>) -> Vec<(String, usize)> {
    let (reasons, places) = placed(records);
    let mut grouped: Vec<(usize, Record)> = places.into_iter().zip(records.drain(..)).collect();
    grouped.sort_by_key(|(place, _)| *place);
    records.extend(grouped.into_iter().map(|(_, record)| record));
    reasons
}

/// The reasons of rejected records, with how many records each has, the most frequent first.
pub fn count_reasons(records: &[Record]) -> Vec<(String, usize)> {
    let (mut reasons, _) = placed(records);
    reasons.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    reasons
}

/// The reasons in the order in which they appear, with how many records each has, and each record's place among them.
fn placed(records: &[Record]) -> (Vec<(String, usize)>, Vec<usize>) {
    let mut reasons: Vec<(String, usize)> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut places = Vec::with_capacity(records.len());
    for record in records {
        let place = *known.entry(reason_of(record)).or_insert_with_key(|reason| {
            reasons.push((reason.clone(), 0));
            reasons.len() - 1
        });
        if let Some((_, count)) = reasons.get_mut(place) {
            *count += 1;
        }
        places.push(place);
    }
    (reasons, places)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn rejected(id: &str, email: &str, response: &str) -> Record {
        Record {
            id: id.into(),
            status: "failed".into(),
            action: None,
            row: json!({"id": 1, "email": email}).as_object().cloned().expect("an object").into(),
            request: None,
            response: Some(response.into()),
        }
    }

    #[test]
    fn records_with_one_reason_stand_together_whatever_their_values() {
        let mut records = vec![
            rejected("1", "a@x.io", r#"{"message": "a@x.io is invalid"}"#),
            rejected("2", "b@x.io", "Description: cannot be blank"),
            rejected("3", "c@x.io", r#"{"message": "c@x.io is invalid"}"#),
            Record { response: None, ..rejected("4", "d@x.io", "") },
        ];
        let reasons = group(&mut records);
        let told: Vec<(&str, usize)> = reasons.iter().map(|(reason, count)| (reason.as_str(), *count)).collect();
        assert_eq!(told, [("… is invalid", 2), ("Description: cannot be blank", 1), ("No reason given", 1)]);
        let order: Vec<&str> = records.iter().map(|record| record.id.as_str()).collect();
        assert_eq!(order, ["1", "3", "2", "4"]);
    }
}
