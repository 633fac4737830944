//! The loop: one channel of what happened, one state, one drawing after everything that is there has been dealt with.

use std::io;
use std::sync::mpsc::{Receiver, channel};

use jiff::Timestamp;
use ratatui::Terminal;

use crate::app::launch::Launch;
use crate::app::msg::Msg;
use crate::app::{self, App};
use crate::shell::background_color::{self, Osc11Parser};
use crate::shell::effects::{EffectRunner, Services};
use crate::shell::event::Event;
use crate::shell::input_thread::{self, Permission};
use crate::shell::keys::TerminalInput;
use crate::shell::renderer::Renderer;
use crate::shell::run_problem::{RunProblem, lost};
use crate::shell::signals;
use crate::shell::terminal::Screen;
use crate::view::target_at;

/// Runs the program on a terminal until it ends. What it works with outside itself is made after the first frame.
///
/// # Errors
/// When the terminal is lost, or the system gives no threads.
pub fn run(
    terminal: &mut Terminal<Screen>,
    launch: Launch,
    outside: impl FnOnce() -> io::Result<Services>,
) -> Result<(), RunProblem> {
    let (sender, receiver) = channel();
    let asks_for_ground = launch.appearance.follows_background && background_color::may_be_asked();
    let (mut app, wishes) = app::start(launch);
    // The terminal is ours already, and has to be given back.
    let signals = signals::take()?;
    // The first frame comes before anything that takes time: threads, runtimes, stores.
    let mut painter = Renderer::new(terminal);
    painter.draw(&app)?;
    signals.answer(sender.clone())?;
    let permission = input_thread::start(sender.clone(), Osc11Parser::new(asks_for_ground))?;
    if asks_for_ground {
        background_color::ask()?;
    }
    let mut doer = EffectRunner::new(outside()?, sender);
    permission.read_on();
    let mut ended = Ok(doer.carry_out_all(wishes));
    while let Ok(false) = ended {
        ended = turn(&mut painter, &mut app, &mut doer, &receiver, &permission);
    }
    // A terminal that went away asked for no end: a file that is being written still gets its last line.
    if ended.is_err() {
        doer.carry_out_all(app::update(&mut app, Msg::EndAsked));
    }
    // Also after an error: what is under way must not hold up the end.
    doer.end();
    ended.map(drop)
}

/// Deals with everything that is there, and draws; sleeps until something is. True when the program is to end.
fn turn(
    painter: &mut Renderer<'_>,
    app: &mut App,
    doer: &mut EffectRunner,
    receiver: &Receiver<Event>,
    permission: &Permission,
) -> Result<bool, RunProblem> {
    let Ok(first) = receiver.recv() else { return Ok(true) };
    let mut ended = tell(app, doer, Msg::Time(Timestamp::now()));
    for event in std::iter::once(first).chain(receiver.try_iter()) {
        match event {
            Event::Keyboard(inputs) => {
                for input in inputs {
                    let message = match input {
                        TerminalInput::Msg(message) => message,
                        TerminalInput::Press { column, row } => Msg::Pressed(target_at(&painter.spots, column, row)),
                    };
                    ended |= tell(app, doer, message);
                }
                permission.read_on();
            }
            Event::Answer(message) => ended |= tell(app, doer, message),
            #[cfg(unix)]
            Event::StopAsked => doer.suspend(),
            #[cfg(unix)]
            Event::Resumed => doer.resume(),
            Event::TerminalLost(error) => return Err(lost(error)),
        }
    }
    if !ended {
        if std::mem::take(&mut doer.screen_was_lost) {
            painter.forget()?;
        }
        painter.draw(app)?;
    }
    Ok(ended)
}

fn tell(app: &mut App, doer: &mut EffectRunner, message: Msg) -> bool {
    log::trace!("message {}", message.name());
    let wishes = app::update(app, message);
    doer.carry_out_all(wishes)
}
