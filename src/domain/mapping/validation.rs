//! Judging a mapping row by row: what no server checks and what makes its transformer drop or garble rows, and what is
//! known of the destination's fields and the model's columns.

use std::collections::HashMap;

use serde_json::Value;

use crate::domain::catalog::{Catalog, CatalogField, Requirement, SchemaMode, SchemaType, Stream, is_inside};
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
    /// The API variant.
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

/// Everything that can be said of a table: its own faults, and what is known beside it.
pub fn judge(table: &Table, grounds: &ValidationContext<'_>) -> Vec<MappingFinding> {
    let mut judge = Judge { table, grounds, findings: Vec::new() };
    judge.faults();
    judge.content();
    judge.findings
}

/// What a mapping's templates say, and what is known of fields and columns.
pub fn content(table: &Table, grounds: &ValidationContext<'_>) -> Vec<MappingFinding> {
    let mut judge = Judge { table, grounds, findings: Vec::new() };
    judge.content();
    judge.findings
}

struct Judge<'a> {
    table: &'a Table,
    grounds: &'a ValidationContext<'a>,
    findings: Vec<MappingFinding>,
}

impl Judge<'_> {
    fn problem(&mut self, row: impl Into<Option<usize>>, words: impl Into<String>) {
        self.findings.push(MappingFinding { row: row.into(), blocks: true, words: words.into() });
    }

    fn warn(&mut self, row: impl Into<Option<usize>>, words: impl Into<String>) {
        self.findings.push(MappingFinding { row: row.into(), blocks: false, words: words.into() });
    }

    /// What the table as such has wrong.
    fn faults(&mut self) {
        let (Table { shape, rows }, dialect) = (self.table, self.grounds.dialect);
        let mut columns: HashMap<&str, usize> = HashMap::new();
        for ((index, row), is_held) in
            rows.iter().enumerate().zip(self.table.held()).filter(|((_, row), _)| !row.is_blank())
        {
            if let Some(words) = fault_of(row, *shape, dialect) {
                self.problem(index, words);
            } else if !is_held && dialect == Dialect::Multiwoven {
                self.problem(index, "A mapping stored as an object can't hold this row.");
            }
            if let (ValueSource::Column(column), Shape::Object) = (&row.from, shape)
                && !column.is_empty()
            {
                let first = *columns.entry(column).or_insert(index);
                if first < index && dialect == Dialect::Published {
                    let (column, first) = (SanitizedText::new(column), first + 1);
                    let words = "already; this API maps each column only once.";
                    self.problem(index, format!("“{column}” is mapped in row {first} {words}"));
                }
            }
        }
        // The last row to each path.
        let filling: HashMap<&str, usize> =
            rows.iter().enumerate().filter_map(|(index, row)| Some((row.path()?, index))).collect();
        for problem in conflicts(rows.iter().filter_map(Row::path)) {
            let path = match &problem {
                ConfigurationProblem::SamePathTwice(path) | ConfigurationProblem::PathInsidePath(_, path) => {
                    path.as_str()
                }
                _ => "",
            };
            self.problem(filling.get(path).copied(), problem.to_string());
        }
        if dialect == Dialect::Published && *shape == Shape::List {
            self.problem(None, "This mapping is a list of rows; this API accepts only an object of columns.");
        }
        if rows.iter().all(Row::is_blank) {
            self.problem(None, "No rows yet. Map at least one column to a field.");
        }
    }

    /// A path is written as it stands: the server would make a field that is called `{{ … }}`.
    fn template_as_a_path(&self, path: &str) -> Option<String> {
        let is_listed = self.grounds.stream.is_some_and(|stream| stream.field(path).is_some());
        let is_template = ["{{", "{%"].iter().any(|mark| path.contains(mark)) && !is_listed;
        let where_it_goes = match self.grounds.dialect {
            Dialect::Published => "this API maps columns only.",
            Dialect::Multiwoven => "templates are values: it goes in the row's other cell.",
        };
        is_template.then(|| format!("A field's path can't be a template; {where_it_goes}"))
    }

    fn content(&mut self) {
        // Streams can have thousands of fields, and mappings as many rows.
        let fields = self.grounds.stream.iter().flat_map(|stream| &stream.fields);
        let known: HashMap<&str, &CatalogField> = fields.map(|field| (field.path.as_str(), field)).collect();
        for (index, row) in self.table.rows.iter().enumerate() {
            self.template(index, row);
            if let ValueSource::Column(column) = &row.from
                && !column.is_empty()
                && self.is_unknown(column)
            {
                let column = SanitizedText::new(column);
                self.warn(index, format!("The model has no column “{column}”; the field gets no value."));
            }
            self.field(index, row, &known);
        }
        for (index, field) in self.table.missing(self.grounds.stream).into_iter().enumerate() {
            let path = SanitizedText::new(&field.path);
            let words = match &field.need {
                Requirement::Within(part) => {
                    let part = SanitizedText::new(part);
                    format!("“{path}” is required once anything in “{part}” is mapped.")
                }
                _ => format!("“{path}” is required: choose its value."),
            };
            self.problem(self.table.rows.len() + index, words);
        }
        self.whole();
    }

    fn template(&mut self, index: usize, row: &Row) {
        let ValueSource::Template(text) = &row.from else { return };
        if text.is_empty() {
            return;
        }
        match Template::parse(text) {
            Err(problem) => self.problem(index, problem.to_string()),
            Ok(template) => {
                template.warnings().iter().for_each(|words| self.warn(index, words.as_str()));
                let told = template.variables().iter().filter(|name| name.as_str() != "current_timestamp");
                for name in
                    told.filter(|name| self.is_unknown(name)).map(|name| SanitizedText::new(name)).collect::<Vec<_>>()
                {
                    let words = "it will be empty.";
                    self.warn(index, format!("The model has no column “{name}”; {words}"));
                }
            }
        }
    }

    fn is_unknown(&self, column: &str) -> bool {
        let sample = self.grounds.sample.filter(|sample| !sample.columns.is_empty());
        sample.is_some_and(|sample| sample.column(column).is_none())
    }

    fn field(&mut self, index: usize, row: &Row, known: &HashMap<&str, &CatalogField>) {
        let Some(path) = row.path() else { return };
        if let Some(words) = self.template_as_a_path(path) {
            return self.problem(index, words);
        }
        if path.split('.').skip(1).any(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit())) {
            self.warn(
                index,
                "A number in a path makes a field of that name, not a list position; a list is written tags[].",
            );
        }
        let Some(stream) = self.grounds.stream else { return };
        let Some(field) = known.get(path) else {
            let schemaless = self.grounds.catalog.is_some_and(|catalog| catalog.schema_mode == SchemaMode::Schemaless);
            let holds = |field: &CatalogField| {
                field.kind == SchemaType::Any && is_inside(path, field.path.trim_end_matches("[]"))
            };
            if !schemaless && !stream.fields.is_empty() && !stream.fields.iter().any(holds) && !has_empty_part(path) {
                let (path, stream) = (SanitizedText::new(path), SanitizedText::new(&stream.name));
                self.warn(index, format!("“{stream}” doesn't list a field “{path}”."));
            }
            return;
        };
        // With rows, what arrives is judged.
        let has_rows = self.grounds.sample.is_some_and(|sample| !sample.rows.is_empty());
        if let ValueSource::Static(value) = &row.from
            && !has_rows
            && !fits(value, field.kind)
        {
            let (wanted, given) = (field.kind.word(), kind_in_words(value));
            self.warn(index, format!("Expected {wanted}, got {given}."));
        }
    }

    fn whole(&mut self) {
        let filled: Vec<&str> = self.table.rows.iter().filter_map(Row::path).collect();
        for part in self.grounds.stream.iter().flat_map(|stream| &stream.needed_parts) {
            if !filled.iter().any(|path| is_inside(path, part) || path == part) {
                let part = SanitizedText::new(part);
                self.warn(None, format!("“{part}” is required: map at least one field in it."));
            }
        }
        // Only the newer connector does, which sends rows many at a time (api facts §9).
        if self.grounds.destination_kind == Some("Postgresql")
            && self.grounds.stream.is_some_and(|stream| stream.batches == Some(true))
            && let Some(key) = self.grounds.primary_key
            && !filled.contains(&key)
        {
            let words = format!(
                "Postgres identifies rows by the model's primary key: unless a column “{}” is mapped, every row fails.",
                SanitizedText::new(key)
            );
            self.warn(None, words);
        }
    }
}

