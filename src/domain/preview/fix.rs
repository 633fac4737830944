//! What would put right what the preview finds, tried on the same rows before it is offered.

use jiff::Timestamp;
use serde_json::Value;

use crate::domain::catalog::{SchemaType, is_empty};
use crate::domain::dialect::Dialect;
use crate::domain::liquid::Template;
use crate::domain::mapping::{Looks, Shape, Table, ValidationContext, ValueSource, constant_text};
use crate::domain::preview::{Fault, Preview, PreviewFinding};
use crate::domain::sample::Sample;
use crate::domain::text::{SanitizedText, nearest, thousands};

/// What stands in place of nothing.
const FILLER: &str = "unknown";

/// A change of the mapping.
#[derive(Debug, Clone, PartialEq)]
pub struct MappingFix {
    /// What it does: "sets “customer”".
    pub words: String,
    /// The mapping with it.
    pub table: Table,
}

impl Preview {
    /// A change that ends what was found on a row of the mapping, from 0, and begins nothing else.
    pub fn fix(&self, table: &Table, row: usize, known: &ValidationContext<'_>, now: Timestamp) -> Option<MappingFix> {
        let found = self.findings.iter().filter(|finding| finding.row == Some(row));
        found.into_iter().find_map(|finding| {
            let fix = change(finding, table, row, known)?;
            let after = Self::of(&fix.table.write(), known, now, self.rows.len());
            let is_old = |it: &PreviewFinding| self.findings.iter().any(|old| old.is_like(it) && it.count <= old.count);
            (after.findings.iter().all(|it| !it.is_like(finding) && is_old(it))).then_some(fix)
        })
    }
}

impl PreviewFinding {
    fn is_like(&self, other: &Self) -> bool {
        self.row == other.row && self.fault.is_like(&other.fault)
    }
}

fn change(finding: &PreviewFinding, table: &Table, row: usize, known: &ValidationContext<'_>) -> Option<MappingFix> {
    let at = table.rows.get(row)?;
    let field = || known.stream?.field(&at.to);
    let (from, words) = match (&finding.fault, &at.from) {
        (Fault::QuotesDoubled { .. }, _) => return as_object(table),
        (Fault::Required | Fault::NotNull, ValueSource::Column(column)) if known.dialect == Dialect::Multiwoven => {
            // An address is asked for: a word would be rejected later instead.
            let is_any_text = Looks::wanted_by(field()?).is_none() && known.primary_key != Some(column);
            let template = template(column, &format!("default: '{FILLER}'")).filter(|_| is_any_text)?;
            (template, format!("sends “{FILLER}” where it is empty"))
        }
        (Fault::Type { wanted: SchemaType::Number, .. }, ValueSource::Column(column))
            if known.dialect == Dialect::Multiwoven
                && known.sample.is_some_and(|sample| has_numbers(sample, column)) =>
        {
            (template(column, "cast: 'number'")?, "sends only the number".to_owned())
        }
        // Half an address reaches nobody, and half a key names another record.
        (Fault::TooLong { longest, .. }, ValueSource::Column(column))
            if known.dialect == Dialect::Multiwoven
                && known.primary_key != Some(column)
                && Looks::wanted_by(field()?).is_none() =>
        {
            let template = template(column, &format!("truncate: {longest}, ''"))?;
            (template, format!("sends only the first {} characters", thousands(*longest)))
        }
        (Fault::NotAllowed { .. }, ValueSource::Static(value)) => {
            let allowed = nearest_allowed(value, &field()?.allowed)?;
            let words = format!("sets “{}”", SanitizedText::new(&constant_text(allowed)));
            (ValueSource::Static(allowed.clone()), words)
        }
        _ => return None,
    };
    let mut table = table.clone();
    table.rows.get_mut(row)?.from = from;
    table.reshape(known.dialect);
    Some(MappingFix { words, table })
}

/// A template of a column and a filter, where templates can name the column.
fn template(column: &str, filter: &str) -> Option<ValueSource> {
    let text = format!("{{{{ {column} | {filter} }}}}");
    let names_it = Template::parse(&text).is_ok_and(|template| template.variables() == [column]);
    names_it.then_some(ValueSource::Template(text))
}

/// The whole mapping as an object, which leaves apostrophes as they are; only where it holds all rows.
fn as_object(table: &Table) -> Option<MappingFix> {
    let is_plain = table.rows.iter().all(|row| matches!(row.from, ValueSource::Column(_)) && row.rest.is_empty());
    let table = Table { shape: Shape::Object, ..table.clone() };
    (is_plain && table.left_out().is_empty())
        .then(|| MappingFix { words: "sends the mapping as an object, apostrophes unchanged".to_owned(), table })
}

fn nearest_allowed<'a>(value: &Value, allowed: &'a [Value]) -> Option<&'a Value> {
    let lower = |value: &Value| constant_text(value).to_lowercase();
    let words: Vec<String> = allowed.iter().map(lower).collect();
    let near = nearest(&lower(value), words.iter().map(String::as_str))?;
    allowed.get(words.iter().position(|word| word == near)?)
}

/// Whether every value of a column is a number with at most a unit after it. The server's cast makes 0 of anything else,
/// and 1 of `1,200`.
fn has_numbers(sample: &Sample, column: &str) -> bool {
    let index = sample.columns.iter().position(|each| each.name == column);
    let is_number = |value: &Value| match value {
        Value::String(text) => {
            let (number, unit) =
                text.trim().split_at(text.trim().find(is_no_part_of_a_number).unwrap_or(text.trim().len()));
            let is_unit = !unit.chars().any(|letter| letter.is_ascii_digit()) && !unit.starts_with([',', '\'', '_']);
            number.parse::<f64>().is_ok() && is_unit
        }
        value => value.is_number(),
    };
    let mut values = sample.rows.iter().filter_map(|row| row.get(index?));
    values.all(|value| !is_empty(value) && is_number(value))
}

fn is_no_part_of_a_number(letter: char) -> bool {
    !(letter.is_ascii_digit() || matches!(letter, '.' | '-'))
}
