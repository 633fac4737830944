//! A field of a stream: where it is, what it holds, whether it must be filled.

use crate::domain::text::SanitizedText;

/// A field of a stream that a value can be written to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogField {
    /// Where it is: `email`, `properties.email`, `tags[]`, `lines[].sku`.
    pub path: String,
    /// What it holds.
    pub kind: SchemaType,
    /// Whether rows are refused without it.
    pub need: Requirement,
    /// What more the catalog says: title, format, allowed values.
    pub note: Option<SanitizedText>,
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SchemaType {
    /// Text.
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// True or false.
    Boolean,
    /// An object or a list of which the catalog says nothing more.
    Any,
}

impl SchemaType {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Any => "any",
        }
    }
}

/// Whether rows are refused without a field.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Requirement {
    /// Never.
    Optional,
    /// Always.
    Always,
    /// When something else inside this part is filled.
    Within(String),
}

/// Whether a path leads into a part: `a.b` and `a[].b` into `a`.
pub fn is_inside(path: &str, part: &str) -> bool {
    path.strip_prefix(part).is_some_and(|rest| rest.starts_with('.') || rest.starts_with("[]"))
}
