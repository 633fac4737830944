//! The clipboard: the system's where there is one, and the terminal's (OSC 52), which works over SSH too.

use std::io::{self, Write as _};
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::shell::child;
use crate::shell::terminal::send;

/// The longest text that terminals take, in bytes; longer ones are cut silently by some.
const LONGEST: usize = 74_000;

/// How long a program may take to read a text.
const PATIENCE: Duration = Duration::from_millis(300);

#[derive(Debug, thiserror::Error)]
pub(super) enum CopyProblem {
    #[error("Too long for the terminal's clipboard.")]
    TooLong,
    #[error("Couldn't copy through the terminal: {0}.")]
    Terminal(#[from] io::Error),
}

/// Which clipboard a text went to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Clipboard {
    /// That of this system: it is there.
    System,
    /// The terminal's, if it allows that; it does not say.
    Terminal,
}

/// Puts a text on the clipboard: the system's where a program for it is here, and the terminal's, which works over
/// SSH too.
pub(super) fn copy(text: &str) -> Result<Clipboard, CopyProblem> {
    let by_system = by_the_system(text);
    match by_the_terminal(text) {
        _ if by_system => Ok(Clipboard::System),
        Ok(()) => Ok(Clipboard::Terminal),
        Err(problem) => Err(problem),
    }
}

/// Writes the sequence itself: crossterm's `osc52` would bring a second base64 into the program for this one line.
fn by_the_terminal(text: &str) -> Result<(), CopyProblem> {
    if text.len() > LONGEST {
        return Err(CopyProblem::TooLong);
    }
    Ok(send(format!("\x1b]52;c;{}\x07", STANDARD.encode(text)).as_bytes())?)
}

/// The programs that put what they read on the system's clipboard, and what must be set for them to work.
const PROGRAMS: &[(&str, &[&str], Option<&str>)] = if cfg!(target_os = "macos") {
    &[("pbcopy", &[], None)]
} else if cfg!(target_os = "windows") {
    &[("clip.exe", &[], None)]
} else {
    &[
        ("wl-copy", &[], Some("WAYLAND_DISPLAY")),
        ("xclip", &["-selection", "clipboard"], Some("DISPLAY")),
        ("xsel", &["--clipboard", "--input"], Some("DISPLAY")),
    ]
};

/// The program of this system that would take a copy, if one is here.
pub fn clipboard_program() -> Option<&'static str> {
    let places = std::env::var_os("PATH").unwrap_or_default();
    let is_here = |program: &str| std::env::split_paths(&places).any(|folder| folder.join(program).is_file());
    PROGRAMS.iter().filter(|(_, _, variable)| is_set(*variable)).map(|(program, ..)| *program).find(|it| is_here(it))
}

fn is_set(variable: Option<&str>) -> bool {
    variable.is_none_or(|name| std::env::var_os(name).is_some())
}

/// Whether a program took the text. The text goes through its input, never through its arguments.
fn by_the_system(text: &str) -> bool {
    PROGRAMS.iter().filter(|(_, _, variable)| is_set(*variable)).any(|(program, arguments, _)| {
        let mut command = child::command(program);
        command.args(*arguments);
        takes(command, text)
    })
}

/// Whether a program reads the whole text. One that does not is ended, and nothing waits for it.
fn takes(mut command: Command, text: &str) -> bool {
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let Ok(mut child) = command.spawn() else { return false };
    let Some(mut input) = child.stdin.take() else { return false };
    let (done, given) = channel();
    let bytes = text.as_bytes().to_vec();
    let writer = move || {
        // Nobody waits any more when it took too long.
        let _ = done.send(input.write_all(&bytes).is_ok());
    };
    let is_started = std::thread::Builder::new().name("copy".to_owned()).spawn(writer).is_ok();
    let given = is_started && given.recv_timeout(PATIENCE).unwrap_or(false);
    if !given {
        // It may have ended already.
        drop(child.kill());
    }
    // Some stay to serve what was copied; none is waited for here.
    drop(std::thread::Builder::new().name("clipboard".to_owned()).spawn(move || child.wait()));
    given
}

// Programs for it are there, as Unix has them.
#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::time::Instant;

    use super::*;

    #[test]
    fn a_program_that_does_not_read_holds_nothing_up() {
        let long = "x".repeat(1024 * 1024);
        let begin = Instant::now();
        let mut deaf = child::command("sleep");
        deaf.arg("30");
        assert!(!takes(deaf, &long));
        assert!(begin.elapsed() < PATIENCE * 10, "{:?}", begin.elapsed());
        assert!(takes(child::command("cat"), &long));
    }
}
