//! Judging a mapping row by row: what no server checks and what makes its transformer drop or garble rows, and what is
//! known of the destination's fields and the model's columns.

use std::collections::HashMap;

use serde_json::Value;

use crate::domain::catalog::{Catalog, CatalogField, SchemaMode, SchemaType, Stream, is_inside};
use crate::domain::configuration::{ConfigurationProblem, conflicts, has_empty_part};
use crate::domain::dialect::Dialect;
use crate::domain::liquid::Template;
use crate::domain::mapping::row::{Row, ValueSource};
use crate::domain::mapping::table::{Shape, Table};
use crate::domain::sample::Sample;
use crate::domain::text::SanitizedText;

/// What a mapping is judged on. What is not known is not held against it.
#[derive(Debug, Clone, Copy)]
pub struct ValidationContext<'a> {
    /// The words the server takes.
    pub dialect: Dialect,
    /// The destination's catalog.
    pub catalog: Option<&'a Catalog>,
    /// The chosen stream.
    pub stream: Option<&'a Stream>,
    /// The model's first rows.
    pub sample: Option<&'a Sample>,
    /// What the destination is, in the server's word.
    pub destination_kind: Option<&'a str>,
    /// The model's primary key.
    pub primary_key: Option<&'a str>,
}

/// Something found in a mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappingFinding {
    /// The row it stands on, from 0; rows after the last are those of [`Table::missing`]. None: the whole mapping.
    pub row: Option<usize>,
    /// Whether the sync may not be created so.
    pub blocks: bool,
    /// The sentence.
    pub words: String,
}

impl MappingFinding {
    fn problem(row: impl Into<Option<usize>>, words: impl Into<String>) -> Self {
        Self { row: row.into(), blocks: true, words: words.into() }
    }

    fn warning(row: impl Into<Option<usize>>, words: impl Into<String>) -> Self {
        Self { row: row.into(), blocks: false, words: words.into() }
    }
}

/// Destinations that build SQL text, for which the doubled `'` of the list form is right.
const BUILDS_SQL: &[&str] = &["MariaDB", "Oracle", "MicrosoftSql", "DatabricksLakehouse", "AISDataStore"];

/// Everything that can be said of a table: its own faults, and what is known beside it.
pub fn judge(table: &Table, grounds: &ValidationContext<'_>) -> Vec<MappingFinding> {
    let mut findings = faults(table, grounds.dialect);
    findings.extend(content(table, grounds));
    findings
}

/// What a table as such has wrong.
fn faults(table: &Table, dialect: Dialect) -> Vec<MappingFinding> {
    let mut findings = Vec::new();
    let mut columns: Vec<(&str, usize)> = Vec::new();
    let held = table.held();
    for (index, row) in table.rows.iter().enumerate().filter(|(_, row)| !row.is_blank()) {
        if let Some(words) = fault_of(row, table.shape, dialect) {
            findings.push(MappingFinding::problem(index, words));
        } else if !held.get(index).copied().unwrap_or_default() && dialect == Dialect::Multiwoven {
            findings.push(MappingFinding::problem(
                index,
                "The mapping is an object of columns, which cannot hold this row.",
            ));
        }
        if let (ValueSource::Column(column), Shape::Object) = (&row.from, table.shape)
            && !column.is_empty()
        {
            match columns.iter().find(|(name, _)| name == column) {
                Some((_, first)) if dialect == Dialect::Published => findings.push(MappingFinding::problem(
                    index,
                    format!(
                        "“{}” is used in row {} already; this server's mapping takes each column once.",
                        SanitizedText::new(column),
                        first + 1
                    ),
                )),
                Some(_) => {}
                None => columns.push((column, index)),
            }
        }
    }
    let paths: Vec<String> = table.rows.iter().filter_map(Row::path).map(str::to_owned).collect();
    for problem in conflicts(&paths) {
        let path = match &problem {
            ConfigurationProblem::SamePathTwice(path) | ConfigurationProblem::PathInsidePath(_, path) => path.as_str(),
            _ => "",
        };
        findings.push(MappingFinding::problem(
            table.rows.iter().rposition(|row| row.path() == Some(path)),
            problem.to_string(),
        ));
    }
    if dialect == Dialect::Published && table.shape == Shape::List {
        findings.push(MappingFinding::problem(
            None,
            "This mapping is a list of rows; this server takes an object of columns.",
        ));
    }
    if table.rows.iter().all(Row::is_blank) {
        findings.push(MappingFinding::problem(
            None,
            "The mapping has no rows yet. At least one column must go to a field.",
        ));
    }
    findings
}

