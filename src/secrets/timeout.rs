//! Work that may never come back, with a limit. It runs on a thread of its own that nobody waits for: neither the
//! caller after the limit, nor the end of the program, as would be the case with the blocking threads of tokio.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use crate::domain::token_storage::StoreProblem;

/// How long a keyring may take to answer.
pub const LIMIT: Duration = Duration::from_secs(3);

/// Runs `work` and waits for it, at most `limit`.
pub(super) fn call<T: Send + 'static>(
    limit: Duration,
    work: impl FnOnce() -> Result<T, StoreProblem> + Send + 'static,
) -> Result<T, StoreProblem> {
    let (sender, receiver) = mpsc::sync_channel(1);
    // An answer that comes too late finds no receiver and is dropped, which wipes a token in it.
    detach(move || drop(sender.send(work())))?;
    match receiver.recv_timeout(limit) {
        Ok(answer) => answer,
        Err(RecvTimeoutError::Timeout) => Err(StoreProblem::DidNotAnswer),
        Err(RecvTimeoutError::Disconnected) => Err(ended_without_answer()),
    }
}

/// The same for async code. The future may be dropped at any time.
pub(super) async fn call_async<T: Send + 'static>(
    limit: Duration,
    work: impl FnOnce() -> Result<T, StoreProblem> + Send + 'static,
) -> Result<T, StoreProblem> {
    let (sender, receiver) = tokio::sync::oneshot::channel();
    detach(move || drop(sender.send(work())))?;
    match tokio::time::timeout(limit, receiver).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(_dropped)) => Err(ended_without_answer()),
        Err(_elapsed) => Err(StoreProblem::DidNotAnswer),
    }
}

/// Starts a thread that nobody waits for.
pub(super) fn detach(work: impl FnOnce() + Send + 'static) -> Result<(), StoreProblem> {
    std::thread::Builder::new()
        .name("keyring".to_owned())
        .spawn(work)
        .map(drop)
        .map_err(|problem| StoreProblem::Other(problem.to_string().as_str().into()))
}

fn ended_without_answer() -> StoreProblem {
    StoreProblem::Other("its call returned nothing".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHORT: Duration = Duration::from_millis(20);

    fn never() -> Result<(), StoreProblem> {
        loop {
            std::thread::park();
        }
    }

    #[test]
    fn what_never_returns_is_left_at_the_limit() {
        assert_eq!(call(SHORT, never), Err(StoreProblem::DidNotAnswer));
        assert_eq!(call(LIMIT, || Ok(7)), Ok(7));
    }

    #[test]
    fn async_code_is_not_held_up_either_and_its_runtime_ends_at_once() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
        assert_eq!(runtime.block_on(call_async(SHORT, never)), Err(StoreProblem::DidNotAnswer));
        drop(runtime);
    }
}
