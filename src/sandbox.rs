//! The API server built into the program: for a first try, for demos and for tests.
//!
//! It answers as real servers do, mistakes included, and shares nothing with the client beside it: a field name that
//! the client has wrong must not be wrong here as well. It must use nothing else of this crate.
//! [`Sandbox::start`] binds a loopback port; dropping the [`Sandbox`] closes it.

mod auth;
mod connectors;
mod contract;
mod create;
mod cron;
mod data;
mod definitions;
mod errors;
mod http;
mod models;
mod options;
mod pages;
mod query;
mod records;
mod routes;
mod run;
mod runs;
mod schedule;
mod scheduler;
mod serialize;
mod state;
mod sync;
mod syncs;
mod times;
mod update;
mod workspaces;

use std::collections::VecDeque;
use std::io;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::extract::{Request, State};
use axum::response::Response;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use state::ServerState;

pub use auth::Bearer;
pub use options::{Dialect, LoginLimit, Options, ScheduledRuns, Trouble};

/// How many requests are remembered; older ones are forgotten first.
const REMEMBERED: usize = 2_000;
/// The longest body that is read.
const LONGEST_BODY: usize = 8 * 1024 * 1024;

/// A request as it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// `GET`, `POST`…
    pub method: String,
    /// The path with its query.
    pub path: String,
    /// What the `Authorization` header was worth.
    pub bearer: Bearer,
    /// The `Workspace-Id` header.
    pub workspace_id: Option<String>,
    /// The body as text.
    pub body: String,
}

/// A running server. Dropping it stops it.
///
/// ```
/// use syncwright::sandbox::{Dialect, Options, Sandbox};
///
/// let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
/// let sandbox = runtime.block_on(Sandbox::start(Options::new(Dialect::Published)))?;
/// assert!(sandbox.url().starts_with("http://127.0.0.1:"));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct Sandbox {
    url: String,
    token: String,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
    // Held only to be dropped: the server ends when its other half sees this one gone.
    stop: oneshot::Sender<()>,
}

struct Shared {
    /// The server's memory: read in with the first request, so that starting takes no time.
    memory: Mutex<Option<ServerState>>,
    received: Mutex<VecDeque<Received>>,
    options: Options,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Shared").field("latency", &self.options.latency).finish_non_exhaustive()
    }
}

impl Sandbox {
    /// Binds a loopback port and begins to answer.
    ///
    /// # Errors
    /// When the port cannot be bound.
    pub async fn start(options: Options) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port.unwrap_or(0))).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let token = options.token.clone().unwrap_or_else(|| auth::long_token((options.now)()));
        let options = Options { token: Some(token.clone()), ..options };
        let shared = Arc::new(Shared { memory: Mutex::default(), received: Mutex::default(), options });
        let app = Router::new().fallback(answer).with_state(Arc::clone(&shared));
        let (stop, stopped) = oneshot::channel::<()>();
        let task = tokio::spawn(async move {
            let until = async move {
                // An error means that the sandbox was dropped, which is the signal.
                let _ = stopped.await;
            };
            // A listener that fails leaves nothing to answer to.
            let _ = axum::serve(listener, app).with_graceful_shutdown(until).await;
        });
        Ok(Self { url, token, shared, task, stop })
    }

    /// `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// The token that is accepted always, Ann's, an Admin.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// The requests so far, oldest first.
    pub fn requests(&self) -> Vec<Received> {
        held(&self.shared.received).iter().cloned().collect()
    }

    /// Serves for as long as the returned future is held.
    pub async fn wait(self) {
        let Self { task, stop, .. } = self;
        // A task that ends by itself has nothing to report.
        let _ = task.await;
        drop(stop);
    }
}

/// A lock that a panicking neighbour cannot take away.
fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let body = axum::body::to_bytes(body, LONGEST_BODY).await.unwrap_or_default();
    let call = http::Call::read(&head, &body);
    if !shared.options.latency.is_zero() {
        tokio::time::sleep(shared.options.latency).await;
    }
    let reply = {
        let mut memory = held(&shared.memory);
        let now = (shared.options.now)();
        if memory.is_none() {
            *memory = ServerState::new(shared.options.clone()).ok();
        }
        match &mut *memory {
            Some(world) => {
                let bearer = world.auth.bearer(&call, now);
                remember(&shared, &call, bearer, &body);
                routes::answer(world, &call, now)
            }
            // The data is built in and tested; without it there is nothing to answer from.
            None => errors::framework(&call, 500),
        }
    };
    reply.into_response()
}

fn remember(shared: &Shared, call: &http::Call, bearer: Bearer, body: &[u8]) {
    let mut received = held(&shared.received);
    if received.len() >= REMEMBERED {
        received.pop_front();
    }
    received.push_back(Received {
        method: call.method.clone(),
        path: call.path_and_query.clone(),
        bearer,
        workspace_id: call.workspace.clone(),
        body: String::from_utf8_lossy(body).into_owned(),
    });
}
