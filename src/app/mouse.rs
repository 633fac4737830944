//! The mouse: what was pressed, as what is meant by it. Pressing goes to a place; pressing where one is does what Enter
//! does there.

use crate::app::available::input_context;
use crate::app::dispatch::perform;
use crate::app::effect::Effect;
use crate::app::form::{Bar, Cell, Focus};
use crate::app::input::action::{Action, InputContext};
use crate::app::input::key::{Code, Key};
use crate::app::overlay::Overlay;
use crate::app::screen::connect::SignInField;
use crate::app::screen::new_sync;
use crate::app::screen::syncs::Tab;
use crate::app::state::State;
use crate::app::sync_detail::Pane;
use crate::app::update::on_key;
use crate::domain::field::{FieldId, Step};

/// What a part of the screen means when it is pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MouseTarget {
    /// Nothing.
    Nothing,
    /// A field of the form.
    Field(FieldId),
    /// A cell of the mapping's table.
    Cell(usize, Cell),
    /// The form's button.
    Button,
    /// A step of the form.
    Step(Step),
    /// A field of the Connect screen.
    Connect(SignInField),
    /// An action, in the footer.
    Action(Action),
    /// A line of the list on top.
    Line(usize),
    /// One of the lists of syncs.
    Tab(Tab),
    /// A half of the Sync screen.
    Pane(Pane),
    /// A key that stands on the screen: `y`, `n`, `Esc`.
    Key(Key),
}

/// Which way the wheel turned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wheel {
    /// Towards the beginning.
    Up,
    /// Towards the end.
    Down,
}

/// How many lines one turn of the wheel moves.
const LINES: usize = 3;

const ENTER: Key = Key::plain(Code::Enter);

/// Something was pressed.
pub fn on_press(state: &mut State, target: MouseTarget) -> Vec<Effect> {
    match target {
        MouseTarget::Nothing => Vec::new(),
        MouseTarget::Key(key) => on_key(state, key),
        MouseTarget::Line(line) => on_line(state, line),
        // What lies over the screen is answered first.
        _ if state.overlay.is_some() || state.picker.is_some() => Vec::new(),
        MouseTarget::Action(action) => perform(state, action),
        MouseTarget::Field(field) => on_field(state, field),
        MouseTarget::Cell(row, cell) => on_cell(state, row, cell),
        MouseTarget::Button => on_button(state),
        MouseTarget::Step(step) => {
            if input_context(state) != InputContext::Waiting {
                new_sync::go_to_step(state, step);
            }
            Vec::new()
        }
        MouseTarget::Connect(field) => on_connect(state, field),
        MouseTarget::Tab(tab) => {
            state.syncs.tab = tab;
            Vec::new()
        }
        MouseTarget::Pane(part) => {
            if let Some(opened) = &mut state.opened {
                opened.part = part;
            }
            Vec::new()
        }
    }
}

fn on_field(state: &mut State, field: FieldId) -> Vec<Effect> {
    if !matches!(
        input_context(state),
        InputContext::Form | InputContext::Table | InputContext::Review | InputContext::Changes
    ) {
        return Vec::new();
    }
    let is_there = state.form.focus() == Focus::Field(field);
    if is_there && field != FieldId::Mapping {
        return on_key(state, ENTER);
    }
    state.form.set_choosing(None);
    state.form.go_to(field);
    new_sync::quiet(state);
    Vec::new()
}

fn on_cell(state: &mut State, row: usize, cell: Cell) -> Vec<Effect> {
    let is_there = state.form.is_on_table() && state.form.bar() == Bar { row, cell };
    state.form.go_to(FieldId::Mapping);
    state.form.put_bar(row, cell);
    if is_there { perform(state, Action::ChooseCell) } else { Vec::new() }
}

fn on_button(state: &mut State) -> Vec<Effect> {
    match input_context(state) {
        InputContext::Review => perform(state, Action::Create),
        InputContext::Changes => perform(state, Action::SaveChanges),
        _ => Vec::new(),
    }
}

fn on_connect(state: &mut State, field: SignInField) -> Vec<Effect> {
    let Some(screen) = &mut state.connect else { return Vec::new() };
    let is_there = screen.focus == field;
    screen.focus = field;
    if is_there || field == SignInField::Connect { on_key(state, ENTER) } else { Vec::new() }
}

/// A line of what lies on top: of a list to choose from it is taken, elsewhere the bar goes there first.
fn on_line(state: &mut State, line: usize) -> Vec<Effect> {
    if let Some(overlay) = &mut state.overlay {
        let Overlay::Palette { selected, .. } = overlay else { return Vec::new() };
        *selected = line;
        return on_key(state, ENTER);
    }
    if let Some(picker) = &mut state.picker {
        picker.selected = line;
        return perform(state, Action::Accept);
    }
    if let Some(mut choosing) = state.form.choosing() {
        choosing.selected = line;
        state.form.set_choosing(Some(choosing));
        return on_key(state, ENTER);
    }
    match input_context(state) {
        InputContext::Syncs | InputContext::Filter => {
            state.syncs.is_filtering = false;
            let is_there = state.syncs.bar() == line;
            state.syncs.go_to(line);
            if is_there { perform(state, Action::OpenSync) } else { Vec::new() }
        }
        InputContext::Sync => {
            let Some(opened) = &mut state.opened else { return Vec::new() };
            let is_there = opened.part == Pane::Runs && opened.bar == line;
            opened.part = Pane::Runs;
            opened.bar = line.min(opened.runs.len().saturating_sub(1));
            if is_there { perform(state, Action::OpenRun) } else { Vec::new() }
        }
        InputContext::Run => {
            let Some(run) = state.opened.as_mut().and_then(|opened| opened.run.as_mut()) else { return Vec::new() };
            let is_there = run.bar == line;
            run.bar = line.min(run.records.len().saturating_sub(1));
            if is_there { perform(state, Action::OpenRecord) } else { Vec::new() }
        }
        _ => Vec::new(),
    }
}

/// The wheel was turned: as the arrows move, where they move lines. In the form they would change the field.
pub fn on_wheel(state: &mut State, wheel: Wheel) -> Vec<Effect> {
    let is_field = state.overlay.is_none()
        && match input_context(state) {
            InputContext::SignIn => true,
            InputContext::Form => {
                state.form.choosing().is_none() && state.form.focus() != Focus::Field(FieldId::Mapping)
            }
            _ => false,
        };
    if is_field {
        return Vec::new();
    }
    let key = Key::plain(if wheel == Wheel::Up { Code::Up } else { Code::Down });
    (0..LINES).flat_map(|_| on_key(state, key)).collect()
}
