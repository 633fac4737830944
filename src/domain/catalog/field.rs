//! A stream's field: its path, type, and whether it is required.

use serde_json::Value;

use crate::domain::sample::cell;
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
    /// Its JSON schema format, as the catalog says it: `email`, `date-time`.
    pub format: Option<String>,
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

    /// Whether it takes a value. Numbers and truth values are taken as text by APIs and databases alike, and a text
    /// that is written as a number is taken as one: what is told is what none of them takes.
    pub fn takes(self, value: &Value) -> bool {
        match (self, value) {
            (Self::Text, value) => !value.is_object() && !value.is_array(),
            (Self::Integer, Value::Number(number)) => {
                number.is_i64() || number.is_u64() || number.as_f64().is_some_and(|number| number.fract() == 0.0)
            }
            (Self::Any, _) | (Self::Number, Value::Number(_)) | (Self::Boolean, Value::Bool(_)) => true,
            (Self::Integer, Value::String(text)) => text.trim().parse::<i128>().is_ok(),
            (Self::Number, Value::String(text)) => text.trim().parse::<f64>().is_ok_and(f64::is_finite),
            (Self::Boolean, Value::String(text)) => {
                ["true", "false"].iter().any(|word| text.trim().eq_ignore_ascii_case(word))
            }
            (Self::Integer | Self::Number | Self::Boolean, _) => false,
        }
    }
}

impl CatalogField {
    /// Whether it takes a value: its type, the values it allows, its length. Null and an empty text fit everywhere they
    /// are not required.
    pub fn takes(&self, value: &Value) -> bool {
        is_empty(value) || (self.kind.takes(value) && self.allows(value) && self.excess(value).is_none())
    }

    /// Whether a value is among those it allows, or it allows all.
    pub fn allows(&self, value: &Value) -> bool {
        let is_same = |allowed: &Value| allowed == value || cell(allowed) == cell(value);
        self.allowed.is_empty() || self.allowed.iter().any(is_same)
    }

    /// The length of a text that is too long for it, and its limit, in characters.
    pub fn excess(&self, value: &Value) -> Option<(usize, usize)> {
        let length = value.as_str().map_or(0, |text| text.chars().count());
        self.longest.filter(|longest| length > *longest).map(|longest| (length, longest))
    }
}

/// Whether a value says nothing: null, or an empty text.
pub fn is_empty(value: &Value) -> bool {
    value.is_null() || value.as_str().is_some_and(str::is_empty)
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
