//! Names for syncs whose server tells only IDs (the published variant): connectors and models are listed once.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::domain::connector::ConnectorRole;
use crate::domain::id::ConnectorId;
use crate::domain::query::{ModelWords, Query, Reply};
use crate::domain::sync::Sync;
use crate::headless::workspace::context::{Ended, Workspace};

/// The most pages of a list that are read for names.
const MOST_PAGES: u32 = 40;

impl Workspace<'_> {
    /// Adds the connectors and models that the server did not tell along. What is not found stays an ID.
    pub(super) fn name_ends(&self, syncs: &mut [Sync]) -> Result<(), Ended> {
        let is_bare = |sync: &Sync| ["source", "destination", "model"].iter().any(|end| sync.name_of(end).is_none());
        if !syncs.iter().any(is_bare) {
            return Ok(());
        }
        let ends = [
            ("source", self.connectors(ConnectorRole::Source)?),
            ("destination", self.connectors(ConnectorRole::Destination)?),
            ("model", self.models()?),
        ];
        for sync in syncs {
            for (end, named) in &ends {
                let id = sync.text(&format!("{end}_id")).map(|id| id.to_string());
                if let Some(found) = id.and_then(|id| named.get(&id)).filter(|_| sync.name_of(end).is_none()) {
                    sync.attributes.insert((*end).to_owned(), found.clone());
                }
            }
        }
        Ok(())
    }

    fn connectors(&self, role: ConnectorRole) -> Result<HashMap<String, Value>, Ended> {
        let (mut found, mut next) = (HashMap::new(), Some(1));
        while let Some(number) = next.filter(|number| *number <= MOST_PAGES) {
            let Reply::Connectors(page) = self.ask(&Query::Connectors(role, number))? else { break };
            next = page.next(number);
            found.extend(page.rows.iter().map(|row| {
                let told = json!({ "name": row.name.as_str(), "connector_name": row.kind.as_str() });
                (row.id.to_string(), told)
            }));
        }
        Ok(found)
    }

    fn models(&self) -> Result<HashMap<String, Value>, Ended> {
        let (mut found, mut words, mut next) = (HashMap::new(), ModelWords::Usual, Some(1));
        while let Some(number) = next.filter(|number| *number <= MOST_PAGES) {
            let Reply::Models(page, spoken) = self.ask(&Query::Models(words, number))? else { break };
            (next, words) = (page.next(number), spoken);
            found.extend(page.rows.iter().map(|row| {
                let told = json!({
                    "name": row.name.as_str(),
                    "query": row.query,
                    "query_type": row.kind.as_str(),
                    "primary_key": row.primary_key,
                    "connector": { "id": row.source.map(ConnectorId::get) },
                });
                (row.id.to_string(), told)
            }));
        }
        Ok(found)
    }
}
