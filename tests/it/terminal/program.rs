//! The real binary in a real pseudo-terminal, driven by keys and read by its screen. Waiting is for a condition, never
//! for a time; the limit only keeps a broken test from hanging.

use std::io::{Read as _, Write};
use std::num::NonZero;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use syncwright::domain::field::{FieldId, Step};

use crate::fields::{Part, parts};

/// How long a condition may take on a slow machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// The window: too narrow for the request at the right, so that sentences stand together.
const COLUMNS: NonZero<u16> = NonZero::new(98).expect("not zero");
const ROWS: NonZero<u16> = NonZero::new(30).expect("not zero");

/// The program's name for tests and commands.
pub(super) const BINARY: &str = env!("CARGO_BIN_EXE_syncwright");

/// What the program wrote: the screen as it stands, and every byte.
struct Output {
    screen: vt100::Parser,
    raw: Vec<u8>,
    ended: bool,
}

/// A running program in a terminal of its own.
pub(super) struct Program {
    child: Box<dyn Child + Send + Sync>,
    input: Box<dyn Write + Send>,
    output: Arc<(Mutex<Output>, Condvar)>,
    _terminal: Box<dyn MasterPty + Send>,
}

impl Program {
    /// Starts the program with nothing of this machine's environment but what is given; its files are in `home`.
    pub(super) fn start(home: &Path, arguments: &[&str], environment: &[(String, String)]) -> Self {
        Self::start_sized((COLUMNS, ROWS), home, arguments, environment)
    }

    /// The same in a window of another size.
    pub(super) fn start_sized(
        size: (NonZero<u16>, NonZero<u16>),
        home: &Path,
        arguments: &[&str],
        environment: &[(String, String)],
    ) -> Self {
        Self::run(size, Path::new(BINARY), home, arguments, environment)
    }

    /// The same started by another program.
    pub(super) fn start_as(program: &Path, home: &Path, arguments: &[&str], environment: &[(String, String)]) -> Self {
        Self::run((COLUMNS, ROWS), program, home, arguments, environment)
    }

    fn run(
        (columns, rows): (NonZero<u16>, NonZero<u16>),
        program: &Path,
        home: &Path,
        arguments: &[&str],
        environment: &[(String, String)],
    ) -> Self {
        let pair = native_pty_system()
            .openpty(PtySize { rows: rows.get(), cols: columns.get(), pixel_width: 0, pixel_height: 0 })
            .expect("a pseudo-terminal");
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.env_clear();
        for (name, value) in clean_environment(home).into_iter().chain(environment.iter().cloned()) {
            command.env(name, value);
        }
        command.cwd(home);
        let child = pair.slave.spawn_command(command).expect("the program starts");
        drop(pair.slave);
        let output = Arc::new((
            Mutex::new(Output { screen: vt100::Parser::new(rows, columns, 0), raw: Vec::new(), ended: false }),
            Condvar::new(),
        ));
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let told = Arc::clone(&output);
        std::thread::spawn(move || {
            let mut buffer = vec![0; 65_536];
            let mut pending = Vec::new();
            loop {
                let count = reader.read(&mut buffer).unwrap_or(0);
                let mut output = told.0.lock().expect("no test panicked while reading");
                pending.extend_from_slice(&buffer[..count]);
                let whole = if count == 0 { pending.len() } else { whole_frames(&pending) };
                output.screen.process(&pending[..whole]);
                pending.drain(..whole);
                output.raw.extend_from_slice(&buffer[..count]);
                output.ended = count == 0;
                told.1.notify_all();
                if output.ended {
                    return;
                }
            }
        });
        let input = pair.master.take_writer().expect("a writer");
        Self { child, input, output, _terminal: pair.master }
    }

    fn until(&self, what: &str, condition: impl Fn(&Output) -> bool) {
        let (output, changed) = &*self.output;
        let guard = output.lock().expect("the reader lives");
        let waited = changed.wait_timeout_while(guard, PATIENCE, |output| !condition(output) && !output.ended);
        let (output, _) = waited.expect("the reader lives");
        assert!(condition(&output), "{what}, but the screen is:\n{}", output.screen.screen().contents());
    }

