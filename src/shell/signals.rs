//! Signals of the system: `kill`, a closed terminal and Ctrl-C from elsewhere ask the program to end. It ends by itself,
//! as if a key had asked; where it cannot, it is ended. Nothing here knows what there is to lose.

use std::io;
use std::sync::mpsc::Sender;

use crate::shell::event::Event;

/// How long the loop may take to end.
#[cfg(unix)]
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(1);

#[cfg(unix)]
pub(super) fn start(events: Sender<Event>) -> io::Result<()> {
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP};

    let signals = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGCONT])?;
    std::thread::Builder::new().name("signals".to_owned()).spawn(move || wait(signals, &events))?;
    Ok(())
}

#[cfg(unix)]
fn wait(mut signals: signal_hook::iterator::Signals, events: &Sender<Event>) {
    use signal_hook::consts::{SIGCONT, SIGINT, SIGTSTP};

    use crate::app::msg::Msg;
    use crate::shell::terminal::{end_now, is_taken, was_just_taken_back};

    let mut asked = false;
    for signal in signals.forever() {
        // While an external editor has the terminal, Ctrl-C there is meant for it and reaches us too.
        let is_the_editors = matches!(signal, SIGINT | SIGTSTP | SIGCONT) && !is_taken();
        if is_the_editors || (signal == SIGINT && was_just_taken_back()) {
            continue;
        }
        let event = match signal {
            SIGTSTP => Some(Event::StopAsked),
            SIGCONT => Some(Event::Resumed),
            _ => None,
        };
        if let Some(event) = event {
            // A loop that has ended needs neither.
            drop(events.send(event));
            continue;
        }
        let code = 128 + signal;
        if asked || events.send(Event::Answer(Msg::EndAsked)).is_err() {
            end_now(code);
        }
        asked = true;
        let last_resort = std::thread::Builder::new().name("last resort".to_owned()).spawn(move || {
            std::thread::sleep(PATIENCE);
            // An external editor holds what the user wrote: it is waited for, and ended by a second signal only.
            if is_taken() {
                end_now(code);
            }
        });
        if last_resort.is_err() {
            end_now(code);
        }
    }
}

/// Gives the terminal back and stops this process; returns when it goes on.
#[cfg(unix)]
pub(super) fn stop() {
    crate::shell::terminal::give_back();
    // Where it cannot be stopped, it goes on at once.
    let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::STOP);
}

/// There is no such thing here.
#[cfg(not(unix))]
pub(super) fn stop() {}

/// Systems without such signals end the program themselves.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "as where it can fail")]
pub(super) fn start(_events: Sender<Event>) -> io::Result<()> {
    Ok(())
}
