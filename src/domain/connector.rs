//! The building blocks of a sync: connectors and models, as reported by the server.

use crate::domain::id::{ConnectorId, ModelId};
use crate::domain::text::SanitizedText;

/// Which role a connector has in a sync; its word is that of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::EnumString, strum::Display)]
#[strum(serialize_all = "lowercase", ascii_case_insensitive)]
pub enum ConnectorRole {
    /// Rows are read from it.
    Source,
    /// Rows are written to it.
    Destination,
}

/// A configured source or destination.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connector {
    /// Its number.
    pub id: ConnectorId,
    /// The user's name for it.
    pub name: SanitizedText,
    /// Its type, as the server calls it: `Postgresql`, `Hubspot`.
    pub kind: SanitizedText,
    /// Its role, if reported.
    pub side: Option<ConnectorRole>,
}

/// A query over a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Model {
    /// Its number.
    pub id: ModelId,
    /// The user's name for it.
    pub name: SanitizedText,
    /// Its query type, as the server calls it: `raw_sql`, `dbt`.
    pub kind: SanitizedText,
    /// The query, if reported. Untrusted text: sanitized when shown.
    pub query: Option<String>,
    /// The unique column, exactly as the server compares it with the result's columns.
    pub primary_key: Option<String>,
    /// The source it belongs to.
    pub source: Option<ConnectorId>,
    /// That source's name, if included.
    pub source_name: Option<SanitizedText>,
}

impl Model {
    /// Whether the query has a `LIMIT` with a number: the open-source server then ends every run (api facts §3.6, §9).
    pub fn has_limit(&self) -> bool {
        let Some(query) = &self.query else { return false };
        let words: Vec<String> = query.split_whitespace().map(str::to_ascii_uppercase).collect();
        let is_number = |word: &String| word.starts_with(|first: char| first.is_ascii_digit());
        words.windows(2).any(|pair| pair[0] == "LIMIT" && is_number(&pair[1]))
    }

    /// Whether a cursor can be added to the query: the server appends `AS subquery WHERE …`, which is valid only after
    /// a table or a parenthesized query (api facts §3.6). SOQL is handled separately.
    pub fn takes_a_cursor(&self) -> bool {
        if self.kind.as_str() == "soql" {
            return true;
        }
        let Some(query) = &self.query else { return true };
        let upper = query.trim().trim_end_matches(';').to_ascii_uppercase();
        let words: Vec<&str> = upper.split_whitespace().collect();
        if upper.trim_end().ends_with(')') {
            return true;
        }
        let Some(from) = words.iter().rposition(|word| *word == "FROM") else { return false };
        // `FROM table` and nothing after it.
        words.len() == from + 2
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model(query: &str, kind: &str) -> Model {
        Model {
            id: ModelId::parse("1").expect("an id"),
            name: "M".into(),
            kind: kind.into(),
            query: Some(query.to_owned()),
            primary_key: None,
            source: None,
            source_name: None,
        }
    }

    #[test]
    fn a_cursor_can_be_added_only_after_a_table_or_a_closed_query() {
        for query in ["SELECT * FROM users", "select a, b from x.users;", "SELECT * FROM (SELECT 1 WHERE true)"] {
            assert!(model(query, "raw_sql").takes_a_cursor(), "{query}");
        }
        for query in
            ["SELECT * FROM users WHERE a = 1", "SELECT * FROM users u", "SELECT 1", "SELECT a FROM b ORDER BY a"]
        {
            assert!(!model(query, "raw_sql").takes_a_cursor(), "{query}");
        }
        assert!(model("SELECT Id FROM Account WHERE x = 1", "soql").takes_a_cursor());
    }
}
