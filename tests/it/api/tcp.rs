//! A server made of raw bytes, for answers that no HTTP library would give: it records every request whole and does
//! what the test says. Connections are served one after the other, so that what was received is exact.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

/// What a connection begins with when the test itself asks what was received so far.
const FENCE: &[u8] = b"\0";

/// Keeps a broken test from hanging; no test waits for it.
const PATIENCE: Duration = Duration::from_secs(20);

/// A request as it came.
#[derive(Debug, Clone, Default)]
pub(crate) struct Received {
    /// Method and path: `POST /api/v1/syncs`.
    pub(crate) line: String,
    /// The head, as text.
    pub(crate) head: String,
    /// The body, as text.
    pub(crate) body: String,
    /// Which connection it came over, counted from the first.
    pub(crate) connection: usize,
}

impl Received {
    /// A header's value.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then_some(value.trim())
        })
    }
}

/// What to do with a request once it was read.
#[derive(Debug, Clone)]
pub(crate) enum Reply {
    /// Write these bytes and close.
    Bytes(Vec<u8>),
    /// Write these bytes and go on reading from the same connection.
    KeepAlive(Vec<u8>),
    /// Write the first, then the second again and again, at most so many times, as long as they are taken.
    Flood(Vec<u8>, Vec<u8>, usize),
    /// Close silently.
    Close,
    /// Write these bytes, then nothing, until the other side gives up.
    Silence(Vec<u8>),
}

impl Reply {
    /// A whole answer with a JSON body.
    pub(crate) fn json(status: u16, body: &str) -> Self {
        Self::with(status, &["Content-Type: application/json"], body.as_bytes())
    }

    /// A whole answer.
    pub(crate) fn with(status: u16, headers: &[&str], body: &[u8]) -> Self {
        Self::Bytes(answer(status, headers, body))
    }
}

/// The bytes of a whole answer.
pub(crate) fn answer(status: u16, headers: &[&str], body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\n", body.len()).into_bytes();
    for header in headers {
        bytes.extend_from_slice(format!("{header}\r\n").as_bytes());
    }
    bytes.extend_from_slice(b"\r\n");
    bytes.extend_from_slice(body);
    bytes
}

/// A running server. It ends with the test's process.
pub(crate) struct TcpServer {
    address: SocketAddr,
    record: Receiver<Event>,
}

enum Event {
    Request(Received),
    Written(usize),
    Fence,
}

/// What a server did until it was asked.
#[derive(Debug, Default)]
pub(crate) struct Record {
    /// The requests, in order.
    pub(crate) requests: Vec<Received>,
    /// How many bytes of answers went out.
    pub(crate) written: usize,
}

impl Record {
    /// The requests' methods and paths.
    pub(crate) fn lines(&self) -> Vec<&str> {
        self.requests.iter().map(|request| request.line.as_str()).collect()
    }
}

impl TcpServer {
    /// Starts a server that answers each request as `handler` says.
    pub(crate) fn start(handler: impl Fn(&Received) -> Reply + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (sender, record) = channel();
        thread::spawn(move || {
            for (connection, stream) in listener.incoming().map_while(Result::ok).enumerate() {
                serve(stream, connection, &handler, &sender);
            }
        });
        Self { address, record }
    }

    /// Its host and port.
    pub(crate) fn authority(&self) -> String {
        self.address.to_string()
    }

    /// What it did since it was last asked. Everything that was sent to it before is in it. It blocks until the
    /// connections before are over: a client that was left hanging needs a runtime that goes on meanwhile.
    pub(crate) fn record(&self) -> Record {
        let mut fence = TcpStream::connect(self.address).expect("the server");
        fence.write_all(FENCE).expect("a fence");
        let mut record = Record::default();
        loop {
            match self.record.recv_timeout(PATIENCE).expect("the fence is reached") {
                Event::Request(request) => record.requests.push(request),
                Event::Written(count) => record.written += count,
                Event::Fence => return record,
            }
        }
    }
}

/// A port of this machine that nobody listens on, and that no other test gets as long as this process runs.
pub(crate) fn closed_port() -> u16 {
    let socket = tokio::net::TcpSocket::new_v4().expect("a socket");
    socket.bind(SocketAddr::from(([127, 0, 0, 1], 0))).expect("a free port");
    let port = socket.local_addr().expect("an address").port();
    std::mem::forget(socket);
    port
}

fn serve(mut stream: TcpStream, connection: usize, handler: &impl Fn(&Received) -> Reply, record: &Sender<Event>) {
    stream.set_read_timeout(Some(PATIENCE)).expect("a limit");
    stream.set_write_timeout(Some(PATIENCE)).expect("a limit");
    let mut buffer = Vec::new();
    // A test that is over no longer listens: what cannot be told to it is dropped.
    let tell = |event| drop(record.send(event));
    while let Some(request) = read_request(&mut stream, &mut buffer) {
        let Ok(mut request) = request else {
            tell(Event::Fence);
            return;
        };
        request.connection = connection;
        let reply = handler(&request);
        tell(Event::Request(request));
        let mut written = 0;
        let mut write = |bytes: &[u8]| {
            let done = stream.write_all(bytes).is_ok();
            written += if done { bytes.len() } else { 0 };
            done
        };
        let mut go_on = false;
        match reply {
            Reply::Bytes(bytes) => {
                write(&bytes);
            }
            Reply::KeepAlive(bytes) => go_on = write(&bytes),
            Reply::Flood(head, chunk, times) => {
                write(&head);
                (0..times).all(|_| write(&chunk));
            }
            Reply::Close => {}
            Reply::Silence(bytes) => {
                write(&bytes);
                go_on = true;
            }
        }
        tell(Event::Written(written));
        if !go_on {
            return;
        }
    }
}

/// Reads one request; none when the connection ended, an error for a fence. Bytes that are no HTTP (of TLS, mostly)
/// are recorded as a request of their own.
fn read_request(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<Result<Received, ()>> {
    loop {
        if buffer.starts_with(FENCE) {
            return Some(Err(()));
        }
        if buffer.first().is_some_and(|byte| !byte.is_ascii_alphabetic()) {
            buffer.clear();
            return Some(Ok(Received { line: "no HTTP".to_owned(), ..Received::default() }));
        }
        if let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&buffer[..end]).into_owned();
            let line = head.lines().next().unwrap_or_default().trim_end_matches(" HTTP/1.1").to_owned();
            let mut request = Received { line, head, ..Received::default() };
            let length = request.header("content-length").and_then(|text| text.parse().ok()).unwrap_or(0);
            if buffer.len() >= end + 4 + length {
                let rest = buffer.split_off(end + 4 + length);
                request.body = String::from_utf8_lossy(&buffer[end + 4..]).into_owned();
                *buffer = rest;
                return Some(Ok(request));
            }
        }
        let mut bytes = [0; 8192];
        match stream.read(&mut bytes) {
            Ok(0) => return None,
            Ok(count) => buffer.extend_from_slice(&bytes[..count]),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => return None,
        }
    }
}
