//! What a sync is put together from: connectors and models, as a server tells of them.

use crate::domain::id::{ConnectorId, ModelId};
use crate::domain::text::SanitizedText;

/// Which end of a sync a connector can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ConnectorRole {
    /// Rows come from it.
    Source,
    /// Rows go to it.
    Destination,
}

impl ConnectorRole {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Source, Self::Destination];

    /// The server's word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Destination => "destination",
        }
    }

    /// Reads the server's word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|side| side.word().eq_ignore_ascii_case(word))
    }
}

/// A configured source or destination.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connector {
    /// Its number.
    pub id: ConnectorId,
    /// The user's name for it.
    pub name: SanitizedText,
    /// What it connects to, in the server's word: `Postgresql`, `Hubspot`.
    pub kind: SanitizedText,
    /// Which end it can be; none where the server says neither.
    pub side: Option<ConnectorRole>,
}

/// A query over a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Model {
    /// Its number.
    pub id: ModelId,
    /// The user's name for it.
    pub name: SanitizedText,
    /// How it was written, in the server's word: `raw_sql`, `dbt`.
    pub kind: SanitizedText,
    /// The query, where the server tells it. Foreign text: cleaned where it is shown.
    pub query: Option<String>,
    /// The column that tells rows apart, exactly as the server holds it against the result's columns.
    pub primary_key: Option<String>,
    /// The source it belongs to.
    pub source: Option<ConnectorId>,
    /// That source's name, where the server tells it along.
    pub source_name: Option<SanitizedText>,
}

impl Model {
    /// Whether a cursor can be added to the query: the server appends `AS subquery WHERE …` to it, which holds only
    /// after a table or a query in parentheses (api facts §3.6). SOQL has its own way.
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
