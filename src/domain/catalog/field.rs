//! A stream's field: its path, type, and whether it is required.

use serde_json::Value;

use crate::domain::text::SanitizedText;

/// A stream's field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogField {
    /// Its path: `email`, `properties.email`, `tags[]`, `lines[].sku`.
    pub path: String,
    /// Its type.
    pub kind: SchemaType,
    /// Whether rows without it are rejected.
    pub need: Requirement,
    /// Whether the catalog says that it may be null; table destinations say so of every column that may.
    pub is_nullable: bool,
    /// The only values it takes, where the catalog lists them.
    pub allowed: Vec<Value>,
    /// The longest text it takes, in characters.
    pub longest: Option<usize>,
    /// Anything else from the catalog: title, format, allowed values.
    pub note: Option<SanitizedText>,
}

/// A field's type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub enum SchemaType {
    /// Text.
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// True or false.
    Boolean,
    /// An object or a list without further details.
    Any,
}

impl SchemaType {
    /// Its name.
    pub fn word(self) -> &'static str {
        self.into()
    }
}

/// Whether rows without a field are rejected.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Requirement {
    /// Never.
    Optional,
    /// Always.
    Always,
    /// If anything else inside this container is filled.
    Within(String),
}

/// Whether a path is inside a container: `a.b` and `a[].b` are inside `a`.
pub fn is_inside(path: &str, part: &str) -> bool {
    path.strip_prefix(part).is_some_and(|rest| rest.starts_with('.') || rest.starts_with("[]"))
}
