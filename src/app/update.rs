//! Where every message goes. Keys go to what lies on top; answers go to who awaits them, and nowhere else.

use crate::app::autosave;
use crate::app::available::{action_of, input_context};
use crate::app::command;
use crate::app::create_lookup;
use crate::app::dispatch::perform;
use crate::app::effect::Effect;
use crate::app::fetch;
use crate::app::input::action::InputContext;
use crate::app::input::key::{Code, Key};
use crate::app::launch::ColorMode;
use crate::app::messages::welcome_in_words;
use crate::app::mouse;
use crate::app::msg::{Msg, Notice, RequestId, Tone};
use crate::app::overlay;
use crate::app::picker;
use crate::app::screen::connect::{self, Connect};
use crate::app::screen::{Screen, new_sync, result, syncs};
use crate::app::sign_in;
use crate::app::spinner;
use crate::app::state::{Access, State};
use crate::app::sync_detail;
use crate::domain::failure::{Failure, FailureKind, Identity};
use crate::domain::field::Step;
use crate::domain::secret::Token;
use crate::domain::token_storage::{StoreProblem, TokenLocation};

/// Takes what happened, changes the state, and says what is wanted done.
///
/// ```
/// use clap::Parser as _;
/// use syncwright::app::{self, key::Key, msg::Msg};
/// use syncwright::cli::Arguments;
/// use syncwright::domain::field::FieldId;
/// use syncwright::launch::{Given, Meant};
///
/// // What the program starts with, without any configuration; then a new sync, and a number typed into Source.
/// let arguments = Arguments::parse_from(["syncwright", "--api-url", "https://api.squared.ai"]);
/// let launch = Meant::by(&arguments, None)?.launch(None, Given::default(), (80, 24));
/// let (mut state, _effects) = app::start(launch);
/// state.connect = None;
/// for key in Key::read_all("n12") {
///     app::update(&mut state, Msg::Key(key));
/// }
/// assert_eq!(state.form.draft().get(FieldId::Source), "12");
/// # Ok::<(), syncwright::launch::UnknownProfile>(())
/// ```
pub fn update(state: &mut State, msg: Msg) -> Vec<Effect> {
    let mut effects = take(state, msg);
    if effects.contains(&Effect::Quit) {
        effects.splice(0..0, autosave::keep_at_once(state));
        return effects;
    }
    effects.extend(autosave::keep(state));
    effects.extend(create_lookup::go_on(state));
    // How far a list was scrolled decides what of it is asked for.
    syncs::renew(state);
    effects.extend(fetch::for_what_is_needed(state));
    effects.extend(sync_detail::go_on(state));
    effects.extend(spinner::go_on(state));
    effects
}

fn take(state: &mut State, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::Time(now) => {
            let passed = now >= state.now;
            state.now = now;
            result::next_tick(state).filter(|_| passed).into_iter().chain(state.wake_before_the_token_ends()).collect()
        }
        Msg::Key(key) => on_key(state, key),
        Msg::Pressed(target) => mouse::on_press(state, target),
        Msg::Wheel(wheel) => mouse::on_wheel(state, wheel),
        Msg::Paste(pasted) => {
            on_paste(state, pasted.text());
            Vec::new()
        }
        Msg::Resized { width, height } => {
            state.size = (width, height);
            Vec::new()
        }
        Msg::GroundFound(ground) => {
            if let (ColorMode::Colour(_, depth), true) = (state.looks, state.follows_ground) {
                state.looks = ColorMode::Colour(ground, depth);
            }
            Vec::new()
        }
        Msg::StoresFound(stores) => {
            if let Some(screen) = &mut state.connect {
                screen.prefer_a_usable_place(Some(&stores));
            }
            state.stores = Some(stores);
            Vec::new()
        }
        Msg::TokenLoaded(request, result) => on_token_loaded(state, request, result),
        Msg::TokenKept(request, result) => sign_in::on_kept(state, request, result),
        Msg::Welcomed(request, result) => on_welcomed(state, request, result),
        Msg::SignedIn(request, result) => sign_in::on_signed_in(state, request, result),
        Msg::Answered(request, answer) => {
            let taken = create_lookup::on_answer(state, request, &answer);
            match taken.or_else(|| sync_detail::on_answer(state, request, &answer)) {
                Some(effects) => effects,
                None => fetch::on_answer(state, request, answer),
            }
        }
        Msg::CommandAnswered(request, answer) => command::on_answer(state, request, answer),
        Msg::CreateAnswered(request, outcome) => result::on_answer(state, request, outcome),
        Msg::Edited(request, result) => {
            new_sync::on_edited(state, request, result);
            Vec::new()
        }
        Msg::WorkOpened(opened) => {
            autosave::on_opened(state, *opened);
            Vec::new()
        }
        Msg::Said(notice) => {
            state.notice = Some(notice);
            Vec::new()
        }
        Msg::EndAsked => vec![Effect::Quit],
    }
}

