//! What can be wrong with a value on its way, in words.

use crate::domain::catalog::SchemaType;
use crate::domain::text::SanitizedText;

/// Something wrong with a value of a row.
#[derive(Debug, Clone, PartialEq)]
pub struct CellProblem {
    /// The destination field's path; empty when it is about the whole row.
    pub path: String,
    /// What is wrong.
    pub fault: Fault,
}

impl CellProblem {
    /// What is wrong, in words.
    pub fn words(&self) -> String {
        self.fault.describe(&self.path)
    }
}

/// What is wrong with a value, or with a whole row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The mapping cannot be carried out: the server sends `true` in place of the row.
    NotCarriedOut,
    /// The template engine wrote an error into the data.
    TemplateError(SanitizedText),
    /// A required field is empty.
    Required,
    /// A column that may not be null is.
    NotNull,
    /// A value of another type than the field's.
    Type {
        /// The value.
        value: SanitizedText,
        /// What the field takes.
        wanted: SchemaType,
    },
    /// A value that is not among those the field takes.
    NotAllowed {
        /// The value.
        value: SanitizedText,
        /// The first values it takes.
        allowed: SanitizedText,
    },
    /// A text longer than the field takes.
    TooLong {
        /// Its length, in characters.
        length: usize,
        /// The field's limit.
        longest: usize,
    },
    /// Its apostrophes arrive doubled.
    QuotesDoubled {
        /// The text.
        text: SanitizedText,
        /// What arrives.
        doubled: SanitizedText,
    },
    /// The destination rejects it for its apostrophe.
    QuotesRejected(SanitizedText),
    /// The row's primary key, of this name, is blank.
    KeyBlank(String),
    /// An earlier row has this primary key already.
    KeyTwice(SanitizedText),
}

impl Fault {
    /// Whether it is the same kind of fault, whatever the value.
    pub fn is_like(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }

    /// What is wrong, in a sentence that names the field.
    pub fn describe(&self, path: &str) -> String {
        let field = SanitizedText::new(path);
        match self {
            Self::NotCarriedOut => {
                "The server can't carry out this mapping: it sends “true” instead of the row.".to_owned()
            }
            Self::TemplateError(error) => format!("“{field}” gets an error instead of its value: {error}"),
            Self::Required => format!("“{field}” is required, and empty."),
            Self::NotNull => format!("“{field}” can't be null, and gets nothing."),
            Self::Type { value, wanted } => {
                format!("“{field}” takes {}; {value} isn't {}.", taken(*wanted), one(*wanted))
            }
            Self::NotAllowed { value, allowed } => {
                format!("“{field}” takes only {allowed}; {value} isn't one of them.")
            }
            Self::TooLong { length, longest } => {
                format!("“{field}” takes {longest} characters; this text has {length}.")
            }
            Self::QuotesDoubled { text, doubled } => {
                format!("Apostrophes arrive doubled in “{field}”: {text} → {doubled}.")
            }
            Self::QuotesRejected(text) => {
                format!("The destination rejects apostrophes in “{field}”, sent this way: {text}.")
            }
            Self::KeyBlank(key) => {
                format!("The primary key “{}” is blank: the server skips the row.", SanitizedText::new(key))
            }
            Self::KeyTwice(value) => {
                format!("Another row has the primary key {value} too: only one of them is sent.")
            }
        }
    }
}

const fn taken(kind: SchemaType) -> &'static str {
    match kind {
        SchemaType::Text => "text",
        SchemaType::Integer => "whole numbers",
        SchemaType::Number => "numbers",
        SchemaType::Boolean => "true or false",
        SchemaType::Any => "objects or lists",
    }
}

const fn one(kind: SchemaType) -> &'static str {
    match kind {
        SchemaType::Text => "text",
        SchemaType::Integer => "a whole number",
        SchemaType::Number => "a number",
        SchemaType::Boolean => "either",
        SchemaType::Any => "one",
    }
}
