//! The way in for `fuzz/` and `benches/`, which have no server: a body goes through the readers of answers.

use crate::api::answer::{Answer, Ending};
use crate::api::created;
use crate::api::hide::Hide;
use crate::api::read;
use crate::api::runs;
use crate::domain::catalog::Catalog;
use crate::domain::failure::Failure;

/// Reads an answer as every kind that it could be. Nothing comes of it; it must end, and without a panic.
pub fn read_every_way(status: u16, body: &[u8]) {
    let hide = Hide::this("a-token");
    let answer =
        || Answer { status, retry_after: None, date: None, location: None, body: body.to_vec(), ending: Ending::Whole };
    let _outcome = created::outcome(Ok(answer()), hide);
    let answer = answer();
    let failure: Failure = answer.failure(hide);
    let _words = (failure.what(), failure.advice());
    if let Ok(value) = answer.value() {
        let _connectors = read::page_of(&value, |item| read::connector(item, hide));
        let _models = read::page_of(&value, |item| read::model(item, hide));
        let _syncs = read::page_of(&value, created::sync);
        let _runs = read::page_of(&value, |item| runs::run(item, hide));
        let _records = read::page_of(&value, |item| runs::record(item, hide));
        let _one = read::one(&value, |item| read::model(item, hide));
        let _catalog = read::catalog(&value);
        let _rows = read::rows(&value);
        let _spoken = read::spoken(&value);
        let _words = read::template_words(&value);
    }
}

/// The catalog that a body holds, if it holds one.
pub fn read_catalog(body: &[u8]) -> Option<Catalog> {
    let value: serde_json::Value = serde_json::from_slice(body).ok()?;
    read::catalog(&value).ok()
}
