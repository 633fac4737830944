//! The terminal: taken over at the start, given back at the end, however that comes: by return, by error, by signal, by
//! panic. It is never asked a question, so no answer is waited for. It knows nothing of what is drawn.

use std::io::{self, BufWriter, Stdout, Write, stdout};
use std::sync::atomic::{AtomicBool, Ordering};
#[cfg(unix)]
use std::sync::mpsc::channel;
use std::sync::{Mutex, PoisonError};
#[cfg(unix)]
use std::time::Duration;
use std::time::Instant;

use crossterm::cursor::Show;
use crossterm::event::{DisableBracketedPaste, DisableFocusChange, EnableBracketedPaste, EnableFocusChange};
use crossterm::execute;
use crossterm::terminal::{
    EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};

use crate::app::launch::Mouse;

/// Room for a whole frame of a large window, so that it goes out in one piece.
const FRAME_BYTES: usize = 64 * 1024;

/// More than any screen shows.
const MOST_COLUMNS: u16 = 1_000;
const MOST_ROWS: u16 = 500;

/// How long a terminal that takes no more bytes may hold up the end.
#[cfg(unix)]
const PATIENCE: Duration = Duration::from_millis(300);

/// Whether the terminal is ours, so that giving it back twice does nothing the second time.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Whether the mouse is ours while the terminal is.
static WITH_MOUSE: AtomicBool = AtomicBool::new(false);

/// Whether the terminal tells when it gains and loses the focus.
static WITH_FOCUS: AtomicBool = AtomicBool::new(false);

/// Presses and the wheel, told in cells of any number. Movements are not asked for: they would wake an idle program.
#[cfg(not(windows))]
const MOUSE_ON: &[u8] = b"\x1b[?1000h\x1b[?1006h";
#[cfg(not(windows))]
const MOUSE_OFF: &[u8] = b"\x1b[?1006l\x1b[?1000l";

/// When the terminal was taken back from another program.
static TAKEN_BACK: Mutex<Option<Instant>> = Mutex::new(None);

/// How long a signal may be on its way on a busy machine.
#[cfg(unix)]
const STRAYS: Duration = Duration::from_secs(2);

/// What the program draws on.
pub type Screen = CrosstermBackend<BufWriter<Stdout>>;

/// The screen on standard output.
///
/// # Errors
/// When the terminal does not say how large it is.
pub fn screen() -> io::Result<Terminal<Screen>> {
    let (width, height) = bounded(window()?);
    let viewport = Viewport::Fixed(Rect::new(0, 0, width, height));
    let backend = CrosstermBackend::new(BufWriter::with_capacity(FRAME_BYTES, stdout()));
    Terminal::with_options(backend, TerminalOptions { viewport })
}

/// The columns and rows that are drawn on, where the terminal tells.
pub fn size() -> Option<(u16, u16)> {
    window().ok().map(bounded)
}

/// The window, asked of the terminal. The library's other way would start `tput` where there is none, with the whole
/// environment.
#[cfg(unix)]
fn window() -> io::Result<(u16, u16)> {
    crossterm::terminal::window_size().map(|window| (window.columns, window.rows))
}

#[cfg(not(unix))]
fn window() -> io::Result<(u16, u16)> {
    crossterm::terminal::size()
}

/// As much of a window as is drawn on. Terminals tell any size; what is beyond would take gigabytes.
pub(super) fn bounded((columns, rows): (u16, u16)) -> (u16, u16) {
    (columns.min(MOST_COLUMNS), rows.min(MOST_ROWS))
}

/// Gives the terminal back when dropped.
#[derive(Debug)]
pub struct Guard(());

impl Guard {
    /// Takes the terminal over: raw, on the alternate screen, with pastes told apart from typing; with news of the
    /// focus where that is asked for.
    ///
    /// # Errors
    /// When the terminal cannot be set up; it is then as it was.
    pub fn take(mouse: Mouse, with_focus: bool) -> io::Result<Self> {
        WITH_MOUSE.store(mouse == Mouse::On, Ordering::SeqCst);
        WITH_FOCUS.store(with_focus, Ordering::SeqCst);
        take()?;
        Ok(Self(()))
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        give_back();
    }
}

