//! Proxies of the environment: used for other machines, not for this one, and not where `NO_PROXY` says so. A process
//! cannot safely change its own environment, so the test runs itself once more with another one.

use std::process::Command;

use super::tcp::{Reply, TcpServer};
use super::{POST, body, client, connection};

/// Names the server that the other process is to ask; without it, there is nothing to do.
const ASKED: &str = "SYNCWRIGHT_TEST_ASKED";

#[tokio::test]
async fn asks_the_server_that_the_environment_names() {
    let Ok(address) = std::env::var(ASKED) else { return };
    client().create_sync(&connection(&address, None), &body()).await;
}

/// Asks `address` with a proxy in the environment, and returns what the proxy was asked.
fn asked_of_proxy(address: &str, no_proxy: &str) -> Vec<String> {
    let proxy = TcpServer::start(|_| Reply::json(201, r#"{"data":{"id":"1"}}"#));
    let status = Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "api::proxy::asks_the_server_that_the_environment_names"])
        .env_remove("http_proxy")
        .env_remove("no_proxy")
        .env_remove("REQUEST_METHOD")
        .env("HTTP_PROXY", format!("http://{}", proxy.authority()))
        .env("NO_PROXY", no_proxy)
        .env(ASKED, address)
        .output()
        .expect("another process")
        .status;
    assert!(status.success());
    proxy.record().requests.into_iter().map(|request| request.line).collect()
}

#[test]
fn a_proxy_is_asked_for_other_machines() {
    let asked = asked_of_proxy("http://api.example.invalid", "");
    assert_eq!(asked, ["POST http://api.example.invalid/api/v1/syncs"]);
}

#[test]
fn no_proxy_is_asked_where_the_environment_says_so() {
    assert!(asked_of_proxy("http://api.example.invalid", "example.invalid").is_empty());
}

#[test]
fn no_proxy_is_asked_for_this_machine() {
    let server = TcpServer::start(|_| Reply::json(201, r#"{"data":{"id":"1"}}"#));
    assert!(asked_of_proxy(&format!("http://{}", server.authority()), "").is_empty());
    assert_eq!(server.record().lines(), [POST]);
}
