//! What terminals do to a program: long input at once, signals for somebody else, and going away.

use std::io::Read as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

use super::program::{BINARY, Program, clean_environment};

/// The keys from home into the mapping.
const TO_MAPPING: &str = "n<to Mapping>";

fn home() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

fn script(folder: &Path, text: &str) -> (String, String) {
    let path = folder.join("editor.sh");
    std::fs::write(&path, text).expect("a script");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("executable");
    ("EDITOR".to_owned(), path.display().to_string())
}

#[test]
fn more_input_at_once_than_the_library_reads_at_once_arrives_whole() {
    let home = home();
    let mut program = Program::start(home.path(), &["--demo"], &[]);
    program.wait("Signed in as").keys(TO_MAPPING).wait("▌ Mapping");
    program.keys(&format!("{{{}the-end", "x".repeat(3_000))).wait("the-end");
}

#[test]
fn an_interrupt_in_the_external_editor_is_meant_for_the_editor() {
    let home = home();
    let editor = script(home.path(), "#!/bin/sh\nkill -INT $PPID\nprintf '{\"from\": \"the.editor\"}' > \"$1\"\n");
    let mut program = Program::start(home.path(), &["--demo"], &[editor]);
    program.wait("Signed in as").keys("n<f4>").wait("the.editor").keys("<to Every>45").wait("45");
}

#[test]
fn an_editor_that_fails_is_said_and_the_text_stays() {
    let home = home();
    let editor = script(home.path(), "#!/bin/sh\necho other > \"$1\"\nexit 3\n");
    let mut program = Program::start(home.path(), &["--demo"], &[editor]);
    program.wait("Signed in as").keys(TO_MAPPING).wait("▌ Mapping").keys("{mine<f4>");
    program.wait("The editor failed (3)").wait("mine");
}

#[test]
fn a_terminal_that_goes_away_without_a_signal_ends_the_program() {
    let home = home();
    let size = PtySize { rows: 30, cols: 98, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
    let mut command = CommandBuilder::new(BINARY);
    command.arg("--demo");
    command.env_clear();
    for (name, value) in clean_environment(home.path()) {
        command.env(name, value);
    }
    // Without a terminal of its own it gets no SIGHUP.
    command.set_controlling_tty(false);
    let mut child = pair.slave.spawn_command(command).expect("the program starts");
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().expect("a reader");
    let mut seen = Vec::new();
    let mut buffer = [0; 4_096];
    while !String::from_utf8_lossy(&seen).contains("Syncwright") {
        let count = reader.read(&mut buffer).expect("it draws");
        seen.extend_from_slice(&buffer[..count]);
    }
    drop((reader, pair.master));
    let begin = Instant::now();
    while child.try_wait().expect("a child").is_none() {
        assert!(begin.elapsed() < Duration::from_secs(20), "it should have ended");
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn process_state(process: u32) -> char {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).expect("a status");
    let line = status.lines().find_map(|line| line.strip_prefix("State:")).expect("a state");
    line.trim().chars().next().expect("a letter")
}

#[test]
fn a_suspended_program_gives_the_terminal_back_and_takes_it_again() {
    let home = home();
    let mut program = Program::start(home.path(), &["--demo"], &[]);
    program.wait("Signed in as").keys("n12").wait("12");
    let signal = |name: &str| {
        let sent = Command::new("kill").args([name, &program.process().to_string()]).status().expect("kill");
        assert!(sent.success());
    };
    signal("-TSTP");
    let left = "\u{1b}[?1049l";
    program.until_raw(left);
    while process_state(program.process()) != 'T' {
        std::thread::yield_now();
    }
    signal("-CONT");
    program.keys("<tab>34").wait("34").wait("12");
    program.keys("<esc>").wait("This session").keys("<c-z>");
    while process_state(program.process()) != 'T' {
        std::thread::yield_now();
    }
    let signal = Command::new("kill").args(["-CONT", &program.process().to_string()]).status().expect("kill");
    assert!(signal.success());
    program.keys("n").wait("34");
}

#[test]
fn a_terminal_that_tells_its_background_gets_its_theme_and_nothing_is_typed() {
    let home = home();
    let mut program = Program::start(home.path(), &["--demo"], &[]);
    program.until_raw("\u{1b}]11;?\u{7}");
    // The name of the current step.
    let accent = |program: &Program| program.look(|screen| screen.cell(1, 3).map(vt100::Cell::fgcolor));
    program.wait("Signed in as").keys("n");
    program.wait("▌ Source");
    assert_eq!(accent(&program), Some(vt100::Color::Idx(80)), "dark until something else is known");
    program.keys("\u{1b}]11;rgb:ffff/ffff/ffff\u{1b}\\12<tab>").wait("▌ Destination");
    assert_eq!(accent(&program), Some(vt100::Color::Idx(24)));
    let line = program.look(|screen| screen.contents().lines().find(|line| line.contains("Source")).map(str::to_owned));
    let line = line.expect("the field");
    assert!(line.contains("12") && !line.contains("rgb") && !line.contains(']'), "{line}");
}
