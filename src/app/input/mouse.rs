//! Mouse targets: what a press on part of the screen means.

use crate::app::input::action::Action;
use crate::app::input::key::Key;
use crate::app::input::parts::{Cell, Pane, SignInField, Tab};
use crate::domain::field::{FieldId, Step};

/// What a press on part of the screen means.
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
    /// A field of the sign-in screen.
    SignIn(SignInField),
    /// An action, in the footer.
    Action(Action),
    /// A line of the list on top.
    Line(usize),
    /// The mark of a line of the sync lists.
    Mark(usize),
    /// A tab of the sync lists.
    Tab(Tab),
    /// A pane of the Sync screen.
    Pane(Pane),
    /// One of the reasons for which a sync's rows were rejected.
    Reason(usize),
    /// A key shown on the screen: `y`, `n`, `Esc`.
    Key(Key),
}

/// The direction of the mouse wheel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wheel {
    /// Towards the start.
    Up,
    /// Towards the end.
    Down,
}
