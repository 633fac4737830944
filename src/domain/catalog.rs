//! A destination's catalog: its streams, and the fields that rows can fill. Everything but a stream's name may be
//! missing (api facts §2): what a catalog does not say is unknown, not wrong.

mod field;
mod schema;

use crate::domain::dialect::SyncMode;
use crate::domain::text::SanitizedText;

pub use field::{CatalogField, Requirement, SchemaType, is_inside};
pub use schema::fields_of;

/// What a destination says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Catalog {
    /// Its streams, in its order.
    pub streams: Vec<Stream>,
    /// Whether it names its fields at all.
    pub schema_mode: SchemaMode,
}

/// Whether a destination names its fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SchemaMode {
    /// It does. Also where it says nothing about it.
    #[default]
    Schema,
    /// It takes any field (HTTP, SFTP).
    Schemaless,
}

/// An object of a destination that rows are written to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stream {
    /// Its name, as it is sent.
    pub name: String,
    /// What it does with a row, in the server's word: `create`, `update`.
    pub action: Option<SanitizedText>,
    /// The modes it lists, in the server's words.
    pub modes: Vec<String>,
    /// Its fields, in the catalog's order.
    pub fields: Vec<CatalogField>,
    /// Parts of it that must not be left out altogether, though none of their fields is needed by itself.
    pub needed_parts: Vec<String>,
}

impl Catalog {
    /// A stream by its name; servers compare letter by letter.
    pub fn stream(&self, name: &str) -> Option<&Stream> {
        self.streams.iter().find(|stream| stream.name == name)
    }
}

impl Stream {
    /// Whether it lists a mode; one that lists none is taken to have the server's default, `incremental`.
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

    /// The fields that must be filled, given the paths that are.
    pub fn needed<'a, 'b>(&'a self, filled: Vec<&'b str>) -> impl Iterator<Item = &'a CatalogField> + use<'a, 'b> {
        self.fields.iter().filter(move |field| match &field.need {
            Requirement::Optional => false,
            Requirement::Always => true,
            Requirement::Within(part) => filled.iter().any(|path| is_inside(path, part)),
        })
    }
}
