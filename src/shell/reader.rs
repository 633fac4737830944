//! The thread that reads the terminal. It reads only when it is allowed to, and is allowed again when what it read has
//! been dealt with: an external editor that a key started has the terminal to itself. It sleeps in the read; an idle
//! program does not wake.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use crossterm::event;

use crate::shell::keys::message;
use crate::shell::run::Event;

/// The most events handed over at once.
const MOST: usize = 1_000;

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
pub(super) fn start(events: Sender<Event>) -> std::io::Result<Permission> {
    let (allow, allowed) = channel();
    std::thread::Builder::new().name("terminal".to_owned()).spawn(move || read(&events, &allowed))?;
    Ok(Permission(allow))
}

fn read(events: &Sender<Event>, allowed: &Receiver<()>) {
    while allowed.recv().is_ok() {
        let mut batch = Vec::new();
        loop {
            match event::read() {
                Ok(event) => batch.extend(message(event)),
                Err(error) => {
                    drop(events.send(Event::TerminalLost(error)));
                    return;
                }
            }
            let more = batch.len() < MOST && event::poll(Duration::ZERO).unwrap_or(false);
            if !more {
                break;
            }
        }
        if events.send(Event::Keyboard(batch)).is_err() {
            return;
        }
    }
}
