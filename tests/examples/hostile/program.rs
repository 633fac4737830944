//! The real program, with folders of its own for a row.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::notes;
use crate::row::{Call, Disk, Found, Moment, What};
use crate::server::{Server, wait_for};
use crate::state::By;

/// How long a moment is waited for in which a program is to be killed.
const PATIENCE: Duration = Duration::from_secs(60);

/// A token that must be in no file.
const TOKEN: &str = "tok-of-a-row";

/// What a call printed, and its exit code; none where it was killed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Printed {
    pub(crate) out: String,
    pub(crate) err: String,
    pub(crate) code: Option<i32>,
    /// How long it took.
    pub(crate) took: Duration,
    /// It ended before the moment came in which it was to be killed.
    pub(crate) is_too_late: bool,
}

/// The program beside this one.
pub(crate) fn binary() -> PathBuf {
    let here = std::env::current_exe().expect("a path");
    here.parent()
        .and_then(Path::parent)
        .expect("target/debug/examples")
        .join(format!("syncwright{}", std::env::consts::EXE_SUFFIX))
}

/// Whether a tool is there that some rows need.
pub(crate) fn has_tool(name: &str) -> bool {
    let there = Command::new(name).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    there.is_ok_and(|status| status.success())
}

/// What a call needs beside the program.
pub(crate) fn tool_of(call: &Call) -> Option<&'static str> {
    match call.killed {
        _ if call.clock != 0 || call.clock_set.is_some() => Some("faketime"),
        Some(Moment::Noted | Moment::Before(..)) => Some("strace"),
        _ => None,
    }
}

/// The folders of a row.
pub(crate) struct Home {
    folder: TempDir,
}

impl Home {
    pub(crate) fn new(disk: &Disk, url: &str) -> Self {
        let home = Self { folder: tempfile::tempdir().expect("a folder") };
        let config = home.folder.path().join("config/syncwright");
        std::fs::create_dir_all(&config).expect("a folder");
        let limits = format!("[timeouts]\ncreate = {}\nsettle = {}\n", disk.create, disk.settle);
        std::fs::write(config.join("config.toml"), limits).expect("a configuration");
        if disk.has_no_folder {
            std::fs::create_dir_all(home.state()).expect("a folder");
            std::fs::write(home.notes(), "").expect("a file");
        } else if !disk.notes.is_empty() {
            std::fs::create_dir_all(home.notes()).expect("a folder");
        }
        for note in &disk.notes {
            std::fs::write(home.notes().join(note.file), notes::bytes(&note.text, url)).expect("a note");
        }
        home
    }

    fn state(&self) -> PathBuf {
        self.folder.path().join("state/syncwright")
    }

    /// What `faketime` reads the clock from.
    fn clock(&self) -> PathBuf {
        self.folder.path().join("clock")
    }

    fn notes(&self) -> PathBuf {
        self.state().join("drafts")
    }

    /// What is wrong with the files that are left: one that is not whole, or tells the token.
    pub(crate) fn wrong_files(&self, disk: &Disk) -> Vec<String> {
        let is_given = |path: &Path| disk.notes.iter().any(|note| path.ends_with(note.file));
        let mut wrong = Vec::new();
        for path in files_in(&self.state()).into_iter().filter(|path| !is_given(path)) {
            let bytes = std::fs::read(&path).unwrap_or_default();
            let text = String::from_utf8_lossy(&bytes);
            let is_json = |text: &str| serde_json::from_str::<serde_json::Value>(text).is_ok();
            let is_whole = match path.extension().and_then(|extension| extension.to_str()) {
                Some("json") => is_json(&text),
                Some("jsonl") => text.lines().all(is_json),
                _ => true,
            };
            if text.contains(TOKEN) || !is_whole {
                wrong.push(format!("{} is left: {text}", path.display()));
            }
        }
        wrong
    }

    /// Makes a call and waits for its end.
    pub(crate) fn call(&self, call: &Call, server: &Server) -> Printed {
        let began = Instant::now();
        let mut child = self.spawn(call, server);
        let body = call.wanted.body().to_string();
        // One that was killed reads nothing.
        drop(child.stdin.take().expect("input").write_all(body.as_bytes()));
        if let Some(off) = call.clock_set {
            server.wait_until(PATIENCE, |state| state.looks >= 2);
            std::fs::write(self.clock(), format!("{off:+}s")).expect("a clock");
        }
        let is_too_late = match call.killed {
            // It kills itself.
            None | Some(Moment::Before(..)) => false,
            Some(moment) => {
                let has_come = self.wait_for_moment(moment, server);
                kill(&mut child);
                !has_come
            }
        };
        let output = child.wait_with_output().expect("it ends");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let code = output.status.code();
        let has_ended = call.killed.is_some_and(|moment| !matches!(moment, Moment::After(_))) && code.is_some();
        server.hold(None);
        let (out, err, took) = (text(&output.stdout), text(&output.stderr), began.elapsed());
        Printed { out, err, code, took, is_too_late: is_too_late || has_ended }
    }

