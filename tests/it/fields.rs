//! Ways through the form that do not count its fields: `<to Mapping>` among keys leads to the field of that label. A
//! field that is added in between changes no test.

use syncwright::domain::field::FieldId;

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

#[test]
fn a_way_stands_among_keys_by_its_label() {
    assert_eq!(parts("1<to Sync mode>x"), [Part::Keys("1"), Part::To(FieldId::SyncMode), Part::Keys("x")]);
    assert_eq!(parts("<c-s>"), [Part::Keys("<c-s>")]);
}