fn fault_of(row: &Row, shape: Shape, dialect: Dialect) -> Option<String> {
    match (&row.from, dialect) {
        (ValueSource::Static(_) | ValueSource::Template(_), Dialect::Published) => {
            return Some("This server's mapping takes columns only, no constants and no templates.".to_owned());
        }
        (ValueSource::Column(column), _) if column.is_empty() => {
            return Some(format!(
                "Nothing goes to “{}” yet: choose a column, or delete the row.",
                SanitizedText::new(&row.to)
            ));
        }
        (ValueSource::Template(text), _) if text.is_empty() => return Some("The template is empty.".to_owned()),
        (ValueSource::Kept(Value::Object(kept)), Dialect::Multiwoven) if shape == Shape::List && is_vector(kept) => {
            return None;
        }
        (ValueSource::Kept(_), _) => {
            return Some("The server would not read this row. Mend it as JSON (Ctrl-O), or delete it.".to_owned());
        }
        _ => {}
    }
    if row.to.is_empty() {
        return Some("This goes nowhere yet: choose its field, or delete the row.".to_owned());
    }
    has_empty_part(&row.to).then(|| "The field's path has an empty part; write it like address.city.".to_owned())
}

fn is_vector(row: &serde_json::Map<String, Value>) -> bool {
    row.get("mapping_type").and_then(Value::as_str) == Some("vector")
        && row.get("from").and_then(Value::as_str).is_some_and(|from| !from.is_empty())
        && row.get("to").and_then(Value::as_str).is_some_and(|to| !has_empty_part(to))
}

/// What a mapping's templates say, and what is known of fields and columns.
pub fn content(table: &Table, grounds: &ValidationContext<'_>) -> Vec<MappingFinding> {
    let mut findings = Vec::new();
    // Streams can have thousands of fields, and mappings as many rows.
    let known: HashMap<&str, &CatalogField> =
        grounds.stream.iter().flat_map(|stream| &stream.fields).map(|field| (field.path.as_str(), field)).collect();
    for (index, row) in table.rows.iter().enumerate() {
        templates(index, row, grounds, &mut findings);
        columns(index, row, grounds, &mut findings);
        fields(index, row, &known, grounds, &mut findings);
    }
    for (index, field) in table.missing(grounds.stream).into_iter().enumerate() {
        let words = match &field.need {
            crate::domain::catalog::Requirement::Within(part) => {
                format!(
                    "“{}” is required as soon as something in “{}” is filled.",
                    SanitizedText::new(&field.path),
                    SanitizedText::new(part)
                )
            }
            _ => format!("“{}” is required: choose what goes to it.", SanitizedText::new(&field.path)),
        };
        findings.push(MappingFinding::problem(table.rows.len() + index, words));
    }
    whole(table, grounds, &mut findings);
    findings
}

fn templates(index: usize, row: &Row, grounds: &ValidationContext<'_>, findings: &mut Vec<MappingFinding>) {
    let ValueSource::Template(text) = &row.from else { return };
    if text.is_empty() {
        return;
    }
    match Template::parse(text) {
        Err(problem) => findings.push(MappingFinding::problem(index, problem.to_string())),
        Ok(template) => {
            findings.extend(template.warnings().iter().map(|words| MappingFinding::warning(index, words.as_str())));
            let told = template.variables().iter().filter(|name| name.as_str() != "current_timestamp");
            for name in told.filter(|name| is_unknown(name, grounds.sample)) {
                let words = format!(
                    "The model has no column “{}”; the template gets an empty text for it.",
                    SanitizedText::new(name)
                );
                findings.push(MappingFinding::warning(index, words));
            }
        }
    }
}

fn is_unknown(column: &str, sample: Option<&Sample>) -> bool {
    sample.is_some_and(|sample| !sample.columns.is_empty() && sample.column(column).is_none())
}

fn columns(index: usize, row: &Row, grounds: &ValidationContext<'_>, findings: &mut Vec<MappingFinding>) {
    let ValueSource::Column(column) = &row.from else { return };
    if column.is_empty() {
        return;
    }
    if is_unknown(column, grounds.sample) {
        let words = format!("The model has no column “{}”; nothing would be sent for it.", SanitizedText::new(column));
        findings.push(MappingFinding::warning(index, words));
    }
}