/// Takes the terminal over, also again after an external program had it.
pub(super) fn take() -> io::Result<()> {
    enable_raw_mode()?;
    TAKEN.store(true, Ordering::SeqCst);
    execute!(stdout(), EnterAlternateScreen, EnableBracketedPaste)
        .and_then(|()| if WITH_MOUSE.load(Ordering::SeqCst) { mouse_on() } else { Ok(()) })
        .and_then(|()| if WITH_FOCUS.load(Ordering::SeqCst) { execute!(stdout(), EnableFocusChange) } else { Ok(()) })
        .inspect_err(|_error| give_back())
}

/// Sends the terminal a sequence of its own.
pub(super) fn send(sequence: &[u8]) -> io::Result<()> {
    let mut out = stdout().lock();
    out.write_all(sequence)?;
    out.flush()
}

#[cfg(not(windows))]
fn mouse_on() -> io::Result<()> {
    send(MOUSE_ON)
}

#[cfg(not(windows))]
fn mouse_off() -> io::Result<()> {
    send(MOUSE_OFF)
}

/// There the system is asked, not the terminal.
#[cfg(windows)]
fn mouse_on() -> io::Result<()> {
    execute!(stdout(), crossterm::event::EnableMouseCapture)
}

#[cfg(windows)]
fn mouse_off() -> io::Result<()> {
    execute!(stdout(), crossterm::event::DisableMouseCapture)
}

/// Uses the mouse from now on, or leaves it to the terminal.
pub(super) fn use_mouse(mouse: Mouse) -> io::Result<()> {
    WITH_MOUSE.store(mouse == Mouse::On, Ordering::SeqCst);
    match mouse {
        Mouse::On => mouse_on(),
        Mouse::Off => mouse_off(),
    }
}

/// Takes the terminal again after another program had it.
pub(super) fn take_back() -> io::Result<()> {
    *TAKEN_BACK.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    take()
}

/// Whether another program had the terminal just now: a signal that was meant for it may still be on its way to us.
#[cfg(unix)]
pub(super) fn was_just_taken_back() -> bool {
    let taken = *TAKEN_BACK.lock().unwrap_or_else(PoisonError::into_inner);
    taken.is_some_and(|taken| taken.elapsed() < STRAYS)
}

/// Whether the terminal is ours now, and not an external program's.
#[cfg(unix)]
pub(super) fn is_taken() -> bool {
    TAKEN.load(Ordering::SeqCst)
}

/// Gives the terminal back; may be called at any time, from any thread.
pub(super) fn give_back() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    // A terminal that is gone cannot be restored, and there is nobody to tell. The line discipline comes first: it needs
    // no room in a terminal that has stopped taking bytes.
    drop(disable_raw_mode());
    if WITH_MOUSE.load(Ordering::SeqCst) {
        drop(mouse_off());
    }
    if WITH_FOCUS.load(Ordering::SeqCst) {
        drop(execute!(stdout(), DisableFocusChange));
    }
    // A frame may have been broken off in the middle.
    drop(execute!(stdout(), EndSynchronizedUpdate, DisableBracketedPaste, LeaveAlternateScreen, Show));
}

/// Gives the terminal back and ends the process, also when the terminal takes no more bytes.
#[cfg(unix)]
pub(super) fn end_now(code: i32) -> ! {
    let (done, given_back) = channel();
    let helper = std::thread::Builder::new().name("restore".to_owned()).spawn(move || {
        give_back();
        // Nobody waits any more when it took too long.
        let _ = done.send(());
    });
    if helper.is_ok() {
        // Too late is as good as done: the process ends either way.
        let _ = given_back.recv_timeout(PATIENCE);
    }
    std::process::exit(code)
}

/// A panic, in any thread, gives the terminal back and ends the process: one that went on would be deaf, on a terminal
/// that is not its own any more. The message of a panic may hold anything, so only its place is told.
pub fn end_on_panic() {
    std::panic::set_hook(Box::new(|panic| {
        give_back();
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        log::error!("a panic at {place}");
        let words = format!("syncwright crashed at {place}. Please report this line.\n");
        drop(io::stderr().write_all(words.as_bytes()));
        std::process::exit(101);
    }));
}
