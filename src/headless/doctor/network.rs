//! The way to the server: a proxy, the name, the encryption, the clocks.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::{CheckResult, good, is_well, note, wrong};
use crate::api::Client;
use crate::domain::failure::{Failure, FailureKind, Unreachable};
use crate::domain::server::Server;
use crate::domain::text::SanitizedText;

/// How long a name is looked up.
const PATIENCE: Duration = Duration::from_secs(5);

/// Clocks that are so near agree: answers travel, and times are told in seconds.
const NEAR: SignedDuration = SignedDuration::from_secs(30);

/// Whether something is in the environment's way, and which proxy requests to other machines go through.
pub fn proxy(server: Option<&Server>, variable: impl Fn(&str) -> Option<String>) -> CheckResult {
    let set = |name: &str| variable(name).filter(|value| !value.is_empty());
    let is_exposed = server.is_some_and(Server::is_exposed);
    let own = if is_exposed { ["HTTP_PROXY", "http_proxy"] } else { ["HTTPS_PROXY", "https_proxy"] };
    let names = own.into_iter().chain(["ALL_PROXY", "all_proxy"]);
    // The address may hold a password: only that there is one is told.
    match names.into_iter().find(|name| set(name).is_some()) {
        Some(name) if is_exposed => note(
            "network",
            format!("Requests to other machines use the proxy in {name}, which can read the token: plain http."),
            "Use https, or exclude the host with NO_PROXY.",
        ),
        Some(name) => note(
            "network",
            format!("Requests to other machines use the proxy in {name}."),
            "Exclude hosts with NO_PROXY.",
        ),
        None => good("network", "No proxy is set."),
    }
}

/// Looks up the server's name, connects to it, and compares the clocks.
pub async fn look(client: &Client, server: &Server, is_proxied: bool) -> Vec<CheckResult> {
    let mut findings: Vec<CheckResult> = name(server, is_proxied).await.into_iter().collect();
    if !is_well(&findings) {
        return findings;
    }
    let begin = Timestamp::now();
    let reached = client.reach(server).await;
    let now = Timestamp::now();
    findings.extend(match reached {
        Err(failure) => vec![unreached(&failure)],
        Ok(clock) => {
            let mut findings = vec![encryption(server)];
            findings.extend(clock.map(|clock| clocks(clock, begin, now)));
            findings
        }
    });
    findings
}

/// Whether the name leads somewhere. Behind a proxy that is the proxy's business.
async fn name(server: &Server, is_proxied: bool) -> Option<CheckResult> {
    // Those of this machine are not looked up at all.
    if server.is_loopback() {
        return None;
    }
    let (host, port) = server.address();
    let found = tokio::time::timeout(PATIENCE, tokio::net::lookup_host((host.as_str(), port))).await;
    let told = SanitizedText::new(&host);
    let addresses: Vec<String> = match found {
        Ok(Ok(addresses)) => addresses.map(|address| address.ip().to_string()).collect(),
        Ok(Err(_)) | Err(_) => Vec::new(),
    };
    match addresses.as_slice() {
        [one] if *one == host => None,
        [first, rest @ ..] => {
            let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
            Some(good("network", format!("{told} is {first}{more}.")))
        }
        [] if is_proxied => Some(good("network", format!("{told} can't be resolved here; the proxy has to."))),
        [] => Some(wrong(
            "network",
            format!("Couldn't resolve {told} (DNS)."),
            "Check the spelling, the network and the VPN.",
        )),
    }
}

fn unreached(failure: &Failure) -> CheckResult {
    let words = match &failure.kind {
        FailureKind::Unreachable(Unreachable::Tls(why)) => format!("No secure connection: {why}."),
        _ => failure.what(),
    };
    wrong("network", words, failure.advice())
}

fn encryption(server: &Server) -> CheckResult {
    if server.as_str().starts_with("https:") {
        good("network", "The connection is encrypted and the certificate trusted.")
    } else if server.is_exposed() {
        note(
            "network",
            "The connection isn't encrypted: others on the network can read the token.",
            "Use https, and remove allow_http from the profile.",
        )
    } else {
        good("network", "The connection stays on this machine, unencrypted.")
    }
}

/// How far the clocks are apart. The answer's time lies between the start of the request and now.
fn clocks(server: Timestamp, begin: Timestamp, now: Timestamp) -> CheckResult {
    let ahead = if server < begin {
        server.duration_since(begin)
    } else {
        server.duration_since(now).max(SignedDuration::ZERO)
    };
    let apart = ahead.abs();
    let told = if apart < SignedDuration::from_mins(2) {
        format!("{} seconds", apart.as_secs())
    } else {
        format!("{} minutes", apart.as_mins())
    };
    let side = if ahead.is_negative() { "behind" } else { "ahead of" };
    let fix = "Set this machine's clock: timedatectl set-ntp true.";
    if apart <= NEAR {
        good("network", "The server's clock and this machine's agree.")
    } else {
        note("network", format!("The server's clock is {told} {side} this machine's."), fix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::server::PlainHttp;
    use crate::headless::doctor::CheckState;

    #[test]
    fn the_proxy_of_the_server_s_scheme_is_told_without_its_address() {
        let set = |names: &'static [&str]| {
            |name: &str| names.contains(&name).then(|| "http://ann:secret@proxy:3128".to_owned())
        };
        let https = Server::parse("https://example.com", PlainHttp::LoopbackOnly).expect("a server");
        let http = Server::parse("http://example.com", PlainHttp::Allowed).expect("a server");
        for (server, names, state, told) in [
            (None, &["HTTPS_PROXY"][..], CheckState::Note, "the proxy in HTTPS_PROXY."),
            (Some(&https), &["all_proxy"], CheckState::Note, "the proxy in all_proxy."),
            (Some(&https), &["http_proxy"], CheckState::Good, "No proxy"),
            (Some(&http), &["http_proxy", "HTTPS_PROXY"], CheckState::Note, "in http_proxy, which can read the token"),
            (Some(&http), &["HTTPS_PROXY"], CheckState::Good, "No proxy"),
            (None, &[], CheckState::Good, "No proxy"),
        ] {
            let finding = proxy(server, set(names));
            assert_eq!(finding.state, state, "{names:?}");
            let shown = format!("{finding:?}");
            assert!(shown.contains(told) && !shown.contains("secret"), "{shown}");
        }
    }

    #[test]
    fn clocks_that_are_apart_are_told_and_break_nothing() {
        let now: Timestamp = "2026-11-23T12:00:00Z".parse().expect("a time");
        let begin = now - SignedDuration::from_secs(2);
        for (server, state, words) in [
            ("2026-11-23T11:59:59Z", CheckState::Good, "agree"),
            ("2026-11-23T12:00:20Z", CheckState::Good, "agree"),
            ("2026-11-23T12:01:00Z", CheckState::Note, "60 seconds ahead of"),
            ("2026-11-23T11:50:00Z", CheckState::Note, "9 minutes behind"),
            ("2026-11-23T13:00:00Z", CheckState::Note, "60 minutes ahead of"),
            ("2020-11-23T12:00:00Z", CheckState::Note, "minutes behind"),
        ] {
            let finding = clocks(server.parse().expect("a time"), begin, now);
            assert_eq!(finding.state, state, "{server}");
            assert!(finding.words.contains(words), "{}", finding.words);
        }
    }
}
