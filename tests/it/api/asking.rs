//! Asking a server what there is: against the sandbox in both dialects, and against servers of other habits.

use std::sync::atomic::{AtomicU32, Ordering};

use syncwright::api::{Client, Limits};
use syncwright::domain::catalog::SchemaMode;
use syncwright::domain::connection::Connection;
use syncwright::domain::connector::ConnectorRole;
use syncwright::domain::dialect::Dialect;
use syncwright::domain::failure::FailureKind;
use syncwright::domain::id::{ConnectorId, ModelId, WorkspaceId};
use syncwright::domain::query::{CachePolicy, ModelWords, Query, Reply};
use syncwright::domain::secret::Token;
use syncwright::domain::server::{PlainHttp, Server};
use syncwright::sandbox::{self, Options, Sandbox};

struct ServerState {
    sandbox: Sandbox,
    connection: Connection,
    dialect: Dialect,
    client: Client,
}

impl ServerState {
    async fn start(dialect: Dialect, crowd: u32) -> Self {
        let words = match dialect {
            Dialect::Published => sandbox::Dialect::Published,
            Dialect::Multiwoven => sandbox::Dialect::Multiwoven,
        };
        let sandbox = Sandbox::start(Options { crowd, ..Options::new(words) }).await.expect("a sandbox");
        let connection = Connection {
            server: Server::parse(&sandbox.url(), PlainHttp::LoopbackOnly).expect("a server"),
            token: Token::from_pasted(sandbox.token()).expect("a token"),
            workspace: WorkspaceId::parse("1").ok(),
        };
        Self { sandbox, connection, dialect, client: Client::new(Limits::default()) }
    }

    async fn ask(&self, query: Query) -> Result<Reply, FailureKind> {
        self.client.ask(&self.connection, self.dialect, &query).await.map_err(|failure| failure.kind)
    }
}

fn connector(id: &str) -> ConnectorId {
    ConnectorId::parse(id).expect("an ID")
}

#[tokio::test]
async fn both_dialects_list_connectors_and_models_with_what_a_sync_needs_of_them() {
    for dialect in Dialect::ALL {
        let world = ServerState::start(dialect, 0).await;
        let Ok(Reply::Connectors(page)) = world.ask(Query::Connectors(ConnectorRole::Destination, 1)).await else {
            panic!()
        };
        assert!(page.rows.iter().any(|each| each.name.as_str() == "HubSpot EU" && each.kind.as_str() == "Hubspot"));
        assert!(page.rows.iter().all(|each| each.side == Some(ConnectorRole::Destination)));
        let Ok(Reply::Models(page, words)) = world.ask(Query::Models(ModelWords::Usual, 1)).await else { panic!() };
        let users = page.rows.iter().find(|each| each.name.as_str() == "Active users").expect("a model");
        assert_eq!((users.source, users.primary_key.as_deref()), (Some(connector("1")), Some("id")));
        assert_eq!(users.query.as_deref(), Some("SELECT * FROM users"));
        let expected = if dialect == Dialect::Published { ModelWords::Usual } else { ModelWords::Four };
        assert_eq!(words, expected);
    }
}

#[tokio::test]
async fn a_single_connector_and_a_single_model_are_found_or_said_to_be_missing() {
    for dialect in Dialect::ALL {
        let world = ServerState::start(dialect, 0).await;
        assert!(matches!(world.ask(Query::Connector(connector("1"))).await, Ok(Reply::Connector(_))));
        let Err(FailureKind::NotFound(words)) = world.ask(Query::Connector(connector("999"))).await else { panic!() };
        assert_eq!(words.as_str(), "Connector not found");
        let model = |id: &str| Query::Model(ModelId::parse(id).expect("an ID"));
        assert!(matches!(world.ask(model("1")).await, Ok(Reply::Model(_))));
        let Err(FailureKind::NotFound(words)) = world.ask(model("999")).await else { panic!() };
        assert!(words.as_str().starts_with("Couldn't find Model"), "{words}");
    }
}

