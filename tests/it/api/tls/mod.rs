//! A server whose certificate is for `localhost`, from an authority of the tests: under its name it is reached, under
//! another, or without that authority, it is not, and nothing is sent to it.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, Stream};
use syncwright::api::{Client, Limits};
use syncwright::domain::connection::Connection;
use syncwright::domain::dialect::Dialect;
use syncwright::domain::failure::{FailureKind, Unreachable};
use syncwright::domain::query::Query;
use syncwright::domain::sync::CreateOutcome;

const AUTHORITY: &str = include_str!("ca.pem");

/// A server that answers every request alike; its port, and how many requests it read.
pub(crate) fn start() -> (u16, Arc<AtomicUsize>) {
    let chain = vec![CertificateDer::from_pem_slice(include_bytes!("server.pem")).expect("a certificate")];
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("server.key")).expect("a key");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .expect("a configuration");
    let (config, requests) = (Arc::new(config), Arc::new(AtomicUsize::new(0)));
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    let count = Arc::clone(&requests);
    std::thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let mut connection = ServerConnection::new(Arc::clone(&config)).expect("a connection");
            let mut tls = Stream::new(&mut connection, &mut stream);
            let mut buffer = [0; 16_384];
            // A client that refuses the certificate leaves here.
            if tls.read(&mut buffer).is_ok_and(|length| length > 0) {
                count.fetch_add(1, Ordering::SeqCst);
                let answer = super::tcp::answer(200, &["Connection: close"], br#"{"data": [], "links": {}}"#);
                tls.write_all(&answer).and_then(|()| tls.flush()).expect("it is read");
                connection.send_close_notify();
                drop(connection.complete_io(&mut stream));
            }
        }
    });
    (port, requests)
}

/// The connection to a host of that server, with or without trust in its authority.
pub(crate) fn connection(host: &str, port: u16, trust: Option<&str>) -> Connection {
    let connection = super::connection(&format!("https://{host}:{port}"), Some("1"));
    match trust {
        Some(authority) => Connection { server: connection.server.clone().trusting(authority.into()), ..connection },
        None => connection,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_certificate_must_bear_the_name_of_the_server_and_come_from_a_trusted_authority() {
    let (port, requests) = start();
    let client = Client::new(Limits::default());
    let asked = client.ask(&connection("localhost", port, Some(AUTHORITY)), Dialect::Published, &Query::Syncs(1)).await;
    assert!(asked.is_ok(), "{asked:?}");
    assert_eq!(requests.load(Ordering::SeqCst), 1);
    for (host, trust) in [("127.0.0.1", Some(AUTHORITY)), ("localhost", None)] {
        let connection = connection(host, port, trust);
        let sign_in = client.sign_in(&connection.server, "ann@acme.io", &"pass-word-1".to_owned().into()).await;
        let question = client.ask(&connection, Dialect::Published, &Query::Syncs(1)).await;
        let CreateOutcome::NotCreated(create) = client.create_sync(&connection, &super::body()).await else {
            panic!("a create that was never sent is a clear no")
        };
        for failure in [sign_in.expect_err("refused"), question.expect_err("refused"), create] {
            super::without_token(&failure);
            let FailureKind::Unreachable(Unreachable::Tls(words)) = &failure.kind else { panic!("{failure:?}") };
            assert!(!words.is_blank() && failure.what().contains("certificate"), "{}", failure.what());
        }
    }
    assert_eq!(requests.load(Ordering::SeqCst), 1, "nothing was sent to a server that is not trusted");
}
