//! The thread that reads the terminal. It reads only when it is allowed to, and is allowed again when what it read has
//! been dealt with: an external editor that a key started has the terminal to itself. It sleeps in the read; an idle
//! program does not wake.

use std::io;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use crossterm::event;

use crate::app::msg::Msg;
use crate::shell::background_color::{Osc11Event, Osc11Parser};
use crate::shell::event::Event;
use crate::shell::keys::{TerminalInput, input, join_alt_arrows};

/// The most events handed over at once.
const MOST: usize = 1_000;

/// How long more is looked for; the library does not look at all when this is nothing.
const GLANCE: Duration = Duration::from_micros(100);

/// How long the rest of the terminal's answer may lag behind its beginning.
const SOON: Duration = Duration::from_millis(60);

/// Allows the thread to read on.
#[derive(Debug)]
pub(super) struct Permission(Sender<()>);

impl Permission {
    /// Allows one more read.
    pub(super) fn read_on(&self) {
        // When the thread is gone, the end was told already.
        let _ = self.0.send(());
    }
}

/// Starts the thread. It waits for the first permission.
pub(super) fn start(events: Sender<Event>, ear: Osc11Parser) -> io::Result<Permission> {
    watch(events.clone())?;
    let (allow, allowed) = channel();
    std::thread::Builder::new().name("terminal".to_owned()).spawn(move || read(&events, &allowed, ear))?;
    Ok(Permission(allow))
}

fn read(events: &Sender<Event>, allowed: &Receiver<()>, mut ear: Osc11Parser) {
    while allowed.recv().is_ok() {
        let mut batch = Vec::new();
        loop {
            match event::read() {
                Ok(event) => match ear.hear(event) {
                    Osc11Event::More => {}
                    Osc11Event::Answer(ground) => batch.push(TerminalInput::Msg(Msg::GroundFound(ground))),
                    Osc11Event::Typed(typed) => batch.extend(typed.into_iter().filter_map(input)),
                },
                Err(error) => {
                    drop(events.send(Event::TerminalLost(error)));
                    return;
                }
            }
            // Missing what is there does no harm: the next read begins with it. Of an answer the rest is near.
            let glance = if ear.is_holding() { SOON } else { GLANCE };
            let more = batch.len() < MOST && event::poll(glance).unwrap_or(false);
            if !more {
                batch.extend(ear.give_up().into_iter().filter_map(input));
                break;
            }
        }
        let batch = join_alt_arrows(batch);
        #[cfg(windows)]
        let batch = crate::shell::keys::join_pastes(batch);
        if events.send(Event::Keyboard(batch)).is_err() {
            return;
        }
    }
}

/// Watches for the end of the terminal: its reader would try for ever to read from one that is closed. Asks for no
/// event, so that only the hang-up, which is always told, ends the sleep.
#[cfg(unix)]
fn watch(events: Sender<Event>) -> io::Result<()> {
    use rustix::event::{PollFd, PollFlags, poll};

    std::thread::Builder::new().name("hang-up".to_owned()).spawn(move || {
        let stdin = io::stdin();
        loop {
            let mut fds = [PollFd::new(&stdin, PollFlags::empty())];
            match poll(&mut fds, None) {
                Err(rustix::io::Errno::INTR) => {}
                // A system that cannot watch it so leaves it to the reader.
                Err(_) | Ok(0) => return,
                Ok(_) if fds[0].revents().intersects(PollFlags::HUP | PollFlags::ERR) => {
                    let closed = io::Error::new(io::ErrorKind::UnexpectedEof, "it was closed");
                    drop(events.send(Event::TerminalLost(closed)));
                    return;
                }
                Ok(_) => return,
            }
        }
    })?;
    Ok(())
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "as where it can fail")]
fn watch(_events: Sender<Event>) -> io::Result<()> {
    Ok(())
}
