//! Routing of keys and pastes: to the top layer, then to available actions, then to the screen.

use crate::app::available::{action_of, available_actions, input_context};
use crate::app::input::action::{Action, InputContext};
use crate::app::input::actions::TYPED_INTO;
use crate::app::input::key::{Code, Key};
use crate::app::layer::picker::Picker;
use crate::app::layer::picker::sources::Sources;
use crate::app::layer::{Layer, sign_in};
use crate::app::notice::Notice;
use crate::app::screen::Screen;
use crate::app::screen::form;
use crate::app::state::App;
use crate::app::transition::{Transition, Update};

/// Whether a key has no effect here: a letter where none is typed, bound to no action.
pub(super) fn does_nothing(app: &App, key: Key) -> bool {
    let context = input_context(app);
    let is_tab =
        matches!(context, InputContext::Syncs | InputContext::Marked) && matches!(key.code, Code::Char('1'..='3'));
    app.modal().is_none()
        && !TYPED_INTO.contains(&context)
        && !matches!(context, InputContext::Table | InputContext::Review | InputContext::Changes)
        && key.typed().is_some()
        && !is_foreign(key)
        && !is_tab
        && action_of(app, key).is_none()
}

/// Passes a key to the top layer.
pub(super) fn on_key(app: &mut App, key: Key) -> Update {
    let available = available_actions(app);
    match app.layers.last_mut() {
        Some(Layer::Palette(palette)) => return palette.on_key(key, available),
        Some(layer) if layer.is_modal() => {
            return layer.on_key(key, app.session.editor.form());
        }
        _ => {}
    }
    // An open dropdown captures these keys.
    let context = input_context(app);
    let is_in_form = matches!(context, InputContext::Form | InputContext::Table);
    let list_is_open = is_in_form && app.form().choosing.is_some();
    if !(list_is_open && matches!(key.code, Code::Esc | Code::Tab | Code::Enter))
        && let Some(action) = action_of(app, key)
    {
        return Transition::Perform(action).into();
    }
    if !TYPED_INTO.contains(&context) && is_foreign(key) {
        return Update::say(Notice::note("Keys are Latin letters; switch the keyboard, or press F1 for all keys."));
    }
    match context {
        InputContext::SignIn => return with_sign_in(app, |screen, context| screen.on_key(key, context)),
        InputContext::Picker => with_picker(app, |picker, sources| picker.on_key(key, sources)),
        InputContext::Review | InputContext::Changes if matches!(key.code, Code::PageDown | Code::PageUp) => {
            page(&mut app.session.screen, key.code);
        }
        InputContext::Form | InputContext::Table | InputContext::Review | InputContext::Changes => {
            let editor = &mut app.session.editor;
            let submit = if editor.edit().is_some() { Action::SaveChanges } else { Action::Create };
            return form::on_key(editor.form_mut(), key, app.clock.now, submit);
        }
        InputContext::Syncs | InputContext::Marked | InputContext::Filter => match &mut app.session.screen {
            Screen::Run(_, run) => run.on_filter_key(key),
            _ => app.session.home.on_key(key),
        },
        InputContext::Audit => match key.code {
            Code::PageUp => app.session.audit.move_by(-10),
            Code::PageDown => app.session.audit.move_by(10),
            Code::Home => app.session.audit.move_by(isize::MIN),
            Code::End => app.session.audit.move_by(isize::MAX),
            _ => {}
        },
        InputContext::Sync
        | InputContext::Batch
        | InputContext::Run
        | InputContext::Waiting
        | InputContext::Created
        | InputContext::NotCreated
        | InputContext::Unknown => page(&mut app.session.screen, key.code),
    }
    Update::none()
}

/// Whether a letter is of a keyboard layout that is not known, so that it can mean no key.
fn is_foreign(key: Key) -> bool {
    let letter = key.typed().filter(|letter| !letter.is_ascii() && letter.is_alphabetic());
    letter.is_some() && key.on_us_layout().is_none()
}

/// Passes pasted text to the top layer.
pub(super) fn on_paste(app: &mut App, pasted: &str) -> Update {
    if let Some(layer) = app.layers.last_mut().filter(|layer| layer.is_modal()) {
        layer.on_paste(pasted);
        return Update::none();
    }
    match input_context(app) {
        InputContext::Filter => match &mut app.session.screen {
            Screen::Run(_, run) => run.on_filter_paste(pasted),
            _ => drop(app.session.home.filter.on_paste(pasted)),
        },
        InputContext::Picker => {
            with_picker(app, |picker, sources| picker.on_paste(pasted, sources));
        }
        InputContext::SignIn => {
            if let Some(screen) = app.sign_in_mut() {
                screen.on_paste(pasted);
            }
        }
        InputContext::Form | InputContext::Table | InputContext::Review | InputContext::Changes => {
            return form::on_paste(app.session.editor.form_mut(), pasted, app.clock.now);
        }
        _ => {}
    }
    Update::none()
}

/// Runs a closure on the sign-in screen.
pub(super) fn with_sign_in(
    app: &mut App,
    work: impl FnOnce(&mut sign_in::SignIn, sign_in::Context<'_>) -> Update,
) -> Update {
    let App { layers, session, profiles, stores, requests, .. } = app;
    let Some(Layer::SignIn(screen)) = layers.first_mut() else { return Update::none() };
    let context = sign_in::Context {
        session: session.id,
        profile: &session.profile,
        profiles,
        stores: stores.as_ref(),
        requests,
    };
    work(screen, context)
}

/// Runs a closure on the open picker.
pub(super) fn with_picker<R: Default>(app: &mut App, work: impl FnOnce(&mut Picker, Sources<'_>) -> R) -> R {
    let Some(at) = app.layers.iter().position(|layer| matches!(layer, Layer::Picker(_))) else {
        return R::default();
    };
    let mut layer = app.layers.remove(at);
    let result = match &mut layer {
        Layer::Picker(picker) => work(picker, app.picker_sources()),
        _ => R::default(),
    };
    app.layers.insert(at, layer);
    result
}

/// Scrolls by ten lines, or to either end, or changes the pane.
fn page(screen: &mut Screen, code: Code) {
    match (screen, code) {
        (Screen::Sync(detail), Code::BackTab | Code::Left) => detail.switch_pane_back(),
        (Screen::Sync(detail), Code::Right) => detail.switch_pane(),
        (screen, Code::PageUp) => screen.scroll(-10),
        (screen, Code::PageDown) => screen.scroll(10),
        (screen, Code::Home) => screen.scroll(isize::MIN),
        (screen @ (Screen::Sync(_) | Screen::Run(..) | Screen::Batch(_)), Code::End) => screen.scroll(isize::MAX),
        _ => {}
    }
}
