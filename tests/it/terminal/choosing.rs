//! A new user's first sync by names alone, and a sync where names cannot be loaded.

use super::program::Program;
use super::{FILL, TOKEN, created, creates, url};
use crate::api::tcp::{Reply, TcpServer};
use crate::journeys::first_sync::TO_THE_MAPPING;

/// Each key that is pressed, and what is then awaited to be seen; waiting is no key.
fn first_sync(dialect: &str) -> Vec<(&'static str, &'static str)> {
    let schedule = match dialect {
        "published" => vec![("<tab>", "▌ Every")],
        _ => vec![("<tab>", "▌ Schedule"), ("<enter>", "▌ Every")],
    };
    let mut keys = TO_THE_MAPPING.to_vec();
    keys.extend([("<enter>", "0 of 11 columns → contacts.properties; 1 required unmapped"), ("a", "Mapped by name")]);
    keys.extend(schedule);
    keys.extend([("3", ""), ("0", "every 30 min"), ("<enter>", "Create sync"), ("<enter>", "✓ Created")]);
    keys
}

#[test]
fn a_new_user_makes_a_sync_with_a_whole_mapping_in_eighteen_keys_without_an_id() {
    for dialect in ["published", "multiwoven"] {
        let first_sync = first_sync(dialect);
        assert!(first_sync.len() <= 18);
        assert!(first_sync.iter().all(|(key, _)| key.chars().count() == 1 || key.starts_with('<')), "one key each");
        let home = tempfile::tempdir().expect("a folder");
        let mut program = Program::start(home.path(), &["--demo", "--dialect", dialect], &[]);
        program.wait("Signed in as");
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
        program.wait("This session").wait("Signed in");
        program
            .keys("n<enter>")
            .wait("Ctrl-R tries again")
            .keys("<esc>")
            .gone("Ctrl-R tries again")
            .keys("<esc>")
            .wait("This session");
        program.keys(FILL).wait("Create sync").keys("<c-s>").wait("✓ Created");
        assert_eq!(creates(&server).len(), 1);
    }
}
