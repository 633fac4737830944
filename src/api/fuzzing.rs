//! The way in for `tests/fuzz` and `tests/benches`, which have no server: a body goes through the readers of answers.

use crate::api::answer::{Answer, Ending};
use crate::api::create_response;
use crate::api::decode;
use crate::api::page::{Kept, page_of, page_of_texts};
use crate::api::redact::Redactor;
use crate::api::runs;
use crate::domain::catalog::Catalog;
use crate::domain::failure::Failure;

/// Decodes a response as every kind it could be. The result is discarded; this must terminate without a panic.
pub fn read_every_way(status: u16, body: &[u8]) {
    let hide = Redactor::this("a-token");
    let answer =
        || Answer { status, retry_after: None, date: None, location: None, body: body.to_vec(), ending: Ending::Whole };
    let _outcome = create_response::outcome(Ok(answer()), &serde_json::Value::Null, hide);
    let answer = answer();
    let failure: Failure = answer.failure(hide);
    let _words = (failure.what(), failure.advice());
    let _connectors = page_of(body, Kept::Little, |item| decode::connector(item, hide));
    let _models = page_of(body, Kept::Little, |item| decode::model(item, hide));
    let _syncs = page_of(body, Kept::All, create_response::sync);
    let _runs = page_of(body, Kept::Little, |item| runs::run(item, hide));
    let _records = page_of_texts(body, Kept::All, |item, text| runs::record(item, text, hide));
    let _spoken = decode::spoken(body);
    if let Ok(value) = answer.value() {
        let _one = decode::one(&value, |item| decode::model(item, hide));
        let _catalog = decode::catalog(&value);
        let _rows = decode::rows(&value);
        let _words = decode::template_words(&value);
    }
}

/// Decodes a body as a catalog.
pub fn read_catalog(body: &[u8]) -> Option<Catalog> {
    let value: serde_json::Value = serde_json::from_slice(body).ok()?;
    decode::catalog(&value).ok()
}
