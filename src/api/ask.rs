//! Read-only queries: which query goes to which endpoint. Responses are decoded in `decode`.

use serde_json::{Value, json};
use url::form_urlencoded;

use crate::api::create_response;
use crate::api::decode;
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

pub(super) async fn ask(
    requester: &Requester,
    connection: &Connection,
    dialect: Dialect,
    query: &Query,
) -> Result<Reply, Failure> {
    let hide = Redactor::this(connection.token.expose());
    match query {
        Query::Connectors(side, page) => {
            let path = format!("/api/v1/connectors?type={}&category=data&{}", side.word(), paging(dialect, *page));
            get(requester, connection, &path, |body| decode::page_of(body, |item| decode::connector(item, hide)))
                .await
                .map(Reply::Connectors)
        }
        Query::Models(words, page) => models(requester, connection, dialect, *words, *page).await,
        Query::Connector(id) => {
            let path = format!("/api/v1/connectors/{id}");
            get(requester, connection, &path, |body| decode::one(body, |item| decode::connector(item, hide)))
                .await
                .map(Reply::Connector)
        }
        Query::Model(id) => get(requester, connection, &format!("/api/v1/models/{id}"), |body| {
            decode::one(body, |item| decode::model(item, hide))
        })
        .await
        .map(Reply::Model),
        Query::Catalog(id, freshness) => {
            let refresh = match freshness {
                // Only this exact value triggers a refresh.
                CachePolicy::Refresh => "?refresh=true",
                CachePolicy::Stored => "",
            };
            let path = format!("/api/v1/connectors/{id}/discover{refresh}");
            get(requester, connection, &path, decode::catalog).await.map(|catalog| Reply::Catalog(Box::new(catalog)))
        }
        Query::Rows { source, query, .. } => {
            let body = json!({ "query": closed(query), "limit": SAMPLE_ROWS });
            let path = format!("/api/v1/connectors/{source}/query_source");
            requester
                .post_query(connection, &path, &body, decode::rows)
                .await
                .map(|sample| Reply::Rows(Box::new(sample)))
        }
        Query::Dialect => {
            let path = "/api/v1/syncs?page=1&per_page=10";
            let spoken = get(requester, connection, path, |body| Ok(decode::spoken(body))).await?;
            if spoken.is_some() || connection.workspace.is_none() {
                return Ok(Reply::Dialect(spoken));
            }
            // No sync to read it from; only the open-source server insists on a workspace.
            let without = requester.get(connection, path, None, |_| Ok(())).await;
            let insists = matches!(without, Err(Failure { kind: FailureKind::NoSuchWorkspace, .. }));
            Ok(Reply::Dialect(insists.then_some(Dialect::Multiwoven)))
        }
        Query::Syncs(page) => {
            let path = format!("/api/v1/syncs?{}", paging(dialect, *page));
            get(requester, connection, &path, |body| decode::page_of(body, create_response::sync))
                .await
                .map(Reply::Syncs)
        }
        Query::SyncList { number, size } => {
            let path = format!("/api/v1/syncs?page={number}&per_page={size}");
            let page = |body: &Value| decode::page_of(body, create_response::sync);
            requester.get_dated(connection, &path, page).await.map(|(page, date)| Reply::SyncList(page, date))
        }
        Query::Sync(id) => {
            let path = format!("/api/v1/syncs/{}", segment(id.0.as_str()));
            let sync = get(requester, connection, &path, |body| decode::one(body, create_response::sync)).await;
            sync.map(|sync| Reply::Sync(Box::new(sync)))
        }
        Query::Runs(id, page) => {
            let path = format!("/api/v1/syncs/{}/sync_runs?{}", segment(id.0.as_str()), paging(dialect, *page));
            get(requester, connection, &path, |body| decode::page_of(body, |item| runs::run(item, hide)))
                .await
                .map(Reply::Runs)
        }
        Query::Records { sync, run, which, page } => {
            let (sync, run) = (segment(sync.0.as_str()), segment(run.0.as_str()));
            let status = if *which == RecordFilter::Failed { "status=failed&" } else { "" };
            let path = format!("/api/v1/syncs/{sync}/sync_runs/{run}/sync_records?{status}{}", paging(dialect, *page));
            get(requester, connection, &path, |body| decode::page_of(body, |item| runs::record(item, hide)))
                .await
                .map(Reply::Records)
        }
        Query::TemplateWords => {
            get(requester, connection, "/api/v1/syncs/configurations", |body| Ok(decode::template_words(body)))
                .await
                .map(Reply::TemplateWords)
        }
    }
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

async fn get<T>(
    requester: &Requester,
    connection: &Connection,
    path: &str,
    read: impl FnOnce(&Value) -> Result<T, FailureKind>,
) -> Result<T, Failure> {
    requester.get(connection, path, connection.workspace, read).await
}

fn paging(dialect: Dialect, page: u32) -> String {
    format!("page={page}&per_page={}", page_size(dialect))
}

/// The published docs require `query_type=data`, for which the open-source server returns no models.
async fn models(
    requester: &Requester,
    connection: &Connection,
    dialect: Dialect,
    words: ModelWords,
    page: u32,
) -> Result<Reply, Failure> {
    let hide = Redactor::this(connection.token.expose());
    let page_read = |body: &Value| decode::page_of(body, |item| decode::model(item, hide));
    let paging = paging(dialect, page);
    if dialect == Dialect::Published && words == ModelWords::Usual {
        let first = get(requester, connection, &format!("/api/v1/models?query_type=data&{paging}"), page_read).await?;
        if page > 1 || first.count > 0 {
            return Ok(Reply::Models(first, ModelWords::Usual));
        }
    }
    let path = format!("/api/v1/models?query_type={FOUR_WORDS}&{paging}");
    get(requester, connection, &path, page_read).await.map(|page| Reply::Models(page, ModelWords::Four))
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
