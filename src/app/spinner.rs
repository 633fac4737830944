//! How waiting looks: as nothing at first, so that what is quick does not flicker; then as a still word; and when it
//! takes long, with a sign that turns.

use jiff::{SignedDuration, Timestamp};

use crate::app::effect::Effect;
use crate::app::state::State;

/// What is answered sooner was not waited for.
const QUICK: SignedDuration = SignedDuration::from_millis(150);

/// From then on a sign turns.
const LONG: SignedDuration = SignedDuration::from_secs(1);

/// How long each turn of the sign stands.
const TURN: SignedDuration = SignedDuration::from_millis(250);

/// The turns of the sign.
const SIGNS: [&str; 4] = ["◐", "◓", "◑", "◒"];

/// Notes whether something is being waited for, and when that looks otherwise.
pub fn go_on(state: &mut State) -> Option<Effect> {
    let is_read = state.opened.as_ref().is_some_and(|opened| opened.is_first_read());
    if !(state.directory.is_asking() || is_read) {
        state.asking_since = None;
        return None;
    }
    let since = *state.asking_since.get_or_insert(state.now);
    let passed = state.now.duration_since(since);
    let next = if passed < QUICK {
        since.checked_add(QUICK)
    } else if passed < LONG {
        since.checked_add(LONG)
    } else {
        state.now.checked_add(TURN)
    };
    next.ok().map(Effect::WakeAt)
}

fn passed(state: &State) -> Option<SignedDuration> {
    let since: Timestamp = state.asking_since?;
    Some(state.now.duration_since(since))
}

/// Whether it has taken so long that it should be said.
pub fn is_told(state: &State) -> bool {
    passed(state).is_some_and(|passed| passed >= QUICK)
}

/// The word for the status line; none while it is quick.
pub fn describe(state: &State) -> Option<String> {
    let passed = passed(state).filter(|passed| *passed >= QUICK)?;
    if passed < LONG {
        return Some("fetching…".to_owned());
    }
    let turn = usize::try_from(passed.as_millis() / TURN.as_millis()).unwrap_or(0) % SIGNS.len();
    let sign = SIGNS.get(turn).copied().unwrap_or_default();
    Some(format!("{sign} fetching, {} s", passed.as_secs()))
}
