//! Lists in pages: which page was asked for, which records it has, and the links beside them.

use serde_json::{Value, json};

use super::errors;
use super::http::{Call, Reply, encoded};
use super::options::Dialect;

/// How many records a page has on the open-source server.
const USUAL: usize = 10;
/// How many it has according to the published introduction.
const PUBLISHED: usize = 100;

/// What a page that is not a number comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BadPage {
    /// It is said: most lists.
    Refused,
    /// It is taken for the first: connectors.
    First,
}

/// Which records are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Page {
    number: usize,
    size: usize,
}

pub(super) fn wanted(call: &Call, dialect: Dialect, bad: BadPage) -> Result<Page, Reply> {
    let published = dialect == Dialect::Published;
    if !published && call.query.iter().any(|(key, _)| key.starts_with("page[")) {
        return Err(match bad {
            BadPage::Refused => errors::field("page", "must be an integer"),
            BadPage::First => {
                errors::exception("undefined method `to_i' for an instance of ActionController::Parameters")
            }
        });
    }
    let number = call.param("page").or_else(|| call.param("page[number]").filter(|_| published));
    let number = match number.map(str::parse::<i64>) {
        Some(Ok(number)) => usize::try_from(number).unwrap_or(1).max(1),
        Some(Err(_)) if bad == BadPage::Refused => return Err(errors::field("page", "must be an integer")),
        None | Some(Err(_)) => 1,
    };
    let usual = if published { PUBLISHED } else { USUAL };
    let own = || call.param("page_size").or_else(|| call.param("page[size]")).filter(|_| published);
    let size = call.param("per_page").or_else(own);
    let size = match size.map(str::parse::<i64>) {
        Some(Ok(0)) => return Err(errors::exception("Current page was incalculable. Perhaps you called .per(0)?")),
        Some(Ok(size)) => usize::try_from(size).unwrap_or(usual),
        Some(Err(_)) | None => usual,
    };
    Ok(Page { number, size })
}

/// The records of a page under `data`, with `links`. Only these are written: a list may have many.
pub(super) fn answer<T>(call: &Call, page: Page, all: Vec<T>, written: impl Fn(T) -> Value) -> Reply {
    let count = all.len();
    let first = (page.number - 1).saturating_mul(page.size);
    let data: Vec<Value> = all.into_iter().skip(first).take(page.size).map(written).collect();
    Reply::ok(json!({ "data": data, "links": links(call, page, count) }))
}

fn links(call: &Call, page: Page, count: usize) -> Value {
    let last = count.div_ceil(page.size).max(1);
    let url = format!("http://{}{}", call.host, call.path);
    let to = |number: usize| {
        let mut pairs: Vec<(String, String)> =
            call.query.iter().filter(|(key, _)| key != "page" && key != "per_page").cloned().collect();
        pairs.push(("page".to_owned(), number.to_string()));
        pairs.push(("per_page".to_owned(), page.size.to_string()));
        format!("{url}?{}", query(pairs))
    };
    // Beyond the end the next page is still named, as the server does.
    let next = (last > 1 && page.number != last).then(|| to(page.number + 1));
    let previous = (page.number > 1).then(|| to(page.number - 1));
    json!({
        "self": format!("{url}?{}", query(call.query.clone())),
        "first": to(1),
        "prev": previous,
        "next": next,
        "last": to(last),
    })
}

fn query(mut pairs: Vec<(String, String)>) -> String {
    pairs.sort();
    pairs.iter().map(|(key, value)| format!("{}={}", encoded(key), encoded(value))).collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{BadPage, answer, wanted};
    use crate::sandbox::Dialect;
    use crate::sandbox::http::tests::get;

    fn listed(query: &str, count: usize) -> Value {
        let call = get("/api/v1/models", query);
        match wanted(&call, Dialect::Multiwoven, BadPage::Refused) {
            Ok(page) => answer(&call, page, (0..count).collect(), |n| json!(n)).body.unwrap(),
            Err(reply) => json!(reply.status),
        }
    }

    #[test]
    fn ten_records_make_a_page() {
        let body = listed("", 12);
        assert_eq!(body["data"].as_array().unwrap().len(), 10);
        assert_eq!(body["links"]["self"], "http://h/api/v1/models?");
        assert_eq!(body["links"]["next"], "http://h/api/v1/models?page=2&per_page=10");
        assert_eq!(body["links"]["last"], "http://h/api/v1/models?page=2&per_page=10");
        assert_eq!(body["links"]["prev"], Value::Null);
    }

    #[test]
    fn the_last_page_has_no_next() {
        let body = listed("page=2", 12);
        assert_eq!(body["data"], json!([10, 11]));
        assert_eq!(body["links"]["next"], Value::Null);
    }

    #[test]
    fn a_page_beyond_the_end_is_empty_and_names_a_next_one() {
        let body = listed("page=9&per_page=1", 2);
        assert_eq!(body["data"], json!([]));
        assert_eq!(body["links"]["prev"], "http://h/api/v1/models?page=8&per_page=1");
        assert_eq!(body["links"]["next"], "http://h/api/v1/models?page=10&per_page=1");
    }

    #[test]
    fn one_page_names_no_neighbours() {
        let body = listed("query_type=raw_sql%2Cdbt", 0);
        assert_eq!(body["links"]["next"], Value::Null);
        assert_eq!(body["links"]["self"], "http://h/api/v1/models?query_type=raw_sql%2Cdbt");
    }

    #[test]
    fn strange_sizes_mean_ten_and_zero_is_refused() {
        assert_eq!(listed("per_page=many", 12)["data"].as_array().unwrap().len(), 10);
        assert_eq!(listed("per_page=-3", 12)["data"].as_array().unwrap().len(), 10);
        assert_eq!(listed("per_page=1000", 12)["data"].as_array().unwrap().len(), 12);
        assert_eq!(listed("per_page=0", 12), json!(400));
        assert_eq!(listed("page=abc", 12), json!(400));
        assert_eq!(listed("page[number]=2", 12), json!(400));
    }

    #[test]
    fn the_published_lists_take_their_own_words_for_pages() {
        let call = get("/api/v1/models", "page[number]=2&page[size]=5");
        let page = wanted(&call, Dialect::Published, BadPage::Refused).unwrap();
        assert_eq!((page.number, page.size), (2, 5));
        let page = wanted(&get("/x", ""), Dialect::Published, BadPage::Refused).unwrap();
        assert_eq!(page.size, 100);
    }
}
