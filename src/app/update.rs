//! Where every message goes.
use crate::app::effect::Effect;
use crate::app::msg::Msg;
use crate::app::state::State;

/// Takes what happened, changes the state, and says what is wanted done.
pub fn update(state: &mut State, msg: Msg) -> Vec<Effect> {
    if let Msg::Resized { width, height } = msg {
        state.size = (width, height);
    }
    Vec::new()
}