/// In the list form the server doubles every quote, for all destinations; for those that build SQL that is right.
fn doubled_quotes(table: &Table, grounds: &ValidationContext<'_>) -> Option<MappingFinding> {
    let sample = grounds.sample?;
    if table.shape != Shape::List || grounds.destination_kind.is_some_and(|kind| BUILDS_SQL.contains(&kind)) {
        return None;
    }
    let text_with_quote = |name: &str| {
        let at = sample.columns.iter().position(|column| column.name == name)?;
        sample.rows.iter().filter_map(|row| row.get(at)?.as_str()).find(|text| text.contains('\''))
    };
    let columns = table.rows.iter().filter_map(|row| match &row.from {
        ValueSource::Column(name) => text_with_quote(name).map(|text| (name.as_str(), text)),
        _ => None,
    });
    let found: Vec<(&str, &str)> = columns.collect();
    let (_, text) = found.first()?;
    let names: Vec<&str> = found.iter().map(|(name, _)| *name).collect();
    let words = format!(
        "In this form of mapping the server doubles every ' of a column ({}): {text} becomes {}.",
        names.join(", "),
        text.replace('\'', "''")
    );
    Some(MappingFinding::warning(None, SanitizedText::new(&words).to_string()))
}

fn fields(
    index: usize,
    row: &Row,
    known: &HashMap<&str, &CatalogField>,
    grounds: &ValidationContext<'_>,
    findings: &mut Vec<MappingFinding>,
) {
    let Some(path) = row.path() else { return };
    if path.split('.').skip(1).any(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit())) {
        let words = "A number in a path makes a field of that name, not a place in a list; a list is written tags[].";
        findings.push(MappingFinding::warning(index, words));
    }
    let Some(stream) = grounds.stream else { return };
    let schemaless = grounds.catalog.is_some_and(|catalog| catalog.schema_mode == SchemaMode::Schemaless);
    let Some(field) = known.get(path) else {
        let inside_any = stream
            .fields
            .iter()
            .any(|field| field.kind == SchemaType::Any && is_inside(path, field.path.trim_end_matches("[]")));
        if !schemaless && !stream.fields.is_empty() && !inside_any && !has_empty_part(path) {
            let words = format!(
                "“{}” is not among the fields that “{}” names.",
                SanitizedText::new(path),
                SanitizedText::new(&stream.name)
            );
            findings.push(MappingFinding::warning(index, words));
        }
        return;
    };
    if let ValueSource::Static(value) = &row.from
        && !fits(value, field.kind)
    {
        let words = format!("The field holds {}, and this is {}.", field.kind.word(), kind_in_words(value));
        findings.push(MappingFinding::warning(index, words));
    }
}

fn fits(value: &Value, kind: SchemaType) -> bool {
    match (value, kind) {
        (Value::Null, _) | (_, SchemaType::Any) => true,
        (Value::String(_), kind) => kind == SchemaType::Text,
        (Value::Bool(_), kind) => kind == SchemaType::Boolean,
        (Value::Number(number), SchemaType::Integer) => number.is_i64() || number.is_u64(),
        (Value::Number(_), kind) => kind == SchemaType::Number,
        _ => false,
    }
}

const fn kind_in_words(value: &Value) -> &'static str {
    match value {
        Value::String(_) => "a text",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        _ => "something else",
    }
}

fn whole(table: &Table, grounds: &ValidationContext<'_>, findings: &mut Vec<MappingFinding>) {
    findings.extend(doubled_quotes(table, grounds));
    let filled: Vec<&str> = table.rows.iter().filter_map(Row::path).collect();
    for part in grounds.stream.iter().flat_map(|stream| &stream.needed_parts) {
        if !filled.iter().any(|path| is_inside(path, part) || path == part) {
            let words = format!("“{}” is required: something in it should be filled.", SanitizedText::new(part));
            findings.push(MappingFinding::warning(None, words));
        }
    }
    if grounds.destination_kind == Some("Postgresql")
        && let Some(key) = grounds.primary_key
        && !filled.contains(&key)
    {
        let words = format!(
            "Postgres tells rows apart by the model's primary key: without a row to a column “{}” all rows fail.",
            SanitizedText::new(key)
        );
        findings.push(MappingFinding::warning(None, words));
    }
}
