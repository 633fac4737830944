//! A hunt for the token: after a journey with every error provoked and the log at its loudest, it stands in no file,
//! not on the screen, and not in what the system tells of the process.

use std::path::Path;

use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

use super::program::Program;
use super::{FILL, created, url};
use crate::api::tcp::{Reply, TcpServer};

/// A token with characters that are written otherwise in addresses.
pub(super) const HUNTED: &str = "hunted/token+3f9a=never.to-be_seen~here";

/// Every way that the token could be written.
fn writings(token: &str) -> Vec<String> {
    let mut writings = vec![token.to_owned()];
    // Base64 looks different for each of the three places that a text can begin at.
    for before in 0..3 {
        for engine in [&STANDARD_NO_PAD as &dyn Encode, &URL_SAFE_NO_PAD] {
            let encoded = engine.encode_text(&format!("{}{token}", "x".repeat(before)));
            writings.extend(encoded.get(4..encoded.len() - 4).map(str::to_owned));
        }
    }
    writings.push(url::form_urlencoded::byte_serialize(token.as_bytes()).collect());
    writings.push(token.chars().rev().collect());
    writings
}

trait Encode {
    fn encode_text(&self, text: &str) -> String;
}

impl<E: base64::Engine> Encode for E {
    fn encode_text(&self, text: &str) -> String {
        self.encode(text)
    }
}

pub(super) fn holds(bytes: &[u8], what: &str) {
    let text = String::from_utf8_lossy(bytes);
    for writing in writings(HUNTED) {
        assert!(!text.contains(&writing), "{what} holds the token as {writing}");
    }
}

/// Looks into every file; returns all that they say.
pub(super) fn files(folder: &Path) -> String {
    let mut said = String::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            said.push_str(&files(&path));
        } else if let Ok(bytes) = std::fs::read(&path) {
            holds(&bytes, &path.display().to_string());
            said.push_str(&String::from_utf8_lossy(&bytes));
        }
    }
    said
}

#[test]
fn the_token_is_nowhere() {
    let home = tempfile::tempdir().expect("a folder");
    // A server that tells everything it was told.
    let server = TcpServer::start(|request| {
        let echo = format!("you sent {}", request.header("authorization").unwrap_or_default());
        let refusal = |status| Reply::json(status, &serde_json::json!({"errors": [{"detail": echo}]}).to_string());
        match request.line.as_str() {
            "POST /api/v1/syncs" if request.body.contains("refused") => refusal(422),
            "POST /api/v1/syncs" if request.body.contains("broken") => refusal(500),
            "POST /api/v1/syncs" => created(request),
            line if line.starts_with("GET /api/v1/syncs") => Reply::json(200, r#"{"data": []}"#),
            line if line.starts_with("GET /api/v1/connectors") => refusal(403),
            line if line.starts_with("GET /api/v1/models") => Reply::with(502, &[], echo.as_bytes()),
            _ => Reply::json(404, r#"{"status": 404, "error": "Not Found"}"#),
        }
    });
    let mut program = Program::start(home.path(), &["--api-url", &url(&server), "--log", "trace"], &[]);
    program.wait("Token").wait("No keyring:");
    program.paste(&format!("Authorization: Bearer \"{HUNTED}\"\n")).wait("••••");
    program.keys("<enter>").wait("This session").wait("Token kept for this session only");
    for stream in ["refused", "broken"] {
        program.keys(&FILL.replace("contacts", stream)).wait("Create sync").keys("Yy").wait("Copied");
        program.keys("<c-s>").wait_for_one(&["you sent", "The server failed"]);
        program.keys("a").wait("Server response").wait("you sent").keys("<esc>");
        program.gone("Server response");
        program.keys("<enter>").wait("New sync").keys("<c-p>Start over").wait("Start over with").keys("<enter><esc>");
        program.wait("This session");
    }
    let process = program.process();
    for name in ["cmdline", "environ", "status"] {
        if let Ok(bytes) = std::fs::read(format!("/proc/{process}/{name}")) {
            holds(&bytes, name);
        }
    }
    program.keys("<c-q>");
    assert_eq!(program.ended(), 0);
    holds(program.raw().as_bytes(), "the screen");
    let said = files(home.path());
    for part in ["\"version\": 2", "POST /api/v1/syncs: HTTP 422", "TRACE"] {
        assert!(said.contains(part), "{part} is missing, so something was not looked into:\n{said}");
    }
}
