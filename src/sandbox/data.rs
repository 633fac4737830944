//! The data set: what the JSON files under `assets/sandbox` hold, as values that the handlers can ask.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::options::Dialect;
use super::sync::Sync;

/// A connector, source or destination.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Connector {
    pub(super) id: i64,
    pub(super) workspace_id: i64,
    pub(super) name: String,
    pub(super) description: Option<String>,
    /// `source` or `destination`.
    #[serde(rename = "connector_type")]
    pub(super) side: String,
    #[serde(rename = "connector_name")]
    pub(super) kind: String,
    pub(super) category: String,
    pub(super) sub_category: Option<String>,
    pub(super) configuration: Value,
    /// Minutes since it was made.
    pub(super) age: i64,
    /// Minutes since it was last changed.
    pub(super) idle: i64,
    /// Whether its catalog is stored from the start.
    discovered: bool,
    /// Whether asking it for its catalog fails.
    #[serde(default)]
    pub(super) discover_fails: bool,
    /// The stream that rejects every third row.
    pub(super) troubled_stream: Option<String>,
}

/// A model: a query over a source.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Model {
    pub(super) id: i64,
    pub(super) connector_id: i64,
    pub(super) name: String,
    pub(super) description: Option<String>,
    pub(super) query: String,
    pub(super) query_type: String,
    pub(super) primary_key: String,
    #[serde(default)]
    pub(super) configuration: Value,
    /// The table of its source that its rows come from.
    pub(super) table: String,
    pub(super) age: i64,
    pub(super) idle: i64,
}

/// Rows of a source.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Table {
    pub(super) columns: Vec<String>,
    rows: Vec<Vec<Value>>,
}

impl Table {
    /// The rows as objects, with these columns or all of them.
    pub(super) fn rows(&self, columns: Option<&[String]>) -> Vec<Value> {
        let kept = |name: &String| columns.is_none_or(|wanted| wanted.contains(name));
        self.rows
            .iter()
            .map(|row| {
                let cells = self.columns.iter().zip(row).filter(|(name, _)| kept(name));
                Value::Object(cells.map(|(name, value)| (name.clone(), value.clone())).collect())
            })
            .collect()
    }
}

/// A sync that is there from the start.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct SeedSync {
    #[serde(flatten)]
    pub(super) sync: Sync,
    pub(super) age: i64,
    pub(super) idle: i64,
}

/// A run that is there from the start.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct SeedRun {
    pub(super) id: i64,
    pub(super) sync_id: i64,
    pub(super) status: String,
    pub(super) minutes_ago: i64,
    pub(super) millis: i64,
    pub(super) total: usize,
    pub(super) failed: usize,
}

#[derive(Debug, Deserialize)]
struct Seeds {
    multiwoven: Vec<SeedSync>,
    published: Vec<SeedSync>,
    runs: Vec<SeedRun>,
}

/// A kind of connector, for `connector_definitions`.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Kind {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) connector_type: String,
    pub(super) category: String,
    pub(super) sub_category: Option<String>,
    pub(super) stream_type: String,
    pub(super) connector_query_type: Option<String>,
}

/// Everything that is there from the start.
#[derive(Debug)]
pub(super) struct Data {
    pub(super) connectors: Vec<Connector>,
    pub(super) models: Vec<Model>,
    pub(super) kinds: Vec<Kind>,
    pub(super) syncs: Vec<SeedSync>,
    pub(super) runs: Vec<SeedRun>,
    tables: BTreeMap<i64, BTreeMap<String, Table>>,
    /// What a connector says when it is asked.
    catalogs: BTreeMap<i64, Value>,
    /// Whose catalog the server has stored.
    stored: BTreeSet<i64>,
}

impl Data {
    pub(super) fn load(dialect: Dialect) -> serde_json::Result<Self> {
        let connectors: Vec<Connector> = serde_json::from_str(include_str!("../../assets/sandbox/connectors.json"))?;
        let seeds: Seeds = serde_json::from_str(include_str!("../../assets/sandbox/syncs.json"))?;
        let mut catalogs: BTreeMap<i64, Value> =
            serde_json::from_str(include_str!("../../assets/sandbox/catalogs.json"))?;
        if dialect == Dialect::Published {
            catalogs.values_mut().for_each(allow_full_refresh);
        }
        let stored = connectors.iter().filter(|one| one.discovered).map(|one| one.id).collect();
        let syncs = match dialect {
            Dialect::Published => seeds.published,
            Dialect::Multiwoven => seeds.multiwoven,
        };
        let runs = seeds.runs.into_iter().filter(|run| syncs.iter().any(|seed| seed.sync.id == run.sync_id)).collect();
        Ok(Self {
            connectors,
            models: serde_json::from_str(include_str!("../../assets/sandbox/models.json"))?,
            kinds: serde_json::from_str(include_str!("../../assets/sandbox/definitions.json"))?,
            tables: serde_json::from_str(include_str!("../../assets/sandbox/tables.json"))?,
            syncs,
            runs,
            catalogs,
            stored,
        })
    }

