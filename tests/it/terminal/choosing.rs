//! A new user's first sync by names alone, and a sync where names cannot be had.

use syncwright::domain::field::FieldId;

use super::program::Program;
use super::{FILL, TOKEN, created, creates, url};
use crate::api::tcp::{Reply, TcpServer};

/// Each key that is pressed, and what is then awaited to be seen; waiting is no key. First up to the mode.
const TO_THE_MODE: &[(&str, &str)] = &[
    ("n", "Where the rows come from"),
    ("<tab>", "▌ Destination"),
    ("<enter>", "HubSpot EU"),
    ("h", ""),
    ("u", ""),
    ("b", "1 of"),
    ("<enter>", "▌ Model"),
    ("<enter>", "Active users"),
    ("a", ""),
    ("c", ""),
    ("t", "› Active users"),
    ("<enter>", "▌ Stream"),
    ("<enter>", "› contacts"),
    ("<enter>", "▌ Sync mode"),
];

/// Then from the mapping on.
const FROM_THE_MAPPING: &[(&str, &str)] = &[
    ("<tab>", "1 required open"),
    ("a", "Mapped by name"),
    ("<tab>", "▌ Schedule"),
    ("<tab>", "▌ Every"),
    ("3", ""),
    ("0", "Next runs"),
    ("<c-s>", "Create sync"),
    ("<c-s>", "✓ Created"),
];

/// The whole of it; fields that may be left out are passed.
fn first_sync() -> Vec<(&'static str, String)> {
    let passed = FieldId::ALL.into_iter().filter(|field| *field > FieldId::SyncMode && *field < FieldId::Mapping);
    let passed = passed.map(|field| ("<tab>", format!("▌ {}", field.label())));
    let told = |(key, seen): &(&'static str, &'static str)| (*key, (*seen).to_owned());
    TO_THE_MODE.iter().map(told).chain(passed).chain(FROM_THE_MAPPING.iter().map(told)).collect()
}

#[test]
fn a_new_user_makes_a_sync_with_a_whole_mapping_in_forty_keys_without_an_id() {
    let first_sync = first_sync();
    assert!(first_sync.len() <= 40);
    assert!(first_sync.iter().all(|(key, _)| key.chars().count() == 1 || key.starts_with('<')), "one key each");
    for dialect in ["published", "multiwoven"] {
        let home = tempfile::tempdir().expect("a folder");
        let mut program = Program::start(home.path(), &["--demo", "--dialect", dialect], &[]);
        program.wait("Connected as");
        for (key, seen) in &first_sync {
            program.keys(key);
            if !seen.is_empty() {
                program.wait(seen);
            }
        }
        program.wait("properties.email");
    }
}

#[test]
fn where_lists_are_forbidden_or_broken_a_sync_is_made_by_ids() {
    for status in [403, 500] {
        let home = tempfile::tempdir().expect("a folder");
        let server = TcpServer::start(move |request| match request.line.as_str() {
            "POST /api/v1/syncs" => created(request),
            line if line.starts_with("GET /api/v1/connectors") || line.starts_with("GET /api/v1/models") => {
                Reply::json(status, r#"{"errors":[{"detail":"You are not authorized to do this action"}]}"#)
            }
            line if line.starts_with("GET /api/v1/syncs") => Reply::json(200, r#"{"data": []}"#),
            _ => Reply::json(404, r#"{"status": 404, "error": "Not Found"}"#),
        });
        let token = [("SYNCWRIGHT_TOKEN".to_owned(), TOKEN.to_owned())];
        let mut program = Program::start(home.path(), &["--api-url", &url(&server)], &token);
        program.wait("This session").wait("Connected");
        program
            .keys("n<enter>")
            .wait("Ctrl-R tries again")
            .keys("<esc>")
            .wait("▌ Source")
            .keys("<esc>")
            .wait("This session");
        program.keys(FILL).wait("Create sync").keys("<c-s>").wait("✓ Created");
        assert_eq!(creates(&server).len(), 1);
    }
}
