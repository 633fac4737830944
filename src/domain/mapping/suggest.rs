//! Which column fits which field: equal names first, then names of which one says all that the other does, then values
//! that only one field asks for. What a field does not take is never suggested, whatever its name.

#[cfg(test)]
mod tests;

use serde_json::Value;

use crate::domain::catalog::{Catalog, CatalogField, Requirement, SchemaMode, Stream, is_empty};
use crate::domain::mapping::looks::Looks;
use crate::domain::mapping::names::{is_equal, is_like, last_part, words};
use crate::domain::mapping::row::{Row, ValueSource};
use crate::domain::mapping::table::Table;
use crate::domain::sample::{Sample, cell};
use crate::domain::text::SanitizedText;

/// What mapping by name came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Suggestion {
    /// New rows.
    pub rows: Vec<Pair>,
    /// Columns that no field fits.
    pub left: Vec<String>,
    /// Why some of these are left: their names fit, their values do not.
    pub misfits: Vec<Misfit>,
}

/// A column and the field it goes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The column.
    pub column: String,
    /// The field's path.
    pub path: String,
    /// Why they fit.
    pub reason: Reason,
}

/// Why a column fits a field, the best reason first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Their names are equal.
    SameName,
    /// One name says all that the other does.
    SimilarName,
    /// No other column holds what the field asks for.
    Values(Looks),
}

/// A column that would fit a field by its name, but not by its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// The column.
    pub column: String,
    /// The field's path.
    pub path: String,
    /// The first value that the field does not take.
    pub value: SanitizedText,
}

impl Reason {
    /// In words, as a remark on the pair.
    pub fn describe(self) -> String {
        match self {
            Self::SameName => "same name".to_owned(),
            Self::SimilarName => "similar name".to_owned(),
            Self::Values(looks) => format!("holds {}", looks.describe()),
        }
    }
}

impl Misfit {
    /// In a sentence.
    pub fn describe(&self) -> String {
        let (column, path) = (SanitizedText::new(&self.column), SanitizedText::new(&self.path));
        format!("“{column}” doesn't fit {path}: {}.", self.value)
    }
}

/// A column that may be mapped, with what is known of its values.
#[derive(Debug)]
pub struct Candidate<'a> {
    name: &'a str,
    words: Vec<String>,
    values: Vec<&'a Value>,
    looks: Option<Looks>,
}

impl<'a> Candidate<'a> {
    /// A column of a model's first rows.
    pub fn of(sample: &'a Sample, name: &'a str) -> Self {
        let index = sample.columns.iter().position(|column| column.name == name);
        let values: Vec<&Value> =
            sample.rows.iter().filter_map(|row| row.get(index?)).filter(|value| !is_empty(value)).collect();
        let looks = Looks::of_values(values.iter().copied());
        Self { name, words: words(name), values, looks }
    }

    /// Why it fits a field, if it does: by its name, or by values such as the field asks for.
    pub fn reason(&self, field: &CatalogField) -> Option<Reason> {
        let by_values = || self.looks.filter(|looks| Looks::wanted_by(field) == Some(*looks)).map(Reason::Values);
        let reason = self.likeness(&words(last_part(&field.path))).or_else(by_values);
        reason.filter(|_| self.misfit(field).is_none())
    }

    /// The first value that a field does not take, or that is not what it asks for.
    fn misfit(&self, field: &CatalogField) -> Option<&'a Value> {
        let wanted = Looks::wanted_by(field).filter(|wanted| !wanted.is_only_a_hint());
        if wanted.is_some() && wanted != self.looks {
            return self.values.first().copied();
        }
        self.values.iter().copied().find(|value| !field.takes(value))
    }

    /// Why it fits a field whose name has these words.
    fn likeness(&self, words: &[String]) -> Option<Reason> {
        if is_equal(&self.words, words) {
            return Some(Reason::SameName);
        }
        is_like(&self.words, words).then_some(Reason::SimilarName)
    }
}

