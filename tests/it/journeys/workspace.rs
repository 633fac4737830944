//! A small workspace for journeys: what a server would answer to each question.

use serde_json::{Value, json};
use syncwright::app::effect::Effect;
use syncwright::app::msg::{Answer, Msg};
use syncwright::app::requests::RequestId;
use syncwright::domain::catalog::{Catalog, SchemaMode, Stream, fields_of};
use syncwright::domain::connector::{Connector, ConnectorRole, Model};
use syncwright::domain::failure::{Failure, FailureKind, NoAnswer};
use syncwright::domain::id::{ConnectorId, ModelId};
use syncwright::domain::query::{ModelWords, Page, Query, Reply, TemplateWord};
use syncwright::domain::sample::Sample;

use super::Journey;

pub(crate) type Served = Result<Reply, Failure>;

pub(crate) fn connector(id: u64, name: &str, kind: &str, side: ConnectorRole) -> Connector {
    let id = ConnectorId::parse(&id.to_string()).expect("an ID");
    Connector { id, name: name.into(), kind: kind.into(), side: Some(side) }
}

pub(crate) fn sources() -> Vec<Connector> {
    vec![
        connector(1, "Prod PG", "Postgresql", ConnectorRole::Source),
        connector(4, "Snowflake warehouse", "Snowflake", ConnectorRole::Source),
    ]
}

pub(crate) fn destinations() -> Vec<Connector> {
    vec![
        connector(2, "HubSpot EU", "Hubspot", ConnectorRole::Destination),
        connector(3, "Orders webhook", "Http", ConnectorRole::Destination),
        connector(11, "Customer 360", "Postgresql", ConnectorRole::Destination),
    ]
}

pub(crate) fn model(id: u64, name: &str, source: u64, query: &str, key: &str) -> Model {
    Model {
        id: ModelId::parse(&id.to_string()).expect("an ID"),
        name: name.into(),
        kind: "raw_sql".into(),
        query: Some(query.to_owned()),
        primary_key: Some(key.to_owned()),
        source: ConnectorId::parse(&source.to_string()).ok(),
        source_name: sources().iter().find(|each| each.id.get() == source).map(|source| source.name.clone()),
    }
}

pub(crate) fn models() -> Vec<Model> {
    vec![
        model(7, "Orders", 4, "SELECT * FROM orders WHERE total > 0", "ID"),
        model(5, "Active users", 1, "SELECT * FROM users", "id"),
    ]
}

/// A list of so many models of Prod PG.
pub(crate) fn page_of_models(count: u64) -> Reply {
    let rows = (1..=count).map(|id| model(id, &format!("Model {id:02}"), 1, "SELECT 1", "id")).collect();
    Reply::Models(page(rows), ModelWords::Usual)
}

fn stream(name: &str, modes: &[&str], schema: &Value) -> Stream {
    let (fields, needed_parts) = fields_of(schema);
    let modes = modes.iter().map(|mode| (*mode).to_owned()).collect();
    Stream { name: name.to_owned(), action: None, modes, fields, needed_parts, batches: None }
}

pub(crate) fn catalog(id: u64) -> Catalog {
    let text = json!({"type": "string"});
    match id {
        3 => {
            Catalog { streams: vec![stream("http", &["incremental"], &json!({}))], schema_mode: SchemaMode::Schemaless }
        }
        11 => Catalog {
            streams: vec![stream("customers", &[], &json!({"properties": {"id": {"type": "integer"}, "email": text}}))],
            schema_mode: SchemaMode::Schema,
        },
        _ => Catalog {
            streams: vec![
                stream(
                    "contacts",
                    &["incremental"],
                    &json!({"required": ["email"], "properties": {
                        "properties": {"properties": {"email": text, "firstname": text, "lastname": text, "phone": text,
                            "visits": {"type": "integer"}}},
                        "tags": {"type": "array", "items": text},
                    }}),
                ),
                stream(
                    "deals",
                    &["incremental", "full_refresh"],
                    &json!({"properties": {"amount": {"type": "number"}}}),
                ),
            ],
            schema_mode: SchemaMode::Schema,
        },
    }
}

pub(crate) fn sample() -> Sample {
    let rows = [
        json!({"id": 1, "email": "ada@lovelace.io", "first_name": "Ada", "seen_at": "2026-11-20T08:14:02Z", "visits": 3}),
        json!({"id": 2, "email": "o'neil@acme.io", "first_name": "Shaq", "seen_at": null, "visits": 1}),
    ];
    Sample::of_rows(&rows).expect("rows")
}