#[tokio::test]
async fn catalogs_rows_and_template_words_are_read() {
    for dialect in Dialect::ALL {
        let world = ServerState::start(dialect, 0).await;
        let Ok(Reply::Catalog(catalog)) = world.ask(Query::Catalog(connector("2"), CachePolicy::Stored)).await else {
            panic!()
        };
        let contacts = catalog.stream("contacts").expect("a stream");
        assert!(contacts.field("properties.email").is_some() && contacts.needed(Vec::new()).count() == 1);
        let Ok(Reply::Catalog(http)) = world.ask(Query::Catalog(connector("3"), CachePolicy::Stored)).await else {
            panic!()
        };
        assert_eq!(http.schema_mode, SchemaMode::Schemaless);
        let rows = Query::Rows {
            model: ModelId::parse("1").expect("an ID"),
            source: connector("1"),
            query: "SELECT * FROM users".to_owned(),
        };
        let Ok(Reply::Rows(sample)) = world.ask(rows).await else { panic!() };
        assert!(sample.column("email").is_some() && !sample.rows.is_empty());
    }
    let world = ServerState::start(Dialect::Multiwoven, 0).await;
    let Ok(Reply::TemplateWords(words)) = world.ask(Query::TemplateWords).await else { panic!() };
    assert!(words.iter().any(|word| word.text.starts_with("{{ 'now' | date:")), "{words:?}");
    assert!(words.iter().any(|word| word.text.starts_with("| cast")), "{words:?}");
}

#[tokio::test]
async fn a_destination_that_cannot_be_discovered_says_so() {
    let world = ServerState::start(Dialect::Multiwoven, 0).await;
    let failed = world.ask(Query::Catalog(connector("16"), CachePolicy::Stored)).await;
    assert!(matches!(failed, Err(FailureKind::Refused(_))), "{failed:?}");
}

#[tokio::test]
async fn the_syncs_that_are_there_tell_the_dialect_whatever_the_profile_says() {
    for (served, expected) in [(Dialect::Published, Dialect::Published), (Dialect::Multiwoven, Dialect::Multiwoven)] {
        for dialect in Dialect::ALL {
            let world = ServerState { dialect, ..ServerState::start(served, 0).await };
            assert_eq!(world.ask(Query::Dialect).await, Ok(Reply::Dialect(Some(expected))));
        }
    }
}

/// The published words bring no models on the open-source server; the four words do.
#[tokio::test]
async fn models_are_found_where_the_published_words_bring_none() {
    let world = ServerState { dialect: Dialect::Published, ..ServerState::start(Dialect::Multiwoven, 0).await };
    let Ok(Reply::Models(page, words)) = world.ask(Query::Models(ModelWords::Usual, 1)).await else { panic!() };
    assert!(!page.rows.is_empty());
    assert_eq!(words, ModelWords::Four);
}

#[tokio::test]
async fn a_crowd_comes_in_pages_of_the_dialects_size() {
    for (dialect, size) in [(Dialect::Published, 100), (Dialect::Multiwoven, 250)] {
        let world = ServerState::start(dialect, 1_000).await;
        let counted = AtomicU32::new(0);
        let mut last = None;
        for page in 1..=2 {
            let Ok(Reply::Connectors(page)) = world.ask(Query::Connectors(ConnectorRole::Destination, page)).await
            else {
                panic!()
            };
            assert_eq!(page.count, size);
            counted.fetch_add(1, Ordering::Relaxed);
            last = page.last;
        }
        assert_eq!(last, Some(u32::try_from(1_013_usize.div_ceil(size)).expect("a number")));
        let requests = world.sandbox.requests();
        assert_eq!(requests.len(), 2);
        assert!(requests.iter().all(|request| request.path.contains("category=data")));
    }
}

/// The number of a parameter in a request's line.
fn parameter(line: &str, name: &str) -> usize {
    let values = line.split(['?', '&']).filter_map(|pair| pair.split_once('='));
    values.filter(|(key, _)| *key == name).find_map(|(_, value)| value.parse().ok()).expect("a number")
}

