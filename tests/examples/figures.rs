//! The figures of the whole program, measured in a pseudo-terminal: `cargo run --release --example figures`, with
//! `-- --json` as JSON and `-- start keys` for some of them only. Build the program first (`cargo build --release`); a
//! quiet machine tells the truth.

#![expect(clippy::print_stdout, reason = "a table is what it is for")]
#![expect(clippy::expect_used, reason = "a measurement that cannot be made fails loudly")]

use std::collections::HashMap;
use std::ffi::OsString;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use serde_json::{Map, Value, json};
use syncwright::domain::dialect::Dialect as Variant;
use syncwright::domain::draft::choices;
use syncwright::domain::field::FieldId;
use syncwright::sandbox::{Dialect, Options, Sandbox};

/// Tells this program to be the floor: to write one word and wait.
const FLOOR: &str = "--be-the-floor";

/// The end of a frame.
const FRAME_END: &[u8] = b"\x1b[?2026l";

fn main() {
    if std::env::args().any(|argument| argument == FLOOR) {
        print!("ready");
        std::io::stdout().flush().expect("a terminal");
        std::thread::sleep(Duration::from_secs(600));
        return;
    }
    let mut figures = Figures::default();
    let program = program();
    // Without a name all are measured; the keys take as long as a list of 100,000 may be loaded for: seven minutes.
    let is_wanted = |name: &str| {
        let mut names = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).peekable();
        names.peek().is_none() || names.any(|wanted| wanted == name)
    };
    let parts: [(&str, Measure); 6] = [
        ("size", Figures::size),
        ("start", Figures::start),
        ("idle", Figures::idle),
        ("keys", Figures::keys),
        ("workspace", Figures::workspace),
        ("journey", Figures::journey),
    ];
    for (name, measure) in parts {
        if is_wanted(name) {
            measure(&mut figures, &program);
        }
    }
    if std::env::args().any(|argument| argument == "--json") {
        println!("{:#}", Value::Object(figures.values));
    } else {
        for (name, value) in &figures.values {
            println!("{name:58} {}", value.as_str().map_or_else(|| value.to_string(), str::to_owned));
        }
    }
}

/// The program beside this one.
fn program() -> PathBuf {
    let here = std::env::current_exe().expect("a path");
    let folder = here.parent().and_then(Path::parent).expect("target/release/examples");
    folder.join("syncwright")
}