/// A whole list as one page.
fn page<T>(rows: Vec<T>) -> Page<T> {
    Page { count: rows.len(), rows, last: Some(1) }
}

/// What the server of this workspace answers.
pub(crate) fn answer(query: &Query) -> Served {
    let missing = |words: &str| super::failure(FailureKind::NotFound(words.into()));
    Ok(match query {
        Query::Connectors(ConnectorRole::Source, _) => Reply::Connectors(page(sources())),
        Query::Connectors(ConnectorRole::Destination, _) => Reply::Connectors(page(destinations())),
        Query::Models(..) => Reply::Models(page(models()), ModelWords::Usual),
        Query::Connector(id) => {
            let found = sources().into_iter().chain(destinations()).find(|each| each.id == *id);
            Reply::Connector(found.ok_or_else(|| missing("Connector not found"))?)
        }
        Query::Model(id) => {
            let found = models().into_iter().find(|each| each.id == *id);
            Reply::Model(found.ok_or_else(|| missing("Couldn't find Model with 'id'=\"999\""))?)
        }
        Query::Catalog(id, _) => Reply::Catalog(Box::new(catalog(id.get()))),
        Query::Rows { .. } => Reply::Rows(Box::new(sample())),
        Query::Dialect => Reply::Dialect(None),
        Query::Syncs(_) => Reply::Syncs(page(Vec::new())),
        Query::SyncList { .. } => Reply::SyncList(page(Vec::new()), None),
        Query::Sync(_) => return Err(missing("Sync not found")),
        Query::Runs(..) => Reply::Runs(page(Vec::new())),
        Query::Records { .. } => Reply::Records(page(Vec::new())),
        Query::TemplateWords => Reply::TemplateWords(vec![TemplateWord {
            name: "cast".into(),
            text: "| cast: 'number'".to_owned(),
            about: "Another type".into(),
        }]),
    })
}

/// A server that cannot be reached.
pub(crate) fn silence(_query: &Query) -> Served {
    Err(Failure::without_answer(FailureKind::NoAnswer(NoAnswer::TimedOut)))
}

impl Journey {
    /// The questions that are under way, without those for the list of syncs, in the order they were asked.
    pub(crate) fn asked(&self) -> Vec<(RequestId, Query)> {
        let is_list = |query: &Query| matches!(query, Query::Syncs(_) | Query::SyncList { .. });
        self.asked_of_all().into_iter().filter(|(_, query)| !is_list(query)).collect()
    }

    /// The questions that are under way.
    pub(crate) fn asked_of_all(&self) -> Vec<(RequestId, Query)> {
        let mut asked: Vec<(RequestId, Query)> = Vec::new();
        for effect in &self.effects {
            match effect {
                Effect::Ask(request, _, _, query) => asked.push((*request, query.clone())),
                Effect::Abandon(request) => asked.retain(|(each, _)| each != request),
                _ => {}
            }
        }
        asked.retain(|(request, _)| !self.answered.contains(request));
        asked
    }

    /// Answers one question.
    pub(crate) fn tell_answer(&mut self, request: RequestId, answer: Served) -> &mut Self {
        self.answered.push(request);
        self.tell(Msg::Answer(request, Answer::Reply(answer)))
    }

    /// Answers what is asked, and what is asked because of that, as this server would.
    pub(crate) fn served(&mut self, server: impl Fn(&Query) -> Served) -> &mut Self {
        for _ in 0..10_000 {
            let Some((request, query)) = self.asked_of_all().first().cloned() else { return self };
            self.tell_answer(request, server(&query));
        }
        panic!("the questions have no end: {:?}", self.asked());
    }

    /// Lets time pass.
    pub(crate) fn later(&mut self, milliseconds: i64) -> &mut Self {
        let now = self.app.clock.now + jiff::SignedDuration::from_millis(milliseconds);
        self.tell(Msg::Time(now))
    }

    /// Keys, with the small workspace answering after each.
    pub(crate) fn keys_served(&mut self, keys: &str) -> &mut Self {
        self.press(keys, |journey| journey.served(answer))
    }

    /// The text of a field as typed.
    pub(crate) fn text(&self, field: syncwright::domain::field::FieldId) -> &str {
        self.app.form().draft().get(field)
    }
}