/// Finds fields for the columns that no row uses yet, among the fields that no row fills yet.
pub fn suggest(table: &Table, sample: &Sample, catalog: Option<&Catalog>, stream: Option<&Stream>) -> Suggestion {
    let used =
        |name: &str| table.rows.iter().any(|row| matches!(&row.from, ValueSource::Column(column) if column == name));
    let names = sample.columns.iter().map(|column| column.name.as_str()).filter(|name| !used(name));
    let filled: Vec<&str> = table.rows.iter().filter(|row| !row.is_open()).filter_map(Row::path).collect();
    if catalog.is_some_and(|catalog| catalog.schema_mode == SchemaMode::Schemaless) {
        return same_names(&names.collect::<Vec<_>>(), &filled);
    }
    let columns: Vec<Candidate<'_>> = names.map(|name| Candidate::of(sample, name)).collect();
    let fields: Vec<&CatalogField> = stream
        .iter()
        .flat_map(|stream| &stream.fields)
        // What stands inside a list belongs together in a way that names do not tell.
        .filter(|field| !field.path.contains("[].") && !filled.contains(&field.path.as_str()))
        .collect();
    let mut suggestion = Suggestion::default();
    by_names(&columns, &fields, &mut suggestion);
    by_values(&columns, &fields, sample, &mut suggestion);
    let is_left = |column: &&Candidate<'_>| !suggestion.rows.iter().any(|pair| pair.column == column.name);
    suggestion.left = columns.iter().filter(is_left).map(|column| column.name.to_owned()).collect();
    suggestion.misfits.retain(|misfit| suggestion.left.contains(&misfit.column));
    suggestion
}

/// Pairs by name: the best reasons first, then required fields, columns whose values are never empty, and fields nearer
/// to the top.
fn by_names(columns: &[Candidate<'_>], fields: &[&CatalogField], suggestion: &mut Suggestion) {
    let mut pairs: Vec<(Reason, &CatalogField, &Candidate<'_>)> = Vec::new();
    for field in fields {
        let name = words(last_part(&field.path));
        for column in columns {
            let Some(reason) = column.likeness(&name) else { continue };
            match column.misfit(field) {
                None => pairs.push((reason, field, column)),
                Some(value) => suggestion.misfits.push(Misfit {
                    column: column.name.to_owned(),
                    path: field.path.clone(),
                    value: cell(value),
                }),
            }
        }
    }
    pairs.sort_by_key(|(reason, field, column)| {
        let is_required = field.need == Requirement::Always;
        (*reason, !is_required, field.path.matches('.').count(), std::cmp::Reverse(column.values.len()))
    });
    for (reason, field, column) in pairs {
        take(column.name, field, reason, suggestion);
    }
}

/// Pairs by values: a field that asks for what exactly one column of the model holds. Dates are too many things for that,
/// unless the field is called nothing else.
fn by_values(columns: &[Candidate<'_>], fields: &[&CatalogField], sample: &Sample, suggestion: &mut Suggestion) {
    let looks_of = |name: &str| Candidate::of(sample, name).looks;
    let all: Vec<Option<Looks>> = sample.columns.iter().map(|column| looks_of(&column.name)).collect();
    for column in columns {
        let Some(looks) = column.looks.filter(|looks| all.iter().filter(|it| **it == Some(*looks)).count() == 1) else {
            continue;
        };
        let asks = |field: &&&CatalogField| {
            let is_plain = matches!(last_part(&field.path), "time" | "date" | "timestamp" | "datetime");
            Looks::wanted_by(field) == Some(looks) && (looks != Looks::Date || is_plain)
        };
        let asking: Vec<&&CatalogField> = fields.iter().filter(asks).collect();
        let required: Vec<&&CatalogField> =
            asking.iter().copied().filter(|field| field.need == Requirement::Always).collect();
        if let ([field], _) | (_, [field]) = (required.as_slice(), asking.as_slice())
            && column.misfit(field).is_none()
        {
            take(column.name, field, Reason::Values(looks), suggestion);
        }
    }
}

/// Adds a pair, unless its column or its field has one already.
fn take(column: &str, field: &CatalogField, reason: Reason, suggestion: &mut Suggestion) {
    if !suggestion.rows.iter().any(|pair| pair.column == column || pair.path == field.path) {
        suggestion.rows.push(Pair { column: column.to_owned(), path: field.path.clone(), reason });
    }
}

/// A destination that takes any field gets the columns under their own names, where those can be a path.
fn same_names(columns: &[&str], filled: &[&str]) -> Suggestion {
    let fits = |column: &&&str| !column.contains('.') && !column.trim().is_empty() && !filled.contains(*column);
    let (fitting, left): (Vec<&str>, Vec<&str>) = columns.iter().partition(|column| fits(column));
    let pair = |name: &str| Pair { column: name.to_owned(), path: name.to_owned(), reason: Reason::SameName };
    Suggestion {
        rows: fitting.into_iter().map(pair).collect(),
        left: left.into_iter().map(str::to_owned).collect(),
        misfits: Vec::new(),
    }
}