/// A name, what is typed before, and two keys that are pressed in turn.
type Keys<'a> = (&'a str, &'a [&'a str], [&'a str; 2]);

/// Measures one part.
type Measure = fn(&mut Figures, &Path);

#[derive(Default)]
struct Figures {
    values: Map<String, Value>,
}

/// A program in a pseudo-terminal.
struct Run {
    child: Box<dyn Child + Send + Sync>,
    terminal: Box<dyn MasterPty + Send>,
    output: Receiver<Vec<u8>>,
    seen: Vec<u8>,
}

impl Run {
    fn start(program: &Path, arguments: &[&str], token: Option<&str>, home: &Path) -> Self {
        let size = PtySize { rows: 36, cols: 120, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.env_clear();
        for (name, value) in [("TERM", "xterm-256color"), ("LC_ALL", "C.UTF-8"), ("PATH", "/usr/bin:/bin")] {
            command.env(name, value);
        }
        for name in ["HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"] {
            command.env(name, home);
        }
        if let Some(token) = token {
            command.env("SYNCWRIGHT_TOKEN", token);
        }
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let (sender, output) = channel();
        let child = pair.slave.spawn_command(command).expect("it starts");
        drop(pair.slave);
        std::thread::spawn(move || {
            let mut buffer = vec![0; 65_536];
            while let Ok(count) = reader.read(&mut buffer) {
                if count == 0 || sender.send(buffer[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        Self { child, terminal: pair.master, output, seen: Vec::new() }
    }

    /// Waits until these bytes have come, since the last time.
    fn wait(&mut self, words: &[u8]) {
        let begin = Instant::now();
        while !self.seen.windows(words.len()).any(|window| window == words) {
            assert!(begin.elapsed() < Duration::from_secs(60), "{} never came", String::from_utf8_lossy(words));
            if let Ok(bytes) = self.output.recv_timeout(Duration::from_secs(1)) {
                self.seen.extend(bytes);
            }
        }
    }

    fn write(&mut self, bytes: &[u8]) {
        self.terminal.take_writer().map_or_else(
            |_taken| unreachable!("taken once"),
            |mut writer| {
                writer.write_all(bytes).expect("it reads");
            },
        );
    }

    /// What came and was not looked at yet is forgotten; how much it was.
    fn forget(&mut self) -> usize {
        let mut count = self.seen.len();
        self.seen.clear();
        while let Ok(bytes) = self.output.try_recv() {
            count += bytes.len();
        }
        count
    }

    fn process(&self) -> u32 {
        self.child.process_id().expect("a process")
    }

    /// Resident memory, in megabytes.
    fn resident(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process())).expect("a status");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or("0 kB");
        line.trim().trim_end_matches(" kB").trim().parse::<f64>().unwrap_or(0.0) / 1_024.0
    }

    /// Milliseconds that its threads have had of the processors so far: what a key costs on a busy machine too.
    fn cpu(&self) -> f64 {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", self.process())).expect("tasks").flatten();
        let nanoseconds = tasks.filter_map(|task| {
            let told = std::fs::read_to_string(task.path().join("schedstat")).ok()?;
            told.split_whitespace().next()?.parse::<f64>().ok()
        });
        nanoseconds.sum::<f64>() / 1e6
    }

    /// Switches of each thread, and milliseconds of CPU.
    fn work(&self) -> (HashMap<OsString, u64>, f64) {
        let folder = format!("/proc/{}/task", self.process());
        let switches = std::fs::read_dir(folder).expect("tasks").flatten().map(|task| {
            let status = std::fs::read_to_string(task.path().join("status")).unwrap_or_default();
            let count = status
                .lines()
                .filter(|line| line.contains("voluntary_ctxt_switches"))
                .filter_map(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok())
                .sum::<u64>();
            (task.file_name(), count)
        });
        let switches = switches.collect();
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.process())).unwrap_or_default();
        let after = stat.rsplit(')').next().unwrap_or_default();
        let fields: Vec<&str> = after.split_whitespace().collect();
        let ticks: f64 = [11, 12].iter().filter_map(|at| fields.get(*at)?.parse::<f64>().ok()).sum();
        (switches, ticks * 10.0)
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(0.0)
}

fn at(times: &[f64], part: f64) -> f64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "an index"
    )]
    let place = ((times.len() as f64 * part) as usize).min(times.len().saturating_sub(1));
    times.get(place).copied().unwrap_or(0.0)
}

fn ms(value: f64) -> Value {
    json!(format!("{value:.2} ms"))
}

/// Milliseconds from the start of a program until it has written these bytes.
fn time_to(program: &Path, arguments: &[&str], token: Option<&str>, home: &Path, bytes: &[u8]) -> f64 {
    let begin = Instant::now();
    let mut run = Run::start(program, arguments, token, home);
    run.wait(bytes);
    passed(begin)
}

fn passed(begin: Instant) -> f64 {
    begin.elapsed().as_secs_f64() * 1_000.0
}

impl Figures {
    fn put(&mut self, name: &str, value: Value) {
        eprintln_progress(name, &value);
        self.values.insert(name.to_owned(), value);
    }

    fn size(&mut self, program: &Path) {
        let bytes = std::fs::metadata(program).expect("build it first: cargo build --release").len();
        self.put("binary, bytes", json!(bytes));
    }

    fn start(&mut self, program: &Path) {
        let (home, floor) = (tempfile::tempdir().expect("a folder"), std::env::current_exe().expect("a path"));
        let (mut floors, mut firsts, mut plains) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..41 {
            // In alternation, so that what else the machine does strikes all alike.
            floors.push(time_to(&floor, &[FLOOR], None, home.path(), b"ready"));
            firsts.push(time_to(program, &["--demo"], None, home.path(), FRAME_END));
            let elsewhere = ["--api-url", "http://127.0.0.1:9"];
            plains.push(time_to(program, &elsewhere, Some("a-token"), home.path(), FRAME_END));
        }
        let floor = median(&mut floors);
        self.put("start: the floor (one word, then waiting)", ms(floor));
        for (name, times) in [("start: first frame with --demo", &mut firsts), ("start: first frame", &mut plains)] {
            let first = median(times);
            self.put(name, json!(format!("{first:.2} ms, {:.2} x the floor", first / floor)));
        }
    }

    fn idle(&mut self, program: &Path) {
        let (to_mapping, to_every) = (tabs(FieldId::Stream, FieldId::Mapping), tabs(FieldId::Mapping, FieldId::Every));
        let review = format!("n1\t2\t1\tcontacts{to_mapping}{{\"email\": \"properties.email\"}}{to_every}30\x13");
        for (name, keys) in [
            ("Syncs", ""),
            ("Workspace", "3"),
            ("New sync", "n"),
            ("a list", "n\r"),
            ("Review", review.as_str()),
            ("Sync", "3\r"),
        ] {
            let home = tempfile::tempdir().expect("a folder");
            let mut run = Run::start(program, &["--demo"], None, home.path());
            run.wait(b"Signed in as");
            run.write(keys.as_bytes());
            // The demo's first runs, which are looked at until they end, are over by then.
            std::thread::sleep(Duration::from_secs(15));
            run.forget();
            let (switches, cpu) = run.work();
            std::thread::sleep(Duration::from_secs(10));
            let (after, cpu_after) = run.work();
            let bytes = run.forget();
            let before = |task: &OsString| switches.get(task).copied().unwrap_or(0);
            let count: u64 = after.iter().map(|(task, count)| count.saturating_sub(before(task))).sum();
            let told = format!("{count} switches, {:.0} ms CPU, {bytes} bytes", cpu_after - cpu);
            self.put(&format!("idle for 10 s: {name}"), json!(told));
            if name == "Syncs" {
                self.put("resident with --demo", json!(format!("{:.1} MB", run.resident())));
            }
        }
    }

    /// Keys in a list of so many connectors: from the write to the end of the frame.
    fn keys(&mut self, program: &Path) {
        for crowd in [1_000, 10_000, 20_000, 100_000] {
            let options = Options { crowd, ..Options::new(Dialect::Multiwoven) };
            let measured: [Keys<'_>; 4] = [
                ("arrow", &["\x15"], ["\x1b[B", "\x1b[B"]),
                ("letter of the filter", &["\x15"], ["s", "\x7f"]),
                ("third letter of the filter", &["\x15", "hu"], ["b", "\x7f"]),
                ("letter of the filter with gaps", &["\x15", "cw9"], ["3", "\x7f"]),
            ];
            self.in_a_list(program, options, (&["n", "\t", "\r"], "connectors", crowd), &measured);
        }
    }

    /// Keys in the workspace's list of so many syncs.
    fn workspace(&mut self, program: &Path) {
        for crowd_of_syncs in [2_000, 10_000, 50_000] {
            let options = Options { crowd_of_syncs, ..Options::new(Dialect::Multiwoven) };
            let measured: [Keys<'_>; 4] = [
                ("arrow", &["\x1b"], ["\x1b[B", "\x1b[B"]),
                ("first letter of the filter", &["\x1b", "/"], ["h", "\x7f"]),
                ("fourth letter of the filter", &["\x1b", "/", "hub"], ["s", "\x7f"]),
                ("letter that no name has", &["\x1b", "/", "hub"], ["q", "\x7f"]),
            ];
            self.in_a_list(program, options, (&["3", "/"], "syncs", crowd_of_syncs), &measured);
        }
    }

    /// Loads a list whole, opened by these keys, then measures others in it, after what leads to each.
    fn in_a_list(
        &mut self,
        program: &Path,
        options: Options,
        (open, name, crowd): (&[&str], &str, u32),
        measured: &[Keys<'_>],
    ) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("one");
        let sandbox = runtime.block_on(Sandbox::start(options)).expect("a sandbox");
        let (home, url) = (tempfile::tempdir().expect("a folder"), sandbox.url());
        let arguments = ["--api-url", &url, "--dialect", "multiwoven", "--workspace", "1"];
        let mut run = Run::start(program, &arguments, Some(sandbox.token()), home.path());
        run.wait(b"Signed in");
        let mut writer = run.terminal.take_writer().expect("a writer");
        let mut send = |text: &str| writer.write_all(text.as_bytes()).expect("it reads");
        // A filter that nothing fits goes through the whole list. Paced as the program paces itself, that takes its time.
        for keys in open.iter().chain(&["zqzq"]) {
            send(keys);
            std::thread::sleep(Duration::from_millis(300));
        }
        let last = format!("page={}&", crowd.div_ceil(250));
        let begin = Instant::now();
        while !sandbox.requests().iter().any(|request| format!("{}&", request.path).contains(&last)) {
            assert!(begin.elapsed() < Duration::from_secs(900), "the last page of {crowd} {name} was never asked for");
            std::thread::sleep(Duration::from_millis(500));
        }
        std::thread::sleep(Duration::from_secs(3));
        let resident = run.resident();
        for (what, before, keys) in measured {
            for keys in *before {
                send(keys);
                std::thread::sleep(Duration::from_secs(1));
            }
            let mut times = [Vec::new(), Vec::new()];
            let mut of_cpu = [Vec::new(), Vec::new()];
            for _ in 0..100 {
                for (key, (times, of_cpu)) in keys.iter().zip(times.iter_mut().zip(&mut of_cpu)) {
                    std::thread::sleep(Duration::from_millis(20));
                    run.forget();
                    let (begin, cpu) = (Instant::now(), run.cpu());
                    send(key);
                    run.wait(FRAME_END);
                    times.push(passed(begin));
                    of_cpu.push(run.cpu() - cpu);
                }
            }
            let [there, back] = [0, 1].map(|key| {
                let (times, cpu) = (&mut times[key], &mut of_cpu[key]);
                let middle = median(times);
                format!("median {middle:.2} ms, p99 {:.2} ms, CPU {:.2} ms", at(times, 0.99), median(cpu))
            });
            let told = format!("{there}; the second key {back}");
            self.put(&format!("{what} to changed screen, {crowd} {name}"), json!(told));
        }
        self.put(&format!("resident with {crowd} {name}"), json!(format!("{resident:.1} MB")));
    }

    fn journey(&mut self, program: &Path) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("one");
        let sandbox = runtime.block_on(Sandbox::start(Options::new(Dialect::Multiwoven))).expect("a sandbox");
        let (home, url) = (tempfile::tempdir().expect("a folder"), sandbox.url());
        let arguments = ["--api-url", &url, "--dialect", "multiwoven", "--workspace", "1"];
        let mut run = Run::start(program, &arguments, Some(sandbox.token()), home.path());
        run.wait(b"Signed in");
        let mut writer = run.terminal.take_writer().expect("a writer");
        let to_mapping = format!("n1\t2\t1\tcontacts{}", tabs(FieldId::Stream, FieldId::Mapping));
        let to_every = format!("a{}30", tabs(FieldId::Mapping, FieldId::Every));
        for keys in [to_mapping.as_str(), &to_every, "\x13", "\x13"] {
            writer.write_all(keys.as_bytes()).expect("it reads");
            std::thread::sleep(Duration::from_millis(700));
        }
        self.put("requests of a first sync by numbers", json!(sandbox.requests().len()));
    }
}

/// So that who waits sees that something happens.
#[expect(clippy::print_stderr, reason = "progress beside the table")]
fn eprintln_progress(name: &str, value: &Value) {
    eprintln!("{name}: {value}");
}

/// The way from one field of the form to another. What has one choice is passed over.
fn tabs(from: FieldId, to: FieldId) -> String {
    let is_asked = |field: &FieldId| choices(*field, Variant::Published).len() != 1;
    "\t".repeat(FieldId::ALL.into_iter().filter(|field| *field > from && *field <= to && is_asked(field)).count())
}