/// A list of 260 items, so large that a response holds 30 of them.
fn heavy(line: &str) -> super::tcp::Reply {
    let (page, size) = (parameter(line, "page"), parameter(line, "per_page"));
    if size > 30 {
        return super::tcp::Reply::json(200, &" ".repeat(9 * 1024 * 1024));
    }
    let ids = (1..=260).skip((page - 1) * size).take(size);
    let items: Vec<String> = ids.map(|id| format!(r#"{{"id": "{id}", "attributes": {{"name": "N"}}}}"#)).collect();
    let last = 260_usize.div_ceil(size);
    let body = format!(r#"{{"data": [{}], "links": {{"last": "/x?page={last}"}}}}"#, items.join(","));
    super::tcp::Reply::json(200, &body)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn pages_that_no_response_can_hold_are_asked_for_in_parts_and_keep_their_numbers() {
    for (dialect, size, part) in [(Dialect::Published, 100, 10), (Dialect::Multiwoven, 250, 25)] {
        for list in ["connectors", "models", "syncs"] {
            let server = super::tcp::TcpServer::start(|request| heavy(&request.line));
            let client = super::client();
            let mut ids = Vec::new();
            for number in 1..=260_u32.div_ceil(size) {
                let query = match list {
                    "connectors" => Query::Connectors(ConnectorRole::Source, number),
                    "models" => Query::Models(ModelWords::Usual, number),
                    _ => Query::Syncs(number),
                };
                let (here, last): (Vec<String>, _) = match client.ask(&super::to(&server), dialect, &query).await {
                    Ok(Reply::Connectors(page)) => (page.rows.iter().map(|it| it.id.to_string()).collect(), page.last),
                    Ok(Reply::Models(page, _)) => (page.rows.iter().map(|it| it.id.to_string()).collect(), page.last),
                    Ok(Reply::Syncs(page)) => (page.rows.iter().map(|it| it.id.0.to_string()).collect(), page.last),
                    other => panic!("{other:?}"),
                };
                assert_eq!(last, Some(260_u32.div_ceil(size)));
                ids.extend(here);
            }
            assert_eq!(ids, (1..=260).map(|id: u32| id.to_string()).collect::<Vec<_>>(), "{list}");
            let sizes: Vec<usize> =
                server.record().lines().into_iter().map(|line| parameter(line, "per_page")).collect();
            let whole = size as usize;
            assert_eq!(sizes.iter().filter(|size| **size == whole).count(), 1, "that it is too large is learned once");
            assert_eq!(sizes.len(), 1 + 260_usize.div_ceil(part), "{sizes:?}");
        }
    }
}

#[tokio::test]
async fn a_list_in_which_a_create_is_looked_up_is_asked_for_in_large_pages_and_told_with_the_servers_clock() {
    for (headers, date) in [
        (&["Date: Mon, 23 Nov 2026 12:00:00 GMT"][..], "2026-11-23T12:00:00Z".parse().ok()),
        (&["Date: yesterday"], None),
        (&[], None),
    ] {
        // An entry without an ID counts: what it is cannot be told.
        let body = r#"{"data": [{"id": "7", "type": "syncs", "attributes": {"source_id": 1}}, {"type": "syncs"}]}"#;
        let server = super::tcp::TcpServer::start(move |_| super::tcp::Reply::with(200, headers, body.as_bytes()));
        let query = Query::SyncList { number: 3, size: 500 };
        // The published contract knows no larger pages.
        for (dialect, size) in [(Dialect::Published, 100), (Dialect::Multiwoven, 500)] {
            let answer = super::client().ask(&super::to(&server), dialect, &query).await;
            let Ok(Reply::SyncList(page, told)) = answer else { panic!("{answer:?}") };
            assert_eq!((page.rows.len(), page.count, told), (1, 2, date));
            assert_eq!(page.rows[0].attributes.get("source_id"), Some(&serde_json::json!(1)));
            assert_eq!(server.record().lines(), [format!("GET /api/v1/syncs?page=3&per_page={size}")]);
        }
    }
}
