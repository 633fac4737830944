//! The other process of these tests. An environment belongs to a whole process, so each case that needs a bus of its
//! own runs this test binary once more, filtered to [`probe`], with what to do in a variable.

use std::fmt::Debug;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use syncwright::domain::secret::Token;
use syncwright::domain::server::{PlainHttp, Server};
use syncwright::domain::token_storage::{StoreProblem, TokenKey};
use syncwright::secrets::{Secrets, SystemKeyring, TokenStore as _};

use super::session::{isolate, until};

const STEPS: &str = "SYNCWRIGHT_TEST_KEYRING_STEPS";
const MARK: &str = "ANSWER ";

/// What a child answered.
pub(super) struct Answers {
    /// One line a step.
    pub(super) lines: Vec<String>,
    /// From its start to its end.
    pub(super) took: Duration,
}

/// Runs steps such as `set HOST TOKEN; get HOST` in a child with this environment.
pub(super) fn run(steps: &str, env: &[(String, String)]) -> Answers {
    let folder = tempfile::tempdir().expect("a temporary folder");
    run_in(folder.path(), steps, env)
}

fn run_in(folder: &Path, steps: &str, env: &[(String, String)]) -> Answers {
    let start = Instant::now();
    let mut command = Command::new(std::env::current_exe().expect("this binary"));
    isolate(&mut command, folder).args(["--exact", "keyring::child::probe", "--nocapture"]).env(STEPS, steps);
    let output = command.envs(env.iter().cloned()).output().expect("a child");
    let took = start.elapsed();
    let words = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "the child failed: {words}");
    // The harness may have begun the line.
    let lines = words.lines().filter_map(|line| line.split_once(MARK)).map(|(_, answer)| answer.to_owned()).collect();
    Answers { lines, took }
}

/// Does nothing unless it is started by [`run`].
#[test]
fn probe() {
    let Ok(steps) = std::env::var(STEPS) else { return };
    for step in steps.split(';') {
        println!("{MARK}{}", take(&step.split_whitespace().collect::<Vec<_>>()));
    }
}

fn take(step: &[&str]) -> String {
    match step {
        ["available"] => answer(SystemKeyring.available()),
        ["get", host] => {
            answer(SystemKeyring.get(&key(host)).map(|token| token.map(|token| token.expose().to_owned())))
        }
        ["set", host, token] => answer(SystemKeyring.set(&key(host), &Token::from_pasted(token).expect("a token"))),
        ["delete", host] => answer(SystemKeyring.delete(&key(host))),
        ["abandon", host] => abandon(&key(host)),
        ["threads"] => threads(),
        ["wakes"] => wakes(),
        ["tell", path] => format!("{:?}", std::fs::write(path, "").expect("a file")),
        ["wait"] => format!("{:?}", until("there is a keyring", || SystemKeyring.available().is_ok())),
        other => panic!("no such step: {other:?}"),
    }
}

fn answer<T: Debug>(answer: Result<T, StoreProblem>) -> String {
    match answer {
        Ok(value) => format!("{value:?}"),
        Err(problem) => format!("{problem:?}"),
    }
}

fn key(host: &str) -> TokenKey {
    TokenKey::new("work", &Server::parse(host, PlainHttp::LoopbackOnly).expect("a server"))
}

/// Asks, waits a moment, and leaves: neither the future nor the runtime may hold anything up.
fn abandon(key: &TokenKey) -> String {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
    let answer = runtime.block_on(async {
        tokio::time::timeout(Duration::from_millis(100), Secrets::default().get(key)).await.is_err()
    });
    if answer { "left".to_owned() } else { "answered".to_owned() }
}

/// The threads of this process that are not the harness's, once those on their way out are gone.
fn threads() -> String {
    let start = Instant::now();
    loop {
        let names: Vec<String> = std::fs::read_dir("/proc/self/task")
            .expect("the threads")
            .filter_map(|task| std::fs::read_to_string(task.ok()?.path().join("comm")).ok())
            .map(|name| name.trim().to_owned())
            .filter(|name| !name.starts_with("it-") && !name.starts_with("keyring::child"))
            .collect();
        if names.is_empty() || start.elapsed() > Duration::from_secs(2) {
            return format!("{names:?}");
        }
        std::thread::yield_now();
    }
}

/// How often the thread that waits for a keyring wakes up in a second, once those of ended calls are gone.
fn wakes() -> String {
    let waiting = || -> Vec<(PathBuf, u64)> {
        std::fs::read_dir("/proc/self/task")
            .expect("the threads")
            .filter_map(|task| Some(task.ok()?.path()))
            .filter_map(|task| Some((task.clone(), std::fs::read_to_string(task.join("status")).ok()?)))
            .filter(|(_, status)| status.starts_with("Name:\tkeyring\n"))
            .filter_map(|(task, status)| {
                let count = status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"))?;
                Some((task, count.trim().parse().ok()?))
            })
            .collect()
    };
    until("one thread waits", || waiting().len() == 1);
    let before = waiting();
    std::thread::sleep(Duration::from_secs(1));
    let after = waiting();
    match (before.as_slice(), after.as_slice()) {
        ([(thread, before)], [(same, after)]) if thread == same => format!("1 waiting, {} times", after - before),
        _ => format!("{} waiting, then {}", before.len(), after.len()),
    }
}
