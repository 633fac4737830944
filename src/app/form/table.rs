//! The mapping table in the form: selection and row edits. Unmapped required fields are shown as extra rows after the
//! others and become rows once mapped.

use std::collections::HashSet;

use crate::app::edit::TextArea;
use crate::app::form::{Bar, Focus, Form};
use crate::app::input::parts::Cell;
use crate::domain::draft::{LONGEST_MAPPING, Mapping};
use crate::domain::field::FieldId;
use crate::domain::json;
use crate::domain::mapping::{Pair, Row, Suggestion, Table, ValueSource, suggest};

/// A line of the table.
#[derive(Debug, Clone, PartialEq)]
pub enum Shown<'a> {
    /// A row of the mapping.
    Row(&'a Row),
    /// A required field that is not mapped yet.
    Missing(&'a crate::domain::catalog::CatalogField),
    /// The place to add a row.
    Add,
}

impl Form {
    /// The table, if the mapping is shown as one.
    pub const fn table(&self) -> Option<&Table> {
        match self.draft.mapping() {
            Mapping::Rows(table) => Some(table),
            Mapping::Json { .. } => None,
        }
    }

    /// Whether the focus is on the table.
    pub fn is_on_table(&self) -> bool {
        self.focus == Focus::Field(FieldId::Mapping) && self.table().is_some()
    }

    /// The selection.
    pub const fn bar(&self) -> Bar {
        self.bar
    }

    /// Selects a cell.
    pub fn put_bar(&mut self, row: usize, cell: Cell) {
        self.bar = Bar { row: row.min(self.shown_rows().len().saturating_sub(1)), cell };
    }

    /// Moves the selection by `by` rows.
    pub fn move_bar(&mut self, by: isize) {
        self.put_bar(self.bar.row.saturating_add_signed(by), self.bar.cell);
    }

    /// All lines of the table.
    pub fn shown_rows(&self) -> Vec<Shown<'_>> {
        let Some(table) = self.table() else { return Vec::new() };
        let missing = table.missing(self.known.stream(self.draft.get(FieldId::Stream)));
        let rows = table.rows.iter().map(Shown::Row);
        rows.chain(missing.into_iter().map(Shown::Missing)).chain([Shown::Add]).collect()
    }

    /// Sets a row's value source; returns the row's new index.
    pub fn set_from(&mut self, row: usize, from: ValueSource) -> usize {
        self.change_row(row, |row| row.from = from)
    }

    /// Sets a row's target field; returns the row's new index.
    pub fn set_to(&mut self, row: usize, path: String) -> usize {
        self.change_row(row, |row| row.to = path)
    }

    /// Whether a row has no target field yet.
    pub fn row_goes_nowhere(&self, row: usize) -> bool {
        self.table().and_then(|table| table.rows.get(row)).is_some_and(|row| row.to.is_empty())
    }

    fn change_row(&mut self, row: usize, change: impl FnOnce(&mut Row)) -> usize {
        let new = match self.shown_rows().get(row) {
            Some(Shown::Missing(field)) => Some(Row::column("", &field.path)),
            Some(Shown::Add) => Some(Row::default()),
            _ => None,
        };
        let Some(mut table) = self.table().cloned() else { return row };
        let row = match new {
            Some(new) => {
                table.rows.push(new);
                table.rows.len() - 1
            }
            None => row,
        };
        if let Some(row) = table.rows.get_mut(row) {
            change(row);
        }
        table.reshape(self.dialect);
        self.set_mapping(Mapping::Rows(table));
        self.put_bar(row, self.bar.cell);
        row
    }

    /// Deletes the selected row, if it is one of the mapping.
    pub fn delete_row(&mut self) -> bool {
        let is_row = self.table().is_some_and(|table| self.bar.row < table.rows.len());
        if let Some(mut table) = self.table().filter(|table| self.bar.row < table.rows.len()).cloned() {
            table.rows.remove(self.bar.row);
            self.set_mapping(Mapping::Rows(table));
            self.put_bar(self.bar.row, self.bar.cell);
        }
        is_row
    }

    /// Maps columns to fields with equal or similar names, leaving existing rows alone. None while the columns are
    /// unknown.
    pub fn map_by_name(&mut self) -> Option<Suggestion> {
        let mut table = self.table()?.clone();
        let sample = self.known.sample.found().filter(|sample| !sample.columns.is_empty())?.clone();
        let stream = self.known.stream(self.draft.get(FieldId::Stream));
        let suggestion = suggest(&table, &sample, self.known.catalog.found().map(AsRef::as_ref), stream);
        if !suggestion.rows.is_empty() {
            for Pair { column, path, .. } in &suggestion.rows {
                // A row still without a column takes it.
                match table.rows.iter_mut().find(|row| row.to == *path && row.is_open()) {
                    Some(row) => row.from = ValueSource::Column(column.clone()),
                    None => table.rows.push(Row::column(column, path)),
                }
            }
            self.set_mapping(Mapping::Rows(table));
        }
        Some(suggestion)
    }

    /// Toggles the mapping between table and JSON.
    ///
    /// # Errors
    /// Why the JSON cannot be shown as a table.
    pub fn turn_mapping(&mut self) -> Result<(), &'static str> {
        match self.draft.mapping().clone() {
            Mapping::Rows(table) => self.turn_to_json(table),
            Mapping::Json { json: text } => {
                let table = self
                    .read_table(&text)
                    .ok_or("The table needs the JSON to be an object or a list; fix it first.")?;
                self.set_mapping(Mapping::Rows(table));
                self.bar = Bar::default();
            }
        }
        Ok(())
    }

    pub(super) fn turn_to_json(&mut self, table: Table) {
        self.aside = table.left_out();
        let text = Mapping::Rows(table).json();
        self.mapping = TextArea::new(&text, LONGEST_MAPPING);
        self.set_mapping(Mapping::Json { json: text });
    }

    /// The table for a JSON text, with the incomplete rows JSON could not represent.
    fn read_table(&self, text: &str) -> Option<Table> {
        let mut table =
            if text.trim().is_empty() { Table::new(self.dialect) } else { Table::read(&json::parse(text).ok()?)? };
        let filled: HashSet<&str> = table.rows.iter().filter_map(Row::path).collect();
        let is_left = |row: &&Row| row.to.is_empty() || !filled.contains(row.to.as_str());
        let aside: Vec<Row> = self.aside.iter().filter(is_left).cloned().collect();
        table.rows.extend(aside);
        Some(table)
    }

    /// Takes a mapping pasted over the table or written in the external editor: as a table if possible, else as JSON.
    pub(super) fn take_mapping(&mut self, text: &str, stays_a_table: bool) {
        let mapping = match self.read_table(text).filter(|_| stays_a_table) {
            Some(table) => Mapping::Rows(table),
            None => Mapping::Json { json: text.to_owned() },
        };
        self.mapping = TextArea::new(text, LONGEST_MAPPING);
        self.last_edited = None;
        self.set_mapping(mapping);
        self.bar = Bar::default();
    }
}
