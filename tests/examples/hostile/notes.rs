//! Notes that stand on the disk beforehand, as this version and the first one write them.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::row::{Place, Said, Text};

/// What stands in the file. `url` is this row's server.
pub(crate) fn bytes(text: &Text, url: &str) -> Vec<u8> {
    match text {
        Text::Bytes(bytes) => bytes.to_vec(),
        Text::Cut => {
            let whole = said(&Said::default(), url).to_string();
            whole.bytes().take(whole.len() / 2).collect()
        }
        Text::Said(note) => said(note, url).to_string().into_bytes(),
    }
}

fn said(note: &Said, url: &str) -> Value {
    let sent_at = (Timestamp::now() - SignedDuration::from_secs(note.age)).to_string();
    let server = if note.place == Place::OtherServer { "http://127.0.0.1:9" } else { url };
    let body = if note.is_invalid { json!({"sync": {"stream_name": "contacts"}}) } else { note.wanted.body() };
    let before = json!({"ids": ["1000", "1001", "1002"], "is_whole": true});
    let mut text = json!({
        "version": 2, "server": server, "workspace": if note.place == Place::OtherWorkspace { 2 } else { 1 },
        "dialect": "published", "sent_at": sent_at, "body": body,
    });
    let more = if note.is_first {
        json!({"version": 1, "noted": before})
    } else {
        json!({
            "profile": "default", "server_time": sent_at, "before": before, "is_complete": true,
            "lost": {"words": "The connection was lost before the whole answer arrived.", "server": "may_be_at_it"},
        })
    };
    for (name, value) in more.as_object().into_iter().flatten() {
        text[name] = value.clone();
    }
    text
}
