//! Moving: between lines, fields and steps, and back.

use crate::app::input::action::Action;
use crate::app::screen::form::{self, go_to_step};
use crate::app::screen::sync::OpenedFrom;
use crate::app::screen::{Outcome, Screen};
use crate::app::state::App;
use crate::app::transition::{Question, Transition, Update};
use crate::app::update::batch;
use crate::domain::field::Step;

pub(super) fn scroll(app: &mut App, by: isize) {
    match &mut app.session.screen {
        Screen::Syncs => app.session.home.move_bar(by),
        Screen::Audit => app.session.audit.move_by(by),
        screen => screen.scroll(by),
    }
}

/// Goes to the next or previous field, of the form or of the sign-in over it.
pub(super) fn move_focus(app: &mut App, action: Action) -> Update {
    let is_next = action == Action::NextField;
    match app.sign_in_mut() {
        Some(screen) => screen.move_focus(if is_next { 1 } else { -1 }),
        None if is_next => return form::next_field(app.session.editor.form_mut()),
        None => app.session.editor.form_mut().previous(),
    }
    Update::none()
}

pub(super) fn next_step(app: &mut App) -> Update {
    let step = app.form().step();
    let next = Step::ALL.into_iter().find(|next| *next > step).unwrap_or(Step::Review);
    step_of_the_form(app, next)
}

pub(super) fn step_of_the_form(app: &mut App, step: Step) -> Update {
    let update = go_to_step(app.session.editor.form_mut(), step);
    if let Screen::Form { scroll } = &mut app.session.screen {
        *scroll = 0;
    }
    update
}

/// Back: closes the top layer; in the form goes back a step; from the first step and everywhere else goes home.
pub(super) fn back(app: &mut App) -> Update {
    if !app.layers.is_empty() {
        return Transition::Close.into();
    }
    let session = &mut app.session;
    match &session.screen {
        Screen::Result { outcome: Outcome::NotCreated(_) | Outcome::Open(_), .. } => session.show(Screen::FORM),
        Screen::Run(..) => session.back_to_sync(),
        Screen::Batch(_) => batch::leave(app),
        Screen::Sync(detail) => {
            let before = match detail.opened_from {
                OpenedFrom::Lists => Screen::Syncs,
                OpenedFrom::Audit => Screen::Audit,
                OpenedFrom::Review => Screen::FORM,
            };
            session.show(before);
        }
        Screen::Syncs | Screen::Audit | Screen::Result { .. } => session.show(Screen::Syncs),
        Screen::Form { .. } if session.editor.form().choosing.is_some() => {
            session.editor.form_mut().choosing = None;
        }
        Screen::Form { .. } => return step_back(app),
    }
    Update::none()
}

fn step_back(app: &mut App) -> Update {
    app.notice = None;
    let session = &mut app.session;
    let step = session.editor.form().step();
    if let Some(before) = Step::ALL.into_iter().rfind(|before| *before < step) {
        return step_of_the_form(app, before);
    }
    if session.editor.has_unsaved_changes() {
        return Transition::Confirm(Question::DropChanges).into();
    }
    if session.editor.edit().is_some() {
        session.discard_edit();
    } else {
        session.show(Screen::Syncs);
    }
    Update::none()
}
