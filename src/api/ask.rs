//! Read-only queries: which query goes to which endpoint. Responses are decoded in `decode`.

use serde_json::{Value, json};
use url::form_urlencoded;

use crate::api::create_response;
use crate::api::decode;
use crate::api::page::{Kept, page_of, page_of_texts};
use crate::api::rate_limit::Priority;
use crate::api::redact::Redactor;
use crate::api::requester::Requester;
use crate::api::runs;
use crate::domain::connection::Connection;
use crate::domain::dialect::Dialect;
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::query::{CachePolicy, ModelWords, Query, RecordFilter, Reply};

/// How many sample rows to request: enough to see what the columns hold.
const SAMPLE_ROWS: u32 = 20;

/// Page size. The hosted service limits requests and returns at most 100 rows; the open-source server has no limit, but
/// a response does.
const fn page_size(dialect: Dialect) -> u32 {
    match dialect {
        Dialect::Published => 100,
        Dialect::Multiwoven => 250,
    }
}

const FOUR_WORDS: &str = "raw_sql,dbt,soql,table_selector";

/// How a reply is read from a response.
type Read<'a> = Box<dyn FnOnce(&Value) -> Result<Reply, FailureKind> + Send + 'a>;

fn one<'a, T: 'a>(read: impl Fn(&Value) -> Option<T> + Send + 'a, reply: fn(T) -> Reply) -> Read<'a> {
    Box::new(move |body| decode::one(body, read).map(reply))
}

pub(super) async fn ask(
    requester: &Requester,
    connection: &Connection,
    dialect: Dialect,
    query: &Query,
) -> Result<Reply, Failure> {
    let hide = Redactor::of(connection);
    let page = |number: u32| (number, page_size(dialect));
    let mut sent = None;
    let (path, read): (String, Read<'_>) = match query {
        Query::Dialect => return spoken(requester, connection).await,
        Query::SyncList { number, size } => {
            let most = if dialect == Dialect::Published { 100 } else { u32::MAX };
            let path = format!("/api/v1/syncs?page={number}&per_page={}", most.min(*size));
            let read = |body: &[u8]| page_of(body, Kept::All, create_response::sync);
            let (page, date) = requester.dated(connection, Priority::First, &path, None, read).await?;
            return Ok(Reply::SyncList(page, date));
        }
        Query::Models(words, number) => {
            let usual = dialect == Dialect::Published && *words == ModelWords::Usual;
            return models(requester, connection, usual, page(*number)).await;
        }
        Query::Connectors(side, number) => {
            let path = format!("/api/v1/connectors?type={side}&category=data&");
            let read = |body: &[u8]| page_of(body, Kept::Little, |item| decode::connector(item, hide));
            return requester.page(connection, &path, page(*number), read).await.map(Reply::Connectors);
        }
        Query::Syncs(number) => {
            let read = |body: &[u8]| page_of(body, Kept::All, create_response::sync);
            return requester.page(connection, "/api/v1/syncs?", page(*number), read).await.map(Reply::Syncs);
        }
        Query::Runs(id, number) => {
            let path = format!("/api/v1/syncs/{}/sync_runs?", segment(id.0.as_str()));
            let read = |body: &[u8]| page_of(body, Kept::Little, |item| runs::run(item, hide));
            return requester.page(connection, &path, page(*number), read).await.map(Reply::Runs);
        }
        Query::Records { sync, run, which, page: number } => {
            let (sync, run) = (segment(sync.0.as_str()), segment(run.0.as_str()));
            let status = if *which == RecordFilter::Failed { "status=failed&" } else { "" };
            let path = format!("/api/v1/syncs/{sync}/sync_runs/{run}/sync_records?{status}");
            let read = |body: &[u8]| page_of_texts(body, Kept::All, |item, text| runs::record(item, text, hide));
            return requester.page(connection, &path, page(*number), read).await.map(Reply::Records);
        }
        Query::Connector(id) => {
            (format!("/api/v1/connectors/{id}"), one(move |item| decode::connector(item, hide), Reply::Connector))
        }
        Query::Model(id) => (format!("/api/v1/models/{id}"), one(move |item| decode::model(item, hide), Reply::Model)),
        Query::Catalog(id, freshness) => {
            // Only this exact value triggers a refresh.
            let refresh = if *freshness == CachePolicy::Refresh { "?refresh=true" } else { "" };
            let read = |body: &Value| decode::catalog(body).map(|catalog| Reply::Catalog(Box::new(catalog)));
            (format!("/api/v1/connectors/{id}/discover{refresh}"), Box::new(read))
        }
        Query::Rows { source, query, .. } => {
            sent = Some(json!({ "query": closed(query), "limit": SAMPLE_ROWS }));
            let read = |body: &Value| decode::rows(body).map(|sample| Reply::Rows(Box::new(sample)));
            (format!("/api/v1/connectors/{source}/query_source"), Box::new(read))
        }
        Query::Sync(id) => {
            let path = format!("/api/v1/syncs/{}", segment(id.0.as_str()));
            (path, one(create_response::sync, |sync| Reply::Sync(Box::new(sync))))
        }
        Query::TemplateWords => {
            let read = |body: &Value| Ok(Reply::TemplateWords(decode::template_words(body)));
            ("/api/v1/syncs/configurations".to_owned(), Box::new(read))
        }
    };
    requester.query(connection, &path, sent.as_ref(), read).await
}

/// The dialect, as the syncs that are there speak it.
async fn spoken(requester: &Requester, connection: &Connection) -> Result<Reply, Failure> {
    let path = "/api/v1/syncs?page=1&per_page=10";
    let (spoken, _) = requester.dated(connection, Priority::First, path, None, decode::spoken).await?;
    if spoken.is_some() || connection.workspace.is_none() {
        return Ok(Reply::Dialect(spoken));
    }
    // No sync to read it from; only the open-source server insists on a workspace.
    let anywhere = Connection { workspace: None, ..connection.clone() };
    let without = requester.dated(&anywhere, Priority::First, path, None, |_| Ok(())).await;
    let insists = matches!(without, Err(Failure { kind: FailureKind::NoSuchWorkspace, .. }));
    Ok(Reply::Dialect(insists.then_some(Dialect::Multiwoven)))
}

/// An ID as a path segment: percent-encoded so that it stays one segment.
pub(super) fn segment(id: &str) -> String {
    let plain = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if plain {
        id.to_owned()
    } else {
        form_urlencoded::byte_serialize(id.as_bytes()).collect::<String>().replace('.', "%2E")
    }
}

/// The published docs require `query_type=data`, for which the open-source server returns no models.
async fn models(
    requester: &Requester,
    connection: &Connection,
    usual: bool,
    page: (u32, u32),
) -> Result<Reply, Failure> {
    let hide = Redactor::of(connection);
    let read = |body: &[u8]| page_of(body, Kept::Little, |item| decode::model(item, hide));
    if usual {
        let first = requester.page(connection, "/api/v1/models?query_type=data&", page, read).await?;
        if page.0 > 1 || first.count > 0 {
            return Ok(Reply::Models(first, ModelWords::Usual));
        }
    }
    let path = format!("/api/v1/models?query_type={FOUR_WORDS}&");
    requester.page(connection, &path, page, read).await.map(|page| Reply::Models(page, ModelWords::Four))
}

/// A query to which the server can append its `LIMIT`: trimmed, and not ending in a comment that would swallow it.
fn closed(query: &str) -> String {
    let query = query.trim();
    let last_line = query.lines().last().unwrap_or_default();
    if last_line.contains("--") { format!("{query}\n") } else { query.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_stays_one_part_of_the_path() {
        for (id, part) in [("77", "77"), ("a-b_C", "a-b_C"), ("../x", "%2E%2E%2Fx"), ("7?a=b#c", "7%3Fa%3Db%23c")] {
            assert_eq!(segment(id), part);
        }
    }

    #[test]
    fn a_query_is_closed_so_that_its_limit_counts() {
        assert_eq!(closed(" SELECT 1 \n"), "SELECT 1");
        assert_eq!(closed("SELECT 1\n-- all of it"), "SELECT 1\n-- all of it\n");
    }
}
