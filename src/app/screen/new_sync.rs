//! The form's screen: keys that are no actions, pastes, and creating.

use crate::app::edit::Edited;
use crate::app::effect::Effect;
use crate::app::form::{Choosing, Focus, ToReview};
use crate::app::key::{Code, Key};
use crate::app::msg::{Notice, RequestId, Tone};
use crate::app::overlay::{Overlay, Question};
use crate::app::screen::connect::Connect;
use crate::app::screen::{Screen, Waiting, result};
use crate::app::state::{State, TokenEnd};
use crate::domain::draft::{Input, choices, input};
use crate::domain::field::{FieldId, Step};
use crate::domain::text::Inert;

/// Gives a key to the form.
pub fn on_key(state: &mut State, key: Key) -> Vec<Effect> {
    if let Some(choosing) = state.form.choosing() {
        choosing_key(state, choosing, key);
        return Vec::new();
    }
    let Focus::Field(field) = state.form.focus() else {
        if key.code == Code::Enter {
            return create(state);
        }
        return Vec::new();
    };
    match (input(field), key.code) {
        (Input::Line(_) | Input::Choice, Code::Up) => state.form.previous(),
        (Input::Line(_) | Input::Choice, Code::Down) | (Input::Line(_), Code::Enter) => go_on(state),
        (Input::Choice, Code::Enter) => open_choices(state, field),
        (Input::Choice, Code::Left) => state.form.turn_choice(-1),
        (Input::Choice, Code::Right | Code::Char(' ')) => state.form.turn_choice(1),
        _ => {
            if state.form.type_key(key) == Edited::Changed {
                quiet(state);
            }
        }
    }
    Vec::new()
}

/// Gives a pasted text to the form.
pub fn on_paste(state: &mut State, pasted: &str) {
    if matches!(state.screen, Screen::NewSync { waiting: None, .. }) {
        state.form.paste(pasted);
    }
}

/// Goes to the next field; to Review only when nothing is wrong, else says so.
pub fn go_on(state: &mut State) {
    match state.form.go_on() {
        ToReview::Wrong(count) => say_what_is_in_the_way(state, count),
        ToReview::Ready => quiet(state),
    }
}

/// Goes to a step; to Review only when nothing is wrong, else says so.
pub fn go_to_step(state: &mut State, step: Step) {
    if let ToReview::Wrong(count) = state.form.go_to_step(step) {
        say_what_is_in_the_way(state, count);
    } else {
        quiet(state);
        scroll_to_top(state);
    }
}

fn say_what_is_in_the_way(state: &mut State, count: usize) {
    let words = match count {
        1 => "One thing to mend before Review.".to_owned(),
        many => format!("{many} things to mend before Review."),
    };
    state.notice = Some(Notice::wrong(words));
}

fn quiet(state: &mut State) {
    if state.notice.as_ref().is_some_and(|notice| notice.tone != Tone::Note) {
        state.notice = None;
    }
}

fn scroll_to_top(state: &mut State) {
    if let Screen::NewSync { scroll, .. } = &mut state.screen {
        *scroll = 0;
    }
}

fn open_choices(state: &mut State, field: FieldId) {
    let words = choices(field, state.form.dialect());
    let selected = words.iter().position(|(word, _)| *word == state.form.draft().get(field)).unwrap_or(0);
    state.form.set_choosing(Some(Choosing { field, selected }));
}

fn choosing_key(state: &mut State, Choosing { field, selected }: Choosing, key: Key) {
    let words = choices(field, state.form.dialect());
    let last = words.len().saturating_sub(1);
    let moved = |selected| Some(Choosing { field, selected });
    match key.code {
        Code::Esc => state.form.set_choosing(None),
        Code::Up => state.form.set_choosing(moved(selected.saturating_sub(1))),
        Code::Down => state.form.set_choosing(moved((selected + 1).min(last))),
        Code::Home => state.form.set_choosing(moved(0)),
        Code::End => state.form.set_choosing(moved(last)),
        Code::Enter | Code::Char(' ') | Code::Tab => {
            if let Some((word, _)) = words.get(selected) {
                state.form.choose(field, word);
            }
        }
        Code::Char(typed) => {
            if let Some(found) = words.iter().position(|(word, _)| word.starts_with(typed)) {
                state.form.set_choosing(moved(found));
            }
        }
        _ => {}
    }
}

/// Sends the request: once, for this press of the key.
pub fn create(state: &mut State) -> Vec<Effect> {
    let Some(asked) = state.form.checked().sync.clone() else {
        go_to_step(state, Step::Review);
        return Vec::new();
    };
    if state.unknown_since.is_some() {
        state.overlay = Some(Overlay::Question(Question::CreateAfterUnknown));
        return Vec::new();
    }
    if let TokenEnd::Ended(_) = state.token_end() {
        return ask_to_sign_in(state, "The token has ended. Your form is kept; signing in leads back to it.");
    }
    let Some(connection) = state.connection() else {
        return ask_to_sign_in(state, "Sign in to create the sync. Your form is kept.");
    };
    let request = state.request();
    let body = asked.body();
    state.notice = None;
    let waiting = Waiting { request, since: state.now, asked, body: body.clone() };
    state.screen = Screen::NewSync { waiting: Some(Box::new(waiting)), scroll: 0 };
    let mut effects = vec![Effect::CreateSync(request, connection, body)];
    effects.extend(result::next_tick(state));
    effects
}

fn ask_to_sign_in(state: &mut State, reason: &str) -> Vec<Effect> {
    state.connect = Some(Connect { reason: Some(reason.to_owned()), ..Connect::of(state) });
    vec![Effect::FindStores]
}

/// Takes the mapping as the external editor left it.
pub fn on_edited(state: &mut State, _request: RequestId, result: Result<String, Inert>) {
    match result {
        Ok(text) => {
            state.form.replace_mapping(&text);
            state.notice = None;
        }
        Err(words) => state.notice = Some(Notice::wrong(words.to_string())),
    }
}
