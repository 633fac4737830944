//! Apostrophes. In the list form the transformer doubles those of columns, for destinations that build SQL text; what
//! then is stored depends on the destination, and of Postgres on its connector's version (api facts §3.5, §9).

use serde_json::{Map, Value};

use crate::domain::mapping::{Shape, Table, ValidationContext, ValueSource};
use crate::domain::preview::fault::{CellProblem, Fault};
use crate::domain::preview::fields::values_at;
use crate::domain::text::SanitizedText;

/// Destinations that build SQL text of what is sent. Postgres does so with the older connectors only.
const BUILDS_SQL: &[&str] = &["MariaDB", "Oracle", "MicrosoftSql", "DatabricksLakehouse", "AISDataStore"];

/// What a destination does with apostrophes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quoting {
    /// It puts texts between apostrophes: a doubled one is right, a single one ends the text.
    InSql,
    /// It takes texts as they are.
    AsSent,
}

fn quoting(known: &ValidationContext<'_>) -> Option<Quoting> {
    match known.destination_kind? {
        // The older connector sends rows one by one and builds SQL, the newer one many at a time with parameters.
        "Postgresql" => Some(if known.stream?.batches? { Quoting::AsSent } else { Quoting::InSql }),
        kind if BUILDS_SQL.contains(&kind) => Some(Quoting::InSql),
        _ => Some(Quoting::AsSent),
    }
}

/// Judges the texts of a row.
pub(super) fn judge(
    table: &Table,
    record: &Map<String, Value>,
    sent: &Map<String, Value>,
    known: &ValidationContext<'_>,
    problems: &mut Vec<CellProblem>,
) {
    let Some(quoting) = quoting(known) else { return };
    for row in &table.rows {
        let own = match &row.from {
            ValueSource::Column(column) => record.get(column).and_then(Value::as_str),
            _ => None,
        };
        let is_doubled = own.is_some() && table.shape == Shape::List;
        let sent = values_at(sent, &row.to).into_iter().find_map(|value| value.as_str().filter(|it| it.contains('\'')));
        let Some(sent) = sent else { continue };
        let fault = match (quoting, own, is_doubled) {
            (Quoting::AsSent, Some(own), true) => {
                Fault::QuotesDoubled { text: SanitizedText::new(own), doubled: SanitizedText::new(sent) }
            }
            (Quoting::InSql, _, false) => Fault::QuotesRejected(SanitizedText::new(sent)),
            _ => continue,
        };
        problems.push(CellProblem { path: row.to.clone(), fault });
    }
}
