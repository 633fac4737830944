//! Mouse handling. Pressing focuses; pressing the focused item acts like Enter.

use crate::app::available::{available_actions, input_context};
use crate::app::form::{Bar, Focus};
use crate::app::input::action::{Action, InputContext};
use crate::app::input::key::{Code, Key};
use crate::app::input::mouse::{MouseTarget, Wheel};
use crate::app::input::parts::{Cell, Pane};
use crate::app::layer::Layer;
use crate::app::screen::Screen;
use crate::app::screen::form::{go_to_step, is_chosen_first};
use crate::app::state::App;
use crate::app::transition::{Transition, Update};
use crate::app::update::keys::{on_key, with_sign_in};
use crate::domain::field::FieldId;

/// Lines per wheel step.
const LINES: usize = 3;

const ENTER: Key = Key::plain(Code::Enter);

/// Something was pressed.
pub(super) fn on_press(app: &mut App, target: MouseTarget) -> Update {
    let context = input_context(app);
    let is_form =
        matches!(context, InputContext::Form | InputContext::Table | InputContext::Review | InputContext::Changes);
    // Layers come first.
    let is_covered = app.modal().is_some() || app.picker().is_some();
    match target {
        MouseTarget::Key(key) => return on_key(app, key),
        MouseTarget::Line(line) => return on_line(app, line),
        MouseTarget::Action(action)
            if app.modal().is_none() && available_actions(app).any(|entry| entry.action == action) =>
        {
            return Transition::Perform(action).into();
        }
        _ if is_covered => {}
        MouseTarget::Field(field) if is_form => return on_field(app, field),
        MouseTarget::Cell(row, cell) if is_form => return on_cell(app, row, cell),
        MouseTarget::Button if context == InputContext::Review => return Transition::Perform(Action::Create).into(),
        MouseTarget::Button if context == InputContext::Changes => {
            return Transition::Perform(Action::SaveChanges).into();
        }
        MouseTarget::Step(step) if is_form => return go_to_step(app.session.editor.form_mut(), step),
        MouseTarget::SignIn(field) => return with_sign_in(app, |screen, context| screen.on_press(field, context)),
        MouseTarget::Mark(line) => return on_mark(app, line),
        MouseTarget::Tab(tab) => app.session.home.show(tab),
        MouseTarget::Pane(pane) => {
            if let Screen::Sync(detail) = &mut app.session.screen {
                detail.pane = pane;
            }
        }
        MouseTarget::Reason(place) => {
            if let Screen::Sync(detail) = &mut app.session.screen {
                let is_there = detail.pane == Pane::Reasons && detail.reasons.bar == place;
                (detail.pane, detail.reasons.bar) = (Pane::Reasons, place);
                if is_there {
                    return Transition::Perform(Action::OpenRun).into();
                }
            }
        }
        MouseTarget::Nothing
        | MouseTarget::Action(_)
        | MouseTarget::Field(_)
        | MouseTarget::Cell(..)
        | MouseTarget::Step(_)
        | MouseTarget::Button => {}
    }
    Update::none()
}

fn on_field(app: &mut App, field: FieldId) -> Update {
    let form = app.session.editor.form_mut();
    let is_there = form.focus() == Focus::Field(field) && field != FieldId::Mapping;
    form.choosing = None;
    form.go_to(field);
    let update = Update::from(Transition::ClearNotice);
    if is_there || is_chosen_first(form, field) {
        return update.then(Transition::Perform(Action::OpenList));
    }
    update
}

fn on_cell(app: &mut App, row: usize, cell: Cell) -> Update {
    let form = app.session.editor.form_mut();
    let is_there = form.is_on_table() && form.bar() == Bar { row, cell };
    form.go_to(FieldId::Mapping);
    form.put_bar(row, cell);
    if is_there { Transition::Perform(Action::ChooseCell).into() } else { Update::none() }
}

/// A press before a line of the lists marks it, or takes its mark away.
fn on_mark(app: &mut App, line: usize) -> Update {
    let home = &app.session.home;
    if let Some(place) = home.place(line, app.syncs_sources()) {
        app.session.home.is_filtering = false;
        app.session.home.put_bar(line);
        app.session.home.toggle_mark(place);
    }
    Update::none()
}

/// A press on a line of the top layer: a picker accepts it, others select it first.
fn on_line(app: &mut App, line: usize) -> Update {
    match app.layers.last_mut() {
        Some(Layer::Palette(palette)) => {
            palette.selected = line;
            return on_key(app, ENTER);
        }
        Some(Layer::Picker(picker)) => {
            picker.selected = line;
            return Transition::Perform(Action::Accept).into();
        }
        Some(_) => return Update::none(),
        None => {}
    }
    let session = &mut app.session;
    if let (Screen::Form { .. }, Some(choosing)) = (&session.screen, &mut session.editor.form_mut().choosing) {
        choosing.selected = line;
        return on_key(app, ENTER);
    }
    let (is_there, action) = match &mut session.screen {
        Screen::Syncs => {
            session.home.is_filtering = false;
            let is_there = session.home.bar() == line;
            session.home.put_bar(line);
            (is_there, Action::OpenSync)
        }
        Screen::Sync(detail) => {
            let is_there = detail.pane == Pane::Runs && detail.bar == line;
            detail.pane = Pane::Runs;
            detail.bar = line.min(detail.runs.len().saturating_sub(1));
            (is_there, Action::OpenRun)
        }
        Screen::Run(_, run) => {
            run.is_filtering = false;
            let is_there = run.bar == line;
            run.put_bar(line);
            (is_there, Action::OpenRecord)
        }
        Screen::Audit => {
            let is_there = session.audit.bar == line;
            session.audit.bar = line.min(session.audit.findings().len().saturating_sub(1));
            (is_there, Action::OpenFinding)
        }
        Screen::Batch(shown) => {
            shown.move_by(isize::MIN);
            shown.move_by(isize::try_from(line).unwrap_or(isize::MAX));
            return Update::none();
        }
        Screen::Form { .. } | Screen::Result { .. } => return Update::none(),
    };
    if is_there { Transition::Perform(action).into() } else { Update::none() }
}

/// The arrow key that a wheel step stands for, and how often, where arrows move lines. In the form they would change
/// the field.
pub(super) fn key_of(app: &App, wheel: Wheel) -> Option<(Key, usize)> {
    let is_field = app.modal().is_none()
        && match input_context(app) {
            InputContext::SignIn => true,
            InputContext::Form => app.form().choosing.is_none() && app.form().focus() != Focus::Field(FieldId::Mapping),
            _ => false,
        };
    let code = if wheel == Wheel::Up { Code::Up } else { Code::Down };
    (!is_field).then_some((Key::plain(code), LINES))
}