    /// Adds so many destinations like `HubSpot`'s.
    pub(super) fn add_a_crowd(&mut self, count: u32) {
        let Some(model) = self.connector(2).cloned() else { return };
        let one = |number: u32| {
            let number = i64::from(number);
            Connector { id: 1_000 + number, name: format!("Crowd {number:06}"), idle: 10_000 + number, ..model.clone() }
        };
        self.connectors.extend((1..=count).map(one));
    }

    /// So many syncs like those that are there, each with eight more rows in its mapping, one of which no other has.
    pub(super) fn crowd_of_syncs(&self, count: u32) -> impl Iterator<Item = SeedSync> {
        self.syncs.iter().cycle().zip(1..=i64::from(count)).map(|(seed, number)| {
            let SeedSync { mut sync, age, idle } = seed.clone();
            sync.id = 1_000 + number;
            let added = (1..8).map(|at| (format!("column_{at}"), format!("properties.field_{at}")));
            let added = added.chain([(format!("crowd_{number:06}"), "properties.crowd".to_owned())]);
            match &mut sync.configuration {
                Value::Array(rows) => {
                    rows.extend(added.map(|(from, to)| json!({"from": from, "to": to, "mapping_type": "standard"})));
                }
                Value::Object(rows) => rows.extend(added.map(|(from, to)| (from, json!(to)))),
                _ => {}
            }
            SeedSync { sync, age: age + number, idle: idle + number }
        })
    }

    pub(super) fn connector(&self, id: i64) -> Option<&Connector> {
        self.connectors.iter().find(|one| one.id == id)
    }

    pub(super) fn model(&self, id: i64) -> Option<&Model> {
        self.models.iter().find(|one| one.id == id)
    }

    pub(super) fn table(&self, connector: i64, name: &str) -> Option<&Table> {
        let tables = self.tables.get(&connector)?;
        tables.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, table)| table)
    }

    pub(super) fn rows(&self, model: &Model) -> Vec<Value> {
        self.table(model.connector_id, &model.table).map(|table| table.rows(None)).unwrap_or_default()
    }

    pub(super) fn catalog(&self, connector: i64) -> Option<&Value> {
        self.catalogs.get(&connector).filter(|_| self.stored.contains(&connector))
    }

    /// Asks the connector for its catalog; the stored one goes first, as on the real server.
    pub(super) fn discover(&mut self, connector: i64) {
        self.stored.remove(&connector);
        if self.connector(connector).is_some_and(|one| !one.discover_fails) {
            self.stored.insert(connector);
        }
    }

    /// A stream of the stored catalog.
    pub(super) fn stream(&self, connector: i64, name: &str) -> Option<&Map<String, Value>> {
        let streams = self.catalog(connector)?.get("streams")?.as_array()?;
        streams.iter().filter_map(Value::as_object).find(|stream| stream.get("name").is_some_and(|own| own == name))
    }
}

/// The published contract knows no other mode.
fn allow_full_refresh(catalog: &mut Value) {
    let streams = catalog.get_mut("streams").and_then(Value::as_array_mut);
    for stream in streams.into_iter().flatten().filter_map(Value::as_object_mut) {
        stream.insert("supported_sync_modes".to_owned(), json!(["full_refresh", "incremental"]));
    }
}

#[cfg(test)]
mod tests {
    use super::Data;
    use crate::sandbox::Dialect;

    #[test]
    fn every_model_has_a_source_and_every_sync_its_records() {
        for dialect in [Dialect::Published, Dialect::Multiwoven] {
            let data = Data::load(dialect).unwrap();
            for model in &data.models {
                assert_eq!(data.connector(model.connector_id).unwrap().side, "source", "{}", model.name);
                if !model.table.is_empty() {
                    assert!(data.table(model.connector_id, &model.table).is_some(), "{}", model.name);
                }
            }
            for sync in data.syncs.iter().map(|seed| &seed.sync) {
                assert_eq!(Some(data.model(sync.model_id.unwrap()).unwrap().connector_id), sync.source_id);
                assert!(data.stream(sync.destination_id.unwrap(), &sync.stream_name).is_some(), "{}", sync.stream_name);
            }
        }
    }

    #[test]
    fn every_row_has_as_many_cells_as_its_table_has_columns() {
        let data = Data::load(Dialect::Multiwoven).unwrap();
        for table in data.tables.values().flat_map(|tables| tables.values()) {
            assert!(table.rows.iter().all(|row| row.len() == table.columns.len()), "{:?}", table.columns);
        }
    }
}
