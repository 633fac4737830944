//! Ways through the form that do not count its fields: `<to Mapping>` among keys leads to the field of that label. A
//! field that is added in between changes no test.

use syncwright::domain::dialect::Dialect;
use syncwright::domain::draft::Draft;
use syncwright::domain::field::{FieldId, Step};

/// A part of a text of keys.
#[derive(Debug, PartialEq)]
pub(crate) enum Part<'a> {
    /// Keys as they are.
    Keys(&'a str),
    /// The way to a field.
    To(FieldId),
}

/// The parts of a text of keys.
pub(crate) fn parts(mut keys: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    while let Some((before, rest)) = keys.split_once("<to ") {
        let (label, after) = rest.split_once('>').expect("a label, and >");
        let field = FieldId::ALL.into_iter().find(|field| field.label() == label).expect("a field of this label");
        parts.extend([Part::Keys(before), Part::To(field)]);
        keys = after;
    }
    parts.push(Part::Keys(keys));
    parts
}

/// The same with every way as keys: to the field's step, then `Tab` as often as fields stand before it there. Where the
/// form can be looked at, pressing `Tab` until it is reached is better.
pub(crate) fn as_keys(keys: &str) -> String {
    let way = |field: FieldId| {
        let step = Step::ALL.iter().position(|step| *step == field.step()).expect("a step") + 1;
        let before = FieldId::ALL.into_iter().filter(|each| each.step() == field.step() && *each < field).count();
        format!("<a-{step}>{}", "<tab>".repeat(before))
    };
    parts(keys)
        .iter()
        .map(|part| match part {
            Part::Keys(keys) => (*keys).to_owned(),
            Part::To(field) => way(*field),
        })
        .collect()
}

/// The lines that answer the questions of `--plain`, one for each field; empty where nothing is given.
pub(crate) fn answers(dialect: Dialect, given: &[(FieldId, &str)]) -> String {
    let answer = |field: FieldId| given.iter().find(|(each, _)| *each == field).map_or("", |(_, answer)| answer);
    let lines: Vec<&str> = Draft::new(dialect).fields(dialect).into_iter().map(answer).collect();
    lines.join("\n") + "\n"
}

#[test]
fn a_way_is_keys_to_the_step_and_through_its_fields() {
    assert_eq!(as_keys("1<to Sync mode>x"), "1<a-2><tab>x");
    assert_eq!(parts("<c-s>"), [Part::Keys("<c-s>")]);
}
