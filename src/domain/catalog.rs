//! A destination's catalog: its streams and their fields. Everything but a stream's name may be missing (api facts §2):
//! what a catalog omits is unknown, not wrong.

mod field;
mod schema;

use crate::domain::dialect::SyncMode;
use crate::domain::text::SanitizedText;

pub use field::{CatalogField, Requirement, SchemaType, is_empty, is_inside};
pub use schema::fields_of;

/// A destination's catalog.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Catalog {
    /// Its streams, in its order.
    pub streams: Vec<Stream>,
    /// Whether it declares its fields.
    pub schema_mode: SchemaMode,
}

/// Whether a destination declares its fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SchemaMode {
    /// Fields are declared. Also the default if unspecified.
    #[default]
    Schema,
    /// Any field is accepted (HTTP, SFTP).
    Schemaless,
}

/// A destination object that rows are written to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stream {
    /// Its name, as it is sent.
    pub name: String,
    /// What it does with a row, as the server calls it: `create`, `update`.
    pub action: Option<SanitizedText>,
    /// The sync modes it lists, as the server calls them.
    pub modes: Vec<String>,
    /// Its fields, in the catalog's order.
    pub fields: Vec<CatalogField>,
    /// Required containers, none of whose fields is required by itself.
    pub needed_parts: Vec<String>,
    /// Whether rows are sent many at a time. Of Postgres it tells which connector gem the server has (api facts §9).
    pub batches: Option<bool>,
}

impl Catalog {
    /// A stream by its name; servers compare case-sensitively.
    pub fn stream(&self, name: &str) -> Option<&Stream> {
        self.streams.iter().find(|stream| stream.name == name)
    }
}

impl Stream {
    /// Whether it lists a mode; a stream that lists none is assumed to have the server's default, `incremental`.
    pub fn lists(&self, mode: SyncMode) -> bool {
        if self.modes.is_empty() {
            return mode == SyncMode::Incremental;
        }
        self.modes.iter().any(|word| word == mode.word())
    }

    /// A field by its path.
    pub fn field(&self, path: &str) -> Option<&CatalogField> {
        self.fields.iter().find(|field| field.path == path)
    }

    /// The fields that must be filled, given the filled paths.
    pub fn needed<'a, 'b>(&'a self, filled: Vec<&'b str>) -> impl Iterator<Item = &'a CatalogField> + use<'a, 'b> {
        self.fields.iter().filter(move |field| match &field.need {
            Requirement::Optional => false,
            Requirement::Always => true,
            Requirement::Within(part) => filled.iter().any(|path| is_inside(path, part)),
        })
    }
}
