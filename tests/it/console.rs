//! The real program in a console of Windows, through `ConPTY`: a first sync, key by key.
#![cfg(windows)]

use std::io::{Read as _, Write};
use std::num::NonZero;
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::journeys::first_sync::TO_THE_MAPPING;

/// How long a condition may take on a slow machine.
const PATIENCE: Duration = Duration::from_secs(60);

const COLUMNS: NonZero<u16> = NonZero::new(98).expect("not zero");
const ROWS: NonZero<u16> = NonZero::new(30).expect("not zero");

type Screen = Arc<(Mutex<vt100::Parser>, Condvar)>;
type Input = Arc<Mutex<Box<dyn Write + Send>>>;

/// A running program in a console of its own.
struct Console {
    child: Box<dyn Child + Send + Sync>,
    input: Input,
    screen: Screen,
    _terminal: Box<dyn MasterPty + Send>,
}

fn send(input: &Input, bytes: &[u8]) {
    let mut input = input.lock().expect("no test panicked while writing");
    input.write_all(bytes).and_then(|()| input.flush()).expect("the console reads");
}

impl Console {
    fn start(arguments: &[&str]) -> Self {
        let size = PtySize { rows: ROWS.get(), cols: COLUMNS.get(), pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a console");
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_syncwright"));
        command.args(arguments);
        command.env_remove("SYNCWRIGHT_TOKEN");
        let child = pair.slave.spawn_command(command).expect("the program starts");
        drop(pair.slave);
        let input: Input = Arc::new(Mutex::new(pair.master.take_writer().expect("a writer")));
        let screen: Screen = Arc::new((Mutex::new(vt100::Parser::new(ROWS, COLUMNS, 0)), Condvar::new()));
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let (told, answers) = (Arc::clone(&screen), Arc::clone(&input));
        std::thread::spawn(move || {
            let mut buffer = vec![0; 65_536];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                // The console begins when it knows where the cursor is.
                if buffer[..count].windows(4).any(|bytes| bytes == b"\x1b[6n") {
                    send(&answers, b"\x1b[1;1R");
                }
                told.0.lock().expect("no test panicked while reading").process(&buffer[..count]);
                told.1.notify_all();
            }
        });
        Self { child, input, screen, _terminal: pair.master }
    }

    fn wait(&mut self, words: &str) {
        let shows = |screen: &vt100::Parser| {
            let contents = screen.screen().contents();
            contents.contains(words) || contents.split_whitespace().collect::<Vec<_>>().join(" ").contains(words)
        };
        let guard = self.screen.0.lock().expect("the reader lives");
        let waited = self.screen.1.wait_timeout_while(guard, PATIENCE, |screen| !shows(screen));
        let (screen, _) = waited.expect("the reader lives");
        assert!(shows(&screen), "{words:?} was awaited, but the screen is:\n{}", screen.screen().contents());
    }

    fn key(&mut self, key: &str) {
        let bytes = match key {
            "<enter>" => "\r",
            "<tab>" => "\t",
            "<c-q>" => "\x11",
            text => text,
        };
        send(&self.input, bytes.as_bytes());
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

#[test]
fn a_first_sync_is_made_and_the_program_ends() {
    let mut console = Console::start(&["--demo"]);
    console.wait("Signed in as");
    let rest = [
        ("<enter>", "0 of 11 columns → contacts.properties; 1 required unmapped"),
        ("a", "Mapped by name"),
        ("<tab>", "▌ Every"),
        ("3", ""),
        ("0", "every 30 min"),
        ("<enter>", "Create sync"),
        ("<enter>", "✓ Created"),
        ("<c-q>", ""),
    ];
    for (key, seen) in TO_THE_MAPPING.into_iter().chain(rest) {
        console.key(key);
        console.wait(seen);
    }
    assert!(console.child.wait().expect("an exit code").success());
}
