//! Signals of the system: `kill`, a closed terminal and Ctrl-C from elsewhere ask the program to end. It ends by itself,
//! as if a key had asked; where it cannot, it is ended. Nothing here knows what there is to lose.

use std::io;
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::mpsc::Sender;

use crate::shell::event::Event;

/// How long the loop may take to end.
#[cfg(unix)]
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(1);

/// The signal that asked for the end; 0 when none did.
static ENDED_BY: AtomicI32 = AtomicI32::new(0);

/// The exit code where a signal asked for the end, as shells have it.
pub fn code_of_signal() -> Option<u8> {
    let signal = ENDED_BY.load(Ordering::SeqCst);
    u8::try_from(signal).ok().filter(|signal| *signal > 0).map(|signal| signal.saturating_add(128))
}

/// Signals that would end the program on the spot, on a terminal that is left as it is. Those of a broken program
/// (`SIGSEGV` and the like) cannot be taken.
#[cfg(unix)]
const ENDINGS: [i32; 12] = {
    use signal_hook::consts::{
        SIGABRT, SIGALRM, SIGHUP, SIGINT, SIGIO, SIGPROF, SIGQUIT, SIGTERM, SIGTRAP, SIGUSR1, SIGUSR2, SIGVTALRM,
    };
    [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGABRT, SIGALRM, SIGIO, SIGPROF, SIGTRAP, SIGUSR1, SIGUSR2, SIGVTALRM]
};

/// Signals that are taken, and wait to be answered.
#[cfg(unix)]
pub(super) struct TakenSignals(signal_hook::iterator::Signals);

/// From here on no signal ends the program on the spot.
#[cfg(unix)]
pub(super) fn take() -> io::Result<TakenSignals> {
    use signal_hook::consts::{SIGCONT, SIGTSTP, SIGXCPU, SIGXFSZ};

    let others = [SIGTSTP, SIGCONT, SIGXCPU, SIGXFSZ];
    signal_hook::iterator::Signals::new(ENDINGS.into_iter().chain(others)).map(TakenSignals)
}

#[cfg(unix)]
impl TakenSignals {
    /// Answers them on a thread of its own, also those that came since they are taken.
    pub(super) fn answer(self, events: Sender<Event>) -> io::Result<()> {
        std::thread::Builder::new().name("signals".to_owned()).spawn(move || wait(self.0, &events))?;
        Ok(())
    }
}

#[cfg(unix)]
fn wait(mut signals: signal_hook::iterator::Signals, events: &Sender<Event>) {
    use signal_hook::consts::{SIGCONT, SIGINT, SIGQUIT, SIGTSTP, SIGXFSZ};

    use crate::app::msg::Msg;
    use crate::shell::terminal::{end_now, is_taken, was_just_taken_back};

    let mut asked = false;
    for signal in signals.forever() {
        // While an external editor has the terminal, Ctrl-C there is meant for it and reaches us too.
        let is_the_editors = matches!(signal, SIGINT | SIGQUIT | SIGTSTP | SIGCONT) && !is_taken();
        let is_stray = matches!(signal, SIGINT | SIGQUIT) && was_just_taken_back();
        // A file that may not grow is said by whoever writes it.
        if is_the_editors || is_stray || signal == SIGXFSZ {
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
        ENDED_BY.store(signal, Ordering::SeqCst);
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
pub(super) struct TakenSignals;

/// There is nothing to take.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "as where it can fail")]
pub(super) fn take() -> io::Result<TakenSignals> {
    Ok(TakenSignals)
}

#[cfg(not(unix))]
impl TakenSignals {
    /// There is nothing to answer.
    #[expect(clippy::unnecessary_wraps, clippy::unused_self, reason = "as where it can fail")]
    pub(super) fn answer(self, _events: Sender<Event>) -> io::Result<()> {
        Ok(())
    }
}
