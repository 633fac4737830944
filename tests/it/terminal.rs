//! The real program in a real pseudo-terminal, against a real HTTP server and a real Secret Service.

mod after;
mod audit;
mod choosing;
mod commands;
mod doctor;
mod edges;
mod hunt;
mod keyrings;
mod kills;
mod mouse;
mod moved;
mod never_stuck;
mod nobody_in;
mod panics;
mod pending;
mod places;
mod plain;
mod preview;
mod program;
mod rejected;
mod run_wait;
#[cfg(unix)]
mod scripts;
mod several;
mod stories;
mod submit;
mod workspace;

use std::path::Path;

use crate::api::tcp::{Received, Reply, TcpServer};

/// A token that must appear nowhere.
pub(crate) const TOKEN: &str = "tok-3f9a-never-to-be-seen";

/// Short limits, so that silence ends soon and a server is soon done; long enough for a healthy one on a busy machine.
fn home_with_short_limits() -> tempfile::TempDir {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("config/syncwright");
    std::fs::create_dir_all(&folder).expect("a folder");
    let limits = "[timeouts]\nconnect = 3\nfirst_byte = 3\nanswer = 3\ncreate = 3\nsettle = 3\n";
    std::fs::write(folder.join("config.toml"), limits).expect("a configuration");
    home
}

/// The notes of creates whose outcome is not known, as they stand on the disk.
fn notes(home: &Path) -> Vec<(String, String)> {
    let entries = std::fs::read_dir(home.join("state/syncwright/drafts")).into_iter().flatten().flatten();
    let named = entries.map(|entry| (entry.file_name().to_string_lossy().into_owned(), entry.path()));
    let notes = named.filter(|(name, _)| name.strip_suffix(".json").is_some_and(|stem| stem.contains("~create-")));
    notes.map(|(name, path)| (name, std::fs::read_to_string(path).expect("a note"))).collect()
}

/// A server that speaks the published dialect: one workspace, and `create` for every POST of a sync.
fn server(create: impl Fn(&Received) -> Reply + Send + 'static) -> TcpServer {
    TcpServer::start(move |request| match request.line.as_str() {
        "POST /api/v1/syncs" => create(request),
        line if line.starts_with("GET /api/v1/syncs") => Reply::json(200, r#"{"data": []}"#),
        _ => Reply::json(404, r#"{"status": 404, "error": "Not Found"}"#),
    })
}

/// A created sync, as the published documents describe the answer.
fn created(request: &Received) -> Reply {
    let asked: serde_json::Value = serde_json::from_str(&request.body).expect("a JSON body");
    let answer = serde_json::json!({"id": "77", "type": "syncs", "attributes": asked["sync"]});
    Reply::json(200, &answer.to_string())
}

fn url(server: &TcpServer) -> String {
    format!("http://{}", server.authority())
}

/// The bodies and heads of all creates that a server received.
fn creates(server: &TcpServer) -> Vec<Received> {
    server.record().requests.into_iter().filter(|request| request.line == "POST /api/v1/syncs").collect()
}

/// Nothing under a folder holds these words.
fn nowhere_under(folder: &Path, words: &str) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            nowhere_under(&path, words);
        } else if let Ok(bytes) = std::fs::read(&path) {
            assert!(!String::from_utf8_lossy(&bytes).contains(words), "{} holds it", path.display());
        }
    }
}

/// The keys that fill a valid form from home, up to Review.
const FILL: &str = "n1<tab>2<tab>3<tab>contacts<to Mapping>{\"email\": \"properties.email\"}<to Every>30<c-s>";
