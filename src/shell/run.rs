//! The loop: one channel of what happened, one state, one drawing after everything that is there has been dealt with.

use std::io;
use std::sync::mpsc::{Receiver, Sender, channel};

use jiff::Timestamp;
use ratatui::Terminal;
use ratatui::backend::Backend;
use ratatui::layout::{Position, Rect};

use crate::app::launch::Launch;
use crate::app::msg::Msg;
use crate::app::{self, State};
use crate::shell::effects::{Doer, Outside};
use crate::shell::reader::{self, Permission};
use crate::view;

/// Something that happened outside.
#[derive(Debug)]
pub(super) enum Event {
    /// Keys, pastes and resizes, in the order they came.
    Keyboard(Vec<Msg>),
    /// An answer to an effect, or time.
    Answer(Msg),
    /// The terminal cannot be read any more.
    TerminalLost(io::Error),
}

/// Why the program cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum RunProblem {
    /// The terminal cannot be read or drawn on.
    #[error("The terminal was lost: {0}")]
    Terminal(String),
    /// No thread or runtime could be started.
    #[error("The system let no more threads be started: {0}")]
    System(#[from] io::Error),
}

/// Runs the program on a terminal until it ends.
///
/// # Errors
/// When the terminal is lost, or the system gives no threads.
pub fn run<B>(terminal: &mut Terminal<B>, launch: Launch, outside: Outside) -> Result<(), RunProblem>
where
    B: Backend,
{
    let (sender, receiver) = channel();
    let permission = reader::start(sender.clone())?;
    signals(sender.clone())?;
    let (mut state, wishes) = app::start(launch);
    // The first frame comes before anything that takes time.
    draw(terminal, &state)?;
    let mut doer = Doer::new(outside, sender);
    permission.read_on();
    let mut ended = doer.carry_out_all(wishes);
    while !ended {
        ended = turn(&mut state, &mut doer, &receiver, &permission)?;
        if std::mem::take(&mut doer.screen_was_lost) {
            draw_anew(terminal)?;
        }
        if !ended {
            draw(terminal, &state)?;
        }
    }
    doer.end();
    Ok(())
}

/// Deals with everything that is there; sleeps until something is. True when the program is to end.
fn turn(
    state: &mut State,
    doer: &mut Doer,
    receiver: &Receiver<Event>,
    permission: &Permission,
) -> Result<bool, RunProblem> {
    let Ok(first) = receiver.recv() else { return Ok(true) };
    let mut ended = tell(state, doer, Msg::Time(Timestamp::now()));
    for event in std::iter::once(first).chain(receiver.try_iter()) {
        match event {
            Event::Keyboard(messages) => {
                for message in messages {
                    ended |= tell(state, doer, message);
                }
                permission.read_on();
            }
            Event::Answer(message) => ended |= tell(state, doer, message),
            Event::TerminalLost(error) => return Err(RunProblem::Terminal(error.to_string())),
        }
    }
    Ok(ended)
}

fn tell(state: &mut State, doer: &mut Doer, message: Msg) -> bool {
    let wishes = app::update(state, message);
    doer.carry_out_all(wishes)
}

/// Makes the next frame a whole one. `Terminal::clear` would ask the terminal where its cursor is and wait for the
/// answer; resizing to the same size clears without a question.
fn draw_anew<B>(terminal: &mut Terminal<B>) -> Result<(), RunProblem>
where
    B: Backend,
{
    let lost = |error: B::Error| RunProblem::Terminal(error.to_string());
    let size = terminal.size().map_err(lost)?;
    terminal.resize(Rect::from((Position::ORIGIN, size))).map_err(lost)
}

fn draw<B>(terminal: &mut Terminal<B>, state: &State) -> Result<(), RunProblem>
where
    B: Backend,
{
    terminal.draw(|frame| view::draw(state, frame)).map(drop).map_err(|error| RunProblem::Terminal(error.to_string()))
}

/// `kill`, a closed terminal and Ctrl-C from elsewhere ask the program to end; a second time it ends at once.
#[cfg(unix)]
fn signals(events: Sender<Event>) -> io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let mut signals = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGTERM])?;
    std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
        for (count, signal) in signals.forever().enumerate() {
            if count > 0 || events.send(Event::Answer(Msg::EndAsked)).is_err() {
                crate::shell::terminal::give_back();
                std::process::exit(128 + signal);
            }
        }
    })?;
    Ok(())
}

#[cfg(not(unix))]
fn signals(_events: Sender<Event>) -> io::Result<()> {
    Ok(())
}
