//! Signals of the system: `kill`, a closed terminal and Ctrl-C from elsewhere ask the program to end. It ends by itself,
//! as if a key had asked; where it cannot, it is ended. Nothing here knows what there is to lose.

use std::io;
use std::sync::mpsc::Sender;

use crate::shell::run::Event;

/// How long the loop may take to end.
#[cfg(unix)]
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(1);

/// Starts the thread that waits for signals.
#[cfg(unix)]
pub(super) fn start(events: Sender<Event>) -> io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

    let signals = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGTERM])?;
    std::thread::Builder::new().name("signals".to_owned()).spawn(move || wait(signals, &events))?;
    Ok(())
}

#[cfg(unix)]
fn wait(mut signals: signal_hook::iterator::Signals, events: &Sender<Event>) {
    use signal_hook::consts::SIGINT;

    use crate::app::msg::Msg;
    use crate::shell::terminal::{end_now, is_taken};

    let mut asked = false;
    for signal in signals.forever() {
        // While an external editor has the terminal, Ctrl-C there is meant for it and reaches us too.
        if signal == SIGINT && !is_taken() {
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

/// Systems without such signals end the program themselves.
#[cfg(not(unix))]
pub(super) fn start(_events: Sender<Event>) -> io::Result<()> {
    Ok(())
}
