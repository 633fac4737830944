//! Transport: one connection per request, HTTP/1.1, no redirects, no cookies, no retries, and response bodies limited
//! in size.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{
    ACCEPT, AUTHORIZATION, CONTENT_TYPE, DATE, HeaderMap, HeaderName, HeaderValue, LOCATION, RETRY_AFTER,
};
use reqwest::{Method, Response};
use serde_json::Value;
use url::Url;

use crate::api::answer::{self, Answer, Ending};
use crate::api::error_mapping;
use crate::domain::connection::Connection;
use crate::domain::failure::{Failure, FailureKind, NoAnswer, Unreachable};
use crate::domain::id::WorkspaceId;
use crate::domain::secret::Token;
use crate::domain::server::Server;
use crate::domain::text::SanitizedText;

/// The largest response body in bytes, after decompression.
const LARGEST_BODY: usize = 8 * 1024 * 1024;

/// A single request.
pub(super) struct Call<'a> {
    pub(super) method: Method,
    pub(super) server: &'a Server,
    /// The path, including any query string.
    pub(super) path: &'a str,
    pub(super) token: Option<&'a Token>,
    pub(super) workspace: Option<WorkspaceId>,
    pub(super) body: Option<&'a Value>,
    /// Timeout until the response starts.
    pub(super) first_byte: Duration,
    /// Timeout for the whole request, from DNS lookup to the last byte.
    pub(super) limit: Duration,
}

impl<'a> Call<'a> {
    /// A request without a token, such as a sign-in.
    pub(super) const fn anonymous(method: Method, server: &'a Server, path: &'a str, limit: Duration) -> Self {
        Self { method, server, path, token: None, workspace: None, body: None, first_byte: limit, limit }
    }

    /// A request with a connection's token, in its workspace.
    pub(super) fn with(method: Method, connection: &'a Connection, path: &'a str, limit: Duration) -> Self {
        let Connection { server, token, workspace } = connection;
        Self { token: Some(token), workspace: *workspace, ..Self::anonymous(method, server, path, limit) }
    }
}

/// reqwest clients, one per route to a server, created lazily: loading the system's certificates is slow.
#[derive(Debug)]
pub(super) struct Http {
    /// Until a connection is established.
    connect: Duration,
    clients: Mutex<HashMap<Trust, reqwest::Client>>,
}

/// The route to a server, and certificates trusted in addition to the system's.
type Trust = (Way, Option<Arc<str>>);

/// The route to a server. Proxy variables are meant for other machines, so loopback addresses bypass them (reqwest does
/// not); and plain HTTP needs no system certificates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Way {
    ThisMachine,
    ThisMachineWithTls,
    Elsewhere,
}

impl Http {
    pub(super) fn new(connect: Duration) -> Self {
        Self { connect, clients: Mutex::default() }
    }

    /// Sends a request, once.
    ///
    /// # Errors
    /// [`FailureKind::Unreachable`] if nothing was sent; [`FailureKind::NoAnswer`] if it may have been.
    pub(super) async fn send(&self, call: Call<'_>) -> Result<Answer, FailureKind> {
        let endpoint = call.server.endpoint(call.path);
        let (method, path, begin) = (call.method.clone(), call.path.to_owned(), Instant::now());
        let result = self.exchange(call, &endpoint).await;
        let came = match &result {
            Ok(answer) => format!("HTTP {}, {} bytes", answer.status, answer.body.len()),
            Err(kind) => Failure::without_answer(kind.clone()).what(),
        };
        // The path contains only IDs and API terms; secrets are in headers and bodies.
        log::debug!("{method} {path}: {came}, {} ms", begin.elapsed().as_millis());
        result
    }

    async fn exchange(&self, call: Call<'_>, endpoint: &str) -> Result<Answer, FailureKind> {
        let mut request = self
            .client(call.server)
            .await?
            .request(call.method, endpoint)
            .timeout(call.limit)
            .headers(headers(call.token, call.workspace)?);
        if let Some(body) = call.body {
            request = request.header(CONTENT_TYPE, "application/json").body(body.to_string());
        }
        let response = match tokio::time::timeout(call.first_byte, request.send()).await {
            Ok(sent) => sent.map_err(|error| error_mapping::failure(&error))?,
            Err(_elapsed) => return Err(NoAnswer::TimedOut.into()),
        };
        Ok(self.read(response, endpoint).await)
    }

    async fn read(&self, mut response: Response, endpoint: &str) -> Answer {
        let mut answer = Answer {
            status: response.status().as_u16(),
            retry_after: header(&response, &RETRY_AFTER).and_then(|text| answer::retry_after(text, Timestamp::now())),
            date: header(&response, &DATE).and_then(answer::date),
            location: header(&response, &LOCATION).and_then(|text| place(endpoint, text)),
            body: Vec::new(),
            ending: Ending::Whole,
        };
        answer.ending = loop {
            match response.chunk().await {
                Ok(Some(chunk)) => answer.body.extend_from_slice(&chunk),
                Ok(None) => break Ending::Whole,
                Err(error) if error_mapping::is_garbled(&error) => break Ending::Garbled,
                Err(error) => break Ending::Broken(error_mapping::no_answer(&error)),
            }
            // Chunks are decompressed already. Returning drops the response, and with it the connection.
            if answer.body.len() > LARGEST_BODY {
                answer.body.truncate(LARGEST_BODY);
                break Ending::TooLarge;
            }
        };
        answer
    }

