//! `doctor`: what works, what does not, and how to fix it, on this machine as it is.

use std::path::Path;

use serde_json::Value;

use super::commands::{home, run, run_with};
use super::program::Program;
use super::{TOKEN, created, nowhere_under, server, url};
use crate::api::tcp::{Reply, TcpServer};
use crate::keyring::session::SecretService;

fn token() -> (String, String) {
    ("SYNCWRIGHT_TOKEN".to_owned(), TOKEN.to_owned())
}

fn configure(home: &Path, text: &str) {
    let folder = home.join("config/syncwright");
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("config.toml"), text).expect("a configuration");
}

#[test]
fn without_a_keyring_it_tells_how_to_fix_it_and_no_secret() {
    let (home, server) = (home(), server(created));
    let url = url(&server);
    let said = run(home.path(), &["doctor", "--api-url", &url], Some(TOKEN), "");
    for words in
        ["problem   keyring", "dbus-run-session", "ok        state", "ok        server", "SYNCWRIGHT_TOKEN, not stored"]
    {
        assert!(said.out.contains(words), "{words}:\n{}", said.out);
    }
    assert_eq!(said.code, 1, "there is no keyring");
    let as_json = run(home.path(), &["doctor", "--json", "--api-url", &url], Some(TOKEN), "");
    let findings: Value = serde_json::from_str(&as_json.out).expect("JSON");
    for finding in findings.as_array().expect("a list") {
        let is_good = finding["state"] == "ok";
        assert_eq!(finding["fix"].is_null(), is_good, "every problem has a fix: {finding}");
    }
    nowhere_under(home.path(), TOKEN);
}

#[test]
#[ignore = "needs gnome-keyring and dbus"]
fn where_everything_works_it_is_well() {
    let service = SecretService::start();
    let (home, server) = (home(), server(created));
    let mut environment = service.env();
    environment.push(token());
    let said = run_with(home.path(), &["doctor", "--api-url", &url(&server)], &environment);
    assert!(said.out.contains("System keyring (gnome-keyring"), "{}", said.out);
    assert_eq!(said.code, 0, "{}", said.out);
    service.lock();
    let said = run_with(home.path(), &["doctor", "--api-url", &url(&server)], &environment);
    assert!(said.out.contains("problem   keyring        The keyring is locked"), "{}", said.out);
    assert!(said.out.contains("gnome-keyring-daemon --unlock") && said.code == 1, "{}", said.out);
}

#[test]
fn typos_in_the_configuration_are_told_with_what_was_meant() {
    let home = home();
    configure(home.path(), "them = \"dark\"\nmouse = 1\n");
    let said = run(home.path(), &["doctor"], None, "");
    assert!(said.out.contains("Unknown key them. Did you mean theme?"), "{}", said.out);
    assert!(said.out.contains("problem   configuration  Configuration: mouse should be"), "{}", said.out);
    assert!(said.out.contains("chmod 600"), "it was made with the usual permissions: {}", said.out);
    assert!(said.out.contains("No server yet"), "{}", said.out);
}

#[test]
fn a_server_that_is_not_there_and_a_clock_that_is_wrong_are_told_apart() {
    let home = home();
    let doctor = |url: &str| run(home.path(), &["doctor", "--api-url", url], Some(TOKEN), "").out;
    let closed = doctor(&format!("http://127.0.0.1:{}", crate::api::tcp::closed_port()));
    assert!(closed.contains("problem   network") && !closed.contains("token"), "{closed}");
    let nowhere = doctor("https://no-such-host.invalid");
    assert!(nowhere.contains("Couldn't resolve no-such-host.invalid"), "{nowhere}");
    let late = TcpServer::start(|request| match request.line.as_str() {
        "GET /" => {
            assert!(request.header("authorization").is_none(), "a way is looked for without the token");
            Reply::with(404, &["Date: Sun, 06 Nov 1994 08:49:37 GMT"], b"")
        }
        line if line.starts_with("GET /api/v1/syncs") => Reply::json(200, r#"{"data": []}"#),
        _ => Reply::json(404, r#"{"status": 404, "error": "Not Found"}"#),
    });
    let told = doctor(&url(&late));
    assert!(told.contains("minutes behind this machine's"), "{told}");
    let plain = TcpServer::start(|_| Reply::Close);
    let no_tls = doctor(&format!("https://{}", plain.authority()));
    assert!(no_tls.contains("problem   network        No secure connection"), "{no_tls}");
}

#[test]
fn the_terminal_is_asked_where_it_can_answer() {
    let (home, server) = (home(), server(created));
    let url = url(&server);
    let mut program = Program::start(home.path(), &["doctor", "--api-url", &url], &[token()]);
    program.until_raw("\u{1b}[6n");
    program.keys("\u{1b}[1;3R").until_raw("\u{1b}[c");
    program.keys("\u{1b}[?0u\u{1b}[?62c").wait("accepts the token");
    let told = program.raw();
    for words in ["wide characters take two cells", "kitty keyboard protocol"] {
        assert!(told.contains(words), "{words}: {told}");
    }
    assert!(!told.contains(TOKEN));
    assert_eq!(program.ended(), 1, "there is no keyring");
}
