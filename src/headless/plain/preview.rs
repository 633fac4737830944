//! The first rows of the model as they would be sent, told before the question whether to create the sync.

use serde_json::Value;

use crate::domain::dialect::Dialect;
use crate::domain::draft::Draft;
use crate::domain::new_sync::NewSync;
use crate::domain::preview::{EXACT, Preview};
use crate::domain::validation::grounds;
use crate::headless::preview::{NO_ROWS, as_table};
use crate::headless::remote_lookup::RemoteLookup;

/// How many rows are told.
const FIRST_ROWS: usize = 3;

/// The rows as lines, or why there are none.
pub(super) fn first_rows(draft: &Draft, asked: &NewSync, dialect: Dialect, lookup: &RemoteLookup<'_>) -> Vec<String> {
    if let Some((words, _exit)) = lookup.without_rows(draft) {
        return vec![String::new(), format!("No preview. {words}")];
    }
    let body = asked.body();
    let configuration = body.pointer("/sync/configuration").unwrap_or(&Value::Null);
    let known = lookup.known();
    let preview = Preview::of(configuration, &grounds(draft, dialect, known), known.read_at, FIRST_ROWS);
    if preview.rows.is_empty() {
        return vec![String::new(), NO_ROWS.to_owned()];
    }
    let mut lines = vec![String::new(), "First rows, as they would be sent:".to_owned()];
    if dialect == Dialect::Published {
        lines.push(EXACT.to_owned());
    }
    lines.extend(as_table(&preview, false).lines().map(str::to_owned));
    lines
}
