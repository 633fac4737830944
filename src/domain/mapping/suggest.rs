//! Which column fits which field, by name: equal names first, then names of which one says all that the other does.

use crate::domain::catalog::{Catalog, Requirement, SchemaMode, Stream};
use crate::domain::mapping::row::{Row, ValueSource};
use crate::domain::mapping::table::Table;
use crate::domain::sample::Sample;

/// What mapping by name came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Suggestion {
    /// New rows: column, path.
    pub rows: Vec<(String, String)>,
    /// Columns for which no field has a like name.
    pub left: Vec<String>,
}

/// Finds fields for the columns that no row uses yet, among the fields that no row fills yet.
pub fn suggest(table: &Table, sample: &Sample, catalog: Option<&Catalog>, stream: Option<&Stream>) -> Suggestion {
    let used =
        |name: &str| table.rows.iter().any(|row| matches!(&row.from, ValueSource::Column(column) if column == name));
    let columns: Vec<&str> =
        sample.columns.iter().map(|column| column.name.as_str()).filter(|name| !used(name)).collect();
    let filled: Vec<&str> = table.rows.iter().filter_map(Row::path).collect();
    if catalog.is_some_and(|catalog| catalog.schema_mode == SchemaMode::Schemaless) {
        return same_names(&columns, &filled);
    }
    let mut fields: Vec<(&str, bool)> = stream
        .iter()
        .flat_map(|stream| &stream.fields)
        // What stands inside a list belongs together in a way that names do not tell.
        .filter(|field| !field.path.contains("[].") && !filled.contains(&field.path.as_str()))
        .map(|field| (field.path.as_str(), field.need == Requirement::Always))
        .collect();
    // Required fields choose first, then those nearer to the top.
    fields.sort_by_key(|(path, is_required)| (!is_required, path.matches('.').count()));
    let mut suggestion = Suggestion::default();
    let mut taken: Vec<&str> = Vec::new();
    let mut given: Vec<&str> = Vec::new();
    for fits in [is_equal as fn(&str, &str) -> bool, is_like] {
        for (path, _) in &fields {
            let free = |column: &&&str| !taken.contains(*column);
            if !given.contains(path)
                && let Some(column) = columns.iter().filter(free).find(|column| fits(column, last_part(path)))
            {
                taken.push(column);
                given.push(path);
                suggestion.rows.push(((*column).to_owned(), (*path).to_owned()));
            }
        }
    }
    suggestion.left = columns.into_iter().filter(|column| !taken.contains(column)).map(str::to_owned).collect();
    suggestion
}

/// A destination that takes any field gets the columns under their own names, where those can be a path.
fn same_names(columns: &[&str], filled: &[&str]) -> Suggestion {
    let fits = |column: &&&str| !column.contains('.') && !column.trim().is_empty() && !filled.contains(*column);
    let (fitting, left): (Vec<&str>, Vec<&str>) = columns.iter().partition(|column| fits(column));
    Suggestion {
        rows: fitting.into_iter().map(|column| (column.to_owned(), column.to_owned())).collect(),
        left: left.into_iter().map(str::to_owned).collect(),
    }
}

fn last_part(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path).trim_end_matches("[]")
}

/// The words of a name in lower case: `CUSTOMER_EMAIL`, `customerEmail` and `Customer e-mail` are much the same.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut after_small = false;
    for letter in name.chars() {
        if !letter.is_alphanumeric() || (after_small && letter.is_uppercase()) {
            words.push(String::new());
        }
        after_small = letter.is_lowercase() || letter.is_numeric();
        if letter.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(letter.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty() && word != "c");
    words
}

fn is_equal(column: &str, field: &str) -> bool {
    let (column, field) = (words(column).concat(), words(field).concat());
    !column.is_empty() && column == field
}

/// Whether all words of one name stand in the other, and make up at least half of it: `CUSTOMER_EMAIL` and `email`.
fn is_like(column: &str, field: &str) -> bool {
    let (column, field) = (words(column), words(field));
    let (short, long) = if column.len() <= field.len() { (&column, &field) } else { (&field, &column) };
    let tells = |word: &String| !matches!(word.as_str(), "id" | "name" | "type" | "at" | "on" | "date");
    short.iter().any(tells) && short.len() * 2 >= long.len() && short.iter().all(|word| long.contains(word))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::catalog::fields_of;
    use crate::domain::dialect::Dialect;

    fn stream(schema: &serde_json::Value) -> Stream {
        let (fields, needed_parts) = fields_of(schema);
        Stream { name: "s".to_owned(), action: None, modes: Vec::new(), fields, needed_parts, batches: None }
    }

    fn sample(columns: &[&str]) -> Sample {
        let row: serde_json::Map<String, serde_json::Value> =
            columns.iter().map(|name| ((*name).to_owned(), json!("x"))).collect();
        Sample::of_rows(&[row.into()]).expect("rows")
    }

    fn told(suggestion: &Suggestion) -> Vec<String> {
        suggestion.rows.iter().map(|(column, path)| format!("{column} → {path}")).collect()
    }

    #[test]
    fn names_that_are_equal_or_alike_are_mapped_and_each_only_once() {
        let stream = stream(&json!({"required": ["email"], "properties": {"properties": {"properties": {
            "email": {}, "firstname": {}, "lastname": {}, "phone": {}, "work_email": {}, "name": {}}}}}));
        let sample = sample(&["id", "CUSTOMER_EMAIL", "first_name", "LastName", "phone number", "display_name"]);
        let suggestion = suggest(&Table::new(Dialect::Published), &sample, None, Some(&stream));
        assert_eq!(
            told(&suggestion),
            [
                "first_name → properties.firstname",
                "LastName → properties.lastname",
                "CUSTOMER_EMAIL → properties.email",
                "phone number → properties.phone",
            ]
        );
        assert_eq!(suggestion.left, ["id", "display_name"]);
    }

    #[test]
    fn what_is_mapped_already_stays_as_it_is() {
        let stream = stream(&json!({"properties": {"email": {}, "id": {}}}));
        let table = Table { rows: vec![Row::column("email", "id")], ..Table::new(Dialect::Published) };
        let suggestion = suggest(&table, &sample(&["email", "id"]), None, Some(&stream));
        assert!(suggestion.rows.is_empty(), "{suggestion:?}");
    }

    #[test]
    fn a_destination_without_a_schema_gets_the_columns_under_their_own_names() {
        let catalog = Catalog { streams: Vec::new(), schema_mode: SchemaMode::Schemaless };
        let suggestion = suggest(&Table::new(Dialect::Published), &sample(&["a", "b c", "d.e"]), Some(&catalog), None);
        assert_eq!(told(&suggestion), ["a → a", "b c → b c"]);
        assert_eq!(suggestion.left, ["d.e"]);
    }
}