/// Gives a key to what lies on top.
pub(super) fn on_key(state: &mut State, key: Key) -> Vec<Effect> {
    if state.overlay.is_some() {
        return overlay::on_key(state, key);
    }
    if state.picker.is_some() {
        return match action_of(state, key) {
            Some(action) => perform(state, action),
            None => picker::on_key(state, key),
        };
    }
    // An open list has Esc and Tab for itself.
    let list_is_open = state.connect.is_none() && state.form.choosing().is_some();
    if !(list_is_open && matches!(key.code, Code::Esc | Code::Tab | Code::Enter))
        && let Some(action) = action_of(state, key)
    {
        return perform(state, action);
    }
    match input_context(state) {
        InputContext::SignIn => connect::on_key(state, key),
        InputContext::Picker => Vec::new(),
        InputContext::Form | InputContext::Table | InputContext::Review | InputContext::Changes => match key.code {
            Code::PageDown | Code::PageUp if state.form.step() == Step::Review => page(state, key.code),
            _ => new_sync::on_key(state, key),
        },
        InputContext::Syncs | InputContext::Filter => {
            syncs::on_key(state, key);
            Vec::new()
        }
        InputContext::Sync | InputContext::Run => sync_detail::on_key(state, key),
        InputContext::Waiting | InputContext::Created | InputContext::NotCreated | InputContext::Unknown => {
            page(state, key.code)
        }
    }
}

/// Scrolls by ten lines, or to an end.
fn page(state: &mut State, code: Code) -> Vec<Effect> {
    if let Screen::NewSync { scroll, .. } | Screen::Result { scroll, .. } = &mut state.screen {
        match code {
            Code::PageUp => *scroll = scroll.saturating_sub(10),
            Code::PageDown => *scroll = scroll.saturating_add(10),
            Code::Home => *scroll = 0,
            _ => {}
        }
    }
    Vec::new()
}

fn on_paste(state: &mut State, pasted: &str) {
    if state.overlay.is_some() {
        overlay::on_paste(state, pasted);
        return;
    }
    if input_context(state) == InputContext::Filter {
        state.syncs.filter.on_paste(pasted);
        return;
    }
    if state.picker.is_some() {
        picker::on_paste(state, pasted);
    } else if state.connect.is_some() {
        connect::on_paste(state, pasted);
    } else {
        new_sync::on_paste(state, pasted);
    }
}

/// The kept token arrived, or there is none. It is taken into use unless another was in the meantime; what is being
/// typed into Connect stays as it is.
fn on_token_loaded(
    state: &mut State,
    request: RequestId,
    result: Result<Option<(Token, TokenLocation)>, StoreProblem>,
) -> Vec<Effect> {
    if state.access != Access::Looking(request) {
        return Vec::new();
    }
    state.access = Access::SignedOut;
    match result {
        Ok(Some((token, place))) => {
            match &mut state.connect {
                Some(screen) if screen.touched => {
                    screen.reason =
                        Some(state.keys.tell("A token for this server is kept here already; [back] goes on with it."));
                }
                _ => state.connect = None,
            }
            state.use_token(token, place)
        }
        Ok(None) => {
            if state.connect.is_none() {
                let reason = "No token is kept for this server yet.".to_owned();
                state.connect = Some(Connect { reason: Some(reason), ..Connect::of(state) });
            }
            Vec::new()
        }
        Err(problem) => {
            let mut screen = state.connect.take().unwrap_or_else(|| Connect::of(state));
            screen.reason = Some(format!("No kept token could be had. {problem}"));
            state.connect = Some(screen);
            Vec::new()
        }
    }
}

/// The server's word on a token: the one that Connect is trying, or the one in use.
fn on_welcomed(state: &mut State, request: RequestId, result: Result<Identity, Failure>) -> Vec<Effect> {
    let Access::SignedIn(signed_in) = &mut state.access else {
        return sign_in::on_welcomed(state, request, result);
    };
    if signed_in.asking != Some(request) {
        return sign_in::on_welcomed(state, request, result);
    }
    signed_in.asking = None;
    match result {
        Ok(welcome) => {
            let place = signed_in.place;
            signed_in.welcome = Some(welcome.clone());
            if state.profile.workspace.is_none() {
                state.profile.workspace = welcome.workspace.as_ref().map(|workspace| workspace.id);
            }
            let is_free = state.notice.as_ref().is_none_or(|notice| notice.tone == Tone::Note);
            if is_free && matches!(state.screen, Screen::Syncs) {
                // What was said of the draft meanwhile stays said.
                let said = state.notice.take().map(|notice| format!(" {}", notice.words)).unwrap_or_default();
                let words = format!("{}{said}", welcome_in_words(state, &welcome, place));
                state.notice = Some(Notice::done(words));
            }
            Vec::new()
        }
        Err(failure) if matches!(failure.kind, FailureKind::NotSignedIn(_)) => {
            state.access = Access::SignedOut;
            if state.connect.is_none() {
                let reason = format!("{} {}", failure.what(), failure.advice());
                state.connect = Some(Connect { reason: Some(reason), ..Connect::of(state) });
            }
            vec![Effect::FindStores]
        }
        Err(failure) => {
            state.notice = Some(Notice::wrong(format!("{} {}", failure.what(), failure.advice())));
            Vec::new()
        }
    }
}
