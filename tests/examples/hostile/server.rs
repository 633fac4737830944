//! A server that plays a world over plain http on this machine: a thread for each connection, one request in each.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::state::State;
use crate::world::{Answer, Cut, World, YES};

/// A running server.
pub(crate) struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    address: SocketAddr,
    state: Mutex<State>,
    /// Which request is held, unanswered, for a program to be killed in it.
    hold: Mutex<Option<Hold>>,
    changed: Condvar,
    is_over: AtomicBool,
}

/// A request that is not answered.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Hold {
    /// Page 1 of a list, the nth from now on.
    List(usize),
    /// Page 2 of a list, after a POST.
    SecondPage,
    /// It is held.
    Reached,
}

struct Request {
    method: String,
    path: String,
    body: Value,
}

impl Server {
    pub(crate) fn start(world: World) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (state, hold) = (Mutex::new(State::new(world)), Mutex::new(None));
        let shared =
            Arc::new(Shared { address, state, hold, changed: Condvar::new(), is_over: AtomicBool::new(false) });
        let served = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if served.is_over() {
                    return;
                }
                let served = Arc::clone(&served);
                // A client that goes away in the middle is what many rows are about.
                thread::spawn(move || drop(served.serve(stream)));
            }
        });
        Self { address, shared }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.shared.state()
    }

    pub(crate) fn hold(&self, hold: Option<Hold>) {
        *lock(&self.shared.hold) = hold;
    }

    /// Waits until a request is held.
    pub(crate) fn wait_until_held(&self, patience: Duration) -> bool {
        let hold = lock(&self.shared.hold);
        let waited = self.shared.changed.wait_timeout_while(hold, patience, |hold| *hold != Some(Hold::Reached));
        !waited.unwrap_or_else(PoisonError::into_inner).1.timed_out()
    }

    /// Waits until the server was asked for something.
    pub(crate) fn wait_until(&self, patience: Duration, is_so: impl Fn(&State) -> bool) -> bool {
        let waited = self.shared.changed.wait_timeout_while(self.state(), patience, |state| !is_so(state));
        !waited.unwrap_or_else(PoisonError::into_inner).1.timed_out()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.end();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    fn is_over(&self) -> bool {
        self.is_over.load(Ordering::SeqCst)
    }

    /// Nobody listens any more.
    fn end(&self) {
        self.is_over.store(true, Ordering::SeqCst);
        // The thread that waits for connections sees it with the next one, and the port is closed a moment later.
        (0..100).take_while(|_| TcpStream::connect(self.address).is_ok()).for_each(drop);
    }

    fn serve(&self, mut stream: TcpStream) -> std::io::Result<()> {
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        let is_reset = matches!(self.state().world.post.answer, Answer::Reset);
        let Some(request) = read_request(&mut stream, is_reset)? else { return Ok(()) };
        match request.path.strip_prefix("/api/v1/syncs") {
            Some("") if request.method == "POST" => self.create(&mut stream, &request.body),
            Some(query) if query.starts_with('?') => self.list(&mut stream, query),
            Some(id) if id.starts_with('/') => {
                let (status, body) = self.state().one(id.trim_start_matches('/'));
                self.answer(&mut stream, status, &body)
            }
            _ => self.answer(&mut stream, 404, r#"{"status": 404, "error": "Not Found"}"#),
        }
    }

    fn list(&self, stream: &mut TcpStream, query: &str) -> std::io::Result<()> {
        let value = |name: &str| {
            let found =
                query.trim_start_matches('?').split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
            found.and_then(|number| number.parse::<usize>().ok())
        };
        let (page, size) = (value("page").unwrap_or(1), value("per_page").unwrap_or(10));
        // One row is what a sign-in asks for.
        let is_look = size > 1;
        if is_look && self.is_held(page) {
            return hang(stream);
        }
        let (status, body) = self.state().page(page, size);
        // Nobody listens once the list was read and the POST is next.
        if is_look && matches!(self.state().world.post.answer, Answer::Nobody) {
            self.end();
        }
        self.answer(stream, status, &body)?;
        if is_look && page == 1 && !self.state().posts.is_empty() {
            self.state().looks += 1;
        }
        self.changed.notify_all();
        Ok(())
    }

    /// Whether this page of a list is the one that is held.
    fn is_held(&self, page: usize) -> bool {
        let has_post = !self.state().posts.is_empty();
        let mut hold = lock(&self.hold);
        match *hold {
            Some(Hold::List(number)) if page == 1 && number > 1 => *hold = Some(Hold::List(number - 1)),
            Some(Hold::List(_)) if page == 1 => *hold = Some(Hold::Reached),
            Some(Hold::SecondPage) if page == 2 && has_post => *hold = Some(Hold::Reached),
            _ => return false,
        }
        let is_reached = *hold == Some(Hold::Reached);
        drop(hold);
        self.changed.notify_all();
        is_reached
    }

    fn create(&self, stream: &mut TcpStream, body: &Value) -> std::io::Result<()> {
        let (post, id) = {
            let mut state = self.state();
            let (number, id) = state.take_post(body);
            (state.post(number), id)
        };
        self.changed.notify_all();
        thread::sleep(post.after);
        let filled = |text: &str| text.replace("ATTRIBUTES", &body["sync"].to_string()).replace("ID", &id);
        let date = self.state().date();
        let yes = bytes(201, &date, &filled(YES));
        match post.answer {
            Answer::Whole { status, headers, body } => {
                stream.write_all(bytes(status, &format!("{date}{headers}"), &filled(body)).as_bytes())
            }
            Answer::After(first) => stream.write_all(format!("{first}{yes}").as_bytes()),
            Answer::Slowly => {
                for byte in yes.bytes() {
                    stream.write_all(&[byte])?;
                    stream.flush()?;
                    thread::sleep(Duration::from_millis(2));
                }
                Ok(())
            }
            Answer::WithoutLength => {
                stream.write_all(format!("HTTP/1.1 201 X\r\n{date}Connection: close\r\n\r\n{}", filled(YES)).as_bytes())
            }
            Answer::Cut(cut) => stream.write_all(cut_off(cut, &yes, &filled(YES)).as_bytes()),
            // What was not read is what makes the system reset it.
            Answer::Closed | Answer::Reset | Answer::Nobody => Ok(()),
            Answer::Silence => hang(stream),
        }
    }

    fn answer(&self, stream: &mut TcpStream, status: u16, body: &str) -> std::io::Result<()> {
        let date = self.state().date();
        stream.write_all(bytes(status, &date, body).as_bytes())
    }
}

/// Answers nothing until the client goes away.
fn hang(stream: &mut TcpStream) -> std::io::Result<()> {
    stream.set_read_timeout(None)?;
    let mut rest = [0; 64];
    while stream.read(&mut rest)? > 0 {}
    Ok(())
}

fn bytes(status: u16, headers: &str, body: &str) -> String {
    let length = match status {
        204 | 304 => String::new(),
        _ => format!("Content-Length: {}\r\n", body.len()),
    };
    format!("HTTP/1.1 {status} X\r\n{headers}{length}Connection: close\r\n\r\n{body}")
}

fn cut_off(cut: Cut, yes: &str, body: &str) -> String {
    let end = match cut {
        Cut::FirstLine => 8,
        Cut::Headers => 30,
        Cut::Body => yes.len() - 25,
        Cut::LastChunk => {
            return format!("HTTP/1.1 201 X\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n", body.len());
        }
    };
    yes.chars().take(end).collect()
}

/// Reads a request; none where the connection ends before one. Of a body to be reset the last byte is left unread.
fn read_request(stream: &mut TcpStream, is_reset: bool) -> std::io::Result<Option<Request>> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        if stream.read(&mut byte)? == 0 {
            return Ok(None);
        }
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let mut words = head.split_whitespace().map(str::to_owned);
    let (Some(method), Some(path)) = (words.next(), words.next()) else { return Ok(None) };
    let lower = head.to_lowercase();
    let length = lower.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok()).unwrap_or(0);
    let mut body = vec![b'}'; length];
    let unread = usize::from(is_reset && length > 0);
    stream.read_exact(&mut body[..length - unread])?;
    if unread > 0 {
        // It has arrived all the same, or closing would reset nothing.
        stream.peek(&mut byte)?;
    }
    Ok(Some(Request { method, path, body: serde_json::from_slice(&body).unwrap_or_default() }))
}

/// Polls for what has no event of its own.
pub(crate) fn wait_for(patience: Duration, is_so: impl Fn() -> bool) -> bool {
    let until = Instant::now() + patience;
    while !is_so() {
        if Instant::now() > until {
            return false;
        }
        thread::sleep(Duration::from_millis(5));
    }
    true
}