    /// Waits until words stand on the screen, over several lines perhaps.
    pub(super) fn wait(&mut self, words: &str) -> &mut Self {
        self.until(&format!("{words:?} was awaited"), |output| shows(output, words));
        self
    }

    /// Waits until one of these stands on the screen; which one.
    pub(super) fn wait_for_one<'a>(&mut self, words: &[&'a str]) -> &'a str {
        self.until(&format!("one of {words:?} was awaited"), |output| words.iter().any(|each| shows(output, each)));
        let output = self.output.0.lock().expect("the reader lives");
        words.iter().find(|each| shows(&output, each)).expect("one of them")
    }

    /// Waits until the program has written these bytes.
    pub(super) fn until_raw(&self, bytes: &str) {
        let is_there = |output: &Output| String::from_utf8_lossy(&output.raw).contains(bytes);
        self.until(&format!("the bytes {bytes:?} were awaited"), is_there);
    }

    /// Ends the process as nothing can prepare for.
    pub(super) fn kill(&mut self) {
        let killed = Command::new("kill").args(["-9", &self.process().to_string()]).status().expect("kill");
        assert!(killed.success());
        self.until("the program should have ended", |output| output.ended);
        // A zombie is not looked at any more.
        drop(self.child.wait());
    }

    /// Waits until words have gone from the screen.
    pub(super) fn gone(&mut self, words: &str) -> &mut Self {
        self.until(&format!("{words:?} should have gone"), |output| !shows(output, words));
        self
    }

    /// Types text and keys: `<tab>`, `<enter>`, `<esc>`, `<f4>`, `<c-s>`; `<to Mapping>` leads to that field.
    pub(super) fn keys(&mut self, keys: &str) -> &mut Self {
        for part in parts(keys) {
            match part {
                Part::Keys(keys) => drop(self.press(keys)),
                Part::To(field) => self.go_to(field),
            }
        }
        self
    }

    /// Goes to a field's step, and there on with Tab until the field has the focus.
    fn go_to(&mut self, field: FieldId) {
        let step = Step::ALL.iter().position(|step| *step == field.step()).expect("a step") + 1;
        self.press(&format!("<a-{step}>"));
        let on = |field: FieldId| format!("▌ {}", field.label());
        let of_step: Vec<String> =
            FieldId::ALL.into_iter().filter(|each| each.step() == field.step()).map(on).collect();
        let of_step: Vec<&str> = of_step.iter().map(String::as_str).collect();
        loop {
            let focused = self.wait_for_one(&of_step);
            if focused == on(field) {
                return;
            }
            self.press("<tab>").gone(focused);
        }
    }

    fn press(&mut self, keys: &str) -> &mut Self {
        let mut bytes = Vec::new();
        let mut rest = keys;
        while let Some(character) = rest.chars().next() {
            let named = rest.strip_prefix('<').and_then(|inside| inside.split_once('>'));
            if let Some((sequence, after)) = named.and_then(|(name, after)| Some((sequence(name)?, after))) {
                bytes.extend(sequence);
                rest = after;
            } else {
                bytes.extend(character.to_string().bytes());
                rest = rest.get(character.len_utf8()..).unwrap_or_default();
            }
        }
        self.send(&bytes)
    }

    /// Sends a text as one bracketed paste.
    pub(super) fn paste(&mut self, text: &str) -> &mut Self {
        self.send(format!("\x1b[200~{text}\x1b[201~").as_bytes())
    }

    /// Presses the left mouse button on words that stand on the screen.
    pub(super) fn click(&mut self, words: &str) -> &mut Self {
        self.wait(words);
        let place = self.look(|screen| {
            let (rows, columns) = (screen.size().0.get(), screen.size().1.get());
            (0..rows).find_map(|row| {
                let cells: Vec<String> = (0..columns)
                    .map(|column| screen.cell(row, column).map_or("", vt100::Cell::contents).to_owned())
                    .collect();
                let line: String = cells.iter().map(|cell| if cell.is_empty() { " " } else { cell }).collect();
                let (before, _) = line.split_once(words)?;
                Some((row + 1, u16::try_from(before.chars().count()).ok()? + 1))
            })
        });
        let (row, column) = place.unwrap_or_else(|| panic!("{words:?} is not in one line"));
        self.send(format!("\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m").as_bytes())
    }

    /// Turns the mouse's wheel down.
    pub(super) fn wheel(&mut self) -> &mut Self {
        self.send(b"\x1b[<65;10;10M")
    }

    fn send(&mut self, bytes: &[u8]) -> &mut Self {
        self.input.write_all(bytes).expect("the program reads");
        self.input.flush().expect("the program reads");
        self
    }

    /// Looks at the screen as it stands.
    pub(super) fn look<T>(&self, at: impl Fn(&vt100::Screen) -> T) -> T {
        at(self.output.0.lock().expect("the reader lives").screen.screen())
    }

    /// The number of the process.
    pub(super) fn process(&self) -> u32 {
        self.child.process_id().expect("a process")
    }

    /// Waits until the program has ended; its exit code.
    pub(super) fn ended(&mut self) -> u32 {
        self.until("the program should have ended", |output| output.ended);
        self.child.wait().expect("an exit code").exit_code()
    }

    /// Every byte the program wrote.
    pub(super) fn raw(&self) -> String {
        String::from_utf8_lossy(&self.output.0.lock().expect("the reader lives").raw).into_owned()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// What every program in these tests starts with.
pub(super) fn clean_environment(home: &Path) -> Vec<(String, String)> {
    let home = home.to_string_lossy().into_owned();
    let path = std::env::var("PATH").unwrap_or_default();
    // Where coverage is measured, it says where to write what was reached.
    let profile = std::env::var("LLVM_PROFILE_FILE").ok().map(|file| ("LLVM_PROFILE_FILE", file));
    let clean = [
        ("PATH", path),
        ("TERM", "xterm-256color".to_owned()),
        ("LC_ALL", "C.UTF-8".to_owned()),
        ("TZ", "UTC".to_owned()),
        ("NO_PROXY", "*".to_owned()),
        ("XDG_CONFIG_HOME", format!("{home}/config")),
        ("XDG_STATE_HOME", format!("{home}/state")),
        ("XDG_RUNTIME_DIR", format!("{home}/run")),
        ("HOME", home),
    ];
    clean.into_iter().chain(profile).map(|(name, value)| (name.to_owned(), value)).collect()
}

fn shows(output: &Output, words: &str) -> bool {
    let screen = output.screen.screen().contents();
    screen.contains(words) || screen.split_whitespace().collect::<Vec<_>>().join(" ").contains(words)
}

/// How many of the bytes are whole frames: terminals show a frame when it has ended, and so do these tests. Half of one
/// has new words beside old ones, and a press of the mouse would go to what is not there any more.
fn whole_frames(bytes: &[u8]) -> usize {
    const BEGIN: &[u8] = b"\x1b[?2026h";
    const END: &[u8] = b"\x1b[?2026l";
    let last = |marker: &[u8]| bytes.windows(marker.len()).rposition(|window| window == marker);
    match (last(BEGIN), last(END)) {
        (Some(begin), end) if end.is_none_or(|end| end < begin) => begin,
        // A marker may be cut in the middle, too.
        _ => bytes
            .iter()
            .rposition(|byte| *byte == 0x1b)
            .filter(|at| bytes.len() - at < BEGIN.len())
            .map_or(bytes.len(), |at| if BEGIN.starts_with(&bytes[at..]) { at } else { bytes.len() }),
    }
}

fn sequence(name: &str) -> Option<Vec<u8>> {
    let bytes: &[u8] = match name {
        "tab" => b"\t",
        "s-tab" => b"\x1b[Z",
        "enter" => b"\r",
        "esc" => b"\x1b",
        "right" => b"\x1b[C",
        "down" => b"\x1b[B",
        "home" => b"\x1b[H",
        "end" => b"\x1b[F",
        "f2" => b"\x1bOQ",
        "f4" => b"\x1bOS",
        other => {
            let (kind, key) = other.split_once('-')?;
            let letter = key.bytes().next()?;
            return match kind {
                "c" => Some(vec![letter & 0x1f]),
                "a" => Some(vec![0x1b, letter]),
                _ => None,
            };
        }
    };
    Some(bytes.to_vec())
}
