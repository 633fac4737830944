//! Every answer to a POST, of what was stored and of what was not.

use super::{AT_ONCE, Rows, world};
use crate::row::Row;
use crate::world::{Answer, Cut, Post, World, YES};

const HTML: &str = "<html><body>Please wait</body></html>";
const HTML_HEADER: &str = "Content-Type: text/html\r\n";

/// Yes as the contract describes it, and as servers write it otherwise.
const YESES: [&str; 8] = [
    YES,
    r#"{"id": "ID", "type": "syncs", "attributes": ATTRIBUTES}"#,
    r#"{"id": ID, "type": "syncs", "attributes": ATTRIBUTES}"#,
    r#"{"data": {"id": ID, "type": "syncs", "attributes": ATTRIBUTES}}"#,
    r#"{"data": {"id": "ID", "type": "syncs"}}"#,
    r#"{"data": {"id": "ID", "attributes": ATTRIBUTES}}"#,
    r#"{"success": true, "data": {"id": "ID", "type": "syncs", "attributes": ATTRIBUTES}}"#,
    r#"{"success": true, "errors": [], "data": {"id": "ID", "type": "syncs", "attributes": ATTRIBUTES}}"#,
];

/// What a 200 or 201 may say that proves nothing.
const NO_YESES: [(&str, &str); 8] = [
    ("an ID alone", r#"{"id": "ID"}"#),
    ("the ID of a job", r#"{"id": "job-77"}"#),
    ("in a list", r#"[{"id": "ID", "type": "syncs", "attributes": ATTRIBUTES}]"#),
    (
        "errors beside it",
        r#"{"data": {"id": "ID", "type": "syncs", "attributes": ATTRIBUTES}, "errors": [{"detail": "x"}]}"#,
    ),
    ("empty", ""),
    ("a page", HTML),
    ("cut JSON", r#"{"data": {"id": "ID", "type": "syncs", "attrib"#),
    ("an empty object", "{}"),
];

const EXCEPTION: &str = r#"{"errors": [{"status": 400, "title": "Bad Request", "detail": "There was a problem with the request format: connection refused", "source": {"pointer": "/request/payload"}}]}"#;
const VALIDATION: &str = r#"{"errors": {"sync": {"schedule_type": ["invalid schedule type"]}}}"#;
const NO_WORKSPACE: &str = r#"{"errors": [{"status": 400, "title": "Bad Request", "detail": "There was a problem with the request format: Workspace not found"}]}"#;
const NO_ENUM: &str = r#"{"errors": [{"status": 400, "detail": "There was a problem with the request format: 'x' is not a valid sync_mode"}]}"#;
const OUT_OF_RANGE: &str = r#"{"errors": [{"status": 400, "detail": "There was a problem with the request format: 99999999999 is out of range for ActiveModel::Type::Integer with limit 4 bytes"}]}"#;
const INVALID: &str = r#"{"errors": [{"status": 422, "title": "Error", "detail": "Sync creation failed", "source": {"stream_name": "Add a valid stream_name associated with destination connector"}}]}"#;

/// Other statuses that prove nothing.
const PROVE_NOTHING: [u16; 41] = [
    203, 204, 206, 299, 300, 301, 302, 304, 307, 308, 402, 406, 407, 408, 409, 410, 412, 418, 421, 423, 424, 425, 428,
    451, 499, 500, 501, 502, 503, 504, 505, 507, 520, 524, 599, 202, 226, 303, 305, 416, 417,
];

/// A status that says no.
const NOES: [u16; 10] = [401, 403, 404, 405, 413, 414, 415, 422, 429, 431];

pub(super) fn add(rows: &mut Rows) {
    rows.chapter("Answers");
    rows.case(
        "200 or 201 with the sync, bare, under `data`, beside `success`, ID as text or number; after a 103; byte by byte",
        yeses().into_iter().map(|(name, answer)| Row::new(name, world(answer, AT_ONCE))),
    );
    for (case, stored) in
        [("Answers that prove nothing, and none (below), stored", AT_ONCE), ("The same, not stored", None)]
    {
        rows.case(case, proving_nothing().into_iter().map(|(name, answer)| Row::new(name, world(answer, stored))));
    }
    rows.case(
        "400 of a validation, *Workspace not found*, *is not a valid …*, *out of range*; 401, 403, 404, 405, 413, 414, 415, 422, 429, 431, not stored",
        noes().into_iter().map(|(name, answer)| Row::new(name, world(answer, None))),
    );
    rows.case("Nobody listens any more when it is to be sent", [Row::new("", world(Answer::Nobody, None))]);
    let deleted = Post { answer: Answer::Closed, is_deleted: true, ..Post::default() };
    rows.case(
        "Lost, stored, and deleted by somebody before the first look",
        [Row::new("", World { post: deleted, ..World::default() })],
    );
}

fn yeses() -> Vec<(String, Answer)> {
    let mut answers = Vec::new();
    for status in [200, 201] {
        answers.extend(YESES.map(|body| (format!("{status} {body}"), Answer::whole(status, body))));
    }
    answers
        .push(("after a 103".to_owned(), Answer::After("HTTP/1.1 103 Early Hints\r\nLink: </x>; rel=preload\r\n\r\n")));
    answers.push(("byte by byte".to_owned(), Answer::Slowly));
    answers.push(("ended by the connection".to_owned(), Answer::WithoutLength));
    answers
}

fn proving_nothing() -> Vec<(String, Answer)> {
    let mut answers = Vec::new();
    for status in [200, 201] {
        let named = NO_YESES.map(|(name, body)| (format!("{status} {name}"), Answer::whole(status, body)));
        answers.extend(named);
    }
    answers.extend(PROVE_NOTHING.map(|status| {
        let (headers, body) = match status {
            300..=399 => ("Location: /elsewhere\r\n", ""),
            202 => ("Content-Type: application/json\r\n", r#"{"id": "job-77"}"#),
            _ if status % 2 == 0 => (HTML_HEADER, HTML),
            _ => ("", ""),
        };
        (status.to_string(), Answer::Whole { status, headers, body: if status == 204 { "" } else { body } })
    }));
    answers.extend(
        [
            ("202 with a sync", Answer::whole(202, YES)),
            ("206 with a sync", Answer::whole(206, YES)),
            ("400, empty", Answer::whole(400, "")),
            ("400, a page", Answer::Whole { status: 400, headers: HTML_HEADER, body: HTML }),
            ("400 of an exception", Answer::whole(400, EXCEPTION)),
            ("500 that names a 422", Answer::whole(500, INVALID)),
            ("503 with `Retry-After`", Answer::Whole { status: 503, headers: "Retry-After: 1\r\n", body: "" }),
            ("no answer", Answer::Silence),
            ("closed", Answer::Closed),
            ("reset", Answer::Reset),
            ("cut in its first line", Answer::Cut(Cut::FirstLine)),
            ("cut in its headers", Answer::Cut(Cut::Headers)),
            ("cut in its body", Answer::Cut(Cut::Body)),
            ("cut before its last chunk", Answer::Cut(Cut::LastChunk)),
        ]
        .map(|(name, answer)| (name.to_owned(), answer)),
    );
    answers
}

fn noes() -> Vec<(String, Answer)> {
    let mut answers: Vec<(String, Answer)> = [VALIDATION, NO_WORKSPACE, NO_ENUM, OUT_OF_RANGE]
        .map(|body| (format!("400 {body}"), Answer::whole(400, body)))
        .into();
    answers.extend(NOES.map(|status| (status.to_string(), Answer::whole(status, ""))));
    answers.push(("422 of a validation".to_owned(), Answer::whole(422, INVALID)));
    answers.push(("403, a page".to_owned(), Answer::Whole { status: 403, headers: HTML_HEADER, body: HTML }));
    answers.push((
        "429 with `Retry-After`".to_owned(),
        Answer::Whole { status: 429, headers: "Retry-After: 1\r\n", body: r#"{"error": "Too many requests"}"# },
    ));
    answers
}

/// The noes that are a validation's, a sign-in's, a role's and a limit's.
pub(super) fn clear_noes() -> [(&'static str, Answer); 6] {
    let plain = |status| Answer::whole(status, "");
    [
        ("401", plain(401)),
        ("403", plain(403)),
        ("404", plain(404)),
        ("422", Answer::whole(422, INVALID)),
        ("429", plain(429)),
        ("400 of a validation", Answer::whole(400, VALIDATION)),
    ]
}