    async fn client(&self, server: &Server) -> Result<reqwest::Client, FailureKind> {
        let key = (Way::to(server), server.roots().cloned());
        let known = self.clients.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        if let Some(client) = known {
            return Ok(client);
        }
        let (connect, (way, roots)) = (self.connect, key.clone());
        // Loading certificates blocks. Two concurrent first requests may both do it, which is harmless.
        let built = tokio::task::spawn_blocking(move || build(way, roots.as_deref(), connect))
            .await
            .map_err(|_ended| unsent("couldn't start the client"))?;
        let client = built.map_err(|error| error_mapping::failure(&error))?;
        self.clients.lock().unwrap_or_else(PoisonError::into_inner).insert(key, client.clone());
        Ok(client)
    }
}

impl Way {
    fn to(server: &Server) -> Self {
        match (server.is_loopback(), server.as_str().starts_with("http:")) {
            (true, true) => Self::ThisMachine,
            (true, false) => Self::ThisMachineWithTls,
            (false, _) => Self::Elsewhere,
        }
    }
}

/// Names of this machine lead to it, whatever the system's files and name servers say: what goes there is not always
/// encrypted.
struct ThisMachine;

impl Resolve for ThisMachine {
    fn resolve(&self, _name: Name) -> Resolving {
        let here: [IpAddr; 2] = [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
        let addresses: Addrs = Box::new(here.into_iter().map(|address| SocketAddr::new(address, 0)));
        Box::pin(std::future::ready(Ok(addresses)))
    }
}

fn build(way: Way, roots: Option<&str>, connect: Duration) -> Result<reqwest::Client, reqwest::Error> {
    // Fails only if a provider is installed already, which is fine.
    let _installed_before = rustls::crypto::ring::default_provider().install_default();
    let mut builder = reqwest::Client::builder()
        .user_agent(concat!("syncwright/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(connect)
        // Never forward the token to another host.
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        // hyper retries requests on pooled connections that turn out to be dead, whatever the method. Without pooling
        // and retries no request can go out twice.
        .pool_max_idle_per_host(0)
        .retry(reqwest::retry::never());
    if way != Way::Elsewhere {
        builder = builder.no_proxy().dns_resolver(ThisMachine);
    }
    if way == Way::ThisMachine {
        builder = builder.tls_certs_only([]);
    }
    if let Some(roots) = roots {
        builder = builder.tls_certs_merge(reqwest::Certificate::from_pem_bundle(roots.as_bytes())?);
    }
    builder.build()
}

fn headers(token: Option<&Token>, workspace: Option<WorkspaceId>) -> Result<HeaderMap, FailureKind> {
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    if let Some(token) = token {
        let mut value = HeaderValue::from_str(&format!("Bearer {}", token.expose()))
            .map_err(|_unnamed| unsent("the token can't be sent in a header"))?;
        value.set_sensitive(true);
        headers.insert(AUTHORIZATION, value);
    }
    if let Some(workspace) = workspace {
        headers.insert(HeaderName::from_static("workspace-id"), HeaderValue::from(workspace.get()));
    }
    Ok(headers)
}

fn unsent(words: &str) -> FailureKind {
    Unreachable::Other(SanitizedText::new(words)).into()
}

fn header<'a>(response: &'a Response, name: &HeaderName) -> Option<&'a str> {
    response.headers().get(name)?.to_str().ok()
}

/// The redirect target without parts that may be secret: user, query and fragment.
fn place(endpoint: &str, location: &str) -> Option<String> {
    let url = Url::parse(endpoint).ok()?.join(location).ok()?;
    url.has_host().then(|| format!("{}{}", url.origin().ascii_serialization(), url.path()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::server::PlainHttp;

    #[test]
    fn this_machine_is_asked_directly() {
        for (address, way) in [
            ("http://localhost:3000", Way::ThisMachine),
            ("http://127.0.0.1:1", Way::ThisMachine),
            ("http://[::1]:1", Way::ThisMachine),
            ("https://api.localhost", Way::ThisMachineWithTls),
            ("https://api.squared.ai", Way::Elsewhere),
            ("http://10.0.0.1", Way::Elsewhere),
            ("https://localhost.example.com", Way::Elsewhere),
        ] {
            let server = Server::parse(address, PlainHttp::Allowed).expect("a server");
            assert_eq!(Way::to(&server), way, "{address}");
        }
    }

    #[tokio::test]
    async fn names_of_this_machine_lead_to_it_and_are_not_looked_up() {
        let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let client = build(Way::ThisMachine, None, Duration::from_secs(5)).expect("a client");
        // No name server knows this one; the system may not, either.
        let asked = client.get(format!("http://no-such-name-{port}.localhost:{port}/")).timeout(Duration::from_secs(5));
        let (came, _answer) = tokio::join!(listener.accept(), asked.timeout(Duration::from_millis(500)).send());
        assert!(came.expect("a connection").1.ip().is_loopback());
        let resolved = ThisMachine.resolve("localhost".parse().expect("a name")).await.expect("addresses");
        assert!(resolved.into_iter().all(|address| address.ip().is_loopback()));
    }

    #[test]
    fn a_place_is_told_without_its_secrets() {
        let endpoint = "https://api.example.com/api/v1/syncs";
        for (location, told) in [
            ("https://ann:pw@sso.example.com/in?state=secret#x", Some("https://sso.example.com/in")),
            ("/sign_in?next=secret", Some("https://api.example.com/sign_in")),
            ("http://[", None),
            ("data:text/plain,secret", None),
        ] {
            assert_eq!(place(endpoint, location).as_deref(), told, "{location}");
        }
    }

    #[test]
    fn the_token_is_marked_so_that_it_is_not_printed() {
        let token = Token::from_pasted("very-secret").expect("a token");
        let headers = headers(Some(&token), WorkspaceId::parse("7").ok()).expect("headers");
        assert!(!format!("{headers:?}").contains("very-secret"));
        assert_eq!(headers.get("workspace-id").map(HeaderValue::as_bytes), Some(&b"7"[..]));
    }
}
