//! A thread that carries out asynchronous work while the terminal's waits for keys. One thread is enough for requests
//! that are paced, and tokio's scheduler for many is a lot of code.

use std::io;

use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// The thread's front: it works as long as this is held.
#[derive(Debug)]
pub struct RuntimeThread {
    handle: tokio::runtime::Handle,
    // Held only to be dropped: the thread ends when its other half sees this one gone.
    _stop: oneshot::Sender<()>,
}

impl RuntimeThread {
    /// Gives a runtime, with what it may have begun already, a thread of its own.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(runtime: Runtime) -> io::Result<Self> {
        let handle = runtime.handle().clone();
        let (stop, stopped) = oneshot::channel::<()>();
        std::thread::Builder::new().name("requests".to_owned()).spawn(move || {
            // An error means that the front was dropped, which is the signal.
            let _ = runtime.block_on(stopped);
            // What is under way must not hold up the end.
            runtime.shutdown_background();
        })?;
        Ok(Self { handle, _stop: stop })
    }

    /// Begins a piece of work.
    pub(super) fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) -> JoinHandle<()> {
        self.handle.spawn(work)
    }
}
