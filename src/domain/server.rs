//! Where the API is: its origin, and whether a token may be sent there.

use std::sync::Arc;

use url::{Host, Url};

use crate::domain::secret::is_likely_a_token;

/// The origin of an API server, checked: `https`, or `http` where a token may travel so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    url: Url,
    /// Certificates to be trusted beside the system's, as PEM.
    roots: Option<Arc<str>>,
}

/// Who a server is: scheme, host and port. Certificates and time limits are how it is reached, not who it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(transparent)]
pub struct ServerId(String);

impl ServerId {
    /// The host, with its port where it is not the scheme's own: for people.
    pub fn host(&self) -> &str {
        self.0.split_once("://").map_or(&self.0, |(_, host)| host)
    }
}

impl<'de> serde::Deserialize<'de> for ServerId {
    /// The first version wrote hosts only: those of this machine were reached over `http`, all others over `https`.
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.contains("://") {
            return Ok(Self(text));
        }
        let scheme = match Server::parse(&format!("http://{text}"), PlainHttp::LoopbackOnly) {
            Ok(_) => "http",
            Err(_) => "https",
        };
        Ok(Self(format!("{scheme}://{text}")))
    }
}

/// Whether plain `http` to a host other than this machine is accepted (`allow_http = true` in the profile).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PlainHttp {
    /// Only to loopback.
    #[default]
    LoopbackOnly,
    /// To any host: the profile says so, and the status line shows it.
    Allowed,
}

/// Why a typed text is no server.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ServerProblem {
    /// Nothing typed.
    #[error("Enter the server's address, such as https://api.squared.ai.")]
    Empty,
    /// A token in its place. It is not repeated, and nothing looks it up as a name.
    #[error("This looks like a token, not an address such as https://api.squared.ai.")]
    Token,
    /// Not an address.
    #[error("Not a web address. It should look like https://api.squared.ai.")]
    NotAUrl,
    /// Neither `http` nor `https`.
    #[error("The address must start with https:// (or http:// for this machine).")]
    OtherScheme,
    /// A user or password in the address.
    #[error("Leave the user and password out of the address; the token signs you in.")]
    HasCredentials,
    /// A query or fragment.
    #[error("Remove everything from ? or # on.")]
    HasQuery,
    /// Plain `http` to another machine.
    #[error("Over http:// others could read the token. Use https://, or set allow_http = true in the profile.")]
    PlainHttp,
}

impl Server {
    /// The hosted service.
    pub const HOSTED: &str = "https://api.squared.ai";

    /// Reads what was typed. An address without a scheme is taken as `https`, a trailing `/api/v1` is taken off.
    ///
    /// # Errors
    /// [`ServerProblem`] says what is wrong with it.
    pub fn parse(text: &str, plain_http: PlainHttp) -> Result<Self, ServerProblem> {
        let text = text.trim();
        if text.is_empty() {
            return Err(ServerProblem::Empty);
        }
        if is_likely_a_token(text) {
            return Err(ServerProblem::Token);
        }
        let with_scheme = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
        let mut url = Url::parse(&with_scheme).map_err(|_unnamed| ServerProblem::NotAUrl)?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(ServerProblem::OtherScheme);
        }
        if url.host_str().is_none_or(str::is_empty) {
            return Err(ServerProblem::NotAUrl);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(ServerProblem::HasCredentials);
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(ServerProblem::HasQuery);
        }
        let path = url.path().trim_end_matches('/').trim_end_matches("/api/v1").to_owned();
        url.set_path(&path);
        let server = Self { url, roots: None };
        if server.url.scheme() == "http" && !server.is_loopback() && plain_http == PlainHttp::LoopbackOnly {
            return Err(ServerProblem::PlainHttp);
        }
        Ok(server)
    }

    /// The same server, with certificates to be trusted beside the system's, as PEM.
    #[must_use]
    pub fn trusting(self, roots: Arc<str>) -> Self {
        Self { roots: Some(roots), ..self }
    }

    /// The certificates to be trusted beside the system's, as PEM.
    pub const fn roots(&self) -> Option<&Arc<str>> {
        self.roots.as_ref()
    }

    /// The address as it is shown and kept, without a trailing slash.
    pub fn as_str(&self) -> &str {
        self.url.as_str().trim_end_matches('/')
    }

    /// The host, with its port where it is not the scheme's own: what a kept token belongs to.
    pub fn host(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        self.url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    /// Whether it is at the same address; certificates are how it is reached.
    pub fn is_same_address(&self, other: &Self) -> bool {
        self.url == other.url
    }

    /// Who it is.
    pub fn id(&self) -> ServerId {
        ServerId(format!("{}://{}", self.url.scheme(), self.host()))
    }

    /// The name or number that is connected to, and the port.
    pub fn address(&self) -> (String, u16) {
        let host = match self.url.host() {
            Some(Host::Ipv6(address)) => address.to_string(),
            Some(host) => host.to_string(),
            None => String::new(),
        };
        (host, self.url.port_or_known_default().unwrap_or(443))
    }

    /// The address of a path of the API, such as `/api/v1/syncs`.
    pub fn endpoint(&self, path: &str) -> String {
        format!("{}{path}", self.as_str())
    }

    /// Whether requests travel without encryption to another machine.
    pub fn is_exposed(&self) -> bool {
        self.url.scheme() == "http" && !self.is_loopback()
    }

    /// Whether it is this machine.
    pub fn is_loopback(&self) -> bool {
        match self.url.host() {
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        }
    }
}