fn fault_of(row: &Row, shape: Shape, dialect: Dialect) -> Option<String> {
    match (&row.from, dialect) {
        (ValueSource::Static(_) | ValueSource::Template(_), Dialect::Published) => {
            return Some("This API maps columns only, no fixed values or templates.".to_owned());
        }
        (ValueSource::Column(column), _) if column.is_empty() => {
            return Some(format!(
                "“{}” has no value yet: choose a column, or delete the row.",
                SanitizedText::new(&row.to)
            ));
        }
        (ValueSource::Template(text), _) if text.is_empty() => return Some("The template is empty.".to_owned()),
        (ValueSource::Kept(Value::Object(kept)), Dialect::Multiwoven) if shape == Shape::List && is_vector(kept) => {
            return None;
        }
        (ValueSource::Kept(_), _) => {
            return Some("The server would ignore this row. Fix it in the JSON, or delete it.".to_owned());
        }
        _ => {}
    }
    if row.to.is_empty() {
        return Some("No destination field yet: choose one, or delete the row.".to_owned());
    }
    has_empty_part(&row.to).then(|| "The field's path has an empty part; write it as in address.city.".to_owned())
}

fn is_vector(row: &serde_json::Map<String, Value>) -> bool {
    row.get("mapping_type").and_then(Value::as_str) == Some("vector")
        && row.get("from").and_then(Value::as_str).is_some_and(|from| !from.is_empty())
        && row.get("to").and_then(Value::as_str).is_some_and(|to| !has_empty_part(to))
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
        Value::String(_) => "text",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        _ => "something else",
    }
}