    fn wait_for_moment(&self, moment: Moment, server: &Server) -> bool {
        let is_note = |path: &PathBuf| {
            path.extension().is_some_and(|extension| extension == "json") && path.to_string_lossy().contains("~create-")
        };
        let has_note = || files_in(&self.notes()).iter().any(is_note);
        let (has_come, pause) = match moment {
            Moment::After(pause) => (true, pause),
            Moment::Held(_) => (server.wait_until_held(PATIENCE), Duration::ZERO),
            Moment::Posted(pause) => (server.wait_until(PATIENCE, |state| !state.posts.is_empty()), pause),
            Moment::Looked(looks, pause) => (server.wait_until(PATIENCE, |state| state.looks >= looks), pause),
            Moment::Noted => (wait_for(PATIENCE, has_note), Duration::ZERO),
            Moment::Before(..) => (true, Duration::ZERO),
        };
        std::thread::sleep(pause);
        has_come
    }

    fn spawn(&self, call: &Call, server: &Server) -> Child {
        if let Some(Moment::Held(hold)) = call.killed {
            server.hold(Some(hold));
        }
        let mut words = self.before(call);
        words.push(binary().display().to_string());
        words.extend(arguments(call, server));
        let home = self.folder.path();
        if call.clock_set.is_some() {
            std::fs::write(self.clock(), "+0s").expect("a clock");
        }
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]).current_dir(home).env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.envs([("HOME", home.to_owned()), ("XDG_RUNTIME_DIR", home.join("run"))]);
        command.envs([("XDG_CONFIG_HOME", home.join("config")), ("XDG_STATE_HOME", home.join("state"))]);
        command.envs([("SYNCWRIGHT_TOKEN", TOKEN), ("NO_PROXY", "*"), ("TZ", "UTC"), ("LC_ALL", "C.UTF-8")]);
        // Only the time of day is moved: what passes is measured by another clock.
        command.envs([("FAKETIME_DONT_FAKE_MONOTONIC", "1"), ("FAKETIME_NO_CACHE", "1")]);
        if call.clock_set.is_some() {
            command.env("FAKETIME_TIMESTAMP_FILE", self.clock());
        }
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts")
    }

    /// What stands before the program's name: another clock, or what stops it at a system call.
    fn before(&self, call: &Call) -> Vec<String> {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let strace = |inject: &str| words(&["strace", "-f", "-o", "/dev/null", "-e", inject]);
        match call.killed {
            // What it reads from the file goes before what it is told.
            _ if call.clock_set.is_some() => words(&["faketime", "-f", "+0s", "env", "-u", "FAKETIME"]),
            _ if call.clock != 0 => words(&["faketime", "-f", &format!("{:+}s", call.clock)]),
            Some(Moment::Noted) => strace("inject=/rename:delay_exit=30000000:when=1"),
            Some(Moment::Before(calls, number, file)) => {
                let mut before = strace(&format!("inject={calls}:signal=SIGKILL:when={number}"));
                let path = file.map(|file| self.state().join(file).display().to_string());
                before.extend(path.into_iter().flat_map(|path| ["-P".to_owned(), path]));
                before
            }
            _ => Vec::new(),
        }
    }
}

/// The files in a folder and those below.
fn files_in(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    entries.flat_map(|path| if path.is_dir() { files_in(&path) } else { vec![path] }).collect()
}

fn arguments(call: &Call, server: &Server) -> Vec<String> {
    let mut words = match call.what {
        What::Submit => format!("submit - --wait {}", call.wait),
        What::Pending => "pending".to_owned(),
        What::NotCreated => return split("pending resolve 1 --not-created"),
        What::Created(None) => return split("pending resolve 1 --created"),
        What::Created(Some(Found::NoSync)) => return split("pending resolve 1 --created 4711"),
        What::Created(Some(Found::TheSync)) => {
            let state = server.state();
            let ours = state.syncs.iter().rfind(|sync| sync.by != By::Others).map(|sync| sync.id.clone());
            return split(&format!("pending resolve 1 --created {}", ours.unwrap_or_default()));
        }
    };
    if call.again {
        words.push_str(" --again");
    }
    split(&format!("{words} --api-url {} --workspace 1", server.url()))
}

fn split(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

/// Kills the program, and what stands before it.
#[cfg(unix)]
fn kill(child: &mut Child) {
    use rustix::process::{Pid, Signal, kill_process_group};
    // It may have ended by itself.
    let _ = kill_process_group(Pid::from_child(child), Signal::KILL);
}

#[cfg(not(unix))]
fn kill(child: &mut Child) {
    let _ = child.kill();
}