impl serde::Serialize for Server {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> serde::Deserialize<'de> for Server {
    /// What was kept was in use, so it was allowed; its certificates are those of the profile that uses it next.
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text, PlainHttp::Allowed).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<String, ServerProblem> {
        Server::parse(text, PlainHttp::LoopbackOnly).map(|server| server.as_str().to_owned())
    }

    #[test]
    fn an_address_is_forgiven_what_people_leave_out_or_add() {
        for text in
            ["https://api.squared.ai", " https://api.squared.ai/ ", "api.squared.ai", "https://api.squared.ai/api/v1/"]
        {
            assert_eq!(parsed(text).as_deref(), Ok("https://api.squared.ai"), "{text:?}");
        }
        assert_eq!(parsed("http://localhost:3000").as_deref(), Ok("http://localhost:3000"));
        assert_eq!(parsed("http://[::1]:8080").as_deref(), Ok("http://[::1]:8080"));
    }

    #[test]
    fn what_is_no_server_gets_its_own_words() {
        for (text, problem) in [
            ("", ServerProblem::Empty),
            ("https://", ServerProblem::NotAUrl),
            ("not a url", ServerProblem::NotAUrl),
            ("ftp://api.squared.ai", ServerProblem::OtherScheme),
            ("https://ann:secret@api.squared.ai", ServerProblem::HasCredentials),
            ("https://api.squared.ai/?token=x", ServerProblem::HasQuery),
            ("http://api.squared.ai", ServerProblem::PlainHttp),
            ("http://127.0.0.1.example.com", ServerProblem::PlainHttp),
        ] {
            assert_eq!(parsed(text), Err(problem), "{text:?}");
        }
    }

    #[test]
    fn plain_http_is_allowed_by_the_profile_only_and_then_shown() {
        let server = Server::parse("http://api.example.com", PlainHttp::Allowed).expect("allowed");
        assert!(server.is_exposed());
        assert!(!Server::parse("http://127.0.0.1:9", PlainHttp::LoopbackOnly).expect("loopback").is_exposed());
    }

    #[test]
    fn a_server_is_who_it_is_however_it_is_reached_and_the_first_versions_hosts_are_understood() {
        let server = |text| Server::parse(text, PlainHttp::Allowed).expect("a server");
        let plain = server("https://api.example.com:443/prefix");
        assert_eq!(plain.clone().trusting("a certificate".into()).id(), plain.id());
        assert_ne!(server("http://api.example.com").id(), plain.id());
        let read = |text: &str| -> ServerId { serde_json::from_value(text.into()).expect("a server") };
        assert_eq!(read("api.example.com"), plain.id());
        assert_eq!(read("localhost:3000"), server("http://localhost:3000").id());
        assert_eq!(read(plain.id().0.as_str()), plain.id());
        assert_eq!(plain.id().host(), "api.example.com");
    }

    #[test]
    fn a_server_is_connected_to_at_its_host_and_port() {
        for (text, host, port) in [
            ("https://api.squared.ai", "api.squared.ai", 443),
            ("http://127.0.0.1", "127.0.0.1", 80),
            ("http://[::1]:3000", "::1", 3000),
        ] {
            let server = Server::parse(text, PlainHttp::LoopbackOnly).expect("a server");
            assert_eq!(server.address(), (host.to_owned(), port), "{text}");
        }
    }

    #[test]
    fn a_token_belongs_to_host_and_port() {
        let host = |text| Server::parse(text, PlainHttp::LoopbackOnly).expect("a server").host();
        assert_eq!(host("https://api.squared.ai:443/"), "api.squared.ai");
        assert_eq!(host("https://api.squared.ai:8443"), "api.squared.ai:8443");
    }
}
